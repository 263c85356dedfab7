"""What the learner's own record says: predictions, answers, exercises and minutes of each lesson, as tables."""

import html
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from ssl_course import progress
from ssl_course.check.checker import CORRECT, HANDED_BACK, NOT_ATTEMPTED, NOT_YET
from ssl_course.exercises import LESSONS

HEADINGS = (
    *("lesson", "predictions", "settled", "right", "late", "no guess"),
    *("exercises", "solved", "handed back", "hints", "solutions seen", "minutes"),
)
NOTES = (
    "Minutes run from the first to the last guess or check; pauses of more than 15 minutes do not count.",
    "This is the learner's own log; what judges answers is `python -m ssl_course grade NOTEBOOK…`.",
)
NOT_KEPT = "Nothing is kept in this run: the tables hold this session only, without times."
_PREDICTION = re.compile(r"(\d\d)-([1-9]\d{0,2})")
_OPEN = re.compile(r"(\d\d)-q[1-9]\d?")


@dataclass(frozen=True)
class Work:
    """What the record holds of one exercise, up to the moment it was solved.

    Attributes:
        status: solved by an own answer, not yet, handed back (only the course's function was checked), not attempted.
        tries: own answers that were checked.
        hints: how many were read.
        solution: whether the solution was looked at.
        first: when the first own answer was checked, in seconds since 1970; None without one.
        last: the same of the last one.
    """

    status: str
    tries: int
    hints: int
    solution: bool
    first: float | None
    last: float | None


def work(id: str, found: list[dict]) -> Work:
    """What events, in order, say of one exercise. Solved stays solved."""
    mine, solved = [], False
    for event in found:
        if event["id"] == id and not solved:
            mine.append(event)
            solved = event["what"] == "checked" and event.get("status") == CORRECT
    said = [event.get("status") for event in mine if event["what"] == "checked"]
    times = [event["at"] for event in mine if event.get("status") in (CORRECT, NOT_YET)]
    status = next((one for one in (CORRECT, NOT_YET, HANDED_BACK) if one in said), NOT_ATTEMPTED)
    hints = max((event.get("number", 0) for event in mine if event["what"] == "hint"), default=0)
    solution = any(event["what"] == "solution" for event in mine)
    return Work(status, len(times), hints, solution, times[0] if times else None, times[-1] if times else None)


def by_lesson(found: list[dict]) -> dict[str, list[dict]]:
    """Events sorted by lesson; of a question or exercise that the course does not know, none."""
    lessons = {exercise.id: lesson for lesson, exercises in LESSONS.items() for exercise in exercises}
    sorted_events: dict[str, list[dict]] = {}
    for event in found:
        asked = _PREDICTION.fullmatch(event["id"]) or _OPEN.fullmatch(event["id"])
        if lesson := asked[1] if asked else lessons.get(event["id"]):
            sorted_events.setdefault(lesson, []).append(event)
    return dict(sorted(sorted_events.items()))


def summary(lesson: str, found: list[dict]) -> list[str | int]:
    """One lesson in numbers, as `HEADINGS` names them."""
    guesses = list(_predictions(found).values())
    works = [work(exercise.id, found) for exercise in LESSONS.get(lesson, ())]
    settled = [one for one in guesses if one.settled is not None]
    return [
        lesson,
        len(guesses),
        len(settled),
        sum(one.right for one in settled),
        sum(one.late for one in settled),
        sum(one.guess is None and not one.late for one in settled),
        len(works),
        sum(one.status == CORRECT for one in works),
        sum(one.status == HANDED_BACK for one in works),
        sum(one.hints for one in works),
        sum(one.solution for one in works),
        round(progress.minutes(found)),
    ]


def _predictions(found: list[dict]) -> dict[str, progress.Prediction]:
    numbers = {int(match[2]): event["id"] for event in found if (match := _PREDICTION.fullmatch(event["id"]))}
    return {id: progress.prediction(id, found) for _, id in sorted(numbers.items())}


