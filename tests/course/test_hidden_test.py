"""What an nbgrader test cell calls: silent for a right answer, else an error with the checker's sentence."""

import inspect

import pytest

from ssl_course.course import hidden_test
from ssl_course.exercises import EXERCISES

IMPORTS = "import torch.nn.functional as F"
RIGHT = inspect.getsource(EXERCISES["nearest"].reference)


@pytest.mark.slow
def test_the_verdict_of_the_grader_is_an_error_unless_it_is_correct(judge, monkeypatch):
    monkeypatch.setattr(hidden_test, "_judge", lambda: judge)
    hidden_test.demand("nearest", ["", IMPORTS, RIGHT, "nearest = check.nearest(nearest)", "get_ipython().magic('x')"])
    stub = "def nearest(features, k):\n    raise NotImplementedError()"
    for cells, words in (
        ([IMPORTS, RIGHT, stub], "^not attempted. Replace the line"),
        ([IMPORTS], "^not attempted. The notebook defines no function nearest"),
        ([RIGHT.replace("dim=1", "dim=0"), IMPORTS], "^not yet. "),
        (["def nearest(features, k)\n    pass"], "^not yet. Its cell stops with SyntaxError"),
        ([IMPORTS, "nearest = check.nearest.exercise.reference"], "^not attempted. "),
    ):
        with pytest.raises(AssertionError, match=words):
            hidden_test.demand("nearest", cells)


@pytest.mark.slow
def test_a_kernel_has_one_judge():
    judge = hidden_test._judge()
    assert hidden_test._judge() is judge
    judge.__exit__()
    hidden_test._judge.cache_clear()
