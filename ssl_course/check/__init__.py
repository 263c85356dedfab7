"""Checks of the learner's functions: what is wrong, and what to try next.

    two_views = check.two_views(two_views)   # judge it; an answer that is not correct yet is replaced by the reference
    check.two_views.hint()                   # one hint more at each call
    check.two_views.solution()               # the reference's source
    check.show(two_views)                    # a picture of what the function does, without a verdict

The object is the argument: nothing is read from the learner's notebook, and nothing in it is changed.
"""

from collections.abc import Callable
from functools import cache

from ssl_course import plot
from ssl_course.check import sandbox
from ssl_course.check.checker import CORRECT, NOT_ATTEMPTED, NOT_YET, Checker, Outcome
from ssl_course.exercises import EXERCISES

__all__ = ["CORRECT", "NOT_ATTEMPTED", "NOT_YET", "Checker", "Outcome", "show"]


@cache
def _checker(name: str) -> Checker:
    return Checker(EXERCISES[name])


def __getattr__(name: str) -> Checker:
    if name in EXERCISES:
        return _checker(name)
    raise AttributeError(f"there is no exercise {name!r}. There are: {', '.join(EXERCISES)}.")


def __dir__() -> list[str]:
    return ["show", *EXERCISES]


def show(function: Callable) -> None:
    """Draw what `function` does. For a stub, or a function that fails, draw what is expected and say so."""
    name = getattr(function, "__name__", None)
    if name not in EXERCISES:
        raise ValueError(f"show needs one of the exercises' functions ({', '.join(EXERCISES)}), got {name}.")
    exercise = EXERCISES[name]
    try:
        figure, alt = sandbox.call(exercise.draw, {"function": function}, seconds=30)
        title = f"Your {name}"
    except sandbox.NotAttempted:
        title = f"What {name} should do (yours is not written yet)"
    except sandbox.CheckFailed as complaint:
        print(f"Your {name} can't be drawn: {complaint} The check in the next cell says more.")
        title = f"What {name} should do"
    if not title.startswith("Your"):
        figure, alt = exercise.draw(exercise.reference)
    # A constrained layout makes room for the title by itself; elsewhere it stands above the figure.
    figure.suptitle(title, fontsize=11, **({} if figure.get_layout_engine() else {"y": 1.02}))
    plot.show(figure, f"{title}: {alt}")
