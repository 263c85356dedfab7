"""Views: batched random changes, one independent draw per sample, `(x, *, ..., generator) -> x`."""

from ssl_course.augment.corruptions import mask_noise, salt_and_pepper
from ssl_course.augment.pictures import (
    affine,
    brightness_contrast,
    flip,
    noise,
    random_resized_crop,
    scale_channels,
    shuffle_channels,
    uneven_light,
)
from ssl_course.augment.tables import corrupt_columns
from ssl_course.augment.words import mask_words

__all__ = [
    "affine",
    "brightness_contrast",
    "corrupt_columns",
    "flip",
    "mask_noise",
    "mask_words",
    "noise",
    "random_resized_crop",
    "salt_and_pepper",
    "scale_channels",
    "shuffle_channels",
    "uneven_light",
]
