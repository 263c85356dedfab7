"""The committed part of Fashion-MNIST: what it holds, what its README says, how it was prepared."""

import gzip
import importlib.util

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.fashion import FILE, fashion_parts

README = settings.ROOT / "data/fashion/README.md"


def test_fashion_is_the_official_beginning_in_order():
    train, test = data.fashion()
    assert train.images.shape == (20_000, 1, 28, 28) and test.images.shape == (5_000, 1, 28, 28)
    assert train.images.dtype == torch.uint8 and train.factors["class"].dtype == torch.int64
    assert train.factors["class"][:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]  # as published
    assert test.factors["class"][:10].tolist() == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]


def test_a_smoke_run_gets_the_beginning_only():
    with settings.using(smoke=True):
        train, test = data.fashion()
    assert (len(train), len(test)) == (1000, 250) and torch.equal(train.images, data.fashion().train.images[:1000])


def test_other_sets_are_made_of_both_parts_while_the_test_part_is_closed():
    with settings.using(smoke=True, tune=True):
        train, test = fashion_parts()
    assert (len(train), len(test)) == (1000, 250)


def test_the_readme_states_what_the_code_verifies():
    text = README.read_text("utf-8")
    assert FILE.sha256 in text and f"{FILE.size:,} bytes" in text
    for part in data.fashion():
        counts = " ".join(map(str, part.factors["class"].bincount().tolist()))
        assert f"| {counts} |" in text
    for index, name in enumerate(data.CLASSES):
        assert f"{index} {name}" in text


def test_a_missing_file_is_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    with settings.using(data=tmp_path / "data"), pytest.raises(data.DataFileError, match="is missing") as caught:
        data.fashion()
    assert str(tmp_path / "data" / FILE.name) in str(caught.value)
    assert "git checkout -- data/fashion/fashion.npz" in str(caught.value)


def test_prepare_reads_idx_files_and_refuses_a_truncated_one(tmp_path):
    """A file written here to the specification of the format."""
    spec = importlib.util.spec_from_file_location("prepare", README.with_name("prepare.py"))
    prepare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prepare)
    values = torch.arange(24, dtype=torch.uint8).numpy()
    header = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in (2, 3, 4))
    (tmp_path / "images.gz").write_bytes(gzip.compress(header + values.tobytes()))
    assert (prepare.read_idx(tmp_path / "images.gz") == values.reshape(2, 3, 4)).all()
    (tmp_path / "images.gz").write_bytes(gzip.compress(header + values.tobytes()[:-1]))
    with pytest.raises(SystemExit, match="truncated"):
        prepare.read_idx(tmp_path / "images.gz")
