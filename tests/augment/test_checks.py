"""Every view refuses, in one sentence, what it can't serve; and serves what lessons and other libraries give it."""

import math

import pytest
import torch

from ssl_course import augment, data
from ssl_course.augment.checks import HIGHEST, check_number, check_range, check_values

VIEWS = {
    "random_resized_crop": lambda x, g: augment.random_resized_crop(x, scale=(0.3, 0.9), generator=g),
    "flip": lambda x, g: augment.flip(x, generator=g),
    "affine": lambda x, g: augment.affine(x, degrees=90, scale=(0.8, 1.2), shift=0.1, generator=g),
    "brightness_contrast": lambda x, g: augment.brightness_contrast(x, brightness=0.4, contrast=0.4, generator=g),
    "shuffle_channels": lambda x, g: augment.shuffle_channels(x, generator=g),
    "scale_channels": lambda x, g: augment.scale_channels(x, strength=0.5, generator=g),
    "uneven_light": lambda x, g: augment.uneven_light(x, strength=0.5, generator=g),
    "noise": lambda x, g: augment.noise(x, sigma=0.1, generator=g),
}
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)


def test_no_view_is_missing_here():
    of_pictures = {
        name for name in augment.__all__ if getattr(augment, name).__module__ == "ssl_course.augment.pictures"
    }
    assert set(VIEWS) == of_pictures


WRONG = {
    "0 to 255": (lambda x: 255 * x, ValueError, r"go from .* not from 0 to 1: did you mean data.to_float"),
    "0 to 16": (lambda x: 16 * x, ValueError, "did you mean data.to_float"),
    "nan": (lambda x: x.index_fill(0, torch.tensor([1]), math.nan), ValueError, "nan or inf"),
    "inf": (lambda x: x.index_fill(0, torch.tensor([1]), math.inf), ValueError, "nan or inf"),
    "channels last": (lambda x: x.permute(0, 2, 3, 1), ValueError, r"\[4, 12, 10, 3\], which looks like channels last"),
    "grey, last": (lambda x: x.permute(0, 2, 3, 1)[..., :1], ValueError, "channels last"),
    "uint8": (lambda x: x.to(torch.uint8), TypeError, "call to_float first"),
    "complex": (lambda x: x.to(torch.complex64), TypeError, "complex64"),
    "Pictures": (lambda x: data.Pictures(x, {}), TypeError, r"got Pictures: .* take \.images"),
    "numpy": (lambda x: x.numpy(), TypeError, "got ndarray"),
}


@pytest.mark.parametrize(("spoil", "error", "message"), WRONG.values(), ids=WRONG)
@each_view
def test_pictures_that_no_view_can_serve(view, spoil, error, message, seeded):
    images = torch.rand(4, 3, 12, 10, generator=seeded())
    with pytest.raises(error, match=message):
        view(spoil(images), seeded())


@each_view
def test_without_a_generator_nothing_is_drawn(view, seeded):
    with pytest.raises(TypeError, match="the global one is never used"):
        view(torch.rand(4, 3, 8, 8, generator=seeded()), None)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16], ids=str)
@each_view
def test_other_types_of_floats_are_served_in_their_type(view, dtype, seeded):
    """Public bug reports, case 16: the same draws, up to the type's rounding."""
    images = torch.rand(16, 3, 12, 10, generator=seeded())
    single, other = view(images, seeded(1)), view(images.to(dtype), seeded(1))
    assert other.dtype == dtype and images.dtype == torch.float32
    assert (single - other.float()).abs().max() < 8 * max(torch.finfo(dtype).eps, 1e-6)


@each_view
def test_what_noise_leaves_outside_is_served(view, seeded):
    images = torch.rand(8, 3, 16, 16, generator=seeded())
    for sigma in (0.03, 0.3, 1.0):
        assert view(augment.noise(images, sigma=sigma, generator=seeded()), seeded()).isfinite().all()


@pytest.mark.parametrize("view", [VIEWS["brightness_contrast"], VIEWS["scale_channels"]], ids=["contrast", "scale"])
def test_where_values_are_clamped_minus_one_to_one_is_refused(view, seeded):
    images = torch.rand(4, 3, 8, 8, generator=seeded()) * 2 - 1
    with pytest.raises(ValueError, match=r"all below 0 would become black: use \(images \+ 1\) / 2"):
        view(images, seeded())
    VIEWS["affine"](images, seeded())  # values are only moved


def test_the_limit_is_between_noise_and_bytes():
    check_values(torch.tensor([HIGHEST, -HIGHEST]))
    with pytest.raises(ValueError, match="to_float"):
        check_values(torch.tensor([0, 1.01 * HIGHEST]))


