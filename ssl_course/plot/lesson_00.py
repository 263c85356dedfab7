"""Lesson 00's drawings: its task, its training, its comparisons, a map of pictures, and the map of the field."""

import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.catalogue import FIELD, lessons
from ssl_course.data import SHAPES, Pictures, factor_classes
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import alt_scores, loss_curve
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, cues, mark_run, mark_seeds, tidy
from ssl_course.plot.maps import HUES
from ssl_course.plot.maps import embedding_maps as map_rows
from ssl_course.plot.pictures import tile
from ssl_course.plot.seeds import so_far

Page = tuple[Figure, str]  # a figure and its alt text
Scores = dict[str, float | Interval | Sequence[float]]

ROOT, BRANCHES = (
    "self-supervised learning\nlabels come from the data",
    {
        "self-prediction": "hide a part, predict it",
        "contrastive": "same picture close,\nothers apart",
        "other data": "the same ideas elsewhere",
    },
)
ELSEWHERE = "beyond this course's core (lesson 14): self-distillation, joint-embedding prediction, pictures with words"


@closed_after_error()
def field_map(ax: Axes | None = None) -> Axes:
    """The families of self-supervised learning as a tree from left to right, each leaf with its lessons.

    Below it, in grey, what the core of the course leaves out.
    """
    ax = ax or plt.subplots(figsize=(8.8, 5.6), layout="constrained")[1]
    place = {leaf: -float(index) for index, leaf in enumerate(FIELD)}
    middle = {}
    for branch in BRANCHES:
        leaves = [leaf for leaf in FIELD if FIELD[leaf][0] == branch]
        middle[branch] = sum(place[leaf] for leaf in leaves) / len(leaves)
        for leaf in leaves:
            _line(ax, (1, middle[branch]), (1.62, place[leaf]))
            _box(ax, (1.62, place[leaf]), f"{leaf}\n{FIELD[leaf][1]}\n{_lessons_at(leaf)}", branch, ha="left")
    root = (0, middle["contrastive"])
    for branch, what in BRANCHES.items():
        _line(ax, root, (1, middle[branch]))
        _box(ax, (1, middle[branch]), f"{branch}\n{what}", branch)
    _box(ax, root, ROOT, "")
    _box(ax, (1.25, min(place.values()) - 0.95), ELSEWHERE, "elsewhere")
    ax.set(xlim=(-0.5, 3.1), ylim=(min(place.values()) - 1.3, 0.5))
    ax.axis("off")
    return ax


def _lessons_at(leaf: str) -> str:
    there = [lesson.id for lesson in lessons() if leaf in lesson.field]
    return ("lesson " if len(there) == 1 else "lessons ") + ", ".join(there) if there else "to come"


EDGES = {"self-prediction": COLOURS[0], "contrastive": COLOURS[3], "other data": COLOURS[2], "elsewhere": "#BBBBBB"}


def _box(ax: Axes, at: tuple[float, float], text: str, branch: str, ha: str = "center") -> None:
    style = dict(boxstyle="round,pad=0.35", facecolor="white", edgecolor=EDGES.get(branch, "black"), linewidth=1.8)
    grey = "#666666" if branch == "elsewhere" else "black"
    ax.text(*at, text, ha=ha, va="center", multialignment="center", fontsize=9, bbox=style, color=grey)


