"""Lesson 10's drawings: what they measure, what they say, and that they do without stored results."""

import math

import pytest
import torch
from matplotlib.colors import to_hex

from ssl_course import plot
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.plot import lesson_10

RUNS = {
    (a, b, c): {0: torch.randn(2, 6, 2), 5: torch.zeros(2, 6, 2)}
    for a in (False, True)
    for b in (False, True)
    for c in (False, True)
}


def table(**means):
    """Five seeds of each arm around a mean; SimCLR's are .05 above VICReg's in every seed."""
    base = {arm: 0.5 for arm in lesson_10.ARMS} | means
    wiggle = (-0.02, -0.01, 0, 0.01, 0.02)
    return {
        f"{arm}, {count}": mean_ci(mean + one for one in wiggle)
        for arm, mean in base.items()
        for count in lesson_10.COUNTS
    }


def test_apart_is_the_mean_distance_of_positives():
    points = torch.tensor([[[0.0, 0.0], [1.0, 1.0]], [[3.0, 4.0], [1.0, 2.0]]])
    assert lesson_10.apart(points) == pytest.approx(3)


def test_a_page_shows_the_run_and_step_it_is_asked_for():
    page = lesson_10.cloud_pages(RUNS)
    figure, alt = page(step=0, invariance=True, variance=False, covariance=True)
    assert "invariance + covariance, step 0" in figure.axes[0].get_title() and "rank" in alt
    assert "no term: the start" in page(step=5, invariance=False, variance=False, covariance=False)[1]


def test_the_twin_holds_all_eight_choices():
    figure, alt = lesson_10.clouds(RUNS, 0)
    assert len(figure.axes) == 8 and alt.count("spread") == 8 and "all three terms" in alt


def test_dropped_names_its_lines_and_tells_ends():
    watched = {"all three terms": [(0.3, 20.0), (0.5, 6.0)], "no variance": [(0.3, 20.0), (0.01, 30.0)]}
    shapes = {"random encoder": mean_ci([0.1, 0.2]), "all three terms": mean_ci([0.4, 0.5])}
    figure, alt = lesson_10.dropped(watched, shapes, 50)
    assert "no variance: spread 0.3 to 0.01" in alt and "all three terms 0.45" in alt
    assert {"all three terms", "no variance"} <= {text.get_text() for ax in figure.axes for text in ax.texts}


def test_correlation_words_of_a_known_matrix():
    matrix = torch.tensor([[1.0, 0.3], [-0.3, 0.5]])
    assert lesson_10.correlation_words(matrix) == "diagonal 0.75, others ±0.30"
    figure, alt = lesson_10.correlations({"before": matrix, "after": torch.eye(2)})
    assert "after, diagonal 1.00, others ±0.00" in alt and len(figure.axes) == 3


def test_readings_write_the_energies():
    z = torch.tensor([[1.0, 2.0], [1.0, 0.0]])
    _, alt = lesson_10.readings(z, torch.zeros(2, 3, 8, 8, dtype=torch.uint8))
    assert "Z Zᵀ, rows: 4 entries, energy 28" in alt and "ZᵀZ, columns: 4 entries, energy 28" in alt


def test_pushes_have_a_panel_for_each_number():
    figure, alt = lesson_10.pushes({"rows": {"shape": 0.4, "rank": 9.0}, "columns": {"shape": 0.3, "rank": 8.0}})
    assert [ax.get_title() for ax in figure.axes] == [
        "shape: test accuracy",
        "rank",
    ] and "columns: shape 0.3, rank 8" in alt


def test_a_lead_is_said_where_the_interval_bears_it():
    said = lesson_10.answers(table(SimCLR=0.55))
    assert "[SimCLR] minus [VICReg]: +0.050 ± 0.000, +0.050 ± 0.000, +0.050 ± 0.000\n" in said
    behind = lesson_10.answers(table(SimCLR=0.45))
    assert "[SimCLR] minus [VICReg]: -0.050 ± 0.000, -0.050 ± 0.000, -0.050 ± 0.000\n" in behind
    assert "[rows] minus [columns]: +0.000 ± 0.000 open, +0.000 ± 0.000 open, +0.000 ± 0.000 open" in said


def test_what_the_lesson_says_of_lengths_is_compared():
    """Rows of one length with VICReg and SimCLR, not those of free length alone."""
    lines = lesson_10.answers(table()).splitlines()
    rows, columns = "rows, one length", "columns, one length"
    for one, other in (("SimCLR", rows), ("SimCLR", columns), (rows, "VICReg")):
        assert sum(line.startswith(f"[{one}] minus [{other}]: ") for line in lines) == 1
    assert len(lines) == len(lesson_10.PAIRS) + 1


def test_without_stored_results_everything_is_drawn_and_nothing_is_claimed():
    class Empty(dict):
        def __missing__(self, name):
            return Interval(math.nan, math.nan, (math.nan,) * 5)

    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10.SHOWN}
    figure, alt = lesson_10.side_by_side(own, Empty())
    assert plot.png(figure) and lesson_10.NOT_YET in alt
    assert lesson_10.answers(Empty()) == lesson_10.NOT_YET and lesson_10.ranks(Empty()) == ""
    assert lesson_10.gaps({"free": 0.01, "fixed": -0.02}, Empty()).count("\n") == 1


def test_with_stored_results_all_arms_are_drawn():
    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10.SHOWN}
    figure, alt = lesson_10.side_by_side(own, table())
    assert plot.png(figure) and "from scratch, all 0.50" in alt
    assert "five seeds, one length: +0.010" in lesson_10.gaps({}, {"fixed": mean_ci([0.0, 0.01, 0.02, 0.01, 0.01])})
    shape = {"rows, rank": mean_ci([9.0, 11.0]), "rows, own share": mean_ci([0.2, 0.2])}
    head, line = lesson_10.ranks(shape).splitlines()
    assert "diagonal" in head and line == "rows: rank 10.0 of 128, own share 0.20"


def test_pairs_and_colours_of_the_figure_are_those_of_the_table():
    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10.SHOWN}
    figure, _ = lesson_10.side_by_side(own, table(SimCLR=0.55))
    leads = {ax.get_title(): ax for ax in figure.axes}["all labels, paired by seed"]
    assert "blue ahead, orange behind, grey open" in leads.get_xlabel()  # not the families' colours
    said = [text.get_text() for text in leads.texts]
    assert any("+0.050" in text for text in said) and not any("-0.050" in text or "−0.050" in text for text in said)
    bars = {
        label.get_text(): bar
        for label, bar in zip(figure.axes[0].get_yticklabels(), figure.axes[0].patches, strict=True)
    }
    colours = {name: to_hex(bar.get_facecolor()).upper() for name, bar in bars.items()}
    green, blue = ({name for name, one in colours.items() if one == plot.COLOURS[place]} for place in (2, 0))
    assert green == {"VICReg", "Barlow Twins", "columns, one length"} and blue == {"rows, one length", "SimCLR"}
    stored = {ax.get_title(): ax for ax in figure.axes}["five seeds, 1,800 steps"]
    marks = [container.lines[0] for container in stored.containers]
    rows = {arm: {line.get_color() for line in marks if line.get_ydata()[0] == -height} for height, arm in
            enumerate(lesson_10.ARMS)}  # fmt: skip
    assert rows["SimCLR"] == {plot.COLOURS[0]} and rows["VICReg"] == {plot.COLOURS[2]}
