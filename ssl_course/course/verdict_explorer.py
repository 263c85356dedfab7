"""The embedding explorer of a report: maps of features as dots, told apart by radio buttons; no script, no network.

What a dot stands for is shown while the pointer, or a finger, is on it.
"""

import base64
import html
import io
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image
from torch import Tensor

from ssl_course import data, plot
from ssl_course.plot.maps import NO_LABEL, on_one_scale
from ssl_course.widgets.embedding_explorer import marker

SIDE, DOT, THUMB = 480, 13, 64  # pixels: of the map, a dot, a picture
NAMED = 7  # classes with a mark of their own; the others share one
VALUES = 6  # columns of a row that are shown

Maps = Mapping[str, tuple[np.ndarray, float]]  # name -> points `[n, 2]`, trustworthiness


def explorer(maps: Maps, words: Sequence[str], pictures: Sequence[str], style: str = "") -> str:
    """HTML of some maps of the same things.

    Args:
        maps: name -> (points `[n, 2]`, trustworthiness), as `evaluate.map_2d` gives them; one at least.
        words: the label of each thing, "" for none.
        pictures: HTML of each, as `sheet` or `rows_in_words` gives it. style: CSS that it needs.
    """
    marks, names = classes(words)
    places, parts, rules = on_one_scale({one: points for one, (points, _) in maps.items()}), [], [_RULES, style]
    for number, name in enumerate(maps):
        checked = " checked" if not number else ""
        parts.append(f'<input type="radio" name="map" id="map{number}"{checked}>')
        parts.append(f'<label for="map{number}">{html.escape(name)}</label>')
        rules.append(f"#map{number}:checked ~ .map{number} {{ display: block }}")
    for number, (name, (_, trust)) in enumerate(maps.items()):
        cells = sorted(zip(places[name], marks, pictures, strict=True), key=lambda cell: names[cell[1]] != NO_LABEL)
        dots = "".join(_dot(at, marker(index, names), picture) for at, index, picture in cells)
        said = html.escape(f"{len(words)} dots by {name}, trustworthiness {trust:.2f}", quote=True)
        parts.append(f'<div class="dots map{number}" role="img" aria-label="{said}">{dots}</div>')
    legend = " &nbsp; ".join(f"{marker(index, names)} {html.escape(name)}" for index, name in enumerate(names))
    trusts = ", ".join(f"{html.escape(name)} {trust:.2f}" for name, (_, trust) in maps.items())
    told = (
        f"<p>{legend}</p><p>Near on a map means alike for these features, as far as two dimensions can say so. How far "
        f"a map can be trusted (1: wholly; .5: not at all): {trusts}. Hold the pointer on a dot.</p>"
    )
    rule = "\n".join(rules)
    return f'<style>{rule}</style><div class="explorer" role="group" aria-label="map of">{"".join(parts)}</div>{told}'


def sheet(images: Tensor) -> tuple[list[str], str]:
    """HTML of each picture (uint8 `[n, channels, height, width]`), cut out of a single one by the CSS returned."""
    across = max(1, round(len(images) ** 0.5))
    buffer = io.BytesIO()
    Image.fromarray(plot.tile(images, across, gap=0)).save(buffer, "PNG", optimize=True)
    code = base64.b64encode(buffer.getvalue()).decode()
    rule = (
        f".dots i {{ width: {THUMB}px; height: {THUMB}px; image-rendering: pixelated; "
        f"background: url(data:image/png;base64,{code}) 0 0 / {across * THUMB}px auto }}"
    )
    places = (divmod(row, across) for row in range(len(images)))
    cells = [f'<i style="background-position: -{x * THUMB}px -{y * THUMB}px"></i>' for y, x in places]
    return cells, rule


def rows_in_words(pool: data.Columns, rows: Sequence[int]) -> tuple[list[str], str]:
    """HTML of each row: the values of its first columns."""
    names = pool.names[:VALUES]
    cells = []
    for row in rows:
        lines = (f"{html.escape(name)}: {html.escape(str(_short(pool[name][row])))}" for name in names)
        cells.append(f"<i>{'<br>'.join(lines)}</i>")
    return cells, ".dots i { padding: 2px 6px; background: white; font-style: normal; white-space: nowrap }"


def _short(value: object) -> object:
    return f"{float(value):.4g}" if isinstance(value, float | np.floating) else value


def classes(words: Sequence[str]) -> tuple[list[int], list[str]]:
    """The class of each thing, and the names of the classes: the most frequent ones, and what is left of them."""
    counts = Counter(word for word in words if word)
    named = sorted(word for word, _ in counts.most_common(NAMED))
    if len(counts) > NAMED:
        named = [*sorted(word for word, _ in counts.most_common(NAMED - 1)), "other labels"]
    names = [*named, *([NO_LABEL] if "" in words else [])]
    place = {name: index for index, name in enumerate(names)} | {"": len(names) - 1}
    return [place.get(word, len(named) - 1) for word in words], names


def _dot(at: np.ndarray, mark: str, picture: str) -> str:
    room = (SIDE - DOT) / 2
    side = f"right: {DOT}px" if at[0] > 0 else f"left: {DOT}px"
    edge = f"bottom: {DOT}px" if at[1] < 0 else f"top: {DOT}px"
    left, top = room * (1 + at[0]), room * (1 - at[1])
    return f'<b style="left: {left:.0f}px; top: {top:.0f}px">{mark}<span style="{side}; {edge}">{picture}</span></b>'


_RULES = f"""
.explorer input {{ margin-left: 1rem }}
.dots {{ display: none; position: relative; width: {SIDE}px; height: {SIDE}px; border: 1px solid #bbb }}
.dots b {{ position: absolute; width: {DOT}px; height: {DOT}px }}
.dots b svg {{ display: block }}
.dots b span {{ display: none; position: absolute; border: 2px solid black; font: 13px sans-serif }}
.dots b i {{ display: block }}
.dots b:hover {{ z-index: 2 }}
.dots b:hover span {{ display: block }}
"""
