"""data/fashion/prepare.py: what is not the registered data never takes the committed file's place."""

import gzip
import hashlib
import importlib.util
import io

import numpy as np
import pytest

from ssl_course.data.prepared import PreparedFile
from ssl_course.settings import ROOT


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    """The script, for three training and two test pictures, with a target in `tmp_path`."""
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "data" / "fashion" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PARTS", {"train": ("train", 3), "test": ("t10k", 2)})
    monkeypatch.setattr(module, "TARGET", tmp_path / "fashion.npz")
    (tmp_path / "fashion.npz").write_bytes(b"committed")
    return module


def write_idx(folder, counts=(5, 4)):
    """The four official files, with ramps for pictures; more of them than are kept."""
    for prefix, count in zip(("train", "t10k"), counts, strict=True):
        images = (np.arange(count * 784) % 251).astype(np.uint8).reshape(count, 28, 28)
        for kind, values in (("images-idx3", images), ("labels-idx1", np.arange(count, dtype=np.uint8))):
            header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
            (folder / f"{prefix}-{kind}-ubyte.gz").write_bytes(gzip.compress(header + values.tobytes()))


def registered(module, folder, monkeypatch):
    """Register what the files in `folder` give, as data.fashion does for the official ones."""
    arrays = {}
    for part, (prefix, count) in module.PARTS.items():
        arrays[f"{part}_images"] = module.read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")[:count]
        arrays[f"{part}_labels"] = module.read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")[:count]
    np.savez_compressed(buffer := io.BytesIO(), **arrays)
    file = PreparedFile.__new__(PreparedFile)  # made past the register of real files
    content = {"name": "x", "size": len(buffer.getvalue()), "sha256": hashlib.sha256(buffer.getvalue()).hexdigest()}
    for name, value in content.items():
        object.__setattr__(file, name, value)
    monkeypatch.setattr(module, "FILE", file)
    return buffer.getvalue()


def test_the_registered_data_replace_the_file(prepare, tmp_path, monkeypatch):
    write_idx(tmp_path)
    content = registered(prepare, tmp_path, monkeypatch)
    prepare.main(tmp_path)
    assert prepare.TARGET.read_bytes() == content
    with np.load(prepare.TARGET) as arrays:
        assert arrays["train_images"].shape == (3, 28, 28) and arrays["test_labels"].tolist() == [0, 1]


def test_other_data_are_refused_and_what_differs_is_said(prepare, tmp_path, monkeypatch):
    write_idx(tmp_path)
    registered(prepare, tmp_path, monkeypatch)
    write_idx(tmp_path, counts=(2, 4))
    with pytest.raises(
        SystemExit, match=r"left as it is: train_images has shape \[2, 28, 28\], not \[3, 28, 28\]; train_l"
    ):
        prepare.main(tmp_path)
    write_idx(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 3, 9, 9, 9])))
    with pytest.raises(SystemExit, match=r"left as it is: [\d,]+ bytes with SHA-256 \w{64}, not [\d,]+ with \w{64}"):
        prepare.main(tmp_path)
    assert prepare.TARGET.read_bytes() == b"committed" and not list(tmp_path.glob("*.tmp"))


WHOLE = gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
BAD = {
    "missing": (None, "can't be read .No such file"),
    "empty": (b"", "is not an IDX file"),
    "cut": (WHOLE[:-9], "can't be read"),
    "no gzip": (b"<html>", "can't be read"),
    "packed wrong": (WHOLE[:12] + b"\xff\xff" + WHOLE[14:], "can't be read"),
    "cut header": (gzip.compress(bytes([0, 0, 8, 3, 0, 0])), "is truncated or too long"),
    "too few": (gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7])), "is truncated or too long"),
    "two dimensions": (gzip.compress(bytes([0, 0, 8, 2])), "is not an IDX file"),
    "nothing packed": (gzip.compress(b""), "is not an IDX file"),
    "magic alone": (gzip.compress(bytes([0, 0, 8])), "is not an IDX file"),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD)
def test_a_file_that_is_no_idx_file_is_one_line(prepare, tmp_path, content, said):
    write_idx(tmp_path)
    (path := tmp_path / "t10k-labels-idx1-ubyte.gz").unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit, match=f"t10k-labels-idx1-ubyte.gz {said}") as raised:
        prepare.main(tmp_path)
    assert "\n" not in str(raised.value) and prepare.TARGET.read_bytes() == b"committed"
