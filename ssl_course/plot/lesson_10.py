"""Lesson 10's drawings: clouds of pairs, runs with a term dropped, matrices of rows and columns, two ways to push."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.collapse import effective_rank, embedding_std
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.bars import accuracy_bars
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, mark_run, tidy
from ssl_course.plot.pictures import tile

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
TERMS = ("invariance", "variance", "covariance")
RUNS = tuple(COLOURS[place] for place in (2, 1, 3, 4, 5))  # first all of VICReg, as in the other drawings
DASHES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))
DRAWS = "draws of the labels"

# --- free points ---


def apart(points: Tensor) -> float:
    """Mean distance of the positives in `[2, pairs, 2]`."""
    return (points[0] - points[1]).norm(dim=1).mean().item()


def _measures(points: Tensor) -> str:
    z = points.flatten(0, 1)
    return f"positives {apart(points):.2f} apart\nspread {embedding_std(z):.2f}, rank {effective_rank(z):.2f}"


def _cloud(points: Tensor, ax: Axes, title: str) -> None:
    ax.plot(*points.permute(2, 0, 1), color="#999999", linewidth=0.8)  # a line joins positives
    for part, colour, marker in zip(points, COLOURS, "o^", strict=False):
        ax.plot(*part.T, marker, color=colour, markersize=4)
    ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    ax.set_title(title, fontsize=9)
    tidy(ax)


def _name(on: Sequence[bool]) -> str:
    names = [term for term, yes in zip(TERMS, on, strict=True) if yes]
    return {0: "no term: the start", 3: "all three terms"}.get(len(names), " + ".join(names))


def cloud_pages(runs: Mapping[tuple, Mapping[int, Tensor]]) -> Callable[..., Page]:
    """`page(invariance, variance, covariance, step)`: where the points of one run are at one step."""

    def page(step: int, **on: bool) -> Page:
        chosen = tuple(on[term] for term in TERMS)
        return _one_cloud(runs[chosen][step], f"{_name(chosen)}, step {step}")

    return page


@closed_after_error()
def _one_cloud(points: Tensor, title: str) -> Page:
    ax = plt.subplots(figsize=(3.8, 4), layout="constrained")[1]
    _cloud(points, ax, f"{title}\n{_measures(points)}")
    ax.set(xlabel="column 1", ylabel="column 2")
    return ax.figure, f"24 pairs of points, {title}: {_measures(points)}"


@closed_after_error()
def clouds(runs: Mapping[tuple, Mapping[int, Tensor]], step: int) -> Page:
    """Every choice of terms, the points after so many steps."""
    figure, axes = plt.subplots(2, 4, figsize=(WIDTH, 5.4), layout="constrained", sharex=True, sharey=True)
    said = []
    for ax, (on, run) in zip(axes.flat, sorted(runs.items(), key=lambda one: (sum(one[0]), one[0][::-1])), strict=True):
        _cloud(run[step], ax, f"{_name(on)}\n{_measures(run[step])}")
        said.append(f"{_name(on)}: {_measures(run[step])}".replace("\n", ", "))
        ax.set(xlabel="column 1" if ax in axes[1] else "", ylabel="column 2" if ax in axes[:, 0] else "")
    figure.suptitle(f"after {step} steps; circle and triangle: the two views of a pair", fontsize=10)
    return figure, "eight clouds of 24 joined pairs. " + "; ".join(said)


# --- in training ---


@closed_after_error()
def dropped(watched: Mapping[str, Sequence[tuple[float, float]]], shapes: Mapping[str, Interval], every: int) -> Page:
    """Spread and rank of z over the steps for several runs, and below them the probes for shape."""
    figure, axes = plt.subplot_mosaic(
        [["spread", "rank"], ["bars", "bars"]], figsize=(WIDTH, 6.2), layout="constrained", height_ratios=(1.1, 1)
    )
    said = []
    for column, name in enumerate(("spread", "rank")):
        ax, series = axes[name], {run: [pair[column] for pair in pairs] for run, pairs in watched.items()}
        for place, (run, values) in enumerate(series.items()):
            steps = [every * at for at in range(len(values))]
            style = {"color": RUNS[place], "marker": MARKERS[place], "linestyle": DASHES[place], "markersize": 4}
            ax.plot(steps, values, **style)
            said.append(f"{run}: {name} {values[0]:.3g} to {values[-1]:.3g}")
        ax.set(xlabel="training step", yscale=("log", "linear")[column])
        tidy(ax)
    axes["spread"].set_title("spread of z (log scale)", fontsize=10)
    axes["rank"].set_title("effective rank of z (128 columns)", fontsize=10)
    axes["rank"].set_ylim(0, None)
    _names_at_ends(axes["rank"], series)
    accuracy_bars(
        dict(shapes), chance=1 / 8, highlight=("all three terms",), green="all of VICReg", over=DRAWS, ax=axes["bars"]
    )
    zoom(axes["bars"], shapes)
    axes["bars"].set_title("shape, ten labels per class", fontsize=10)
    bars = ", ".join(f"{name} {score.mean:.2f}" for name, score in shapes.items())
    return figure, f"spread and rank of z over the steps. {'; '.join(said)}. Shape: {bars}"


def zoom(ax: Axes, scores: Mapping[str, Interval]) -> None:
    """Let bars of small accuracies fill their axes, with room for whiskers and numbers."""
    reach = max(one.mean + (one.half_width if one.half_width == one.half_width else 0) for one in scores.values())
    ax.set_xlim(0, min(1.08, 1.15 * reach + 0.02))


def _names_at_ends(ax: Axes, series: Mapping[str, Sequence[float]]) -> None:
    """Names at the right ends of lines, in their colours, pushed apart where they would touch."""
    ends = {}
    for name, values in series.items():
        at = ax.transData.transform((0, values[-1]))
        ends[name] = ax.transAxes.inverted().transform(at)[1]
    floor, colours = -1.0, dict(zip(series, RUNS, strict=False))
    for name in sorted(ends, key=ends.get):
        floor = max(ends[name], floor + 0.1)
        ax.text(1.03, floor, name, color=colours[name], transform=ax.transAxes, va="center", fontsize=9)


@closed_after_error()
def correlations(found: Mapping[str, Tensor]) -> Page:
    """Cross-correlation matrices side by side, first view down, second view across."""
    figure, axes = plt.subplots(1, len(found), figsize=(WIDTH, 4.2), layout="constrained")
    said = []
    for ax, (name, matrix) in zip(axes, found.items(), strict=True):
        image = ax.imshow(matrix, cmap="PuOr", vmin=-1, vmax=1, interpolation="nearest")
        words = correlation_words(matrix)
        ax.set_title(f"{name}\n{words}", fontsize=10)
        ax.set(xlabel="column of the second view", ylabel="column of the first view")
        said.append(f"{name}, {words}")
    figure.colorbar(image, ax=axes, label="correlation", shrink=0.8)
    return figure, f"cross-correlation matrices of 128 columns. {'; '.join(said)}"


def correlation_words(matrix: Tensor) -> str:
    """The mean of the diagonal, and the root of the mean square of the other entries."""
    others = matrix[~torch.eye(len(matrix), dtype=torch.bool)]
    return f"diagonal {matrix.diagonal().mean():.2f}, others ±{others.pow(2).mean().sqrt():.2f}"


# --- one batch, two readings ---


@closed_after_error()
def readings(z: Tensor, images: Tensor) -> Page:
    """Z Zᵀ with its pictures, and ZᵀZ, each with its energy; colours end at the largest of nine tenths of the entries.

    Args:
        z: `[n, dim]`. images: the n pictures.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 4), layout="constrained")
    said = []
    for ax, matrix, name in ((left, z @ z.T, "Z Zᵀ, rows"), (right, z.T @ z, "ZᵀZ, columns")):
        reach = matrix.abs().flatten().quantile(0.9).item()
        image = ax.imshow(matrix, cmap="PuOr", vmin=-reach, vmax=reach)
        figure.colorbar(image, ax=ax, shrink=0.8, label="product")
        words = f"{name}: {matrix.numel()} entries, energy {matrix.pow(2).sum():.4g}"
        ax.set_title(words, fontsize=10)
        said.append(words)
    count = len(z)
    left.imshow(tile(images, columns=1, gap=0), extent=(-1.7, -0.6, count - 0.5, -0.5))
    left.imshow(tile(images, columns=count, gap=0), extent=(-0.5, count - 0.5, -0.6, -1.7))
    left.set(xlim=(-1.8, count - 0.5), ylim=(count - 0.5, -1.8), xticks=[], yticks=[])
    left.set_xlabel("pictures (left and above: the pictures)")
    right.set(xlabel="column of Z", ylabel="column of Z")
    return figure, f"two heat maps of one batch. {'; '.join(said)}"


