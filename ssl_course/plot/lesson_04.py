"""Lesson 04's drawings, each a figure and its alt text: restored pictures, runs and errors, arrows, other noise.

Errors are mean squared errors per pixel, of pictures from 0 to 1.
"""

import textwrap
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
from ssl_course.plot.figure import COLOURS, closed_after_error, cues, tidy
from ssl_course.plot.lesson_00 import dots
from ssl_course.plot.pictures import gallery, tile

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
Errors = Mapping[tuple[int, float], Mapping[str, float]]  # (code, sigma in training) -> what was measured -> error
Table = Mapping[str, Mapping[str, float]]
Outputs = Mapping[tuple[int, float], Tensor]  # (code, sigma in training) -> pictures
CHANCE = {"10": 0.1, "100": 0.1, "hue": 1 / 6, "place": 1 / 4}
WORDS = {"10": "class, 10 labels", "100": "class, 100 labels"}
OURS = ("Gaussian noise", "masking noise", "sigma .5", "sigma 1", "masking")
RIVALS = ("plain autoencoder", "random encoder")
REFERENCES = {"SimCLR, 550 steps": "frozen 550", "from scratch": "scratch"}  # rows -> names in results/pretraining.json


@closed_after_error()
def restored(rows: Mapping[str, Tensor], title: str = "", brighter: str = "") -> Page:
    """Rows of pictures with their names, such as inputs and what a network made of them; all rows are equally long.

    Args:
        rows: name -> pictures `[n, channels, height, width]`, of one shape in all rows; the first ten are drawn,
            clamped to [0, 1].
        brighter: rows with this text in their names are drawn three times as bright, and their names say so.
    """
    times = {name: 3 if brighter and brighter in name else 1 for name in rows}
    rows = {name + " (3 × light)" * (times[name] > 1): times[name] * each for name, each in rows.items()}
    count = min(10, *map(len, rows.values()))
    ax = gallery(torch.cat([each[:count] for each in rows.values()]).clamp(0, 1), count, row_names=list(rows))
    ax.set_title(title, fontsize=10)
    return ax.figure, f"{title}: rows of {count} pictures, {', '.join(rows)}".removeprefix(": ")


def alone(images: Tensor, spoil: Callable[..., Tensor], levels: Mapping[str, Sequence[float]]) -> Figure:
    """Each kind of noise by itself, a row of pictures for each of its levels.

    Args:
        images: uint8 `[n, channels, height, width]`.
        spoil: `spoil(images, generator, **settings)`, a setting for each kind; at 0 a kind changes nothing.
        levels: setting -> the levels that are drawn.
    """
    rows, nothing = {"picture": to_float(images)}, dict.fromkeys(levels, 0.0)
    for name, values in levels.items():
        for value in values:
            chosen = nothing | {name: value}
            rows[f"{name} {value:g}"] = spoil(rows["picture"], torch.Generator().manual_seed(0), **chosen)
    return restored(rows)[0]


def linear(rows: Mapping[str, Tensor], mean: Tensor, directions: Mapping[str, Tensor], count: int = 10) -> Page:
    """Digits and what two methods restore of them, and the directions that these are made of.

    Args:
        rows: name -> flat pictures `[n, pixels]`, square, grey, their mean `[pixels]` subtracted.
        directions: name -> `[pixels, count]`; drawn on grey, each scaled to its own largest number.
    """
    side = round(len(mean) ** 0.5)
    flat = {
        f"restored by {name}" if place else name: each[:count] + mean for place, (name, each) in enumerate(rows.items())
    }
    for name, columns in directions.items():
        flat[f"directions: {name}"] = (columns / columns.abs().amax(0) / 2 + 0.5).T
    return restored({name: each.reshape(len(each), 1, side, side) for name, each in flat.items()})


def named(errors: Errors) -> dict[str, float]:
    """A grid of errors as a flat table for `results/`: "code 4, sigma 0.5, error of clean input" -> error."""
    return {
        f"code {code}, sigma {sigma:g}, {kind}": value
        for (code, sigma), each in errors.items()
        for kind, value in each.items()
    }