def _answers(found: list[dict]) -> list[list[str]]:
    """Of each open question its id and what was written: the first version, and the latest where it is another."""
    rows = []
    for id in sorted({event["id"] for event in found if _OPEN.fullmatch(event["id"])}):
        one = progress.answer(id, found)
        versions = {"first": one.first, "latest": one.latest} if one.first != one.latest else {"": one.latest}
        for which, text in versions.items():
            rows.append([f"{id} {which}".strip(), " ".join(text.split()) or "–"])
    return rows


def _verdict(one: progress.Prediction) -> str:
    if one.settled is None:
        return "○ not settled yet"
    if one.guess is None:
        return "○ late: does not count" if one.late else "○ no guess"
    if not one.settled:
        return "○ no option fits"
    return "✓ right" if one.right else "✗ wrong"


class Table:
    """A caption, headings and rows; as aligned text, and as an HTML table."""

    def __init__(self, caption: str, headings: Iterable[str], rows: Iterable[Iterable[str | int]]) -> None:
        self.caption, self.headings = caption, list(headings)
        self.rows = [[str(value) for value in row] for row in rows]

    def __str__(self) -> str:
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        aligned = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
        return "\n".join([f"{self.caption}:", *(f"  {line}" for line in aligned)])

    def html(self) -> str:
        """The table with its caption; whatever stands in it is shown as it is."""
        head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in self.headings)
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(word)}</td>' for word in row)}</tr>" for row in self.rows)
        caption = f'<caption style="text-align: left"><b>{html.escape(self.caption)}</b></caption>'
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Report:
    """The record of one learner as tables: printed as text, shown as HTML in a notebook.

    Args:
        found: events, as `progress.events` or `progress.read` gives them.
        lesson: its number; all lessons of which there is anything if left out.
        timed: whether minutes and times are shown.
    """

    def __init__(self, found: list[dict], lesson: str = "", *, timed: bool = True) -> None:
        lessons = {name: events for name, events in by_lesson(found).items() if lesson in ("", name)}
        rows = [summary(name, events) for name, events in lessons.items()]
        if len(rows) > 1:
            rows.append(["all", *map(sum, zip(*(row[1:] for row in rows), strict=True))])
        until = len(HEADINGS) if timed else -1
        self.tables = [Table("Summary", HEADINGS[:until], [row[:until] for row in rows])] if rows else []
        guesses, answers, works = [], [], []
        for name, events in lessons.items():
            for id, one in _predictions(events).items():
                guesses.append([id, f"({one.guess})" if one.guess else "–", _letters(one.settled), _verdict(one)])
            answers += _answers(events)
            for exercise in LESSONS.get(name, ()):
                works.append(_row(name, exercise.id, work(exercise.id, events), timed))
        if guesses:
            headings = ("prediction", "guess", "the run bore out", "verdict")
            self.tables.append(Table("Predictions", headings, guesses))
        if answers:
            self.tables.append(Table("Open questions", ("question", "your answer"), answers))
        if works:
            headings = ("lesson", "exercise", "status", "tries", "hints", "solution", "first try", "last try")
            self.tables.append(Table("Exercises", headings[: None if timed else -2], works))
        self.notes = [NOTES[0] if timed else NOT_KEPT, NOTES[1]]
        if not rows:
            of = f" of lesson {lesson}" if lesson else ""
            self.notes = [f"No prediction and no exercise{of} has been tried yet."]

    def __str__(self) -> str:
        return "\n".join([*map(str, self.tables), *self.notes])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return "".join(table.html() for table in self.tables) + notes


def _row(lesson: str, id: str, one: Work, timed: bool) -> list[str | int]:
    sign = {CORRECT: "✓ solved", NOT_YET: "✗ not yet"}.get(one.status, f"○ {one.status}")
    row = [lesson, id, sign, one.tries, one.hints, "seen" if one.solution else "–"]
    return [*row, _moment(one.first), _moment(one.last)] if timed else row


def _letters(settled: tuple[str, ...] | None) -> str:
    if settled is None:
        return "–"
    return " ".join(f"({letter})" for letter in settled) or "none"


def _moment(seconds: float | None) -> str:
    """A time of day, as the clock of this machine shows it; a dash without one, or where it is no date."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds)) if seconds is not None else "–"
    except (ValueError, OverflowError, OSError):
        return "–"
