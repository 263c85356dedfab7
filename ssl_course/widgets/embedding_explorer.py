"""The embedding explorer: a map of pictures as dots; the pointer shows the picture under it, a slider its neighbours.

It needs nothing beyond the notebook: plain HTML and CSS, no script, no network.
"""

import base64
import functools
import html
import io
import itertools
from collections.abc import Mapping, Sequence

import ipywidgets
import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from PIL import Image
from torch import Tensor

from ssl_course import plot
from ssl_course.plot import maps as drawn
from ssl_course.widgets.slideshow import control
from ssl_course.widgets.twin import WithTwin

Maps = Mapping[str | int, tuple[np.ndarray, float]]  # name, or training steps -> points `[n, 2]`, trustworthiness
SIDE, DOT, THUMB = 420, 13, 72  # pixels: of the map, a dot, a picture
NEAREST = 8


@plot.closed_after_error()
def embedding_explorer(
    maps: Maps, images: Tensor, factors: Mapping[str, tuple[Tensor, Sequence[str]]], *, alt: str, name: str = "map"
) -> WithTwin:
    """One map at a time, of the same pictures, and controls: which map, what the dots show, which picture.

    Hold the pointer on a dot to see its picture. The chosen picture is ringed, and stands below the map with the
    pictures that are nearest to it there. From map to map the dots glide. Colour and marker both tell the class; a
    class named "no label" is grey, small and below the others.

    Args:
        maps: name -> (points `[n, 2]`, trustworthiness), as `evaluate.map_2d` gives them. If the names are numbers,
            such as training steps, they are chosen by a slider, else by buttons.
        images: uint8 `[n, channels, height, width]`.
        factors: factor -> (classes `[n]`, their names, at most eight).
        alt: what is to be seen in the twin, in words; the trustworthiness of each map is added. The twin holds all
            maps, once for each factor.
        name: what the maps differ in, beside their control.

    Raises:
        ValueError: if a map or a factor has another length than `images`, a map is not finite, or a factor has more
            than eight classes, or fewer names than classes.
    """
    drawn.check_maps(maps, images, factors)
    trust = ", ".join(f"{one} {value:.2f}" for one, (_, value) in maps.items())
    twin = plot.png(drawn.dot_maps(maps, images, factors, name=name))
    return WithTwin(_Explorer(maps, images, factors, name).children, twin=twin, alt=f"{alt}. Trustworthiness: {trust}")


class _Explorer:
    """The live part: three controls, the map, and the strip of neighbours."""

    def __init__(self, maps: Maps, images: Tensor, factors: Mapping, name: str) -> None:
        self.places = drawn.on_one_scale({one: points for one, (points, _) in maps.items()})
        self.trust = {one: trust for one, (_, trust) in maps.items()}
        self.factors, self.count = factors, len(images)
        self.which = control(name, [*maps], next(iter(maps)))
        self.colours = control("dots show", [*factors], next(iter(factors)))
        self.picture = ipywidgets.IntSlider(value=0, max=self.count - 1, description="picture")
        self.map, self.strip = ipywidgets.HTML(), ipywidgets.HTML()
        self.sheet = f"ssl-sheet-{self.map.model_id}"
        self.before = self.which.value  # the map from which the dots glide
        for one in (self.which, self.colours, self.picture):
            one.observe(self.update, "value")
        self.update()
        style = ipywidgets.HTML(_style(self.sheet, images))
        self.children = [style, self.which, self.colours, self.picture, self.map, self.strip]

    def update(self, _change: object = None) -> None:
        """Draw the map and the strip for what the controls say."""
        now, factor, chosen = self.which.value, self.colours.value, self.picture.value
        points, earlier = self.places[now], self.places[self.before]
        classes, names = self.factors[factor]
        apart = np.linalg.norm(points - points[chosen], axis=1)
        near = [row for row in np.argsort(apart, kind="stable").tolist() if row != chosen][:NEAREST]
        words = [str(names[index]) for index in classes.tolist()]
        dots = [
            _dot(row, points[row], earlier[row], index, names, self._picture(row), row == chosen, words[row])
            for row, index in sorted(enumerate(classes.tolist()), key=lambda dot: names[dot[1]] != drawn.NO_LABEL)
        ]
        title = f"{html.escape(str(now))} · trustworthiness {self.trust[now]:.2f}"
        legend = " &nbsp; ".join(f"{marker(index, names)} {html.escape(str(one))}" for index, one in enumerate(names))
        said = html.escape(f"map of {self.count} pictures, {now}: dots show {factor}", quote=True)
        self.map.value = (
            f'<div>{title}</div><div class="{self.sheet}-map" role="img" aria-label="{said}">{"".join(dots)}</div>'
            f"<div>{html.escape(factor)}: {legend}</div>"
        )
        same = sum(words[row] == words[chosen] for row in near)
        shown = "".join(
            f"<figure>{self._picture(row)}<figcaption>{html.escape(words[row])}</figcaption></figure>"
            for row in (chosen, *near)
        )
        told = f"Picture {chosen}, and the {len(near)} nearest to it on this map: {same} of the same "
        told += f"{html.escape(factor)}."
        self.strip.value = f'<div class="{self.sheet}-strip"><div>{told}</div>{shown}</div>'
        self.before = now

    def _picture(self, row: int) -> str:
        down, right = divmod(row, _across(self.count))
        return f'<i class="{self.sheet}" style="background-position: -{right * THUMB}px -{down * THUMB}px"></i>'


