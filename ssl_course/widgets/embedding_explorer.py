"""The embedding explorer: maps of the same pictures by several encoders, side by side.

With jupyter-scatter (the extra `explore`) a picture appears beside the pointer, and its point lights up in every map.
Without it, and in the static twin, each point of a map is its picture.
"""

import base64
import html
import io

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from ssl_course import plot
from ssl_course.widgets.slideshow import slideshow
from ssl_course.widgets.twin import WithTwin

SIDE = 620  # pixels, of a map made of thumbnails


@plot.closed_after_error()
def embedding_explorer(
    maps: dict[str, tuple[np.ndarray, float]], images: Tensor, words: dict[str, list[str]], *, alt: str
) -> WithTwin:
    """Maps side by side, of the same pictures in the same order, and buttons to choose what their colours show.

    Args:
        maps: encoder -> (points `[n, 2]`, trustworthiness), as `evaluate.map_2d` gives them.
        images: uint8 `[n, channels, height, width]`.
        words: factor -> a word for every picture, such as {"shape": ["disc", "ring", …]}; at most eight words each. The
            static twin shows the first factor.
        alt: what is to be seen in the twin, in words; the trustworthiness of each map is added.

    Raises:
        ValueError: if a map or a list of words has another length than `images`, a map is not finite, or a factor has
            more than eight different words.
    """
    if not maps or not words:
        raise ValueError(f"at least one map and one list of words are needed, got {len(maps)} and {len(words)}.")
    for name, length in [(name, len(points)) for name, (points, _) in maps.items()] + [
        (name, len(column)) for name, column in words.items()
    ]:
        if length != len(images):
            raise ValueError(f"{name!r} has {length} entries for {len(images)} pictures.")
    for name, (points, _) in maps.items():
        if not np.isfinite(points).all():
            raise ValueError(f"the map {name!r} holds nan or inf: its pictures have no place.")
    for name, column in words.items():
        if (different := len(set(column))) > len(plot.COLOURS):
            raise ValueError(
                f"{name!r} has {different} different words, and there are {len(plot.COLOURS)} colours: give a coarser "
                "factor, or fewer pictures."
            )
    trust = ", ".join(f"{name} {value:.2f}" for name, (_, value) in maps.items())
    alt = f"{alt}. Trustworthiness: {trust}"
    if live := _scatters(maps, images, words):
        first, column = next(iter(words.items()))
        return WithTwin(live, twin=plot.png(_figure(maps, images, first, column), dpi=80), alt=alt)

    def draw(frames: str) -> tuple[bytes, str]:
        return plot.png(_figure(maps, images, frames, words[frames]), dpi=80), f"{alt} (frames: {frames})"

    return slideshow(draw, frames=list(words))


def _scatters(
    maps: dict[str, tuple[np.ndarray, float]],
    images: Tensor,
    words: dict[str, list[str]],
) -> list[ipywidgets.Widget] | None:
    """With jupyter-scatter: one live plot per encoder, hover and selection shared. None where it is not installed."""
    try:
        import jscatter
        import pandas
    except ImportError:
        return None
    pictures = [_data_url(picture) for picture in images]
    plots = []
    for points, _ in maps.values():
        table = pandas.DataFrame({"x": points[:, 0], "y": points[:, 1], "picture": pictures})
        for factor, column in words.items():
            table[factor] = pandas.Categorical(column)
        scatter = jscatter.Scatter(data=table, x="x", y="y", height=280, size=7)
        scatter.axes(False)
        scatter.tooltip(True, properties=list(words), preview="picture", preview_type="image")
        scatter.tooltip(preview_image_size="contain", preview_image_height=96)
        plots.append(scatter)

    legend, choice = ipywidgets.HTML(), ipywidgets.RadioButtons(options=list(words), description="colours")

    def update(_change: object = None) -> None:
        colours = _colours(words[choice.value])
        for scatter in plots:
            scatter.color(by=choice.value, map=colours)
        legend.value = _legend(colours)

    choice.observe(update, "value")
    update()
    titles = [f"{html.escape(name)} (trustworthiness {trust:.2f})" for name, (_, trust) in maps.items()]
    rows = 1 if len(plots) < 4 else 2  # in a plot that is higher than wide, points at the sides are cut off
    grid = jscatter.compose(list(zip(plots, titles, strict=True)), sync_hover=True, sync_selection=True, rows=rows)
    return [choice, legend, grid]


def _colours(column: list[str]) -> dict[str, str]:
    """A colour for each word, in the order of appearance."""
    words = list(dict.fromkeys(column))
    return dict(zip(words, plot.COLOURS[: len(words)], strict=True))


def _legend(colours: dict[str, str]) -> str:
    """A dot in its colour before each word, as HTML."""
    dots = (f'<span style="color: {code}">●</span> {html.escape(str(word))}' for word, code in colours.items())
    return " &nbsp; ".join(dots)


def _data_url(picture: Tensor) -> str:
    """A thumbnail, three times enlarged, as an address that holds the picture itself."""
    buffer = io.BytesIO()
    thumbnail = Image.fromarray(plot.tile(picture[None], 1))
    thumbnail.resize((3 * thumbnail.width, 3 * thumbnail.height), Image.Resampling.NEAREST).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _figure(maps: dict[str, tuple[np.ndarray, float]], images: Tensor, factor: str, column: list[str]) -> Figure:
    """All maps, two in a row, every point its picture, framed in the colour of its word."""
    colours = _colours(column)
    rows, across = (len(maps) + 1) // 2, min(len(maps), 2)
    size = (4.5 * across, 4.9 * rows + 0.5)
    figure, axes = plt.subplots(rows, across, figsize=size, layout="constrained", squeeze=False)
    for ax in axes.flat[len(maps) :]:
        ax.axis("off")
    for ax, (name, (points, trust)) in zip(axes.flat, maps.items(), strict=False):
        ax.imshow(_pasted(points, images, [colours[word] for word in column]), interpolation="antialiased")
        ax.set(xticks=[], yticks=[], xlabel="map axis 1 (no unit)", ylabel="map axis 2 (no unit)")
        ax.set_title(f"{name}\ntrustworthiness {trust:.2f}", fontsize=10)
    patches = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in colours.values()]
    figure.legend(patches, colours, loc="outside lower center", ncols=len(colours), frameon=False, title=factor)
    return figure


def _pasted(points: np.ndarray, images: Tensor, colours: list[str]) -> np.ndarray:
    """Thumbnails on white, each with its centre at its point and a frame: uint8 `[SIDE, SIDE, 3]`. Pasting is fast."""
    canvas = np.full((SIDE, SIDE, 3), 255, dtype=np.uint8)
    height, width = images.shape[-2:]
    room = np.array([SIDE - width - 6, SIDE - height - 6])
    low, high = points.min(0), points.max(0)
    corners = ((points - low) / np.maximum(high - low, 1e-9) * room).astype(int)
    for (left, bottom), picture, colour in zip(corners, images, colours, strict=True):
        top = room[1] - bottom
        canvas[top : top + height + 6, left : left + width + 6] = np.array(to_rgb(colour)) * 255
        canvas[top + 3 : top + 3 + height, left + 3 : left + 3 + width] = plot.tile(picture[None], 1)
    return canvas
