"""Lesson 11's drawings: marks lie where they were measured, and alt texts carry the numbers."""

import pytest
import torch

from ssl_course import plot
from ssl_course.evaluate import mean_ci
from ssl_course.evaluate.places import Located
from ssl_course.plot import lesson_11 as draw


@pytest.fixture
def one():
    heat = torch.rand(2, 8, 8, generator=torch.Generator().manual_seed(0))
    return Located(heat, torch.tensor([[10.0, 20.0], [4.0, 5.0]]), torch.tensor([1.5, 0.25]))


def test_a_line_for_each_network(one):
    figure, alt = draw.depths({"random": {"z, 128": 0.1, "h, 64": 0.3}, "VICReg": {"z, 128": 0.0, "h, 64": 0.5}})
    lines = figure.axes[0].lines
    assert list(lines[0].get_ydata()) == [0.1, 0.3] and list(lines[1].get_ydata()) == [0.0, 0.5]
    assert "VICReg: z, 128 0.00, h, 64 0.50" in alt
    figure, _ = draw.depths({"random": {"h": 0.4, "z": 0.02}, "VICReg": {"h": 0.5, "z": 0.0}})
    assert [text.get_position()[1] for text in figure.axes[0].texts] == pytest.approx([0.07, 0.14])  # off the zero line
    plot.png(figure)


def test_true_and_guessed_centres_lie_on_the_heat(one):
    images = torch.zeros(2, 3, 32, 32, dtype=torch.uint8)
    true = torch.tensor([[11.0, 21.0], [6.0, 7.0]])
    figure, alt = draw.heat_rows(images, true, {"mine": one, "pixels": one._replace(heat=torch.rand(2, 32, 32))})
    ax = figure.axes[2]
    assert [float(line.get_xdata()[0]) for line in ax.lines] == [11, 11, 10]
    assert [float(line.get_ydata()[0]) for line in ax.lines] == [21, 21, 20]
    assert ax.images[0].get_extent() == [-1.5, 30.5, 30.5, -1.5]  # place 0 around the middle of pixel 0, .5
    assert figure.axes[4].images[0].get_extent() == [0, 32, 32, 0]
    assert ax.get_xlabel() == "1.5" and "mine\n(mean 0.88)" in ax.get_ylabel()
    assert "mine: 1.5, 0.2, mean 0.88" in alt
    plot.png(figure)


def test_lines_join_matched_places():
    views = torch.rand(2, 1, 3, 32, 32)
    ways = {"by position": (torch.tensor([[9, 0]]), torch.tensor([[17, 63]]))}
    figure, alt = draw.matched([*views], ways, {"by position": torch.tensor([[2, 0]])})
    first, second = figure.axes[0].lines
    assert list(first.get_xdata()) == [4.5, 4.5 + 37] and list(first.get_ydata()) == [4.5, 8.5]
    assert list(second.get_ydata()) == [0.5, 28.5] and second.get_linestyle() == ":"
    assert figure.axes[0].get_title() == "by position: 1 of 2 pairs on the sprite" and "[1]" in alt
    assert [tick.get_text() for tick in figure.axes[0].get_xticklabels()] == ["first view", "second view"]
    plot.png(figure)


def test_scores_of_a_run_and_of_the_seeds():
    table = {"VICReg": mean_ci([2.0, 2.1, 2.2, 2.3, 2.4]), "VICRegL": mean_ci([1.6, 1.7, 1.8, 1.9, 2.0])}
    own = {"error": {"VICReg": 2.5, "VICRegL": 1.5}, "shape": {"VICReg": 0.4}}
    figure, alt = draw.scores(own, {"error": table})
    assert "error, VICReg 2.20 over five seeds" in alt and "shape, VICReg 0.40 in this run" in alt
    assert "● your run" in figure._supxlabel.get_text()
    said = draw.leads({"error": table}, [("VICRegL", "VICReg")])
    assert "five seeds: VICRegL minus VICReg: -0.40 ± 0.00 pixels, 300 centres" in said
    assert draw.leads({}, [("VICRegL", "VICReg")]) == "five seeds: not measured yet"
    plot.png(figure)


def test_marks_of_the_scores_stand_in_the_line_of_their_arm():
    table = {"VICReg": mean_ci([2.0, 2.1, 2.2, 2.3, 2.4]), "VICRegL": mean_ci([1.6, 1.7, 1.8, 1.9, 2.5])}
    figure, _ = draw.scores({"error": {"VICReg": 2.3, "VICRegL": 1.5}}, {"error": table})
    ax = figure.axes[0]
    for height, (arm, one) in enumerate(table.items()):
        ((low, at), (high, _)) = ax.containers[height].lines[2][0].get_segments()[0]
        assert (at, (high + low) / 2, (high - low) / 2) == pytest.approx((-height, one.mean, one.half_width)), arm
        seeds = [line for line in ax.lines if line.get_marker() == "." and line.get_ydata()[0] == -height - 0.24]
        assert list(seeds[0].get_xdata()) == list(one.values)
    marks = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert marks == [(2.3, 0.28), (1.5, 0.28 - 1)]
    assert [line.get_xdata()[0] for line in figure.axes[-1].lines if line.get_linestyle() == ":"] == [1 / 8]


def test_what_the_text_says_of_one_way_to_match_is_compared():
    """By feature alone, also with the method that has no loss on places; by position alone with both ways together."""
    arms = {name for pair in draw.PAIRS for name in pair}
    lines = draw.leads({"error": {arm: mean_ci([1.0, 2.0]) for arm in arms}}, draw.PAIRS).splitlines()
    for one, other in (("by feature alone", "VICReg"), ("by position alone", "VICRegL")):
        assert sum(f": {one} minus {other}: " in line for line in lines) == 1
