"""Grade notebooks: `python -m ssl_course grade FOLDER [--out grades] [--seconds 20] [--memory 2000]`.

FOLDER holds a folder or a notebook for each learner; a NOTEBOOK or several will do, too. Out come `grades.csv` and
`grades.html`, with the checker's sentence for each learner and exercise. What can't be read has its line, too.

The learner's functions are taken out of a notebook, with their imports, helpers and constants, and nothing else of it
is run. Each exercise is judged in a process of its own, which holds the probes' inputs but no solution, no hint and no
mistake: it sends back what the function returned, and the comparison is made here. It can't import the checks, the
exercises or the wings in which the course has the same function, read the course's files, write files, open sockets, or
start a process. Its time is bounded, on Linux its memory, too.

On Linux with Landlock the kernel closes the solutions. Elsewhere (an old kernel, macOS, Windows) only Python's audit
hook does, which stops a look-up and no intent: code in C gets around it, to files, the network and processes that live
on. A line says so when you grade. Nowhere does anything stop what rewrites its own observers (gradients, and the
exercises that are judged by what a function does). Run strangers' code in a container.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ssl_course import catalogue
from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET, Outcome
from ssl_course.console import say
from ssl_course.course import grade_jail
from ssl_course.course.grade_code import code_cells, learners_code
from ssl_course.course.grade_judge import Judge
from ssl_course.course.grade_table import Grade, Tables, one_line
from ssl_course.course.options import parser_for
from ssl_course.exercises import EXERCISES, LESSONS

NOT_READ = "not read"  # the status of what is no notebook
NOT_CLOSED = (
    "The kernel of this system does not close the solutions to answers (it has no Landlock). Python's audit hook does, "
    "which stops a look-up and no intent: grade strangers' notebooks in a container."
)


@dataclass(frozen=True)
class Submission:
    """A notebook, or what was handed in in its place, and whose it is."""

    learner: str
    path: Path


def main(arguments: list[str]) -> int:
    """Grade, print a line for each notebook, write both tables; 2 if there is nothing to grade."""
    parser = parser_for("grade", __doc__)
    parser.add_argument("places", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=Path("grades"), help="folder of the tables (default: grades)")
    parser.add_argument("--seconds", type=float, default=20.0, help="for one exercise; then its process is ended")
    parser.add_argument("--memory", type=int, default=2000, help="for one exercise, in megabytes")
    options = parser.parse_args(arguments)
    if missing := [str(place) for place in options.places if not place.exists()]:
        parser.error(f"{missing[0]} does not exist: give a folder of submissions, or notebooks.")
    handed_in = [one for place in options.places for one in submissions(place)]
    if not handed_in:
        parser.error(f"{options.places[0]} is empty: it should hold a folder or a notebook for each learner.")
    if grade_jail.landlock() < 1:
        say(NOT_CLOSED)
    begun = time.monotonic()
    with Judge(options.seconds, options.memory * 1_000_000) as judge, Tables(options.out) as tables:
        for number, one in enumerate(handed_in, 1):
            found = grade(one, judge)
            tables.add(found)
            right = sum(each.status == CORRECT for each in found)
            said = found[0].message if found[0].status == NOT_READ else f"{right} of {len(found)} correct"
            say(f"{number} of {len(handed_in)}: {one_line(one.learner)}, {one_line(one.path.name)}: {said}")
    say(f"{len(handed_in)} in {time.monotonic() - begun:.0f} s. Tables: {tables.csv}, {tables.html}")
    return 0


def submissions(place: Path) -> Iterator[Submission]:
    """What was handed in at a place, in order: all notebooks, and each entry of a folder in which there is none."""
    if not place.is_dir():
        yield Submission(place.stem, place)
        return
    for entry in sorted(place.iterdir()):
        if entry.name.startswith("."):
            continue
        inside = sorted(entry.rglob("*.ipynb")) if entry.is_dir() and not entry.is_symlink() else []
        found = [path for path in inside if not any(part.startswith(".") for part in path.relative_to(place).parts)]
        learner = entry.name if entry.is_dir() else entry.stem
        yield from (Submission(learner, path) for path in found or [entry])


def grade(one: Submission, judge: Judge) -> list[Grade]:
    """The verdicts on all exercises that a notebook defines or checks, and on those of the lesson that its name tells.

    A plain assignment, `name = …`, counts in the lesson of the exercise: another lesson may have a number of that name.
    """
    try:
        if one.path.suffix != ".ipynb":
            raise ValueError("it holds no notebook" if one.path.is_dir() else "it is no notebook")
        cells = code_cells(one.path)
        statements, broken = learners_code(cells)
        names = _asked(cells, one.path)
        if not names:
            raise ValueError("it holds no exercise of this course")
    except (OSError, ValueError) as error:
        return [Grade(one.learner, one.path.name, "", NOT_READ, str(error))]
    outcomes, seconds = {}, {}
    for name in names:
        begun = time.monotonic()
        try:
            outcomes[name] = judge.judge(EXERCISES[name], statements, broken.get(name))
        except Exception as error:  # the grader's own fault, or an answer that got through: the others go on
            outcomes[name] = Outcome(NOT_YET, f"The grader stopped with {type(error).__name__}: {error}. Look at it.")
        seconds[name] = time.monotonic() - begun
    return [
        Grade(one.learner, one.path.name, name, *_explained(name, outcomes, statements), round(seconds[name], 1))
        for name in names
    ]


def _asked(cells: list[str], path: Path) -> list[str]:
    """The exercises of a notebook, in the order of the lessons."""
    text = "\n".join(cells)
    here = [lesson.id for lesson in catalogue.lessons() if lesson.path.stem in path.stem]
    own = {exercise.id for exercise in LESSONS.get(path.stem[:2], EXERCISES.values())}
    expected = {exercise.id for lesson in here for exercise in LESSONS[lesson]}
    assigned = {name: rf"|^{name} = " if name in own else "" for name in EXERCISES}
    found = {name for name in EXERCISES if re.search(rf"\bcheck\.{name}\(|\bdef {name}\({assigned[name]}", text, re.M)}
    return [name for name in EXERCISES if name in found | expected]


def _explained(name: str, outcomes: dict[str, Outcome], statements: list[str]) -> tuple[str, str, str | None]:
    """An outcome; of a function that calls another exercise's, which is not correct, this is said too."""
    outcome = outcomes[name]
    source = "\n".join(text for text in statements if re.match(rf"(async )?def {name}\(", text))
    used = [other for other in outcomes if other != name and re.search(rf"\b{other}\(", source)]
    wrong = [other for other in used if outcomes[other].status != CORRECT]
    if outcome.status == CORRECT or not wrong:
        return outcome.status, outcome.message, outcome.mistake
    note = f"It calls {' and '.join(wrong)}, which is not correct."
    if outcome.status == NOT_ATTEMPTED:  # perhaps the other one alone is still the stub
        own_stub = re.search(r"^\s*raise NotImplementedError", source, re.M)
        return (NOT_ATTEMPTED, outcome.message, None) if own_stub else (NOT_YET, note, None)
    return outcome.status, f"{outcome.message} {note}", outcome.mistake
