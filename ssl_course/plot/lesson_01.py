"""Lesson 01's drawings, each a figure and its alt text: the two ways, garment or clutter, accuracies and leads."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.data import CLASSES, Pictures, to_float
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import paired_leads
from ssl_course.plot.figure import (
    BASELINE,
    COLOURS,
    closed_after_error,
    cues,
    is_baseline,
    mark_run,
    mark_seeds,
    numbers,
    tidy,
)
from ssl_course.plot.pictures import gallery, tile

Step = tuple[str, Tensor, Sequence[str], str]  # title, pictures, the words below them, what the output layer answers
Page = tuple[Figure, str]
View = Callable[[Tensor, torch.Generator], Tensor]
COUNTS = (1, 10, 100)  # labels per class
CHANCE = 1 / 5  # of five kinds
PAIRS_SEED = 11  # of the diagram's views: a draw that leaves the clothes easy to recognise
ORDER = ("with labels", "labels, then own pictures", "without labels", "own pictures")  # of colours
WHISKERS = "whiskers: 95 % interval; dots: the single values"


@closed_after_error()
def two_ways(source: Pictures, target: Pictures, view: View) -> Page:
    """Pretraining with labels above, without labels below, and between them what follows both: the few target labels.

    Each row: the first four pictures → encoder → output. Pairs of views are bracketed.
    """
    pairs = view(to_float(source.images[[0, 0, 3, 3]]), torch.Generator().manual_seed(PAIRS_SEED)).clamp(0, 1)
    new = "sandal? shirt? …\n(a new layer)"
    rows = (
        ("1 · transfer learning: pictures with labels", source.images[:4], _names(source[:4]), "T-shirt? dress? …"),
        ("2 · either way: the target, with few labels", target.images[:4], _names(target[:4]), new),
        (
            "1 · self-supervised learning: pictures alone",
            pairs,
            ["one picture, two views", "another, two views"],
            "which two views\nbelong together?",
        ),
    )
    figure, ax = plt.subplots(figsize=(8.6, 5.4), layout="constrained")
    for row, step in enumerate(rows):
        _row(ax, -2.1 * row, step, COLOURS[3] if row == 1 else "grey")
    for start, stop in ((-0.4, -1.7), (-3.8, -2.5)):
        arrow = dict(arrowstyle="-|>", color=COLOURS[0], linewidth=1.6)
        ax.annotate("", (5.1, stop), (5.1, start), arrowprops=arrow)
        ax.text(5.3, (start + stop) / 2, "copy the weights", fontsize=10, color=COLOURS[0], va="center")
    ax.set(xlim=(-0.7, 9.2), ylim=(-5.2, 1.2), aspect="equal")
    ax.axis("off")
    return figure, (
        "diagram in three rows. Top: pictures with labels train an encoder, which answers T-shirt or dress. Bottom: "
        "views alone train an encoder, which answers which two belong together. From either, the weights are copied to "
        "the encoder of the middle row, which gets a new output layer and learns the target from few labels"
    )


def _names(pictures: Pictures) -> list[str]:
    return [CLASSES[kind] for kind in pictures.factors["class"]]


@closed_after_error()
def views_below(pictures: Pictures, view: View, generator: torch.Generator) -> Page:
    """Eight pictures, and three views of each below it."""
    images = to_float(pictures.images[:8])
    rows = [images, *(view(images, generator).clamp(0, 1) for _ in range(3))]
    names = ["picture", "view", "view", "view"]
    ax = plt.subplots(figsize=(8.2, 4), layout="constrained")[1]
    gallery(torch.cat(rows), 8, names, ax)
    return ax.figure, "a row of eight pictures, and below each of them three views of it"


@closed_after_error()
def trios(pictures: Mapping[str, Tensor]) -> Page:
    """The first nine pictures of each kind in a row, which carries its name."""
    shown = torch.cat([each[:9] for each in pictures.values()])
    columns = len(shown) // len(pictures)
    words = "; ".join(name.replace("\n", " ") for name in pictures)
    ax = plt.subplots(figsize=(8.2, 2.5), layout="constrained")[1]
    gallery(shown, columns, list(pictures), ax)
    return ax.figure, f"rows of {columns} pictures, one below the other: {words}"


def _row(ax: Axes, y: float, step: Step, colour: str) -> None:
    title, pictures, words, output = step
    end = 3.6
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
def garment_or_clutter(similarity: Mapping[str, tuple[Tensor, Tensor]]) -> Page:
    """How alike each encoder finds a scene and two others, and how often the first of them is closer.

    Args:
        similarity: encoder -> cosine similarities `[n]` of each scene with the same garment on other clutter, and with
            another garment on the same clutter.
    """
    figure, ax = plt.subplots(figsize=(8.6, 0.75 * len(similarity) + 1.3), layout="constrained")
    ours, texts = ("same garment, other clutter", "other garment, same clutter"), []
    for height, (name, pair) in enumerate(similarity.items()):
        values = [numbers(name, each, finite=True, least=-1.001, most=1.001) for each in pair]
        means, wins = [each.mean() for each in values], (values[0] > values[1]).mean()
        ax.plot(means, [height] * 2, color="#B8B8B8", linewidth=2, zorder=1)
        for mean, other, marker, colour in zip(means, ours, "os", (COLOURS[2], COLOURS[3]), strict=True):
            ax.plot(mean, height, marker, color=colour, markersize=9, label=None if height else other)
            place, side = (height + 0.17, "bottom") if marker == "o" else (height - 0.2, "top")
            ax.text(mean, place, f"{mean:.2f}", ha="center", va=side, color=colour, fontsize=9)
        ax.text(1.03, height, f"garment wins: {wins:.2f}", va="center", fontsize=10)
        texts.append(f"{name} {means[0]:.2f} and {means[1]:.2f}, the garment wins {wins:.2f}")
    ax.axvline(0, color="black", linestyle=":", linewidth=1)
    ax.set_yticks(range(len(similarity)), list(similarity))
    ax.set(xlim=(-0.15, 1), ylim=(-0.6, len(similarity) - 0.4), xlabel="mean cosine similarity with the scene")
    ax.legend(frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return tidy(ax).figure, f"mean similarity with the scene: {ours[0]} and {ours[1]}. {'; '.join(texts)}"


@closed_after_error()
def label_curves(
    series: dict[str, list[Interval]], counts: Sequence[int], *, zero: str = "", ax: Axes | None = None
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
    for index, (name, scores, colour, marker) in enumerate(cues(series, order=ORDER)):
        x = [place + 0.11 * (index - (len(series) - 1) / 2) for place in range(len(counts))]
        mean, half = (numbers(name, [getattr(score, key) for score in scores]) for key in ("mean", "half_width"))
        ax.errorbar(x, mean, half, color=colour, marker=marker, capsize=3, linewidth=1.2, elinewidth=1.6, label=name)
        for place, score in zip(x, scores, strict=True):
            ax.plot([place] * len(score.values), score.values, ".", color=colour, markersize=3, alpha=0.6)
    if zero:
        ax.axhline(0, color="black", linestyle=":", linewidth=1)
    last = len(counts) - 0.6
    ends = _apart({name: scores[-1].mean for name, scores in series.items()}, 0.07 * float(np.ptp(ax.get_ylim())))
    for name, _, colour, _ in cues(series, order=ORDER):
        ax.text(last, ends[name], name, color=colour, va="center", fontsize=9)
    ax.set_xticks(range(len(counts)), [str(count) for count in counts])
    ax.set(xlabel="labels per class", ylabel=f"accuracy minus {zero}" if zero else "test accuracy")
    return tidy(ax)


def _apart(heights: dict[str, float], gap: float) -> dict[str, float]:
    """Heights for names, as near to the given ones as can be with this gap between neighbours, from below."""
    placed, least = {}, -np.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        least = max(height, least + gap)
        placed[name] = least
    return placed


def label_leads(stored: Callable[[str], Mapping[str, Interval]]) -> Iterator[Page]:
    """Leads over labels per class, as far as measured: frozen and fine-tuned; then a short and a long training.

    Args:
        stored: name of a table -> its accuracies over the seeds, empty if not measured.
    """
    frozen, tuned, short = (
        [stored(f"{how}_{count}") for count in counts]
        for how, counts in (("frozen", COUNTS), ("fine_tuned", COUNTS), ("ten_seconds", COUNTS[1:]))
    )
    frozen = [{name: score for name, score in table.items() if name != "raw pixels"} for table in frozen]
    if all(frozen + tuned):
        panels = {"frozen": ("random encoder", frozen), "fine-tuned, 600 to 900 steps": ("from scratch", tuned)}
        yield leads(panels, COUNTS)
    if all(short + tuned):
        tuned = [{name: score for name, score in table.items() if name in short[0]} for table in tuned]
        panels = {"fine-tuned, 150 steps: ten seconds": ("from scratch", short)}
        yield leads(panels | {"fine-tuned, 600 to 900 steps": ("from scratch", tuned[1:])}, COUNTS[1:])


@closed_after_error()
def leads(panels: Mapping[str, tuple[str, Sequence[Mapping[str, Interval]]]], counts: Sequence[int]) -> Page:
    """What each method gains over a baseline, paired seed by seed, over labels per class: one panel each, one scale.

    Args:
        panels: title -> the baseline, and for each count a table, method -> accuracy over the seeds, that holds it.
    """
    figure, axes = plt.subplots(
        1, len(panels), figsize=(8.8, 4), layout="constrained", sharey=len(panels) > 1, squeeze=False
    )
    texts = []
    for ax, (title, (baseline, tables)) in zip(axes[0], panels.items(), strict=True):
        names = [name for name in tables[0] if name != baseline and all(name in table for table in tables)]
        series = {name: [paired_ci(table[name], table[baseline]) for table in tables] for name in names}
        label_curves(series, counts, zero=baseline, ax=ax)
        ax.set_title(title, fontsize=11)
        ax.tick_params(labelleft=True)
        texts += [
            f"{title}, {name}: {', '.join(f'{lead.mean:+.2f}' for lead in line)}" for name, line in series.items()
        ]
    figure.get_layout_engine().set(w_pad=0.15)  # a name at the end of a line keeps off the next panel
    figure.supxlabel(f"{WHISKERS} (five seeds)", fontsize=9)
    return figure, f"paired leads over labels per class {counts}. {'; '.join(texts)}"


@closed_after_error()
def titled_leads(differences: dict[str, Interval], title: str) -> Page:
    """`paired_leads` under a title: what they come from."""
    ax = paired_leads(differences)
    ax.set_title(title)
    text = "; ".join(
        f"{name} {lead.mean:+.2f} plus or minus {lead.half_width:.2f}" for name, lead in differences.items()
    )
    return ax.figure, f"paired differences with intervals, {title}: {text}"


@closed_after_error()
def arms(
    scores: Mapping[str, Interval | float],
    five_seeds: Mapping[str, Interval],
    *,
    title: str = "frozen, ten labels per kind",
    highlight: Sequence[str] = (),
    also: Sequence[str] = (),
) -> Page:
    """Accuracies of one run, a line for each arm, and below each mark what five seeds gave, where that is stored.

    Args:
        scores: arm -> accuracy in this run, the lowest line first.
        five_seeds: arm -> accuracy over the seeds.
        also: further arms of the five seeds, which this run does not have.
        highlight: arms in green and bold, those that the figure is about.

    Raises:
        ValueError: if a name to highlight is no arm, or an accuracy is not within 0 to 1.
    """
    names = [*scores, *(name for name in also if name in five_seeds)]
    if unknown := set(highlight) - {*names, *also}:
        raise ValueError(f"no arm is called {', '.join(sorted(unknown))}; there are: {', '.join(names)}.")
    figure, ax = plt.subplots(figsize=(7.6, 0.56 * len(names) + 1.5), layout="constrained")
    for height, name in enumerate(names):
        _arm(ax, height, name, scores.get(name), five_seeds.get(name), name in highlight)
    ax.axvline(CHANCE, color="black", linestyle=":", linewidth=1)
    ax.text(CHANCE - 0.01, len(names) - 0.6, f"chance {CHANCE:.3g}", ha="right", va="bottom", fontsize=9)
    ax.set_yticks(range(len(names)), list(names))
    for label in ax.get_yticklabels():
        label.set_fontweight("bold" if label.get_text() in highlight else "normal")
    seeds = " · ◇ five seeds: mean, 95 % interval; small dots: each seed" if five_seeds else ""
    bold = " · bold: the arm in question" if {*highlight} & {*names} else ""
    ax.set(xlim=(0, 1), ylim=(-0.6, len(names) - 0.2), title=title)
    ax.set_xlabel(f"test accuracy\n● this run{seeds}{bold}", fontsize=9)
    text = ", ".join(f"{name} {getattr(score, 'mean', score):.2f}" for name, score in scores.items())
    seeds = ", ".join(f"{name} {five_seeds[name].mean:.2f}" for name in names if name in five_seeds)
    return tidy(ax).figure, f"test accuracies, {title}: {text}" + (f"; five seeds: {seeds}" if seeds else "")


def _arm(ax: Axes, height: float, name: str, score: Interval | float | None, many: Interval | None, ours: bool) -> None:
    """This run's accuracy, with its number; below it that of the seeds."""
    colour = COLOURS[2] if ours else BASELINE if is_baseline(name) else next(cues({name: 0}, order=ORDER))[2]
    if score is not None:
        value = getattr(score, "mean", score)
        numbers(name, value, finite=True, least=0, most=1)
        mark_run(ax, value, height, colour, markersize=8)
        ax.text(value + 0.02, height, f"{value:.2f}", va="center", fontweight="bold" if ours else "normal")
    if many is not None:
        numbers(name, many.mean, finite=True, least=0, most=1)
        mark_seeds(ax, many.mean, height - 0.28, many.half_width, colour)
        ax.plot(many.values, [height - 0.42] * len(many.values), ".", color=colour, markersize=3)
