"""Lesson 04's drawings, each a figure and its alt text: restored pictures, a grid of runs, arrows, other noise.

Errors are mean squared errors per pixel, of pictures from 0 to 1.
"""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.charts import lines
from ssl_course.plot.figure import COLOURS, closed_after_error, tidy
from ssl_course.plot.lesson_00 import dots
from ssl_course.plot.pictures import gallery, tile

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
REFERENCES = {"SimCLR, 550 steps": "frozen 550", "from scratch": "scratch"}  # rows -> names in results/pretraining.json


@closed_after_error()
def restored(rows: Mapping[str, Tensor], title: str = "") -> Page:
    """Rows of pictures with their names, such as inputs and what a network made of them; all rows are equally long.

    Args:
        rows: name -> pictures `[n, channels, height, width]`, of one shape in all rows; clamped to [0, 1].
    """
    count = len(next(iter(rows.values())))
    ax = gallery(torch.cat([*rows.values()]).clamp(0, 1), count, row_names=list(rows))
    ax.set_title(title, fontsize=10)
    return ax.figure, f"{title}: rows of {count} pictures, {', '.join(rows)}".removeprefix(": ")


def linear(rows: Mapping[str, Tensor], directions: Mapping[str, Tensor]) -> Page:
    """Digits and what two methods restore of them, and the directions that these are made of.

    Args:
        rows: name -> flat pictures `[n, pixels]`, square, grey.
        directions: name -> `[pixels, n]`; drawn on grey, each scaled to its own largest number.
    """
    side = round(next(iter(rows.values())).shape[1] ** 0.5)
    flat = dict(rows)
    for name, columns in directions.items():
        flat[name] = (columns / columns.abs().amax(0) / 2 + 0.5).T
    return restored({name: each.reshape(len(each), 1, side, side) for name, each in flat.items()})


@closed_after_error()
def grid_page(clean: Tensor, noisy: Tensor, out: Tensor, errors: Mapping[str, float], title: str) -> Page:
    """One run: clean pictures, what it was given, what it made of them; the errors stand in the title.

    Args:
        errors: what was given -> error of what came out.
    """
    said = ", ".join(f"{name} {value:.3f}" for name, value in errors.items())
    return restored({"picture": clean, "input": noisy, "output": out}, f"{title}\nerror: {said}")


