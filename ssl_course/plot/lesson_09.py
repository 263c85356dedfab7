"""Lesson 09's drawings: what views change, what probes find for each, where it is cut off, and two halves of a loss."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from torch import Tensor

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot import maps
from ssl_course.plot.charts import alt_scores
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, cues, tidy
from ssl_course.plot.lesson_00 import Page, dots
from ssl_course.plot.pictures import gallery

HUES = tuple(maps.HUES)
CHANCE = {"shape": 1 / 8, "hue": 1 / 6, "size": 1 / 4, "place": 1 / 4, "angle": 1 / 4}
KINDS = ("colour", "zoom", "turn")
# What the views change: rows of the grid. Some noise is always added.
GRID = ("colour, zoom, turn", "zoom, turn", "colour, turn", "colour, zoom", *KINDS, "nothing")
BASELINES = ("raw pixels", "random encoder")
WIDTH = 8.8
Table = Mapping[str, Mapping[str, float | Interval]]  # factor -> row -> accuracy
Views = Callable[..., Tensor]


def named(colour: bool, zoom: bool, turn: bool) -> str:
    """The row of the grid with these changes."""
    on = dict(zip(KINDS, (colour, zoom, turn), strict=True))
    return ", ".join(kind for kind in KINDS if on[kind]) or "nothing"


def _views(images: Tensor, view: Views, count: int, **switches: bool) -> list[Tensor]:
    generator = torch.Generator().manual_seed(3)
    return [view(images, generator, **switches) for _ in range(count)]


@closed_after_error()
def _large(rows: Sequence[Tensor], names: Sequence[str]) -> Axes:
    """Rows of pictures, each about 0.8 inches wide."""
    size = (0.82 * len(rows[0]) + 1.1, 0.82 * len(rows) + 0.4)
    ax = plt.subplots(figsize=size, layout="constrained")[1]
    return gallery(torch.cat([*rows]), columns=len(rows[0]), row_names=names, ax=ax)


def switch_pages(images: Tensor, view: Views) -> Callable[..., Page]:
    """`page(colour, zoom, turn)`: pictures, and three views of each with these switches on."""

    @closed_after_error()
    def page(**switches: bool) -> Page:
        rows = [images, *_views(images, view, 3, **switches)]
        names = ["picture", "view 1", "view 2", "view 3"]
        ax = _large(rows, names)
        ax.set_title(f"the views change: {named(**switches)}", fontsize=11)
        return ax.figure, f"eight pictures, and three views of each that change {named(**switches)}"

    return page


@closed_after_error()
def switch_kinds(images: Tensor, view: Views) -> Page:
    """Pictures, and two views of each for every switch alone, then for all three."""
    rows, names = [images], ["picture"]
    for row in (*KINDS, GRID[0]):
        rows += _views(images, view, 2, **{kind: kind in row for kind in KINDS})
        names += [f"{'all three' if row == GRID[0] else row}, 1", f"{'all three' if row == GRID[0] else row}, 2"]
    ax = _large(rows, names)
    ax.set_title("what each switch changes: two views", fontsize=11)
    return ax.figure, "eight pictures, below them two views of each that change colour, zoom, turn, and all three"


@closed_after_error()
def frames(images: Tensor, same: Views, dealt: Views) -> Page:
    """Pictures, two views of each in the same frame, and two in frames dealt out at random."""
    generator = torch.Generator().manual_seed(3)
    rows = [images, *(view(images, generator) for view in (same, same, dealt, dealt))]
    names = ["picture", "same, 1", "same, 2", "dealt, 1", "dealt, 2"]
    ax = _large(rows, names)
    ax.set_title("all three changes, then a frame", fontsize=11)
    said = "eight pictures, below them two views of each in the same frame, and two in frames that don't match"
    return ax.figure, said


def found(run: Table, five: Table, rows: Sequence[str], factors: Sequence[str], ours: Sequence[str]) -> Page:
    """`dots`: what probes find in a few kinds of features, a panel for each factor."""
    run, five = (
        {
            name: {_said(row): table[name][row] for row in rows if row in table[name]}
            for name in factors
            if name in table
        }
        for table in (run, five)
    )
    five = {name: table for name, table in five.items() if table}
    return dots(run, five, chance={name: CHANCE[name] for name in factors}, ours=[*map(_said, ours)])


def _said(row: str) -> str:
    return "all three changes" if row == GRID[0] else row


@closed_after_error()
def cuts(table: Table, rows: Mapping[str, Mapping[str, str]]) -> Page:
    """Accuracy of each factor at each place where the network can be cut, a panel for each run; ends bear the names.

    Args:
        rows: run -> place, from the encoder's end to the projector's -> row of the table.
    """
    figure, axes = plt.subplots(1, len(rows), figsize=(WIDTH, 3.8), layout="constrained", sharey=True, squeeze=False)
    said = []
    for ax, (run, places) in zip(axes[0], rows.items(), strict=True):
        lines = {factor: [table[factor][row] for row in places.values()] for factor in CHANCE}
        for _, values, colour, marker in cues(lines):
            ax.plot(range(len(values)), values, color=colour, marker=marker)
        _ends(ax, {factor: values[-1] for factor, values in lines.items()}, len(places) - 1)
        ax.set_xticks(range(len(places)), list(places))
        ax.set(xlim=(-0.15, len(places) - 0.2), ylim=(0, 1))
        ax.set_title(_said(run), fontsize=10)
        tidy(ax)
        ends = {name: f"{values[0]:.2f} to {values[-1]:.2f}" for name, values in lines.items()}
        said.append(f"{run}: {', '.join(f'{name} {end}' for name, end in ends.items())}")
    axes[0, 0].set_ylabel("probe accuracy")
    figure.supxlabel("where the network is cut (chance: .125 shape, .167 hue, .25 the others)", fontsize=9)
    return figure, "accuracy of five probes from h to z. " + ". ".join(said)


def _ends(ax: Axes, values: Mapping[str, float], x: float, room: float = 0.075) -> None:
    """Names at the ends of lines, in their colours, kept apart; a thin line leads from each end to its name."""
    colours = dict(zip(values, COLOURS, strict=False))
    floor = -1.0
    for name in sorted(values, key=values.get):
        floor = max(values[name], floor + room)
        style = dict(color=colours[name], va="center", fontsize=10, fontweight="bold")
        leader = dict(arrowstyle="-", color=colours[name], linewidth=0.8, shrinkA=0, shrinkB=0)
        ax.annotate(name, (x, values[name]), (x + 0.2, floor), arrowprops=leader, **style)


@closed_after_error()
def halves(paths: Mapping[str, Sequence[tuple[float, float]]], steps: Sequence[int]) -> Page:
    """The plane of alignment and uniformity, a path for each run from its start to its end; low is good in both.

    Args:
        paths: run -> (alignment, uniformity) at each look. steps: of the looks.
    """
    ax = plt.subplots(figsize=(WIDTH, 4.2), layout="constrained")[1]
    said = []
    for (run, path), colour, marker in zip(paths.items(), COLOURS, MARKERS, strict=False):
        x, y = zip(*path, strict=True)
        ax.plot(x, y, color=colour, marker=marker, markersize=6, label=run)
        for at in _apart(path):
            style = dict(xytext=(6, 4), textcoords="offset points", fontsize=9, color=colour)
            ax.annotate(f"{steps[at]}", path[at], **style)
        said.append(f"{run}: from {x[0]:.2f}, {y[0]:.2f} to {x[-1]:.2f}, {y[-1]:.2f}")
    ax.set(xlabel="alignment: mean squared distance of positives (low: together)")
    ax.set_ylabel("uniformity (low: evenly spread)")
    ax.set_title("numbers: training steps; good is down and left", fontsize=10)
    ax.margins(0.12)
    ax.legend(frameon=False)
    tidy(ax)
    return ax.figure, f"paths in the plane of alignment and uniformity. {'; '.join(said)}"


def _apart(path: Sequence[tuple[float, float]], room: float = 0.15) -> list[int]:
    """Which points bear their step: the last and the first one, and others that have some room around them."""
    order = [len(path) - 1, *range(len(path) - 1)]
    kept: list[int] = []
    for at in order:
        if all(np.hypot(3 * (path[at][0] - path[one][0]), path[at][1] - path[one][1]) >= room for one in kept):
            kept.append(at)
    return sorted(kept)


def rows_of(table: Table) -> dict[str, dict[str, float]]:
    """Row -> factor -> mean, of a table factor -> row -> score; rows that some factor lacks are left out."""
    rows = {row for scores in table.values() for row in scores}
    whole = [row for row in rows if all(row in table.get(name, {}) for name in CHANCE)]
    return {row: {name: float(getattr(table[name][row], "mean", table[name][row])) for name in CHANCE} for row in whole}


def joined(*tables: Table) -> dict[str, dict[str, float | Interval]]:
    """Tables with other rows, or with the same ones, of which the last counts."""
    whole = {name: {} for name in CHANCE}
    for table in tables:
        for name, scores in table.items():
            whole[name] |= scores
    return whole


def ranked(table: Table, factor: str) -> list[str]:
    """The rows of the grid by their accuracy for a factor, best first; none where not all of them were measured."""
    rows = rows_of(table)
    return sorted(GRID, key=lambda row: -rows[row][factor]) if {*GRID} <= {*rows} else []


def first(table: Table, factor: str) -> tuple[str, bool]:
    """The best row of the grid, and whether it leads the second by more than the interval of the paired difference."""
    best = ranked(table, factor)[:2]
    if not best or not all(isinstance(table[factor][row], Interval) for row in best):
        return "", False
    lead = paired_ci(*(table[factor][row] for row in best))
    return best[0], lead.mean > lead.half_width


@closed_after_error()
def grid(table: Table) -> Page:
    """All eight combinations and the baselines, a row each; shade and number are the same: accuracy, 0 to 1."""
    values = {"chance": CHANCE} | rows_of(table)
    rows = [row for row in ("chance", *BASELINES, *GRID) if row in values]
    figure, ax = plt.subplots(figsize=(WIDTH, 0.4 * len(rows) + 1.4), layout="constrained")
    numbers = torch.tensor([[values[row][name] for name in CHANCE] for row in rows])
    shown = ax.imshow(numbers, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(*numbers.shape):
        value = float(numbers[row, column])
        style = dict(fontsize=11, color="black" if value > 0.5 else "white")
        ax.text(column, row, f"{value:.2f}", ha="center", va="center", **style)
    ax.set_xticks(range(len(CHANCE)), list(CHANCE))
    ax.set_yticks(range(len(rows)), [f"views change: {row}" if row in GRID else row for row in rows])
    ax.axhline(rows.index(BASELINES[-1]) + 0.5 if BASELINES[-1] in rows else 0.5, color="white", linewidth=4)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    figure.colorbar(shown, ax=ax, label="probe accuracy on h")
    said = "; ".join(f"{row}: {alt_scores(values[row])}" for row in rows)
    return figure, f"a table of probe accuracies. {said}"


@closed_after_error()
def board(images: Tensor, view: Views, table: Table) -> Callable[..., Page | None]:
    """`page(colour, zoom, turn)`: views that change this, and what probes then find in h, beside the baselines.

    None where the combination was not measured.
    """
    rows = rows_of(table)

    @closed_after_error()
    def page(**switches: bool) -> Page | None:
        row = named(**switches)
        if row not in rows:
            return None
        figure, (above, below) = plt.subplots(2, 1, figsize=(WIDTH, 4.6), layout="constrained", height_ratios=(1.25, 2))
        gallery(torch.cat([images, *_views(images, view, 1, **switches)]), columns=len(images), ax=above)
        above.set_title(f"eight pictures, and a view of each that changes: {row}", fontsize=10)
        _bars(below, rows, row, table)
        return figure, f"views that change {row}, and what probes find in h: {alt_scores(rows[row])}"

    return page


def _bars(ax: Axes, rows: Mapping[str, Mapping[str, float]], row: str, table: Table) -> None:
    looks = ((":", "black"), ("--", COLOURS[3]), ("-", COLOURS[0]))
    for place, name in enumerate(CHANCE):
        score, mean = table[name][row], rows[row][name]
        label = "" if place else f"h; views change:\n{row}"
        ax.bar(place, mean, width=0.55, color=COLOURS[2], label=label)
        if isinstance(score, Interval):
            ax.errorbar(place, mean, yerr=score.half_width, color="black", capsize=4, linewidth=1.2)
        ax.text(place, 0.03, f"{mean:.2f}", ha="center", fontsize=11, color="white", fontweight="bold")
        marks = {"chance": CHANCE[name]} | {one: rows[one][name] for one in BASELINES if one in rows}
        for (mark, value), (style, colour) in zip(marks.items(), looks, strict=False):
            ends = dict(color=colour, linewidth=2, label="" if place else mark)
            ax.plot([place - 0.38, place + 0.38], [value, value], style, **ends)
    ax.set_xticks(range(len(CHANCE)), list(CHANCE))
    ax.set(ylim=(0, 1.02), ylabel="probe accuracy")
    tidy(ax).legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))


def differences(table: Table, pairs: Sequence[tuple[str, str, str]]) -> str:
    """Lines of differences paired by seed: (factor, row, other row); none before they were measured."""
    lines = []
    for name, one, other in pairs:
        scores = table.get(name, {})
        if isinstance(scores.get(one), Interval) and isinstance(scores.get(other), Interval):
            lines.append(f"five seeds, {name}: {one} − {other}: {paired_ci(scores[one], scores[other])}")
    return "\n".join(lines)