# --- rows or columns ---


@closed_after_error()
def pushes(found: Mapping[str, Mapping[str, float]]) -> Page:
    """What each way to push ends with: a panel for each number, a line for each run."""
    numbers = [*next(iter(found.values()))]
    figure, axes = plt.subplots(1, len(numbers), figsize=(WIDTH, 2.5), layout="constrained", sharey=True)
    for ax, number in zip(axes, numbers, strict=True):
        for place, (name, values) in enumerate(found.items()):
            rows = name.startswith("rows")
            mark_run(ax, values[number], -place, COLOURS[0 if rows else 2], markersize=8)
            ax.text(values[number], -place + 0.18, f"{values[number]:.3g}", ha="center", va="bottom", fontsize=9)
        ax.set_title({"shape": "shape: test accuracy"}.get(number, number), fontsize=10)
        ax.set(ylim=(-len(found) + 0.5, 0.7), xlim=(0, 1.25 * max(values[number] for values in found.values())))
        ax.grid(axis="y", color="#EEEEEE")
        tidy(ax)
    axes[0].set_yticks([-place for place in range(len(found))], list(found), fontsize=9)
    said = [f"{name}: " + ", ".join(f"{number} {one[number]:.3g}" for number in numbers) for name, one in found.items()]
    return figure, f"two ways to push, lengths free and fixed. {'; '.join(said)}".replace("\n", " ")
