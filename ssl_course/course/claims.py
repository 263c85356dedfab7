"""The lesson's statements as executed comparisons, and the numbers behind them, kept for `results/`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ssl_course import records, settings
from ssl_course.console import say
from ssl_course.course.places import CHECKOUT

if TYPE_CHECKING:  # it brings torch, without which the doctor must still be able to speak
    from ssl_course.evaluate.intervals import Interval

# What an installed copy says, which can't measure: it has neither the lessons nor make.
REINSTALL = "`pip install --force-reinstall ssl-course` brings back what the course came with"


def claim(id: str, statement: str, holds: bool, **numbers: float | Interval) -> None:
    """Print whether a statement holds in this run: ✓, or ✗ with what that means. It never stops a notebook.

    Args:
        holds: a comparison's answer: True or False, as Python, numpy or torch has it.
        id: the claim's name in `results/`, which stays when the statement is polished.
        numbers: the measured values behind it, printed, and recorded when `make results` runs the lesson.

    Raises:
        TypeError: if `holds` is anything else, such as a number or a function, or a value is no number.
    """
    if not records.is_verdict(holds):
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
    records.append({"id": id, "statement": statement, "holds": holds, "numbers": means})


def record(id: str, **numbers: float | Interval) -> None:
    """Keep numbers for `results/` without a verdict, for example a table; nothing is printed."""
    records.append({"id": id, "numbers": _means(numbers)})


def _means(numbers: dict[str, float | Interval]) -> dict[str, float]:
    from ssl_course.evaluate.intervals import Interval

    means = {}
    for name, value in numbers.items():
        try:
            means[name] = value.mean if isinstance(value, Interval) else float(value)
        except (TypeError, ValueError, RuntimeError):
            raise TypeError(f"{name} = {value!r} is no number and no Interval.") from None
    return means


def _stored(lesson: str, *keys: str) -> dict | None:
    """The results file of a lesson or a measure; None, said aloud, if it is missing or damaged."""
    try:
        content = records.results_of(lesson, *keys)
    except ValueError as error:
        say(f"{error} Or measure it again: `make results LESSON={lesson}`." if CHECKOUT else str(error))
        return None
    if content is None:
        measure = f"{_name(lesson)} was not measured yet: `make results LESSON={lesson}` does it."
        say(measure if CHECKOUT else f"{_name(lesson)} has no results here: {REINSTALL}.")
    return content


def stored(lesson: str, id: str) -> dict[str, Interval]:
    """A stored table: name -> mean, 95 % interval and values over the seeds; empty if not measured yet.

    Args:
        lesson: the lesson's number, or the name of a measure, such as "pretraining".
        id: the record's. Of an empty table every number is nan, so that a lesson runs on without it.
    """
    content = _stored(lesson, "tables")
    for table in content["tables"] if content else ():
        if table["id"] == id:
            return _intervals(table)
    if content:
        lacking, measure = f"The results of {lesson} hold no table {id!r}", f"`make results LESSON={lesson}` makes it"
        say(f"{lacking} yet: {measure}." if CHECKOUT else f"{lacking}: {REINSTALL}.")
    return _NotMeasured()


class _NotMeasured(dict):
    """An empty table, of which every number is unknown: a drawing of it is empty, a comparison with it is False."""

    def __missing__(self, name: str) -> Interval:
        from ssl_course.evaluate.intervals import Interval

        return Interval(math.nan, math.nan, (math.nan,) * 5)


def _name(lesson: str) -> str:
    return f"Lesson {lesson}" if lesson.isdecimal() else f"The measure {lesson!r}"


def keep(lesson: str, id: str, scores: dict[str, dict[str, float]]) -> dict[str, dict[str, Interval]]:
    """Record several tables for `results/` under one id, and return what the stored runs hold of them.

    Args:
        scores: table -> name -> number. With the id "left", the table "hue" is recorded as `left_hue`.

    Returns:
        table -> name -> mean, interval and values over the seeds, also of tables that only `make results` makes; empty,
        without a word, where nothing was measured yet.
    """
    for name, table in scores.items():
        record(f"{id}_{name}", **table)
    try:
        content = records.results_of(lesson, "tables") or {"tables": ()}
    except ValueError:  # a damaged file is named where the lesson shows its claims
        return {}
    tables = {table["id"]: table for table in content["tables"]}
    return {key.removeprefix(f"{id}_"): _intervals(tables[key]) for key in tables if key.startswith(f"{id}_")}


def _intervals(table: dict) -> dict[str, Interval]:
    from ssl_course.evaluate.intervals import Interval

    numbers = table["numbers"].items()
    return {name: Interval(one["mean"], one["half_width"], tuple(one["values"])) for name, one in numbers}


def show_stored(lesson: str) -> None:
    """Print a lesson's stored claims: in how many seeds each held, and mean ± 95 % interval of its numbers."""
    if (content := _stored(lesson, "claims", "seeds")) is None:
        return
    seeds = content["seeds"]
    say(f"Seeds {', '.join(map(str, seeds))}; mean ± 95 % t-interval over them.")
    for entry in content["claims"]:
        say(f"held in {entry['held']} of {len(seeds)}: {entry['statement']}")
        for name, number in entry["numbers"].items():
            say(f"      {name.replace('_', ' ')}: {number['mean']:.3f} ± {number['half_width']:.3f}")
