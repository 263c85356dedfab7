"""Lesson 14's drawings: marks lie where they were measured, alt texts carry the numbers, nothing stored is said so."""

import math

import pytest
import torch

from ssl_course import plot
from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_14 as draw


def test_two_collapses_end_where_the_runs_do():
    runs = {"a": [(4.0, 0.1, 0.2), (3.0, 0.5, 0.9)], "b": [(5.0, 0.01, 0.01), (4.8, 1 / 128, 1 / 128)]}
    figure, alt = draw.two_collapses(runs, classes=128)
    left, right = figure.axes
    start, end = ([line.get_xdata()[0], line.get_ydata()[0]] for line in left.lines[1:3])
    assert (start, end) == ([0.1, 0.2], [0.5, 0.9])
    assert list(right.lines[0].get_ydata()) == [4.0, 3.0]
    assert right.lines[-1].get_ydata()[0] == pytest.approx(math.log(128)) and "a: winner's share 0.50" in alt
    plot.png(figure)


def test_directions_start_along_x_and_pass_y():
    sides = draw.directions()
    assert torch.allclose(sides[:, [0, 18]], torch.eye(2), atol=1e-6)
    assert torch.allclose(sides.norm(dim=0), torch.ones(37))


def test_a_statistic_is_taken_of_every_shadow():
    cloud = torch.tensor([[3.0, 0.0], [-3.0, 0.0]])
    figure, alt = draw.from_all_sides({"flat": cloud, "two": 2 * cloud}, lambda x: x.abs().mean(0) + 0.1)
    below = figure.axes[2]
    assert below.lines[0].get_ydata()[[0, 18, 36]].tolist() == pytest.approx([3.1, 0.1, 3.1], abs=1e-5)
    assert "flat: columns 3.1 and 0.1, largest 3.1" in alt
    plot.png(figure)


def test_pages_of_clouds():
    runs = {"a point": {0: torch.zeros(4, 2), 9: torch.eye(4)[:, :2]}}
    figure, alt = draw.cloud_pages(runs)(cloud="a point", step=9)
    assert figure.axes[0].lines[0].get_xdata().tolist() == [1, 0, 0, 0] and "after 9 steps, deviations 0.50" in alt
    figure, alt = draw.all_clouds(runs | {"b": runs["a point"]})
    assert len(figure.axes) == 4 and "b, step 0, deviations 0.00 and 0.00" in alt
    plot.png(figure)


@pytest.fixture
def tables():
    def row(mean, seconds=None):
        found = {"kNN": mean_ci([mean, mean + 0.02]), "probe, 10": mean_ci([mean / 2] * 2)}
        return found | ({"seconds": mean_ci([seconds] * 2)} if seconds else {})

    rows = {"slow": row(0.8, 60.0), "quick": row(0.6, 12.0), "raw pixels": row(0.2), "told": row(0.9, 12.0)}
    return {"sprites": rows, "scenes": {}}


def test_a_page_of_the_arena_holds_what_the_budget_allows(tables):
    page = draw.arena_pages(tables, "seconds", {"one": ["quick"], "two": ["slow"]}, without="told")
    figure, alt = page(pictures="sprites", score="kNN", at_most="any")
    names = [text.get_text() for text in figure.axes[0].texts]
    assert names == ["raw pixels  0.21", "quick  0.61", "slow  0.81"] and "slow  0.81, quick  0.61; lines: raw" in alt
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["one", "two"]
    figure, alt = page(pictures="sprites", score="kNN", at_most="20")
    assert not any("slow" in text.get_text() for text in figure.axes[0].texts)
    assert page(pictures="sprites", score="kNN", at_most="5") is None
    plot.png(figure)


def test_what_is_not_measured_is_said(tables):
    page = draw.arena_pages(tables, "seconds", {})
    assert page(pictures="scenes", score="kNN", at_most="any")[1] == draw.NOT_YET
    assert page(pictures="scenes", score="kNN", at_most="20") is None
    assert draw.whole_table({"scenes": {}}, ["kNN"], ("scenes", "kNN"))[1] == draw.NOT_YET


def test_the_whole_table_is_sorted_and_has_dashes_where_nothing_is(tables):
    figure, alt = draw.whole_table(tables, ["kNN", "probe, 10"], ("sprites", "kNN"))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["told", "slow", "quick", "raw pixels"] and "told 0.91, slow 0.81" in alt
    assert [text.get_text() for text in figure.axes[1].texts] == ["–"] * 8
    plot.png(figure)


def test_the_checklist_says_number_and_verdict():
    lines = {("Do it.", "a minus b"): {"sprites": (mean_ci([-0.1, -0.12]), "contradicted")}}
    lines["Or not.", "b"] = {"sprites": (mean_ci([math.nan]), "not measured")}
    figure, alt = draw.checklist(lines)
    said = [text.get_text() for text in figure.axes[0].texts]
    assert "−0.11 ± 0.13" in said and "contradicted" in said and "–" in said and "Do it. sprites contradicted" in alt
    plot.png(figure)
