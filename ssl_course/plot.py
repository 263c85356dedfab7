"""Pictures of data and results: `(values, ax=None) -> Axes`, and `show`, which gives a figure its alt text.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; a second cue stands beside them.
"""

import base64
import html
import io
import math

import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from PIL import Image
from torch import Tensor

from ssl_course.spread import Spread
from ssl_course.train import History

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C7A00", "#000000")
MARKERS = "os^Dv*PX"


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
    """A figure as PNG with a palette of 256 colours (a third of the size, so that notebooks stay small); closes it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=dpi, bbox_inches="tight", facecolor="white")
    plt.close(figure)
    picture = Image.open(buffer).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def mosaic(images: Tensor, columns: int, gap: int = 2) -> np.ndarray:
    """Pictures (uint8, or float in [0, 1]) side by side on white: uint8 `[height, width, 3]`."""
    if images.dtype != torch.uint8:
        images = (images.detach().clamp(0, 1) * 255).round().to(torch.uint8)
    count, _, height, width = images.shape
    rows = math.ceil(count / columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), 255, dtype=np.uint8)
    for index, picture in enumerate(images.expand(-1, 3, -1, -1).permute(0, 2, 3, 1).numpy()):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        canvas[top : top + height, left : left + width] = picture
    return canvas


def gallery(images: Tensor, columns: int = 12, row_names: list[str] | None = None, ax: Axes | None = None) -> Axes:
    """Thumbnails in rows of `columns`; `row_names` are written at the left."""
    canvas = mosaic(images, columns)
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


def densities(series: dict[str, Tensor], limits: tuple[float, float] = (-1, 1), ax: Axes | None = None) -> Axes:
    """How the values of each named series are distributed between the limits: outlines of histograms of area one."""
    ax = ax or plt.subplots(figsize=(8, 3))[1]
    options = {"bins": 50, "range": limits, "density": True, "histtype": "step", "linewidth": 2}
    for (name, values), colour, style in zip(series.items(), COLOURS, ("-", "--", ":", "-."), strict=False):
        ax.hist(values.flatten().numpy(), label=name, color=colour, linestyle=style, **options)
    ax.set(ylabel="density")
    ax.legend(frameon=False, loc="upper left")
    _tidy(ax)
    return ax


def loss_curve(history: History, start: float | None = None, ax: Axes | None = None) -> Axes:
    """Loss over steps, faint, with its running mean; `start` is drawn as the value of knowing nothing."""
    ax = ax or plt.subplots(figsize=(6, 2.8))[1]
    values = np.array(history.loss)
    window = max(1, len(values) // 40)
    ax.plot(range(1, len(values) + 1), values, color=COLOURS[0], alpha=0.25, linewidth=0.8)
    mean = np.convolve(values, np.ones(window) / window, mode="valid")
    ax.plot(np.arange(len(mean)) + window, mean, color=COLOURS[0], label=f"loss (mean of {window} steps)")
    if start is not None:
        ax.axhline(start, color=COLOURS[3], linestyle="--", label=f"all rows equal: {start:.2f}")
    ax.set(xlabel="training step", ylabel="loss (nats)")
    ax.legend(frameon=False)
    _tidy(ax)
    return ax


def curves(x, series: dict[str, list[float]], ax: Axes | None = None) -> Axes:
    """A line with its own colour and marker for every named series over the same x."""
    ax = ax or plt.subplots(figsize=(5, 3))[1]
    for (name, values), colour, marker in zip(series.items(), COLOURS, MARKERS, strict=False):
        ax.plot(list(x)[: len(values)], values, color=colour, marker=marker, label=name)
    ax.legend(frameon=False)
    _tidy(ax)
    return ax


def label_curves(series: dict[str, list[Spread]], counts: list[int], ax: Axes | None = None) -> Axes:
    """Accuracy over labels a class, one line an arm, each with its 95 % band; the axis of labels is logarithmic."""
    ax = ax or plt.subplots(figsize=(6, 3.6))[1]
    for (name, scores), colour, marker in zip(series.items(), COLOURS, MARKERS, strict=False):
        mean, half = (np.array([getattr(score, key) for score in scores]) for key in ("mean", "half_width"))
        ax.plot(counts, mean, color=colour, marker=marker, label=name)
        ax.fill_between(counts, mean - half, mean + half, color=colour, alpha=0.15, linewidth=0)
    ax.set(xscale="log", xlabel="labels a class", ylabel="share of test pictures named right")
    ax.set_xticks(counts, [str(count) for count in counts])
    ax.minorticks_off()
    ax.legend(frameon=False, fontsize=8)
    _tidy(ax)
    return ax


def step_diagram(steps: list[tuple[str, Tensor, list[str], str]], ax: Axes | None = None) -> Axes:
    """Training in steps, one row each, with real pictures: pictures and what is known of them → encoder → output.

    Args:
        steps: for each row its title, a few pictures (uint8 `[k, channels, height, width]`), the words below them, and
            what the output layer answers. The encoder is copied from each row to the next.
    """
    ax = ax or plt.subplots(figsize=(7, 1.9 * len(steps)))[1]
    box = dict(boxstyle="round,pad=0.5", facecolor="white", linewidth=1.6)
    arrow = dict(arrowstyle="-|>", color="grey", linewidth=1.4)
    for row, (title, images, captions, output) in enumerate(steps):
        y = -2.1 * row
        ax.text(-0.6, y + 0.9, title, fontsize=9, fontweight="bold", va="center")
        for column, (picture, caption) in enumerate(zip(images, captions, strict=True)):
            pixels = picture.expand(3, -1, -1).permute(1, 2, 0).numpy()
            ax.imshow(pixels, extent=(column - 0.45, column + 0.45, y - 0.45, y + 0.45), interpolation="nearest")
            ax.text(column, y - 0.65, caption, ha="center", va="center", fontsize=7)
        end = len(images) - 0.4
        ax.text(end + 1.5, y, "encoder", ha="center", va="center", fontsize=9, bbox=box | {"edgecolor": COLOURS[0]})
        colour = COLOURS[3] if row else "grey"
        ax.text(end + 4, y, output, ha="center", va="center", fontsize=8, bbox=box | {"edgecolor": colour})
        ax.annotate("", (end + 0.75, y), (end, y), arrowprops=arrow)
        ax.annotate("", (end + 3, y), (end + 2.2, y), arrowprops=arrow)
        if row:
            ax.annotate("", (end + 1.5, y + 0.4), (end + 1.5, y + 1.75), arrowprops=arrow | {"color": COLOURS[0]})
            ax.text(end + 1.6, y + 1.1, "copy the weights", fontsize=8, color=COLOURS[0], va="center")
    ax.set(xlim=(-0.7, len(images) + 4.9), ylim=(-2.1 * len(steps) + 1.1, 1.2))
    ax.axis("off")
    return ax


def words(scores: dict[str, Spread | float]) -> str:
    """Scores as text, for an alt text."""
    return ", ".join(f"{name} {getattr(score, 'mean', score):.2f}" for name, score in scores.items())


def ladder(scores: dict[str, Spread | float], *, chance: float, ax: Axes | None = None) -> Axes:
    """Accuracies as bars from bottom to top, with intervals where there are any, and the line of pure chance."""
    ax = ax or plt.subplots(figsize=(6.2, 0.42 * len(scores) + 1))[1]
    for height, (name, score) in enumerate(scores.items()):
        mean, half = (score.mean, score.half_width) if isinstance(score, Spread) else (score, math.nan)
        # Green and bold: learnt without labels first.
        ours = name.startswith(("self-supervised", "fine-tuned", "without labels")) or name.endswith("on features")
        ax.barh(height, mean, color=COLOURS[2] if ours else "#B8B8B8", height=0.62)
        if half == half:
            ax.errorbar(mean, height, xerr=half, color="black", capsize=3, linewidth=1)
        reach = mean + (half if half == half else 0)
        ax.text(reach + 0.015, height, f"{mean:.2f}", va="center", fontweight="bold" if ours else "normal")
    ax.axvline(chance, color="black", linestyle=":", linewidth=1)
    ax.text(chance + 0.01, len(scores) - 0.62, f"chance {chance:.3g}", va="bottom", fontsize=8)
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set(xlim=(0, 1.08), ylim=(-0.6, len(scores) - 0.1), xlabel="share of test pictures named right")
    _tidy(ax)
    return ax


def gain_map(gains: list[list[Spread]], *, rows: list[str], columns: list[str], ax: Axes | None = None) -> Axes:
    """Gains as a coloured table, each with its 95 % interval, in points (hundredths); ≈ where the interval holds zero.

    Args:
        gains: a list of `rows`, each a list of `columns`.
    """
    ax = ax or plt.subplots(figsize=(1.5 * len(columns) + 1.4, 0.75 * len(rows) + 1))[1]
    means = np.array([[100 * gain.mean for gain in row] for row in gains])
    reach = max(20.0, np.abs(means).max())  # the same scale for all small gains, so that a point looks like a point
    image = ax.imshow(means, cmap="PuOr_r", vmin=-reach, vmax=reach, aspect="auto")
    for row, line in enumerate(gains):
        for column, (mean, half, _) in enumerate(line):
            sign = "" if abs(mean) > half else "≈ "
            colour = "white" if abs(100 * mean) > 0.7 * reach else "black"
            text = f"{sign}{100 * mean:+.0f} ± {100 * half:.0f}"
            ax.text(column, row, text, ha="center", va="center", color=colour, fontweight="normal" if sign else "bold")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.figure.colorbar(image, ax=ax, label="gain (points)")
    return ax


def embedding_map(points: np.ndarray, images: Tensor, classes: Tensor, ax: Axes | None = None) -> Axes:
    """A two-dimensional map of a representation: every point is its picture, framed in its class's colour.

    Args:
        points: `[n, 2]`. images: uint8 `[n, channels, height, width]`. classes: int `[n]`; used for the frames only.
    """
    ax = ax or plt.subplots(figsize=(6, 6))[1]
    ax.scatter(*points.T, s=0)
    for point, picture, index in zip(points, images, classes.tolist(), strict=True):
        thumbnail = OffsetImage(picture.expand(3, -1, -1).permute(1, 2, 0).numpy(), zoom=0.42)
        frame = dict(edgecolor=COLOURS[index % len(COLOURS)], boxstyle="square,pad=0.08", linewidth=1.6)
        ax.add_artist(AnnotationBbox(thumbnail, point, bboxprops=frame, pad=0.08))
    ax.set(xticks=[], yticks=[], xlabel="map axis 1 (no unit)", ylabel="map axis 2 (no unit)")
    return ax


def field_map(ax: Axes | None = None) -> Axes:
    """The families of self-supervised learning as a tree, each leaf with the lesson that builds it."""
    ax = ax or plt.subplots(figsize=(10.5, 3.9))[1]
    boxes = {
        "self-supervised learning\nlabels come from the data itself": (4.6, 3.4, 7),
        "self-prediction\nhide a part, predict it": (1.6, 2.1, 0),
        "contrastive\nsame picture close, others apart": (7.1, 2.1, 3),
        "pictures\nmasks · denoising\nmasked autoencoder\nlessons 03–05": (0.7, 0.5, 0),
        "words\nmissing word\nnext word\nlesson 06": (2.5, 0.5, 0),
        "siamese pairs\ndistance of two\nlesson 07": (4.5, 0.5, 3),
        "sample-contrastive\nSimCLR: rows apart\nlessons 00, 08": (7.1, 0.5, 3),
        "dimension-contrastive\nVICReg, Barlow Twins:\ncolumns apart\nlesson 10": (9.6, 0.5, 3),
    }
    places = list(boxes.values())
    for child, parent in ((1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2)):
        (x, y, _), (parent_x, parent_y, _) = places[child], places[parent]
        ax.plot([x, parent_x], [y, parent_y], color="grey", linewidth=1, zorder=0)
    for text, (x, y, colour) in boxes.items():
        style = dict(boxstyle="round,pad=0.4", facecolor="white", edgecolor=COLOURS[colour], linewidth=1.8)
        ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=style)
    ax.set(xlim=(-0.4, 10.8), ylim=(-0.3, 3.9))
    ax.axis("off")
    return ax


def _tidy(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
