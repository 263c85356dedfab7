"""Lesson 01's drawings, each a figure and its alt text: the two ways, garment or clutter, accuracies and leads."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, closed_after_error, cues, numbers, tidy
from ssl_course.plot.pictures import gallery, tile

Step = tuple[str, Tensor, Sequence[str], str]  # title, pictures, the words below them, what the output layer answers
Page = tuple[Figure, str]
WHISKERS = "whiskers: 95 % interval, five seeds"


@closed_after_error()
def two_ways(first: Sequence[Step], second: Step) -> Page:
    """Ways to pretrain, one row each, and the step that follows all of them: pictures → encoder → output.

    Args:
        first: a row for each way. With half as many words as pictures, neighbours are bracketed as a pair.
        second: the row below them, to which the encoder's weights are copied.

    Raises:
        ValueError: for no way, or words that are neither as many as the pictures nor half as many.
    """
    if not first:
        raise ValueError("there is no way to draw: give at least one (title, pictures, words, output).")
    rows = [*first, second]
    for title, pictures, words, _ in rows:
        if len(pictures) not in (len(words), 2 * len(words)):
            raise ValueError(f"step {title!r} has {len(words)} words for {len(pictures)} pictures.")
    figure, ax = plt.subplots(figsize=(8.6, 1.75 * len(rows)), layout="constrained")
    end = max(len(pictures) for _, pictures, _, _ in rows) - 0.4
    for row, step in enumerate(rows):
        _row(ax, -2.1 * row, end, step, COLOURS[3] if step is second else "grey")
    bottom = -2.1 * len(first)
    for row in range(len(first)):  # a line from each encoder around those below it
        bow = dict(connectionstyle=f"arc3,rad={-0.5 if row < len(first) - 1 else 0}", color=COLOURS[0], linewidth=1.6)
        starts = (end + (1.5 if row == len(first) - 1 else 2), -2.1 * row - 0.35)
        ax.annotate("", (starts[0], bottom + 0.45), starts, arrowprops=dict(arrowstyle="-|>", **bow))
    ax.text(end + 3, bottom + 1.1, "copy the weights", fontsize=10, color=COLOURS[0], va="center")
    ax.set(xlim=(-0.7, end + 5.6), ylim=(bottom - 1, 1.3), aspect="equal")
    ax.axis("off")
    ways = "; ".join(f"{title}, which answers: {' '.join(output.split())}" for title, _, _, output in first)
    return figure, f"ways to pretrain an encoder: {ways}. Below them {second[0]}: a copy of the encoder, a new layer"


def _row(ax: Axes, y: float, end: float, step: Step, colour: str) -> None:
    title, pictures, words, output = step
    ax.text(-0.5, y + 0.85, title, fontsize=10.5, fontweight="bold", va="center")
    for column, picture in enumerate(pictures):
        extent = (column - 0.45, column + 0.45, y - 0.45, y + 0.45)
        ax.imshow(tile(picture[None], 1), extent=extent, interpolation="nearest")
    width = len(pictures) // len(words)
    for place, word in enumerate(words):
        middle = place * width + (width - 1) / 2
        if width == 2:
            ends = [middle - 0.9, middle - 0.9, middle + 0.9, middle + 0.9]
            ax.plot(ends, [y - 0.5, y - 0.58, y - 0.58, y - 0.5], color="black", linewidth=1)
        ax.text(middle, y - 0.78, word, ha="center", va="center", fontsize=9)
    box = dict(boxstyle="round,pad=0.5", facecolor="white", linewidth=1.6)
    ax.text(end + 1.5, y, "encoder", ha="center", va="center", fontsize=10, bbox=box | {"edgecolor": COLOURS[0]})
    ax.text(end + 4.2, y, output, ha="center", va="center", fontsize=10, bbox=box | {"edgecolor": colour})
    arrow = dict(arrowstyle="-|>", color="grey", linewidth=1.4)
    ax.annotate("", (end + 0.75, y), (end, y), arrowprops=arrow)
    ax.annotate("", (end + 3, y), (end + 2.3, y), arrowprops=arrow)


@closed_after_error()
def garment_or_clutter(pictures: Mapping[str, Tensor], similarity: Mapping[str, tuple[Tensor, Tensor]]) -> Page:
    """Triples of pictures, and how alike each encoder finds the first one and the two others.

    Args:
        pictures: name -> uint8 `[n, channels, height, width]`: a scene, then the same garment on other clutter, then
            another garment on the same clutter. The first eight of each are shown.
        similarity: encoder -> cosine similarities `[n]` of the scene and the second, of the scene and the third.
    """
    figure, (above, below) = plt.subplots(2, 1, figsize=(8.6, 5.4), layout="constrained", height_ratios=(3, 2.6))
    columns = min(8, *(len(each) for each in pictures.values()))
    shown = [picture for each in pictures.values() for picture in each[:columns]]
    gallery(plt_stack(shown), columns=columns, row_names=list(pictures), ax=above)
    _, *names = pictures
    texts = []
    for height, (name, pair) in enumerate(similarity.items()):
        values = [numbers(name, each, finite=True, least=-1.001, most=1.001) for each in pair]
        means, wins = [each.mean() for each in values], (values[0] > values[1]).mean()
        below.plot(means, [height] * 2, color="#B8B8B8", linewidth=2, zorder=1)
        for mean, other, marker, colour in zip(means, names, "os", (COLOURS[2], COLOURS[3]), strict=True):
            below.plot(mean, height, marker, color=colour, markersize=9, label=None if height else other)
            below.text(mean, height + 0.2, f"{mean:.2f}", ha="center", va="bottom", fontsize=9)
        below.text(1.03, height, f"garment wins {wins:.0%}", va="center", fontsize=10)
        texts.append(f"{name}: {means[0]:.2f} and {means[1]:.2f}, the garment wins {wins:.0%}")
    below.set_yticks(range(len(similarity)), list(similarity))
    below.set(xlim=(0, 1), ylim=(-0.5, len(similarity) - 0.25), xlabel="mean cosine similarity with the scene")
    below.legend(frameon=False, fontsize=9, loc="upper center", bbox_to_anchor=(0.5, 1.28), ncols=2)
    tidy(below)
    return figure, f"rows of pictures: {', '.join(pictures)}. Mean similarity with the scene: {'; '.join(texts)}"


@closed_after_error()
def label_curves(
    series: dict[str, list[Interval]], counts: list[int], *, zero: str = "", ax: Axes | None = None
) -> Axes:
    """Accuracies, or leads, over labels per class, one line per method, with 95 % intervals and the single values.

    The methods stand a little apart at each count, so that no interval hides another.

    Args:
        zero: for leads: what they are leads over; it names the line at zero.

    Raises:
        ValueError: for counts below 1, or a method with another number of scores than there are counts.
    """
    numbers("counts", counts, finite=True, least=1)
    for name, scores in series.items():
        if len(scores) != len(counts):
            raise ValueError(f"{name} has {len(scores)} scores for {len(counts)} counts of labels.")
        numbers(name, [score.mean for score in scores], finite=True, least=-1 if zero else 0, most=1)
    ax = ax or plt.subplots(figsize=(5, 3.6))[1]
    for index, (name, scores, colour, marker) in enumerate(cues(series)):
        x = [place + 0.11 * (index - (len(series) - 1) / 2) for place in range(len(counts))]
        mean, half = (numbers(name, [getattr(score, key) for score in scores]) for key in ("mean", "half_width"))
        ax.errorbar(x, mean, half, color=colour, marker=marker, capsize=3, linewidth=1.2, elinewidth=1.6, label=name)
        for place, score in zip(x, scores, strict=True):
            ax.plot([place] * len(score.values), score.values, ".", color=colour, markersize=3, alpha=0.6)
    if zero:
        ax.axhline(0, color="black", linestyle=":", linewidth=1)
        ax.text(len(counts) - 0.55, 0.002, zero, ha="right", va="bottom", fontsize=9)
    ax.set_xticks(range(len(counts)), [str(count) for count in counts])
    ax.set(xlabel="labels per class", ylabel=f"accuracy minus {zero}" if zero else "test accuracy")
    ax.legend(frameon=False, fontsize=9)
    return tidy(ax)
