"""Lesson 08's drawings: matrices of pairs, maps of probes, distributions."""

import math

import matplotlib.pyplot as plt
import pytest
import torch

from ssl_course.plot import lesson_08

IMAGES = torch.arange(6 * 3 * 8 * 8).remainder(256).to(torch.uint8).view(6, 3, 8, 8)


def test_pair_matrix_writes_values_and_crosses_out_what_is_ruled_out():
    for numbers, texts in (
        ([[math.nan, 0.25, 1.0], [0.0, -0.5, math.nan]], ["×", "0.25", "1.00", "0.00", "-0.50", "×"]),
        ([[math.nan, 0.0, 1.0], [0.0, 1.0, math.nan]], ["×", "", "1", "", "1", "×"]),
    ):
        ax = lesson_08.pair_matrix(torch.tensor(numbers), IMAGES[:2], IMAGES[:3], label="similarity")
        assert [text.get_text() for text in ax.texts] == texts
        assert len(ax.images) == 1 + 2 + 3  # the matrix and its thumbnails


def test_probe_map_colours_the_way_from_chance_to_perfect():
    scores = {"pixels": {"shape": 0.125, "hue": 1.0}, "trained": {"shape": 0.5625, "hue": 1 / 6}}
    figure = lesson_08.probe_map({"mine": scores}, {"shape": 1 / 8, "hue": 1 / 6})
    shown = torch.as_tensor(figure.axes[0].images[0].get_array())
    assert torch.allclose(shown, torch.tensor([[0.0, 1.0], [0.5, 0.0]]), atol=1e-6)
    assert [text.get_text() for text in figure.axes[0].texts] == ["0.12", "1.00", "0.56", "0.17"]


def test_densities_have_area_one():
    ax = lesson_08.densities({"a": torch.linspace(-1, 1, 400), "b": torch.zeros(10)})
    heights = ax.patches[0].get_path().vertices[:, 1]
    assert heights.max() == pytest.approx(0.5, rel=0.02) and ax.get_ylabel() == "density"


def test_pair_matrices_stand_two_in_a_row_under_their_titles():
    panel = (torch.eye(2), IMAGES[:2], IMAGES[:2])
    figure = lesson_08.pair_matrices({"one": panel, "two": panel, "three": panel})
    assert [ax.get_title() for ax in figure.axes] == ["one", "two", "three", ""]
    assert [bool(ax.images) for ax in figure.axes] == [True, True, True, False] and not figure.axes[3].axison


def test_a_colour_bar_is_drawn_for_a_label_only():
    for label, count in (("similarity", 2), ("", 1)):
        ax = lesson_08.pair_matrix(torch.eye(2), IMAGES[:2], IMAGES[:2], label=label)
        assert len(ax.figure.axes) == count


@pytest.mark.parametrize("count", [4, 5, 9, 32])
def test_every_density_is_drawn_and_differs(count):
    ax = lesson_08.densities({str(index): torch.rand(30) for index in range(count)})
    drawn = {(patch.get_edgecolor(), patch.get_linestyle()) for patch in ax.patches}
    assert len(ax.patches) == len(drawn) == count


WRONG = {
    "33 series": (dict.fromkeys(map(str, range(33)), torch.rand(3)), "33 series can't be told apart: give at most 32"),
    "nan": ({"a": torch.tensor([0.1, float("nan")])}, "a: 1 of 2 values are nan or inf"),
    "all outside": ({"a": torch.tensor([2.0, -3.0])}, "a has no value between -1 and 1"),
}


@pytest.mark.parametrize(("series", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_density_is_named_and_no_figure_stays(series, message):
    with pytest.raises(ValueError, match=message):
        lesson_08.densities(series)
    assert plt.get_fignums() == []


def test_a_matrix_needs_a_picture_for_every_row_and_column():
    pictures = torch.zeros(3, 1, 8, 8, dtype=torch.uint8)
    with pytest.raises(ValueError, match=r"a matrix \[3, 2\] needs as many pictures, got 3 and 3"):
        lesson_08.pair_matrix(torch.zeros(3, 2), pictures, pictures)
