"""A file with a loss of one's own, right, and wrong in ways that each are told."""

import pytest
import torch

from ssl_course.course import arena_own
from ssl_course.methods.own_loss import LossProblem

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


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_is_told(text, tmp_path):
    (path := tmp_path / "mine.py").write_text(text)
    with pytest.raises(LossProblem, match=WRONG[text]):
        arena_own.load(path)


def test_no_file(tmp_path):
    with pytest.raises(LossProblem, match="there is no file .*mine.py"):
        arena_own.load(tmp_path / "mine.py")
