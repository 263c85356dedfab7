"""The course's recipes: for each data set the views, the encoder and the learning rate that the search chose.

Built in lesson 00, tuned on validation pictures (results/search/README.md); later lessons start from here, so that they
differ in one thing only.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ssl_course import augment, methods
from ssl_course.data import Unlabeled, to_float
from ssl_course.methods.pretraining import View
from ssl_course.models import ConvEncoder, whiten


def sprite_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `sprites` picture: turned, zoomed, moved, in other colours and light, with some grain.

    Float `[n, 3, 32, 32]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    images = augment.affine(images, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def scene_view(images: Tensor, generator: torch.Generator, *, degrees: float = 45) -> Tensor:
    """A view of a `scenes` picture: mirrored, turned, zoomed, moved, in other colours and light, with some grain.

    Float `[n, 3, 32, 32]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.affine(images, degrees=degrees, scale=(0.7, 1.3), shift=0.2, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.8, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.4, contrast=0.5, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def upright_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """`scene_view`, but tilted by 10 degrees at most: what is up stays up. For naming turns.

    Float `[n, 3, 32, 32]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    return scene_view(images, generator, degrees=10)


def uneven_scene_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """`scene_view` of a `scenes` picture under uneven light, so that two views share less of the clutter: pretraining.

    Float `[n, 3, 32, 32]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    return scene_view(augment.uneven_light(images, strength=0.5, generator=generator), generator)


def fashion_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `fashion` picture: cut out and stretched, mirrored, in other light, with some grain.

    Float `[n, 1, 28, 28]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    images = augment.random_resized_crop(images, scale=(0.6, 1), generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


@dataclass(frozen=True)
class Recipe:
    """What differs between the data sets.

    Attributes:
        view: what a view changes.
        lr: peak learning rate of SimCLR.
        steps: of SimCLR, 64 pictures per step: about 90 seconds on one core for sprites, three minutes on two else.
        widths, pool: of the encoder.
        whitened: whether its first layer is fixed to the pictures' own principal components.
        factor: what a probe asks for.
    """

    view: View
    lr: float
    steps: int
    widths: tuple[int, int, int] = (32, 64, 128)
    pool: int = 2
    whitened: bool = True
    factor: str = "class"


RECIPES = {
    "sprites": Recipe(sprite_view, lr=5e-3, steps=1800, widths=(16, 32, 64), pool=1, whitened=False, factor="shape"),
    "scenes": Recipe(scene_view, lr=5e-3, steps=2200),
    "fashion": Recipe(fashion_view, lr=5e-3, steps=2800, pool=3),
}


def encoder(pictures: Tensor, recipe: Recipe = RECIPES["scenes"]) -> ConvEncoder:
    """A fresh encoder for these pictures (uint8 `[n, channels, height, width]`), as the recipe has it."""
    made = ConvEncoder(pictures.shape[1], recipe.widths, recipe.pool).to(pictures.device)
    if recipe.whitened:
        whiten(made, to_float(pictures[:4000]))
    return made


def pretrain(
    dataset: str,
    pictures: Unlabeled,
    *,
    generator: torch.Generator,
    steps: int | None = None,
    small: int | None = None,
) -> ConvEncoder:
    """An encoder pretrained by SimCLR with the recipe of a data set ("sprites", "scenes" or "fashion"), without labels.

    Args:
        pictures: the unlabelled pool.
        steps: the recipe's own number if left out.
        small: as `methods.pretrain` has it, for runs of a minute; 20 pixels are a good side on scenes.
    """
    recipe = RECIPES[dataset]
    made = encoder(pictures.images, recipe)
    options = {"view": recipe.view, "lr": recipe.lr, "steps": steps or recipe.steps, "generator": generator}
    options |= {"small": small}
    return methods.pretrain(methods.simclr, made, pictures, **options)[0][0]
