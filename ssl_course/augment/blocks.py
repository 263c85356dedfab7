"""Blocks for I-JEPA: some rectangles to predict, and a larger one to predict them from, which never overlaps them."""

from typing import NamedTuple

import torch
from torch import Tensor

from ssl_course.augment import masks


class Blocks(NamedTuple):
    """What is hidden from the context encoder, bool `[count, grid, grid]`, True = hidden; and what is to be predicted,
    bool `[count, targets, grid, grid]`, True = part of this target. Every target is hidden."""

    hidden: Tensor
    targets: Tensor


def blocks(
    count: int,
    grid: int,
    *,
    targets: int = 4,
    target_share: float = 0.17,
    context_share: float = 0.9,
    generator: torch.Generator,
    device: torch.device | str | None = None,
) -> Blocks:
    """Draw target blocks and a context block for each picture, and take the targets out of the context.

    All targets have one shape, `masks.block_sides(grid, target_share)`, and may overlap each other. So that each
    picture of the batch shows the same number of cells, those with a larger context lose some more, drawn at random.

    Args:
        count: pictures. grid: cells along each side.
        targets: how many blocks to predict.
        target_share, context_share: of the grid's cells, above 0 and below 1.
        device: where the masks are wanted; the generator's if left out.

    Raises:
        TypeError: without a generator.
        ValueError: for a count, a grid or targets below 1; for shares out of range, or if some picture shows nothing.

    Source: Assran et al. 2023 (I-JEPA), arXiv 2301.08243, section 3 and appendix A.1; there the shares vary from .15 to
    .2 and from .85 to 1, and sides from batch to batch. Built in lesson 14.
    """
    if not isinstance(targets, int) or targets < 1:
        raise ValueError(f"targets = {targets!r}: give a whole number of blocks, at least 1.")
    if not min(masks.block_sides(grid, target_share)):
        raise ValueError(f"target_share = {target_share}: no cell of a grid of {grid} × {grid} is left; give more.")
    wanted = masks.block(count * targets, grid, target_share, generator=generator).unflatten(0, (count, targets))
    context = masks.block(count, grid, context_share, generator=generator) & ~wanted.any(1)
    shown = context.flatten(1)
    least = int(shown.sum(1).min())
    if not least:
        raise ValueError(
            f"the targets cover the whole context in some picture: give fewer of them (targets = {targets}), smaller "
            f"ones (target_share = {target_share}) or a larger context (context_share = {context_share})."
        )
    noise = torch.rand(shown.shape, generator=generator, device=generator.device)
    rank = (noise + shown).argsort(1, descending=True).argsort(1)  # cells of the context first, in random order
    hidden = (rank >= least).unflatten(1, (grid, grid))
    return Blocks(hidden.to(device or generator.device), wanted.to(device or generator.device))
