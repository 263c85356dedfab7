"""The view explorer: sliders on the settings of a view, and what it makes of a few pictures."""

import base64
import html
import io
import math
from collections.abc import Callable

import ipywidgets
import torch
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from ssl_course import plot
from ssl_course.data import to_float
from ssl_course.widgets.twin import WithTwin


@plot.closed_after_error()
def view_explorer(
    images: Tensor,
    view: Callable,
    *,
    alt: str,
    rows: int = 3,
    seed: int = 0,
    row: str = "view",
    twin: Figure | None = None,
    **ranges: tuple[float, float, float],
) -> WithTwin:
    """Sliders on the settings of a view, and what the view makes of a few pictures.

    Args:
        images: uint8 `[n, channels, height, width]`, about eight.
        view: `view(images, generator, **settings) -> images`, on float images.
        alt: what the twin shows, in words.
        rows: views of every picture.
        seed: of the draws; the same for every position of the sliders, so that only the setting changes.
        row: what a row is called, before its number.
        twin: the figure for places where nothing is live. If left out, it shows the start, and below it the first view
            again with each setting at its lowest and at its highest value.
        ranges: setting -> (lowest, highest, value at the start).

    Raises:
        ValueError: for a range that is none, or a start outside of it.
    """
    for name, given in ranges.items():
        _check_range(name, given)
    sliders = {name: _slider(name, *given) for name, given in ranges.items()}
    names = ["picture", *(f"{row} {index + 1}" for index in range(rows))]
    pictures = to_float(images)

    def views(count: int, **chosen: float) -> list[Tensor]:
        generator = torch.Generator().manual_seed(seed)
        return [view(pictures, generator, **chosen) for _ in range(count)]

    def now() -> dict[str, float]:
        return {name: slider.value for name, slider in sliders.items()}

    table = ipywidgets.HTML()

    def update(_change: object = None) -> None:
        chosen = ", ".join(f"{name} {slider.value:.3g}" for name, slider in sliders.items())
        strips = zip(names, [pictures, *views(rows, **now())], strict=True)
        table.value = "".join(_strip(name, strip, f"{name}: {chosen}") for name, strip in strips)

    for slider in sliders.values():
        slider.observe(update, "value")
    update()
    twin = twin or _ends(pictures, names, views, now(), ranges)
    return WithTwin([*sliders.values(), table], twin=plot.png(twin), alt=alt)


def _slider(name: str, low: float, high: float, start: float) -> ipywidgets.FloatSlider:
    options = {"step": _step(low, high, start), "description": name, "readout_format": ".3g"}
    return ipywidgets.FloatSlider(value=start, min=low, max=high, **options)


def _ends(
    pictures: Tensor, names: list[str], views: Callable[..., list[Tensor]], start: dict[str, float], ranges: dict
) -> Figure:
    """The views at the start, and the first of them again with each setting at either end of its range."""
    ends = [{name: end} for name, (low, high, start) in ranges.items() for end in (low, high) if end != start]
    labels = names + [f"{name} {end:.3g}" for each in ends for name, end in each.items()]
    shown = [pictures, *views(len(names) - 1, **start), *(views(1, **start | each)[0] for each in ends)]
    return plot.gallery(torch.cat(shown), columns=len(pictures), row_names=labels).figure


def _check_range(name: str, given: object) -> None:
    numbers = isinstance(given, tuple | list) and len(given) == 3 and all(isinstance(one, int | float) for one in given)
    if not numbers or not -math.inf < given[0] <= given[2] <= given[1] < math.inf or given[0] == given[1]:
        raise ValueError(
            f"{name} = {given}: give three numbers, (lowest, highest, start), with lowest < highest and the start "
            "between them."
        )


def _step(low: float, high: float, start: float) -> float:
    """About a twentieth of the range, such that steps from `low` meet `start`: a browser moves a slider off no step."""
    share = (start - low) / ((high - low) or 1)
    count = min(range(10, 101), key=lambda n: (round(abs(share * n - round(share * n)), 6), abs(n - 20)))
    return (high - low) / count


def _strip(name: str, images: Tensor, alt: str) -> str:
    """One row of pictures, enlarged, as an HTML line with its own alt text."""
    picture = Image.fromarray(plot.tile(images, columns=len(images)))
    buffer = io.BytesIO()
    picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.NEAREST).save(buffer, "PNG")
    code = base64.b64encode(buffer.getvalue()).decode()
    label = f'<span style="display: inline-block; width: 5em">{html.escape(name)}</span>'
    image = f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{code}" style="display: inline">'
    return f"<div>{label}{image}</div>"
