"""The lesson's statements as executed comparisons, and the numbers behind them, kept for `results/`."""

import json
import math
import os
from pathlib import Path

from ssl_course import settings
from ssl_course.evaluate import Spread

RESULTS = Path(os.environ.get("SSL_COURSE_RESULTS", Path(__file__).resolve().parents[1] / "results"))


def claim(statement: str, holds: bool, **numbers: float | Spread) -> None:
    """Print whether a statement holds in this run: ✓, or ✗ with what that means. It never stops a notebook.

    Args:
        numbers: the measured values behind it, printed, and recorded when `make results` runs the lesson.
    """
    holds = bool(holds)
    means = {name: value.mean if isinstance(value, Spread) else float(value) for name, value in numbers.items()}
    values = ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in means.items())
    if settings.SMOKE:
        print(f"– {statement} (not judged: this is a smoke run)")
    else:
        print(f"{'✓' if holds else '✗'} {statement} ({values})")
        if not holds:
            print("  In this run it does not hold. Were settings changed? Else take it as a finding, not as an error.")
    _record(statement, holds, means)


def _record(statement: str, holds: bool, means: dict[str, float]) -> None:
    """Append one JSON line to the file that SSL_COURSE_RECORD names; without it, nothing."""
    if not (target := os.environ.get("SSL_COURSE_RECORD")):
        return
    if not all(math.isfinite(value) for value in means.values()):
        raise ValueError(f"a claim with a value that is no number: {means}")
    with open(target, "a", encoding="utf-8") as file:
        file.write(json.dumps({"claim": statement, "holds": holds, "numbers": means}) + "\n")


def show_stored(lesson: str) -> None:
    """Print a lesson's stored claims: in how many seeds each held, and mean ± 95 % interval of its numbers."""
    path = RESULTS / f"{lesson}.json"
    if not path.exists():
        print(f"{path.name} was not measured yet: `make results LESSON={lesson[:2]}` makes it.")
        return
    record = json.loads(path.read_text(encoding="utf-8"))
    print(f"Seeds {', '.join(map(str, record['seeds']))}; mean ± 95 % t-interval over them.")
    for entry in record["claims"]:
        print(f"held in {entry['held']} of {len(record['seeds'])}: {entry['claim']}")
        for name, number in entry["numbers"].items():
            print(f"      {name.replace('_', ' ')}: {number['mean']:.3f} ± {number['half_width']:.3f}")
