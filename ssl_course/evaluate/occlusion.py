"""What does a network look at? Cover one square after the other, and see where its score falls."""

import itertools
from collections.abc import Callable

import torch
from torch import Tensor

from ssl_course.data.containers import check_count


@torch.no_grad()
def occlusion_map(score: Callable[[Tensor], float], images: Tensor, size: int, value: float = 0.5) -> Tensor:
    """How far a score falls when a square is covered, for each square of a grid, the same one in all pictures.

    Args:
        score: `score(images)`, one number for the whole batch, such as the accuracy; large is good.
        images: float `[batch, channels, side, side]`; they stay as they are.
        size: side of the square in pixels; it divides the side of the pictures.
        value: what covered pixels become. Take the pictures' own background, or their mean: a square that stands out
            is a new thing to see, and can be mistaken for what it covers.

    Returns:
        float32 `[side / size, side / size]`, on the CPU: `score(images)` minus the score with the square at this row
        and column covered. 0: the square does not matter (or something else says the same); negative: without it the
        score is better.

    Raises:
        TypeError: for pictures that are not float.
        ValueError: for another shape, a size that does not divide the side, or a score that is no single number.

    Built in lesson 03. Source: Zeiler and Fergus 2014, arXiv 1311.2901, section 4.2, with a grey square that slides.
    """
    if not isinstance(images, Tensor) or not images.is_floating_point():
        got = images.dtype if isinstance(images, Tensor) else type(images).__name__
        raise TypeError(f"occlusion_map takes a tensor of float images in [0, 1], got {got}: call data.to_float first.")
    if images.ndim != 4 or images.shape[2] != images.shape[3] or not len(images):
        raise ValueError(f"square pictures [batch, channels, side, side] are needed, got {list(images.shape)}.")
    check_count(size=size)
    side = images.shape[-1]
    if side % size:
        raise ValueError(f"size = {size} does not divide a side of {side} pixels: some would never be covered.")
    whole = _number(score(images))
    falls = torch.zeros(side // size, side // size, device="cpu")
    for top, left in itertools.product(range(0, side, size), repeat=2):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = value
        falls[top // size, left // size] = whole - _number(score(covered))
    return falls


def _number(score: float | Tensor) -> float:
    if isinstance(score, Tensor) and score.numel() != 1:
        raise ValueError(f"score must return one number for the batch, it returned shape {list(score.shape)}: mean?")
    return float(score)
