"""The tables of a class: a CSV that grows with each verdict, and a page to read."""

import csv
import html
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET
from ssl_course.check.report import Table
from ssl_course.exercises import LESSONS
from ssl_course.files import write_atomically

SIGNS = {CORRECT: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}
STYLE = (
    "body{font:16px/1.4 system-ui,sans-serif;margin:2em;max-width:110em}table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}caption{text-align:left}"
)


@dataclass(frozen=True)
class Grade:
    """The verdict on one exercise of one notebook, or on one that can't be read: it has no exercise."""

    learner: str
    notebook: str
    exercise: str
    status: str
    message: str
    mistake: str | None = None
    seconds: float = 0.0


def one_line(text: str) -> str:
    """A text of a stranger's in one line, without what steers a terminal or a page."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


class Tables:
    """`grades.csv` and `grades.html` in a folder; use it in a `with`.

    A line of the CSV is on the disk as soon as it is known: an interrupt loses no verdict. The page is written at the
    end of the `with`, also after an interrupt.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.csv, self.html = folder / "grades.csv", folder / "grades.html"
        self.grades: list[Grade] = []

    def __enter__(self) -> "Tables":
        self._file = self.csv.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(field.name for field in fields(Grade))
        return self

    def add(self, grades: Iterable[Grade]) -> None:
        """Keep more verdicts."""
        for one in grades:
            self.grades.append(one)
            self._writer.writerow(_harmless(value) for value in astuple(one))
        self._file.flush()

    def __exit__(self, *_: object) -> None:
        self._file.close()
        write_atomically(self.html, page(self.grades))


def _harmless(value: object) -> object:
    """A value that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = one_line(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def page(grades: list[Grade]) -> str:
    """An HTML page that stands alone: a line for each learner, then each verdict with its sentence."""
    read = [one for one in grades if one.exercise]
    columns = [one.id for exercises in LESSONS.values() for one in exercises if one.id in {g.exercise for g in read}]
    rows = []
    for learner in dict.fromkeys(one.learner for one in grades):
        best: dict[str, str] = {}  # of several notebooks, the better verdict
        for one in read:
            if one.learner == learner and list(SIGNS).index(one.status) < list(SIGNS).index(
                best.get(one.exercise, NOT_ATTEMPTED)
            ):
                best[one.exercise] = one.status
            elif one.learner == learner:
                best.setdefault(one.exercise, one.status)
        signs = [SIGNS[best[name]] if name in best else "" for name in columns]
        rows.append([one_line(learner), str(signs.count("✓")), *signs])
    overview = Table("Learners: ✓ correct, ✗ not yet, ○ not attempted", ("learner", "correct", *columns), rows)
    headings = ("learner", "notebook", "exercise", "status", "what the checker says", "seconds")
    lines = [
        [
            one_line(one.learner),
            one_line(one.notebook),
            one.exercise,
            one.status,
            one_line(one.message),
            f"{one.seconds:.1f}",
        ]
        for one in grades
    ]
    each = Table("Each exercise", headings, lines)
    title = html.escape(f"Grades of {len(rows)} learners")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f"{head}<h1>{title}</h1>{overview.html()}{each.html()}</html>\n"
