"""What the build knows and a lesson's source doesn't: its minutes, those of each exercise, and the next lesson."""

import re
from collections.abc import Callable
from pathlib import Path

from ssl_course import catalogue
from ssl_course.course.minutes import minutes
from ssl_course.exercises import EXERCISES

HEADING = re.compile(r"^### Exercise (\d+) .*[★☆]{3}$", re.MULTILINE)


def fill(markdown: str, source: Path) -> str:
    """The text with `{minutes}`, `{waiting}` and `{next}` replaced, and minutes behind the stars of its exercises.

    Other braces stay as they are.

    Raises:
        ValueError: for the heading of an exercise that the lesson does not hold.
    """
    for name, value in PLACEHOLDERS.items():
        if name in markdown:
            markdown = markdown.replace(name, value(source))
    return HEADING.sub(lambda found: f"{found[0]} · {_exercise_minutes(source, int(found[1]))} minutes", markdown)


def exercises(source: Path) -> list[str]:
    """The ids of a lesson's exercises, in the order of its text."""
    return [name for name in re.findall(r"^def (\w+)\(", source.read_text("utf-8"), re.MULTILINE) if name in EXERCISES]


def _exercise_minutes(source: Path, number: int) -> int:
    if not 0 < number <= len(names := exercises(source)):
        raise ValueError(f"{source.name} has a heading for exercise {number}, and holds {', '.join(names) or 'none'}.")
    return EXERCISES[names[number - 1]].minutes


def _next(source: Path) -> str:
    """A link to the lesson after this one, which lies beside it in notebooks/, solutions/, work/ and in a book."""
    following = [lesson for lesson in catalogue.lessons() if lesson.path.name > source.name]
    if not following:
        return "this is the last lesson there is so far."
    return f"[{following[0].title}]({following[0].path.stem}.ipynb)"


PLACEHOLDERS: dict[str, Callable[[Path], str]] = {
    "{minutes}": lambda source: str(minutes(source).rounded),
    "{waiting}": lambda source: str(max(1, round(minutes(source).waiting))),
    "{next}": _next,
}
