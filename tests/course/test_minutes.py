"""A lesson's minutes are counted, not guessed: words, lines of code, exercises, waiting."""

import json

import pytest

from ssl_course import settings
from ssl_course.course import minutes as module
from ssl_course.exercises import EXERCISES, LESSONS

SOURCE = '''# %% [markdown]
# # A title of five words
#
# <details><summary>More</summary>
#
# | x′ | a *view* |
# |---|---|
#
# </details> [link](to/some/where.ipynb)

# %%
import torch  # one


# a comment
def nearest(features, k):
    """Two lines
    of words."""
    ### BEGIN SOLUTION
    z = features
    return z
    ### END SOLUTION


for each in "ab":
    ### BEGIN SOLUTION
    print(each)
    ### END SOLUTION
'''


def test_words_are_what_a_reader_sees():
    assert module.words("**One** [two three](four_five.ipynb) · <b>six</b> | — $x^2$") == 5
    assert module.words("") == 0


def test_code_is_lines_that_hold_some():
    assert module.code_lines("a = 1\n\n# words\n    # more\nb = 2  # c\n") == 2


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("f(a,\n  b)  # fmt: skip\n", 1),
        ("x = f(\n    a, [\n        b\n    ]\n)\ny = 1\n", 2),
        ("if f(a,\n     b):\n    c = [a\n         for a in b]  # words\n", 2),
        ("f(\n    a,\n    b,\n)\n", 4),  # the comma at its end keeps the rows apart
        ("f('" + 60 * "a" + "',\n  '" + 60 * "b" + "')\n", 2),  # too long for one line
        ("if a:\n    f('" + 45 * "a" + "',\n      '" + 38 * "b" + "')\n", 2),  # 96 characters with the indent
        ("if a:\n    f('" + 45 * "a" + "',\n      '" + 43 * "b" + "')\n", 3),
        ('def f():\n    """Two lines\n    of words."""\n', 3),
        ("f(a)\nf(b)\n", 2),
    ],
)
def test_a_line_broken_to_be_narrow_is_read_as_one(code, lines):
    assert module.code_lines(code) == lines


def test_the_parts_of_a_lesson(tmp_path):
    (source := tmp_path / "00_x.py").write_text(SOURCE, "utf-8")
    with settings.using(results=tmp_path):
        found = module.minutes(source)
        assert found == pytest.approx((10 / 120, 5 / 10, sum(one.minutes for one in LESSONS["00"]), 0))
        (tmp_path / "00_x.json").write_text(json.dumps({"lesson_seconds": 90}))
        assert module.minutes(source).waiting == 1.5 and module.minutes(source).total == pytest.approx(
            found.total + 1.5
        )


@pytest.mark.parametrize(("total", "shown"), [(62.4, 60), (62.6, 65), (65, 65)])
def test_the_shown_minutes_are_in_fives(total, shown):
    assert module.Minutes(total, 0, 0, 0).rounded == shown


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_exercise_says_how_hard_and_how_long_it_is(exercise):
    assert exercise.stars in (1, 2, 3) and 2 <= exercise.minutes <= 30


def test_what_only_make_results_runs_is_not_read():
    code = "a = 1\nif settings.current.full:  # skip\n    b = 2\n    c = 3\nif a:\n    d = 4\n"
    assert module.code_lines(code) == 3
