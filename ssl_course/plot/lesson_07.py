"""Lesson 07's drawings of runs: a siamese pair, clouds on their own scale, and what two measures say of them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor, nn

from ssl_course.augment.checks import check_values
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, cues, tidy
from ssl_course.plot.pictures import gallery

Page = tuple[Figure, str]
WIDTH = 7.6  # inches, with type from 10 on: to be read at half of a notebook's width
RUNS = ("no margin", "positives only", "VICReg", "variance alone", "covariance alone", "Barlow Twins", "SimSiam")
RUNS += (
    "margin",
    "squared pull alone",
    "stop-gradient alone",
    "predictor alone",
)  # in an order of colours, see `codes`
RANKS = (1, 2, 4, 8, 16, 32)  # ticks
SHOWN, PAIRS = 100, 6  # points of a cloud; pairs of positives joined in it


class Run(NamedTuple):
    """One training run.

    Attributes:
        network: as it ended.
        looks: embeddings z and z_positive `[n, dim]` of the same pictures, before the first step and every few.
        loss: one value per step. every: steps from one look to the next.
    """

    network: nn.Module
    looks: list[tuple[Tensor, Tensor]]
    loss: list[float]
    every: int

    @property
    def steps(self) -> list[int]:
        """The step of each look; the last one is at the end."""
        return [min(self.every * index, len(self.loss)) for index in range(len(self.looks))]


def pca_2d(rows: Tensor, others: Tensor | None = None) -> Tensor:
    """Rows `[batch, dim]`, centred, along their two principal axes of largest variance: `[batch, 2]`.

    Args:
        others: `[n, dim]`, shown in place of the rows, on the rows' centre and axes.
    """
    mean = rows.mean(0)
    axes = torch.linalg.svd(rows - mean, full_matrices=False).Vh[:2]
    backwards = axes.sum(1, keepdim=True) < 0  # turned round; else the picture may flip from one look to the next
    axes = torch.where(backwards, -axes, axes)
    return ((rows if others is None else others) - mean) @ axes.T


@closed_after_error()
def trios(views: Tensor, count: int = 9) -> Page:
    """A few pictures x, the other views x′ of them, and negatives x″.

    Args:
        views: float `[2 n, channels, side, side]`: n views, then n others of the same pictures.
    """
    x, positive = views.chunk(2)
    rows = torch.cat([x[:count], positive[:count], positive.roll(1, 0)[:count]])
    ax = gallery(rows, columns=count, row_names=["x", "positive x′", "negative x″"])
    ax.tick_params(labelsize=11)
    return ax.figure, f"{count} pictures, below each another view of the same picture, and a view of another picture"


@closed_after_error()
def siamese(images: Tensor, z: Tensor, names: list[str]) -> Page:
    """One network seen several times: each picture, the network, its embedding as a strip, and the distances to row 0.

    Args:
        images: float `[rows, channels, height, width]` in [0, 1]. z: `[rows, dim]`, their embeddings.
        names: of the rows, as they stand in the formulas.
    """
    check_values(images, clamped=True)
    figure, ax = plt.subplots(figsize=(8.8, 1.15 * len(images) + 0.5), layout="constrained")
    box = dict(boxstyle="round,pad=0.5", facecolor="white", edgecolor=COLOURS[0], linewidth=1.6)
    limit = z.abs().max().item()
    for row, (picture, strip, name) in enumerate(zip(images, z, names, strict=True)):
        y = -1.2 * row
        pixels = picture.clamp(0, 1).permute(1, 2, 0).numpy()
        ax.imshow(pixels, extent=(0, 1, y - 0.5, y + 0.5), interpolation="nearest")
        ax.text(-0.1, y, name, ha="right", va="center", fontsize=12)
        ax.text(2, y, "M", ha="center", va="center", fontsize=12, bbox=box)
        ax.annotate("", (1.7, y), (1.05, y), arrowprops=dict(arrowstyle="-|>", color="grey"))
        ax.annotate("", (2.95, y), (2.3, y), arrowprops=dict(arrowstyle="-|>", color="grey"))
        place = dict(extent=(3, 7, y - 0.25, y + 0.25), aspect="auto")
        image = ax.imshow(strip[None].numpy(), cmap="RdBu_r", vmin=-limit, vmax=limit, **place)
        ax.text(5, y + 0.3, f"M({name}): {len(strip)} numbers", ha="center", va="bottom", fontsize=10)
        if row:
            distance = torch.linalg.vector_norm(z[0] - strip).item()
            ax.text(7.2, y, f"‖M({names[0]}) − M({name})‖₂ = {distance:.2f}", va="center", fontsize=11)
    ax.plot([2, 2], [-1.2 * (len(z) - 1) + 0.3, -0.3], color=COLOURS[0], linestyle=":", zorder=0)
    ax.set(xlim=(-1, 10.8), ylim=(-1.2 * len(z) + 0.6, 0.7), aspect="equal")
    ax.axis("off")
    bar = figure.colorbar(image, ax=ax, orientation="horizontal", shrink=0.35, aspect=30, pad=0.01)
    bar.set_label("value of one number of the embedding (units of z)", fontsize=10)
    return figure, f"{len(z)} pictures, each through the same network M, to a strip of {z.shape[1]} numbers"


def cloud(ax: Axes, z: Tensor, positive: Tensor | None = None) -> float:
    """A cloud on its own scale, with a few pairs of positives joined; returns how far it reaches."""
    points = pca_2d(z)
    partners = points[:0] if positive is None else pca_2d(z, positive)[:PAIRS]
    reach = 1.1 * torch.cat([points[:SHOWN], partners]).abs().max().item() or 1.0
    ax.plot(*points[:SHOWN].T, "o", color=COLOURS[0], markersize=3.5, alpha=0.6)
    for one, other in zip(points, partners, strict=False):
        ax.plot(*torch.stack([one, other]).T, "-", color="black", linewidth=1)
        ax.plot(*one, "o", color=COLOURS[3], markersize=5.5)
        ax.plot(*other, "s", color=COLOURS[1], markersize=5.5, markeredgecolor="black", markeredgewidth=0.6)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.locator_params(nbins=3)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(_short)
    ax.tick_params(labelsize=10)
    tidy(ax)
    return reach


def _short(value: float, _position: int | None = None) -> str:
    """A number at a tick without needless zeros, so that neighbours don't run into each other."""
    return f"{round(value, 6) + 0:g}".replace("-", "−")


