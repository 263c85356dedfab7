"""The learner's own record: each guess, each answer in words, each check of an exercise, one line at a time.

It lies in the learner's folder, in `.progress.jsonl`. Lines are only ever appended, so two notebooks that are open at
once lose nothing; whatever is counted is read off them. Delete the file to begin anew.

Kept is what happens in the learner's folder or in notebooks/. What the build, `make results`, tests, smoke runs and
grading do there or elsewhere stays in this process.
"""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

from ssl_course import settings
from ssl_course.console import say

FILE = ".progress.jsonl"
WHAT = {"asked", "guessed", "settled", "answered", "checked", "hint", "solution"}
PAUSE = 15 * 60  # seconds; a longer one ends a sitting
_session: list[dict] = []  # what this process did and did not keep
_said: set[str] = set()


def kept() -> bool:
    """Whether what happens now is the learner's, to be kept: in their folder, and no smoke run, results or grading."""
    now = settings.current
    if now.smoke or now.strict or now.record is not None:
        return False
    try:
        here = Path.cwd().resolve()
        return any(here.is_relative_to(place.resolve()) for place in (now.work, settings.ROOT / "notebooks"))
    except OSError:  # the folder was deleted
        return False


def note(id: str, what: str, **more: str | int | list[str]) -> None:
    """Add one event to the record; if it can't be written, say so once and keep it in this process.

    Args:
        id: of the prediction, open question or exercise.
        what: one of `WHAT`.
        more: `option` of a guess, `bears_out` of a settled prediction, `text` of an answer, `status` of a check,
            `number` of a hint.
    """
    event = {"at": round(time.time(), 1), "id": id, "what": what} | more
    if not kept():
        _session.append(event)
        return
    path = settings.current.work / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:  # at once, in one piece, after whatever stands there now
            file.write(f"\n{json.dumps(event)}".encode())
    except OSError as error:
        _session.append(event)
        reason = (error.strerror or str(error)).lower()
        _say_once(f"Guesses and checks can't be kept in {path} ({reason}), so they count in this session only.")


def events() -> list[dict]:
    """What the learner did, in order: what was kept earlier, where things are kept, and what this process did."""
    return (read(settings.current.work) if kept() else []) + _session


def read(folder: Path) -> list[dict]:
    """The events kept in a learner's folder; lines that can't be read are left out, which is said once."""
    path = folder / FILE
    try:
        lines = [line for line in path.read_bytes().splitlines() if line.strip()]
    except FileNotFoundError:
        return []
    except OSError as error:
        _say_once(f"{path} can't be read ({(error.strerror or str(error)).lower()}): what it holds is left out.")
        return []
    found = [event for line in lines if (event := _event(line))]
    if damaged := len(lines) - len(found):
        _say_once(f"{path} is damaged: {damaged} of {len(lines)} entries can't be read and are left out.")
    return found


def _event(line: bytes) -> dict | None:
    """One line as an event; None if it is none."""
    try:
        event = json.loads(line.decode("utf-8"))
        bears_out = event.get("bears_out", [])
        words = [event["id"], *(event.get(name, "") for name in ("option", "status", "text")), *bears_out]
        whole = isinstance(event.get("number", 0), int) and isinstance(bears_out, list)
        good = whole and all(isinstance(word, str) for word in words) and math.isfinite(event["at"])
        return event if good and event["what"] in WHAT else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def _say_once(sentence: str) -> None:
    if sentence not in _said:
        _said.add(sentence)
        say(sentence)


@dataclass(frozen=True)
class Prediction:
    """What the record holds of one prediction.

    Attributes:
        guess: the last one before the outcome was first known; None without one.
        late: whether the first guess came after that; it does not count.
        settled: the options that the first run bore out; None if none was run yet.
    """

    guess: str | None
    late: bool
    settled: tuple[str, ...] | None

    @property
    def right(self) -> bool:
        """Whether the guess is among the options that the run bore out."""
        return self.settled is not None and self.guess in self.settled


def prediction(id: str, found: list[dict]) -> Prediction:
    """What events, in order, say of one prediction. The first guess and outcome stay."""
    guess, late, settled = None, False, None
    for event in found:
        if event["id"] != id:
            continue
        if event["what"] == "settled" and settled is None:
            settled = tuple(event.get("bears_out", ()))
        elif event["what"] == "guessed" and settled is None:
            guess = event.get("option")
        elif event["what"] == "guessed" and guess is None:
            late = True
    return Prediction(guess, late, settled)


@dataclass(frozen=True)
class Answer:
    """What the record holds of one open question.

    Attributes:
        first: the first version that was kept; "" without one.
        latest: the last one; "" without one, or if it was taken back.
    """

    first: str
    latest: str


def answer(id: str, found: list[dict]) -> Answer:
    """What events, in order, say of one open question."""
    texts = [event.get("text", "") for event in found if event["id"] == id and event["what"] == "answered"]
    return Answer(texts[0], texts[-1]) if texts else Answer("", "")


def minutes(found: list[dict]) -> float:
    """From the first to the last event, without pauses of more than a quarter of an hour."""
    times = sorted(event["at"] for event in found)
    gaps = (later - earlier for earlier, later in zip(times, times[1:], strict=False))
    return sum(gap for gap in gaps if gap <= PAUSE) / 60
