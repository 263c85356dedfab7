"""Lesson 07's plane of spread and effective rank."""

import pytest
import torch

from ssl_course import plot
from ssl_course.evaluate.intervals import mean_ci
from ssl_course.plot import lesson_07 as draw
from ssl_course.plot import lesson_07_plane as planes
from ssl_course.widgets import slideshow

WHOLE = 10.0
MEASURES = {"one": ([0.3, 1.0], [10.0, 12.0]), "two": ([0.3, 0.01], [10.0, 15.0]), "three": ([0.3, 300.0], [10.0, 1.0])}


def runs():
    z = torch.randn(120, 5, generator=torch.Generator().manual_seed(0))
    return {name: draw.Run(torch.nn.Identity(), [(z, z), (z, z + 0.1)], [1.0] * 25, 25) for name in MEASURES}


@pytest.fixture(autouse=True)
def closed():
    yield
    plot.plt.close("all")


@pytest.mark.parametrize(
    ("spread", "rank", "name"),
    [(0.049, 20, "point"), (0.049, 1, "point"), (300, 1.4, "line"), (1, 1.5, "pancake"), (1, 4.9, "pancake")]
    + [(0.05, 5, "healthy"), (1, 12, "healthy")],
)
def test_zones(spread, rank, name):
    assert planes.zone(spread, rank, WHOLE) == name


def overlap(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def test_the_plane_names_every_run_at_its_point_and_no_two_names_overlap():
    ends = {name: (spread[-1], rank[-1]) for name, (spread, rank) in MEASURES.items()}
    ends |= {"close by": (1.02, 12.1), "closer": (1.03, 11.9)}
    figure, alt = planes.plane(ends, WHOLE)
    ax = figure.axes[0]
    names = [text for text in ax.texts if text.get_text() in ends]
    assert len(names) == len(ends) and "two 0.01 and 15.0, point" in alt
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in names]
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
    low, high = ax.get_xlim()
    assert all(low < spread < high for spread, _ in ends.values())


def test_a_run_looks_the_same_in_plane_and_curves():
    ends = dict.fromkeys(["untrained", *reversed(draw.RUNS)], (1, 2))
    looks = {name: look for name, _, *look in draw.codes(ends)}
    assert looks.items() >= {name: look for name, _, *look in draw.codes(dict.fromkeys(draw.RUNS[3:6]))}.items()
    assert len(set(map(tuple, looks.values()))) == len(ends) and looks["VICReg"][0] == plot.COLOURS[2]
    drawn = [line.get_color() for line in planes.plane(ends, WHOLE)[0].axes[0].lines]
    assert drawn == [colour for colour, _ in looks.values()] and drawn[0] == plot.figure.BASELINE


def test_a_name_stands_on_its_points_side_of_the_border():
    figure, _ = planes.plane({"a rather long name": (0.02, 15), "another long name": (0.09, 8), "far": (1, 12)}, WHOLE)
    figure.draw_without_rendering()
    ax = figure.axes[0]
    border = ax.transData.transform((planes.POINT, 1))[0]
    boxes = {text.get_text(): text.get_window_extent() for text in ax.texts}
    assert boxes["a rather long name"].x1 < border < boxes["another long name"].x0


def test_a_name_makes_room_for_those_that_come_after_it():
    ends = {"predictor alone": (0.0209, 3.1), "stop-gradient alone": (0.0124, 18.9)}
    ends |= {"squared pull alone": (0.00766, 20.9), "covariance alone": (0.00752, 21.2), "untrained": (0.334, 10)}
    ends |= {"positives only": (0.00148, 11.2), "no margin": (339, 1)}
    figure, _ = planes.plane(ends, WHOLE)
    figure.draw_without_rendering()
    ax = figure.axes[0]
    letters = {text.get_text(): text.get_window_extent() for text in ax.texts if text.get_text() in ends}
    boxes = {name: box.padded(-2) for name, box in letters.items()}  # a line of letters does not fill its box
    assert not any(overlap(boxes[one], boxes[other]) for one in boxes for other in boxes if one < other)
    for x, y in map(ax.transData.transform, ends.values()):
        assert not any(box.x0 < x < box.x1 and box.y0 < y < box.y1 for box in boxes.values())


def test_every_switch_is_called_as_the_run_it_leads_to():
    for on, name in planes.SWITCHES.items():
        if len(on) == 1:
            assert name in (*on, f"{on[0]} alone")
    both = {("stop-gradient", "predictor"): "SimSiam", ("variance", "covariance"): "VICReg", (): "positives only"}
    assert both.items() <= planes.SWITCHES.items()


def test_areas_end_where_zone_says():
    ax = planes.plane({"far": (1, 12)}, WHOLE)[0].axes[0]
    tops = sorted(path.get_paths()[0].vertices[:, 1].max() for path in ax.collections)
    for top, below, above in zip(tops, ("line", "pancake"), ("pancake", "healthy"), strict=True):
        assert (planes.zone(1, 0.99 * top, WHOLE), planes.zone(1, 1.01 * top, WHOLE)) == (below, above)


def test_a_way_goes_from_spread_and_rank_untrained_to_those_at_the_end():
    page = planes.paths(runs(), MEASURES, WHOLE, {(): "three"})
    ways = [line for line in page()[0].axes[1].lines if len(line.get_xdata()) == 2]
    assert [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ways] == [([0.3, 300.0], [10.0, 1.0])]


def test_switches_lead_to_the_runs_that_there_are():
    switches = {(): "two", ("margin",): "one", ("Barlow Twins",): "three"}
    page = planes.paths(runs(), MEASURES, WHOLE, switches)
    figure, alt = page(**{"margin": True, "Barlow Twins": False})
    assert alt.startswith("one: spread 1, effective rank 12.0, healthy")
    assert figure.axes[0].get_title().startswith("one")
    assert page(**{"margin": True, "Barlow Twins": True}) is None
    twin = planes.all_clouds(runs(), MEASURES, WHOLE)
    buttons = {"margin": (False, True), "Barlow Twins": (False, True)}
    assert "two" in slideshow(page, twin=twin, **buttons).children[-1].value


def test_the_twin_shows_every_run():
    figure, alt = planes.all_clouds(runs(), MEASURES, WHOLE)
    assert len(figure.axes) == 3 and all(name in alt for name in MEASURES)
    assert figure.axes[1].get_title().split("\n") == ["two", "spread 0.01 · rank 15.0", "POINT"]


@pytest.mark.parametrize("measured", [True, False])
def test_hues_show_this_run_and_paired_leads_of_the_stored_ones(measured):
    run = {"raw pixels": 0.8, "untrained": 0.7, "SimSiam": 0.75}
    values = {"raw pixels": 0.8, "untrained": 0.7, "SimSiam": 0.74}
    five = {name: mean_ci([value + seed / 100 for seed in range(5)]) for name, value in values.items()}
    figure, alt = planes.hues(run, five if measured else {})
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == list(run)
    assert ("+0.04 ± 0.00" in alt) == measured and "SimSiam 0.75" in alt


def test_what_the_stored_runs_at_one_rate_say():
    table = {"spread": mean_ci([0.7, 0.8]), "rank": mean_ci([2.0, 2.0])}
    assert "spread 0.75" in planes.at_one_rate(table) and "rank 2.0 ± 0.0" in planes.at_one_rate(table)
    assert planes.at_one_rate({}) == ""
