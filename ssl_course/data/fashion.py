"""Fashion-MNIST, a committed part of it: real, grey 28x28 pictures of clothes in ten classes."""

import io

import numpy as np
import torch

from ssl_course.data.containers import Pictures, Split
from ssl_course.data.prepared import PreparedFile
from ssl_course.settings import shrink

CLASSES = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
SMOKE_COUNTS = {"train": 1000, "test": 250}
FILE = PreparedFile(
    "fashion/fashion.npz",
    size=11_020_151,
    sha256="26281ab2308a1b932a8c8901678a48b724cd5dd89ccb36ea3553ef49f3df409c",
)


def fashion() -> Split:
    """The first 20,000 official training and the first 5,000 official test pictures, in official order.

    Images uint8 `[n, 1, 28, 28]`; the one factor is `class` (int64, index into `CLASSES`).

    Raises:
        DataFileError: if the committed file is missing, truncated, altered or unreadable.
    """
    return Split.fixed(*fashion_parts())


def fashion_parts() -> tuple[Pictures, Pictures]:
    """Both parts, for data sets that are made of these pictures; `fashion` is the door for all else."""
    with np.load(io.BytesIO(FILE.read()), allow_pickle=False) as arrays:
        return _pictures(arrays, "train"), _pictures(arrays, "test")


def _pictures(arrays: np.lib.npyio.NpzFile, part: str) -> Pictures:
    images = torch.from_numpy(arrays[f"{part}_images"]).unsqueeze(1)
    labels = torch.from_numpy(arrays[f"{part}_labels"]).long()
    return Pictures(images, {"class": labels})[: shrink(len(images), SMOKE_COUNTS[part])]
