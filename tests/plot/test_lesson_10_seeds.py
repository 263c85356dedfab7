"""Lesson 10's stored runs: what they say in words, and that all is drawn without them."""

import math

from matplotlib.colors import to_hex

from ssl_course import plot
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.plot import lesson_10_seeds


def table(**means):
    """Five seeds of each arm around a mean; SimCLR's are .05 above VICReg's in every seed."""
    base = {arm: 0.5 for arm in lesson_10_seeds.ARMS} | means
    wiggle = (-0.02, -0.01, 0, 0.01, 0.02)
    return {
        f"{arm}, {count}": mean_ci(mean + one for one in wiggle)
        for arm, mean in base.items()
        for count in lesson_10_seeds.COUNTS
    }


def test_a_lead_is_said_where_the_interval_bears_it():
    said = lesson_10_seeds.answers(table(SimCLR=0.55))
    assert "[SimCLR] minus [VICReg]: +0.050 ± 0.000, +0.050 ± 0.000, +0.050 ± 0.000\n" in said
    behind = lesson_10_seeds.answers(table(SimCLR=0.45))
    assert "[SimCLR] minus [VICReg]: -0.050 ± 0.000, -0.050 ± 0.000, -0.050 ± 0.000\n" in behind
    assert "[rows] minus [columns]: +0.000 ± 0.000 open, +0.000 ± 0.000 open, +0.000 ± 0.000 open" in said


def test_what_the_lesson_says_of_lengths_is_compared():
    """Rows of one length with VICReg and SimCLR, not those of free length alone."""
    lines = lesson_10_seeds.answers(table()).splitlines()
    rows, columns = "rows, one length", "columns, one length"
    for one, other in (("SimCLR", rows), ("SimCLR", columns), (rows, "VICReg")):
        assert sum(line.startswith(f"[{one}] minus [{other}]: ") for line in lines) == 1
    assert len(lines) == len(lesson_10_seeds.PAIRS) + 1


def test_without_stored_results_everything_is_drawn_and_nothing_is_claimed():
    class Empty(dict):
        def __missing__(self, name):
            return Interval(math.nan, math.nan, (math.nan,) * 5)

    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10_seeds.SHOWN}
    figure, alt = lesson_10_seeds.side_by_side(own, Empty())
    assert plot.png(figure) and lesson_10_seeds.NOT_YET in alt
    assert lesson_10_seeds.answers(Empty()) == lesson_10_seeds.NOT_YET and lesson_10_seeds.ranks(Empty()) == ""
    assert lesson_10_seeds.gaps({"free": 0.01, "fixed": -0.02}, Empty()).count("\n") == 1


def test_with_stored_results_all_arms_are_drawn():
    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10_seeds.SHOWN}
    figure, alt = lesson_10_seeds.side_by_side(own, table())
    assert plot.png(figure) and "from scratch, all 0.50" in alt
    assert "five seeds, one length: +0.010" in lesson_10_seeds.gaps(
        {}, {"fixed": mean_ci([0.0, 0.01, 0.02, 0.01, 0.01])}
    )
    shape = {"rows, rank": mean_ci([9.0, 11.0]), "rows, own share": mean_ci([0.2, 0.2])}
    head, line = lesson_10_seeds.ranks(shape).splitlines()
    assert "diagonal" in head and line == "rows: rank 10.0 of 128, own share 0.20"


def test_pairs_and_colours_of_the_figure_are_those_of_the_table():
    own = {name: mean_ci([0.2, 0.3]) for name in lesson_10_seeds.SHOWN}
    figure, _ = lesson_10_seeds.side_by_side(own, table(SimCLR=0.55))
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
            enumerate(lesson_10_seeds.ARMS)}  # fmt: skip
    assert rows["SimCLR"] == {plot.COLOURS[0]} and rows["VICReg"] == {plot.COLOURS[2]}
