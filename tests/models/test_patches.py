"""Patches against torch's own unfold; un-shuffling against a loop; every kind of bad input in one sentence."""

import pytest
import torch
import torch.nn.functional as F

from ssl_course.models import decoder_input, normalise_patches, patchify, take, unpatchify, visible_first


@pytest.mark.parametrize(
    ("shape", "size"), [((3, 1, 28, 28), 4), ((2, 3, 8, 12), 4), ((2, 2, 6, 3), 3), ((1, 1, 4, 4), 1)]
)
def test_patches_are_those_of_unfold(shape, size, generator):
    images = torch.rand(shape, generator=generator)
    patches = patchify(images, size)
    assert torch.equal(patches, F.unfold(images, size, stride=size).transpose(1, 2))
    assert torch.equal(unpatchify(patches, size, shape[1:]), images)


def test_a_patch_is_a_square_of_the_picture():
    images = torch.arange(2 * 3 * 8 * 8.0).view(2, 3, 8, 8)
    assert torch.equal(patchify(images, 4)[1, 2], images[1, :, 4:8, 0:4].flatten())


@pytest.mark.parametrize(
    ("images", "size", "error", "message"),
    [
        (torch.zeros(2, 1, 28, 28), 5, ValueError, "28 × 28 pixels can't be cut into patches of 5 × 5"),
        (torch.zeros(2, 1, 28, 30), 4, ValueError, "28 × 30 pixels can't be cut"),
        (torch.zeros(2, 1, 28, 28), 0, ValueError, "patch size = 0: give a whole number"),
        (torch.zeros(2, 1, 28, 28), 4.0, ValueError, "patch size = 4.0"),
        (torch.zeros(1, 28, 28), 4, ValueError, r"\[batch, channels, height, width\], got shape \[1, 28, 28\]"),
        (torch.zeros(2, 1, 8, 8, dtype=torch.uint8), 4, TypeError, "got torch.uint8: `data.to_float`"),
        ([1], 4, TypeError, "got list"),
        (torch.full((1, 1, 4, 4), torch.nan), 4, ValueError, "nan or inf"),
        (torch.full((1, 1, 4, 4), torch.inf), 4, ValueError, "nan or inf"),
    ],
)
def test_what_can_not_be_cut_is_named(images, size, error, message):
    with pytest.raises(error, match=message):
        patchify(images, size)


def test_patches_of_another_size_are_named():
    with pytest.raises(ValueError, match=r"49 patches with 16 values each, got shape \[2, 16, 49\]"):
        unpatchify(torch.zeros(2, 16, 49), 4, (1, 28, 28))


def test_a_normalised_patch_has_mean_0_and_deviation_1(generator):
    patches = torch.rand(3, 5, 16, generator=generator) * (torch.rand(3, 5, 1, generator=generator) + 0.5) + 2
    even = normalise_patches(patches)
    for one in even.flatten(0, 1):
        assert abs(one.mean()) < 1e-4 and abs(one.std() - 1) < 1e-2
    assert torch.equal(normalise_patches(torch.full((1, 1, 16), 0.5)), torch.zeros(1, 1, 16))


def test_a_millionth_is_added_to_the_variance():
    """Values 0 and 0.002 have mean 0.001 and variance 2e-6."""
    found = normalise_patches(torch.tensor([[[0.0, 0.002]]]))
    assert found.flatten().tolist() == pytest.approx([-(3**-0.5), 3**-0.5], rel=1e-4)


def test_many_patches_keep_their_order(generator):
    hidden = torch.rand(4, 400, generator=generator).argsort(1) < 300
    order, visible = visible_first(hidden)
    for row, mask in zip(order, hidden, strict=True):
        expected = [place for place in range(400) if not mask[place]], [place for place in range(400) if mask[place]]
        assert (row[:visible].tolist(), row[visible:].tolist()) == expected


def test_visible_ones_come_first_in_their_order():
    hidden = torch.tensor([[True, False, True, False], [False, False, True, True]])
    order, visible = visible_first(hidden)
    assert visible == 2 and order.tolist() == [[1, 3, 0, 2], [0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("hidden", "error", "message"),
    [
        (torch.ones(2, 4, dtype=torch.bool), ValueError, "hides everything"),
        (torch.tensor([[True, False], [False, False]]), ValueError, "got 1 to 2 visible"),
        (torch.zeros(0, 4, dtype=torch.bool), ValueError, "got no row"),
        (torch.zeros(4, dtype=torch.bool), ValueError, r"\[batch, patches\], got shape \[4\]"),
        (torch.zeros(2, 4), TypeError, "True = hidden, got torch.float32"),
        (None, TypeError, "got NoneType"),
        (torch.zeros(2, 4, dtype=torch.bool, device="meta"), ValueError, "meta device"),
    ],
)
def test_masks_that_are_none_are_named(hidden, error, message):
    with pytest.raises(error, match=message):
        visible_first(hidden)


def test_rows_go_home_as_in_a_loop(seeded):
    draw = seeded(3)
    order = torch.stack([torch.randperm(9, generator=draw) for _ in range(4)])
    seen, token, positions = (torch.rand(shape, generator=draw) for shape in ((4, 3, 5), (5,), (9, 5)))
    found = decoder_input(seen, token, positions, order)
    for picture in range(4):
        for index, place in enumerate(order[picture].tolist()):
            row = seen[picture, index] if index < 3 else token
            assert torch.equal(found[picture, place], row + positions[place])


def test_taking_rows(generator):
    rows = torch.rand(2, 4, 3, generator=generator)
    assert torch.equal(take(rows, torch.tensor([[3, 0], [1, 1]]))[1], rows[1, [1, 1]])


@pytest.mark.parametrize("ratio", [0.0, 0.25, 0.5, 0.9])
def test_shuffled_and_sent_home_is_as_before(ratio, seeded):
    """For any ratio: what is visible comes back to its own place, the others hold the token."""
    from ssl_course.augment import masks

    hidden = masks.patches(6, 5, ratio, generator=seeded(7)).flatten(1)
    rows = torch.rand(6, 25, 2, generator=seeded(8))
    order, visible = visible_first(hidden)
    home = decoder_input(take(rows, order[:, :visible]), torch.full([2], -1.0), torch.zeros(25, 2), order)
    assert torch.equal(home[~hidden], rows[~hidden]) and (home[hidden] == -1).all()
