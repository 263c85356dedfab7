"""Showing a figure: with a text for those who can't see it, small enough to be stored; the house's colours and marks.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; a second cue stands beside them.
Baselines are grey. One run is a filled circle, the mean over several seeds a hollow diamond with whiskers.
"""

import base64
import contextlib
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, ImageColor
from torch import Tensor

from ssl_course.augment.checks import check_values

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C7A00", "#000000")
MARKERS = "os^Dv*PX"
BASELINE = "#666666"  # of what learnt nothing before it met the labels
HIDDEN = (0.72, 0.86, 0.98)  # a pale blue for what is hidden: no picture has it, no grey frame
_BASELINES = re.compile(r"\b(?:pixels|random|untrained|scratch)\b")
WIDTH = 1000  # pixels, of a picture: what a notebook's column shows without shrinking it


@contextlib.contextmanager
def closed_after_error() -> Iterator[None]:
    """Figures that are opened inside are closed if it fails: they would appear by themselves, half drawn.

    Serves as a decorator too: `@closed_after_error()`.
    """
    before = set(plt.get_fignums())
    try:
        yield
    except BaseException:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
        raise


def cues(
    series: Mapping[str, Any], marks: Sequence[str] = MARKERS, *, order: Sequence[str] = ()
) -> Iterator[tuple[str, Any, str, str]]:
    """Name, values, colour and mark of each series, no two alike: when the colours are used up, the marks move on.

    Args:
        order: names that look the same in every drawing with this order, whichever of them are drawn.

    Raises:
        ValueError: for more series than there are pairs.
    """
    known = [*dict.fromkeys([*order, *series])]
    if len(known) > len(COLOURS) * len(marks):
        raise ValueError(f"{len(known)} series can't be told apart: give at most {len(COLOURS) * len(marks)}.")
    for name, values in series.items():
        index = known.index(name)
        yield name, values, COLOURS[index % len(COLOURS)], marks[(index + index // len(COLOURS)) % len(marks)]


def is_baseline(name: str) -> bool:
    """Whether an arm is called raw pixels, random or untrained, or from scratch: then `BASELINE` is its colour."""
    return bool(_BASELINES.search(name))


def mark_run(ax: Axes, x: float, y: float, colour: str, **options: Any) -> None:
    """The value of one run: a filled circle."""
    ax.plot(x, y, "o", color=colour, **({"markersize": 7, "zorder": 4} | options))


def mark_seeds(ax: Axes, x: float, y: float, half: float, colour: str, *, up: bool = False, **options: Any) -> None:
    """The mean over several seeds: a hollow diamond, with whiskers `half` long, level, or upright with `up`.

    Args:
        options: of `errorbar`, such as `label`; another `marker` where arms share a row.
    """
    style = {"marker": "D", "markerfacecolor": "white", "markersize": 5, "linestyle": "none", "linewidth": 1.3}
    ax.errorbar(x, y, **{"yerr" if up else "xerr": half}, color=colour, capsize=3, **(style | options))


def numbers(
    name: str, values: Any, *, finite: bool = False, least: float = -np.inf, most: float = np.inf
) -> np.ndarray:
    """Values as an array of numbers.

    Raises:
        ValueError: naming what they are the values of, if some are none, not finite or out of range.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{name}: numbers are needed, got {values!r:.60}.") from None
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name}: {np.count_nonzero(~np.isfinite(array))} of {array.size} values are nan or inf.")
    if (array < least).any() or (array > most).any():
        found = f"{np.nanmin(array):.3g}" + (f" to {np.nanmax(array):.3g}" if array.size > 1 else "")
        raise ValueError(f"{name}: {found} is out of range, {least:g} to {most:g} is possible.")
    return array


def pixels(images: Tensor) -> Tensor:
    """Pictures of whole numbers from 0 to 255, or of floats in [0, 1] (clamped), as uint8.

    Raises:
        ValueError: for values that are neither.
    """
    if images.dtype == torch.uint8:
        return images
    if images.is_floating_point() or images.dtype == torch.bool:
        images = images.detach().to(torch.promote_types(images.dtype, torch.float32))
        check_values(images, clamped=True)
        return (images.clamp(0, 1) * 255).round().to(torch.uint8)
    low, high = images.min().item(), images.max().item()
    if low < 0 or high > 255:
        raise ValueError(f"whole numbers from 0 to 255 are needed for pictures, got {low} to {high}.")
    return images.to(torch.uint8)


def show(figure: Figure, alt: str) -> None:
    """Display a figure once, with a text for those who can't see it, and close it.

    The bundle holds the picture twice: as HTML with the alt text (notebooks, web pages) and as plain PNG (the rest).
    """
    content = png(figure)
    display(bundle(content, alt), raw=True)


def bundle(content: bytes, alt: str) -> dict[str, str]:
    """A display bundle for a PNG with alt text."""
    code = base64.b64encode(content).decode()
    image = f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{code}" style="max-width: 100%">'
    return {"text/html": image, "image/png": code, "text/plain": alt}


def png(figure: Figure, dpi: int = 110) -> bytes:
    """A figure as PNG with a palette of few colours (a third of the size, so that notebooks stay small); closes it.

    A wide one gets fewer dots per inch, so that it is at most `WIDTH` pixels wide; but never so few that its smallest
    type is below 9 points there. So a picture that is wider than `WIDTH` has too small a type for its width: draw it
    with `figsize` 9 inches wide, or less, and type from 8 on.
    """
    if figure.get_layout_engine():
        figure.get_layout_engine().set(hspace=0.08)  # else a title seems to belong to the axis above it
    least = _least_dpi(figure)
    dpi = max(dpi, least)
    picture = _drawn(figure, dpi)
    if picture.width > WIDTH and dpi > least:
        picture = _drawn(figure, max(dpi * (WIDTH - 4) / picture.width, least))
    plt.close(figure)
    return with_palette(picture)


def with_palette(picture: Image.Image) -> bytes:
    """A picture as PNG of 256 colours, chosen so that the largest error of a pixel is small.

    The usual choice, by how often a colour occurs, loses a small picture in a white figure: its red turns brown.
    What is drawn in one of `COLOURS` keeps it, even one small mark.
    """
    picture, buffer = picture.convert("RGB"), io.BytesIO()
    found = {colour for _, colour in picture.getcolors(picture.width * picture.height)}
    kept = [colour for colour in map(ImageColor.getrgb, COLOURS) if colour in found]
    options = {"method": Image.Quantize.MAXCOVERAGE, "dither": Image.Dither.NONE}
    chosen = picture.quantize(256 - len(kept), **options).getpalette()
    (palette := Image.new("P", (1, 1))).putpalette(chosen + [value for colour in kept for value in colour])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _drawn(figure: Figure, dpi: float) -> Image.Image:
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=dpi, bbox_inches="tight", facecolor="white")
    return Image.open(buffer)


def _least_dpi(figure: Figure) -> float:
    """The dots per inch at which the smallest type is as tall as 9 points on a page: 12 of its pixels."""
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return 72 * 12 / min(sizes, default=12)


def tidy(ax: Axes) -> Axes:
    """The axes without their upper and right lines."""
    ax.spines[["top", "right"]].set_visible(False)
    return ax
