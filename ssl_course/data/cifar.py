"""CIFAR-10 and CIFAR-100 (Krizhevsky 2009): 60,000 photographs of 32 × 32 pixels, read through torchvision."""

from pathlib import Path

import numpy as np
import torch

from ssl_course.data.archives import SMOKE_COUNTS, read
from ssl_course.data.containers import Pictures, Split
from ssl_course.settings import shrink


def cifar10(root: str | Path, *, download: bool = False) -> Split:
    """The 50,000 training and the 10,000 test pictures of ten classes, in official order.

    Images uint8 `[n, 3, 32, 32]`; the one factor is `class` (int64), 0 to 9 in alphabetical order: 0 is airplane.

    Args:
        root: the folder that holds `cifar-10-batches-py`.
        download: fetch the archive (170 MB) from where torchvision knows it, unless it lies in `root`; unpack it.

    Raises:
        DataFileError: if a file is missing or damaged, or can't be fetched.
    """
    return Split.fixed(*(_part("CIFAR10", part, root, download) for part in ("train", "test")))


def cifar100(root: str | Path, *, download: bool = False) -> Split:
    """As `cifar10`, with a hundred classes: 500 training and 100 test pictures of each. `class` 0 is apple.

    Args:
        root: the folder that holds `cifar-100-python`.
        download: as `cifar10`.

    Raises:
        DataFileError: as `cifar10`.
    """
    return Split.fixed(*(_part("CIFAR100", part, root, download) for part in ("train", "test")))


def _part(name: str, part: str, root: str | Path, download: bool) -> Pictures:
    found = read(name, root, download=download, train=part == "train")
    images = torch.from_numpy(found.data).permute(0, 3, 1, 2).contiguous()  # torchvision has the channels last
    labels = torch.from_numpy(np.array(found.targets, dtype=np.int64))
    return Pictures(images, {"class": labels})[: shrink(len(images), SMOKE_COUNTS[part])]
