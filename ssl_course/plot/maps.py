"""Maps whose points are pictures: each framed in the colour of its class, with the mark of its class at a corner."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.transforms import ScaledTranslation
from torch import Tensor

from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, numbers
from ssl_course.plot.pictures import tile

# A class that is itself a colour is framed in it.
HUES = dict(red="#D62728", yellow="#C9B400", green="#1B9E3A", cyan="#17BECF", blue="#1F4FD8", magenta="#D11CC4")
ZOOM = 0.56  # of a thumbnail: 32 pixels are a quarter of an inch


@closed_after_error()
def embedding_map(
    points: np.ndarray,
    images: Tensor,
    classes: Tensor,
    ax: Axes | None = None,
    *,
    names: Sequence[str] = (),
) -> Axes:
    """A two-dimensional map of a representation: every point is its picture, in the frame and with the mark of a class.

    Args:
        points: `[n, 2]`. images: uint8 `[n, channels, height, width]`. classes: int `[n]`; used for the frames only.
        names: of the classes; red, yellow, green, cyan, blue and magenta are framed in that colour.

    Raises:
        ValueError: for points that are not finite, or other numbers of them than of pictures or classes.
    """
    points = numbers("points", points, finite=True)
    if points.shape != (len(images), 2) or len(classes) != len(images):
        raise ValueError(f"points {list(points.shape)} and {len(classes)} classes for {len(images)} pictures.")
    ax = ax or plt.subplots(figsize=(6, 6))[1]
    ax.scatter(*points.T, s=0)
    for order, (point, picture, index) in enumerate(zip(points, images, classes.tolist(), strict=True)):
        _framed(ax, point, picture, index, names, zorder=3 + order / len(points))
    ax.set(xticks=[], yticks=[], xlabel="map axis 1 (no unit)", ylabel="map axis 2 (no unit)")
    ax.margins(0.08)
    return ax


def embedding_maps(
    maps: dict[str, tuple[np.ndarray, float]],
    images: Tensor,
    factors: dict[str, tuple[Tensor, Sequence[str]]],
    *,
    shown: int = 120,
) -> Figure:
    """Maps of the same pictures side by side, a row for each factor, and below each row its legend.

    Args:
        maps: title -> (points `[n, 2]`, trustworthiness), as `evaluate.map_2d` gives them.
        images: uint8 `[n, channels, height, width]`.
        factors: factor -> (classes `[n]`, their names); the legend's pictures are real ones.
        shown: pictures; the first of the n, which may all have shaped the map.
    """
    return _figure({title: (points[:shown], trust) for title, (points, trust) in maps.items()}, images[:shown], factors)


@closed_after_error()
def _figure(maps: dict[str, tuple[np.ndarray, float]], images: Tensor, factors: dict) -> Figure:
    size = (9, (0.8 + 8.6 / len(maps)) * len(factors))
    figure = plt.figure(figsize=size, layout="constrained")
    grid = figure.add_gridspec(2 * len(factors), len(maps), height_ratios=[8.4 / len(maps), 0.4] * len(factors))
    for row, (factor, (classes, names)) in enumerate(factors.items()):
        classes = classes[: len(images)]
        for column, (title, (points, trust)) in enumerate(maps.items()):
            ax = figure.add_subplot(grid[2 * row, column])
            embedding_map(points, images, classes, ax=ax, names=names).set_title(
                f"{title} (trustworthiness {trust:.2f})", fontsize=10
            )
        _legend(figure.add_subplot(grid[2 * row + 1, :]), factor, images, classes, names)
    return figure


def examples(images: Tensor, classes: Tensor, count: int) -> list[int]:
    """The row of a picture for each class, the one with most contrast: what a legend shows."""
    contrast = images.flatten(1).float().std(1)
    return [int((contrast * (classes == index)).argmax()) for index in range(count)]


def _legend(ax: Axes, factor: str, images: Tensor, classes: Tensor, names: Sequence[str]) -> None:
    ax.text(-0.35, 0, f"{factor}:", ha="right", va="center")
    for index, (name, example) in enumerate(zip(names, examples(images, classes, len(names)), strict=True)):
        _framed(ax, (index, 0), images[example], index, names, zorder=3)
        ax.annotate(name, (index, 0), xytext=(15, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set(xlim=(-1.1, len(names) - 0.2), ylim=(-1, 1))
    ax.axis("off")


def _framed(ax: Axes, point: Sequence[float], picture: Tensor, index: int, names: Sequence[str], zorder: float) -> None:
    colour = HUES.get(names[index] if names else "", COLOURS[index % len(COLOURS)])
    frame = dict(edgecolor=colour, boxstyle="square,pad=0.08", linewidth=2)
    thumbnail = OffsetImage(tile(picture[None], 1), zoom=ZOOM)
    box = AnnotationBbox(thumbnail, point, bboxprops=frame, pad=0.08)
    box.set_zorder(zorder)
    ax.add_artist(box)
    corner = ScaledTranslation(-9.5 / 72, 9.5 / 72, ax.figure.dpi_scale_trans)
    marker = MARKERS[index % len(MARKERS)]
    style = dict(color=colour, markersize=11 if marker == "*" else 7, markeredgecolor="white", markeredgewidth=0.8)
    ax.plot(*point, marker=marker, transform=ax.transData + corner, zorder=zorder, **style)
