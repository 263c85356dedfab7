"""Lesson 08's drawings: matrices of pairs, distributions of similarities, and what probes find in features."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.plot.figure import closed_after_error, cues, numbers, tidy
from ssl_course.plot.pictures import tile


@closed_after_error()
def pair_matrix(matrix: Tensor, rows: Tensor, columns: Tensor, *, label: str = "", ax: Axes | None = None) -> Axes:
    """A matrix about pairs of pictures, with thumbnails for its row and column numbers, and its values in the cells.

    Args:
        matrix: float `[n, m]`, -1 to 1; nan is drawn as a grey cell with ×, for a pair that is ruled out. A matrix of
            zeros and ones has empty cells for its zeros.
        rows, columns: pictures `[n, …]` and `[m, …]`, uint8, or float in [0, 1].
        label: what the values are, for the colour bar; there is none without it.
    """
    count, across = matrix.shape
    if (len(rows), len(columns)) != (count, across):
        raise ValueError(f"a matrix {[count, across]} needs as many pictures, got {len(rows)} and {len(columns)}.")
    yes_or_no = set(matrix.nan_to_num().unique().tolist()) <= {0.0, 1.0}
    ax = ax or plt.subplots(figsize=(0.62 * across + 2.2, 0.62 * count + 0.8), layout="constrained")[1]
    shown = ax.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1, extent=(0, across, count, 0))
    for edge, pictures in ((0, rows), (1, columns)):
        for place, picture in enumerate(pictures):
            x, y = (place, -1.1) if edge else (-1.1, place)
            ax.imshow(tile(picture[None], 1), extent=(x + 0.04, x + 0.96, y + 0.96, y + 0.04))
    for row in range(count):
        for column in range(across):
            value = matrix[row, column].item()
            number = ("1" if value else "") if yes_or_no else f"{value:.2f}"
            text = "×" if math.isnan(value) else number
            colour = "white" if abs(value) > 0.7 else "black"
            ax.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=8, color=colour)
    ax.set(xlim=(-1.15, across), ylim=(count, -1.15), aspect="equal", facecolor="#DDDDDD")
    ax.set_xticks([place + 0.5 for place in range(across)], range(across))
    ax.set_yticks([place + 0.5 for place in range(count)], range(count))
    ax.set(xlabel="column", ylabel="row")
    ax.spines[:].set_visible(False)
    if label:
        ax.figure.colorbar(shown, ax=ax, label=label, shrink=0.8)
    return ax


@closed_after_error()
def pair_matrices(panels: dict[str, tuple[Tensor, Tensor, Tensor]]) -> Figure:
    """`pair_matrix` for each title -> (matrix, rows, columns), two in a row."""
    count = (len(panels) + 1) // 2
    figure, axes = plt.subplots(count, 2, figsize=(9, 4.6 * count), layout="constrained", squeeze=False)
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    for ax, (title, panel) in zip(axes.flat, panels.items(), strict=False):
        pair_matrix(*panel, ax=ax).set_title(title, fontsize=11)
    return figure


@closed_after_error()
def probe_map(tables: dict[str, dict[str, dict[str, float]]], chance: dict[str, float]) -> Figure:
    """What probes find: a row for each kind of features, a column for each factor; tables one below the other.

    Args:
        tables: title -> name of the features -> factor -> accuracy.
        chance: factor -> accuracy of guessing. A cell's colour is the share of the way from there to 1.
    """
    count = len(tables)
    rows = max(len(scores) for scores in tables.values())
    size = (8.6, (0.42 * rows + 1.4) * count)
    figure, axes = plt.subplots(count, 1, figsize=size, layout="constrained", squeeze=False)
    by_luck = torch.tensor(list(chance.values()))
    for ax, (title, scores) in zip(axes.flat, tables.items(), strict=True):
        values = torch.tensor([[row[factor] for factor in chance] for row in scores.values()])
        shares = (values - by_luck) / (1 - by_luck)
        shown = ax.imshow(shares, vmin=0, vmax=1, aspect="auto")
        for row in range(len(scores)):
            for column in range(len(chance)):
                colour = "white" if shares[row, column] < 0.6 else "black"
                text = f"{values[row, column]:.2f}"
                ax.text(column, row, text, ha="center", va="center", fontsize=9, color=colour)
        names = [f"{factor}\nchance {value:.3g}" for factor, value in chance.items()]
        ax.set_xticks(range(len(chance)), names, fontsize=8)
        ax.set_yticks(range(len(scores)), scores)
        ax.set_title(title, fontsize=10)
    figure.colorbar(shown, ax=axes, label="from chance (0) to perfect (1)")
    return figure


@closed_after_error()
def densities(series: dict[str, Tensor], limits: tuple[float, float] = (-1, 1), ax: Axes | None = None) -> Axes:
    """How the values of each named series are distributed between the limits: outlines of histograms of area one.

    Raises:
        ValueError: for values that are not finite, or a series without any value between the limits.
    """
    series = {name: numbers(name, values.detach().flatten().cpu(), finite=True) for name, values in series.items()}
    for name, values in series.items():
        if not ((values >= limits[0]) & (values <= limits[1])).any():
            raise ValueError(f"{name} has no value between {limits[0]:g} and {limits[1]:g}.")
    ax = ax or plt.subplots(figsize=(8, 3))[1]
    options = {"bins": 50, "range": limits, "density": True, "histtype": "step", "linewidth": 2}
    for name, values, colour, style in cues(series, ("-", "--", ":", "-.")):
        ax.hist(values, label=name, color=colour, linestyle=style, **options)
    ax.set(ylabel="density")
    ax.legend(frameon=False, loc="upper left")
    return tidy(ax)
