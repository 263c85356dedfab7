"""Stored tables of fewer seeds than five: what their marks are, what has an interval, what can be paired.

A measure of hours is shown as far as it is.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from ssl_course.evaluate.intervals import Interval, mean_ci, paired_ci

Table = Mapping[str, Interval]
SEEDS, FEW = 5, 3  # seeds of a whole measure; those below which no interval is drawn


def key(intervals: Iterable[Sequence], mark: str = "marks:") -> str:
    """What the marks are, for as many seeds as the fewest of the intervals have; `mark` as drawn, such as "◇"."""
    seeds = min((len(one[2]) for one in intervals if len(one) > 2), default=SEEDS)
    interval = "too few for an interval" if seeds < FEW else "lines: 95 % interval"
    return f"{mark} mean of {so_far(seeds)} · {interval} · small dots: single seeds"


def so_far(seeds: int) -> str:
    """A number of seeds in words: "five seeds", or "2 seeds so far"."""
    return "five seeds" if seeds == SEEDS else f"{seeds} seed{'s' if seeds > 1 else ''} so far"


def half_width(one: Sequence) -> float:
    """That of an interval, if it has seeds enough: that of two is many times as wide as they are apart."""
    return math.nan if len(one) > 2 and len(one[2]) < FEW else one[1]


def said(lead: Interval) -> str:
    """A lead with its interval, in three digits; without one where there are too few values."""
    half = half_width(lead)
    return f"{lead.mean:+.3f}" + ("" if math.isnan(half) else f" ± {half:.3f}")


def first_seeds(table: Table, other: Table) -> Table:
    """The table over the seeds that another one has, too: of two measures that take hours, one may be further on."""
    counts = {len(interval.values) for interval in other.values()}
    if not counts or not table:  # one of them is not measured
        return table
    return {name: mean_ci(interval.values[: min(counts)]) for name, interval in table.items()}


def difference(table: Table, one: str, other: str) -> str:
    """`one` minus `other`, paired by seed, in words: mean with four decimals, and its 95 % interval if it has one."""
    line = paired_ci(table[one], table[other])
    half = half_width(line)
    interval = "" if math.isnan(half) else f" ± {half:.4f}"
    return f"{one} minus {other}: {line.mean:+.4f}{interval} ({so_far(len(line.values))})"
