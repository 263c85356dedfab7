"""A mean and how sure it is: 95 % intervals, paired where two arms were measured on the same draws."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from scipy import stats


class Spread(NamedTuple):
    """A mean with its spread: `mean`, the 95 % t-interval's half width, and the values behind them."""

    mean: float
    half_width: float
    values: tuple[float, ...]

    def __str__(self) -> str:
        return f"{self.mean:.2f} ± {self.half_width:.2f}"


def spread(values: Iterable[float]) -> Spread:
    """Mean and 95 % t-interval of at least two independent values (of one: the value, half width nan)."""
    values = tuple(float(value) for value in values)
    mean = sum(values) / len(values)
    if len(values) < 2:
        return Spread(mean, math.nan, values)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    half = float(stats.t.ppf(0.975, len(values) - 1)) * deviation / math.sqrt(len(values))
    return Spread(mean, half, values)


def paired(first: Spread, second: Spread) -> Spread:
    """`first` minus `second`, value by value: what an easy or an unlucky draw does to both cancels.

    Built in lesson 01.

    Raises:
        ValueError: if the two hold different numbers of values.
    """
    if len(first.values) != len(second.values):
        raise ValueError(f"pairs are needed, got {len(first.values)} and {len(second.values)} values.")
    return spread(one - other for one, other in zip(first.values, second.values, strict=True))