@closed_after_error()
def grid(runs: Mapping[tuple, tuple[Tensor, Mapping[str, float]]], rows: str, columns: str, key: str) -> Page:
    """All runs of a grid side by side: what each made of the same noisy pictures, and its error.

    Args:
        runs: (row value, column value) -> (pictures, errors by name).
        rows, columns: what these values are.
        key: of the error that stands above each.
    """
    down, across = ([*dict.fromkeys(place[axis] for place in runs)] for axis in (0, 1))
    size = (WIDTH, 1.25 * len(down) + 0.7)
    figure, axes = plt.subplots(len(down), len(across), figsize=size, layout="constrained", squeeze=False)
    said = []
    for (row, column), (pictures, errors) in runs.items():
        ax: Axes = axes[down.index(row), across.index(column)]
        ax.imshow(tile(pictures.clamp(0, 1), len(pictures)), interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.set_title(f"error {errors[key]:.3f}", fontsize=9)
        if column == across[0]:
            ax.set_ylabel(f"{rows}\n{row:g}", fontsize=9)
        if row == down[-1]:
            ax.set_xlabel(f"{columns} {column:g}", fontsize=9)
        said.append(f"{rows} {row:g}, {columns} {column:g}: {errors[key]:.3f}")
    return figure, f"what each run makes of the same noisy pictures, with its error. {'; '.join(said)}"


@closed_after_error()
def field(points: Tensor, places: Tensor, arrows: Mapping[float, Mapping[str, Tensor]]) -> Page:
    """Arrows from a grid of places, a row for each noise level, a panel for each who guesses; the data as dots.

    Args:
        points: the clean data `[n, 2]`. places: `[m, 2]`, where the arrows start.
        arrows: noise level -> who -> `[m, 2]`, the way from a place to the guess.
    """
    across = len(next(iter(arrows.values())))
    across_all = across if len(arrows) == 1 else len(arrows)
    down = 1 if len(arrows) == 1 else across
    size = (WIDTH if across_all > 2 else 6.6, 3.05 * down + 0.45)
    figure, axes = plt.subplots(down, across_all, figsize=size, layout="constrained", squeeze=False)
    for first, (sigma, guesses) in enumerate(arrows.items()):
        for second, (who, ways) in enumerate(guesses.items()):
            ax = axes[0, second] if len(arrows) == 1 else axes[second, first]
            ax.plot(*points.T, ".", color=COLOURS[1], markersize=2.5)
            ax.quiver(*places.T, *ways.T, angles="xy", scale_units="xy", scale=1, color=COLOURS[0], width=0.005)
            ax.set(aspect="equal", xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
            ax.set_title(f"{who}, sigma {sigma:g}", fontsize=10)
    figure.supxlabel("orange: the data · blue: from a place to the guess for it", fontsize=9)
    levels = ", ".join(f"{sigma:g}" for sigma in arrows)
    return figure, f"arrows from a grid of places to where a denoiser guesses the data, for noise of {levels}"


@closed_after_error()
def beyond(levels: Sequence[float], curves: Mapping[str, Sequence[float]], table: Mapping[str, Mapping]) -> Page:
    """Left the error over the noise of the input, a line for each run; right who can cope with which kind of noise.

    Args:
        curves: how a run was trained -> its error at each level.
        table: trained with -> tested with -> error.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.3), layout="constrained")
    lines(levels, dict(curves), left)
    left.legend(frameon=False, fontsize=9, title="trained with sigma")
    left.set(xlabel="sigma of the input's noise", ylabel="error", ylim=(0, None))
    numbers = torch.tensor([[*row.values()] for row in table.values()])
    right.imshow(numbers, cmap="Greys", vmin=0, vmax=1.6 * float(numbers.max()))
    for row, column in torch.cartesian_prod(*map(torch.arange, numbers.shape)).tolist():
        right.text(column, row, f"{numbers[row, column]:.3f}", ha="center", va="center", fontsize=10)
    kinds = list(next(iter(table.values())))
    right.set_xticks(range(len(kinds)), kinds, fontsize=9)
    right.set_yticks(range(len(table)), list(table), fontsize=9)
    right.set(xlabel="noise of the input", ylabel="trained with")
    right.set_title("error", fontsize=10)
    tidy(left)
    said = "; ".join(f"{name} from {values[0]:.3f} to {values[-1]:.3f}" for name, values in curves.items())
    pairs = [f"{one} on {other} {value:.3f}" for one, row in table.items() for other, value in row.items()]
    return figure, f"errors over the noise of the input, trained with sigma {said}. Kinds of noise: {', '.join(pairs)}"


def kept(
    run: Mapping[str, Mapping[str, float]],
    five: Mapping[str, Mapping[str, Interval]],
    reference: Mapping[str, Interval],
    chance: Mapping[str, float],
) -> Page:
    """Accuracies of a probe on several features, this run's and those of five seeds, with references from lesson 02.

    Args:
        run: table -> row -> accuracy; tables "10" and "100" are the class with so many labels. five: the stored ones.
        reference: the table `scenes` of the measure "pretraining", for the rows of `REFERENCES`.
    """
    stored = {name: dict(rows) for name, rows in five.items()}
    for name in set(run) & {"10", "100"}:
        for row, key in REFERENCES.items():
            one = reference.get(f"{key}, {name} labels")
            if one is not None:
                stored.setdefault(name, {})[row] = one
    titles = {name: f"class, {name} labels each" if name.isdecimal() else name for name in chance}
    ours = ("plain autoencoder", "Gaussian noise", "masking noise")
    return dots(dict(run), stored, chance=dict(chance), titles=titles, ours=ours)
