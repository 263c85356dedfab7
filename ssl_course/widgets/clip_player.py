"""The clip player: a few clips side by side, one frame at a time, by slider, by buttons or running by itself."""

import base64
import html
import io
from collections.abc import Mapping

import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from ssl_course import plot
from ssl_course.plot.figure import pixels
from ssl_course.widgets.twin import WithTwin

ENLARGED, GAP = 3, 2  # times; pixels of the clips between two of them
PACE = 350  # milliseconds for a frame


@plot.closed_after_error()
def clip_player(rows: Mapping[str, Tensor], *, twin: tuple[Figure | bytes, str], first: int = 0) -> WithTwin:
    """Clips that play: every row shows the same moment of its clips.

    All frames are drawn beforehand, so that a change shows at once. By keyboard: Tab leads to the slider, which the
    arrow keys move, and to the buttons *back* and *on*, which Space presses; *on* begins again after the last frame.

    Args:
        rows: name -> clips `[n, frames, height, width]`, whole numbers 0 to 255 or float in [0, 1]; all of one length.
        twin: a film strip and its alt text, for places where nothing is live.
        first: the number of the first frame, where the row's frames are a piece of longer clips.

    Raises:
        TypeError: for rows that are no tensors.
        ValueError: if there is none, one is not `[n, frames, height, width]`, or their lengths differ.
    """
    frames = _length(rows)
    pages = [_page(rows, frame, first) for frame in range(frames)]
    last = first + frames - 1
    slider = ipywidgets.IntSlider(first, first, last, description="frame", continuous_update=True)
    play = ipywidgets.Play(value=first, min=first, max=last, interval=PACE, repeat=True, tooltip="play the clips")
    back, on = (ipywidgets.Button(description=word, layout={"width": "auto"}) for word in ("◀ back", "on ▶"))
    shown = ipywidgets.HTML()

    def update(_change: object = None) -> None:
        shown.value = pages[slider.value - first]

    def move(by: int) -> None:
        slider.value = first + (slider.value - first + by) % frames

    slider.observe(update, "value")
    back.on_click(lambda _button: move(-1))
    on.on_click(lambda _button: move(1))
    ipywidgets.jslink((play, "value"), (slider, "value"))
    update()
    figure, alt = twin
    picture = figure if isinstance(figure, bytes) else plot.png(figure)
    return WithTwin([ipywidgets.HBox([play, back, on, slider]), shown], twin=picture, alt=alt)


def _length(rows: Mapping[str, Tensor]) -> int:
    """How many frames all rows have."""
    if not rows:
        raise ValueError("there are no clips to play: give at least one row, name -> clips.")
    for name, clips in rows.items():
        if not isinstance(clips, Tensor):
            raise TypeError(f"{name}: clips are a tensor [n, frames, height, width], got {type(clips).__name__}.")
        if clips.ndim != 4 or not clips.numel():
            raise ValueError(f"{name}: clips are [n, frames, height, width], got shape {list(clips.shape)}.")
    lengths = {clips.shape[1] for clips in rows.values()}
    if len(lengths) > 1:
        raise ValueError(f"the rows have {' and '.join(map(str, sorted(lengths)))} frames: they play together.")
    return lengths.pop()


def _page(rows: Mapping[str, Tensor], frame: int, first: int) -> str:
    """One moment of all rows, as HTML."""
    lines = []
    for name, clips in rows.items():
        now = pixels(clips[:, frame]).cpu().numpy()
        count, height, width = now.shape
        strip = np.full((height, count * (width + GAP) - GAP), 255, np.uint8)
        for at, picture in enumerate(now):
            strip[:, at * (width + GAP) : at * (width + GAP) + width] = picture
        alt = html.escape(f"{name}: frame {first + frame}", quote=True)
        label = f'<span style="display: inline-block; width: 9em">{html.escape(name)}</span>'
        image = f'<img alt="{alt}" src="data:image/png;base64,{_code(strip)}" style="display: inline">'
        lines.append(f'<div style="margin: 2px">{label}{image}</div>')
    return "".join(lines)


def _code(strip: np.ndarray) -> str:
    picture, buffer = Image.fromarray(strip), io.BytesIO()
    picture.resize((ENLARGED * picture.width, ENLARGED * picture.height), Image.Resampling.NEAREST).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()
