"""The map of gains: points with intervals, ≈ where the interval holds zero."""

import matplotlib.pyplot as plt
import pytest

from ssl_course.evaluate import Interval
from ssl_course.plot.lesson_02 import gain_map


def test_cells_hold_points_with_their_interval_and_doubt():
    gains = [[Interval(0.1, 0.02, (0.1, 0.1)), Interval(-0.01, 0.05, (0.0, 0.0))]]
    ax = gain_map(gains, rows=["500"], columns=["10", "100"])
    assert [text.get_text() for text in ax.texts] == ["+10 ± 2", "≈ -1 ± 5"]
    assert [text.get_fontweight() for text in ax.texts] == ["bold", "normal"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["10", "100"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["500"]
    assert ax.images[0].get_array().tolist() == [[10, -1]]


@pytest.mark.parametrize(("gain", "reach"), [(0.01, 20), (-0.4, 40)])
def test_the_scale_is_the_same_for_all_small_gains_and_even_about_zero(gain, reach):
    ax = gain_map([[Interval(gain, 0.01, ())]], rows=["1"], columns=["1"])
    assert ax.images[0].get_clim() == (pytest.approx(-reach), pytest.approx(reach))


GAIN, NAN = Interval(0.1, 0.02, ()), Interval(float("nan"), 0.02, ())


@pytest.mark.parametrize(
    "gains", [[[GAIN]], [[GAIN, GAIN]], [[GAIN, GAIN], [GAIN]], [[GAIN], [GAIN]], [], [[GAIN] * 3] * 2], ids=str
)
def test_gains_are_as_many_as_their_names(gains):
    with pytest.raises(ValueError, match="for 2 names of rows and 2 of columns"):
        gain_map(gains, rows=["1", "2"], columns=["a", "b"])
    assert plt.get_fignums() == []


def test_a_gain_is_a_number():
    with pytest.raises(ValueError, match="gains: 1 of 2 values are nan or inf"):
        gain_map([[GAIN, NAN]], rows=["1"], columns=["a", "b"])
