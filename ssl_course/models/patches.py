"""Pictures as rows of patches, and back; which patches are seen, and where the others belong. No weights here."""

import torch
from torch import Tensor


def patchify(images: Tensor, size: int) -> Tensor:
    """Cut pictures into square patches: `[batch, channels, height, width]` -> `[batch, patches, values]`.

    Patches count row by row from the top left; the values of one are its `channels * size * size` numbers, channel by
    channel and in each row by row. `unpatchify` is the way back.

    Args:
        images: float, any scale. size: side of a patch in pixels.

    Raises:
        TypeError: for pictures that are not float.
        ValueError: for another shape, a side that the patch size does not divide, or pixels that are not finite.

    Built in lesson 05.
    """
    if not isinstance(images, Tensor) or not images.is_floating_point():
        got = images.dtype if isinstance(images, Tensor) else type(images).__name__
        raise TypeError(f"patchify takes a tensor of float pictures, got {got}: `data.to_float` makes them.")
    if images.ndim != 4:
        raise ValueError(f"patchify takes pictures [batch, channels, height, width], got shape {list(images.shape)}.")
    batch, channels, height, width = images.shape
    check_size(size, height, width)
    if not images.is_meta and not images.isfinite().all():
        raise ValueError("the pictures hold nan or inf: every patch would be compared with it. Were they divided by 0?")
    rows, columns = height // size, width // size
    grid = images.reshape(batch, channels, rows, size, columns, size)
    return grid.permute(0, 2, 4, 1, 3, 5).reshape(batch, rows * columns, channels * size * size)


def unpatchify(patches: Tensor, size: int, shape: tuple[int, int, int]) -> Tensor:
    """Put patches together again: `[batch, patches, values]` -> `[batch, channels, height, width]`.

    Args:
        patches: as `patchify` gives them. size: side of a patch in pixels.
        shape: (channels, height, width) of the pictures, such as `images.shape[1:]`.

    Raises:
        ValueError: if patches of this size do not make pictures of this shape.

    Built in lesson 05.
    """
    channels, height, width = shape
    check_size(size, height, width)
    rows, columns = height // size, width // size
    expected = [rows * columns, channels * size * size]
    if patches.ndim != 3 or list(patches.shape[1:]) != expected:
        raise ValueError(
            f"pictures of {channels} × {height} × {width} are made of {expected[0]} patches with {expected[1]} values "
            f"each, got shape {list(patches.shape)}: was another patch size used to cut them?"
        )
    grid = patches.reshape(len(patches), rows, columns, channels, size, size)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), channels, height, width)


def normalise_patches(patches: Tensor) -> Tensor:
    """Every patch with mean 0 and standard deviation 1 over its own values; an even patch becomes 0.

    `[batch, patches, values]`, two values or more; the same shape comes back. 1e-6 is added to the variance, which
    divides by values - 1.

    Source: He et al. 2022, arXiv 2111.06377, section 3, "Reconstruction target"; the constants are their code's.
    Built in lesson 05.
    """
    return (patches - patches.mean(-1, keepdim=True)) / (patches.var(-1, keepdim=True) + 1e-6).sqrt()


def visible_first(hidden: Tensor) -> tuple[Tensor, int]:
    """The order that puts visible patches first, and how many there are.

    Args:
        hidden: boolean `[batch, patches]`, True = hidden, the same number in every row.

    Returns:
        `order`, int64 `[batch, patches]`: the places of the visible patches, then those of the hidden ones, both from
        top left to bottom right; and the number of visible ones.

    Raises:
        TypeError: if the mask is not boolean.
        ValueError: for another shape, rows that hide different numbers, or a mask that hides everything.
    """
    if not isinstance(hidden, Tensor) or hidden.dtype != torch.bool:
        got = hidden.dtype if isinstance(hidden, Tensor) else type(hidden).__name__
        raise TypeError(f"a mask is a boolean tensor, True = hidden, got {got}: write `mask > 0.5` or `mask.bool()`.")
    if hidden.ndim != 2:
        raise ValueError(f"a mask is [batch, patches], got shape {list(hidden.shape)}.")
    if hidden.is_meta:
        raise ValueError("a mask on the meta device has no values: how many patches are visible can't be known.")
    counts = (~hidden).sum(1)
    if not len(counts) or counts.min() != counts.max():
        raise ValueError(
            "every row of a mask must hide the same number of patches, at least one row: got "
            f"{'no row' if not len(counts) else f'{int(counts.min())} to {int(counts.max())} visible ones'}."
        )
    if not counts[0]:
        raise ValueError("this mask hides everything: leave at least one patch for the encoder to see.")
    return hidden.int().argsort(dim=1, stable=True), int(counts[0])


def take(rows: Tensor, places: Tensor) -> Tensor:
    """The rows at these places, picture by picture: `[batch, n, width]`, int64 `[batch, k]` -> `[batch, k, width]`."""
    return rows.gather(1, places[:, :, None].expand(-1, -1, rows.shape[2]))


def decoder_input(seen: Tensor, mask_token: Tensor, positions: Tensor, order: Tensor) -> Tensor:
    """A row for every patch in its own place: what the encoder made of it if it was seen, `mask_token` if not.

    Args:
        seen: `[batch, visible, width]`, in the order of the first entries of `order`.
        mask_token: `[width]`, the same for every hidden patch.
        positions: `[patches, width]`, added to every row: without it all hidden patches would be alike.
        order: int64 `[batch, patches]`, as `visible_first` gives it.

    Returns:
        `[batch, patches, width]`.

    Built in lesson 05.
    """
    hidden = mask_token.expand(len(seen), order.shape[1] - seen.shape[1], -1)
    return take(torch.cat([seen, hidden], 1), order.argsort(1)) + positions


def check_size(size: int, height: int, width: int) -> None:
    """A patch size is a whole number that divides both sides.

    Raises:
        ValueError: naming the size and the sides.
    """
    if not isinstance(size, int) or size < 1:
        raise ValueError(f"patch size = {size!r}: give a whole number of pixels, at least 1.")
    if height % size or width % size or not height or not width:
        raise ValueError(
            f"pictures of {height} × {width} pixels can't be cut into patches of {size} × {size}: choose a size that "
            "divides both sides."
        )
