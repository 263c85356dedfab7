"""Lesson 08's drawings: the game, matrices of pairs, a run, misses, pushes, stored differences, maps of probes."""

import math

import matplotlib.pyplot as plt
import pytest
import torch

from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_08
from ssl_course.plot.figure import BASELINE
from ssl_course.plot.pictures import tile

IMAGES = torch.arange(6 * 3 * 8 * 8).remainder(256).to(torch.uint8).view(6, 3, 8, 8)


def test_pair_matrix_writes_values_and_crosses_out_what_is_ruled_out():
    for numbers, texts in (
        ([[math.nan, 0.25, 1.0], [0.0, -0.5, math.nan]], ["×", "0.25", "1.00", "0.00", "-0.50", "×"]),
        ([[math.nan, 0.0, 1.0], [0.0, 1.0, math.nan]], ["×", "", "1", "", "1", "×"]),
    ):
        ax = lesson_08.pair_matrix(torch.tensor(numbers), IMAGES[:2], IMAGES[:3], label="similarity")
        assert [text.get_text() for text in ax.texts] == texts
        assert len(ax.images) == 1 + 2 + 3  # the matrix and its thumbnails


def test_pair_matrices_stand_two_in_a_row_under_their_titles():
    panel = (torch.eye(2), IMAGES[:2], IMAGES[:2])
    figure = lesson_08.pair_matrices({"one": panel, "two": panel, "three": panel})
    assert [ax.get_title() for ax in figure.axes] == ["one", "two", "three", ""]
    assert [bool(ax.images) for ax in figure.axes] == [True, True, True, False] and not figure.axes[3].axison


def test_a_colour_bar_is_drawn_for_a_label_only():
    for label, count in (("similarity", 2), ("", 1)):
        ax = lesson_08.pair_matrix(torch.eye(2), IMAGES[:2], IMAGES[:2], label=label)
        assert len(ax.figure.axes) == count


def test_a_matrix_needs_a_picture_for_every_row_and_column():
    pictures = torch.zeros(3, 1, 8, 8, dtype=torch.uint8)
    with pytest.raises(ValueError, match=r"a matrix \[3, 2\] needs as many pictures, got 3 and 3"):
        lesson_08.pair_matrix(torch.zeros(3, 2), pictures, pictures)


def drawn(page):
    figure, alt = page
    assert len(alt) > 30
    plt.close(figure)
    return figure, alt


def test_the_game_frames_the_anchor_and_numbers_the_candidates():
    figure, _ = drawn(lesson_08.game(IMAGES, IMAGES, torch.tensor([[2, 0, 1], [1, 0, 2]])))
    assert [ax.get_title() for ax in figure.axes[:5]] == ["anchor", "", "1", "2", "3"]
    assert [len(ax.images) for ax in figure.axes] == [1, 0, 1, 1, 1] * 2
    assert figure.axes[0].spines["left"].get_linewidth() == 3 and not figure.axes[2].spines["left"].get_visible()


def pixels(ax):
    return torch.as_tensor(ax.images[0].get_array().copy())


def seen(picture):
    return torch.as_tensor(tile(picture[None], 1))


def test_anchors_are_first_views_and_candidates_second_ones():
    figure, _ = drawn(lesson_08.game(IMAGES, 255 - IMAGES, torch.tensor([[2, 0, 1], [1, 0, 2]])))
    assert torch.equal(pixels(figure.axes[5]), seen(IMAGES[1]))  # the second round's anchor
    assert torch.equal(pixels(figure.axes[2]), seen(255 - IMAGES[2]))  # the first round's first candidate


def test_frames_stand_at_the_positives():
    figure, _ = drawn(lesson_08.targets(IMAGES, torch.tensor([2, 0, 1]), torch.ones(6, 6)))
    corners = [patch.get_xy() for patch in figure.axes[3].patches]
    assert corners == [(3, 0), (4, 1), (5, 2), (0, 3), (1, 4), (2, 5)]


def test_a_miss_shows_anchor_positive_and_the_negative_that_won():
    z_a, z_b = torch.tensor([[1.0, 0], [0, 1], [1, 0.1]]), torch.tensor([[0.0, 1], [0.1, 1], [1, 0.2]])
    figure, _ = drawn(lesson_08.misses(IMAGES, torch.zeros(6), z_a, z_b, 1))
    # Row 0 points to the right, its positive, row 3, upwards; the nearest is row 2.
    assert [torch.equal(pixels(ax), seen(IMAGES[row])) for ax, row in zip(figure.axes, (0, 3, 2), strict=True)] == [
        True
    ] * 3


