"""Gentle views of `sprites`, for runs that compare what views leave to agree on. Built in lesson 07."""

import torch
from torch import Tensor

from ssl_course import augment


def gentle_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view that leaves place, size and angle nearly as they are, and tints a picture a little.

    Float `[n, 3, 32, 32]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    images = augment.affine(images, degrees=20, scale=(0.9, 1.1), shift=0.05, generator=generator)
    images = augment.scale_channels(images, strength=0.2, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)
