"""Tables of unequal numbers of seeds: what can be paired of them."""

from collections.abc import Mapping

from ssl_course.evaluate.intervals import Interval, mean_ci

Table = Mapping[str, Interval]


def first_seeds(table: Table, other: Table) -> Table:
    """The table over the seeds that another one has, too: of two measures that take hours, one may be further on."""
    counts = {len(interval.values) for interval in other.values()}
    if not counts or not table:  # one of them is not measured
        return table
    return {name: mean_ci(interval.values[: min(counts)]) for name, interval in table.items()}
