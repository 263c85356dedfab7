"""Pictures of data: thumbnails in rows."""

import math

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from torch import Tensor
from torchvision.utils import make_grid


def tile(images: Tensor, columns: int, gap: int = 2) -> np.ndarray:
    """Pictures (uint8, or float in [0, 1]) side by side on white: uint8 `[height, width, 3]`."""
    if images.dtype != torch.uint8:
        images = (images.detach().clamp(0, 1) * 255).round().to(torch.uint8)
    images = images.cpu().expand(-1, 3, -1, -1)
    if len(images) == 1:
        return images[0].permute(1, 2, 0).numpy()
    grid = make_grid(images, nrow=columns, padding=gap, pad_value=255)
    height, width = grid.shape[1:]
    return grid[:, gap : height - gap, gap : width - gap].permute(1, 2, 0).numpy()


def gallery(images: Tensor, columns: int = 12, row_names: list[str] | None = None, ax: Axes | None = None) -> Axes:
    """Thumbnails in rows of `columns`; `row_names` are written at the left."""
    canvas = tile(images, columns)
    rows = math.ceil(len(images) / columns)
    ax = ax or plt.subplots(figsize=(0.62 * columns + 1, 0.62 * rows + 0.3))[1]
    ax.imshow(canvas, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    if row_names:
        height = canvas.shape[0] / rows
        ax.set_yticks([height * (row + 0.5) for row in range(rows)], row_names)
        ax.tick_params(length=0)
    return ax
