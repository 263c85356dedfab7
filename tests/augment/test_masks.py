"""Masks: exact count, partition, every cell reachable, one draw per sample, from the generator alone, on any device."""

import math

import pytest
import torch

from ssl_course.augment import masks

each_kind = pytest.mark.parametrize("kind", masks.KINDS.values(), ids=masks.KINDS)


def expected_count(kind, grid, ratio):
    """Said in words by each docstring, counted here anew."""
    if kind is masks.patches:
        return round(ratio * grid * grid)
    if kind is masks.stripes:
        return round(ratio * grid) * grid
    height, width = masks.block_sides(grid, ratio)
    return height * width


@each_kind
@pytest.mark.parametrize("grid", [1, 2, 7, 8, 16])
@pytest.mark.parametrize("ratio", [0, 0.1, 0.25, 0.5, 0.75, 0.9])
def test_exact_count_in_every_sample(kind, grid, ratio, seeded):
    hidden = expected_count(kind, grid, ratio)
    full = round(ratio * grid) == grid if kind is masks.stripes else hidden == grid**2
    if full:
        with pytest.raises(ValueError, match="all of them"):
            kind(3, grid, ratio, generator=seeded())
        return
    mask = kind(50, grid, ratio, generator=seeded())
    assert mask.shape == (50, grid, grid) and mask.dtype == torch.bool
    assert set(mask.sum((1, 2)).tolist()) == {hidden}


@pytest.mark.parametrize("grid", [2, 5, 8, 14, 32])
@pytest.mark.parametrize("ratio", [0.05, 0.25, 0.5, 0.6, 0.85])
def test_blocks_are_one_near_square_of_about_the_ratio(grid, ratio, seeded):
    height, width = masks.block_sides(grid, ratio)
    assert abs(height * width - ratio * grid**2) <= max(height, width, 1) / 2 + 1
    assert abs(height - width) <= 1 or width == grid
    for mask in masks.block(20, grid, ratio, generator=seeded()) if height * width < grid**2 else ():
        rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
        assert len(rows) == (height if width else 0) and len(columns) == (width if height else 0)
        if len(rows):
            assert mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()  # filled, without a gap


@each_kind
@pytest.mark.parametrize("ratio", [0.25, 0.5, 0.75])
def test_every_cell_is_hidden_now_and_then_and_seen_now_and_then(kind, ratio, seeded):
    """A published sampler of blocks draws `randint(0, grid - height)`, and never hides the last row or column."""
    share = kind(4000, 8, ratio, generator=seeded()).float().mean(0)
    assert share.min() > 0 and share.max() <= 1
    if kind is not masks.block:  # a large block always covers the middle
        assert share.max() < 1
        assert (share - ratio).abs().max() < 5 * math.sqrt(ratio * (1 - ratio) / 4000)


def never_reaches_the_last_row(count, grid, ratio, *, generator):
    """The published mistake, written out."""
    height, width = masks.block_sides(grid, ratio)
    mask = torch.zeros(count, grid, grid, dtype=torch.bool)
    for each in mask:
        top, left = (int(torch.randint(grid - side, (), generator=generator)) for side in (height, width))
        each[top : top + height, left : left + width] = True
    return mask


def test_the_test_above_would_catch_the_published_sampler(seeded):
    with pytest.raises(AssertionError):
        test_every_cell_is_hidden_now_and_then_and_seen_now_and_then(never_reaches_the_last_row, 0.25, seeded)


def test_block_against_a_double_loop(seeded):
    """Every place is as likely as any other: each of the (8 - 4 + 1)**2 corners in 1/25 of the draws."""
    mask = masks.block(10_000, 8, 0.25, generator=seeded())
    corners = torch.stack([mask.any(2).int().argmax(1), mask.any(1).int().argmax(1)], 1)
    for top in range(5):
        for left in range(5):
            share = (corners == torch.tensor([top, left])).all(1).float().mean().item()
            assert abs(share - 1 / 25) < 5 * math.sqrt(1 / 25 / 10_000)


def test_all_patch_sets_are_equally_likely(seeded):
    """Two of four cells: six sets, each in a sixth of the draws."""
    mask = masks.patches(6000, 2, 0.5, generator=seeded()).flatten(1)
    codes = (mask * torch.tensor([8, 4, 2, 1])).sum(1)
    values, counts = codes.unique(return_counts=True)
    assert sorted(values.tolist()) == [3, 5, 6, 9, 10, 12]
    assert (counts / 6000 - 1 / 6).abs().max() < 0.03


