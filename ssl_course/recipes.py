"""The course's recipe for real pictures: the views and the network that the search in results/search/ chose.

Built in lesson 00, tuned on validation pictures; later lessons start from here, so that they differ in one thing only.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from ssl_course import augment
from ssl_course.data import Unlabeled
from ssl_course.losses import info_nce
from ssl_course.models import ConvEncoder, Projector, whiten
from ssl_course.train import batches, fit

WIDTHS = (32, 64, 128)


def scene_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `scenes` picture: mirrored, turned, zoomed, moved, in other colours and light, with some grain.

    Float `[n, 3, 32, 32]` in [0, 1]; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.affine(images, degrees=45, scale=(0.7, 1.3), shift=0.2, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.8, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.4, contrast=0.5, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def fashion_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `fashion` picture: cut out and stretched, mirrored, in other light, with some grain.

    Float `[n, 1, 28, 28]` in [0, 1]; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.random_resized_crop(images, scale=(0.6, 1), generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def encoder(pictures: Tensor, pool: int = 2) -> ConvEncoder:
    """A fresh encoder for these pictures (uint8 `[n, channels, height, width]`), its first layer whitened for them."""
    made = ConvEncoder(pictures.shape[1], WIDTHS, pool)
    whiten(made, augment.to_float(pictures[:4000]))
    return made


class Recipe(NamedTuple):
    """What differs between the worlds: the views, the peak learning rate, the grid of the features, the steps."""

    view: Callable[[Tensor, torch.Generator], Tensor]
    rate: float
    pool: int
    steps: int  # about three minutes on two cores


RECIPES = {
    "scenes": Recipe(scene_view, rate=5e-3, pool=2, steps=2200),
    "fashion": Recipe(fashion_view, rate=5e-3, pool=3, steps=2800),
}
BATCH, TEMPERATURE = 64, 0.2


def pretrain(world: str, pictures: Unlabeled, *, generator: torch.Generator, steps: int | None = None) -> ConvEncoder:
    """An encoder pretrained by SimCLR with the recipe of `world` ("scenes" or "fashion"), without labels.

    Args:
        pictures: the unlabelled pool.
        steps: the recipe's own number if left out.
    """
    recipe = RECIPES[world]
    made = encoder(pictures.images, recipe.pool)
    network = nn.Sequential(made, Projector(made.dim))
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=1e-4, fused=True)

    def step(images: Tensor) -> Tensor:
        views = torch.cat([recipe.view(images, generator), recipe.view(images, generator)])
        return info_nce(*network(views).chunk(2), temperature=TEMPERATURE)

    fit(step, batches(pictures, BATCH, generator=generator), optimizer, steps=steps or recipe.steps)
    return made
