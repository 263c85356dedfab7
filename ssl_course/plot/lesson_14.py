"""Lesson 14's drawings: two ways to collapse, clouds seen from the side, the stored arena, advice with verdicts."""

import math
from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.arena import accuracy_over_seconds
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, tidy

Page = tuple[Figure, str]
Rows = Mapping[str, Mapping[str, Interval]]
WIDTH = 8.8  # inches: 1,000 pixels at most
NOT_YET = "The arena was not measured yet: `make results LESSON=arena` does it."
SHADES = {"supported": "#CCDDAA", "contradicted": "#FFCCCC", "undecided": "#EEEEEE", "not measured": "white"}

# --- self-distillation ---


@closed_after_error()
def two_collapses(watched: Mapping[str, Sequence[tuple[float, float, float]]], classes: int) -> Page:
    """Where runs go: the share of the class that wins over all pictures, and how sure the teacher is of one picture.

    Args:
        watched: run -> (loss, winner's share, sureness) of every step.
        classes: how many there are: an even choice has 1/classes.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.6), layout="constrained", width_ratios=(1.25, 1))
    said = []
    for (name, series), colour, marker in zip(watched.items(), COLOURS, MARKERS, strict=False):
        loss, winner, sure = zip(*series, strict=True)
        left.plot(winner, sure, color=colour, linewidth=0.8, alpha=0.6)
        left.plot(winner[0], sure[0], "o", color=colour, markersize=6, markerfacecolor="white")
        left.plot(winner[-1], sure[-1], marker, color=colour, markersize=9, label=name)
        right.plot(range(1, len(loss) + 1), loss, color=colour, linewidth=1.2)
        right.plot(len(loss), loss[-1], marker, color=colour, markersize=7)
        said.append(f"{name}: winner's share {winner[-1]:.2f}, sureness {sure[-1]:.2f}, loss {loss[-1]:.2f}")
    for line in (left.axhline, left.axvline):
        line(1 / classes, color="#888888", linestyle=":", linewidth=1)
    low = 0.6 / classes
    left.set(xscale="log", yscale="log", xlim=(low, 1.5), ylim=(low, 1.5))
    left.set(xlabel="share of the winning class, all pictures", ylabel="share of the best class, one picture")
    right.axhline(math.log(classes), color="#888888", linestyle=":", linewidth=1)
    right.set(xlabel="training step", ylabel="loss, nats", ylim=(0, None))
    left.set_title(f"from the open circle; dotted: an even choice, 1/{classes}", fontsize=10)
    right.set_title(f"dotted: an even choice, log {classes}", fontsize=10)
    left.legend(frameon=False, fontsize=9, loc="lower right")
    for ax in (left, right):
        tidy(ax)
    return figure, f"paths from an open circle; dotted: all {classes} classes alike. " + "; ".join(said)


# --- clouds ---


def directions(count: int = 37) -> Tensor:
    """Directions over half a turn, [2, count]; the first is along x, the middle one along y."""
    angle = torch.linspace(0, math.pi, count)
    return torch.stack([angle.cos(), angle.sin()])


@closed_after_error()
def from_all_sides(clouds: Mapping[str, Tensor], statistic: Callable[[Tensor], Tensor]) -> Page:
    """Clouds of points, and below each how far its shadow is from a standard normal, for each direction.

    Args:
        clouds: name -> float `[n, 2]`.
        statistic: `[n, columns] -> [columns]`.
    """
    figure, axes = plt.subplots(2, len(clouds), figsize=(WIDTH, 4.8), layout="constrained", height_ratios=(1.5, 1))
    degrees, said = torch.linspace(0, 180, 37), []
    for (name, cloud), (above, below) in zip(clouds.items(), axes.T, strict=True):
        values = statistic(cloud @ directions())
        above.plot(*cloud.T, ".", color=COLOURS[0], markersize=2.5, alpha=0.5)
        above.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal", xticks=(-3, 0, 3), yticks=(-3, 0, 3))
        above.set_title(name, fontsize=10)
        below.plot(degrees, values, color="black")
        below.plot(degrees[[0, 18]], values[[0, 18]], "o", color=COLOURS[1], markersize=6)
        below.set(xticks=(0, 45, 90, 135, 180), xlabel="direction, degrees", yscale="log", ylim=(0.05, 500))
        said.append(f"{name}: columns {values[0]:.1f} and {values[18]:.1f}, largest {values.max():.1f}")
        tidy(above), tidy(below)
    axes[1, 0].set_ylabel("your statistic (log)")
    figure.suptitle("orange points: the two columns themselves, 0 and 90 degrees", fontsize=10)
    return figure, f"{len(clouds)} clouds, and the statistic of their shadows over the direction. " + "; ".join(said)


def cloud_pages(runs: Mapping[str, Mapping[int, Tensor]]) -> Callable[..., Page]:
    """`page(cloud, step)`: where the points of one run are at one step."""

    def page(cloud: str, step: int) -> Page:
        points = runs[cloud][step]
        return _one_cloud(points, f"{cloud}, step {step}"), f"{cloud} after {step} steps{_shape(points)}"

    return page


@closed_after_error()
def _one_cloud(points: Tensor, title: str) -> Figure:
    figure, ax = plt.subplots(figsize=(3.6, 3.8), layout="constrained")
    _points(ax, points, title)
    return figure


@closed_after_error()
def all_clouds(runs: Mapping[str, Mapping[int, Tensor]]) -> Page:
    """Every run, a row each, at every step that was kept."""
    columns = len(next(iter(runs.values())))
    figure, axes = plt.subplots(len(runs), columns, figsize=(WIDTH, 2.5 * len(runs)), layout="constrained")
    said = []
    for (start, run), row in zip(runs.items(), axes, strict=True):
        for (step, points), ax in zip(run.items(), row, strict=True):
            _points(ax, points, f"{start}, step {step}")
            said.append(f"{start}, step {step}{_shape(points)}")
    return figure, "clouds on their way to a round one: " + "; ".join(said)


def _points(ax: plt.Axes, points: Tensor, title: str) -> None:
    ax.plot(*points.T, ".", color=COLOURS[0], markersize=3)
    ax.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal", xticks=(-3, 0, 3), yticks=(-3, 0, 3))
    ax.set_title(title, fontsize=10)
    tidy(ax)


def _shape(points: Tensor) -> str:
    return ", deviations " + " and ".join(f"{value:.2f}" for value in points.std(0).tolist())


# --- the stored arena ---


@closed_after_error()
def _missing() -> Page:
    ax = plt.subplots(figsize=(6, 1), layout="constrained")[1]
    ax.text(0.5, 0.5, NOT_YET, ha="center", va="center", fontsize=10)
    ax.axis("off")
    return ax.figure, NOT_YET


def arena_pages(
    tables: Mapping[str, Rows], seconds: str, families: Mapping[str, Sequence[str]], *, without: str = ""
) -> Callable[..., Page | None]:
    """`page(pictures, score, at_most)`: accuracy over the CPU seconds, names in the order of their accuracy.

    Args:
        tables: data set -> rows.
        seconds: the name of the number that holds the CPU seconds.
        families: family -> titles of its methods.
        without: a row to leave out.
    """

    @closed_after_error()
    def page(pictures: str, score: str, at_most: str) -> Page | None:
        rows, reach = tables[pictures], math.inf if at_most == "any" else float(at_most)
        if not rows:
            return _missing() if at_most == "any" else None
        there = {title: row for title, row in rows.items() if score in row and title != without}
        fit = {title: row for title, row in there.items() if seconds in row and row[seconds].mean <= reach}
        if not fit:
            return None
        points = {_named(title, row[score]): (row[score], row[seconds]) for title, row in fit.items()}
        kin = {
            _named(t, row[score]): name for name, titles in families.items() for t, row in fit.items() if t in titles
        }
        lines = {_named(title, row[score]): row[score] for title, row in there.items() if seconds not in row}
        ax = accuracy_over_seconds(points, lines, label=f"accuracy, {pictures}: {score}", families=kin or None)
        names = ", ".join(sorted(points, key=lambda name: -points[name][0].mean))
        return ax.figure, f"{pictures}, {score}, at most {at_most} CPU seconds: {names}; lines: {', '.join(lines)}"

    return page


def _named(title: str, value: Interval) -> str:
    return f"{title}  {value.mean:.2f}"


@closed_after_error()
def whole_table(tables: Mapping[str, Rows], scores: Sequence[str], sort: tuple[str, str]) -> Page:
    """Every method and baseline, every score, as shaded numbers; the best of one column first.

    Args:
        tables: data set -> rows. sort: data set and score whose order is taken.
    """
    rows = tables[sort[0]]
    if not rows:
        return _missing()
    titles = sorted(rows, key=lambda title: -rows[title][sort[1]].mean if sort[1] in rows[title] else math.inf)
    columns = [(name, score) for name in tables for score in scores]
    figure, axes = plt.subplots(
        1, len(tables), figsize=(WIDTH, 0.27 * len(titles) + 1), layout="constrained", sharey=True
    )
    for ax, name in zip(axes, tables, strict=True):
        values = [[_mean(tables[name], title, score) for score in scores] for title in titles]
        ax.imshow(values, cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
        for (i, row), j in ((pair, j) for pair in enumerate(values) for j in range(len(scores))):
            ax.text(j, i, "–" if math.isnan(row[j]) else f"{row[j]:.2f}", ha="center", va="center", fontsize=9)
        ax.set(xticks=range(len(scores)), yticks=range(len(titles)))
        ax.set_xticklabels([score.replace(", ", "\n") for score in scores], fontsize=9)
        ax.set_yticklabels(titles, fontsize=9)
        ax.set_title(name, fontsize=10)
        ax.tick_params(length=0)
    figure.suptitle(f"accuracy; ordered by {sort[0]}: {sort[1]}", fontsize=10)
    best = ", ".join(f"{title} {_mean(rows, title, sort[1]):.2f}" for title in titles if sort[1] in rows[title])
    return figure, f"accuracies, {len(titles)} rows, {len(columns)} columns, ordered by {' '.join(sort)}: {best}"


def _mean(rows: Rows, title: str, score: str) -> float:
    return rows[title][score].mean if title in rows and score in rows[title] else math.nan


@closed_after_error()
def checklist(lines: Mapping[tuple[str, str], Mapping[str, tuple[Interval, str]]]) -> Page:
    """Advice, what was compared, and for each data set the number with its verdict.

    Args:
        lines: (advice, comparison) -> data set -> (number, verdict).
    """
    names = [*next(iter(lines.values()))]
    ax = plt.subplots(figsize=(WIDTH, 0.52 * len(lines) + 0.5), layout="constrained")[1]
    said = []
    for at, ((advice, compared), found) in enumerate(lines.items()):
        ax.text(0, at - 0.17, advice, fontsize=9.5, va="center", fontweight="bold")
        ax.text(0, at + 0.2, compared, fontsize=9, va="center", color="#444444")
        for column, (value, verdict) in enumerate(found.values()):
            place = 3.7 + 1.35 * column
            ax.add_patch(plt.Rectangle((place, at - 0.42), 1.3, 0.84, color=SHADES[verdict], linewidth=0))
            ax.text(place + 0.65, at - 0.15, verdict, fontsize=9, ha="center", va="center")
            ax.text(place + 0.65, at + 0.2, _with_interval(value), fontsize=9, ha="center", va="center")
        said.append(f"{advice} {', '.join(f'{name} {verdict}' for name, (_, verdict) in found.items())}")
    for column, name in enumerate(names):
        ax.text(4.35 + 1.35 * column, -0.75, name, fontsize=10, ha="center")
    ax.set(xlim=(0, 3.7 + 1.35 * len(names)), ylim=(len(lines) - 0.4, -1))
    ax.axis("off")
    return ax.figure, "advice and verdicts. " + " ".join(said)


def _with_interval(value: Interval) -> str:
    if math.isnan(value.mean):
        return "–"
    half = "" if math.isnan(value.half_width) else f" ± {value.half_width:.2f}"
    return f"{value.mean:+.2f}".replace("-", "−") + half
