"""Blocks: no target is ever seen, every picture shows as much, and each target is one rectangle."""

import pytest
import torch

from ssl_course.augment import masks
from ssl_course.augment.blocks import blocks


@pytest.mark.parametrize(("grid", "targets"), [(8, 4), (7, 4), (8, 1), (5, 2)])
def test_no_target_is_visible_and_every_picture_shows_as_many_cells(grid, targets, generator):
    hidden, wanted = blocks(200, grid, targets=targets, generator=generator)
    assert hidden.shape == (200, grid, grid) and wanted.shape == (200, targets, grid, grid)
    assert hidden.dtype == wanted.dtype == torch.bool
    assert not (wanted.any(1) & ~hidden).any()
    assert len((~hidden).flatten(1).sum(1).unique()) == 1 and (~hidden).any()


def test_each_target_is_one_rectangle_of_one_shape(generator):
    sides = masks.block_sides(8, 0.17)
    for target in blocks(50, 8, generator=generator).targets.flatten(0, 1):
        rows, columns = target.nonzero().T
        assert (rows.max() - rows.min() + 1, columns.max() - columns.min() + 1) == sides
        assert target.sum() == sides[0] * sides[1]


def test_what_is_seen_lies_in_one_large_block(generator):
    """With a context of half the grid, a band of it that no context cell touches is left."""
    hidden, _ = blocks(50, 8, targets=1, target_share=0.05, context_share=0.5, generator=generator)
    height, width = masks.block_sides(8, 0.5)
    for shown in ~hidden:
        rows, columns = shown.nonzero().T
        assert rows.max() - rows.min() < height and columns.max() - columns.min() < width


def test_which_cells_are_dropped_is_drawn_and_every_cell_can_be_seen(generator):
    hidden, _ = blocks(500, 8, generator=generator)
    assert (~hidden).any(0).all()
    seen = (~hidden).float().mean(0)
    assert torch.allclose(seen, seen.flip(0), atol=0.12) and torch.allclose(seen, seen.flip(1), atol=0.12)


def test_all_that_is_random_comes_from_the_generator(seeded):
    one, again, other = (blocks(6, 8, generator=seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(one.hidden, again.hidden) and torch.equal(one.targets, again.targets)
    assert not torch.equal(one.targets, other.targets)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"targets": 0}, "targets = 0"),
        ({"targets": 1.5}, "targets = 1.5"),
        ({"target_share": 0.001}, "no cell of a grid of 8 × 8 is left"),
        ({"target_share": 1.0}, "ratio = 1.0"),
        ({"context_share": 1.0}, "ratio = 1.0"),
        ({"targets": 200, "target_share": 0.5}, "the targets cover the whole context"),
    ],
    ids=str,
)
def test_shares_that_leave_nothing_are_named(wrong, said, generator):
    with pytest.raises(ValueError, match=said):
        blocks(6, 8, generator=generator, **wrong)


def test_a_generator_is_needed():
    with pytest.raises(TypeError, match="generator = None"):
        blocks(6, 8, generator=None)
