"""Lesson 03's drawings: masks on pictures, questions, fillings, probes and occlusion maps."""

import itertools

import pytest
import torch

from ssl_course import data
from ssl_course.evaluate.intervals import mean_ci
from ssl_course.plot import lesson_03 as draw
from ssl_course.widgets import slideshow

IMAGES = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("kind", "cell"), itertools.product(draw.KINDS, (1, 4, 7)))
def test_a_page_shows_the_pictures_and_what_is_left_of_them(kind, cell):
    hidden, mask = draw.masked(IMAGES, kind, 0.5, cell)
    assert mask.shape == (4, 28 // cell, 28 // cell)
    grey = mask.repeat_interleave(cell, 1).repeat_interleave(cell, 2)[:, None]
    assert (hidden[grey] == 0.5).all() and torch.equal(hidden[~grey], IMAGES[~grey])
    figure, alt = draw.mask_pages(IMAGES)(kind, 0.5, cell)
    title = figure.axes[0].get_title()
    assert f"{int(mask[0].sum())} of {mask[0].numel()} cells hidden" in title
    assert f"error of copying {draw.copying_error(IMAGES, grey[:, 0]):.3f}" in title
    assert f"{kind}, cells of {cell} pixels" in alt


def test_every_page_of_the_explorer_is_reached_one_control_at_a_time():
    """Pixel noise, patches of one pixel, among them."""
    start = {"kind": "block", "ratio": 0.25, "cell_size": 4}
    sizes = (1, 4, 7)
    show = slideshow(draw.mask_pages(IMAGES[:1]), start=start, kind=draw.KINDS, ratio=(0.25,), cell_size=sizes)
    kind, _, size, page = show.children
    assert [value for _, value in kind.options] == list(draw.KINDS)
    kind.value = "patches"
    before = page.value
    assert [value for _, value in size.options] == list(sizes)
    size.value = 1
    assert page.value != before


def test_copying_takes_the_nearest_visible_pixel():
    images, mask = torch.zeros(1, 1, 4, 4), torch.zeros(1, 4, 4, dtype=torch.bool)
    images[0, 0, :, 2:] = 1.0
    mask[0, 1, 0] = True  # a black one among black ones
    assert draw.copying_error(images, mask) == 0
    mask[0, :, 2:] = True  # all the white ones: what is left is black
    assert draw.copying_error(images, mask) == pytest.approx(8 / 9)


def test_the_twin_shows_all_kinds():
    figure, alt = draw.mask_kinds(IMAGES)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(names) == 6 and all("error of copying 0." in name for name in names[1:])
    assert all(kind in alt for kind in ("pixel noise", *draw.KINDS))


def test_tasks_stand_below_each_other_with_their_answers():
    orders = torch.tensor([[1, 2, 3, 4]] * 4)
    rows = {"rotation": IMAGES, "patch order": IMAGES, "inpainting": IMAGES}
    figure, alt = draw.tasks(IMAGES, rows, {"rotation": torch.arange(4), "patch order": orders})
    assert [ax.get_ylabel() for ax in figure.axes] == ["picture", *rows] and "patch order" in alt
    assert [text.get_text() for text in figure.axes[1].texts] == ["0", "1", "2", "3"] and not figure.axes[3].texts
    assert figure.axes[2].texts[0].get_text() == "1 2 3 4"
    assert len(figure.axes[2].lines) == 8 and not figure.axes[1].lines


@pytest.mark.parametrize(("symmetry", "best"), [(0, 0.25), (1, 1), (2, 0.5), (3, 0.75), (4, 0.25), (5, 0.45)])
def test_the_best_guess_is_that_of_a_count_over_many_tilts(symmetry, best):
    assert draw.at_best(symmetry) == pytest.approx(best, abs=0.003)
    if not symmetry:
        return
    generator = torch.Generator().manual_seed(0)
    turns = torch.randint(4, (200_000,), generator=generator)
    angles = (90 * turns + 40 * torch.rand(200_000, generator=generator) - 20) % (360 / symmetry)
    counts = torch.zeros(4, 360)
    counts.index_put_((turns, angles.long().clamp(max=359)), torch.ones(200_000), accumulate=True)
    assert counts.amax(0).sum() / 200_000 == pytest.approx(best, abs=0.02)


def test_upright_sprites_are_counted_shape_by_shape_beside_the_best_guess():
    sprites = data.sprites().test[:60]

    def named(network, images):
        return len(images) / 1200

    lines = draw.upright_shares(torch.nn.Identity(), named, sprites).splitlines()
    assert len(lines) == 1 + 1 + len(sprites.factors["shape"].unique())
    assert lines[1].split() == ["all", "1.00", "0.53"]
    assert next(line for line in lines if "triangle" in line).split()[-1] == "0.75"


def test_what_was_seen_is_kept_and_what_was_hidden_is_the_networks():
    mask = torch.zeros(4, 1, 28, 28, dtype=torch.bool)
    mask[:, :, :14] = True
    figure, alt = draw.filled(IMAGES, IMAGES, mask, torch.full_like(IMAGES, 2.0), torch.zeros(1, 28, 28))
    shown = figure.axes[0].images[0].get_array()
    below = shown[2 * 30 :]  # the third row of pictures: white above, the picture below
    assert (below[:14, :28] == 255).all() and not (below[14:28, :28] == 255).all()
    above = IMAGES[:, :, :14]
    errors = f"network {(2 - above).square().mean():.4f}, mean picture {above.square().mean():.4f}"
    assert errors in figure.axes[0].get_title() and errors in alt


RUN = {"10": {"raw pixels": 0.6, "rotation": 0.65}, "100": {"raw pixels": 0.7, "rotation": 0.8}}
FIVE = {
    count: {name: mean_ci([value, value + 0.01, value + 0.03]) for name, value in row.items()}
    for count, row in RUN.items()
}


def test_probes_draw_longer_runs_only_where_they_were_measured():
    figure, _ = draw.probes(RUN, {})
    assert len(figure.axes) == 2 and "lies outside" in figure.get_supxlabel()
    low, high = figure.axes[0].get_xlim()
    assert 0.5 < low < 0.6 and 0.8 < high < 0.9
    longer = {"10_longer": {"rotation": mean_ci([0.7, 0.72])}}
    figure, _ = draw.probes(RUN, FIVE | longer)
    assert [ax.get_title() for ax in figure.axes][2] == "10 labels,\n4 times the steps"


def test_leads_are_paired_and_empty_before_they_were_measured():
    assert draw.leads({}) == ""
    assert draw.leads(FIVE).splitlines() == [
        "five seeds, 10 labels per class: rotation − raw pixels +0.050 ± 0.000",
        "five seeds, 100 labels per class: rotation − raw pixels +0.100 ± 0.000",
    ]
    both = {"10_longer": {"inpainting": mean_ci([0.7, 0.8]), "rotation": mean_ci([0.6, 0.7])}}
    assert draw.leads(both) == "five seeds, 10 labels, 4 times the steps: inpainting − rotation +0.100 ± 0.000"


def test_leads_of_features_of_sprites():
    assert draw.shape_leads({}) == ""
    table = {"random encoder": mean_ci([0.3, 0.4]), "turns of all": mean_ci([0.2, 0.3])}
    assert draw.shape_leads({"shape": table}) == (
        "five seeds, shape, 100 labels: turns of all − random encoder -0.100 ± 0.000"
    )


def test_mean_maps_share_one_scale_and_say_where_the_largest_fall_is():
    maps = {"plain": torch.tensor([[0.1, 0.0], [0.0, -0.2]]), "stamped": torch.tensor([[0.0, 0.0], [0.0, 0.7]])}
    figure, alt = draw.mean_maps(maps)
    assert [ax.images[0].get_clim() for ax in figure.axes[:2]] == [pytest.approx((-0.7, 0.7))] * 2
    assert "largest fall 0.70,\nrow 1, column 1" in figure.axes[1].get_title() and "stamped: largest fall 0.70" in alt


def test_a_map_without_any_fall_can_be_drawn():
    figure, _ = draw.mean_maps({"flat": torch.zeros(2, 2)})
    assert figure.axes[0].images[0].get_clim() == (-1, 1)


def test_maps_of_single_pictures_have_scales_of_their_own():
    figure, alt = draw.own_maps(IMAGES[:2], [torch.eye(2), torch.eye(2) / 4])
    assert [figure.axes[at].images[0].get_clim()[1] for at in (1, 3)] == [1, 0.25] and "1.00, 0.25" in alt


def test_the_shortcut_is_drawn_beside_its_probes_in_the_order_given():
    scores = {"random": {10: 0.2, 100: 0.3}, "plain": {"pretext": 0.7, 10: 0.4, 100: 0.5}}
    run = draw.panels(scores)
    assert run == {
        "10": {"random": 0.2, "plain": 0.4},
        "100": {"random": 0.3, "plain": 0.5},
        "pretext": {"plain": 0.7},
    }
    figure, _ = draw.shortcut(run, {})
    assert [ax.get_title() for ax in figure.axes][2] == "its own turns"
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["random", "plain"]
