"""What tests of several wings share: seeded generators, random rows, and how two ways to one number are compared."""

import hashlib
import pickle
import signal
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch

from ssl_course import progress, settings


@pytest.fixture(scope="session")
def seeded():
    """Fresh generators: `seeded()`, `seeded(3)`."""
    return lambda seed=0: torch.Generator().manual_seed(seed)


@pytest.fixture
def generator(seeded):
    """A fresh generator with seed 0."""
    return seeded()


@pytest.fixture(scope="session")
def draw(seeded):
    """Random float64 numbers of a shape, that gradients are asked for: `draw(8, 3, seed=1)`."""
    return lambda *shape, seed=0: torch.randn(*shape, generator=seeded(seed), dtype=torch.float64, requires_grad=True)


@pytest.fixture(scope="session")
def pair(draw):
    """Two embeddings with paired rows: `pair(16, 6, seed=1)`."""
    return lambda batch=5, dim=3, seed=0: [draw(batch, dim, seed=seed), draw(batch, dim, seed=seed + 100)]


@pytest.fixture(scope="session")
def assert_agree():
    """Two ways to the same number, in float64: value and gradient agree."""

    def compare(one, other, inputs):
        assert torch.allclose(one, other, rtol=0, atol=1e-12)
        slopes = (torch.autograd.grad(value, inputs, retain_graph=True) for value in (one, other))
        for ours, theirs in zip(*slopes, strict=True):
            assert torch.allclose(ours, theirs, rtol=0, atol=1e-12)

    return compare


@pytest.fixture(scope="session")
def two_processes():
    """Start words by torchrun with two processes of one thread each, and wait: `two_processes("script.py", "word")`.

    The course's switches are off unless they are given: `two_processes(…, SSL_COURSE_SMOKE="1")`.
    """
    root = Path(__file__).resolve().parents[1]

    def start(*words, restarts=0, seconds=600, **environment):
        begin = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
        given = settings.plain_environment() | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(root)} | environment
        command = [*begin, f"--max-restarts={restarts}", *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, cwd=root, env=given, **pipes)
        try:
            out, err = process.communicate(timeout=seconds)
        finally:
            process.terminate()  # torchrun then ends what it started
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    return start


@pytest.fixture
def session(monkeypatch):
    """As in a fresh kernel: nothing was done in this process yet; `session()` begins another one."""

    def restart():
        monkeypatch.setattr(progress, "_session", [])
        monkeypatch.setattr(progress, "_said", set())

    restart()
    return restart


@pytest.fixture
def learner(session, tmp_path, monkeypatch):
    """The folder of a learner who works there, so that guesses and checks are kept."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with settings.using(work=folder):
        yield folder


@pytest.fixture(autouse=True)
def stop_button():
    """Ctrl-C works as in a terminal: a shell that runs the tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class AsPython2(pickle._Pickler):
    """Pickles as Python 2 wrote them, in which the CIFAR files are: text and bytes are its strings."""

    dispatch = dict(pickle._Pickler.dispatch)

    def _string(self, value):
        raw = value if isinstance(value, bytes) else value.encode("latin1")
        self.write(b"U" + bytes([len(raw)]) + raw if len(raw) < 256 else b"T" + struct.pack("<i", len(raw)) + raw)
        self.memoize(value)

    dispatch[str] = dispatch[bytes] = _string


def write_cifar(folder, batches, meta, classes, fields):
    """Batches, name -> count, of pictures whose every value is their class; another one's are not to be expected."""
    folder.mkdir()
    for number, (name, count) in enumerate(batches.items()):
        labels = [(number + index) % classes for index in range(count)]
        pixels = np.repeat(np.array(labels, dtype=np.uint8)[:, None], 3072, axis=1)
        pixels[:, 1024 + 33] = 200  # green, second row, second column
        held = {"batch_label": name, "data": pixels, "filenames": [f"{index}.png" for index in range(count)]}
        with (folder / name).open("wb") as file:
            AsPython2(file, protocol=2).dump(held | dict.fromkeys(fields, labels))
    with (folder / meta).open("wb") as file:
        names = [f"class {number}" for number in range(classes)]
        AsPython2(file, protocol=2).dump({"label_names": names, "fine_label_names": names})


def write_stl(folder):
    """Pictures as columns of pixels, labels from 1: 80 and 40 of four classes, 100 without labels."""
    folder.mkdir()
    for part, count in {"train": 80, "test": 40, "unlabeled": 100}.items():
        classes = np.arange(count, dtype=np.uint8) % 4
        pixels = np.repeat(classes * 20, 3 * 96 * 96).reshape(count, 3, 96, 96)  # channel, column, row
        pixels[:, 1, 5, 9] = 200
        pixels.tofile(folder / f"{part}_X.bin")
        if part != "unlabeled":
            (classes + 1).tofile(folder / f"{part}_y.bin")
    (folder / "class_names.txt").write_text("airplane\nbird\ncar\ncat\n")


@pytest.fixture(scope="session")
def tiny_archives(tmp_path_factory):
    """A folder with CIFAR-10, CIFAR-100 and STL-10, tiny, in their own formats, and the archives beside them."""
    root = tmp_path_factory.mktemp("sets")
    batches = {f"data_batch_{number}": 60 for number in range(1, 6)} | {"test_batch": 60}
    write_cifar(root / "cifar-10-batches-py", batches, "batches.meta", 10, ["labels"])
    write_cifar(root / "cifar-100-python", {"train": 200, "test": 100}, "meta", 100, ["fine_labels", "coarse_labels"])
    write_stl(root / "stl10_binary")
    for folder, archive in (("cifar-10-batches-py", "cifar-10-python"), ("cifar-100-python", "cifar-100-python")):
        with tarfile.open(root / f"{archive}.tar.gz", "w:gz", compresslevel=1) as file:
            file.add(root / folder, folder)
    with tarfile.open(root / "stl10_binary.tar.gz", "w:gz", compresslevel=1) as file:
        file.add(root / "stl10_binary", "stl10_binary")
    return root


@pytest.fixture
def tiny_sets(tiny_archives, monkeypatch):
    """The same folder, while torchvision expects these files, and no server has any."""
    from torchvision import datasets

    def digest(path):
        return hashlib.md5(path.read_bytes()).hexdigest()

    for kind in (datasets.CIFAR10, datasets.CIFAR100, datasets.STL10):
        folder = tiny_archives / kind.base_folder
        for part in ("train_list", "test_list"):
            files = [[name, digest(folder / name)] for name, _ in getattr(kind, part)]
            monkeypatch.setattr(kind, part, files)
        if hasattr(kind, "meta"):
            monkeypatch.setattr(kind, "meta", kind.meta | {"md5": digest(folder / kind.meta["filename"])})
        monkeypatch.setattr(kind, "tgz_md5", digest(tiny_archives / kind.filename))
        monkeypatch.setattr(kind, "url", f"http://127.0.0.1:9/{kind.filename}")
    return tiny_archives
