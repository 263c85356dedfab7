"""What a teacher needs of a lesson, written by hand in lessons/NN_topic.class.yml, and checked against the lesson."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from ssl_course.course.class_lesson import ClassLesson

HOW = {"core": "in class, in both courses", "more": "in class, in the long course", "home": "at home"}
LONG, SHORT = 75, 45  # minutes of a lesson in class: beside a quarter of an hour of talk; of two lessons in one session
_KEYS = {
    "sheet": dict,
    "stop": str,
    "discussion": ("ask", "holds"),
    "misconceptions": ("belief", "truth", "cell"),
    "exam": ("ask", "answer", "points"),
}


@dataclass(frozen=True)
class Notes:
    """The content of one file.

    Attributes:
        sheet: number of a section -> (one of `HOW`, what to do with it).
        stop: where to stop when time runs out.
        discussion: three questions, each with what a good answer holds.
        misconceptions: what learners believe, what is true, and the cell that shows it (code in it, or a prediction).
        exam: questions with answer and points.
    """

    sheet: dict[str, tuple[str, str]]
    stop: str
    discussion: tuple[dict[str, str], ...]
    misconceptions: tuple[dict[str, str], ...]
    exam: tuple[dict, ...]


def path_of(source: Path) -> Path:
    """Where the notes of a lesson stand."""
    return source.with_suffix(".class.yml")


@cache
def notes(source: Path) -> Notes | None:
    """The notes of a lesson; None if nobody has written any.

    Raises:
        ValueError: naming the file and what is wrong in it.
    """
    path = path_of(source)
    if not path.exists():
        return None
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
        if found.keys() != _KEYS.keys():
            raise ValueError(f"it should hold {', '.join(_KEYS)}")
        for key in ("discussion", "misconceptions", "exam"):
            if len(found[key]) < 3 or any(one.keys() != set(_KEYS[key]) for one in found[key]):
                raise ValueError(f"{key} should hold three or more, each with {', '.join(_KEYS[key])}")
        sheet = {str(number): (how, text) for number, (how, text) in found["sheet"].items()}
        made = Notes(sheet, found["stop"], *(tuple(found[key]) for key in ("discussion", "misconceptions", "exam")))
        _check(made, ClassLesson(source))
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name}: {error}. Look at another lesson's.") from None
    return made


def _check(made: Notes, lesson: ClassLesson) -> None:
    numbers = [section.number for section in lesson.sections if section.number]
    if list(made.sheet) != numbers:
        raise ValueError(f"its sheet has sections {', '.join(made.sheet)}, the lesson has {', '.join(numbers)}")
    if unknown := {how for how, _ in made.sheet.values()} - HOW.keys():
        raise ValueError(f"{unknown.pop()!r} in the sheet is none of {', '.join(HOW)}")
    for one in made.misconceptions:
        lesson.find(one["cell"])
    for kinds, most in ((("core", "more"), LONG), (("core",), SHORT)):
        if (minutes := in_class(made, lesson, kinds)) > most:
            raise ValueError(f"{' and '.join(kinds)} take {minutes:.0f} minutes in class, at most {most} fit")


def in_class(made: Notes, lesson: ClassLesson, kinds: tuple[str, ...]) -> float:
    """The minutes of the sections of these kinds."""
    return sum(one.minutes for one in lesson.sections if one.number and made.sheet[one.number][0] in kinds)
