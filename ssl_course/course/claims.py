"""The lesson's statements as executed comparisons, and the numbers behind them, kept for `results/`."""

import json
import math

import numpy as np
import torch

from ssl_course import settings
from ssl_course.console import say
from ssl_course.evaluate.intervals import Interval


def claim(id: str, statement: str, holds: bool, **numbers: float | Interval) -> None:
    """Print whether a statement holds in this run: ✓, or ✗ with what that means. It never stops a notebook.

    Args:
        holds: a comparison's answer: True or False, as Python, numpy or torch has it.
        id: the claim's name in `results/`, which stays when the statement is polished.
        numbers: the measured values behind it, printed, and recorded when `make results` runs the lesson.

    Raises:
        TypeError: if `holds` is anything else, such as a number or a function, or a value is no number.
    """
    if not _is_verdict(holds):
        raise TypeError(f"{id}: holds = {holds!r} is no verdict: give a comparison, which is True or False.")
    holds = bool(holds)
    means = _means(numbers)
    values = ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in means.items())
    if settings.current.smoke:
        say(f"– {statement} (not judged: this is a smoke run)")
    else:
        say(f"{'✓' if holds else '✗'} {statement}" + (f" ({values})" if values else ""))
        if not holds:
            say("  In this run it does not hold. Did you change a setting? If not, this is a finding, not a bug.")
    _append({"id": id, "statement": statement, "holds": holds, "numbers": means})


def record(id: str, **numbers: float | Interval) -> None:
    """Keep numbers for `results/` without a verdict, for example a table; nothing is printed."""
    _append({"id": id, "numbers": _means(numbers)})


def _means(numbers: dict[str, float | Interval]) -> dict[str, float]:
    means = {}
    for name, value in numbers.items():
        try:
            means[name] = value.mean if isinstance(value, Interval) else float(value)
        except (TypeError, ValueError, RuntimeError):
            raise TypeError(f"{name} = {value!r} is no number and no Interval.") from None
    return means


def _is_verdict(holds: object) -> bool:
    if isinstance(holds, torch.Tensor):
        return holds.dtype == torch.bool and holds.numel() == 1
    if isinstance(holds, np.ndarray):
        return holds.dtype == np.bool_ and holds.size == 1
    return isinstance(holds, bool | np.bool_)


def _append(entry: dict) -> None:
    """Append one JSON line to the file that the settings name; without one, nothing."""
    if (target := settings.current.record) is None:
        return
    if not all(math.isfinite(value) for value in entry["numbers"].values()):
        raise ValueError(f"{entry['id']}: a value is not a finite number: {entry['numbers']}")
    with target.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def _stored(lesson: str, *parts: str) -> list | None:
    """Parts of a lesson's results file; None, said aloud, if it was not measured yet or its file is damaged."""
    for path in settings.current.results.glob(f"{lesson}_*.json"):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return [content[part] for part in parts]
        except (OSError, ValueError, KeyError, TypeError) as error:
            own = path.is_relative_to(settings.ROOT)
            back = f"`git checkout -- {path.relative_to(settings.ROOT).as_posix()}` brings it back, or " if own else ""
            say(f"{path} is damaged ({type(error).__name__}): {back}`make results LESSON={lesson}` measures it again.")
            return None
    say(f"Lesson {lesson} was not measured yet: `make results LESSON={lesson}` does it.")
    return None


def stored(lesson: str, id: str) -> dict[str, Interval]:
    """A stored table of a lesson: name -> mean, 95 % interval and values over the seeds; empty if not measured yet."""
    content = _stored(lesson, "tables")
    for table in content[0] if content else ():
        if table["id"] == id:
            numbers = table["numbers"].items()
            return {name: Interval(one["mean"], one["half_width"], tuple(one["values"])) for name, one in numbers}
    if content:
        say(f"The results of lesson {lesson} hold no table {id!r} yet: `make results LESSON={lesson}` makes it.")
    return {}


def show_stored(lesson: str) -> None:
    """Print a lesson's stored claims: in how many seeds each held, and mean ± 95 % interval of its numbers."""
    if (content := _stored(lesson, "seeds", "claims")) is None:
        return
    seeds, claims = content
    say(f"Seeds {', '.join(map(str, seeds))}; mean ± 95 % t-interval over them.")
    for entry in claims:
        say(f"held in {entry['held']} of {len(seeds)}: {entry['statement']}")
        for name, number in entry["numbers"].items():
            say(f"      {name.replace('_', ' ')}: {number['mean']:.3f} ± {number['half_width']:.3f}")