def test_targets_stand_where_row_and_column_show_the_same_picture():
    figure, _ = drawn(lesson_08.targets(IMAGES, torch.tensor([2, 0, 1]), torch.ones(6, 6)))
    first, mixed, everything, similar = (torch.as_tensor(ax.images[0].get_array().filled(-1)) for ax in figure.axes)
    assert first.diagonal().tolist() == [1, 1, 1] and mixed.argmax(1).tolist() == [1, 2, 0]
    assert everything.argmax(1).tolist() == [3, 4, 5, 0, 1, 2] and everything.diagonal().tolist() == [-1] * 6
    assert similar.diagonal().tolist() == [-1] * 6


def test_a_runs_looks_stand_at_their_steps():
    looks = [torch.tensor([4.8, 0.5, 0.4, 0.1]), torch.tensor([3.0, 1.0, 2.0, 0.6])]
    figure, alt = drawn(lesson_08.training([4.8, 4.0, 3.0], looks, (torch.eye(6), IMAGES)))
    lead, uneven = figure.axes[2].lines
    assert lead.get_xydata().tolist() == [[0, pytest.approx(0.4)], [3, 2]] and uneven.get_ydata()[1] == 1
    assert "hits from 0.10 to 0.60" in alt


def test_misses_are_those_whose_positive_did_not_come_first():
    z_a, z_b = torch.tensor([[1.0, 0], [0, 1], [1, 0.1]]), torch.tensor([[0.0, 1], [0.1, 1], [1, 0.2]])
    figure, alt = drawn(lesson_08.misses(IMAGES, torch.tensor([0, 1, 0] * 2), z_a, z_b))
    z = torch.nn.functional.normalize(torch.cat([z_a, z_b]), dim=1)
    winner = (z @ z.T).fill_diagonal_(-2).argmax(1)
    count = (winner != torch.tensor([3, 4, 5, 0, 1, 2])).sum().item()
    assert len(figure.axes) == 3 * count and f"{count} views whose positive" in alt


def test_each_negative_stands_above_its_bar_the_largest_first():
    shares = torch.tensor([[0, 0.1, 0.5, 0, 0.3, 0.1]]).expand(6, 6)
    figure, alt = drawn(lesson_08.pushes(IMAGES, {0.2: shares, 1: shares}, {0.2: 0.5, 1: 0.25}, (0.2, 1)))
    anchor, bars = figure.axes[:2]
    assert len(anchor.images) == 1 and [patch.get_height() for patch in bars.patches][:2] == pytest.approx([0.5, 0.3])
    centres = [sum(image.get_extent()[:2]) / 2 for image in bars.images]
    assert centres == pytest.approx([patch.get_x() + patch.get_width() / 2 for patch in bars.patches])
    assert "0.50 at τ = 0.2, 0.25 at τ = 1" in alt


def test_two_ways_has_a_line_for_each_network():
    figure, alt = drawn(lesson_08.two_ways({"a": {0.05: 0.4, 1: 0.2}, "b": {0.05: 0.1, 1: 0.1}}, 0.125))
    assert len(figure.axes[0].lines) == 3 and "a: 0.40, 0.20" in alt
    shares = {"random encoder": {0.05: 0.1, 1: 0.1}, "τ = 1": {0.05: 0.4, 1: 0.2}}
    first, second, _ = drawn(lesson_08.two_ways(shares, 0.125))[0].axes[0].lines  # from below
    assert (first.get_color(), first.get_linestyle()) == (BASELINE, "--") and second.get_linestyle() == "-"


def test_arms_and_differences_of_what_is_stored():
    five = {
        "τ = 0.05": mean_ci([0.7, 0.8, 0.9]),
        "τ = 0.2": mean_ci([0.6, 0.7, 0.8]),
        "τ = 0.2, masked": mean_ci([1, 1, 1]),
    }
    figure, _ = drawn(lesson_08.arms({"τ = 0.05": 0.7, "random encoder": 0.3, "raw pixels": 0.2}, five))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["raw pixels", "random encoder", "τ = 0.05", "τ = 0.2", "τ = 0.2, masked"]
    drawn(lesson_08.arms({"τ = 0.05": 0.7}, {}))
    lines = lesson_08.differences(five).splitlines()
    assert lines[:2] == ["Five seeds, shape:", "  [τ = 0.05] minus [τ = 0.2]: +0.100 ± 0.000"] and len(lines) == 3
    bound = lesson_08.masked_bound(five).splitlines()
    assert bound[0] == "Five seeds, bound in nats:" and len(bound) == 2
    assert bound[1].startswith("  [τ = 0.2, masked] minus [τ = 0.2]: +0.3")
    assert lesson_08.differences({}) == lesson_08.masked_bound({}) == "(Five seeds: not measured yet.)"
