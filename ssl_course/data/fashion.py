"""Fashion-MNIST, a committed part of it: real, grey 28x28 pictures of clothes in ten classes."""

import io

import numpy as np
import torch

from ssl_course.data.containers import Pictures, Split
from ssl_course.data.files import read_verified
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
FILE = "fashion/fashion.npz"
BYTES = 11_020_151
SHA256 = "26281ab2308a1b932a8c8901678a48b724cd5dd89ccb36ea3553ef49f3df409c"


def fashion() -> Split:
    """The first 20,000 official training and the first 5,000 official test pictures, in official order.

    Images uint8 `[n, 1, 28, 28]`; the one factor is `class` (int64, index into `CLASSES`).

    Raises:
        DataFileError: if the committed file is missing, truncated, altered or unreadable.
    """
    content = read_verified(FILE, size=BYTES, sha256=SHA256)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return Split(*(_pictures(arrays, part) for part in ("train", "test"))).for_use()


def _pictures(arrays, part: str) -> Pictures:
    images = torch.from_numpy(arrays[f"{part}_images"]).unsqueeze(1)
    labels = torch.from_numpy(arrays[f"{part}_labels"]).long()
    return Pictures(images, {"class": labels})[: shrink(len(images), SMOKE_COUNTS[part])]
