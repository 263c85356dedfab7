"""Accuracy over seconds: a point, a name and an interval for each; names never share a line."""

import math

import pytest

from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.plot import plt
from ssl_course.plot.arena import accuracy_over_seconds


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


POINTS = {"SimCLR": (mean_ci([0.5, 0.6]), mean_ci([20, 22])), "BYOL": (mean_ci([0.55]), mean_ci([30]))}


def test_points_names_and_lines():
    ax = accuracy_over_seconds(POINTS, {"raw pixels": mean_ci([0.2])}, label="accuracy", highlight=("BYOL",))
    names = {text.get_text(): text for text in ax.texts}
    assert set(names) == {"SimCLR", "BYOL", "raw pixels"} and ax.get_ylabel() == "accuracy"
    heights = [text.get_position()[1] for text in ax.texts]
    assert heights == sorted(heights) and len(set(heights)) == 3
    assert names["BYOL"].get_fontweight() == "bold" != names["SimCLR"].get_fontweight()
    drawn = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert [(x, round(y, 3)) for x, y in drawn] == [(21.0, 0.55), (30.0, 0.55)]
    assert len(ax.containers) == 1  # one seed has no interval


def test_families_have_a_colour_and_a_mark_each():
    ax = accuracy_over_seconds(POINTS, label="accuracy", families={"SimCLR": "rows", "BYOL": "teachers"})
    looks = {(line.get_color(), line.get_marker()) for line in ax.lines if line.get_label() in ("rows", "teachers")}
    assert len(looks) == len({colour for colour, _ in looks}) == len({mark for _, mark in looks}) == 2
    drawn = [(line.get_color(), line.get_marker()) for line in ax.lines if line.get_marker() in {m for _, m in looks}]
    assert {*drawn} == looks and len(drawn) == 4  # two in the legend, two points


def test_nothing_and_nonsense_are_refused():
    with pytest.raises(ValueError, match="no methods to draw"):
        accuracy_over_seconds({}, label="accuracy")
    with pytest.raises(ValueError, match="SimCLR: 1.5 is out of range"):
        accuracy_over_seconds({"SimCLR": (Interval(1.5, math.nan, ()), mean_ci([1]))}, label="accuracy")
    assert not plt.get_fignums()
