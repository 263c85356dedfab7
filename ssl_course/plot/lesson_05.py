"""Lesson 05's drawings, each a figure and its alt text: cut pictures, guesses, errors, attention, accuracies."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from ssl_course.augment import masks
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.models import MaskedAutoencoder, normalise_patches, patchify, unpatchify
from ssl_course.plot.charts import paired_leads
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, tidy
from ssl_course.plot.pictures import gallery, tile

Table = Mapping[str, Interval]
Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
KEY = "marks: mean of five seeds · lines: its 95 % interval · small dots: single seeds"
TRANSFORMER = {  # arms of the transformer, as the measure calls them -> words
    "scratch": "from scratch",
    "scratch, equal cost": "from scratch, equal total cost",
    "masked, raw": "masked first, raw target",
    "masked, normalised": "masked first, normalised target",
}
CONVOLUTIONAL = {
    "convolutional, scratch": "convolutional, from scratch",
    "convolutional, SimCLR": "convolutional, SimCLR first",
}
READS = ("mean of the rows", "attention over the rows", "all rows side by side")
FROZEN = ("random", "masked, raw", "masked, normalised")


@closed_after_error()
def cut(picture: Tensor, patches: Tensor, size: int) -> Page:
    """A picture `[1, side, side]`, and beside it its patches `[n, size * size]`, in rows of a grid, apart."""
    side = picture.shape[-1] // size
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.4), layout="constrained")
    left.imshow(tile(picture[None], 1))
    left.set_title(f"one picture, {picture.shape[-1]} × {picture.shape[-1]} pixels", fontsize=10)
    right.imshow(tile(patches.reshape(-1, 1, size, size), side, gap=1))
    right.set_title(f"its {len(patches)} patches, {patches.shape[1]} numbers each", fontsize=10)
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return figure, f"a picture of clothes, and the same cut into {len(patches)} patches with gaps between them"


@closed_after_error()
def guesses(images: Tensor, hidden: Tensor, size: int, rows: Mapping[str, Tensor]) -> Page:
    """Pictures, what is visible of them, and guesses `[n, patches, values]`, each filled in where it was hidden."""
    shape, patches = tuple(images.shape[1:]), patchify(images, size)
    shown = {"picture": images, "visible": _visible(images, hidden, size)}
    for name, guess in rows.items():
        filled = torch.where(hidden[:, :, None], guess, patches)
        shown[name] = unpatchify(filled, size, shape).clamp(0, 1)
    ax = gallery(torch.cat([*shown.values()]), len(images), [*shown])
    return ax.figure, f"rows of {len(images)} pictures: {', '.join(shown)}"


def _visible(images: Tensor, hidden: Tensor, size: int) -> Tensor:
    grid = hidden.unflatten(1, (images.shape[2] // size, images.shape[3] // size))
    return masks.hide(images, masks.enlarge(grid, size))


@closed_after_error()
def targets(images: Tensor, size: int) -> Page:
    """Pictures, and the same with every patch normalised; black and white are two standard deviations off."""
    even = normalise_patches(patchify(images, size))
    shown = unpatchify((even / 4 + 0.5).clamp(0, 1), size, tuple(images.shape[1:]))
    ax = gallery(torch.cat([images, shown]), len(images), ["raw target", "normalised target"])
    return ax.figure, "two rows: pictures, and the same with every patch brought to mean 0 and one scale: edges remain"


@torch.no_grad()
def at_ratio(network: MaskedAutoencoder, images: Tensor, ratios: Sequence[float], seed: int = 0) -> Page:
    """What a network makes of the same pictures at each ratio: visible patches, then its guess; two rows a ratio."""
    size, shape = network.encoder.patch, tuple(images.shape[1:])
    rows, names = [images], ["picture"]
    for ratio in ratios:
        draw = torch.Generator().manual_seed(seed)
        hidden = masks.patches(len(images), shape[1] // size, ratio, generator=draw).flatten(1)
        guess = torch.where(hidden[:, :, None], network(images, hidden), patchify(images, size))
        rows += [_visible(images, hidden, size), unpatchify(guess, size, shape).clamp(0, 1)]
        names += [f"{ratio:.0%} hidden", "guess"]
    ax = gallery(torch.cat(rows), len(images), names)
    words = ", ".join(f"{ratio:.0%}" for ratio in ratios)
    return ax.figure, f"{len(images)} pictures, visible patches and the network's guesses with {words} hidden"


@closed_after_error()
def errors(scores: Mapping[str, float], ours: Sequence[str] = ()) -> Page:
    """Errors on hidden patches as bars, smallest at the bottom; `ours` are green."""
    ordered = dict(sorted(scores.items(), key=lambda pair: pair[1]))
    ax = plt.subplots(figsize=(7, 0.42 * len(ordered) + 1.1), layout="constrained")[1]
    for height, (name, score) in enumerate(ordered.items()):
        ax.barh(height, score, color=COLOURS[2] if name in ours else "#B8B8B8", height=0.62)
        ax.text(score, height, f" {score:.4f}", va="center", fontweight="bold" if name in ours else "normal")
    ax.set_yticks(range(len(ordered)), list(ordered))
    ax.set(xlabel="mean squared error on hidden patches (grey values from 0 to 1)")
    ax.margins(x=0.15)
    said = ", ".join(f"{name} {score:.4f}" for name, score in ordered.items())
    return tidy(ax).figure, f"bars of the error on hidden patches: {said}"


@closed_after_error()
def attention(images: Tensor, hidden: Tensor, size: int, weights: Tensor, places: Sequence[int]) -> Page:
    """Where the decoder looks for one hidden patch of each picture, framed.

    Args:
        weights: `[n, patches, patches]`; row `places[i]` of picture i is drawn.
    """
    figure, axes = plt.subplots(2, len(images), figsize=(WIDTH, 3.3), layout="constrained")
    side = images.shape[-1] // size
    seen = tile(_visible(images, hidden, size), len(images), gap=0)
    for at, (above, below) in enumerate(axes.T):
        look = weights[at, places[at]].view(side, side)
        above.imshow(seen[:, at * images.shape[-1] : (at + 1) * images.shape[-1]])
        below.imshow(look, cmap="magma", vmin=0, extent=(-0.5, size * side - 0.5, size * side - 0.5, -0.5))
        for ax in (above, below):
            row, column = divmod(places[at], side)
            corner = column * size - 0.5, row * size - 0.5
            ax.add_patch(Rectangle(corner, size, size, fill=False, edgecolor="#56B4E9", linewidth=2))
            ax.set(xticks=[], yticks=[])
        below.set_xlabel(f"brightest {look.max():.2f}", fontsize=9)
    axes[0, 0].set_ylabel("visible", fontsize=10)
    axes[1, 0].set_ylabel("looked at", fontsize=10)
    alt = f"{len(images)} masked pictures, and below each a map of where the decoder looks for the framed hidden patch"
    return figure, alt


@closed_after_error()
def loss_and_error(steps: Sequence[int], series: Mapping[str, Sequence[float]], line: float, name: str) -> Page:
    """Errors over training steps, on a logarithmic axis, beside a dashed line with its name."""
    ax = plt.subplots(figsize=(6.5, 3.2), layout="constrained")[1]
    for (label, values), colour, marker in zip(series.items(), COLOURS, MARKERS, strict=False):
        ax.plot(steps, values, marker=marker, color=colour, label=label)
    ax.axhline(line, color="black", linestyle="--", linewidth=1, label=name)
    ax.set(yscale="log", xlabel="training step", ylabel="mean squared error (log scale)")
    ax.legend(frameon=False, fontsize=9)
    said = "; ".join(f"{label}: {values[0]:.3f} to {values[-1]:.3f}" for label, values in series.items())
    return tidy(ax).figure, f"errors over training steps. {said}; {name}: {line:.3f}"


@closed_after_error()
def with_labels(table: Table, counts: Sequence[int], own: Mapping[str, float] | None = None) -> Page:
    """Test accuracies of all arms, a panel for each number of labels per class, stars for the learner's own run.

    Args:
        table: `ARM, N labels` for each arm of `TRANSFORMER` and `CONVOLUTIONAL`.
        own: arm -> accuracy with ten labels.
    """
    groups = {"transformer": TRANSFORMER, "small convolutional network": CONVOLUTIONAL}
    rows = [(arm, words, group) for group, arms in groups.items() for arm, words in arms.items()]
    figure, axes = plt.subplots(1, len(counts), figsize=(WIDTH, 3.4), layout="constrained", sharey=True)
    texts = []
    for ax, count in zip(axes, counts, strict=True):
        for height, (arm, words, group) in enumerate(rows):
            one, place = table[f"{arm}, {count} labels"], [*groups].index(group)
            label = group if arm in ("scratch", "convolutional, scratch") else None
            _level(ax, -height, one, place, label)
            texts.append(f"{count} labels, {words} {one.mean:.2f}")
            if own and count == 10 and arm in own:
                ax.plot(own[arm], -height, "*", color="black", markersize=10, zorder=4)
        ax.set_title(f"{count} labels per class", fontsize=10)
        ax.grid(axis="y", color="#EEEEEE")
        tidy(ax)
    axes[0].set_yticks([-height for height in range(len(rows))], [words for _, words, _ in rows], fontsize=9)
    legend = axes[0].get_legend_handles_labels()
    figure.legend(*legend, frameon=False, fontsize=9, ncols=2, loc="outside upper center")
    figure.supxlabel(f"test accuracy\n{KEY} · ★ your run", fontsize=9)
    return figure, "test accuracies. " + ", ".join(texts)


def _level(ax: Axes, height: float, one: Interval, place: int, label: str | None = None) -> None:
    colour, marker = COLOURS[place], MARKERS[place]
    ax.errorbar(one[0], height, xerr=one[1], color=colour, marker=marker, capsize=3, linewidth=1.4, label=label)
    ax.scatter(one[2], [height - 0.25] * len(one[2]), s=6, color=colour, alpha=0.6)


@closed_after_error()
def over_ratio(table: Table, ratios: Sequence[float]) -> Page:
    """What the ratio in training decides: the error of guesses, and the accuracy after fine-tuning.

    Args:
        table: `error, ratio R` and `fine-tuned, ratio R`, and `scratch`.
    """
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.1), layout="constrained")
    titles = {"error": "error on hidden patches, 75% hidden", "fine-tuned": "test accuracy, fine-tuned, 10 labels"}
    texts = []
    for ax, (name, title), place in zip(axes, titles.items(), (1, 0), strict=True):
        found = [table[f"{name}, ratio {ratio}"] for ratio in ratios]
        ax.plot(ratios, [one.mean for one in found], color=COLOURS[place], linewidth=1)
        for ratio, one in zip(ratios, found, strict=True):
            marker = MARKERS[place]
            ax.errorbar(ratio, one.mean, one.half_width, color=COLOURS[place], marker=marker, capsize=3)
            ax.scatter([ratio + 0.015] * len(one.values), one.values, s=6, color=COLOURS[place], alpha=0.6)
            texts.append(f"{name}, {ratio:.0%} hidden {one.mean:.3f}")
        ax.set_title(title, fontsize=10)
        ax.set_xticks(ratios, [f"{ratio:.0%}" for ratio in ratios])
        tidy(ax)
    axes[1].axhline(table["scratch"].mean, color="#555555", linestyle="--", linewidth=1, label="from scratch")
    axes[1].legend(frameon=False, fontsize=9)
    figure.supxlabel(f"share of the patches hidden in training\n{KEY}", fontsize=9)
    return figure, "what the ratio decides. " + ", ".join(texts)


@closed_after_error()
def frozen(table: Table, counts: Sequence[int]) -> Page:
    """Three ways to read a frozen transformer, a panel for each number of labels; raw pixels as a dashed line."""
    figure, axes = plt.subplots(1, len(counts), figsize=(WIDTH, 3.2), layout="constrained", sharey=True)
    texts = []
    for ax, count in zip(axes, counts, strict=True):
        for place, encoder in enumerate(FROZEN):
            for height, read in enumerate(READS):
                one = table[f"{encoder}, {read}, {count} labels"]
                _level(ax, -height - 0.22 * place, one, place, encoder if not height else None)
                texts.append(f"{count} labels, {encoder}, {read} {one.mean:.2f}")
        ax.axvline(
            table[f"pixels, {count} labels"].mean, color="black", linestyle="--", linewidth=1, label="raw pixels"
        )
        ax.set_title(f"{count} labels per class", fontsize=10)
        tidy(ax)
    axes[0].set_yticks([-height - 0.22 for height in range(len(READS))], READS, fontsize=9)
    legend = axes[0].get_legend_handles_labels()
    figure.legend(*legend, frameon=False, fontsize=9, ncols=4, loc="outside upper center")
    figure.supxlabel(f"test accuracy, frozen encoder\n{KEY}", fontsize=9)
    return figure, "test accuracies of frozen encoders. " + ", ".join(texts)


def leads(table: Table, counts: Sequence[int]) -> Page:
    """Paired leads of the masked arms, raw and normalised, over scratch, at equal steps and at equal cost."""
    found = {}
    for count in counts:
        for arm in ("masked, raw", "masked, normalised"):
            for rival in ("scratch", "scratch, equal cost"):
                name = f"{count} labels: {arm} minus {rival}"
                found[name] = paired_ci(table[f"{arm}, {count} labels"], table[f"{rival}, {count} labels"])
    ax = paired_leads(found)
    said = "; ".join(f"{name} {lead.mean:+.3f}" for name, lead in found.items())
    return ax.figure, f"paired leads over five seeds. {said}"
