"""Charts draw the values that they are given."""

import numpy as np
import pytest

from ssl_course import plot
from ssl_course.evaluate import Interval
from ssl_course.plot.charts import shared_area


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


LEADS = {"ten labels": Interval(0.05, 0.02, (0.04, 0.06)), "one label": Interval(-0.01, 0.03, (-0.03, 0.01))}


def interval_of(container):
    lines = getattr(container, "lines", None)
    return lines[2][0].get_segments() if lines else []


def test_paired_leads_are_points_intervals_single_pairs_and_a_zero_line():
    ax = plot.paired_leads(LEADS)
    (zero,) = [line for line in ax.lines if list(line.get_xdata()) == [0, 0]]
    assert zero.get_color() == "black"
    assert [text.get_text() for text in ax.texts] == ["−0.010 ± 0.030", "+0.050 ± 0.020"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one label", "ten labels"]  # from below
    ends = [segment[:, 0].tolist() for container in ax.containers for segment in interval_of(container)]
    assert ends == [pytest.approx([-0.04, 0.02]), pytest.approx([0.03, 0.07])]
    dots = [part.get_offsets()[:, 0].tolist() for part in ax.collections if len(part.get_offsets()) == 2]
    assert dots == [[-0.03, 0.01], [0.04, 0.06]]
    none, led = [container.lines[0].get_color() for container in ax.containers]
    assert led == plot.COLOURS[0] != none  # an interval that holds zero is grey
    behind = plot.paired_leads({"worse": (-0.1, 0.02)}).containers[0].lines[0]
    assert (behind.get_color(), behind.get_marker()) == (plot.COLOURS[3], "v")
    assert ax.get_xlabel().startswith("lead in accuracy (95 % interval; ")
    assert plot.paired_leads({"one seed": (0.1, float("nan"), (0.1,))}).get_xlabel() == (
        "lead in accuracy (small dots: single pairs)"
    )


def test_equal_pairs_of_a_lead_hide_no_other():
    ax = plot.paired_leads({"a": Interval(0.1, 0.05, (0.1, 0.2, 0.1 + 1e-9, 0.0))})
    dots = ax.collections[-1].get_offsets()
    assert dots[0][1] == dots[1][1] == dots[3][1] > dots[2][1]


def test_a_lead_may_be_two_numbers_or_not_measured():
    ax = plot.paired_leads({"a minus b": (0.1, 0.02), "later": (float("nan"), float("nan"))})
    assert [text.get_text() for text in ax.texts] == ["+0.100 ± 0.020"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["later", "a\nminus b"]


@pytest.mark.parametrize(
    ("leads", "message"), [({}, "no leads"), ({"a": Interval(5.0, 1.0, (5.0,))}, "a: 5 to 5 is out of range")]
)
def test_what_is_no_lead_is_named(leads, message):
    with pytest.raises(ValueError, match=message):
        plot.paired_leads(leads)
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


def test_a_series_in_an_order_looks_the_same_in_every_drawing():
    both = [(name, *look) for name, _, *look in plot.figure.cues({"c": 1, "x": 2, "b": 3}, order="abc")]
    assert both == [("c", plot.COLOURS[2], "^"), ("x", plot.COLOURS[3], "D"), ("b", plot.COLOURS[1], "s")]


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


def test_the_area_that_two_boxes_share():
    assert shared_area((0, 0, 4, 3), (1, 1, 6, 9)) == shared_area((1, 1, 6, 9), (0, 0, 4, 3)) == 6
    assert shared_area((0, 0, 1, 1), (2, 2, 3, 3)) == shared_area((0, 0, 1, 1), (1, 0, 2, 1)) == 0
