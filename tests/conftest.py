"""What tests of several wings share: seeded generators, random rows, and how two ways to one number are compared."""

import signal

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
