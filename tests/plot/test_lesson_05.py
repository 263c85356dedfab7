"""Lesson 05's drawings: rows and marks are what was given; what was not measured stays empty."""

import pytest
import torch

from ssl_course.augment import masks
from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.models import MaskedAutoencoder, VisionTransformer, patchify
from ssl_course.plot import lesson_05 as draw

IMAGES = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
HIDDEN = torch.tensor([[True, False, True, True]] * 3)
NOTHING = _NotMeasured()
PAINTED = [round(255 * part) for part in draw.HIDDEN]


def around(mean):
    return mean_ci(mean + 0.01 * (place - 2) for place in range(5))


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


def test_a_difference_is_paired_and_has_four_decimals():
    said = draw.difference({"a": mean_ci([0.3, 0.5, 0.7]), "b": mean_ci([0.2, 0.4, 0.6])}, "a", "b")
    assert said == "a minus b: +0.1000 ± 0.0000 (3 seeds so far)"
    said = draw.difference({"a": mean_ci([0.3, 0.5]), "b": mean_ci([0.2, 0.4])}, "a", "b")
    assert said == "a minus b: +0.1000 (2 seeds so far)"


def table(arms):
    return {
        f"{arm}, {count} labels": around(0.5 + 0.01 * place) for count in (10, 100) for place, arm in enumerate(arms)
    }


def test_accuracies_stand_at_their_names_with_a_star_for_the_own_run():
    full = table([*draw.TRANSFORMER, *draw.CONVOLUTIONAL])
    absent = {f"{arm}, 100 labels" for arm in (*draw.TEN_ONLY, "scratch, equal cost")}
    measured = {name: one for name, one in full.items() if name not in absent}
    longer = {f"{arm}, 100 labels": around(mean) for arm, mean in zip(draw.LONGER, (0.3, 0.42), strict=True)}
    pixels = {f"pixels, {count} labels": around(0.7) for count in (10, 100)}
    figure, alt = draw.with_labels(measured, longer, (10, 100), {"scratch": 0.4}, pixels)
    stars = [[line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "*"] for ax in figure.axes]
    assert stars == [[[[0.4, 0.0]]], []]
    dashed = [[line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == "--"] for ax in figure.axes]
    assert dashed == [[pytest.approx(0.7)]] * 2 and figure.axes[0].get_xlim() == figure.axes[1].get_xlim()
    assert "100 labels, convolutional, SimCLR first 0.56" in alt and "100 labels, raw pixels 0.70" in alt
    assert (
        "100 labels, from scratch, equal total cost 0.30" in alt
        and "10 labels, from scratch, equal total cost 0.51" in alt
    )
    said = draw.leads(measured, longer)[1]
    assert "100 labels: masked, raw minus scratch, equal cost +0.220" in said
    assert "100 labels: masked, raw, longer minus scratch, equal cost +0.120" in said
    assert "10 labels: masked, raw minus scratch +0.020" in said and "masked, raw minus copier -0.020" in said
    reads = table([f"{name}, {read}" for name in draw.FROZEN for read in draw.READS])
    lines = draw.comparisons(measured, reads).splitlines()
    assert len(lines) == 6 and lines[0].startswith(
        "masked, normalised, 10 labels minus masked, raw, 10 labels: +0.0100"
    )
    assert lines[5].startswith("masked, raw, attention over the rows, 10 labels minus masked, raw, mean of the rows")


def test_ratios_and_frozen_reads():
    ratios = {
        f"{name}, ratio {ratio}": around(ratio / 2)
        for name in ("error", "frozen", "fine-tuned")
        for ratio in (0.25, 0.75)
    }
    figure, alt = draw.over_ratio(ratios, (0.25, 0.75), around(0.3))
    assert figure.axes[2].lines[0].get_ydata() == pytest.approx([0.125, 0.375])
    assert "fine-tuned, 75% hidden 0.375" in alt
    reads = table([f"{name}, {read}" for name in draw.FROZEN for read in draw.READS])
    figure, alt = draw.frozen(reads | {f"pixels, {count} labels": around(0.6) for count in (10, 100)}, (10, 100))
    assert "100 labels, masked, raw, all rows side by side 0.55" in alt


def test_what_was_not_measured_is_drawn_empty():
    pages = [draw.leads(NOTHING, NOTHING), draw.over_ratio(NOTHING, (0.25, 0.75), NOTHING["scratch"])]
    pages += [draw.with_labels(NOTHING, (10, 100), {}, NOTHING)]
    for figure, alt in [*pages, draw.frozen(NOTHING, (10, 100))]:
        figure.canvas.draw()
        assert figure.axes and len(alt) > 30
