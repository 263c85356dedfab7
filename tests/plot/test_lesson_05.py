"""Lesson 05's drawings: rows and marks are what was given."""

import pytest
import torch

from ssl_course.augment import masks
from ssl_course.models import MaskedAutoencoder, VisionTransformer, patchify
from ssl_course.plot import lesson_05 as draw

IMAGES = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
HIDDEN = torch.tensor([[True, False, True, True]] * 3)
PAINTED = [round(255 * part) for part in draw.HIDDEN]


def test_a_cut_picture_shows_its_patches_in_their_places():
    figure, alt = draw.cut(IMAGES[0], patchify(IMAGES, 4)[0], 4)
    left, right = (ax.images[0].get_array() for ax in figure.axes)
    assert left.shape == (8, 8, 3) and right.shape == (9, 9, 3)
    assert (right[:4, :4] == left[:4, :4]).all() and (right[5:, 5:] == left[4:, 4:]).all()
    assert "4 patches" in alt


def test_guesses_stand_in_hidden_patches_alone():
    figure, alt = draw.guesses(IMAGES, HIDDEN, 4, {"zero": torch.zeros(3, 4, 16)})
    canvas = figure.axes[0].images[0].get_array()
    picture, visible, guess = (canvas[10 * row : 10 * row + 8, :8] for row in range(3))
    assert (guess[:4, :4] == 0).all() and (visible[:4, :4] == PAINTED).all()
    assert (guess[:4, 4:] == picture[:4, 4:]).all() and (visible[:4, 4:] == picture[:4, 4:]).all()
    assert "picture, visible, zero" in alt


def test_hidden_patches_have_a_colour_that_no_grey_has():
    assert len(set(PAINTED)) == 3


def test_an_even_patch_is_grey_in_the_normalised_target():
    figure, _ = draw.targets(torch.full((2, 1, 8, 8), 0.5), 4)
    canvas = figure.axes[0].images[0].get_array()
    assert (canvas[:8, :8] == 128).all() and (canvas[10:18, :8] == 128).all()


def test_each_ratio_has_two_rows():
    torch.manual_seed(0)
    network = MaskedAutoencoder(VisionTransformer(1, 8, 4, 8, 1, 2), 8, 1, 2)
    figure, alt = draw.at_ratio(network, IMAGES, [0.25, 0.75], torch.zeros(4, 16))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["picture", "25% hidden", "reconstruction", "75% hidden", "reconstruction", "mean picture"]
    canvas = figure.axes[0].images[0].get_array()
    own = torch.Generator().manual_seed(0)
    hidden = masks.patches(3, 2, 0.75, generator=own)[0]
    for row in range(2):
        for column in range(2):
            block = canvas[30 + 4 * row : 34 + 4 * row, 4 * column : 4 * column + 4]
            assert (block == PAINTED).all() == bool(hidden[row, column])
    assert (canvas[50:58] == 0)[:, :8].all() and "25%, 75%" in alt


def test_errors_are_sorted_and_ours_is_green():
    figure, alt = draw.errors({"a": 0.3, "b": 0.1}, ours=["b"])
    bars = figure.axes[0].patches
    assert [bar.get_width() for bar in bars] == [0.1, 0.3]
    assert bars[0].get_facecolor() != bars[1].get_facecolor() and "b 0.1000, a 0.3000" in alt


def test_attention_frames_the_patch_that_asks():
    weights = torch.full((3, 4, 4), 0.1)
    weights[1, 2, 1] = 0.7
    figure, alt = draw.attention(IMAGES, HIDDEN, 4, weights, [0, 2, 3])
    below = figure.axes[4]
    assert below.images[0].get_array().tolist()[0][1] == pytest.approx(0.7)
    assert below.patches[0].get_xy() == (-0.5, 3.5) and "0.70" in below.get_xlabel()
    assert {ax.images[0].get_clim() for ax in figure.axes[3:]} == {(0, weights.max().item())}  # one scale for all
    assert "0.25 for each" in figure.get_supxlabel()
    assert "3 masked pictures" in alt


def test_curves_have_their_names_at_their_ends():
    figure, alt = draw.curves([0.25, 0.75], {"mean": [0.2, 0.1], "network": [0.2, 0.3]}, "share")
    (ax,) = figure.axes
    assert [(text.get_position(), text.get_text().strip()) for text in ax.texts] == [
        ((0.75, 0.1), "mean"),
        ((0.75, 0.3), "network"),
    ]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["25%", "75%"] and ax.get_yscale() == "linear"
    assert "network: 0.200, 0.300" in alt


def test_the_copier_stands_beside_the_right_run_and_the_mean_picture():
    copied, right = ({"visible": [0.5, 0.01], "hidden": [0.5, end]} for end in (0.24, 0.06))
    figure, alt = draw.copier(copied, right, 0.08, every=60)
    (ax,) = figure.axes
    assert sorted(line.get_ydata()[-1] for line in ax.lines) == [0.01, 0.06, 0.08, 0.24]
    assert all(list(line.get_xdata()) == [0, 60] for line in ax.lines) and ax.get_yscale() == "log"
    assert "hidden scored: error on hidden: 0.500, 0.060" in alt
