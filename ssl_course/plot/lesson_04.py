"""Lesson 04's drawings, each a figure and its alt text: restored pictures, a grid of runs, arrows, other noise.

Errors are mean squared errors per pixel, of pictures from 0 to 1.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.data import to_float
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import lines
from ssl_course.plot.figure import COLOURS, closed_after_error, tidy
from ssl_course.plot.lesson_00 import dots
from ssl_course.plot.pictures import gallery, tile

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
Runs = Mapping[tuple[int, float], tuple[Tensor, Mapping[str, float]]]
CHANCE = {"10": 0.1, "100": 0.1, "hue": 1 / 6, "place": 1 / 4}
WORDS = {"10": "class, 10 labels", "100": "class, 100 labels"}
OURS = ("plain autoencoder", "Gaussian noise", "strong noise", "masking noise")
REFERENCES = {"SimCLR, 550 steps": "frozen 550", "from scratch": "scratch"}  # rows -> names in results/pretraining.json


@closed_after_error()
def restored(rows: Mapping[str, Tensor], title: str = "") -> Page:
    """Rows of pictures with their names, such as inputs and what a network made of them; all rows are equally long.

    Args:
        rows: name -> pictures `[n, channels, height, width]`, of one shape in all rows; the first ten are drawn,
            clamped to [0, 1].
    """
    count = min(10, *map(len, rows.values()))
    ax = gallery(torch.cat([each[:count] for each in rows.values()]).clamp(0, 1), count, row_names=list(rows))
    ax.set_title(title, fontsize=10)
    return ax.figure, f"{title}: rows of {count} pictures, {', '.join(rows)}".removeprefix(": ")


def linear(rows: Mapping[str, Tensor], mean: Tensor, directions: Mapping[str, Tensor], count: int = 10) -> Page:
    """Digits and what two methods restore of them, and the directions that these are made of.

    Args:
        rows: name -> flat pictures `[n, pixels]`, square, grey, their mean `[pixels]` subtracted.
        directions: name -> `[pixels, count]`; drawn on grey, each scaled to its own largest number.
    """
    side = round(len(mean) ** 0.5)
    flat = {
        f"{name}, restored" if place else name: each[:count] + mean for place, (name, each) in enumerate(rows.items())
    }
    for name, columns in directions.items():
        flat[f"{name}, directions"] = (columns / columns.abs().amax(0) / 2 + 0.5).T
    return restored({name: each.reshape(len(each), 1, side, side) for name, each in flat.items()})


@closed_after_error()
def grid_page(clean: Tensor, noisy: Tensor, runs: Runs, place: tuple[int, float]) -> Page:
    """One run: clean pictures, what it was given, what it made of them; the errors stand in the title.

    Args:
        runs: (code, sigma) -> (pictures, what was given -> error of what came out).
    """
    out, errors = runs[place]
    said = ", ".join(f"{name} {value:.3f}" for name, value in errors.items())
    title = f"code of {place[0]}, trained with sigma {place[1]:g}\nerror: {said}"
    return restored({"picture": clean, "input": noisy, "output": out}, title)


@closed_after_error()
def grid(runs: Runs, key: str = "of noisy input") -> Page:
    """All runs of a grid side by side: what each made of the same noisy pictures, and its error.

    Args:
        runs: as `grid_page` has them. key: of the error that stands above each.
    """
    down, across = ([*dict.fromkeys(place[axis] for place in runs)] for axis in (0, 1))
    size = (WIDTH, 0.78 * len(down) + 0.5)
    figure, axes = plt.subplots(len(down), len(across), figsize=size, layout="constrained", squeeze=False)
    said = []
    for (row, column), (pictures, errors) in runs.items():
        ax: Axes = axes[down.index(row), across.index(column)]
        ax.imshow(tile(pictures.clamp(0, 1), len(pictures)), interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.set_title(f"error {errors[key]:.3f}", fontsize=9)
        if column == across[0]:
            ax.set_ylabel(f"code\n{row}", fontsize=9)
        if row == down[-1]:
            ax.set_xlabel(f"trained with sigma {column:g}", fontsize=9)
        said.append(f"code {row}, sigma {column:g}: {errors[key]:.3f}")
    return figure, f"what each run makes of the same noisy pictures, with its error. {'; '.join(said)}"


def field(points: Tensor, guessers: Mapping[float, Mapping[str, Callable[[Tensor], Tensor]]]) -> tuple[Callable, Page]:
    """Arrows from a grid of places to the guess of each guesser: `page(sigma)` for one noise level, and all levels.

    Args:
        points: the clean data `[n, 2]`, drawn as dots.
        guessers: noise level -> who -> a function from places `[m, 2]` to guesses.
    """
    line = torch.linspace(-1.2, 1.2, 11)
    places = torch.cartesian_prod(line, line)
    arrows = {
        sigma: {who: guess(places) - places for who, guess in guesses.items()} for sigma, guesses in guessers.items()
    }

    def page(sigma: float) -> Page:
        return _arrows(points, places, {sigma: arrows[sigma]})

    return page, _arrows(points, places, arrows)


@closed_after_error()
def _arrows(points: Tensor, places: Tensor, arrows: Mapping[float, Mapping[str, Tensor]]) -> Page:
    """A column for each noise level, a row for each guesser; a single level lies on its side."""
    panels = [[(sigma, who, ways) for sigma, ways in row] for who, row in _by_guesser(arrows).items()]
    if len(arrows) == 1:
        panels = [[row[0] for row in panels]]
    size = (8.0 if len(arrows) > 1 else 6.4, 2.75 * len(panels) + 0.45)
    figure, axes = plt.subplots(len(panels), len(panels[0]), figsize=size, layout="constrained", squeeze=False)
    for ax, (sigma, who, ways) in zip(axes.flat, [panel for row in panels for panel in row], strict=True):
        ax.plot(*points.T, ".", color=COLOURS[1], markersize=2.5)
        ax.quiver(*places.T, *ways.T, angles="xy", scale_units="xy", scale=1, color=COLOURS[0], width=0.005)
        ax.set(aspect="equal", xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        ax.set_title(f"{who}, sigma {sigma:g}", fontsize=10)
    figure.supxlabel("orange: the data · blue: from a place to the guess for it", fontsize=9)
    levels = ", ".join(f"{sigma:g}" for sigma in arrows)
    return figure, f"arrows from a grid of places to where a denoiser guesses the data, for noise of {levels}"


def _by_guesser(arrows: Mapping[float, Mapping[str, Tensor]]) -> dict[str, list[tuple[float, Tensor]]]:
    rows: dict[str, list[tuple[float, Tensor]]] = {}
    for sigma, guesses in arrows.items():
        for who, ways in guesses.items():
            rows.setdefault(who, []).append((sigma, ways))
    return rows


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


def as_clothes(images: Tensor) -> Tensor:
    """Colour pictures (uint8) in the form of `fashion`: grey, 28 × 28, float `[n, 1, 28, 28]` in [0, 1]."""
    grey = to_float(images).mean(1, keepdim=True)
    return F.interpolate(grey, 28, mode="bilinear", antialias=True, align_corners=False)


def by_question(scores: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Row -> question -> accuracy, the other way round: question -> row -> accuracy."""
    questions = dict.fromkeys(question for row in scores.values() for question in row)
    return {question: {name: row[question] for name, row in scores.items()} for question in questions}


