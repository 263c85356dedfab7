"""The lesson's statements as executed comparisons, and the numbers behind them, kept for `results/`."""

import json
import math
import os
from pathlib import Path

from ssl_course import settings
from ssl_course.spread import Spread

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
        print(f"{'✓' if holds else '✗'} {statement}" + (f" ({values})" if values else ""))
        if not holds:
            print("  In this run it does not hold. Were settings changed? Else take it as a finding, not as an error.")
    _record(statement, holds, means)


def record(title: str, **numbers: float | Spread) -> None:
    """Keep numbers for `results/` without a verdict, for example a table; nothing is printed."""
    means = {name: value.mean if isinstance(value, Spread) else float(value) for name, value in numbers.items()}
    _record(title, None, means)


def _record(title: str, holds: bool | None, means: dict[str, float]) -> None:
    """Append one JSON line to the file that SSL_COURSE_RECORD names; without it, nothing."""
    if not (target := os.environ.get("SSL_COURSE_RECORD")):
        return
    if not all(math.isfinite(value) for value in means.values()):
        raise ValueError(f"{title}: a value that is no number: {means}")
    with open(target, "a", encoding="utf-8") as file:
        file.write(json.dumps({"title": title, "holds": holds, "numbers": means}) + "\n")


def stored(lesson: str, title: str) -> dict[str, Spread]:
    """A stored table of a lesson: name -> mean, 95 % interval and values over the seeds; empty if not measured yet."""
    path = RESULTS / f"{lesson}.json"
    tables = json.loads(path.read_text(encoding="utf-8")).get("tables", []) if path.exists() else []
    for table in tables:
        if table["title"] == title:
            numbers = table["numbers"].items()
            return {name: Spread(entry["mean"], entry["half_width"], tuple(entry["values"])) for name, entry in numbers}
    print(f"{path.name} holds no table “{title}” yet: `make results LESSON={lesson[:2]}` makes it.")
    return {}


def show_stored(lesson: str) -> None:
    """Print a lesson's stored claims: in how many seeds each held, and mean ± 95 % interval of its numbers."""
    path = RESULTS / f"{lesson}.json"
    if not path.exists():
        print(f"{path.name} was not measured yet: `make results LESSON={lesson[:2]}` makes it.")
        return
    content = json.loads(path.read_text(encoding="utf-8"))
    print(f"Seeds {', '.join(map(str, content['seeds']))}; mean ± 95 % t-interval over them.")
    for entry in content["claims"]:
        print(f"held in {entry['held']} of {len(content['seeds'])}: {entry['title']}")
        for name, number in entry["numbers"].items():
            print(f"      {name.replace('_', ' ')}: {number['mean']:.3f} ± {number['half_width']:.3f}")
