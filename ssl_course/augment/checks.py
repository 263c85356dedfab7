"""What all views ask of their arguments: float pictures in about [0, 1], numbers in their range, a generator."""

import math

import torch
from torch import Tensor

HIGHEST = 8.0  # noise leaves [0, 1], though hardly so far; pictures from 0 to 255, or 0 to 16, do


def check(images: Tensor, generator: torch.Generator) -> None:
    """Float pictures `[batch, channels, height, width]` in about [0, 1], and a generator.

    Raises:
        TypeError: for another type of picture, or no generator.
        ValueError: for another shape, channels last, nan, or values from 0 to 255.
    """
    if not isinstance(images, Tensor):
        raise TypeError(f"views need a tensor of pictures, got {type(images).__name__}: from `Pictures`, take .images.")
    if not torch.is_floating_point(images):
        raise TypeError(f"views need float images in [0, 1], got {images.dtype}: call to_float first.")
    if images.ndim != 4:
        raise ValueError(f"views need a batch [batch, channels, height, width], got shape {list(images.shape)}.")
    if images.shape[3] <= 4 < min(images.shape[1:3]):
        raise ValueError(
            f"views need [batch, channels, height, width], got shape {list(images.shape)}, which looks like channels "
            "last: call images.permute(0, 3, 1, 2) first."
        )
    if not isinstance(generator, torch.Generator):
        raise TypeError(
            f"generator = {generator!r}: give torch.Generator().manual_seed(0), or another that you keep; "
            "the global one is never used."
        )
    check_values(images)


def check_values(images: Tensor, *, clamped: bool = False) -> None:
    """Finite values, not from 0 to 255. Where they will be clamped to [0, 1]: not from -1 to 1 either.

    Raises:
        ValueError: naming the lowest and the highest value, and what was probably forgotten.
    """
    if images.is_meta or not images.numel():
        return
    low, high = (value.item() for value in images.detach().aminmax())
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("the pictures hold nan or inf: were they divided by zero, or changed by a setting of nan?")
    if high > HIGHEST or low < -HIGHEST:
        raise ValueError(
            f"the pictures go from {low:.3g} to {high:.3g}, not from 0 to 1: did you mean data.to_float(images), "
            "on uint8, instead of images.float()?"
        )
    if clamped and low < -0.5 and high <= 1:
        raise ValueError(
            f"the pictures go from {low:.3g} to {high:.3g}, not from 0 to 1, and all below 0 would become black: "
            "use (images + 1) / 2 if they were normalised to [-1, 1]."
        )


def check_number(name: str, value: float, most: float = math.inf) -> None:
    """One finite number from 0 to `most`.

    Raises:
        ValueError: naming the setting and its value.
    """
    what = "a finite number, 0 or more" if most == math.inf else f"a number from 0 to {most:g}"
    if isinstance(value, tuple | list):
        raise ValueError(f"{name} = {value}: give {what}, the largest change in either direction, instead of a range.")
    if not _finite(value) or not 0 <= value <= most:
        raise ValueError(f"{name} = {value!r}: give {what}.")


def check_range(name: str, value: tuple[float, float], what: str, most: float = math.inf) -> None:
    """Two finite numbers, 0 < low <= high <= `most`.

    Raises:
        ValueError: naming the setting, its value, and `what` it is.
    """
    pair = isinstance(value, tuple | list) and len(value) == 2 and all(map(_finite, value))
    if not pair or not 0 < value[0] <= value[1] <= most:
        limit = "" if most == math.inf else f" <= {most:g}"
        raise ValueError(f"{name} = {value}: give (low, high) with 0 < low <= high{limit}{what}")


def _finite(value: object) -> bool:
    try:
        return not isinstance(value, str) and math.isfinite(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        return False