def _wider(times: float) -> str:
    return f"{times:,.0f} times as wide" if times >= 1.5 else f"1/{1 / times:,.0f} as wide" if times < 0.67 else ""


@closed_after_error()
def film(run: Run) -> Page:
    """The cloud of z at the first look, the second and the last, each on its own scale."""
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.7), layout="constrained")
    first, words = None, []
    for ax, index in zip(axes, (0, 1, -1), strict=True):
        reach = cloud(ax, *run.looks[index])
        first = first or reach
        scale = _wider(reach / first)
        ax.set_title(f"step {run.steps[index]}\n{scale}", fontsize=12)
        ax.set_xlabel("widest direction (units of z)", fontsize=10.5)
        words.append(f"step {run.steps[index]}: to ±{reach:.3g}" + (f", {scale}" if scale else ""))
    axes[0].set_ylabel("second widest (units of z)", fontsize=10.5)
    figure.supxlabel(
        "●–■ six pictures, each joined with its positive. Every panel is centred and has its own scale.", fontsize=10.5
    )
    return figure, f"the cloud of embeddings at three moments, six pairs of positives joined: {'; '.join(words)}"


@closed_after_error()
def loss_curves(runs: Mapping[str, Run]) -> Page:
    """The losses of a few runs, a panel each."""
    figure, axes = plt.subplots(1, len(runs), figsize=(WIDTH, 2.7), layout="constrained", squeeze=False)
    for ax, (name, run) in zip(axes[0], runs.items(), strict=True):
        ax.plot(range(1, len(run.loss) + 1), run.loss, color=COLOURS[0])
        ax.set_title(name, fontsize=12)
        ax.set_xlabel("training step", fontsize=11)
        tidy(ax)
    axes[0, 0].set_ylabel("loss (units of z)", fontsize=11)
    ends = ", ".join(f"{name} from {run.loss[0]:.3g} to {run.loss[-1]:.3g}" for name, run in runs.items())
    return figure, f"losses over training steps: {ends}"


