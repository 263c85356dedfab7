"""Charts draw the values that they are given."""

import numpy as np
import pytest

from ssl_course import plot
from ssl_course.evaluate import Interval


def labels(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_loss_curve_is_the_losses_their_running_mean_and_the_start():
    losses = np.linspace(3, 1, 80).tolist()
    ax = plot.loss_curve(losses, start=5.54)
    faint, mean, start = ax.lines
    assert list(faint.get_xdata()) == list(range(1, 81)) and list(faint.get_ydata()) == losses
    assert list(mean.get_xdata()) == list(range(2, 81)) and mean.get_ydata()[0] == pytest.approx(sum(losses[:2]) / 2)
    assert list(start.get_ydata()) == [5.54, 5.54]
    assert labels(ax) == ["loss (mean of 2 steps)", "all rows equal: 5.54"]
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


def test_accuracy_bars_refuse_to_highlight_what_is_no_bar():
    with pytest.raises(ValueError, match="no bar is called other; there are: raw, self-supervised"):
        plot.accuracy_bars(SCORES, chance=0.1, highlight=["raw", "other"])
    assert plot.plt.get_fignums() == []


def test_alt_scores_are_names_with_numbers():
    assert plot.alt_scores(SCORES) == "raw 0.25, self-supervised 0.50"
