"""Charts draw the values that they are given."""

import numpy as np
import pytest

from ssl_course import plot
from ssl_course.evaluate import Interval


def labels(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_loss_curve_is_the_losses_their_running_mean_and_the_start():
    losses = np.linspace(3, 1, 160).tolist()
    ax = plot.loss_curve(losses, start=5.54)
    faint, mean, start = ax.lines
    assert list(faint.get_xdata()) == list(range(1, 161)) and list(faint.get_ydata()) == losses
    assert list(mean.get_xdata()) == list(range(1, 161))
    assert mean.get_ydata()[[0, 80, -1]] == pytest.approx([np.mean(losses[:3]), losses[80], np.mean(losses[-3:])])
    assert list(start.get_ydata()) == [5.54, 5.54]
    assert labels(ax) == ["loss (mean of 5 steps)", "all rows equal: 5.54"]
    assert ax.get_xlabel() == "training step" and ax.get_ylabel() == "loss (nats)"


def test_a_loss_curve_of_few_steps_without_a_start():
    ax = plot.loss_curve([3.0, 2.0, 1.0])
    assert len(ax.lines) == 2 and list(ax.lines[1].get_ydata()) == [3, 2, 1]


def test_lines_differ_in_colour_and_in_marker():
    ax = plot.lines([0, 1], {"a": [0.1, 0.2], "b": [0.3, 0.4]})
    assert [list(line.get_ydata()) for line in ax.lines] == [[0.1, 0.2], [0.3, 0.4]] and labels(ax) == ["a", "b"]
    assert len({line.get_marker() for line in ax.lines}) == 2 and len({line.get_color() for line in ax.lines}) == 2


def test_a_line_may_end_before_the_others():
    ax = plot.lines(range(3), {"a": [1, 2, 3], "stopped": [5]})
    assert list(ax.lines[1].get_xdata()) == [0] and list(ax.lines[1].get_ydata()) == [5]


SCORES = {"raw": 0.25, "self-supervised": Interval(0.5, 0.1, (0.4, 0.6))}


def test_accuracy_bars_have_values_intervals_and_chance():
    ax = plot.accuracy_bars(SCORES, chance=0.125)
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
    ax = plot.accuracy_bars(SCORES, chance=0.1, highlight=["self-supervised"])
    grey, green = (bar.get_facecolor() for bar in ax.patches)
    assert grey != green and green[1] > max(green[0], green[2])
    assert [text.get_fontweight() for text in ax.texts[:2]] == ["normal", "bold"]


def below(figure):
    return figure.get_supxlabel().splitlines()


def test_what_is_green_and_what_whiskers_are_is_said_once_below_all_panels():
    figure, (left, right) = plot.plt.subplots(1, 2)
    plot.accuracy_bars({"raw": 0.25}, chance=0.1, ax=left)
    assert below(figure) == []  # no green bar, no whiskers
    for ax in (left, right):
        plot.accuracy_bars(SCORES, chance=0.1, highlight=["self-supervised"], over="seeds", ax=ax)
    assert below(figure) == ["green: learnt without labels first", "whiskers: 95 % interval over 2 seeds"]
    ax = plot.accuracy_bars(SCORES, chance=0.1, highlight=["raw"], green="ours")
    assert below(ax.figure) == ["green: ours", "whiskers: 95 % interval over 2 repeats"]
    single = {"one run": Interval(0.5, float("nan"), (0.5,))}
    assert below(plot.accuracy_bars(single, chance=0.1).figure) == []


def test_accuracy_bars_refuse_to_highlight_what_is_no_bar():
    with pytest.raises(ValueError, match="no bar is called other; there are: raw, self-supervised"):
        plot.accuracy_bars(SCORES, chance=0.1, highlight=["raw", "other"])
    assert plot.plt.get_fignums() == []


def test_alt_scores_are_names_with_numbers():
    assert plot.alt_scores(SCORES) == "raw 0.25, self-supervised 0.50"


@pytest.mark.parametrize("start", [None, 5.5])
def test_a_loss_curve_without_steps_is_empty(start):
    """Public bug reports, case 11: training that was stopped before its first step."""
    ax = plot.loss_curve([], start=start)
    assert list(ax.lines[0].get_ydata()) == [] and len(ax.lines) == (1 if start is None else 2)
    assert ax.get_xlabel() == "training step"


def test_a_loss_curve_needs_numbers():
    with pytest.raises(ValueError, match="start: 1 of 1 values are nan or inf"):
        plot.loss_curve([1.0], start=float("nan"))
    with pytest.raises(ValueError, match="losses: numbers are needed"):
        plot.loss_curve(["high", "low"])
    assert plot.plt.get_fignums() == []


@pytest.mark.parametrize("count", [8, 9, 17, 64])
def test_every_line_is_drawn_and_differs(count):
    ax = plot.lines([0, 1], {str(index): [index, index] for index in range(count)})
    assert [line.get_ydata()[0] for line in ax.lines] == list(range(count))
    assert len({(line.get_color(), line.get_marker()) for line in ax.lines}) == count


NO_LINES = {
    "65 series": ([0], dict.fromkeys(map(str, range(65)), [1]), "65 series can't be told apart: give at most 64"),
    "text": ([0], {"a": ["high"]}, "a: numbers are needed"),
    "text on x": (["low"], {"a": [1]}, "x: numbers are needed"),
    "longer than x": ([0], {"a": [1, 2]}, r"a: \[2\] values for 1 places"),
    "a table": ([0], {"a": [[1]]}, r"a: \[1, 1\] values"),
}


@pytest.mark.parametrize(("x", "series", "message"), NO_LINES.values(), ids=NO_LINES)
def test_what_is_no_line_is_named_and_no_figure_stays(x, series, message):
    with pytest.raises(ValueError, match=message):
        plot.lines(x, series)
    assert plot.plt.get_fignums() == []


@pytest.mark.parametrize("score", [73.0, 1.01, -0.2, float("nan"), float("inf"), Interval(73.0, 1.0, ()), "high"])
def test_accuracies_are_shares(score):
    with pytest.raises(ValueError, match="ours: "):
        plot.accuracy_bars({"raw": 0.2, "ours": score}, chance=0.1)
    assert plot.plt.get_fignums() == []


@pytest.mark.parametrize("chance", [8, -0.1, float("nan"), 10.0])
def test_chance_is_a_share(chance):
    with pytest.raises(ValueError, match="chance: "):
        plot.accuracy_bars(SCORES, chance=chance)
