"""Checks of the learner's functions: what is wrong, and what to try next.

    two_views = check.two_views(two_views)   # judge it; an answer that is not correct yet is replaced by the reference
    check.two_views.hint()                   # one hint more at each call
    check.two_views.solution()               # the reference's source
    check.show(two_views)                    # a picture of what the function does, without a verdict
    check.two_views.show(function)           # the same for a function of any name
    check.report("00")                       # your predictions and exercises of a lesson; of all lessons without "00"

The object is the argument: nothing is read from the learner's notebook, and nothing in it is changed.
"""

import contextlib
from collections.abc import Callable
from functools import cache

from ssl_course import progress, settings, start_page
from ssl_course.check.checker import CORRECT, HANDED_BACK, NOT_ATTEMPTED, NOT_YET, Checker, Outcome
from ssl_course.check.report import Report
from ssl_course.console import say
from ssl_course.exercises import EXERCISES, LESSONS

__all__ = ["CORRECT", "HANDED_BACK", "NOT_ATTEMPTED", "NOT_YET", "Checker", "Outcome", "report", "show"]


@cache
def _checker(name: str) -> Checker:
    return Checker(EXERCISES[name])


def __getattr__(name: str) -> Checker:
    if name in EXERCISES:
        return _checker(name)
    raise AttributeError(f"there is no exercise {name!r}. There are: {', '.join(EXERCISES)}.")


def __dir__() -> list[str]:
    return ["report", "show", *EXERCISES]


def show(function: Callable) -> None:
    """Draw what `function` does, found by its name. For a stub, or one that fails, draw what is expected and say so."""
    try:
        name = function.__name__
    except Exception:  # a functools.partial, an instance, or a hostile object
        name = None
    if type(name) is not str or name not in EXERCISES:
        called = f"this one is called {name}" if type(name) is str else "this one has no name"
        say(
            f"show finds an exercise by its function's name; {called}. Try check.NAME.show(function), NAME being one "
            f"of {', '.join(EXERCISES)}."
        )
        return
    _checker(name).show(function)


def report(lesson: str = "") -> Report:
    """Your own record: predictions, exercises and minutes, kept across restarts of the kernel. START.md follows it.

    Args:
        lesson: its number, such as "00"; all lessons of which there is anything if left out.

    Raises:
        ValueError: if there is no such lesson.
    """
    if lesson != "" and lesson not in LESSONS:
        raise ValueError(f"there is no lesson {lesson!r}. There are: {', '.join(map(repr, LESSONS))}.")
    if progress.kept():
        with contextlib.suppress(OSError):  # then it is brought up to date by the next start
            start_page.write(settings.current.work)
    return Report(progress.events(), lesson, timed=progress.kept())
