"""Maps of pictures: as pictures, each framed in the colour of its class with its mark at a corner; or as dots."""

from collections.abc import Mapping, Sequence

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
NO_LABEL = "no label"  # a class of this name is drawn small, in grey, and below the others
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


def check_maps(
    maps: Mapping[str | int, tuple[np.ndarray, float]],
    images: Tensor,
    factors: Mapping[str, tuple[Tensor, Sequence[str]]],
) -> None:
    """Maps and factors of the same pictures, as `dot_maps` takes them.

    Raises:
        ValueError: naming the map or factor that is none of it.
    """
    if not maps or not factors:
        raise ValueError(f"at least one map and one factor are needed, got {len(maps)} and {len(factors)}.")
    for name, length in [(name, len(points)) for name, (points, _) in maps.items()] + [
        (name, len(classes)) for name, (classes, _) in factors.items()
    ]:
        if length != len(images):
            raise ValueError(f"{name!r} has {length} entries for {len(images)} pictures.")
    for name, (points, _) in maps.items():
        if not np.isfinite(points).all():
            raise ValueError(f"the map {name!r} holds nan or inf: its pictures have no place.")
    for name, (classes, words) in factors.items():
        if len(words) > len(COLOURS):
            raise ValueError(
                f"{name!r} has {len(words)} classes, and there are {len(COLOURS)} colours: give a coarser factor."
            )
        if int(classes.min()) < 0 or int(classes.max()) >= len(words):
            raise ValueError(f"{name!r} has a class {int(classes.max())}, and {len(words)} names from 0 on.")


def on_one_scale(maps: Mapping[str | int, np.ndarray]) -> dict[str | int, np.ndarray]:
    """Maps about 0, all of root mean square 1, then divided by one number, so that the farthest point of all is at 1.

    A point that flies out of one map leaves the other points, and the other maps, where they are to each other.
    """
    centred = {name: np.asarray(points, dtype=float) - np.mean(points, 0) for name, points in maps.items()}
    units = {name: one / max(np.sqrt((one**2).sum(1).mean()), 1e-9) for name, one in centred.items()}
    farthest = max(np.abs(one).max() for one in units.values())
    return {name: one / max(farthest, 1e-9) for name, one in units.items()}


def cue(index: int, names: Sequence[str] = ()) -> tuple[str, str]:
    """Colour and marker of a class; red, yellow, green, cyan, blue and magenta have that colour, `NO_LABEL` is grey."""
    if names and names[index] == NO_LABEL:
        return "#999999", "."
    return HUES.get(names[index] if names else "", COLOURS[index % len(COLOURS)]), MARKERS[index % len(MARKERS)]


@closed_after_error()
def dot_maps(
    maps: Mapping[str | int, tuple[np.ndarray, float]],
    images: Tensor,
    factors: Mapping[str, tuple[Tensor, Sequence[str]]],
    *,
    name: str = "map",
) -> Figure:
    """All maps as dots, two or three in a row, once for each factor, with a legend of real pictures below.

    Args:
        maps: title -> (points `[n, 2]`, trustworthiness); before a title that is a number stands `name`.
        images: uint8 `[n, channels, height, width]`. factors: factor -> (classes `[n]`, their names, at most eight).
    """
    places = on_one_scale({title: points for title, (points, _) in maps.items()})
    across = 3 if len(maps) > 4 else min(2, len(maps))
    rows = -(-len(maps) // across)
    side = 8.9 / across
    figure = plt.figure(figsize=(8.9, (rows * side + 0.7) * len(factors)), layout="constrained")
    grid = figure.add_gridspec((rows + 1) * len(factors), across, height_ratios=([side] * rows + [0.5]) * len(factors))
    for block, (factor, (classes, names)) in enumerate(factors.items()):
        for place, (title, (_, trust)) in enumerate(maps.items()):
            ax = figure.add_subplot(grid[block * (rows + 1) + place // across, place % across])
            said = title if isinstance(title, str) else f"{name} {title}"
            _dots(ax, places[title], classes, names, 22 if across == 3 else 40)
            ax.set_title(f"{said}\n{factor} · trustworthiness {trust:.2f}", fontsize=10)
        _legend(figure.add_subplot(grid[block * (rows + 1) + rows, :]), factor, images, classes, names)
    return figure


def _dots(ax: Axes, points: np.ndarray, classes: Tensor, names: Sequence[str], size: float) -> None:
    for index in range(len(names)):
        rows = (classes == index).numpy()
        colour, marker = cue(index, names)
        ax.scatter(
            *points[rows].T,
            s=(1.8 if marker == "*" else 1) * size,
            color=colour,
            marker=marker,
            edgecolor="white",
            linewidth=0.3,
            zorder=1 if names[index] == NO_LABEL else 2,
        )
    ax.set(xticks=[], yticks=[], xlabel="map axis 1 (no unit)", ylabel="map axis 2 (no unit)")
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))


def _framed(ax: Axes, point: Sequence[float], picture: Tensor, index: int, names: Sequence[str], zorder: float) -> None:
    colour, marker = cue(index, names)
    frame = dict(edgecolor=colour, boxstyle="square,pad=0.08", linewidth=2)
    thumbnail = OffsetImage(tile(picture[None], 1), zoom=ZOOM)
    box = AnnotationBbox(thumbnail, point, bboxprops=frame, pad=0.08)
    box.set_zorder(zorder)
    ax.add_artist(box)
    corner = ScaledTranslation(-9.5 / 72, 9.5 / 72, ax.figure.dpi_scale_trans)
    style = dict(color=colour, markersize=11 if marker == "*" else 7, markeredgecolor="white", markeredgewidth=0.8)
    ax.plot(*point, marker=marker, transform=ax.transData + corner, zorder=zorder, **style)
