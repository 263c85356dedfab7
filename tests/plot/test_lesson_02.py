"""Lesson 02's drawings: what is drawn is what the tables hold; what was not measured stays empty and says so."""

import math

import pytest

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_02 as draw
from ssl_course.plot import plt
from ssl_course.plot.figure import BASELINE, COLOURS

LENGTHS = (550, 2200, 8800)
NOTHING = _NotMeasured()


def around(mean, step=0.01):
    return mean_ci(mean + step * (place - 2) for place in range(5))


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def central():
    """Scratch at .5; fine-tuned behind it, then level but unsure, then ahead; frozen behind throughout."""
    table = {f"scratch, {count} labels": around(0.5) for count in (10, 100)}
    table |= {f"random, {count} labels": around(0.2) for count in (10, 100)}
    table |= {f"fine-tuned turns, {count} labels": around(0.55) for count in (10, 100)}
    for length, tuned in zip(LENGTHS, (around(0.4), around(0.51, 0.03), around(0.6)), strict=True):
        for count in (10, 100):
            table[f"fine-tuned {length}, {count} labels"] = tuned
            table[f"frozen {length}, {count} labels"] = around(0.3)
    return table


def test_a_lead_counts_from_where_on_every_longer_one_is_sure_too(central):
    assert draw.first_lead(central, 10, LENGTHS) == 8800
    shared = mean_ci((0.41, 0.61, 0.36, 0.71, 0.46))  # scratch moves along: paired, even a small lead is sure
    central["scratch, 10 labels"] = mean_ci(value - 0.01 for value in shared.values)
    central["fine-tuned 550, 10 labels"] = shared
    assert draw.first_lead(central, 10, LENGTHS) == math.inf  # the longer ones are unsure
    assert draw.first_lead(central, 10, LENGTHS[:1]) == 550
    central["fine-tuned 2200, 10 labels"] = mean_ci(value + 0.02 for value in shared.values)
    central["fine-tuned 8800, 10 labels"] = mean_ci(value + 0.03 for value in shared.values)
    assert draw.first_lead(central, 10, LENGTHS) == 550
    assert draw.first_lead(central, 100, LENGTHS[:2]) == math.inf
    assert draw.first_lead(NOTHING, 10, LENGTHS) == math.inf


def test_over_length_draws_points_band_and_crossing(central):
    figure, alt = draw.over_length(central, [10, 100], LENGTHS)
    ax = figure.axes[0]
    assert ax.get_title() == "10 labels per class" and ax.get_xscale() == "log"
    lines = [line.get_ydata().tolist() for line in ax.lines if len(line.get_ydata()) == 3]
    assert lines[0] == pytest.approx([0.4, 0.51, 0.6]) and lines[1] == pytest.approx([0.3] * 3)
    assert 0.2 in [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == ":"]  # the random encoder
    assert "leads from here:\n+0.100 ± 0.000" in [text.get_text() for text in ax.texts]
    assert "10 labels: fine-tuned leads from 8,800 steps on, by 0.10." in alt