def _line(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.plot(*zip(start, end, strict=True), color="grey", linewidth=1, zorder=0)


@closed_after_error()
def riddle(asking: Tensor, candidates: Tensor) -> Page:
    """The pretext task: one view in a frame, and numbered views, of which one shows the same picture."""
    count = len(candidates)
    figure, axes = plt.subplots(1, count + 1, figsize=(8.4, 1.75), layout="constrained")
    for place, (ax, picture) in enumerate(zip(axes, [asking, *candidates], strict=True)):
        ax.imshow(tile(picture[None], 1), interpolation="nearest")
        ax.set(xticks=[], yticks=[], xlabel=str(place) if place else "this view")
        ax.spines[:].set(visible=not place, color=COLOURS[3], linewidth=4)
    figure.suptitle(f"Which of 1 to {count} shows the same picture as the framed view?", fontsize=10)
    return figure, f"a framed view of a picture and {count} numbered views, one of them of the same picture"


@closed_after_error()
def training(loss: list[float], candidates: int, looks: dict[int, dict[str, float]], chance: dict[str, float]) -> Page:
    """Left the loss over the steps, right what a probe found at some of them; each with the line of knowing nothing.

    Args:
        loss: one value per step. candidates: how many views the loss chooses from.
        looks: step -> factor -> accuracy of the probe then. chance: factor -> accuracy of guessing.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.2), layout="constrained")
    alike = math.log(candidates)
    loss_curve(loss, ax=left).axhline(alike, color=COLOURS[3], linestyle="--", label=f"log {candidates} = {alike:.2f}")
    left.set(ylabel="loss")
    left.legend(frameon=False)
    steps = list(looks)
    curves = {name: [found[name] for found in looks.values()] for name in chance}
    for name, values, colour, marker in cues(curves):
        right.plot(steps, values, color=colour, marker=marker)
        right.axhline(chance[name], color=colour, linestyle=":")
        right.annotate(f" {name}", (steps[-1], values[-1]), color=colour, va="bottom", fontweight="bold")
    right.text(steps[0], min(chance.values()) - 0.02, "dotted: chance", va="top", fontsize=9)
    right.set(xlabel="training step", ylabel="kNN accuracy", ylim=(0, 1), xlim=(None, 1.16 * steps[-1]))
    tidy(right)
    ends = ", ".join(f"{name} from {values[0]:.2f} to {values[-1]:.2f}" for name, values in curves.items())
    return figure, f"left: the loss, from {loss[0]:.2f} to {loss[-1]:.2f}. Right: kNN accuracy during training, {ends}"


@closed_after_error()
def dots(
    run: dict[str, Scores],
    five: dict[str, Scores],
    *,
    chance: dict[str, float],
    titles: dict[str, str] | None = None,
    ours: Sequence[str] = (),
) -> Page:
    """Accuracies as dots, a panel for each table: this run's, and the mean and interval of the stored runs.

    A row has one number: that of this run, or, in brackets, that of the stored runs where this run has none.

    Args:
        run: table -> row -> accuracy of this run. five: the same for the stored runs, as `Interval`; it may hold tables
            that this run left out. Tables appear in the order of `chance`.
        chance: table -> accuracy of guessing. titles: table -> what stands above its panel, where not its name.
        ours: rows in bold and in green.
    """
    run = {name: {row: float(score) for row, score in table.items()} for name, table in run.items()}  # or tensors
    shown = [name for name in chance if name in run or name in five]
    rows = list(dict.fromkeys(row for name in shown for row in [*run.get(name, {}), *five.get(name, {})]))
    size = (1.6 + 7.2 * max(len(shown), 2) / max(len(shown), 3), 0.36 * len(rows) + 1.4)
    figure, axes = plt.subplots(1, len(shown), figsize=size, layout="constrained", sharey=True, squeeze=False)
    for ax, name in zip(axes[0], shown, strict=True):
        ax.axvline(chance[name], color="black", linestyle=":", linewidth=1)
        for height, row in enumerate(rows):
            _dot(ax, height, run.get(name, {}).get(row), five.get(name, {}).get(row), row in ours)
        ax.set(xlim=(0, 1.04), ylim=(len(rows) - 0.4, -0.75), xlabel="accuracy", xticks=(0, 0.5, 1))
        ax.set_title((titles or {}).get(name, name), fontsize=10)
        tidy(ax).tick_params(axis="y", length=0)
    axes[0, 0].set_yticks(range(len(rows)), rows)
    for label in axes[0, 0].get_yticklabels():
        label.set_fontweight("bold" if label.get_text() in ours else "normal")
    counts = sorted({len(one.values) for name in shown for one in five.get(name, {}).values()})
    few = so_far(counts[0]) if len(counts) == 1 else f"{' or '.join(map(str, counts))} seeds"
    alone = any(row not in run.get(name, {}) for name in shown for row in five.get(name, {}))
    seeds = f"     ├─◇─┤  {few}: mean, 95 % interval" if counts else ""
    numbered = "\nnumbers: those of ●, in brackets those of ◇" if alone else ""
    words = f"●  this run{seeds}{numbered}     dotted: chance"
    figure.supxlabel(words, fontsize=9)
    return figure, "accuracies. " + "; ".join(f"{name}: {alt_scores(run.get(name) or five[name])}" for name in shown)


def _dot(ax: Axes, height: float, value: float | None, interval: Interval | None, ours: bool) -> None:
    colour = COLOURS[2] if ours else BASELINE
    if interval is not None:
        mark_seeds(ax, interval.mean, height + 0.22, interval.half_width, colour)
    if value is not None:
        mark_run(ax, value, height, colour)
    at = value if value is not None else interval.mean if interval is not None else None
    if at is not None:
        weight, paper = "bold" if ours else "normal", dict(facecolor="white", linewidth=0, pad=0.5)
        words = f"{at:.2f}" if value is not None else f"({at:.2f})"
        ax.text(at, height - 0.2, words, ha="center", va="bottom", fontsize=9, fontweight=weight, bbox=paper)


@closed_after_error()
def neighbours(images: Tensor, right: Tensor, title: str) -> Page:
    """Rows of pictures: the query in a frame at the left, then its nearest, each told right or wrong by a sign.

    Args:
        images: uint8 `[queries, 1 + k, channels, height, width]`. right: bool `[queries, k]`.
    """
    count, across = images.shape[:2]
    size = (0.58 * across + 0.4, 0.62 * count + 0.35)
    figure, axes = plt.subplots(count, across, figsize=size, layout="constrained", squeeze=False)
    for row, place in np.ndindex(count, across):
        ax = axes[row, place]
        ax.imshow(tile(images[row, place][None], 1), interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=not place, color=COLOURS[3], linewidth=4)
        if place and not right[row, place - 1]:
            ax.text(0.97, 1, "×", transform=ax.transAxes, ha="right", va="top", fontsize=18, color="white")
    figure.suptitle(title, fontsize=10)
    return figure, f"{title}: {count} framed pictures and the {across - 1} nearest to each"


def label_arms(run: dict[str, Scores], five: dict[str, Scores]) -> Page:
    """`dots` of the arms for 1, 2, 10 and 1,400 labels per class of eight classes."""
    titles = {"1": "8 labels", "2": "16 labels", "10": "80 labels", "1400": "11,200 labels"}
    chance = dict.fromkeys(titles, 1 / 8)
    return dots(run, five, chance=chance, titles=titles, ours=("our features", "fine-tuned"))


def tuned_leads(five: dict[str, Scores]) -> str:
    """Fine-tuned minus from scratch over the stored runs, a line for each number of labels; empty before they exist."""
    pairs = {count: (arms["fine-tuned"], arms["from scratch"]) for count, arms in five.items()}
    leads = {f"{8 * int(count):,} labels": paired_ci(*pair) for count, pair in pairs.items()}
    said = {labels: f"{lead.mean:+.3f} ± {lead.half_width:.3f}" for labels, lead in leads.items()}
    return "\n".join(f"five seeds, {labels}, fine-tuned − from scratch: {lead}" for labels, lead in said.items())


def embedding_maps(maps: dict[str, tuple[np.ndarray, float]], pictures: Pictures) -> Page:
    """Maps of sprites side by side, framed by shape above and by hue below: title -> (points, trustworthiness)."""
    classes, count = factor_classes(pictures), len(next(iter(maps.values()))[0])
    factors = {"shape": (classes["shape"][:count], SHAPES), "hue": (classes["hue"][:count], tuple(HUES))}
    figure = map_rows(maps, pictures.images[:count], factors, shown=32)  # more would make the notebook heavy
    return figure, f"maps of the same pictures, {', '.join(maps)}; frames and marks show the true shape, below the hue"