def codes(runs: Mapping[str, Any]) -> Iterator[tuple[str, Any, str, str]]:
    """`cues` by which a run looks the same in every drawing; the network before training is grey."""
    for name, values, colour, mark in cues(runs, order=RUNS):
        yield name, values, BASELINE if name == "untrained" else colour, mark


def _named_ends(ax: Axes, x: float, ends: Mapping[str, float]) -> None:
    """Names to the right of where lines end, on an axis of logarithms, moved apart where they would overlap.

    None hangs over the axis below.
    """
    low, high = map(math.log10, ax.get_ylim())
    least = 0.09 * (high - low)
    names = sorted(ends, key=ends.__getitem__)
    upwards = [math.log10(max(ends[name], 1e-12)) for name in names]
    downwards = [*upwards]
    for at in range(1, len(names)):
        upwards[at] = max(upwards[at], upwards[at - 1] + least)
        downwards[-1 - at] = min(downwards[-1 - at], downwards[-at] - least)
    lowest = low + least / 2
    for name, *places in zip(names, upwards, downwards, strict=True):
        height = max(sum(places) / 2, lowest)
        lowest = height + least
        ax.text(x, 10**height, f"  {name}", va="center", fontsize=10.5)


@closed_after_error()
def dashboard(runs: Mapping[str, Run], measures: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> Page:
    """Where runs ended, as clouds on their own scale; below, spread and effective rank on the way there.

    Args:
        measures: name -> spread and effective rank of z at every look.
    """
    figure = plt.figure(figsize=(9, 6.4), layout="constrained")
    upper, lower = figure.subfigures(2, 1, height_ratios=[1, 1.05])
    for ax, (name, run) in zip(upper.subplots(1, len(runs), squeeze=False)[0], runs.items(), strict=True):
        cloud(ax, *run.looks[-1])
        ax.set_title(name, fontsize=12)
    upper.supxlabel(
        "the clouds at the end, ●–■ positives (every panel is centred and has its own scale)", fontsize=10.5
    )
    for place, (ax, label) in enumerate(
        zip(lower.subplots(1, 2), ("spread (units of z)", "effective rank"), strict=True)
    ):
        lines = {name: measures[name][place] for name in runs}
        for name, values, colour, marker in codes(lines):
            ax.plot(runs[name].steps, values, color=colour, marker=marker)
        ax.set_yscale("log")
        if place:
            ax.set_ylim(0.85, 40)
            ax.set_yticks(RANKS, map(str, RANKS))
            ax.minorticks_off()
        else:
            low, high = ax.get_ylim()
            ax.set_ylim(min(low, 0.1), max(high, 3))
        last = max(run.steps[-1] for run in runs.values())
        _named_ends(ax, last, {name: values[-1] for name, values in lines.items()})
        ax.set(xlim=(-0.02 * last, 1.6 * last))
        ax.set_xticks([0, last // 2, last])
        ax.set_xlabel("training step", fontsize=11)
        ax.set_ylabel(f"{label}, log scale", fontsize=11)
        tidy(ax)
    words = (
        f"{name}: spread {spread[0]:.3g} to {spread[-1]:.3g}, effective rank {rank[0]:.1f} to {rank[-1]:.1f}"
        for name, (spread, rank) in measures.items()
        if name in runs
    )
    return figure, f"clouds of embeddings at the end, and two measures during training. {'; '.join(words)}"
