"""What says "Built in lesson NN" names a lesson that exists."""

import importlib
import inspect
import pkgutil
import re

import pytest

from ssl_course import catalogue, evaluate, losses, methods

WINGS = (losses, methods, evaluate)


def texts():
    """Name -> docstring, of every module of the wings and of every function that they show."""
    for wing in WINGS:
        for found in pkgutil.iter_modules(wing.__path__, f"{wing.__name__}."):
            yield found.name, importlib.import_module(found.name).__doc__
        for name in wing.__all__:
            if inspect.isfunction(getattr(wing, name)):
                yield f"{wing.__name__}:{name}", getattr(wing, name).__doc__


DOCSTRINGS = dict(texts())
SAID = {name: re.findall(r"[Bb]uilt in lesson (\d\d)\b", text) for name, text in DOCSTRINGS.items()}
SAID = {name: numbers for name, numbers in SAID.items() if numbers}


@pytest.mark.parametrize(("name", "numbers"), SAID.items(), ids=SAID)
def test_the_lesson_that_builds_it_exists(name, numbers):
    assert set(numbers) <= {lesson.id for lesson in catalogue.lessons()}


def test_every_method_says_where_it_was_built():
    assert {f"ssl_course.methods:{name}" for name in methods.METHODS} <= set(SAID)


def test_nothing_says_it_in_other_words():
    """ "Built in lesson 8", say, would not be looked at above."""
    for name, text in DOCSTRINGS.items():
        assert len(re.findall("[Bb]uilt in", text)) == len(SAID.get(name, [])), name
