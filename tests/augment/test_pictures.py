"""One independent draw a picture, from the generator alone, with torchvision's distributions."""

import math

import pytest
import torch
from torchvision.transforms import v2

from ssl_course import augment

COUNT = 4000


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


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_view_draws_for_each_picture_from_the_generator_alone(view, seeded):
    picture = torch.rand(1, 3, 12, 12, generator=seeded(1))
    batch = picture.repeat(64, 1, 1, 1)
    before = batch.clone()
    torch.manual_seed(1)
    first = view(batch, seeded())
    torch.manual_seed(2)  # the global generator has no say
    assert torch.equal(first, view(batch, seeded()))
    assert not torch.equal(first, view(batch, seeded(5)))
    assert torch.equal(batch, before) and first.shape == batch.shape and first.dtype == torch.float32
    kinds = {tuple(x.flatten().tolist()) for x in first}
    assert len(kinds) > (1 if view in (VIEWS["flip"], VIEWS["shuffle_channels"]) else 60)
    assert view is VIEWS["noise"] or (first.min() >= 0 and first.max() <= 1)


def test_no_view_is_missing_here():
    of_pictures = {
        name for name in augment.__all__ if getattr(augment, name).__module__ == "ssl_course.augment.pictures"
    }
    assert set(VIEWS) == of_pictures


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_wrong_input_is_named(view, seeded):
    with pytest.raises(TypeError, match="to_float"):
        view(torch.zeros(2, 3, 8, 8, dtype=torch.uint8), seeded())
    with pytest.raises(ValueError, match=r"\[3, 8, 8\]"):
        view(torch.zeros(3, 8, 8), seeded())


def ramp(size=33):
    """Channel 0 rises from -1 to 1 to the right, channel 1 downwards: a view's map can be read off its values."""
    steps = (torch.arange(size) + 0.5) * 2 / size - 1
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    return torch.stack([x, y])


def quantiles(values):
    return torch.quantile(torch.as_tensor(values, dtype=torch.float), torch.tensor([0.05, 0.25, 0.5, 0.75, 0.95]))


def test_crop_has_the_distribution_of_torchvision(seeded):
    """Area, aspect ratio and place of the crop, ours read off a ramp, theirs from `get_params`."""
    scale, size = (0.2, 0.8), 200
    made = augment.random_resized_crop(ramp(41).expand(COUNT, 2, 41, 41).contiguous(), scale=scale, generator=seeded())
    slope = (
        (made[:, 0, 20, 30] - made[:, 0, 20, 10]) / (20 * 2 / 41),
        (made[:, 1, 30, 20] - made[:, 1, 10, 20]) / (20 * 2 / 41),
    )
    torch.manual_seed(0)
    image = torch.zeros(1, size, size)
    theirs = [v2.RandomResizedCrop.make_params(v2.RandomResizedCrop(8, scale=scale), [image]) for _ in range(COUNT)]
    width, height = (torch.tensor([p[name] / size for p in theirs]) for name in ("width", "height"))
    centre = torch.tensor([(p["left"] + p["width"] / 2) / size * 2 - 1 for p in theirs])
    assert (quantiles(slope[0] * slope[1]) - quantiles(width * height)).abs().max() < 0.03
    assert (quantiles((slope[0] / slope[1]).log()) - quantiles((width / height).log())).abs().max() < 0.03
    assert (quantiles(made[:, 0, 20, 20]) - quantiles(centre)).abs().max() < 0.05
    assert not torch.allclose(made[0], made[1])


@pytest.mark.slow
def test_affine_has_the_distribution_of_torchvision(seeded):
    """Angle, magnification and shift, uniform as in RandomAffine; and the direction of the turn is theirs."""
    made = augment.affine(
        0.1 * ramp().expand(COUNT, 2, 33, 33).contiguous(), degrees=60, scale=(0.8, 1.25), shift=0.1, generator=seeded()
    )
    step = 2 / 33
    by_x = (made[:, :, 16, 18] - made[:, :, 16, 14]) / (0.1 * 4 * step)  # the linear map's first column
    by_y = (made[:, :, 18, 16] - made[:, :, 14, 16]) / (0.1 * 4 * step)
    zoom = 1 / (by_x[:, 0] * by_y[:, 1] - by_x[:, 1] * by_y[:, 0]).sqrt()
    angle = torch.atan2(by_x[:, 1], by_x[:, 0])
    torch.manual_seed(0)
    transform = v2.RandomAffine(60, translate=(0.1, 0.1), scale=(0.8, 1.25))
    theirs = [transform.make_params([torch.zeros(1, 1000, 1000)]) for _ in range(COUNT)]
    assert (quantiles(zoom) - quantiles([p["scale"] for p in theirs])).abs().max() < 0.02
    assert (quantiles(angle.abs()) - quantiles([math.radians(abs(p["angle"])) for p in theirs])).abs().max() < 0.03
    inverse = torch.linalg.inv(torch.stack([by_x, by_y], dim=2))
    moved = -(inverse @ (made[:, :, 16, 16] / 0.1)[:, :, None])[:, 0, 0] / 2  # as a share of the side
    assert (quantiles(moved) - quantiles([p["translate"][0] / 1000 for p in theirs])).abs().max() < 0.01


