"""What an nbgrader test cell calls: the verdict of `grade`, as an error that nbgrader counts and shows."""

import atexit
from functools import cache

from ssl_course.check import CORRECT
from ssl_course.course.grade_code import learners_code
from ssl_course.course.grade_judge import Judge
from ssl_course.exercises import EXERCISES


def demand(name: str, cells: list[str]) -> None:
    """Judge an exercise from the sources of the cells that were run (`In` in a notebook), in a process of its own.

    Raises:
        AssertionError: with the checker's sentence, if it is not correct.
    """
    statements, broken = learners_code(cells)
    outcome = _judge().judge(EXERCISES[name], statements, broken.get(name))
    if outcome.status != CORRECT:
        raise AssertionError(f"{outcome.status}. {outcome.message}")


@cache
def _judge() -> Judge:
    """One for a kernel: it ends with it."""
    judge = Judge()
    atexit.register(judge.__exit__)
    return judge
