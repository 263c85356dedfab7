"""Pretraining on the learner's own pictures: a view that is gentle enough for most, and SimCLR with it. Lesson 15."""

import torch
from torch import Tensor

from ssl_course import augment
from ssl_course.data import Unlabeled, to_float
from ssl_course.data.containers import check_pictures
from ssl_course.methods.pretraining import pretrain
from ssl_course.methods.simclr import simclr
from ssl_course.models import ConvEncoder, whiten

WIDTHS, POOL = (16, 32, 64), 2  # of the encoder: features [n, 256]
LR = 5e-3  # as in the recipes: results/search/README.md


def gentle_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view that leaves upright what stands upright: mirrored, cut out, in slightly other light and colours, grainy.

    Float `[n, channels, height, width]` in [0, 1] (not clamped after the grain); the same shape comes back. It keeps
    hues roughly and turns nothing. If left and right matter to you (letters, organs), leave out the mirror.
    """
    images = augment.flip(images, generator=generator)
    images = augment.random_resized_crop(images, scale=(0.4, 1), generator=generator)
    images = augment.scale_channels(images, strength=0.2, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.3, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def own_encoder(pictures: Tensor) -> ConvEncoder:
    """A fresh encoder for pictures (uint8 `[n, channels, height, width]`), its first layer whitened on them.

    Raises:
        TypeError: for pictures that are not uint8.
    """
    check_pictures(pictures)
    made = ConvEncoder(pictures.shape[1], WIDTHS, POOL).to(pictures.device)
    whiten(made, to_float(pictures[:4000]))
    return made


def pretrain_own(encoder: ConvEncoder, pictures: Unlabeled, *, steps: int, generator: torch.Generator) -> ConvEncoder:
    """The encoder, trained in place by SimCLR on gentle views; four fifths of the steps on pictures of 5/8 the side.

    Args:
        pictures: at least two; batches hold 64, or all where there are fewer.
    """
    small = max(8, round(0.625 * pictures.images.shape[-1]))
    options = {"view": gentle_view, "lr": LR, "steps": steps, "small": small, "batch": min(64, len(pictures))}
    return pretrain(simclr, encoder, pictures, generator=generator, **options)[0][0]
