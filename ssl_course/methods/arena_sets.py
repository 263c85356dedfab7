"""What a run of the arena stands on: a data set's recipe, how many pictures are judged, and which encoder is trained.

The three small sets have the recipes of lesson 00. The full-size sets, CIFAR-10, CIFAR-100 and STL-10, start from the
one of `scenes`, with views for photographs; nothing was tuned on them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from ssl_course import augment
from ssl_course.methods import recipes
from ssl_course.methods.recipes import Recipe


def photo_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a photograph: cut out and stretched, mirrored, in other colours and light.

    Float `[n, 3, height, width]` in [0, 1]; the same shape comes back. There is no grain and no blur: on a GPU the
    numbers for grain would take longer to draw than all the rest.

    Source: Chen et al. 2020, arXiv 2002.05709, appendix B.9, with a factor for each channel in place of hue and
    saturation, and without greyscale.
    """
    images = augment.random_resized_crop(images, scale=(0.2, 1), generator=generator)
    images = augment.flip(images, generator=generator)
    images = augment.scale_channels(images, strength=0.4, generator=generator)
    return augment.brightness_contrast(images, brightness=0.4, contrast=0.4, generator=generator)


@dataclass(frozen=True)
class Setting(Recipe):
    """A recipe, and what else may differ between runs of the arena.

    Attributes:
        known, asked: pictures with labels, and pictures to judge, at most.
        label_steps: kind of encoder -> steps of 64 views with ten labels per class; a kind that is missing is not
            fine-tuned.
        rate: times every learning rate of the arena, which were chosen for the small encoder.
        network: makes a fresh encoder for pictures, uint8 `[n, channels, side, side]`, on their device; the recipe's
            own if left out. Methods that hide patches keep their transformer.
    """

    known: int = 5000
    asked: int = 3000
    label_steps: Mapping[str, int] = field(default_factory=dict, hash=False)
    rate: float = 1.0
    network: Callable[[Tensor], nn.Module] | None = None


LABEL_STEPS = {  # about as many as training from scratch rises
    "sprites": {"convolutional": 1200},
    "scenes": {"convolutional": 400},
    "fashion": {"convolutional": 400, "transformer": 1000},  # elsewhere too many for it (results/search/README.md)
}
UNTRIED = {"label_steps": {"convolutional": 400, "transformer": 250}}
WHOLE = {"known": 50_000, "asked": 10_000}  # all that CIFAR has, and more than STL-10
PHOTOS = Setting(**vars(recipes.RECIPES["scenes"]) | {"view": photo_view} | WHOLE | UNTRIED)
FULL_SIZE = ("cifar10", "cifar100", "stl10")


def setting(dataset: str | Setting) -> Setting:
    """The setting of a data set, by its name; one that was made for a run is handed back."""
    if isinstance(dataset, Setting):
        return dataset
    if dataset in FULL_SIZE:
        return PHOTOS
    return Setting(**vars(recipes.RECIPES[dataset]), label_steps=LABEL_STEPS[dataset])