@closed_after_error()
def three_errors(networks: Errors, linear: Errors) -> Page:
    """A panel for each kind of error, over sigma in training: solid a line for each code, dotted its linear rival.

    Args:
        networks, linear: the same codes, sigmas and kinds in both.
    """
    codes, levels = _axes(networks)
    kinds = list(next(iter(networks.values())))
    figure, axes = plt.subplots(1, len(kinds), figsize=(WIDTH, 3.4), layout="constrained", sharey=True, squeeze=False)
    for ax, kind in zip(axes[0], kinds, strict=True):
        for code, runs, colour, marker in cues(dict.fromkeys(codes)):
            runs = [networks[code, sigma][kind] for sigma in levels]
            rival = [linear[code, sigma][kind] for sigma in levels]
            ax.plot(levels, rival, ":", color=colour, marker=marker, markerfacecolor="white", markersize=5)
            ax.plot(levels, runs, color=colour, marker=marker)
            if kind == kinds[-1]:
                ax.text(-0.07, runs[0], code, color=colour, ha="right", va="center", fontsize=9, fontweight="bold")
        ax.set(title=kind, xlabel="sigma in training", yscale="log", xticks=levels, xlim=(-0.25, levels[-1] + 0.08))
        tidy(ax)
    axes[0, 0].set_ylabel("mean squared error")
    axes[0, 0].set_yticks((0.001, 0.003, 0.01, 0.03, 0.1), ("0.001", "0.003", "0.01", "0.03", "0.1"))
    axes[0, 0].minorticks_off()
    figure.supxlabel("numbers at the lines: the code · solid: network · dotted, white marks: linear", fontsize=9)
    said = "; ".join(f"{place} {value:.3f}" for place, value in named(networks).items())
    return figure, f"three errors over sigma in training, of networks and of linear denoisers. Networks: {said}"


def _axes(errors: Errors) -> tuple[list[int], list[float]]:
    """The codes and the sigmas of a grid, each once, in order."""
    codes, levels = zip(*errors, strict=True)
    return [*dict.fromkeys(codes)], [*dict.fromkeys(levels)]


def grid(clean: Tensor, noisy: Tensor, outputs: Outputs, errors: Errors) -> tuple[Callable[..., Page], Page]:
    """What each run made of the same noisy pictures: `page(code, trained_with_sigma)` for one run, and all of them.

    Args:
        clean, noisy: pictures `[n, 1, height, width]`. outputs: of each run, as many.
        errors: of each run; the first two kinds, of noisy and of clean input, stand above each panel of the overview.
    """

    def page(code: int, trained_with_sigma: float) -> Page:
        said = ", ".join(f"{name} {value:.3f}" for name, value in errors[code, trained_with_sigma].items())
        title = f"code of {code}, trained with sigma {trained_with_sigma:g}\n{textwrap.fill(said, 56)}"
        return restored({"picture": clean, "input": noisy, "output": outputs[code, trained_with_sigma]}, title)

    return page, _all_runs(clean[:4], noisy[:4], outputs, errors)


@closed_after_error()
def _all_runs(clean: Tensor, noisy: Tensor, outputs: Outputs, errors: Errors) -> Page:
    """Above, the pictures and what all runs were given; below, what each made of it."""
    count, (down, across) = len(clean), _axes(errors)
    options = dict(layout="constrained", squeeze=False, height_ratios=[2] + [1] * len(down))
    size = (WIDTH, 1.7 + 0.95 * len(down))
    figure, axes = plt.subplots(1 + len(down), len(across), figsize=size, **options)
    for column, sigma in enumerate(across):
        _strip(axes[0, column], torch.cat([clean, noisy]), count, f"trained with sigma {sigma:g}")
        for row, code in enumerate(down):
            noisy_error, clean_error = [*errors[code, sigma].values()][:2]
            title = f"error: noisy {noisy_error:.3f}, clean {clean_error:.3f}"
            _strip(axes[1 + row, column], outputs[code, sigma][:count], count, title)
            if not column:
                axes[1 + row, 0].set_ylabel(f"code\n{code}", fontsize=9)
    height = axes[0, 0].get_ylim()[0]
    axes[0, 0].set_yticks([height / 4, 3 * height / 4], ["picture", "input"], fontsize=9)
    axes[0, 0].tick_params(length=0)
    return figure, "pictures, the noisy input of all runs, and what each run makes of it, with its errors above"


