"""Pictures turned and cut into tiles: what a pretext task asks of a picture, given the answer.

The functions here draw nothing: the answers, turns or orders, are arguments, so that a picture and its label can't
disagree. Built in lesson 03.
"""

import itertools

import torch
from torch import Tensor

__all__ = ["ORDERS", "shuffle_tiles", "turn"]

ORDERS = torch.tensor(list(itertools.permutations(range(4))), device="cpu")  # all 24 orders of four tiles, [24, 4]


def turn(images: Tensor, turns: Tensor) -> Tensor:
    """Turn each picture by its own number of quarter turns, counter-clockwise as `torch.rot90` does.

    Args:
        images: `[batch, channels, side, side]`, square.
        turns: `[batch]`, whole numbers 0 to 3: 0°, 90°, 180°, 270°.

    Returns:
        A new tensor of the shape of `images`. No pixel is interpolated.

    Raises:
        TypeError: for turns that are no whole numbers.
        ValueError: for pictures that are not square, turns of another number, or one outside 0 to 3.

    Source: Gidaris, Singh, Komodakis 2018, arXiv 1803.07728, section 3.1 and equation (2).
    """
    _check_square(images, 1)
    _check_answers("turns", turns, images, 4)
    turned = torch.stack([images.rot90(quarters, (2, 3)) for quarters in range(4)])  # [4, batch, ...]
    return turned[turns.long(), torch.arange(len(images), device=images.device)]


def shuffle_tiles(images: Tensor, which: Tensor) -> Tensor:
    """Cut each picture into 2 × 2 tiles and put them back in the order `ORDERS[which]`.

    The tiles are numbered row by row: 0 upper left, 1 upper right, 2 lower left, 3 lower right. Place p of the result
    shows tile `ORDERS[which][p]`; `which` = 0 changes nothing.

    Args:
        images: `[batch, channels, side, side]`, square, with an even side.
        which: `[batch]`, whole numbers 0 to 23.

    Raises:
        TypeError, ValueError: as `turn`; for an odd side.

    Source: Noroozi and Favaro 2016, arXiv 1603.09246, section 3, there 3 × 3 tiles with gaps between them.
    """
    _check_square(images, 2)
    _check_answers("which", which, images, len(ORDERS))
    count, channels, side, _ = images.shape
    half = side // 2
    tiles = images.reshape(count, channels, 2, half, 2, half).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)
    order = ORDERS.to(images.device)[which.long()]
    placed = tiles[torch.arange(count, device=images.device)[:, None], order].unflatten(1, (2, 2))
    return placed.permute(0, 3, 1, 4, 2, 5).reshape(images.shape)


def _check_square(images: Tensor, multiple: int) -> None:
    if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[2] != images.shape[3]:
        got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
        raise ValueError(f"square pictures [batch, channels, side, side] are needed, got {got}.")
    if images.shape[2] % multiple:
        raise ValueError(f"a side of {images.shape[2]} pixels can't be cut into {multiple} equal tiles: crop it first.")


def _check_answers(name: str, answers: Tensor, images: Tensor, count: int) -> None:
    if not isinstance(answers, Tensor) or answers.is_floating_point() or answers.dtype == torch.bool:
        got = answers.dtype if isinstance(answers, Tensor) else type(answers).__name__
        raise TypeError(f"{name} must be a tensor of whole numbers, 0 to {count - 1}, got {got}.")
    if answers.shape != images.shape[:1]:
        raise ValueError(
            f"{name} must be [{len(images)}], one for each picture, got {list(answers.shape)}: "
            "one draw for the whole batch is no label."
        )
    if not answers.is_meta and len(answers) and not 0 <= answers.min() <= answers.max() < count:
        raise ValueError(
            f"{name} go from {int(answers.min())} to {int(answers.max())}, and must be 0 to {count - 1}: "
            "labels count from 0."
        )
