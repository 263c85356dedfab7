"""scikit-learn's bundled 8x8 digits: the smallest real data set, for quick tries and for tests."""

import torch

from ssl_course.data.containers import Pictures, Split


def digits() -> Split:
    """1,347 training and 450 test digits, a fixed random split of the 1,797 (optdigits, UCI).

    Images uint8 `[n, 1, 8, 8]` (the original 0 to 16, times 15); the one factor is `class`, 0 to 9.
    """
    from sklearn.datasets import load_digits  # a second of import that the other data sets do not need

    bunch = load_digits()
    order = torch.randperm(len(bunch.target), generator=torch.Generator().manual_seed(0), device="cpu")
    images = torch.from_numpy(bunch.images * 15).to(torch.uint8).unsqueeze(1)
    pictures = Pictures(images, {"class": torch.from_numpy(bunch.target).long()})[order]
    return Split.fixed(pictures[:1347], pictures[1347:])
