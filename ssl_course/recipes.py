"""The course's recipe for real pictures: the views and the network that the search in results/search/ chose.

Built in lesson 00, tuned on validation pictures; later lessons start from here, so that they differ in one thing only.
"""

import torch
from torch import Tensor

from ssl_course import augment
from ssl_course.models import ConvEncoder, whiten

WIDTHS, POOL = (16, 64, 128), 2  # 512 features


def scene_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `scenes` picture: mirrored, turned, zoomed, moved, in other colours and light, with some grain.

    Float `[n, 3, 32, 32]` in [0, 1]; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.affine(images, degrees=45, scale=(0.7, 1.3), shift=0.2, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    return _light_and_grain(images, generator)


def fashion_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `fashion` picture: cut out and stretched, mirrored, in other light, with some grain.

    Float `[n, 1, 28, 28]` in [0, 1]; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.random_resized_crop(images, scale=(0.3, 1), generator=generator)
    return _light_and_grain(images, generator)


def encoder(pictures: Tensor) -> ConvEncoder:
    """A fresh encoder for these pictures (uint8 `[n, channels, height, width]`), its first layer whitened for them."""
    made = ConvEncoder(pictures.shape[1], WIDTHS, POOL)
    whiten(made, augment.to_float(pictures[:4000]))
    return made


def _light_and_grain(images: Tensor, generator: torch.Generator) -> Tensor:
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)
