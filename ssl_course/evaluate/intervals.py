"""A mean and how sure it is: 95 % intervals, paired where two methods were measured on the same draws."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from scipy import stats


class Interval(NamedTuple):
    """A mean and its 95 % t-interval: `mean`, `half_width`, and the values behind them."""

    mean: float
    half_width: float
    values: tuple[float, ...]

    def __str__(self) -> str:
        return f"{self.mean:.2f} ± {self.half_width:.2f}"


UNKNOWN = Interval(math.nan, math.nan, ())  # where nothing was measured


def mean_ci(values: Iterable[float]) -> Interval:
    """Mean and 95 % t-interval of independent values; of a single one the half width is nan.

    Raises:
        ValueError: if there are no values.
    """
    values = tuple(float(value) for value in values)
    if not values:
        raise ValueError("there are no values to take the mean of.")
    mean = sum(values) / len(values)
    if len(values) < 2:
        return Interval(mean, math.nan, values)
    std = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    half = float(stats.t.ppf(0.975, len(values) - 1)) * std / math.sqrt(len(values))
    return Interval(mean, half, values)


def paired_ci(first: Interval, second: Interval) -> Interval:
    """`first` minus `second`, value by value: what an easy or an unlucky draw does to both cancels.

    Built in lesson 01.

    Raises:
        ValueError: if the two hold different numbers of values.
    """
    if len(first.values) != len(second.values):
        raise ValueError(f"pairs are needed, got {len(first.values)} and {len(second.values)} values.")
    return mean_ci(one - other for one, other in zip(first.values, second.values, strict=True))
