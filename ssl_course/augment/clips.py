"""What a pretext task does to clips: a moment of each, frames in another order or backwards, tubes that are hidden.

Clips are `[batch, frames, height, width]`, of any type of number: time is the second axis. What draws takes a generator
and draws once for every clip. Built in lesson 12.
"""

import itertools

import torch
from torch import Tensor

from ssl_course.augment import masks

__all__ = ["ORDERS", "moment", "reorder", "reverse", "tubes"]

# The 12 orders of four frames, of each order and its reverse only one, [12, 4]; the first one changes nothing.
ORDERS = torch.tensor([each for each in itertools.permutations(range(4)) if each[0] < each[3]], device="cpu")


def moment(clips: Tensor, length: int, *, generator: torch.Generator) -> Tensor:
    """Frames that follow each other, from a random start in each clip: `[batch, length, height, width]`.

    Every start at which they fit is equally likely, the last one included.

    Raises:
        TypeError, ValueError: for another shape, no generator, or a clip that is too short, naming both lengths.
    """
    check_clips(clips, length)
    starts = torch.randint(clips.shape[1] - length + 1, (len(clips),), generator=generator, device=generator.device)
    times = starts.to(clips.device)[:, None] + torch.arange(length, device=clips.device)
    return clips[torch.arange(len(clips), device=clips.device)[:, None], times]


def reorder(clips: Tensor, orders: Tensor) -> Tensor:
    """The frames of each clip in an order of its own: frame k of the result is frame `orders[i, k]` of clip i.

    Args:
        orders: whole numbers `[batch, frames]`, each row an order of the frames.

    Raises:
        TypeError: for orders that are no whole numbers.
        ValueError: for shapes that do not fit, or a row that is no order.

    Source: Misra et al. 2016, arXiv 1603.08561 (is the order right?), Lee et al. 2017, arXiv 1708.01246, section 3
    (which order is it, four frames, an order and its reverse as one class). Built in lesson 12.
    """
    check_clips(clips, 1)
    if not isinstance(orders, Tensor) or orders.is_floating_point() or orders.dtype == torch.bool:
        got = orders.dtype if isinstance(orders, Tensor) else type(orders).__name__
        raise TypeError(f"orders must be a tensor of whole numbers, got {got}.")
    if orders.shape != clips.shape[:2]:
        raise ValueError(f"orders must be {list(clips.shape[:2])}, a row for each clip, got {list(orders.shape)}.")
    orders = orders.to(clips.device).long()
    if not orders.is_meta and not torch.equal(orders.sort(1).values, _counted(orders)):
        raise ValueError(f"each row of orders must hold every frame once, 0 to {clips.shape[1] - 1}.")
    return clips[torch.arange(len(clips), device=clips.device)[:, None], orders]


def reverse(clips: Tensor, which: Tensor) -> Tensor:
    """The clips, played backwards where `which` `[batch]` is true (or 1).

    Raises:
        ValueError: for another shape of either.

    Source: Wei et al. 2018, "Learning and using the arrow of time". Built in lesson 12.
    """
    check_clips(clips, 1)
    if not isinstance(which, Tensor) or which.shape != clips.shape[:1]:
        got = list(which.shape) if isinstance(which, Tensor) else type(which).__name__
        raise ValueError(f"which must be [{len(clips)}], one for each clip, got {got}: draw one for every clip.")
    return torch.where(which.bool().to(clips.device)[:, None, None, None], clips.flip(1), clips)


def tubes(
    count: int,
    grid: int,
    times: int,
    ratio: float,
    *,
    generator: torch.Generator,
    device: torch.device | str | None = None,
) -> Tensor:
    """Hide the same cells at all times: bool `[count, times * grid * grid]`, True = hidden, in the patches' order.

    Args:
        count: clips. grid: cells along each side. times: how often each cell is repeated.
        ratio: share of the cells to hide; `round(ratio * grid**2)` in every clip, a draw of its own for each.

    Raises:
        TypeError, ValueError: as `masks.patches`; for fewer than one time.

    Source: Tong et al. 2022 (VideoMAE), arXiv 2203.12602, section 3.3, "tube masking". Built in lesson 12.
    """
    if isinstance(times, bool) or not isinstance(times, int) or times < 1:
        raise ValueError(f"times = {times!r}: give a whole number, at least 1.")
    return masks.patches(count, grid, ratio, generator=generator, device=device).flatten(1).repeat(1, times)


def _counted(orders: Tensor) -> Tensor:
    """0, 1, 2 … in each row."""
    return torch.arange(orders.shape[1], device=orders.device).expand_as(orders)


def check_clips(clips: Tensor, least: int) -> None:
    """A batch of clips with enough frames.

    Raises:
        TypeError, ValueError: naming the shape, the length asked for, and the likely cause.
    """
    if not isinstance(clips, Tensor):
        hint = ": take its .images" if hasattr(clips, "images") else ""
        raise TypeError(f"clips are a tensor [batch, frames, height, width], got {type(clips).__name__}{hint}.")
    if clips.ndim != 4:
        hint = " One clip alone? Write clips[None]." if clips.ndim == 3 else ""
        hint = " Frames in colour? This course's clips are grey." if clips.ndim == 5 else hint
        raise ValueError(f"clips are [batch, frames, height, width], got shape {list(clips.shape)}.{hint}")
    if not isinstance(least, int) or isinstance(least, bool) or least < 1:
        raise ValueError(f"{least!r} frames can't be taken: give a whole number, at least 1.")
    batch, frames, height, width = clips.shape
    if frames < least:
        hint = ": are batch and time swapped?" if batch > frames and batch >= least and frames < 4 else ""
        raise ValueError(f"a clip of {frames} frames is too short, {least} are needed{hint}.")
    if width < frames == height or width <= 4 < min(frames, height):
        raise ValueError(f"clips are [batch, frames, height, width], got {list(clips.shape)}: time must come second.")
