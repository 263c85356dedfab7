"""The switches that come from outside, as one frozen object: `settings.current`. Nothing else reads the environment.

They are read once, at import. 1, true, yes, on switch on, 0, false, no, off switch off; an empty one is not set.

SSL_COURSE_SMOKE=1     shrink counts of steps and of pictures, never code paths, for quick tests of whole notebooks
SSL_COURSE_SEED=k      the seed of a lesson's run; `make results` repeats the lesson with others
SSL_COURSE_FULL=1      run a lesson's whole grid, not only the part that a learner waits for (`make results`)
SSL_COURSE_TUNE=1      keep the test parts closed, while settings are chosen
SSL_COURSE_STRICT=1    checks don't return the reference solution, and give no hints and no solutions (for grading)
SSL_COURSE_RECORD=path where claims and records are appended, one JSON line each (`make results`)
SSL_COURSE_RESULTS, SSL_COURSE_DATA, SSL_COURSE_WORK   other folders than results/, data/ and work/
SSL_COURSE_STARTUP=path   a file that each kernel runs; `make lab` keeps the learner's own PYTHONSTARTUP there
"""

import contextlib
import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_SWITCH = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)


@dataclasses.dataclass(frozen=True)
class Settings:
    """One run's switches; what each does is said at the top of this file."""

    smoke: bool = False
    seed: int = 0
    full: bool = False
    tune: bool = False
    strict: bool = False
    record: Path | None = None
    startup: Path | None = None
    results: Path = ROOT / "results"
    data: Path = ROOT / "data"
    work: Path = ROOT / "work"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings that `SSL_COURSE_…` variables name; an empty variable counts as one that is not set.

        Raises:
            ValueError: naming the variable, if a switch is neither on nor off, or the seed is no whole number.
        """
        given = {}
        for field in dataclasses.fields(cls):
            name = f"SSL_COURSE_{field.name.upper()}"
            if not (text := environment.get(name, "").strip()):
                continue
            if field.type is bool:
                if text.lower() not in _SWITCH:
                    raise ValueError(f"{name} = {text!r}: give 1, true, yes, on, or 0, false, no, off.")
                given[field.name] = _SWITCH[text.lower()]
            elif field.type is int:
                if not text.isdecimal():
                    raise ValueError(f"{name} = {text!r}: give a whole number, 0 or more.")
                given[field.name] = int(text)
            else:
                given[field.name] = Path(text)
        return cls(**given)


current = Settings.from_environment(os.environ)


@contextlib.contextmanager
def using(**changes: bool | int | Path | None) -> Iterator[Settings]:
    """`current` with some settings changed, inside a `with`; afterwards all is as before."""
    global current
    before = current
    current = dataclasses.replace(before, **changes)
    try:
        yield current
    finally:
        current = before


def live_or_full(*, live: Any, full: Any) -> Any:
    """`live`, what a learner waits for; or `full`, when `make results` runs the lesson's whole grid."""
    return full if current.full else live


def shrink(count: int, smoke: int) -> int:
    """`count`, or at most `smoke` in a smoke run."""
    return min(count, smoke) if current.smoke else count


def plain_environment() -> dict[str, str]:
    """The environment without switches: what is written down is made as a learner would. Folders stay."""
    folders = {f"SSL_COURSE_{field.name.upper()}" for field in dataclasses.fields(Settings) if field.type is Path}
    return {name: text for name, text in os.environ.items() if name in folders or not name.startswith("SSL_COURSE_")}


def course_first() -> None:
    """Let processes started from here import this very folder: an installation names the place it was made in."""
    others = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part and part != str(ROOT)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *others])


def start_kernels_with(file: Path) -> None:
    """Let kernels started from here run `file` first, in place of the learner's PYTHONSTARTUP, which runs after it."""
    own = os.environ.get("PYTHONSTARTUP")
    if own and Path(own) != file:
        os.environ["SSL_COURSE_STARTUP"] = own
    os.environ["PYTHONSTARTUP"] = str(file)
