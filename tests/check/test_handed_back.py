"""The course's own function is recognised, in whatever it is wrapped."""

import functools
import types

import pytest

from ssl_course.check.handed_back import is_the_courses, passes_on


def reference(x, k=1):
    return k * x


class Holder:
    method = reference


@functools.wraps(reference)
def _decorated(*arguments):
    return reference(*arguments)


THE_COURSES = {
    "itself": reference,
    "partial": functools.partial(reference, k=1),
    "partial of a partial": functools.partial(functools.partial(reference), k=1),
    "method": Holder().method,
    "static": staticmethod(reference),
    "decorated": _decorated,
    "cached": functools.lru_cache(reference),
    "the same code": types.FunctionType(reference.__code__, {}),
}


@pytest.mark.parametrize("function", THE_COURSES.values(), ids=THE_COURSES)
def test_the_courses_function_is_recognised(function):
    assert is_the_courses(function, reference)


def _typed_anew(x, k=1):
    return k * x


class Hostile:
    def __getattr__(self, name):
        raise RuntimeError(name)

    def __call__(self, x):
        return x


class Circle:
    @property
    def __wrapped__(self):
        return self


@pytest.mark.parametrize("make", [lambda: _typed_anew, lambda: len, lambda: 3, lambda: None, Hostile, Circle])
def test_nothing_else_is_taken_for_it(make):
    assert not is_the_courses(make(), reference) and not passes_on(make(), reference)


def test_a_function_that_only_passes_the_arguments_on_is_recognised():
    def inside(x, mine=None):
        return handed_back(x)

    handed_back = reference
    for function in (lambda x: reference(x), inside, lambda x, f=reference: f(x), lambda *x, f=reference: f(*x)):
        assert passes_on(function, reference) and not is_the_courses(function, reference)


def test_a_closure_that_is_not_filled_yet_is_no_reference():
    def function(x):
        return later(x)

    assert not passes_on(function, reference)
    later = len
    assert not passes_on(function, reference) and later is len
