"""What a teacher needs of a lesson, written by hand in lessons/NN_topic.class.yml, and checked against the lesson."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from ssl_course.course.class_lesson import ClassLesson, Section
from ssl_course.course.class_names import to_run
from ssl_course.course.minutes import minutes
from ssl_course.exercises import EXERCISES

HOW = {"core": "in class, in both courses", "more": "in class, in the long course", "home": "at home"}
COURSES = {"long": ("core", "more"), "short": ("core",)}  # what is taught in each
LEFT = {"both": "at home", "short": "at home in the short course"}  # exercises of a section that is taught
SESSION, SHORT = 90, 45  # minutes of a session; of one lesson's sections where two share a session
VOTE, ANSWER, START, TALK = 2, 4, 5, 15  # minutes beside reading and code: a guess, some sentences, both ends
_KEYS = {
    "sheet": dict,
    "at_home": dict,
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
        at_home: number of an exercise -> one of `LEFT`: a class leaves it for home although its section is taught.
        stop: where to stop when time runs out.
        discussion: three questions, each with what a good answer holds.
        misconceptions: what learners believe, what is true, and the cell that shows it (code in it, or a prediction).
        exam: questions with answer and points.
    """

    sheet: dict[str, tuple[str, str]]
    at_home: dict[int, str]
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
        made = Notes(
            sheet,
            found["at_home"],
            found["stop"],
            *(tuple(found[key]) for key in ("discussion", "misconceptions", "exam")),
        )
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
    for number, how in made.at_home.items():
        course = "short" if how == "short" else "long"
        taught = [one for section in taught_in(made, lesson, course) for one in section.exercises]
        if how not in LEFT or number not in taught:
            should = f"an exercise of a section taught in that course, {' or '.join(LEFT)}"
            raise ValueError(f"at_home has {number}: {how}, it should name {should}")
    for one in made.misconceptions:
        lesson.find(one["cell"])
    if (needed := in_class(made, lesson, "short")) > SHORT:
        raise ValueError(f"core take {needed:.0f} minutes in class, at most {SHORT} fit")
    if (needed := session([(made, lesson)], "long")) > SESSION:
        raise ValueError(f"core and more take a session of {needed:.0f} minutes, it has {SESSION}")


def taught_in(made: Notes, lesson: ClassLesson, course: str) -> list[Section]:
    """The sections that a course, "long" or "short", teaches in class."""
    return [one for one in lesson.sections if one.number and made.sheet[one.number][0] in COURSES[course]]


def left_for_home(made: Notes, section: Section, course: str) -> list[int]:
    """The exercises of a section that a course leaves for home."""
    kinds = {"both"} if course == "long" else {"both", "short"}
    return [number for number in section.exercises if made.at_home.get(number) in kinds]


def in_class(made: Notes, lesson: ClassLesson, course: str) -> float:
    """The minutes of the sections that a course teaches, without the exercises that it leaves for home."""
    own = [exercise.name for exercise in lesson.exercises]
    return sum(
        one.minutes - sum(EXERCISES[own[number - 1]].minutes for number in left_for_home(made, one, course))
        for one in taught_in(made, lesson, course)
    )


def session(lessons: list[tuple[Notes, ClassLesson]], course: str) -> float:
    """The minutes of a session for one or more lessons: sections, waiting, votes, written answers, start and talk."""
    total = START + TALK
    for made, lesson in lessons:
        taught = ["", *(one.number for one in taught_in(made, lesson, course))]
        cells = [cell.source for at, cell in enumerate(lesson.cells) if lesson.section_of(at).number in taught]
        votes, answers = (
            sum(source.count(call) for source in cells) for call in ("widgets.predict(", "widgets.answer(")
        )
        total += in_class(made, lesson, course) + minutes(lesson.source).waiting + VOTE * votes + ANSWER * answers
    return total


def where_to(made: Notes, section: Section) -> str:
    """Where a section, and each exercise in it that is not done where its section is, has its place."""
    apart = [
        f"exercise {number} {LEFT[made.at_home[number]]}" for number in section.exercises if number in made.at_home
    ]
    return "; ".join([HOW[made.sheet[section.number][0]], *apart])


def what_to_do(made: Notes, lesson: ClassLesson, section: Section) -> str:
    """What the notes say of a section, and whether a class that skips it has to run it."""
    users, courses = {}, []
    for course in COURSES:
        taught = {one.number for one in taught_in(made, lesson, course)}
        if taken := to_run(lesson, taught).get(section.number):
            courses.append(course)
            users |= dict.fromkeys(one.user.number for one in taken)
    text = made.sheet[section.number][1]
    if not users:
        return text
    when = "" if "long" in courses else " in the short course"
    *first, last = sorted(users, key=int)
    sections = f"sections {', '.join(first)} and {last}" if first else f"section {last}"
    return f"{text} **Skipped{when}, run it:** {sections} would stop without it."
