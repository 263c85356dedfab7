"""Lesson 05's drawings, each a figure and its alt text: cut pictures, guesses, errors, attention."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from ssl_course.augment import masks
from ssl_course.models import MaskedAutoencoder, normalise_patches, patchify, unpatchify
from ssl_course.plot.figure import COLOURS, HIDDEN, closed_after_error, cues, tidy
from ssl_course.plot.pictures import gallery, tile

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most


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
    ax = gallery(_coloured([*shown.values()]), len(images), [*shown])
    return ax.figure, f"rows of {len(images)} pictures, hidden patches pale blue: {', '.join(shown)}"


def _visible(images: Tensor, hidden: Tensor, size: int) -> Tensor:
    """The pictures in colour, `[n, 3, side, side]`, hidden patches painted over."""
    where = masks.enlarge(hidden.unflatten(1, (images.shape[2] // size, images.shape[3] // size)), size)
    return torch.where(where, torch.tensor(HIDDEN)[:, None, None], images.expand(-1, 3, -1, -1))


def _coloured(rows: Sequence[Tensor]) -> Tensor:
    return torch.cat([row.expand(-1, 3, -1, -1) for row in rows])


@closed_after_error()
def targets(images: Tensor, size: int) -> Page:
    """Pictures, and the same with every patch normalised; black and white are two standard deviations off."""
    even = normalise_patches(patchify(images, size))
    shown = unpatchify((even / 4 + 0.5).clamp(0, 1), size, tuple(images.shape[1:]))
    ax = gallery(torch.cat([images, shown]), len(images), ["raw target", "normalised target"])
    return ax.figure, "two rows: pictures, and the same with every patch brought to mean 0 and one scale: edges remain"


@torch.no_grad()
def at_ratio(network: MaskedAutoencoder, images: Tensor, ratios: Sequence[float], mean: Tensor, seed: int = 0) -> Page:
    """What a network makes of the same pictures at each ratio: what is visible, its reconstruction; two rows a ratio.

    Args:
        mean: the mean picture's patches `[patches, values]`, for the last row.
    """
    size, shape = network.encoder.patch, tuple(images.shape[1:])
    rows, names = [images], ["picture"]
    for ratio in ratios:
        draw = torch.Generator().manual_seed(seed)
        hidden = masks.patches(len(images), shape[1] // size, ratio, generator=draw).flatten(1)
        made = torch.where(hidden[:, :, None], network(images, hidden), patchify(images, size))
        rows += [_visible(images, hidden, size), unpatchify(made, size, shape).clamp(0, 1)]
        names += [f"{ratio:.0%} hidden", "reconstruction"]
    rows.append(unpatchify(mean.expand(len(images), -1, -1), size, shape))
    ax = gallery(_coloured(rows), len(images), [*names, "mean picture"])
    words = ", ".join(f"{ratio:.0%}" for ratio in ratios)
    alt = f"{len(images)} pictures, visible patches and reconstructions with {words} hidden, and the mean picture"
    return ax.figure, alt


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
    """Where the decoder looks for one hidden patch of each picture, framed; one scale of brightness for all.

    Args:
        weights: `[n, patches, patches]`; row `places[i]` of picture i is drawn.
    """
    figure, axes = plt.subplots(2, len(images), figsize=(WIDTH, 3.4), layout="constrained")
    side = images.shape[-1] // size
    seen = tile(_visible(images, hidden, size), len(images), gap=0)
    drawn = weights[torch.arange(len(images)), torch.tensor(places)].view(-1, side, side)
    for at, (above, below) in enumerate(axes.T):
        above.imshow(seen[:, at * images.shape[-1] : (at + 1) * images.shape[-1]])
        extent = (-0.5, size * side - 0.5, size * side - 0.5, -0.5)
        below.imshow(drawn[at], cmap="magma", vmin=0, vmax=drawn.max(), extent=extent)
        for ax in (above, below):
            row, column = divmod(places[at], side)
            corner = column * size - 0.5, row * size - 0.5
            ax.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=COLOURS[3], linewidth=2))
            ax.set(xticks=[], yticks=[])
        below.set_xlabel(f"brightest {drawn[at].max():.2f}", fontsize=9)
    axes[0, 0].set_ylabel("visible", fontsize=10)
    axes[1, 0].set_ylabel("looked at", fontsize=10)
    figure.supxlabel(f"looking everywhere alike: {1 / side**2:.2f} for each", fontsize=9)
    alt = f"{len(images)} masked pictures, and below each a map of where the decoder looks for the framed hidden patch"
    return figure, alt


@closed_after_error()
def curves(x: Sequence[float], series: Mapping[str, Sequence[float]], xlabel: str, log: bool = False) -> Page:
    """Errors over shares or steps, each curve with its name at its end."""
    ax = plt.subplots(figsize=(WIDTH, 3.3), layout="constrained")[1]
    for name, values, colour, marker in cues(series):
        ax.plot(x, values, marker=marker, color=colour)
        ax.text(x[-1], values[-1], f"  {name}", color=colour, va="center", fontsize=9)
    ax.set(yscale="log" if log else "linear", xlabel=xlabel, ylabel="mean squared error")
    if not log:
        ax.set_xticks(x, [f"{share:.0%}" for share in x])
    said = "; ".join(f"{name}: {', '.join(f'{value:.3f}' for value in values)}" for name, values in series.items())
    return tidy(ax).figure, f"mean squared errors over {xlabel}. {said}"


def copier(
    copied: Mapping[str, Sequence[float]], right: Mapping[str, Sequence[float]], level: float, every: int
) -> Page:
    """Errors over training steps, of a network whose visible patches are scored and of one whose hidden ones are.

    Args:
        copied, right: "visible" and "hidden" -> errors, one every so many steps. level: the mean picture's error.
    """
    steps = [every * place for place in range(len(copied["hidden"]))]
    series = {"visible scored: error on hidden": copied["hidden"], "mean picture": [level] * len(steps)}
    series |= {"hidden scored: error on hidden": right["hidden"]}
    series |= {"visible scored: error on visible (its loss)": copied["visible"]}
    return curves(steps, series, "training steps", log=True)