def _strip(ax: Axes, pictures: Tensor, columns: int, title: str) -> None:
    """Pictures side by side, without a frame."""
    ax.imshow(tile(pictures.clamp(0, 1), columns), interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_title(title, fontsize=9)


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
    guessers = next(iter(arrows.values()))
    panels = [[(sigma, who, arrows[sigma][who]) for sigma in arrows] for who in guessers]
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


@closed_after_error()
def beyond(levels: Sequence[float], curves: Mapping[str, Sequence[float]], table: Table, mean: float) -> Page:
    """Left the error over the noise of the input, a line for each run; right who can cope with which kind of noise.

    Args:
        curves: how a run was trained -> its error at each level.
        table: trained with -> tested with -> error. mean: error of the mean picture, that of knowing nothing.
    """
    options = dict(layout="constrained", width_ratios=[1, 1.25])
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.5), **options)
    lines(levels, dict(curves), left).get_legend().remove()
    for (name, values), line in zip(curves.items(), list(left.lines), strict=True):
        left.text(levels[-1] + 0.04, values[-1], name, color=line.get_color(), va="center", fontweight="bold")
    left.axhline(mean, color="black", linestyle=":", linewidth=1)
    left.text(0, 0.985 * mean, f"mean picture: {mean:.3f}", va="top", fontsize=9)
    left.set(xlabel="sigma of the input's noise", ylabel="error", ylim=(0, None), xlim=(None, levels[-1] + 0.25))
    left.set_title("code of 32; at the lines: sigma in training", fontsize=10)
    _heat(right, table, mean)
    tidy(left)
    said = "; ".join(f"{name} from {values[0]:.3f} to {values[-1]:.3f}" for name, values in curves.items())
    pairs = [f"{one} on {other} {value:.3f}" for one, row in table.items() for other, value in row.items()]
    return figure, f"errors over the noise of the input, trained with sigma {said}. Kinds of noise: {', '.join(pairs)}"


def _heat(ax: Axes, table: Table, mean: float) -> None:
    """Errors as numbers on grey, the darker the larger, on a log scale; in bold those above the mean picture's."""
    numbers = torch.tensor([[*row.values()] for row in table.values()])
    shade = ax.imshow(numbers.log(), cmap="Greys", aspect="auto")
    for row, column in torch.cartesian_prod(*map(torch.arange, numbers.shape)).tolist():
        value = float(numbers[row, column])
        dark = shade.norm(torch.tensor(value).log().item()) > 0.55
        weight = "bold" if value > mean else "normal"
        where = dict(ha="center", va="center", color="white" if dark else "black", fontweight=weight, fontsize=10)
        ax.text(column, row, f"{value:.3f}", **where)
    kinds = [name.replace("salt and ", "salt and\n") for name in next(iter(table.values()))]
    ax.set_xticks(range(len(kinds)), kinds, fontsize=9)
    ax.set_yticks(range(len(table)), [name.replace("salt and ", "salt and\n") for name in table], fontsize=9)
    ax.set(xlabel="noise of the input", ylabel="trained with")
    ax.set_title("error; bold: worse than the mean picture", fontsize=10)


def as_clothes(images: Tensor, *, black: bool = False) -> Tensor:
    """Sprites (uint8) in the form of `fashion`: grey, 28 × 28, float `[n, 1, 28, 28]` in [0, 1].

    Args:
        black: turn what is no shape black; a sprite's background has no channel above one half, its shape has one.
    """
    colours = to_float(images)
    shape = colours.amax(1, keepdim=True) > 0.6 if black else 1
    grey = colours.mean(1, keepdim=True) * shape
    return F.interpolate(grey, 28, mode="bilinear", antialias=True, align_corners=False)


def by_question(scores: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Row -> question -> accuracy, the other way round: question -> row -> accuracy; a row may lack a question."""
    questions = dict.fromkeys(question for row in scores.values() for question in row)
    return {
        question: {name: row[question] for name, row in scores.items() if question in row} for question in questions
    }


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
    titles = {name: f"class, {name} labels each" if name.isdecimal() else f"{name}, 1,000 labels" for name in chance}
    return dots(tables, stored, chance=chance, titles=titles, ours=OURS)


def leads(five: Mapping[str, Mapping[str, Interval]], ours: str, only: str = "") -> str:
    """Paired differences over the stored seeds, a line each, for all questions or `only` one; empty without seeds."""
    return "\n".join(
        f"five seeds, {WORDS.get(question, question)}: {ours} minus {other} {paired_ci(table[ours], table[other])}"
        for question, table in five.items()
        for other in (RIVALS if only in ("", question) else ())
    )