def kept(
    run: Mapping[str, Mapping[str, float]],
    five: Mapping[str, Mapping[str, Interval]],
    reference: Mapping[str, Interval] | None = None,
) -> Page:
    """Accuracies of a probe on several features, this run's and those of five seeds, with references from lesson 02.

    Args:
        run: features -> question -> accuracy; the questions are keys of `CHANCE`. five: question -> features, stored.
        reference: the table `scenes` of the measure "pretraining", for the rows of `REFERENCES`.
    """
    tables = by_question(run)
    stored = {name: dict(rows) for name, rows in five.items()}
    for name in {"10", "100"} & set(tables):
        for row, key in REFERENCES.items():
            one = (reference or {}).get(f"{key}, {name} labels")
            if one is not None:
                stored.setdefault(name, {})[row] = one
    chance = {name: CHANCE[name] for name in tables}
    titles = {name: f"class, {name} labels each" if name.isdecimal() else name for name in chance}
    return dots(tables, stored, chance=chance, titles=titles, ours=OURS)


def leads(five: Mapping[str, Mapping[str, Interval]], ours: str, others: Sequence[str]) -> str:
    """Paired differences over the stored seeds, a line each: `ours` minus each of `others`; empty before they exist."""
    return "\n".join(
        f"five seeds, {WORDS.get(question, question)}: {ours} minus {other} {paired_ci(table[ours], table[other])}"
        for question, table in five.items()
        for other in others
    )
