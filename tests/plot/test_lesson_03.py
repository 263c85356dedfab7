"""Lesson 03's drawings: masks on pictures, tasks, fillings, probes and occlusion maps."""

import pytest
import torch

from ssl_course.evaluate.intervals import mean_ci
from ssl_course.plot import lesson_03 as draw

IMAGES = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("kind", draw.KINDS)
def test_a_page_shows_the_pictures_and_what_is_left_of_them(kind):
    patch = 1 if kind == draw.NOISE else 4
    hidden, mask = draw.masked(IMAGES, kind, 0.5, patch)
    assert mask.shape == (4, 28 // patch, 28 // patch)
    grey = mask.repeat_interleave(patch, 1).repeat_interleave(patch, 2)[:, None]
    assert (hidden[grey] == 0.5).all() and torch.equal(hidden[~grey], IMAGES[~grey])
    figure, alt = draw.mask_page(IMAGES, kind, 0.5, patch)
    assert f"{int(mask[0].sum())} of {mask[0].numel()} cells hidden" in figure.axes[0].get_title()
    assert kind in alt and f"patch size {patch}" in alt


def test_pixel_noise_is_the_mask_of_single_pixels_and_no_other():
    assert draw.mask_page(IMAGES, draw.NOISE, 0.5, 4) is None
    assert draw.mask_page(IMAGES, "block", 0.5, 1) is None


def test_the_twin_shows_all_kinds():
    figure, alt = draw.mask_kinds(IMAGES)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["picture", *draw.KINDS] and all(kind in alt for kind in draw.KINDS)


def test_tasks_stand_below_each_other_with_their_answers():
    figure, _ = draw.tasks(IMAGES, {"rotation": IMAGES, "patch order": IMAGES}, {"rotation": [0, 1, 2, 3]})
    assert [ax.get_ylabel() for ax in figure.axes] == ["picture", "rotation", "patch order"]
    assert [text.get_text() for text in figure.axes[1].texts] == ["0", "1", "2", "3"] and not figure.axes[2].texts


def test_what_was_seen_is_kept_and_what_was_hidden_is_the_networks():
    mask = torch.zeros(4, 1, 28, 28, dtype=torch.bool)
    mask[:, :, :14] = True
    figure, _ = draw.filled(IMAGES, IMAGES, mask, torch.full_like(IMAGES, 2.0))
    shown = figure.axes[0].images[0].get_array()
    below = shown[2 * 30 :]  # the third row of pictures: white above, the picture below
    assert (below[:14, :28] == 255).all() and not (below[14:28, :28] == 255).all()


RUN = {"10": {"raw pixels": 0.6, "rotation": 0.65}, "100": {"raw pixels": 0.7, "rotation": 0.8}}
FIVE = {
    count: {name: mean_ci([value, value + 0.01, value + 0.03]) for name, value in row.items()}
    for count, row in RUN.items()
}


def test_probes_draw_longer_runs_only_where_they_were_measured():
    assert len(draw.probes(RUN, {})[0].axes) == 2
    longer = {"10_longer": {"rotation": mean_ci([0.7, 0.72])}}
    figure, _ = draw.probes(RUN, FIVE | longer)
    assert [ax.get_title() for ax in figure.axes][2] == "10 labels,\n4 times the steps"


def test_leads_are_paired_and_empty_before_they_were_measured():
    assert draw.leads({}, "raw pixels") == ""
    said = draw.leads(FIVE, "raw pixels").splitlines()
    assert said == [
        "five seeds, 10 labels: rotation − raw pixels: +0.050 ± 0.000",
        "five seeds, 100 labels: rotation − raw pixels: +0.100 ± 0.000",
    ]


def test_occlusion_maps_share_one_scale():
    maps = {"plain": torch.tensor([[0.1, 0.0], [0.0, -0.2]]), "stamped": torch.tensor([[0.0, 0.0], [0.0, 0.7]])}
    figure, alt = draw.occlusion({name: IMAGES[:1] for name in maps}, maps)
    limits = [ax.images[0].get_clim() for ax in figure.axes[1:4:2]]
    assert limits == [pytest.approx((-0.7, 0.7))] * 2 and "plain, stamped" in alt


def test_a_map_without_any_fall_can_be_drawn():
    figure, _ = draw.occlusion({"flat": IMAGES[:1]}, {"flat": torch.zeros(2, 2)})
    assert figure.axes[1].images[0].get_clim() == (-1, 1)


def test_the_shortcut_is_drawn_beside_its_probes():
    run = {"pretext": {"plain": 0.7}, "10": {"plain": 0.4, "random": 0.2}, "100": {"plain": 0.5, "random": 0.3}}
    figure, _ = draw.shortcut(run, {})
    assert [ax.get_title() for ax in figure.axes] == ["the pretext task", "probe, 10 labels", "probe, 100 labels"]