SETTINGS = {
    "degrees": lambda value, **o: augment.affine(degrees=value, **o),
    "shift": lambda value, **o: augment.affine(shift=value, **o),
    "brightness": lambda value, **o: augment.brightness_contrast(brightness=value, contrast=0, **o),
    "contrast": lambda value, **o: augment.brightness_contrast(brightness=0, contrast=value, **o),
    "strength": lambda value, **o: augment.scale_channels(strength=value, **o),
    "sigma": lambda value, **o: augment.noise(sigma=value, **o),
}


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, "0.1", None, 1e308 * 10], ids=str)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_no_amount_is_named(name, value, seeded):
    given = {"images": torch.rand(2, 3, 8, 8, generator=seeded()), "generator": seeded()}
    SETTINGS[name](0.1, **given)
    with pytest.raises(ValueError, match=f"{name} = .*: give a"):
        SETTINGS[name](value, **given)


@pytest.mark.parametrize("value", [(-0.1, 0.1), [0.1, 0.1]], ids=str)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_range_as_in_torchvision_is_answered_with_what_is_expected(name, value, seeded):
    given = {"images": torch.rand(2, 3, 8, 8, generator=seeded()), "generator": seeded()}
    with pytest.raises(ValueError, match=rf"{name} = .*the largest change in either direction, instead of a range"):
        SETTINGS[name](value, **given)


@pytest.mark.parametrize(("name", "value"), [("degrees", 181), ("shift", 1.1), ("strength", 2.0)])
def test_amounts_have_a_limit_where_more_means_something_else(name, value, seeded):
    with pytest.raises(ValueError, match="from 0 to"):
        SETTINGS[name](value, images=torch.rand(2, 3, 8, 8, generator=seeded()), generator=seeded())


RANGES = {
    "crop's scale": lambda value, **o: augment.random_resized_crop(scale=value, **o),
    "crop's ratio": lambda value, **o: augment.random_resized_crop(scale=(0.5, 1), ratio=value, **o),
    "affine's scale": lambda value, **o: augment.affine(scale=value, **o),
}
NO_RANGES = [(0.9, 0.5), (math.nan, 0.9), (0.5, math.nan), (0.5, math.inf), (0, 0.5), (-0.5, 0.5), 0.5, (0.5,), None]


@pytest.mark.parametrize("value", NO_RANGES, ids=str)
@pytest.mark.parametrize("view", RANGES.values(), ids=RANGES)
def test_a_range_that_is_none_is_named(view, value, seeded):
    given = {"images": torch.rand(2, 3, 8, 8, generator=seeded()), "generator": seeded()}
    view((0.5, 0.9), **given)
    with pytest.raises(ValueError, match=r"give \(low, high\) with 0 < low <= high"):
        view(value, **given)


def test_numbers_of_numpy_and_torch_are_numbers():
    check_number("degrees", torch.tensor(20.0), 180)
    check_range("scale", (torch.tensor(0.5), 1), "")


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
def test_contrast_leaves_an_even_picture_of_any_number_of_channels(channels, seeded):
    """Public bug reports, case 15: the mean grey of two or four channels was their sum."""
    even = torch.full((64, channels, 8, 8), 0.5)
    made = augment.brightness_contrast(even, brightness=0, contrast=1, generator=seeded())
    assert torch.allclose(made, even, atol=1e-6)


def test_contrast_keeps_the_mean_of_four_channels(seeded):
    images = 0.4 + 0.2 * torch.rand(32, 4, 8, 8, generator=seeded())
    made = augment.brightness_contrast(images, brightness=0, contrast=0.5, generator=seeded())
    assert torch.allclose(made.mean((1, 2, 3)), images.mean((1, 2, 3)), atol=1e-5)
    assert (made.std((1, 2, 3)) / images.std((1, 2, 3)) - 1).abs().max() > 0.3


@pytest.mark.parametrize(("height", "width"), [(32, 96), (96, 32), (48, 48)])
@pytest.mark.parametrize("ratio", [0.5, 1, 2])
def test_the_ratio_of_a_crop_counts_pixels(height, width, ratio, seeded):
    """Public bug reports, case 23: on 32 × 96 pictures ratio (1, 1) cut rectangles three times as wide as high."""
    across = torch.linspace(0, 1, width).expand(height, width)
    down = torch.linspace(0, 1, height)[:, None].expand(height, width)
    ramps = torch.stack([across, down]).expand(100, 2, height, width)
    cut = augment.random_resized_crop(ramps, scale=(0.05, 0.15), ratio=(ratio, ratio), generator=seeded())
    wide = (cut[:, 0, 0, -1] - cut[:, 0, 0, 0]) * width
    high = (cut[:, 1, -1, 0] - cut[:, 1, 0, 0]) * height
    assert (wide / high).mean().item() == pytest.approx(ratio, rel=0.08)
