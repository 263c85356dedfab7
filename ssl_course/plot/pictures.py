"""Pictures of data: thumbnails in rows."""

import math

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from torch import Tensor
from torchvision.utils import make_grid

from ssl_course.plot.figure import closed_after_error, pixels


def tile(images: Tensor, columns: int, gap: int = 2) -> np.ndarray:
    """Pictures (whole numbers 0 to 255, or float in [0, 1]) side by side on white: uint8 `[height, width, 3]`.

    Floats slightly outside, such as noise leaves, are clamped.

    Raises:
        ValueError: for other shapes and values, or no picture at all.
    """
    if images.ndim != 4 or images.shape[1] not in (1, 3) or not images.numel() or columns < 1:
        raise ValueError(
            f"pictures [n, 1 or 3 channels, height, width] are needed, and columns, at least 1 of each; got shape "
            f"{list(images.shape)} and {columns} columns."
        )
    images = pixels(images)
    images = images.cpu().expand(-1, 3, -1, -1)
    if len(images) == 1:
        return images[0].permute(1, 2, 0).numpy()
    grid = make_grid(images, nrow=columns, padding=gap, pad_value=255)
    height, width = grid.shape[1:]
    return grid[:, gap : height - gap, gap : width - gap].permute(1, 2, 0).numpy()


@closed_after_error()
def gallery(images: Tensor, columns: int = 12, row_names: list[str] | None = None, ax: Axes | None = None) -> Axes:
    """Thumbnails in rows of `columns`; `row_names` are written at the left.

    Raises:
        ValueError: as `tile` does, or for another number of names than of rows.
    """
    canvas = tile(images, columns)
    rows = math.ceil(len(images) / columns)
    if row_names and len(row_names) != rows:
        raise ValueError(f"{len(row_names)} names for {rows} rows: {len(images)} pictures in rows of {columns}.")
    ax = ax or plt.subplots(figsize=(0.62 * columns + 1, 0.62 * rows + 0.3))[1]
    ax.imshow(canvas, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    if row_names:
        height = canvas.shape[0] / rows
        ax.set_yticks([height * (row + 0.5) for row in range(rows)], row_names)
        ax.tick_params(length=0)
    return ax
