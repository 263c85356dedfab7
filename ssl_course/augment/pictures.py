"""Views of pictures: random changes of whole batches, with one independent draw for every picture.

Each function takes float images in [0, 1], `[batch, channels, height, width]`, and returns a new tensor of that shape,
type and device; its random numbers come from the `generator` alone, drawn where the generator lives. Torchvision's
transforms draw one set of numbers per call: applied to a batch they change every picture in the same way, applied to
one picture at a time they are slow. Distributions follow torchvision's transforms where one exists (named in each
docstring).
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.augment.checks import check, check_number, check_range, check_values


def random_resized_crop(
    images: Tensor,
    *,
    scale: tuple[float, float],
    ratio: tuple[float, float] = (3 / 4, 4 / 3),
    generator: torch.Generator,
) -> Tensor:
    """Cut a random rectangle out of every picture and stretch it to the full size (`RandomResizedCrop`).

    Args:
        scale: range of the share of the area that is kept, 0 < low <= high <= 1; uniform.
        ratio: range of width over height, both in pixels; uniform in its logarithm. A side that would leave the picture
            is cut to it.
    """
    check(images, generator)
    check_range("scale", scale, ", a share of the area.", most=1)
    check_range("ratio", ratio, ", width over height.")
    count = len(images)
    area = _uniform(images, (count,), *scale, generator)
    aspect = _uniform(images, (count,), math.log(ratio[0]), math.log(ratio[1]), generator).exp()
    aspect = aspect * (images.shape[-2] / images.shape[-1])  # of shares of the sides, as width and height are below
    width, height = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    x = _uniform(images, (count,), -1, 1, generator) * (1 - width)
    y = _uniform(images, (count,), -1, 1, generator) * (1 - height)
    zero = torch.zeros_like(x)
    return _warp(images, [[width, zero, x], [zero, height, y]])


def flip(images: Tensor, *, generator: torch.Generator) -> Tensor:
    """Mirror every picture left to right with probability one half (`RandomHorizontalFlip`)."""
    check(images, generator)
    mirrored = _uniform(images, (len(images), 1, 1, 1), 0, 1, generator) < 0.5
    return torch.where(mirrored, images.flip(-1), images)


def affine(
    images: Tensor,
    *,
    degrees: float = 0,
    scale: tuple[float, float] = (1, 1),
    shift: float = 0,
    generator: torch.Generator,
) -> Tensor:
    """Turn, zoom and move every picture (`RandomAffine`); what comes in at the border is a reflection.

    Args:
        degrees: largest turn in either direction, 0 to 180; uniform.
        scale: range of the magnification; uniform.
        shift: largest move along each axis, as a share of the picture's side; uniform.
    """
    check(images, generator)
    check_number("degrees", degrees, 180)
    check_range("scale", scale, "; 1 keeps the size.")
    check_number("shift", shift, 1)
    count, side = len(images), images.shape[-1] / images.shape[-2]
    angle = _uniform(images, (count,), -math.radians(degrees), math.radians(degrees), generator)
    zoom = _uniform(images, (count,), *scale, generator)
    dx, dy = (
        _uniform(images, (count,), -2 * shift, 2 * shift, generator),
        _uniform(images, (count,), -2 * shift, 2 * shift, generator),
    )
    cos, sin = angle.cos() / zoom, angle.sin() / zoom
    # The matrix maps places in the result to places in the picture, hence the inverse turn, zoom and move.
    to_x = [cos, sin / side, -(cos * dx + sin / side * dy)]
    to_y = [-sin * side, cos, sin * side * dx - cos * dy]
    return _warp(images, [to_x, to_y])


def brightness_contrast(images: Tensor, *, brightness: float, contrast: float, generator: torch.Generator) -> Tensor:
    """Multiply every picture, then stretch it about its mean grey (`ColorJitter`, in that order).

    Args:
        brightness: the factor is uniform in [1 - brightness, 1 + brightness], from 0 on.
        contrast: likewise, for the distance to the mean grey value. Three channels count as red, green and blue; of any
            other number, each counts the same.
    """
    check(images, generator)
    check_values(images, clamped=True)
    check_number("brightness", brightness)
    check_number("contrast", contrast)
    gain = _factor(images, (len(images), 1, 1, 1), brightness, generator)
    stretch = _factor(images, (len(images), 1, 1, 1), contrast, generator)
    images = (images * gain).clamp_(0, 1)
    # The weights of the grey value are those of ITU-R 601, as in torchvision.
    channels = images.shape[1]
    weights = images.new_tensor([0.299, 0.587, 0.114] if channels == 3 else [1 / channels] * channels)
    grey = torch.einsum("bc,c->b", images.mean((2, 3)), weights).view(-1, 1, 1, 1)
    return images.sub_(grey).mul_(stretch).add_(grey).clamp_(0, 1)


def shuffle_channels(images: Tensor, *, generator: torch.Generator) -> Tensor:
    """Put the colour channels of every picture in a random order (`v2.RandomChannelPermutation`).

    Red may become green, and green blue: shapes stay, hues don't.
    """
    check(images, generator)
    order = _uniform(images, images.shape[:2], 0, 1, generator).argsort(1)
    return images.gather(1, order[:, :, None, None].expand_as(images))


def scale_channels(images: Tensor, *, strength: float, generator: torch.Generator) -> Tensor:
    """Multiply each channel of every picture by its own factor, uniform in [1 - strength, 1 + strength]; clamped.

    Torchvision has no counterpart. A white balance gone wrong does this to a photograph. The strength is 0 to 1.
    """
    check(images, generator)
    check_values(images, clamped=True)
    check_number("strength", strength, 1)
    return (images * _factor(images, (*images.shape[:2], 1, 1), strength, generator)).clamp_(0, 1)


def uneven_light(images: Tensor, *, strength: float, generator: torch.Generator) -> Tensor:
    """Add to every picture a smooth field of its own in each channel, as light and shadow of many colours do; clamped.

    Two views then no longer share the colours of a blurred background. Torchvision has no counterpart.

    Args:
        strength: the field's values are uniform within plus and minus a strength that is itself uniform in
            [0, strength], drawn for each picture; 0 to 1. It is drawn on a grid of 4 × 4, then made smooth (bicubic).
    """
    check(images, generator)
    check_values(images, clamped=True)
    check_number("strength", strength, 1)
    count, channels, height, width = images.shape
    field = _uniform(images, (count, channels, 4, 4), -1, 1, generator)
    field = F.interpolate(field, (height, width), mode="bicubic", align_corners=False)
    amplitude = _uniform(images, (count, 1, 1, 1), 0, strength, generator)
    return (images + (amplitude * field).to(images.dtype)).clamp_(0, 1)


def noise(images: Tensor, *, sigma: float, generator: torch.Generator) -> Tensor:
    """Add Gaussian noise of standard deviation `sigma` to every value (`v2.GaussianNoise`, not clamped)."""
    check(images, generator)
    check_number("sigma", sigma)
    grain = torch.randn(images.shape, generator=generator, device=generator.device).to(images)
    return grain.mul_(sigma).add_(images)


def _uniform(images: Tensor, shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> Tensor:
    """Float32, drawn where the generator lives, brought to where the images are."""
    drawn = torch.rand(shape, generator=generator, device=generator.device, dtype=torch.float32)
    return drawn.to(images.device) * (high - low) + low


def _factor(images: Tensor, shape: tuple[int, ...], change: float, generator: torch.Generator) -> Tensor:
    """Factors about 1, in the images' type."""
    return _uniform(images, shape, max(0, 1 - change), 1 + change, generator).to(images.dtype)


def _warp(images: Tensor, rows: list[list[Tensor]]) -> Tensor:
    """Places are counted in float32 or more: half precision would miss by pixels."""
    work = torch.promote_types(images.dtype, torch.float32)
    matrix = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1).to(work)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    return F.grid_sample(images.to(work), grid, padding_mode="reflection", align_corners=False).to(images.dtype)
