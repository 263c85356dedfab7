"""Lesson 12's drawings of a run: film strips, guesses, hidden tubes, collapse over time, read-outs, occlusion maps."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.augment import masks
from ssl_course.data.motion import GRAIN
from ssl_course.evaluate.intervals import Interval
from ssl_course.methods import video
from ssl_course.models.clips import patchify_clips, unpatchify_clips
from ssl_course.plot import seeds
from ssl_course.plot.figure import (
    BASELINE,
    COLOURS,
    HIDDEN,
    MARKERS,
    closed_after_error,
    mark_run,
    mark_seeds,
    pixels,
    tidy,
)

Table = Mapping[str, Interval]
Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
BASELINES = ("raw pixels", *video.UNTRAINED)
FRAMES = ("one frame", "differences of frames", "four frames, 256 numbers", "four frames")  # SimCLR, read in four ways
TASKS = tuple(task for task in video.TASKS if task != "frames")  # SimCLR on frames is read in the ways of `FRAMES`
ARMS = (*BASELINES, *FRAMES, *TASKS)
PANELS = {"item": "what?\n(accuracy)", "place": "where?\n(R²)", "velocity": "how fast?\n(R²)"}
PANELS |= {"look": "how big, how bright?\n(R²)"}


@closed_after_error()
def strip(rows: Mapping[str, Tensor], given: int = 0) -> Page:
    """A film strip: a line for each clip, its frames from left to right.

    Args:
        rows: name -> clip `[frames, side, side]`, or in colour `[frames, 3, side, side]`; 0 to 255 or float in [0, 1].
        given: how many frames stand before a line, as what was given.
    """
    lines = [_line(clip) for clip in rows.values()]
    canvas = np.concatenate([np.pad(line, ((0, 3), (0, 0), (0, 0)), constant_values=255) for line in lines])
    frames, side = len(next(iter(rows.values()))), lines[0].shape[0]
    ax = plt.subplots(figsize=(min(WIDTH, 0.72 * frames + 1.6), 0.72 * len(rows) + 0.5), layout="constrained")[1]
    ax.imshow(canvas, interpolation="nearest")
    ax.set_xticks([(side + 2) * at + side / 2 for at in range(frames)], range(frames), fontsize=9)
    ax.set_yticks([(side + 3) * row + side / 2 for row in range(len(rows))], list(rows), fontsize=9)
    ax.tick_params(length=0)
    ax.set_xlabel(f"frame (0 to {given - 1} are given)" if given else "frame", fontsize=9)
    if given:
        ax.axvline((side + 2) * given - 1.5, color=COLOURS[3], linewidth=2)
    ax.spines[:].set_visible(False)
    told = f", of which {given} are given" if given else ""
    return ax.figure, f"film strips of {frames} frames{told}, {len(rows)} lines: {', '.join(rows)}"


def paired_strips(rows: Mapping[str, Tensor], given: int = 0, count: int = 4) -> Page:
    """The first clips of each row `[n, frames, side, side]`, those of one number below each other."""
    return strip({f"{name}, clip {at}": clips[at] for at in range(count) for name, clips in rows.items()}, given)


def _line(clip: Tensor) -> np.ndarray:
    """The frames of one clip side by side, white between them: uint8 `[side, width, 3]`."""
    shown = pixels(clip).cpu()
    shown = shown if shown.ndim == 4 else shown[:, None].expand(-1, 3, -1, -1)
    framed = torch.nn.functional.pad(shown, (0, 2), value=255)
    return torch.cat([*framed.permute(0, 2, 3, 1)], 1).numpy()


@closed_after_error()
def tubes(window: Tensor, hidden: Tensor, guess: Tensor, size: int, thick: int) -> Page:
    """A few windows side by side: as they are, what is visible, and the guess filled in where it was hidden.

    Args:
        window: float `[n, frames, side, side]`. hidden: `[n, patches]`. guess: `[n, patches, values]`.
    """
    frames, side = window.shape[1:3]
    patches = patchify_clips(window, size, thick)
    filled = torch.where(hidden[:, :, None], guess, patches)
    made = unpatchify_clips(filled, size, thick, tuple(window.shape[1:])).clamp(0, 1)
    where = masks.enlarge(hidden.view(-1, side // size, side // size), size)  # a slice of time after the other
    where = where.view(len(window), frames // thick, 1, side, side).repeat_interleave(thick, 1)
    colour = torch.tensor(HIDDEN)[:, None, None]
    seen = torch.where(where, colour, window[:, :, None].expand(-1, -1, 3, -1, -1))
    figure, axes = plt.subplots(3, len(window), figsize=(WIDTH, 2.6), layout="constrained", squeeze=False)
    for line, (name, clips) in zip(
        axes, {"clip": window, "visible": seen, "visible\n+ guess": made}.items(), strict=True
    ):
        for ax, clip in zip(line, clips, strict=True):
            _bare(ax).imshow(_line(clip), interpolation="nearest")
            ax.spines[:].set_visible(False)
        line[0].set_ylabel(name, fontsize=9, rotation=0, ha="right", va="center")
    for number, ax in enumerate(axes[0]):
        ax.set_title(f"clip {number}, {frames} frames", fontsize=9)
    return (
        figure,
        f"{len(window)} clips of {frames} frames: as they are, what is visible, and the guesses where it is not",
    )


@closed_after_error()
def collapse(watched: Mapping[str, Mapping[str, Sequence[float]]], every: int, most: float) -> Page:
    """Spread and effective rank of the embeddings during training, a line for each run, its name at its end.

    Args:
        watched: run -> "std" and "rank" -> values, one every so many steps.
        most: spread of rows that point in all directions evenly, a dashed line; dotted, a fifth of it.
    """
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.2), layout="constrained")
    texts = []
    names = {"std": "spread of z, scaled to length one", "rank": "effective rank of z"}
    for ax, (key, title) in zip(axes, names.items(), strict=True):
        for place, (name, values) in enumerate(watched.items()):
            steps = [every * at for at in range(len(values[key]))]
            ax.plot(steps, values[key], color=COLOURS[place], marker=MARKERS[place], markersize=4)
            texts.append(f"{name}, {key} {values[key][0]:.3f} to {values[key][-1]:.3f}")
        ax.set(xlabel="training steps", ylim=(0, 1.2 * most))
        if key == "rank":  # from all directions, `most ** -2` of them, to one
            ax.set(yscale="log", ylim=(0.9, most**-2))
            ax.set_yticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
            ax.minorticks_off()
        ax.set_title(title, fontsize=10)
        tidy(ax)
        _named_ends(ax, {name: values[key] for name, values in watched.items()}, steps[-1])
    axes[0].axhline(most, color="#555555", linestyle="--", linewidth=1)
    axes[0].text(0, most, "all directions alike", fontsize=9, va="bottom")
    axes[0].axhline(most / 5, color="#555555", linestyle=":", linewidth=1)
    axes[0].text(steps[-1], most / 5, "below: collapsed", fontsize=9, va="bottom", ha="right")
    return figure, "spread and effective rank over training. " + "; ".join(texts)


@closed_after_error()
def readouts(own: Mapping[str, Mapping[str, float]], table: Table, chance: float) -> Page:
    """What each kind of features knows: a panel for each question, a line for each arm.

    Args:
        own: arm -> question -> score of the learner's run. table: `ARM, QUESTION` -> interval over the seeds.
        chance: accuracy of guessing the item.
    """
    figure, axes = plt.subplots(1, 4, figsize=(WIDTH, 0.29 * len(ARMS) + 1.7), layout="constrained", sharey=True)
    texts, counted = [], [one for name, one in table.items() if name.endswith(tuple(PANELS))]
    for ax, (question, title) in zip(axes, PANELS.items(), strict=True):
        for height, arm in enumerate(ARMS):
            colour = COLOURS[2] if arm in TASKS else COLOURS[0] if arm in FRAMES else BASELINE
            if f"{arm}, {question}" in table:
                one = table[f"{arm}, {question}"]
                at = -height - 0.17  # your run stands above it
                mark_seeds(ax, one[0], at, seeds.half_width(one), colour)
                ax.plot(one[2], [at] * len(one[2]), ".", color=colour, markersize=3)
                texts.append(f"{arm}, {question} {one[0]:.2f} over {seeds.so_far(len(one[2]))}")
            if arm in own:
                mark_run(ax, own[arm][question], 0.2 - height, colour, markersize=6)
                texts.append(f"{arm}, {question} {own[arm][question]:.2f} in this run")
        ax.set_title(title, fontsize=10)
        ax.grid(axis="y", color="#EEEEEE")
        ax.axvline(chance if question == "item" else 0, color="black", linestyle=":", linewidth=1)
        tidy(ax)
    axes[0].set_yticks([-height for height in range(len(ARMS))], ARMS, fontsize=9)
    stored = f"{seeds.key(counted, '◇')}, 1,600 steps · " if counted else ""
    colours = "grey: nothing learnt · blue: SimCLR on single frames · green: tasks on clips"
    figure.supxlabel(
        f"{stored}● your run, 400 steps\ndotted: chance, or the mean as the answer · {colours}", fontsize=9
    )
    return figure, "read-outs. " + ", ".join(texts)


@closed_after_error()
def occlusion(clip: Tensor, falls: Mapping[str, Tensor]) -> Page:
    """A frame of the archive, and a map for each network: how far its score falls when a square is covered."""
    figure, axes = plt.subplots(1, 1 + len(falls), figsize=(2.6 * (1 + len(falls)), 2.7), layout="constrained")
    greys, reds = plt.get_cmap("gray", 24), plt.get_cmap("Reds", 14)  # few: a stored picture's palette holds them all
    _bare(axes[0]).imshow(pixels(clip), cmap=greys, vmin=0, vmax=255)
    axes[0].set_title("a frame", fontsize=10)
    most = max(max(one.max().item() for one in falls.values()), 1e-3)
    texts = []
    for ax, (name, one) in zip(axes[1:], falls.items(), strict=True):
        image = _bare(ax).imshow(one, cmap=reds, vmin=0, vmax=most)
        row, column = divmod(one.argmax().item(), one.shape[1])
        ax.set_title(f"{name}\nlargest fall {one.max():.2f}\nat row {row}, column {column}", fontsize=9)
        texts.append(f"{name}: largest fall {one.max():.2f} at row {row}, column {column}")
    figure.colorbar(image, ax=axes[1:], label="fall of the score", shrink=0.8)
    return figure, "a frame, and maps of how far the score falls when a square is covered. " + "; ".join(texts)


def _named_ends(ax: Axes, lines: Mapping[str, Sequence[float]], last: float) -> None:
    """Names at the right ends of lines, in their colours, pushed apart where they would touch."""
    floor = 0.0  # heights as shares of the axis, be it logarithmic
    for place in sorted(range(len(lines)), key=lambda place: [*lines.values()][place][-1]):
        name, values = [*lines.items()][place]
        there = ax.transAxes.inverted().transform(ax.transData.transform((last, values[-1])))[1]
        height = max(there, floor + 0.0425)
        floor = height + 0.0425
        options = {"textcoords": ("data", "axes fraction"), "color": COLOURS[place], "fontsize": 9}
        ax.annotate(f"  {name}", (last, values[-1]), (last, height), va="center", annotation_clip=False, **options)


def _bare(ax: Axes) -> Axes:
    ax.set(xticks=[], yticks=[])
    return ax


@closed_after_error()
def errors(found: Mapping[str, Sequence[float]]) -> Page:
    """Error of predicted frames over how far ahead they lie: a line for each way to predict, and the noise alone."""
    ax = plt.subplots(figsize=(7.2, 2.8), layout="constrained")[1]
    for place, values in enumerate(found.values()):
        ahead = range(1, len(values) + 1)
        ax.plot(ahead, values, color=COLOURS[place], marker=MARKERS[place])
    ax.axhline(GRAIN**2, color="#555555", linestyle=":", linewidth=1)
    ax.text(1, GRAIN**2, f"noise alone: {GRAIN**2:.4f}", fontsize=9, va="bottom")
    ax.set(xlabel="frames ahead", ylabel="mean squared error", ylim=(0, None), xticks=list(ahead))
    _named_ends(ax, found, len(values))
    said = "; ".join(f"{name}: {', '.join(f'{value:.4f}' for value in values)}" for name, values in found.items())
    return tidy(ax).figure, f"errors of predicted frames, one to {len(values)} frames ahead. {said}"
