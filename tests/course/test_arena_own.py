"""A file with a loss of one's own, right, and wrong in ways that each are told."""

import hashlib

import pytest
import torch

from ssl_course.course import arena_own
from ssl_course.methods.own_loss import LossProblem
from ssl_course.train.ranks import ProcessLost

GOOD = "def loss(z_a, z_b):\n    return (z_a - z_b).pow(2).mean()\n"
WRONG = {
    "def loss(z_a, z_b):\nreturn 1": "the file is no Python: .*, line 2",
    "import no_such_module_here": "stops with ModuleNotFoundError when it is read: No module named",
    "def lose(z_a, z_b):\n    return 1": "no function called `loss`",
    "def loss(z_a, z_b):\n    return (z_a - z_b).pow(2)": r"shape \[64, 128\]",
    "def loss(z_a, z_b):\n    return (z_a - z_b).detach().pow(2).mean()": "no gradient",
    "def loss(z_a, z_b):\n    return (z_a - 1e9).log().mean()": "the loss is nan",
    "def loss(z_a, z_b):\n    return z_a @ z_b": "RuntimeError in line 2: `return z_a @ z_b`",
}


def test_a_right_file_gives_its_function(tmp_path):
    (path := tmp_path / "mine.py").write_text(GOOD)
    loss = arena_own.load(path)
    assert loss(torch.ones(2, 3), torch.zeros(2, 3)).item() == 1
    first = arena_own.mark(path)
    path.write_text(GOOD + "\n")
    assert first.startswith("mine_") and arena_own.mark(path) != first


@pytest.mark.parametrize("helper", ["near.py", "further.py", "parts/sums.py", "here.py"])
def test_another_text_of_a_file_that_it_imports_is_another_loss(helper, tmp_path, monkeypatch):
    folder, here = tmp_path / "folder", tmp_path / "here"
    (folder / "parts").mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    (path := folder / "mine.py").write_text(f"import torch, near, parts.sums\n{GOOD}    from here import what\n")
    (folder / "near.py").write_text("from further import two\nimport mine\n")  # in a circle
    for name in ("further.py", "parts/sums.py", "unused.py"):
        (folder / name).write_text("two = 2\n")
    (here / "here.py").write_text("def broken(")
    first = arena_own.mark(path)
    (folder / "unused.py").write_text("two = 3\n")
    assert arena_own.mark(path) == first
    (changed := (here if helper == "here.py" else folder) / helper).write_text(f"{changed.read_text()}\n# another\n")
    assert arena_own.mark(path) != first and first.startswith("mine_")


def test_a_file_that_imports_nothing_of_its_own_is_named_by_its_text_alone(tmp_path):
    (path := tmp_path / "mine.py").write_text(f"import torch\nfrom ssl_course import losses\n{GOOD}")
    assert arena_own.mark(path) == f"mine_{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_is_told(text, tmp_path):
    (path := tmp_path / "mine.py").write_text(text)
    with pytest.raises(LossProblem, match=WRONG[text]):
        arena_own.load(path)


def test_no_file(tmp_path):
    with pytest.raises(LossProblem, match="there is no file .*mine.py"):
        arena_own.load(tmp_path / "mine.py")


def test_what_it_raises_later_is_one_kind_of_error(tmp_path):
    (path := tmp_path / "mine.py").write_text(GOOD.replace("return", "{0: 1}[int(len(z_a) == 3)]; return"))
    loss = arena_own.load(path)
    with pytest.raises(RuntimeError, match="the loss stops with KeyError in training: 1"):
        loss(torch.ones(3, 2), torch.ones(3, 2))


def test_the_wish_to_end_is_none_of_its_errors(tmp_path, monkeypatch):
    (path := tmp_path / "mine.py").write_text(GOOD)
    loss = arena_own.load(path)
    monkeypatch.setattr(torch.Tensor, "pow", lambda *_: (_ for _ in ()).throw(ProcessLost("told to end")))
    with pytest.raises(ProcessLost):
        loss(torch.ones(3, 2), torch.ones(3, 2))
