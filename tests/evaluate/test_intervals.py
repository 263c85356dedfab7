"""Intervals against scipy: of a mean, and of a paired difference."""

import numpy as np
import pytest
import torch
from scipy import stats

from ssl_course.evaluate import Interval, mean_ci, paired_ci
from ssl_course.exercises import EXERCISES


def test_mean_ci_is_the_t_interval():
    values = [0.4, 0.5, 0.55, 0.6, 0.7]
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    made = mean_ci(values)
    assert made.mean == pytest.approx(np.mean(values)) and 2 * made.half_width == pytest.approx(high - low)
    assert made.values == tuple(values) and str(made) == "0.55 ± 0.14"
    assert np.isnan(mean_ci([0.3]).half_width)


def test_a_paired_interval_is_that_of_scipy_and_of_the_exercise():
    generator = np.random.default_rng(0)
    first, second = generator.random(6) + 0.3, generator.random(6)
    made = paired_ci(mean_ci(first), mean_ci(second))
    low, high = stats.ttest_rel(first, second).confidence_interval(0.95)
    assert made.mean == pytest.approx((low + high) / 2) and 2 * made.half_width == pytest.approx(high - low)
    mean, half = EXERCISES["paired_interval"].reference(
        torch.tensor(first), torch.tensor(second), float(stats.t.ppf(0.975, 5))
    )
    assert (mean.item(), half.item()) == pytest.approx((made.mean, made.half_width))
    with pytest.raises(ValueError, match="6 and 5 values"):
        paired_ci(mean_ci(first), mean_ci(second[:5]))
    assert isinstance(made, Interval)


def test_there_is_no_mean_of_nothing():
    with pytest.raises(ValueError, match="no values"):
        mean_ci([])
