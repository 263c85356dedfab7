"""Answers that learners write: the right ones are correct, the wrong ones are not, and what went wrong is named.

`answers/<exercise>.py` holds functions `right_…` and `wrong_…`. The docstring of a wrong one, if it has any, is a
fragment of the message that a learner must read.
"""

import importlib.util
import textwrap
from functools import cache
from pathlib import Path

import pytest

from ssl_course.check import CORRECT, NOT_YET, Checker
from ssl_course.exercises import EXERCISES

# A warning is no error in a learner's notebook.
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]

FILES = sorted(Path(__file__).with_name("answers").glob("*.py"))
SENTENCES = (  # of faults that are no exercise's own
    "no gradient flows",
    "overwritten after it had been used",
    "there is a loop",
    "did not finish within",
    "returned a generator",
    "returned None",
    "changed its input",
)


@cache
def _answers(kind):
    """(exercise's id, answer's name, function) of every answer of a kind, "right_" or "wrong_"."""
    found = []
    for file in FILES:
        spec = importlib.util.spec_from_file_location(f"answers_{file.stem}", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found += [(file.stem, name, answer) for name, answer in vars(module).items() if name.startswith(kind)]
    return found


@cache
def _judged(name, answer):
    return Checker(EXERCISES[name]).judge(answer)


def each(kind):
    cases = [pytest.param(name, answer, id=f"{name}-{title}") for name, title, answer in _answers(kind)]
    return pytest.mark.parametrize(("name", "answer"), cases)


@each("right_")
def test_a_right_answer_is_correct(name, answer):
    outcome = _judged(name, answer)
    assert outcome.status == CORRECT, outcome.message


@each("wrong_")
def test_a_wrong_answer_is_found_and_told_in_a_few_lines(name, answer):
    outcome = _judged(name, answer)
    assert outcome.status == NOT_YET, outcome.message
    assert (answer.__doc__ or "") in outcome.message
    printed = textwrap.wrap(f"✗ {name}: {outcome.status}. {outcome.message}", 110, subsequent_indent="  ")
    assert len(printed) <= 3, outcome.message


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_there_are_fifteen_right_and_thirty_wrong_answers(name):
    right, wrong = ([title for one, title, _ in _answers(kind) if one == name] for kind in ("right_", "wrong_"))
    assert len(right) >= 15 and len(wrong) >= 30, f"{len(right)} right and {len(wrong)} wrong"


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_most_faults_are_named(name):
    wrong = [(title, answer) for one, title, answer in _answers("wrong_") if one == name]
    nameless = [title for title, answer in wrong if not _named(name, answer)]
    assert len(nameless) <= 0.4 * len(wrong), f"{len(nameless)} of {len(wrong)}: {nameless}"


def _named(name, answer):
    outcome = _judged(name, answer)
    return bool(answer.__doc__ or outcome.mistake or any(words in outcome.message for words in SENTENCES))
