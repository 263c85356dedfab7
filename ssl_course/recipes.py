"""The course's recipe for real pictures: the views and the network that the search in results/search/ chose.

Built in lesson 00, tuned on validation pictures; later lessons start from here, so that they differ in one thing only.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from ssl_course import augment
from ssl_course.data import Unlabeled
from ssl_course.losses import info_nce, vicreg_terms
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
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    return _light_and_grain(images, generator)


def fashion_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `fashion` picture: cut out and stretched, mirrored, in other light, with some grain.

    Float `[n, 1, 28, 28]` in [0, 1]; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.random_resized_crop(images, scale=(0.3, 1), generator=generator)
    return _light_and_grain(images, generator)


def encoder(pictures: Tensor, pool: int = 2) -> ConvEncoder:
    """A fresh encoder for these pictures (uint8 `[n, channels, height, width]`), its first layer whitened for them."""
    made = ConvEncoder(pictures.shape[1], WIDTHS, pool)
    whiten(made, augment.to_float(pictures[:4000]))
    return made


def simclr(first: Tensor, second: Tensor) -> Tensor:
    """SimCLR's loss at the course's temperature. Shapes as in `losses.info_nce`."""
    return info_nce(first, second, temperature=0.2)


def vicreg(first: Tensor, second: Tensor) -> Tensor:
    """VICReg's loss with its authors' weights. Shapes as in `losses.vicreg_terms`."""
    invariance, variance, covariance = vicreg_terms(first, second)
    return 25 * invariance + 25 * variance + covariance


class Recipe(NamedTuple):
    """What a world is pretrained with: its views, its loss, batch and peak learning rate, the grid of its features."""

    view: Callable[[Tensor, torch.Generator], Tensor]
    loss: Callable[[Tensor, Tensor], Tensor]
    batch: int
    rate: float
    pool: int
    steps: int  # about three minutes on two cores


RECIPES = {
    "scenes": Recipe(scene_view, simclr, batch=64, rate=1e-2, pool=2, steps=2500),
    "fashion": Recipe(fashion_view, vicreg, batch=128, rate=1e-2, pool=3, steps=1400),
}


def pretrain(world: str, pictures: Unlabeled, *, generator: torch.Generator, steps: int | None = None) -> ConvEncoder:
    """An encoder pretrained with the recipe of `world` ("scenes" or "fashion"), without labels.

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
        return recipe.loss(*network(views).chunk(2))

    fit(step, batches(pictures, recipe.batch, generator=generator), optimizer, steps=steps or recipe.steps)
    return made


def _light_and_grain(images: Tensor, generator: torch.Generator) -> Tensor:
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)
