"""Views of pictures: random changes of whole batches, with one independent draw for every picture.

Each function takes float images in [0, 1], `[batch, channels, height, width]`, and returns a new tensor of that shape,
on the same device; its random numbers come from the `generator` alone, drawn where the generator lives. Torchvision's
transforms draw one set of numbers per call: applied to a batch they change every picture in the same way, applied to
one picture at a time they are slow. Distributions follow torchvision's transforms where one exists (named in each
docstring).
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


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
        ratio: range of width over height; uniform in its logarithm. A side that would leave the picture is cut to it.
    """
    _check(images)
    if not 0 < scale[0] <= scale[1] <= 1:
        raise ValueError(f"scale = {scale}: give (low, high) with 0 < low <= high <= 1, a share of the area.")
    count = len(images)
    area = _uniform(images, (count,), *scale, generator)
    aspect = _uniform(images, (count,), math.log(ratio[0]), math.log(ratio[1]), generator).exp()
    width, height = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    x = _uniform(images, (count,), -1, 1, generator) * (1 - width)
    y = _uniform(images, (count,), -1, 1, generator) * (1 - height)
    zero = torch.zeros_like(x)
    return _warp(images, [[width, zero, x], [zero, height, y]])


def flip(images: Tensor, *, generator: torch.Generator) -> Tensor:
    """Mirror every picture left to right with probability one half (`RandomHorizontalFlip`)."""
    _check(images)
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
    _check(images)
    if not 0 < scale[0] <= scale[1]:
        raise ValueError(f"scale = {scale}: give (low, high) with 0 < low <= high; 1 keeps the size.")
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
        brightness: the factor is uniform in [1 - brightness, 1 + brightness].
        contrast: likewise, for the distance to the mean grey value.
    """
    _check(images)
    gain = _uniform(images, (len(images), 1, 1, 1), max(0, 1 - brightness), 1 + brightness, generator)
    stretch = _uniform(images, (len(images), 1, 1, 1), max(0, 1 - contrast), 1 + contrast, generator)
    images = (images * gain).clamp_(0, 1)
    # The weights of the grey value are those of ITU-R 601, as in torchvision.
    weights = images.new_tensor([0.299, 0.587, 0.114] if images.shape[1] == 3 else [1.0])
    grey = torch.einsum("bc,c->b", images.mean((2, 3)), weights).view(-1, 1, 1, 1)
    return images.sub_(grey).mul_(stretch).add_(grey).clamp_(0, 1)


def shuffle_channels(images: Tensor, *, generator: torch.Generator) -> Tensor:
    """Put the colour channels of every picture in a random order (`v2.RandomChannelPermutation`).

    Red may become green, and green blue: shapes stay, hues don't.
    """
    _check(images)
    order = _uniform(images, images.shape[:2], 0, 1, generator).argsort(1)
    return images.gather(1, order[:, :, None, None].expand_as(images))


def scale_channels(images: Tensor, *, strength: float, generator: torch.Generator) -> Tensor:
    """Multiply each channel of every picture by its own factor, uniform in [1 - strength, 1 + strength]; clamped.

    Torchvision has no counterpart. A white balance gone wrong does this to a photograph.
    """
    _check(images)
    return (images * _uniform(images, (*images.shape[:2], 1, 1), 1 - strength, 1 + strength, generator)).clamp_(0, 1)


def noise(images: Tensor, *, sigma: float, generator: torch.Generator) -> Tensor:
    """Add Gaussian noise of standard deviation `sigma` to every value (`v2.GaussianNoise`, not clamped)."""
    _check(images)
    grain = torch.randn(images.shape, generator=generator, device=generator.device).to(images.device)
    return grain.mul_(sigma).add_(images)


def _uniform(images: Tensor, shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> Tensor:
    """Drawn where the generator lives, brought to where the images are."""
    return torch.rand(shape, generator=generator, device=generator.device).to(images.device) * (high - low) + low


def _warp(images: Tensor, rows: list[list[Tensor]]) -> Tensor:
    matrix = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)


def _check(images: Tensor) -> None:
    if not torch.is_floating_point(images):
        raise TypeError(f"views need float images in [0, 1], got {images.dtype}: call to_float first.")
    if images.ndim != 4:
        raise ValueError(f"views need a batch [batch, channels, height, width], got shape {list(images.shape)}.")