def test_flip_mirrors_half_of_the_pictures(seeded):
    images = torch.rand(1, 1, 2, 5, generator=seeded()).expand(COUNT, 1, 2, 5)
    made = augment.flip(images, generator=seeded())
    mirrored = (made == v2.functional.horizontal_flip(images)).flatten(1).all(1)
    assert (mirrored | (made == images).flatten(1).all(1)).all()
    assert abs(mirrored.float().mean() - 0.5) < 0.03


def test_brightness_and_contrast_are_those_of_torchvision(seeded):
    """Each result equals torchvision's for the factors that can be read off it, and these are spread as there."""
    image = 0.2 + 0.3 * torch.rand(3, 6, 6, generator=seeded())
    made = augment.brightness_contrast(image.expand(COUNT, 3, 6, 6), brightness=0.3, contrast=0.3, generator=seeded(1))
    grey = v2.functional.rgb_to_grayscale(image).mean()
    gains = v2.functional.rgb_to_grayscale(made).mean((1, 2, 3)) / grey
    stretches = (made[:, 0, 0, 0] - made[:, 1, 3, 3]) / (image[0, 0, 0] - image[1, 3, 3]) / gains
    for index in range(20):
        gain, stretch = gains[index].item(), stretches[index].item()
        expected = v2.functional.adjust_contrast(v2.functional.adjust_brightness(image, gain), stretch)
        assert torch.allclose(made[index], expected, atol=1e-4)
    uniform = quantiles(torch.linspace(0.7, 1.3, 1001))
    assert (quantiles(gains) - uniform).abs().max() < 0.02
    assert (quantiles(stretches) - uniform).abs().max() < 0.02


def test_channels_are_permuted_evenly(seeded):
    """All six orders, equally often: what RandomChannelPermutation does to one picture at a time."""
    images = torch.tensor([0.1, 0.2, 0.3]).view(1, 3, 1, 1).expand(COUNT, 3, 2, 2)
    made = augment.shuffle_channels(images, generator=seeded())
    orders, counts = made[:, :, 0, 0].unique(dim=0, return_counts=True)
    torch.manual_seed(0)
    theirs = torch.stack([v2.RandomChannelPermutation()(images[0])[:, 0, 0] for _ in range(300)])
    assert torch.equal(orders, theirs.unique(dim=0))
    assert (counts / COUNT - 1 / 6).abs().max() < 0.03


def test_channel_factors_are_uniform_and_independent(seeded):
    made = augment.scale_channels(torch.full((COUNT, 3, 2, 2), 0.5), strength=0.5, generator=seeded())
    factors = made[:, :, 0, 0] / 0.5
    assert (quantiles(factors[:, 0]) - quantiles(torch.linspace(0.5, 1.5, 1001))).abs().max() < 0.03
    assert torch.corrcoef(factors.T)[0, 1].abs() < 0.05


def test_noise_has_its_standard_deviation(seeded):
    made = augment.noise(torch.full((50, 3, 16, 16), 0.5), sigma=0.1, generator=seeded())
    assert abs(made.std() - 0.1) < 0.002 and abs(made.mean() - 0.5) < 0.002


def test_identity_settings_change_nothing(seeded):
    images = torch.rand(3, 3, 9, 9, generator=seeded())
    assert torch.allclose(augment.affine(images, generator=seeded()), images, atol=1e-5)
    whole = augment.random_resized_crop(images, scale=(1, 1), ratio=(1, 1), generator=seeded())
    assert torch.allclose(whole, images, atol=1e-5)
    same = augment.brightness_contrast(images, brightness=0, contrast=0, generator=seeded())
    assert torch.allclose(same, images, atol=1e-6)


def test_impossible_ranges_are_refused(seeded):
    images = torch.zeros(2, 1, 4, 4)
    with pytest.raises(ValueError, match="share of the area"):
        augment.random_resized_crop(images, scale=(0.5, 1.5), generator=seeded())
    with pytest.raises(ValueError, match="keeps the size"):
        augment.affine(images, scale=(0, 1), generator=seeded())


def test_uneven_light_adds_a_smooth_field_of_each_pictures_own(seeded):
    grey = torch.full((COUNT, 3, 32, 32), 0.5)
    field = augment.uneven_light(grey, strength=0.4, generator=seeded()) - 0.5
    assert field.mean().abs() < 0.01 and 0.05 < field.std() < 0.4 * 0.35
    assert field.abs().max() < 0.4 * 1.5  # bicubic overshoots a little
    steps = (field[..., 1:] - field[..., :-1]).abs().mean()
    assert steps < 0.25 * field.abs().mean()  # neighbours are nearly alike
    assert not torch.allclose(field[0], field[1], atol=0.02)
    assert torch.equal(augment.uneven_light(grey, strength=0, generator=seeded()), grey)
    strong = augment.uneven_light(torch.rand(COUNT, 3, 8, 8, generator=seeded(1)), strength=1, generator=seeded())
    assert strong.min() >= 0 and strong.max() <= 1
