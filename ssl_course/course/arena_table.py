"""The arena's table as text: a row for each method, means over seeds, and intervals where there are two or more."""

import math
from collections.abc import Mapping

from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.methods.arena_scores import NUMBERS, PROBE_10, RANK_H, RANK_Z, SECONDS, Row

DIGITS = {RANK_H: 1, RANK_Z: 1, SECONDS: 0}  # all others have three
Rows = Mapping[str, Mapping[str, Interval]]  # title -> number -> mean and interval


def over_seeds(runs: Mapping[str, list[Mapping[str, float]]]) -> dict[str, dict[str, Interval]]:
    """From title -> the numbers of each seed to title -> number -> interval, of the numbers that every seed has."""
    rows = {}
    for title, seeds in runs.items():
        shared = [name for name in NUMBERS if seeds and all(name in numbers for numbers in seeds)]
        rows[title] = {name: mean_ci(numbers[name] for numbers in seeds) for name in shared}
    return rows


def table(rows: Rows, sort: str) -> str:
    """A line for each row, the best by `sort` first, the least seconds; a row without that number stands at the end.

    Raises:
        ValueError: if no number is called so.
    """
    if sort not in NUMBERS:
        raise ValueError(f"sort = {sort!r}: the columns are {', '.join(NUMBERS)}.")
    sign = 1 if sort == SECONDS else -1
    ordered = sorted(rows, key=lambda title: sign * rows[title][sort].mean if sort in rows[title] else math.inf)
    columns = [name for name in NUMBERS if any(name in row for row in rows.values())]
    lines = [["", *columns], *([title, *(_cell(rows[title], name) for name in columns)] for title in ordered)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(one.rjust(width) for one, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )


def _cell(row: Mapping[str, Interval], name: str) -> str:
    if name not in row:
        return "–"
    digits, one = DIGITS.get(name, 3), row[name]
    return f"{one.mean:.{digits}f}" + (f" ± {one.half_width:.{digits}f}" if one.half_width == one.half_width else "")


def rows_of(table: Mapping[str, Interval]) -> dict[str, dict[str, Interval]]:
    """A record of results/arena.json as rows: "SimCLR | kNN" -> number becomes title -> number -> interval."""
    rows: dict[str, dict[str, Interval]] = {}
    for name, value in table.items():
        title, _, number = name.partition(" | ")
        rows.setdefault(title, {})[number] = value
    return rows


def live_table(*rows: Row, sort: str = PROBE_10) -> str:
    """Rows that were trained live as a table, and below it what the instruments have to say of them."""
    numbers = {
        row.title: {
            name: one if isinstance(one, Interval) else Interval(one, math.nan, (one,))
            for name, one in row.numbers.items()
        }
        for row in rows
        if row.numbers
    }
    said = [f"{row.title}: {row.said}" for row in rows if row.said]
    return "\n".join([table(numbers, sort), *said] if numbers else said)
