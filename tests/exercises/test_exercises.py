"""Every exercise: its anatomy; right answers pass; every mistake is caught with its own message; drawings are drawn."""

import dataclasses
import io
import itertools
import re
import textwrap
import types

import pytest
import torch
from PIL import Image

from ssl_course import plot
from ssl_course.check import CORRECT, NOT_YET, Checker, Outcome
from ssl_course.exercises import EXERCISES, LESSONS

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]


def judge(exercise, function):
    return Checker(exercise).judge(function)


def typed_anew(function):
    """The same function as a learner would write it: an object of its own, with code of its own."""
    return types.FunctionType(function.__code__.replace(), function.__globals__, function.__name__)


def test_every_exercise_stands_in_the_folder_of_its_lesson_under_its_name():
    for lesson, exercises in LESSONS.items():
        for exercise in exercises:
            assert exercise.reference.__module__ == f"ssl_course.exercises.lesson_{lesson}.{exercise.id}"
    assert sum(map(len, LESSONS.values())) == len(EXERCISES)  # no name twice


@each_exercise
def test_anatomy(exercise):
    assert len(exercise.mistakes) >= 3 and len(exercise.hints) == 3 and len(exercise.probes) >= 2
    for texts in (
        [mistake.message for mistake in exercise.mistakes],
        [mistake.name for mistake in exercise.mistakes],
        [probe.name for probe in exercise.probes],
        exercise.hints,
        [exercise.learnt],
    ):
        assert all(text.strip() for text in texts) and len(set(texts)) == len(texts)


@each_exercise
def test_reference_and_alternatives_are_correct(exercise):
    for right in (typed_anew(exercise.reference), *exercise.alternatives):
        assert judge(exercise, right) == Outcome(CORRECT, exercise.learnt)


@pytest.mark.filterwarnings("ignore")  # a warning is no error in a learner's notebook
@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=lambda part: getattr(part, "id", None) or part.name)
def test_every_mistake_is_caught_with_its_own_message(exercise, mistake):
    outcome = judge(exercise, mistake.function)
    assert (outcome.status, outcome.mistake) == (NOT_YET, mistake.name)
    assert re.fullmatch(r"( \(\w+ at `.+`\.\))?", outcome.message.removeprefix(mistake.message))  # where it stopped
    assert len(textwrap.wrap(f"✗ {exercise.id}: {outcome.status}. {outcome.message}", 108)) <= 3


@pytest.mark.slow
@each_exercise
def test_mistakes_differ_pairwise_on_the_probes(exercise):
    for one, other in itertools.combinations(exercise.mistakes, 2):
        lone = dataclasses.replace(exercise, reference=one.function, mistakes=(other,), alternatives=())
        assert judge(lone, other.function).status == NOT_YET, f"{one.name} = {other.name}"


@each_exercise
def test_probes_are_the_same_at_every_call(exercise):
    for probe in exercise.probes:
        one, other = probe.make(), probe.make()
        assert [*one] == [*other]
        for name, value in one.items():
            if isinstance(value, torch.Tensor):
                assert torch.equal(value, other[name])
            if isinstance(value, torch.Generator):
                assert value is not other[name] and torch.equal(value.get_state(), other[name].get_state())


@each_exercise
def test_the_reference_is_drawn_with_an_alt_text_and_leaves_no_other_figure(exercise):
    before = plot.plt.get_fignums()
    figure, alt = exercise.draw(exercise.reference)
    assert figure.axes and len(alt) > 40
    assert Image.open(io.BytesIO(plot.png(figure))).width <= plot.WIDTH
    assert plot.plt.get_fignums() == before
