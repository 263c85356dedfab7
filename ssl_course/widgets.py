"""Widgets with a static twin: live sliders where a kernel runs, a labelled picture with alt text everywhere else."""

import base64
import html
import io
import itertools
from collections.abc import Callable

import ipywidgets
import torch
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from ssl_course import plot
from ssl_course.augment import to_float


class WithTwin(ipywidgets.VBox):
    """A box of widgets whose display bundle also carries a PNG and its alt text.

    A page without a kernel, or a notebook that was built with the widget view dropped, shows the picture instead.
    """

    def __init__(self, children, *, twin: bytes, alt: str):
        super().__init__(children)
        self.twin, self.alt = twin, alt

    def _repr_mimebundle_(self, **kwargs):
        return dict(super()._repr_mimebundle_(**kwargs)) | plot.bundle(self.twin, self.alt)


def view_explorer(
    images: Tensor, view: Callable, *, alt: str, rows: int = 3, seed: int = 0, **ranges: tuple[float, float, float]
) -> WithTwin:
    """Sliders on the settings of a view, and what the view makes of a few pictures.

    Args:
        images: uint8 `[n, channels, height, width]`, about eight.
        view: `view(images, generator, **settings) -> images`, on float images.
        alt: what the twin shows, in words.
        rows: views of every picture.
        seed: of the draws; the same for every position of the sliders, so that only the setting changes.
        ranges: setting -> (lowest, highest, value at the start). The static twin shows the start.
    """
    sliders = {
        name: ipywidgets.FloatSlider(
            value=start, min=low, max=high, step=(high - low) / 20, description=name, readout_format=".3g"
        )
        for name, (low, high, start) in ranges.items()
    }
    names = ["picture", *(f"view {row + 1}" for row in range(rows))]

    def draw() -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        settings = {name: slider.value for name, slider in sliders.items()}
        pictures = to_float(images)
        return torch.cat([pictures, *(view(pictures, generator, **settings) for _ in range(rows))])

    table = ipywidgets.HTML()

    def update(_change=None) -> None:
        settings = ", ".join(f"{name} {slider.value:.3g}" for name, slider in sliders.items())
        strips = zip(names, draw().split(len(images)), strict=True)
        table.value = "".join(_strip(name, strip, f"{name}: {settings}") for name, strip in strips)

    for slider in sliders.values():
        slider.observe(update, "value")
    update()
    twin = plot.gallery(draw(), columns=len(images), row_names=names).figure
    return WithTwin([*sliders.values(), table], twin=plot.png(twin), alt=alt)


def chooser(pages: dict[str, tuple[Callable, str]], *, label: str) -> WithTwin:
    """A slider over a few results, all drawn beforehand, so that it answers at once; nothing between them is made up.

    Args:
        pages: what the slider says -> (a function that draws a figure, its alt text). The static twin is the first.
        label: of the slider.
    """
    slider = ipywidgets.SelectionSlider(options=list(pages), description=label, style={"description_width": "initial"})
    drawn = {name: (plot.png(draw()), alt) for name, (draw, alt) in pages.items()}
    picture = ipywidgets.HTML()

    def update(_change=None) -> None:
        picture.value = plot.bundle(*drawn[slider.value])["text/html"]

    slider.observe(update, "value")
    update()
    twin, alt = next(iter(drawn.values()))
    return WithTwin([slider, picture], twin=twin, alt=alt)


def switchboard(pages: dict[tuple[str, ...], tuple[bytes, str]]) -> WithTwin:
    """Switches, and what the run with exactly these switches on gave; a combination that was not run says so.

    Args:
        pages: the switches that are on -> (a picture as PNG, its alt text). The static twin is the first.
    """
    names = list(dict.fromkeys(name for switches in pages for name in switches))
    boxes = [ipywidgets.ToggleButton(value=name in next(iter(pages)), description=name) for name in names]
    pictures = {frozenset(switches): page for switches, page in pages.items()}
    shown = ipywidgets.HTML()

    def update(_change=None) -> None:
        on = frozenset(box.description for box in boxes if box.value)
        if on in pictures:
            shown.value = plot.bundle(*pictures[on])["text/html"]
        else:
            shown.value = f"There is no run with {html.escape(' and '.join(sorted(on)) or 'nothing on')}."

    for box in boxes:
        box.observe(update, "value")
    update()
    twin, alt = next(iter(pictures.values()))
    return WithTwin([ipywidgets.HBox(boxes), shown], twin=twin, alt=alt)


def dials(draw: Callable, *, alt: str, twin: Figure, **options: tuple) -> WithTwin:
    """A slider for every setting over the values that were run: each position is a run, nothing between is made up.

    All positions are drawn beforehand, so that the sliders answer at once.

    Args:
        draw: `draw(**settings) -> (figure, its alt text)`, for the run with these settings. Keep it small: it is called
            for every combination.
        alt: what the static twin shows, in words.
        twin: the figure that stands where nothing is live, such as several runs side by side.
        options: setting -> the values that were run; its slider starts at the last.
    """
    sliders = {
        name: ipywidgets.SelectionSlider(options=list(values), value=values[-1], description=name)
        for name, values in options.items()
    }
    pages = {}
    for values in itertools.product(*options.values()):
        figure, words = draw(**dict(zip(options, values, strict=True)))
        buffer = io.BytesIO()
        figure.savefig(buffer, dpi=80)  # without `plot.png`'s palette: ready in a third of the time
        plot.plt.close(figure)
        pages[values] = plot.bundle(buffer.getvalue(), words)["text/html"]
    picture = ipywidgets.HTML()

    def update(_change=None) -> None:
        picture.value = pages[tuple(slider.value for slider in sliders.values())]

    for slider in sliders.values():
        slider.observe(update, "value")
    update()
    return WithTwin([*sliders.values(), picture], twin=plot.png(twin), alt=alt)


def _strip(name: str, images: Tensor, alt: str) -> str:
    """One row of pictures, enlarged, as an HTML line with its own alt text."""
    picture = Image.fromarray(plot.mosaic(images, columns=len(images)))
    buffer = io.BytesIO()
    picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.NEAREST).save(buffer, "PNG")
    code = base64.b64encode(buffer.getvalue()).decode()
    label = f'<span style="display: inline-block; width: 5em">{html.escape(name)}</span>'
    image = f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{code}" style="display: inline">'
    return f"<div>{label}{image}</div>"
