"""Lesson 01's drawings: training in steps, with real pictures; accuracy over labels."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, closed_after_error, cues, numbers, tidy
from ssl_course.plot.pictures import tile


@closed_after_error()
def step_diagram(steps: list[tuple[str, Tensor, list[str], str]], ax: Axes | None = None) -> Axes:
    """Training in steps, one row each, with real pictures: pictures and what is known of them → encoder → output.

    Args:
        steps: for each row its title, a few pictures (uint8 `[k, channels, height, width]`), the words below them, and
            what the output layer answers. The encoder is copied from each row to the next.

    Raises:
        ValueError: for no steps, or a step whose pictures and words differ in number.
    """
    if not steps:
        raise ValueError("there are no steps to draw: give at least one (title, pictures, words, output).")
    for title, pictures, words, _ in steps:
        if len(pictures) != len(words):
            raise ValueError(f"step {title!r} has {len(words)} words for {len(pictures)} pictures.")
    ax = ax or plt.subplots(figsize=(7, 1.9 * len(steps)))[1]
    box = dict(boxstyle="round,pad=0.5", facecolor="white", linewidth=1.6)
    arrow = dict(arrowstyle="-|>", color="grey", linewidth=1.4)
    for row, (title, images, captions, output) in enumerate(steps):
        y = -2.1 * row
        ax.text(-0.6, y + 0.9, title, fontsize=9, fontweight="bold", va="center")
        for column, (picture, caption) in enumerate(zip(images, captions, strict=True)):
            ax.imshow(
                tile(picture[None], 1),
                extent=(column - 0.45, column + 0.45, y - 0.45, y + 0.45),
                interpolation="nearest",
            )
            ax.text(column, y - 0.65, caption, ha="center", va="center", fontsize=9)
        end = len(images) - 0.4
        ax.text(end + 1.5, y, "encoder", ha="center", va="center", fontsize=9, bbox=box | {"edgecolor": COLOURS[0]})
        colour = COLOURS[3] if row else "grey"
        ax.text(end + 4, y, output, ha="center", va="center", fontsize=9, bbox=box | {"edgecolor": colour})
        ax.annotate("", (end + 0.75, y), (end, y), arrowprops=arrow)
        ax.annotate("", (end + 3, y), (end + 2.2, y), arrowprops=arrow)
        if row:
            ax.annotate("", (end + 1.5, y + 0.4), (end + 1.5, y + 1.75), arrowprops=arrow | {"color": COLOURS[0]})
            ax.text(end + 1.6, y + 1.1, "copy the weights", fontsize=9, color=COLOURS[0], va="center")
    ax.set(xlim=(-0.7, len(images) + 4.9), ylim=(-2.1 * len(steps) + 1.1, 1.2))
    ax.axis("off")
    return ax


@closed_after_error()
def label_curves(series: dict[str, list[Interval]], counts: list[int], ax: Axes | None = None) -> Axes:
    """Accuracy over labels per class, one line per method; labels on a logarithmic axis.

    Points at the same count stand side by side, each with its 95 % interval, so that none hides another.

    Raises:
        ValueError: for counts below 1, or a method with another number of scores than there are counts.
    """
    numbers("counts", counts, finite=True, least=1)
    for name, scores in series.items():
        if len(scores) != len(counts):
            raise ValueError(f"{name} has {len(scores)} scores for {len(counts)} counts of labels.")
        numbers(name, [score.mean for score in scores], finite=True, least=0, most=1)
    ax = ax or plt.subplots(figsize=(6, 3.6))[1]
    for index, (name, scores, colour, marker) in enumerate(cues(series)):
        mean, half = (numbers(name, [getattr(score, key) for score in scores]) for key in ("mean", "half_width"))
        beside = np.array(counts) * 1.07 ** (index - (len(series) - 1) / 2)
        ax.errorbar(beside, mean, yerr=half, color=colour, marker=marker, label=name, capsize=3, linewidth=1.4)
    ax.set(xscale="log", xlabel="labels per class", ylabel="test accuracy")
    ax.set_xticks(counts, [str(count) for count in counts])
    ax.minorticks_off()
    ax.legend(frameon=False, fontsize=9, title="bars: 95 % intervals", title_fontsize=9)
    return tidy(ax)
