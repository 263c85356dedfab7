"""Noise that destroys pixels: how many, which, an own draw for each picture; against a loop over all pixels."""

import pytest
import torch

from ssl_course import augment

KINDS = {"mask_noise": augment.mask_noise, "salt_and_pepper": augment.salt_and_pepper}
each_kind = pytest.mark.parametrize("noise", KINDS.values(), ids=KINDS)
GREY = torch.full((60, 3, 20, 20), 0.5)


def by_loop(images, share, generator, kind):
    """The same, pixel by pixel, from the same draws."""
    drawn = torch.rand(len(images), 1, *images.shape[2:], generator=generator)
    result = images.clone()
    for index in range(len(images)):
        for row in range(images.shape[2]):
            for column in range(images.shape[3]):
                number = float(drawn[index, 0, row, column])
                if number < share:
                    dark = kind == "mask_noise" or number < share / 2
                    result[index, :, row, column] = 0 if dark else 1
    return result


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_loop_over_pixels_agrees(kind, share):
    images = torch.rand(3, 2, 5, 4, generator=torch.Generator().manual_seed(1))
    found = KINDS[kind](images, share=share, generator=torch.Generator().manual_seed(2))
    assert torch.equal(found, by_loop(images, share, torch.Generator().manual_seed(2), kind))


@each_kind
def test_the_share_is_met_in_all_channels_of_a_pixel_together(noise, generator):
    hit = noise(GREY, share=0.3, generator=generator) != 0.5
    assert abs(hit.float().mean() - 0.3) < 0.02
    assert (hit == hit[:, :1]).all()


@each_kind
def test_each_picture_has_its_own_draw_and_every_place_is_reached(noise, generator):
    hit = (noise(GREY, share=0.3, generator=generator) != 0.5)[:, 0]
    assert len({tuple(one.flatten().tolist()) for one in hit}) == len(hit)
    assert hit.any(0).all() and not hit.all(0).any()


@each_kind
def test_the_input_stays_and_the_generator_decides(noise):
    images = torch.rand(4, 1, 6, 6)
    before = images.clone()
    one, again, other = (noise(images, share=0.5, generator=torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(images, before) and torch.equal(one, again) and not torch.equal(one, other)
    assert one.data_ptr() != images.data_ptr()


@each_kind
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_types_stay(noise, dtype, generator):
    assert noise(GREY.to(dtype), share=0.2, generator=generator).dtype == dtype


def test_salt_and_pepper_in_equal_parts_and_a_mask_of_zeros(generator):
    spoilt = augment.salt_and_pepper(GREY, share=0.8, generator=generator)
    assert abs((spoilt == 0).float().mean() - 0.4) < 0.02 and abs((spoilt == 1).float().mean() - 0.4) < 0.02
    assert set(augment.mask_noise(GREY, share=0.8, generator=generator).unique().tolist()) == {0, 0.5}


@each_kind
@pytest.mark.parametrize(
    ("images", "share", "error", "message"),
    [
        (GREY.to(torch.uint8), 0.5, TypeError, "call to_float first"),
        (GREY[0], 0.5, ValueError, r"a batch \[batch, channels, height, width\]"),
        (GREY, 1.2, ValueError, "share = 1.2: give a number from 0 to 1"),
        (GREY, -0.1, ValueError, "share = -0.1"),
        (GREY, float("nan"), ValueError, "share = nan"),
        (GREY, (0.1, 0.5), ValueError, "instead of a range"),
        (GREY * float("nan"), 0.5, ValueError, "nan or inf"),
    ],
)
def test_what_it_does_not_take(noise, images, share, error, message, generator):
    with pytest.raises(error, match=message):
        noise(images, share=share, generator=generator)


@each_kind
def test_a_generator_is_needed(noise):
    with pytest.raises(TypeError, match="generator = None"):
        noise(GREY, share=0.5, generator=None)