def test_stripes_are_whole_rows_or_whole_columns(seeded):
    lying = 0
    for mask in masks.stripes(400, 6, 0.5, generator=seeded()):
        rows = bool((mask == mask[:, :1]).all())
        assert rows or bool((mask == mask[:1]).all())
        lying += rows
    assert 150 < lying < 250


@each_kind
def test_hidden_and_seen_are_a_partition(kind, seeded):
    images = torch.rand(5, 3, 16, 16, generator=seeded())
    mask = masks.enlarge(kind(5, 4, 0.5, generator=seeded()), 4)
    hidden, seen = masks.hide(images, mask, 0.0), masks.hide(images, ~mask, 0.0)
    assert torch.equal(hidden + seen, images)
    assert not (mask & ~mask).any() and (mask | ~mask).all()


@each_kind
def test_one_draw_per_sample_from_the_generator_alone(kind, seeded):
    torch.manual_seed(1)
    first = kind(64, 8, 0.4, generator=seeded())
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert torch.equal(first, kind(64, 8, 0.4, generator=seeded()))
    assert torch.equal(before, torch.get_rng_state())
    assert not torch.equal(first, kind(64, 8, 0.4, generator=seeded(5)))
    assert len({tuple(mask.flatten().tolist()) for mask in first}) > 10


@each_kind
def test_device(kind, seeded):
    assert kind(2, 4, 0.5, generator=seeded(), device="meta").device.type == "meta"
    assert kind(2, 4, 0.5, generator=seeded()).device.type == "cpu"
    if torch.cuda.is_available():
        assert kind(2, 4, 0.5, generator=torch.Generator("cuda").manual_seed(0)).device.type == "cuda"


@pytest.mark.parametrize("patch", [1, 2, 5])
def test_enlarge_against_a_double_loop(patch, seeded):
    mask = masks.patches(3, 4, 0.4, generator=seeded())
    large = masks.enlarge(mask, patch)
    assert large.shape == (3, 1, 4 * patch, 4 * patch)
    for row in range(4 * patch):
        for column in range(4 * patch):
            assert torch.equal(large[:, 0, row, column], mask[:, row // patch, column // patch])


def test_hide_makes_a_new_picture_and_spares_what_is_seen(seeded):
    images = torch.rand(2, 3, 4, 4, generator=seeded())
    kept, mask = images.clone(), torch.zeros(2, 1, 4, 4, dtype=torch.bool)
    mask[0, 0, 1, 2] = True
    hidden = masks.hide(images, mask, 0.25)
    assert torch.equal(images, kept)
    assert hidden[0, :, 1, 2].tolist() == [0.25] * 3
    assert (hidden != images).sum() == 3


@each_kind
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ratio": 1.0}, "ratio = 1.0"),
        ({"ratio": -0.1}, "ratio = -0.1"),
        ({"ratio": 75}, "75 per cent is .75"),
        ({"ratio": math.nan}, "ratio = nan"),
        ({"ratio": "half"}, "ratio = 'half'"),
        ({"ratio": 0.999}, "all of them"),
        ({"grid": 8.0}, "side // patch"),
        ({"grid": 0}, "grid = 0"),
        ({"count": 0}, "count = 0"),
        ({"count": True}, "count = True"),
    ],
)
def test_wrong_values_are_named(kind, change, message, seeded):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        kind(**{"count": 2, "grid": 8, "ratio": 0.5} | change, generator=seeded())


@each_kind
def test_a_generator_is_required(kind):
    with pytest.raises(TypeError, match="generator = None"):
        kind(2, 8, 0.5, generator=None)
    with pytest.raises(TypeError):
        kind(2, 8, 0.5)


def test_wrong_masks_are_named(seeded):
    mask, images = masks.patches(2, 4, 0.5, generator=seeded()), torch.rand(2, 3, 8, 8)
    for wrong in (mask.float(), mask.tolist()):
        with pytest.raises(TypeError, match="boolean, True = hidden"):
            masks.enlarge(wrong, 2)
    with pytest.raises(ValueError, match=r"\[2, 16\]"):
        masks.enlarge(mask.flatten(1), 2)
    with pytest.raises(ValueError, match="patch = 0"):
        masks.enlarge(mask, 0)
    with pytest.raises(ValueError, match=r"\[2, 1, 8, 8\].*\[2, 1, 4, 4\]"):
        masks.hide(images, masks.enlarge(mask, 1))
    with pytest.raises(ValueError, match=r"got \[1, 1, 8, 8\]"):
        masks.hide(images, masks.enlarge(mask[:1], 2))
    with pytest.raises(TypeError, match="uint8"):
        masks.hide((255 * images).to(torch.uint8), masks.enlarge(mask, 2))
