"""START.md in the learner's folder: each lesson with its predictions and exercises, and what to do next.

It is read off the learner's record and off the notebooks as they were copied, and written anew by each start of the
course and by each `check.report`.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ssl_course import progress
from ssl_course.files import write_atomically

NAME = "START.md"
EDITIONS = ".editions"  # in the learner's folder: each notebook as it was copied
SOLVED = "correct"  # the status that a check notes
MARK = "<!-- Written by the course, again and again: put notes into another file. {} -->\n"
NOTES = """
Open a lesson by its link. A prediction counts as settled once its run was made, an exercise as solved once its check
says *correct*. What you guess and check is kept in this folder, in `.progress.jsonl`, and nowhere else.

* A notebook that you close ends its kernel: each needs about a gigabyte. Your text and the outputs stay in the file;
  what a run has computed is computed again when you run the cells.
* The ☰ at the left edge lists a lesson's sections.
* `old_copies/` holds what was replaced by a newer edition, or when you began a lesson anew.
"""


@dataclass(frozen=True)
class _Lesson:
    """How far a learner is in one lesson."""

    file: str
    title: str
    minutes: str
    guesses: list[progress.Prediction]
    exercises: dict[str, bool]  # name -> solved
    last: float  # when something was done last; 0 if nothing was

    @property
    def link(self) -> str:
        return f"[{self.title}]({self.file})"

    @property
    def settled(self) -> list[progress.Prediction]:
        return [one for one in self.guesses if one.settled is not None]

    @property
    def done(self) -> bool:
        return bool(self.last) and len(self.settled) == len(self.guesses) and all(self.exercises.values())

    @property
    def row(self) -> str:
        right = f", {sum(one.right for one in self.settled)} right" if self.settled else ""
        settled = f"{len(self.settled)} of {len(self.guesses)}{right}"
        solved = f"{sum(self.exercises.values())} of {len(self.exercises)}"
        state = "✓ done" if self.done else "begun" if self.last else ""
        return f"| {self.file[:2]} | {self.link} | {self.minutes} | {settled} | {solved} | {state} |"


def write(work: Path) -> bool:
    """Write START.md, unless no notebook was copied to `work`; whether the learner has begun.

    A page that the learner has changed is kept beside it, under another name.

    Raises:
        OSError: if it can't be written.
    """
    found = progress.read(work)
    lessons = [one for path in _notebooks(work) if (one := _lesson(path, found))]
    if not lessons:
        return False
    path, body = work / NAME, page(lessons)
    written = MARK.format(_digest(body)) + body
    before = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    if before and not _is_ours(before):
        os.rename(path, _free(path))
    if before != written:
        write_atomically(path, written)
    return any(one.last for one in lessons)


def _notebooks(work: Path) -> list[Path]:
    """Each lesson's notebook as it was copied; the learner's own, where that is not known."""
    copied = {path.name[:2]: path for path in sorted((work / EDITIONS).glob("*.ipynb"))}
    own = {path.name[:2]: path for path in sorted(work.glob("[0-9][0-9]_*.ipynb"), reverse=True)}
    return [path for _, path in sorted((own | copied).items())]


def page(lessons: list[_Lesson]) -> str:
    """The page's text."""
    head = "| no. | lesson | minutes | predictions settled | exercises solved | state |\n|---|---|---|---|---|---|"
    rows = "\n".join([head, *(one.row for one in lessons)])
    return f"# Your course\n\n**Next:** {_next(lessons)}\n\n{rows}\n{NOTES}"


def _next(lessons: list[_Lesson]) -> str:
    """The lesson worked on last, if it is not done; else the first one that is not."""
    latest = max(lessons, key=lambda one: one.last)
    if latest.last and not latest.done:
        open_exercises = [name for name, solved in latest.exercises.items() if not solved]
        what = f"the exercise `{open_exercises[0]}` is open" if open_exercises else "a prediction is not settled yet"
        return f"go on with {latest.link}; {what}."
    for one in lessons:
        if not one.done:
            return f"{'go on with' if one.last else 'begin'} {one.link}."
    return "nothing is left to do: you have been through the whole course."


def _lesson(path: Path, found: list[dict]) -> _Lesson | None:
    """One lesson, from the notebook as it was copied and the learner's record; None if it is damaged."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    title, minutes = re.search(r"^# (.+)$", text, re.MULTILINE), re.search(r"About (\d+) minutes", text)
    asked = re.findall(r'widgets\.predict\(\s*"(\d\d-\d+)"', text)
    names = dict.fromkeys(re.findall(r"^(\w+) = check\.\1\(", text, re.MULTILINE))
    solved = {event["id"] for event in found if event["what"] == "checked" and event.get("status") == SOLVED}
    return _Lesson(
        file=path.name,
        title=title[1].replace("|", "\\|") if title else path.stem,
        minutes=minutes[1] if minutes else "",
        guesses=[progress.prediction(id, found) for id in asked],
        exercises={name: name in solved for name in names},
        last=max((event["at"] for event in found if event["id"] in {*asked, *names}), default=0.0),
    )


def _is_ours(text: str) -> bool:
    """Whether a page is as the course wrote it: its first line holds the digest of the others."""
    first, _, body = text.partition("\n")
    return first + "\n" == MARK.format(_digest(body))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _free(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}_yours{number or ''}{path.suffix}") for number in range(10**6))
    return next(name for name in names if not os.path.lexists(name))