def _across(count: int) -> int:
    """How many pictures stand in a row of the sheet."""
    return max(1, round(count**0.5))


def _style(sheet: str, images: Tensor) -> str:
    """The rules of one explorer, and all its pictures in a single one: a browser cuts them out."""
    across = _across(len(images))
    whole = Image.fromarray(plot.tile(images, across, gap=0))
    buffer = io.BytesIO()
    whole.save(buffer, "PNG", optimize=True)
    code = base64.b64encode(buffer.getvalue()).decode()
    return f"""<style>
.{sheet} {{ display: inline-block; width: {THUMB}px; height: {THUMB}px; image-rendering: pixelated;
  background-image: url(data:image/png;base64,{code}); background-size: {across * THUMB}px auto }}
.{sheet}-map {{ position: relative; width: {SIDE}px; height: {SIDE}px; max-width: 100%; border: 1px solid #BBB }}
.{sheet}-map b {{ position: absolute; width: {DOT}px; height: {DOT}px; animation: {sheet}-glide 0.7s ease-in-out }}
.{sheet}-map b svg {{ display: block }}
.{sheet}-map b.chosen {{ outline: 3px solid black; outline-offset: 3px; border-radius: 50%; z-index: 1 }}
.{sheet}-map b i {{ display: none; position: absolute; left: {DOT}px; top: {DOT}px; border: 2px solid black }}
.{sheet}-map b:hover {{ z-index: 2 }}
.{sheet}-map b:hover i {{ display: block }}
.{sheet}-strip figure {{ display: inline-block; margin: 2px 4px; text-align: center }}
.{sheet}-strip figure:nth-of-type(1) i {{ outline: 3px solid black }}
@keyframes {sheet}-glide {{ from {{ translate: var(--x) var(--y) }} }}
@media (prefers-reduced-motion: reduce) {{ .{sheet}-map b {{ animation: none }} }}
</style>"""


def _dot(
    row: int,
    at: np.ndarray,
    earlier: np.ndarray,
    index: int,
    names: Sequence[str],
    picture: str,
    chosen: bool,
    word: str,
) -> str:
    room = (SIDE - DOT) / 2
    left, top = room * (1 + at[0]), room * (1 - at[1])
    x, y = room * (earlier[0] - at[0]), room * (at[1] - earlier[1])
    place = f"left: {left:.0f}px; top: {top:.0f}px; --x: {x:.0f}px; --y: {y:.0f}px"
    kind = ' class="chosen"' if chosen else ""
    said = html.escape(f"picture {row}: {word}", quote=True)
    return f'<b{kind} style="{place}" title="{said}">{marker(index, names)}{picture}</b>'


def marker(index: int, names: Sequence[str]) -> str:
    """The marker of a class in its colour, as an inline picture; `names` are those of all classes."""
    colour, shape = drawn.cue(index, names)
    return (
        f'<svg width="{DOT}" height="{DOT}" viewBox="-1 -1 2 2"><path d="{_path(shape)}" fill="{colour}" '
        'stroke="white" stroke-width="0.12"/></svg>'
    )


@functools.cache
def _path(marker: str) -> str:
    """A marker of matplotlib as a path of SVG, within -1 to 1."""
    style = MarkerStyle(marker)
    path = style.get_path().transformed(style.get_transform())
    scale = (0.5 if marker == "." else 0.92) / np.abs(path.vertices).max()
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}
    parts = []
    for points, code in path.iter_segments(curves=True, simplify=False):
        pairs = "" if code == Path.CLOSEPOLY else " ".join(f"{number:.2f}" for number in points * scale * _flip(points))
        parts.append(letters[code] + pairs)
    return "".join(parts)


def _flip(points: np.ndarray) -> np.ndarray:
    """Signs that turn y, which points up in matplotlib and down in SVG."""
    return np.fromiter(itertools.cycle((1, -1)), float, len(points))
