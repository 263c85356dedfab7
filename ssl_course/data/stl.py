"""STL-10 (Coates, Ng, Lee 2011): few labels, 100,000 photographs without any, 96 × 96 pixels; through torchvision."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.archives import SMOKE_COUNTS, read
from ssl_course.data.containers import Pictures, Split, Unlabeled, check_count, to_float
from ssl_course.settings import shrink

SIDE = 96  # pixels
PIECE = 1000  # pictures that are put in order at a time: bounded memory


def stl10(root: str | Path, *, side: int = SIDE, download: bool = False) -> Split:
    """The 5,000 training and the 8,000 test pictures of ten classes, in official order.

    Images uint8 `[n, 3, side, side]`; the one factor is `class` (int64), 0 to 9 in alphabetical order: 0 is airplane.
    What to pretrain on is `stl10_unlabeled`.

    Args:
        root: the folder that holds `stl10_binary`.
        side: in pixels; below 96 the pictures are shrunk once, each pixel the mean of those that it covers.
        download: fetch the archive (2.6 GB) from where torchvision knows it, unless it lies in `root`; unpack it.

    Raises:
        DataFileError: if a file is missing or damaged, or can't be fetched.
        ValueError: for a side that is not 1 to 96.
    """
    _check(side)
    return Split.fixed(*(_part(part, root, side, download) for part in ("train", "test")))


def stl10_unlabeled(root: str | Path, *, side: int = SIDE, download: bool = False) -> Unlabeled:
    """The 100,000 pictures without labels, the pool to pretrain on; also of animals and vehicles of other classes.

    At 96 pixels they take 2.8 GB, and twice that while they are read. The arguments are those of `stl10`.

    Raises:
        DataFileError, ValueError: as `stl10`.
    """
    _check(side)
    return Unlabeled(_images(read("STL10", root, download=download, split="unlabeled").data, "train", side))


def _part(part: str, root: str | Path, side: int, download: bool) -> Pictures:
    found = read("STL10", root, download=download, split=part)
    images = _images(found.data, part, side)
    return Pictures(images, {"class": torch.from_numpy(found.labels.astype(np.int64))[: len(images)]})


def _images(array: np.ndarray, part: str, side: int) -> Tensor:
    """uint8 `[n, 3, side, side]`, contiguous: the file holds columns of pixels, which torchvision turns as a view."""
    array = array[: shrink(len(array), SMOKE_COUNTS[part])]
    images = torch.empty(len(array), 3, side, side, dtype=torch.uint8, device="cpu")
    for first in range(0, len(array), PIECE):
        piece = torch.from_numpy(np.ascontiguousarray(array[first : first + PIECE]))
        images[first : first + PIECE] = piece if side == SIDE else _shrunk(piece, side)
    return images


def _shrunk(images: Tensor, side: int) -> Tensor:
    small = F.interpolate(to_float(images), side, mode="bilinear", antialias=True, align_corners=False)
    return (small.clamp(0, 1) * 255).round().to(torch.uint8)


def _check(side: int) -> None:
    check_count(side=side)
    if side > SIDE:
        raise ValueError(f"side = {side}: the pictures have {SIDE} pixels a side, and are not enlarged.")