def test_the_learners_run_is_drawn_for_ten_labels_only(central):
    own = {"from scratch": 0.47, "fine-tuned": 0.44, "frozen": 0.21, "random encoder, frozen": 0.1}
    ten, hundred = draw.over_length(central, [10, 100], LENGTHS, own)[0].axes
    marks = [[float(line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o" and len(line.get_ydata())]
             for ax in (ten, hundred)]  # fmt: skip
    assert marks == [[0.47, 0.44, 0.21], []]
    joined = [line.get_ydata() for line in ten.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == 440]
    assert [list(ends) for ends in joined] == [pytest.approx(pair) for pair in ([0.47, 0.5], [0.44, 0.4], [0.21, 0.3])]


def test_the_longest_training_from_scratch_is_drawn_where_it_was_measured(central):
    longest = {"scratch 5150 steps, 10 labels": around(0.55)}
    axes = draw.over_length(central | longest, [10, 100], LENGTHS)[0].axes
    heights = [[float(line.get_ydata()[0]) for line in ax.lines if line.get_linewidth() == 0.6] for ax in axes]
    assert heights == [[0.55], []]


def test_over_pictures_joins_the_runs_of_one_length(central):
    few = {f"fine-tuned {length} on 1000 pictures, {count} labels": around(length / 1e4)
           for length in (2200, 8800) for count in (10, 100)}  # fmt: skip
    figure, alt = draw.over_pictures(few, central, (2200, 8800), (10, 100))
    lines = [line.get_ydata().tolist() for line in figure.axes[1].lines if line.get_linestyle() == "-"]
    assert [0.22, 0.51] in [pytest.approx(line) for line in lines]
    assert [0.88, 0.6] in [pytest.approx(line) for line in lines]
    assert "100 labels, 8,800 steps: 0.88 with 1,000, 0.60 with 20,000" in alt


def test_short_pretraining_marks_the_own_run_above_five():
    arms = ("random encoder, frozen", "frozen", "from scratch", "fine-tuned")
    own = dict(zip(arms, (0.15, 0.25, 0.5, 0.45), strict=True))
    figure, alt = draw.short_pretraining({name: around(0.3) for name in arms}, own)
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [line.get_xydata().tolist() for line in marks] == [
        [[value, pytest.approx(draw.OWN - row)]] for row, value in enumerate(own.values())
    ]
    assert [line.get_color() for line in marks] == [BASELINE, COLOURS[1], BASELINE, COLOURS[0]]
    assert alt.endswith("this run: random encoder, frozen 0.15, frozen 0.25, from scratch 0.50, fine-tuned 0.45")


def test_accuracies_put_each_row_at_its_name_and_explain_the_groups():
    tables = {"scenes": {"a": around(0.2), "b": around(0.6)}, "fashion": {"a": around(0.3), "b": around(0.7)}}
    figure, alt = draw.accuracies(tables, {"first": ["a"], "second": ["b"]}, chance=0.1, own={"scenes": {"b": 0.5}})
    names = dict(zip([label.get_text() for label in figure.axes[0].get_yticklabels()],
                     figure.axes[0].get_yticks(), strict=True))  # fmt: skip
    assert names == {"a": 0, "b": -1}
    marks = [line.get_xydata().tolist() for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert marks == [[[0.5, draw.OWN - 1]]]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["first", "second"]
    assert "fashion, b 0.70" in alt


def test_the_legend_names_a_group_by_its_arm_not_by_a_grey_baseline():
    names = [name for group in draw.RIVALS.values() for name in group]
    figure, _ = draw.accuracies({"scenes": {name: around(0.3) for name in names}}, draw.RIVALS, chance=0.1)
    named, groups = figure.axes[0].get_legend_handles_labels()
    assert groups == [*draw.RIVALS] and groups[-1] == "on pixels, or not pretrained"  # all that is grey
    assert [one.lines[0].get_color() for one in named] == [COLOURS[0], COLOURS[1], BASELINE]
    colours = {row: colour for row, (_, colour) in draw._colours(draw.RIVALS).items()}
    assert colours["network from scratch"] == colours["forest on random features"] == BASELINE


def test_every_pair_of_rivals_has_its_rows():
    rows = [name for group in draw.RIVALS.values() for name in group]
    assert {name for pair in draw.PAIRS for name in pair} <= set(rows)


def test_which_pictures_splits_the_table_by_its_two_ways():
    names = [name for group in draw.WHICH.values() for name in group]
    which = {
        f"{way}, {name}": around(0.3 + 0.1 * (way == "fine-tuned"))
        for way in ("frozen", "fine-tuned")
        for name in names
    }
    (figure, _), ways = draw.which_pictures(which, {"sprites": 0.2})
    assert [ax.get_title() for ax in figure.axes] == ["frozen", "fine-tuned"]
    assert ways["fine-tuned"]["noise"].mean == pytest.approx(0.4) and len(ways["frozen"]) == len(names) == 6


def test_what_was_not_measured_is_drawn_empty():
    pages = [
        draw.over_length(NOTHING, [10, 100], LENGTHS),
        draw.leads({"one": {"a": NOTHING["a"]}}, "scratch"),
        draw.over_pictures(NOTHING, NOTHING, (550, 2200), (10, 100)),
        draw.over_networks(NOTHING, NOTHING, {10: NOTHING}, NOTHING, NOTHING, {"wide": NOTHING}),
        draw.which_pictures(NOTHING, {})[0],
    ]
    for figure, alt in pages:
        figure.canvas.draw()
        assert figure.axes and len(alt) > 30
    assert "not measured yet" in pages[0][1] and "not measured yet" in pages[1][1]
