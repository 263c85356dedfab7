"""Masks: which cells of a picture are hidden. Boolean, True = hidden, one independent draw per sample.

A mask is drawn on a grid of cells, `[count, grid, grid]`. A cell is a pixel where `grid` is the picture's side, and a
patch of p × p pixels where it is side / p. `enlarge(mask, p)` turns cells into pixels, `flatten(1)` into the order in
which patches are read, row by row. Every kind hides the same number of cells in every sample, every cell can be hidden,
and all random numbers come from the `generator`.

Built in lesson 03.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

__all__ = ["block", "enlarge", "hide", "patches", "stripes"]


def patches(
    count: int, grid: int, ratio: float, *, generator: torch.Generator, device: torch.device | str | None = None
) -> Tensor:
    """Hide cells here and there: each set of `round(ratio * grid**2)` cells is equally likely (MAE; pixels at patch 1).

    Args:
        count: samples. grid: cells along each side.
        ratio: share of the cells to hide, from 0 up to but not including 1.
        device: where the mask is wanted; the generator's if left out.

    Returns:
        bool `[count, grid, grid]`, True = hidden.

    Raises:
        TypeError: without a generator.
        ValueError: for a count or grid below 1, a ratio outside [0, 1), or one that rounds to everything.

    Source: noise and argsort, as He et al. 2022 (MAE), arXiv 2111.06377, section 3 ("simple implementation").
    """
    _check(count, grid, ratio, generator)
    hidden = _fewer_than_all(round(ratio * grid**2), grid**2, ratio)
    rank = _noise((count, grid**2), generator).argsort(1).argsort(1)  # a random order of the cells, for each sample
    return (rank < hidden).unflatten(1, (grid, grid)).to(device or generator.device)


def block(
    count: int, grid: int, ratio: float, *, generator: torch.Generator, device: torch.device | str | None = None
) -> Tensor:
    """Hide one rectangle, as nearly square as the ratio allows, at a place of its own in every sample.

    Its sides are `block_sides(grid, ratio)`. Every place at which it fits is equally likely, the last row and the last
    column included. The arguments, the result and the errors are those of `patches`.

    Source: Pathak et al. 2016 (context encoders), arXiv 1604.07379, section 3.3, hide a block in the middle, or several
    at random places.
    """
    _check(count, grid, ratio, generator)
    height, width = block_sides(grid, ratio)
    _fewer_than_all(height * width, grid**2, ratio)
    cells = torch.arange(grid, device=generator.device)
    inside = []
    for side in (height, width):
        # `randint` excludes its upper end: without the + 1 the block would never reach the last row or column.
        start = torch.randint(grid - side + 1, (count, 1), generator=generator, device=generator.device)
        inside.append((cells >= start) & (cells < start + side))
    return (inside[0][:, :, None] & inside[1][:, None, :]).to(device or generator.device)


def block_sides(grid: int, ratio: float) -> tuple[int, int]:
    """Height and width, in cells, of the rectangle that `block` hides: its area is as near to the ratio as they get."""
    height = round(math.sqrt(ratio) * grid)
    return height, min(grid, round(ratio * grid**2 / height)) if height else 0


def stripes(
    count: int, grid: int, ratio: float, *, generator: torch.Generator, device: torch.device | str | None = None
) -> Tensor:
    """Hide whole rows or whole columns: `round(ratio * grid)` of them, rows in half of the samples.

    The arguments, the result and the errors are those of `patches`.
    """
    _check(count, grid, ratio, generator)
    hidden = _fewer_than_all(round(ratio * grid), grid, ratio)
    lines = (_noise((count, grid), generator).argsort(1).argsort(1) < hidden)[:, :, None].expand(-1, -1, grid)
    rows = _noise((count, 1, 1), generator) < 0.5
    return torch.where(rows, lines, lines.transpose(1, 2)).to(device or generator.device)


KINDS: dict[str, Callable[..., Tensor]] = {"patches": patches, "block": block, "stripes": stripes}


def enlarge(mask: Tensor, patch: int) -> Tensor:
    """Each cell becomes patch × patch pixels: bool `[count, rows, columns]` -> `[count, 1, rows * p, columns * p]`.

    The axis of length 1 stands for the channels, so that the mask fits a batch of pictures.

    Raises:
        TypeError: for a mask that is not boolean.
        ValueError: for another shape, or a patch below 1.
    """
    _check_mask(mask, 3, "[count, rows, columns]")
    _check_whole("patch", patch)
    return mask.repeat_interleave(patch, 1).repeat_interleave(patch, 2).unsqueeze(1)


def hide(images: Tensor, mask: Tensor, value: float = 0.5) -> Tensor:
    """Pictures with grey where the mask is True: float `[batch, channels, height, width]`; a new tensor.

    Args:
        mask: bool `[batch, 1, height, width]`, as `enlarge` gives it, on the pictures' device.
        value: what hidden pixels become, 0 to 1.

    Raises:
        TypeError: for a mask that is not boolean, or pictures that are not float.
        ValueError: for a mask of another shape.
    """
    _check_mask(mask, 4, "[batch, 1, height, width]")
    if not images.is_floating_point():
        raise TypeError(f"hide takes float pictures in [0, 1], got {images.dtype}: call data.to_float first.")
    expected = [len(images), 1, *images.shape[2:]]
    if list(mask.shape) != expected:
        raise ValueError(
            f"the mask must be {expected} for pictures {list(images.shape)}, got {list(mask.shape)}: "
            "draw one per picture, and `enlarge` it by the patch size."
        )
    return images.masked_fill(mask, value)


def _noise(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.rand(shape, generator=generator, device=generator.device)


def _fewer_than_all(hidden: int, cells: int, ratio: float) -> int:
    if hidden >= cells:
        raise ValueError(f"ratio = {ratio} of {cells} rounds to all of them: a mask must leave something to see.")
    return hidden


def _check(count: int, grid: int, ratio: float, generator: torch.Generator) -> None:
    _check_whole("count", count)
    _check_whole("grid", grid)
    if isinstance(ratio, bool) or not isinstance(ratio, int | float) or not 0 <= ratio < 1:
        raise ValueError(f"ratio = {ratio!r}: give the share of cells to hide, from 0 to below 1 (75 per cent is .75).")
    if not isinstance(generator, torch.Generator):
        raise TypeError(
            f"generator = {generator!r}: give torch.Generator().manual_seed(0), or another that you keep; "
            "the global one is never used."
        )


def _check_whole(name: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        hint = " (write side // patch: / gives a float)" if isinstance(value, float) and name == "grid" else ""
        raise ValueError(f"{name} = {value!r}: give a whole number, at least 1{hint}.")


def _check_mask(mask: Tensor, axes: int, shape: str) -> None:
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool:
        got = mask.dtype if isinstance(mask, Tensor) else type(mask).__name__
        raise TypeError(f"a mask is boolean, True = hidden, got {got}.")
    if mask.ndim != axes:
        raise ValueError(f"this mask must be {shape}, got {list(mask.shape)}.")
