"""Moves on clips: each clip its own draw and its own frames; wrong axes and short clips are named."""

import itertools

import pytest
import torch

from ssl_course.augment import clips as moves
from ssl_course.augment import masks


def numbered(batch=6, frames=8, side=2):
    """Every frame holds 100 · clip + time."""
    values = 100 * torch.arange(batch)[:, None] + torch.arange(frames)
    return values[:, :, None, None].expand(-1, -1, side, side).float()


def times(clips):
    return (clips[:, :, 0, 0] % 100).long()


def test_there_is_one_order_of_each_pair():
    orders = {tuple(order) for order in moves.ORDERS.tolist()}
    assert len(orders) == 12 and tuple(range(4)) == tuple(moves.ORDERS[0].tolist())
    assert orders | {order[::-1] for order in orders} == set(itertools.permutations(range(4)))


def test_a_moment_is_a_piece_of_its_own_clip(seeded):
    clips = numbered(500)
    piece = moves.moment(clips, 5, generator=seeded())
    assert piece.shape == (500, 5, 2, 2)
    assert torch.equal(piece[:, 0, 0, 0] // 100, torch.arange(500.0))
    starts = times(piece)[:, 0]
    assert torch.equal(times(piece), starts[:, None] + torch.arange(5))
    shares = torch.bincount(starts, minlength=4) / 500
    assert len(shares) == 4 and (shares - 0.25).abs().max() < 0.07
    assert torch.equal(moves.moment(clips, 8, generator=seeded()), clips)


def test_frames_are_taken_in_the_order_of_their_clip(seeded):
    clips = numbered(6, 4)
    orders = torch.stack([torch.randperm(4, generator=seeded(seed)) for seed in range(6)])
    made = moves.reorder(clips, orders)
    for i, order in enumerate(orders.tolist()):
        for k, frame in enumerate(order):
            assert torch.equal(made[i, k], clips[i, frame])


def test_reversed_where_asked():
    clips, which = numbered(4, 3), torch.tensor([0, 1, 1, 0])
    made = moves.reverse(clips, which)
    assert times(made).tolist() == [[0, 1, 2], [2, 1, 0], [2, 1, 0], [0, 1, 2]]
    assert torch.equal(moves.reverse(clips, which.bool()), made)
    assert torch.equal(made[:, :, 0, 0] // 100, torch.arange(4.0)[:, None].expand(-1, 3))


def test_tubes_hide_the_same_cells_at_all_times(seeded):
    mask = moves.tubes(5, 8, 3, 0.9, generator=seeded())
    assert mask.shape == (5, 192) and mask.dtype == torch.bool
    slices = mask.view(5, 3, 64)
    assert (slices == slices[:, :1]).all() and (slices.sum(2) == round(0.9 * 64)).all()
    assert torch.equal(slices[:, 0], masks.patches(5, 8, 0.9, generator=seeded()).flatten(1))


@pytest.mark.parametrize("shape", [(6, 8, 4, 4), (3, 8, 5, 7)])
def test_values_and_types_are_kept(shape, seeded):
    clips = torch.randint(0, 255, shape, generator=seeded()).to(torch.uint8)
    assert moves.moment(clips, 2, generator=seeded()).dtype == torch.uint8
    made = moves.reverse(clips, torch.ones(len(clips)))
    assert torch.equal(made.flip(1), clips) and made.dtype == torch.uint8


WRONG = {
    "too short": (lambda g: moves.moment(numbered(3, 3), 4, generator=g), ValueError, "3 frames is too short, 4"),
    "swapped": (
        lambda g: moves.moment(numbered(8, 8).transpose(0, 1)[:2].transpose(0, 1), 4, generator=g),
        ValueError,
        "too short.*are batch and time swapped",
    ),
    "time last": (
        lambda g: moves.moment(torch.zeros(2, 32, 32, 8), 4, generator=g),
        ValueError,
        "time must come second",
    ),
    "one clip": (lambda g: moves.moment(torch.zeros(8, 32, 32), 4, generator=g), ValueError, r"Write clips\[None\]"),
    "colour": (lambda g: moves.moment(torch.zeros(2, 8, 3, 9, 9), 4, generator=g), ValueError, "in colour"),
    "no tensor": (lambda g: moves.moment([1], 4, generator=g), TypeError, "got list"),
    "no length": (lambda g: moves.moment(numbered(), 0, generator=g), ValueError, "0 frames can't be taken"),
    "float orders": (lambda g: moves.reorder(numbered(2, 2), torch.rand(2, 2)), TypeError, "whole numbers, got"),
    "one order": (
        lambda g: moves.reorder(numbered(2, 2), torch.tensor([[0, 1]])),
        ValueError,
        r"\[2, 2\], a row for each clip, got \[1, 2\]",
    ),
    "no order": (
        lambda g: moves.reorder(numbered(1, 2), torch.tensor([[1, 1]])),
        ValueError,
        "hold every frame once, 0 to 1",
    ),
    "one coin": (lambda g: moves.reverse(numbered(2, 2), torch.tensor([1])), ValueError, r"which must be \[2\]"),
    "no times": (lambda g: moves.tubes(2, 4, 0, 0.5, generator=g), ValueError, "times = 0"),
    "all hidden": (lambda g: moves.tubes(2, 4, 2, 1.0, generator=g), ValueError, "ratio = 1.0"),
}


@pytest.mark.parametrize(("call", "error", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_clip_is_named(call, error, message, seeded):
    with pytest.raises(error, match=message):
        call(seeded())
