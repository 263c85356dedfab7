"""Bars show the values that they are given."""

import matplotlib.pyplot as plt
import pytest

from ssl_course.evaluate import Interval
from ssl_course.plot.bars import accuracy_bars

SCORES = {"raw": 0.25, "self-supervised": Interval(0.5, 0.1, (0.4, 0.6))}


def test_accuracy_bars_have_values_intervals_and_chance():
    ax = accuracy_bars(SCORES, chance=0.125)
    assert [bar.get_width() for bar in ax.patches] == [0.25, 0.5]
    assert [text.get_text() for text in ax.texts] == ["0.25", "0.50", "chance 0.125"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["raw", "self-supervised"]
    ((low, high),) = (segment[:, 0] for container in ax.containers for segment in interval_of(container))
    assert (low, high) == (pytest.approx(0.4), pytest.approx(0.6))  # only one bar has an interval
    assert list(ax.lines[-1].get_xdata()) == [0.125, 0.125]


def interval_of(container):
    lines = getattr(container, "lines", None)
    return lines[2][0].get_segments() if lines else []


def test_accuracy_bars_highlight_by_colour_and_by_weight():
    ax = accuracy_bars(SCORES, chance=0.1, highlight=["self-supervised"])
    grey, green = (bar.get_facecolor() for bar in ax.patches)
    assert grey != green and green[1] > max(green[0], green[2])
    assert [text.get_fontweight() for text in ax.texts[:2]] == ["normal", "bold"]


def below(figure):
    return figure.get_supxlabel().splitlines()


def test_what_is_green_and_what_whiskers_are_is_said_once_below_all_panels():
    figure, (left, right) = plt.subplots(1, 2)
    accuracy_bars({"raw": 0.25}, chance=0.1, ax=left)
    assert below(figure) == []  # no green bar, no whiskers
    for ax in (left, right):
        accuracy_bars(SCORES, chance=0.1, highlight=["self-supervised"], over="seeds", ax=ax)
    assert below(figure) == ["green: learnt without labels first", "whiskers: 95 % interval over 2 seeds"]
    ax = accuracy_bars(SCORES, chance=0.1, highlight=["raw"], green="ours")
    assert below(ax.figure) == ["green: ours", "whiskers: 95 % interval over 2 repeats"]
    single = {"one run": Interval(0.5, float("nan"), (0.5,))}
    assert below(accuracy_bars(single, chance=0.1).figure) == []


def test_a_whisker_ends_where_accuracies_end_and_that_is_said():
    ax = accuracy_bars({"low": Interval(0.05, 0.2, (0, 0.1)), "high": Interval(0.95, 0.2, (0.9, 1))}, chance=0.5)
    ends = [tuple(segment[:, 0]) for container in ax.containers for segment in interval_of(container)]
    assert ends == [(0, pytest.approx(0.25)), (pytest.approx(0.75), 1)]
    assert below(ax.figure)[-1] == "whiskers end at 0 and 1, as accuracies do"


def test_accuracy_bars_refuse_to_highlight_what_is_no_bar():
    with pytest.raises(ValueError, match="no bar is called other; there are: raw, self-supervised"):
        accuracy_bars(SCORES, chance=0.1, highlight=["raw", "other"])
    assert plt.get_fignums() == []


@pytest.mark.parametrize("score", [73.0, 1.01, -0.2, float("nan"), float("inf"), Interval(73.0, 1.0, ()), "high"])
def test_accuracies_are_shares(score):
    with pytest.raises(ValueError, match="ours: "):
        accuracy_bars({"raw": 0.2, "ours": score}, chance=0.1)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("chance", [8, -0.1, float("nan"), 10.0])
def test_chance_is_a_share(chance):
    with pytest.raises(ValueError, match="chance: "):
        accuracy_bars(SCORES, chance=chance)
