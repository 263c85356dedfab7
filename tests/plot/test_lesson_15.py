"""Lesson 15's drawings show the numbers that they are given, and name them."""

import matplotlib.pyplot as plt
import pytest
import torch

from ssl_course.course.verdict_insight import Knowledge
from ssl_course.evaluate import Interval
from ssl_course.plot import lesson_15 as draw

IMAGES = torch.randint(255, (20, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_class_and_the_unlabelled_have_a_row():
    figure, alt = draw.own_pictures(IMAGES, ["a"] * 4 + ["b"] * 6 + [""] * 10, ("a", "b"))
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["a (4)", "b (6)", "no label (10)"]
    assert "no label (10)" in alt
    assert "no label" not in draw.own_pictures(IMAGES[:4], ["a"] * 4, ("a",))[1]


def test_below_each_judged_picture_stands_its_nearest():
    near = {"by picture": torch.arange(20).flip(0), "by source": torch.zeros(20, dtype=torch.long)}
    sources = torch.arange(20) // 10
    sources[16] = 0  # the nearest one of picture 3
    figure, alt = draw.neighbours_across(IMAGES, [3, 5], near, sources)
    drawn = torch.from_numpy(figure.axes[0].images[0].get_array().copy())
    assert torch.equal(drawn[10:18, :8], IMAGES[16].permute(1, 2, 0))
    assert "by picture (1 of the same source), by source (2 of the same source)" in alt
    assert torch.equal(drawn[20:28, 10:18], IMAGES[0].permute(1, 2, 0))
    assert [frame.get_xy() for frame in figure.axes[0].patches] == [(-1, 9), (-1, 19), (9, 19)]


def test_coin_scores_hold_the_line_of_chance():
    figure, alt = draw.coin_scores(
        {"by picture": 0.75, "by source": Interval(0.5, 0.02, (0.5, 0.5))}, honest=["by source"]
    )
    assert [bar.get_width() for bar in figure.axes[0].patches] == [0.5, 0.75] and "by picture 0.75" in alt
    assert "parts made of whole sources" in figure.get_supxlabel()


def test_the_ladder_shows_every_part_and_the_lead():
    scores = {"raw pixels, linear": [0.5, 0.7], "random encoder, frozen": [0.6, 0.6], "SimCLR, frozen": [0.9, 0.8]}
    figure, alt = draw.ladder(scores, Interval(0.2, 0.1, (0.25, 0.15)), chance=0.3, metric="accuracy")
    left = figure.axes[0]
    dots = [
        line.get_xdata().tolist() if hasattr(line.get_xdata(), "tolist") else list(line.get_xdata())
        for line in left.lines
    ]
    assert [0.9, 0.8] in dots and "lead +0.200 ± 0.100" in alt and "SimCLR, frozen 0.85" in alt
    colours = [line.get_color() for line in left.lines if line.get_marker() == "."]
    assert colours[0] != colours[1] == colours[2]  # from below: ours is green, the others grey


def test_equal_dots_lie_beside_each_other_and_far_chance_is_left_out():
    scores = {"boosted trees": [0.99, 0.99, 0.98], "SCARF, frozen": [0.99, 0.98, 0.97]}
    lead = Interval(0.0, 0.01, (0.0, -0.01, -0.01))
    left = draw.ladder(scores, lead, chance=0.5, metric="AUC")[0].axes[0]
    heights = [list(line.get_ydata()) for line in left.lines if line.get_marker() == "."]
    assert all(len(set(row)) == 3 for row in heights)
    assert left.get_xlim()[0] > 0.9 and "chance, 0.5, lies further left" in left.get_xlabel()


def test_leads_of_data_sets_are_named():
    _, alt = draw.data_sets({"wine": Interval(-0.01, 0.02, (0.0, -0.02))}, "seeds")
    assert "over seeds: wine -0.010 ± 0.020" in alt


def test_knowledge_has_three_marks_a_property():
    figure, alt = draw.knowledge([Knowledge("contrast", 0.4, 0.7, 0.9), Knowledge("place", 0.0, -3.0, 0.1)])
    assert [list(line.get_xdata()) for line in figure.axes[0].lines] == [[0.4, 0.0], [0.7, -0.05], [0.9, 0.1]]
    assert "place: 0.00, -3.00, 0.10" in alt
