"""Lesson 13's drawings, each a figure and its alt text: leads over labels and row by row, SCARF's two knobs."""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, tidy
from ssl_course.plot.lesson_13_verdict import (  # noqa: F401 - the lesson calls some of them
    COUNTS,
    FIELDS,
    LABELS,
    NAMES,
    Table,
    both_lessons,
    checks,
    lead,
    outcome,
    perceptrons,
    said,
    seeds,
    verdict,
)
from ssl_course.plot.seeds import half_width, so_far

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
ARMS = {  # name -> colour, mark, line: one code in all drawings of the lesson
    "logistic regression": ("#444444", "D", "--"),
    "boosted trees": ("#000000", "X", "--"),
    "principal components": ("#8C7A00", "P", ":"),
    "random encoder, frozen": ("#999999", "^", ":"),
    "perceptron from scratch": (BASELINE, "v", "-."),
    "SCARF, frozen": (COLOURS[5], "s", "-"),
    "SCARF, fine-tuned": (COLOURS[0], "o", "-"),
    "denoising, frozen": ("#7FD1B9", "s", "-"),
    "denoising, fine-tuned": (COLOURS[2], "o", "-"),
    "other columns, frozen": ("#F0C060", "s", "-"),
    "other columns, fine-tuned": (COLOURS[1], "o", "-"),
    "boosted trees with guesses": (COLOURS[4], "X", "--"),
}
NOT_MEASURED = "not measured yet"
OUTCOMES = {  # outcome of a lead -> colour, mark, what fills it
    "ahead": (COLOURS[0], "o", COLOURS[0]),
    "behind": (COLOURS[3], "v", COLOURS[3]),
    "undecided": ("#888888", "D", "#888888"),
    "without interval": ("#888888", "s", "none"),
}
REFERENCE = "logistic regression"  # on the columns: what leads are over
GROUPS = {  # rows of the drawing of leads over labels -> arms
    "frozen features": ("SCARF, frozen", "denoising, frozen", "random encoder, frozen", "principal components"),
    "all weights, trees": ("SCARF, fine-tuned", "denoising, fine-tuned", "perceptron from scratch", "boosted trees"),
}
RATES, ROWS = (0.2, 0.4, 0.6, 0.8), (300, 3000, 40_842)  # of SCARF's runs there
TRANSFER = ("perceptron from scratch", "SCARF, fine-tuned", "boosted trees with guesses")  # rivals there


@closed_after_error()
def over_labels(
    tables: Mapping[str, Table],
    groups: Mapping[str, Sequence[str]] = GROUPS,
    counts: Mapping[str, Sequence[int]] = LABELS,
) -> Page:
    """Paired leads over logistic regression on the columns, over the number of labels, a line for each arm.

    A column of panels for each table, a row for each group of arms. What is far below all others, such as trees with
    few labels, is cut off: an arrow and its number stand at the lower edge.

    Args:
        tables: title -> `ARM, N labels` -> interval; of an empty one the panel says that it was not measured yet.
        groups: title -> arms.
        counts: title -> the numbers of labels.
    """
    rows, columns = len(groups), len(tables)
    shape = {"figsize": (WIDTH if columns > 1 else 7.4, 2.7 * rows + 0.5), "layout": "constrained", "squeeze": False}
    figure, axes = plt.subplots(rows, columns, sharex="col", sharey="col", **shape)
    texts = []
    for column, (title, table) in enumerate(tables.items()):
        base = {count: table[f"{REFERENCE}, {count} labels"] for count in counts[title]}
        found = {
            arm: {count: lead(table[f"{arm}, {count} labels"], base[count]) for count in counts[title]}
            for arms in groups.values()
            for arm in arms
        }
        lowest, highest = _span(found)
        for ax, (name, arms) in zip(axes[:, column], groups.items(), strict=True):
            for at, arm in enumerate(arms):
                _lead_line(ax, arm, found[arm], 1 + 0.05 * (at - len(arms) / 2), lowest)
            ax.axhline(0, color="black", linewidth=1, zorder=0)
            ax.set_ylim(lowest, highest)
            _labels_axis(ax, counts[title])
            ax.set_title(f"{NAMES.get(title, title)}: {name}", fontsize=10)
            if all(math.isnan(one.mean) for arm in arms for one in found[arm].values()):
                ax.text(0.5, 0.5, NOT_MEASURED, transform=ax.transAxes, ha="center")
            tidy(ax)
        texts += [
            f"{title}, {arm}: " + ", ".join(f"{count} labels {one.mean:+.3f}" for count, one in line.items())
            for arm, line in found.items()
        ]
    for ax in axes[:, 0]:
        ax.set_ylabel("lead in AUC")
        ax.legend(frameon=False, fontsize=8, loc="upper right", labelspacing=0.3)
    figure.supxlabel(
        f"labelled rows (log scale) · zero: {REFERENCE} on the columns · whiskers: 95 % interval over "
        f"{seeds(tables)}\narrows: further below, by the number beside them · scales differ from table to table",
        fontsize=9,
    )
    return figure, f"lead in AUC over {REFERENCE}. " + "; ".join(texts).replace("-", "−")


def _lead_line(ax: Axes, arm: str, line: Mapping[int, Interval], shift: float, lowest: float) -> None:
    """One arm's leads, shifted a little so that whiskers don't cover each other; an arrow where they are cut off."""
    colour, marker, style = ARMS[arm]
    places = [count * shift for count in line]
    means, halves = [one.mean for one in line.values()], [half_width(one) for one in line.values()]
    look = {"color": colour, "marker": marker, "linestyle": style, "markersize": 5, "linewidth": 1.2}
    ax.errorbar(places, means, yerr=halves, capsize=2, elinewidth=0.8, label=arm, **look)
    for place, mean in zip(places, means, strict=True):
        if mean < lowest:
            arrow = {"arrowstyle": "->", "color": colour}
            words = f"{mean:+.3f}".replace("-", "−")
            ax.annotate(
                words,
                (place, lowest),
                (3, 11),
                textcoords="offset points",
                color=colour,
                fontsize=8,
                va="bottom",
                bbox={"fc": "white", "lw": 0, "pad": 0.5},
            )
            ax.annotate(
                "",
                (place, lowest),
                (0, 14),
                textcoords="offset points",
                arrowprops=arrow,
            )


def _span(found: Mapping[str, Mapping[int, Interval]]) -> tuple[float, float]:
    """The limits that hold all arms but trees, with their whiskers, and what of the trees lies within them or above."""
    ends = {arm: [(one.mean, half_width(one)) for one in line.values()] for arm, line in found.items()}
    ends = {arm: [(mean, 0 if math.isnan(half) else half) for mean, half in line] for arm, line in ends.items()}
    lows = [mean - half for arm, line in ends.items() if "trees" not in arm for mean, half in line]
    highs = [mean + half for line in ends.values() for mean, half in line]
    lows, highs = ([one for one in side if not math.isnan(one)] for side in (lows, highs))
    lowest, highest = min([-0.001, *lows]), max([0.001, *highs])
    return lowest - 0.15 * (highest - lowest), highest + 0.45 * (highest - lowest)  # room for the arms' names


def _labels_axis(ax: Axes, counts: Sequence[int]) -> None:
    ax.set_xscale("log")
    ax.set_xticks(counts, [f"{count:,}" for count in counts], fontsize=9)
    ax.minorticks_off()
    ax.set_xlim(counts[0] / 1.6, counts[-1] * 1.6)


@closed_after_error()
def leads(panels: Mapping[str, Mapping[str, Interval]], unit: str) -> Page:
    """Paired leads as points with intervals beside a line at zero.

    Blue leads, orange is behind, grey is undecided, hollow has too few seeds for an interval.

    Args:
        panels: title ("one arm minus another") -> row -> the lead, an interval; the same rows in each panel.
        unit: of the lead, such as "AUC".
    """
    rows = [*next(iter(panels.values()))]
    figure, axes = plt.subplots(
        1, len(panels), figsize=(WIDTH, 0.34 * len(rows) + 1.9), layout="constrained", sharey=True, squeeze=False
    )
    texts = []
    for ax, (title, group) in zip(axes.flat, panels.items(), strict=True):
        for height, one in enumerate(group.values()):
            if math.isnan(one.mean):
                continue
            colour, marker, filling = OUTCOMES[outcome(one)]
            style = {"color": colour, "marker": marker, "markerfacecolor": filling, "capsize": 3, "linewidth": 1.4}
            ax.errorbar(one.mean, -height, xerr=half_width(one), **style)
            ax.scatter(one.values, [-height - 0.25] * len(one.values), s=5, color=colour)
        measured = {row: one for row, one in group.items() if not math.isnan(one.mean)}
        texts += [f"{title}, {row}: {said(one)}" for row, one in measured.items()]
        seen = Counter(outcome(one) for one in measured.values())
        counts = ", ".join(f"{seen[name]} {name}" for name in OUTCOMES if seen[name])
        counts = counts.replace(", ", "\n", 1) if ", " in counts else counts and f"{counts}\n"  # two lines each
        first, second = title.split(" minus ")
        ax.set_title(f"{first}\nminus {second}\n{counts or NOT_MEASURED}", fontsize=10)
        ax.axvline(0, color="black", linewidth=1, zorder=0)
        ax.grid(axis="y", color="#EEEEEE")
        ax.tick_params(labelsize=9)
        ax.xaxis.set_major_locator(MaxNLocator(3 if len(panels) > 2 else 5))
        tidy(ax)
    axes[0, 0].set_yticks([-height for height in range(len(rows))], rows, fontsize=9)
    axes[0, 0].set_ylim(-len(rows) + 0.4, 0.6)
    groups = {len(one.values) for group in panels.values() for one in group.values() if not math.isnan(one.mean)}
    over = " or ".join(map(so_far, sorted(groups, reverse=True))) or NOT_MEASURED
    note = f"lead in {unit}\n{over}: mean, 95 % interval (from three on) · small dots: single seeds"
    figure.supxlabel(note, fontsize=9)
    return figure, f"paired leads in {unit}, row by row. " + ("; ".join(texts).replace("-", "−") or NOT_MEASURED)


def transfer(table: Table) -> Page:
    """Leads of learning other columns first, over labels, where the columns on jobs are missing."""
    pairs = [("other columns, fine-tuned", rival) for rival in TRANSFER] + [("other columns, frozen", "SCARF, frozen")]
    panels = {
        f"{ours.removeprefix('other columns, ')} minus {rival.removeprefix('perceptron ').removeprefix('boosted ')}": {
            f"{count:,} labels": lead(table[f"{ours}, {count} labels"], table[f"{rival}, {count} labels"])
            for count in COUNTS
        }
        for ours, rival in pairs
    }
    return leads(panels, "AUC of learning other columns first, then fine-tuned or frozen")


@closed_after_error()
def by_rate(table: Table, adult: Table, corruption_rate: float, unlabelled_rows: int) -> Page:
    """SCARF's AUC for a number of unlabelled rows by corruption rate; the chosen rate is large, with its interval.

    Args:
        table: `KIND, rate R, N rows, M labels`. adult: logistic regression and scratch, for comparison.
    """
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.2), layout="constrained")
    texts, rivals = [], ("logistic regression", "perceptron from scratch")
    for ax, count in zip(axes, (20, 200), strict=True):
        for name in ("frozen", "fine-tuned"):
            colour, marker, _ = ARMS[f"SCARF, {name}"]
            found = {rate: table[f"{name}, rate {rate}, {unlabelled_rows} rows, {count} labels"] for rate in RATES}
            ax.plot(RATES, [one.mean for one in found.values()], color=colour, linewidth=1, label=f"SCARF, {name}")
            for rate, one in found.items():
                chosen = rate == corruption_rate
                style = {"color": colour, "marker": marker, "markersize": 9 if chosen else 4}
                ax.errorbar(rate, one.mean, yerr=one.half_width if chosen else None, capsize=3, **style)
            texts.append(f"{count} labels, {name} {found[corruption_rate].mean:.3f}")
        for rival in rivals:
            colour, _, line = ARMS[rival]
            mean = adult[f"{rival}, {count} labels"].mean
            if not math.isnan(mean):
                ax.axhline(mean, color=colour, linestyle=line, linewidth=1, label=rival)
        values = [one.mean for key, one in table.items() if key.endswith(f" {count} labels")]
        values += [adult[f"{rival}, {count} labels"].mean for rival in rivals]
        if values := [value for value in values if not math.isnan(value)]:  # one scale for all pages
            ax.set_ylim(min(values) - 0.01, max(values) + 0.01)
        _rate_axis(ax, f"{count} labels, {unlabelled_rows:,} unlabelled rows", measured=bool(values))
    figure.legend(*axes[0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=2, loc="outside upper center")
    figure.supxlabel(f"large: the chosen rate, with its 95 % interval over {seeds({'': table})}", fontsize=9)
    return figure, f"rate {corruption_rate:g}, {unlabelled_rows:,} unlabelled rows: " + ", ".join(texts)


def _rate_axis(ax: Axes, title: str, *, measured: bool) -> None:
    ax.set(xlabel="corruption rate", ylabel="test AUC")
    ax.set_xticks(RATES)
    ax.set_title(title, fontsize=10)
    if not measured:
        ax.text(0.5, 0.5, NOT_MEASURED, transform=ax.transAxes, ha="center")
    tidy(ax)


@closed_after_error()
def every_rate(table: Table, adult: Table, rows: Sequence[int] = ROWS) -> Page:
    """All pages of `by_rate` side by side: frozen above, fine-tuned below, a line per number of rows."""
    rates = RATES
    figure, axes = plt.subplots(2, 2, figsize=(WIDTH, 5.4), layout="constrained", sharex=True, sharey="col")
    texts = []
    kinds = {"frozen": "logistic regression", "fine-tuned": "perceptron from scratch"}  # with the rival of each
    for ax, (kind, count) in zip(axes.flat, itertools.product(kinds, (20, 200)), strict=True):
        for place, number in enumerate(rows):
            found = [table[f"{kind}, rate {rate}, {number} rows, {count} labels"] for rate in rates]
            means, halves = [one.mean for one in found], [one.half_width for one in found]
            style = {"color": COLOURS[(5, 0, 2)[place]], "marker": "os^"[place], "capsize": 3}
            ax.errorbar(rates, means, yerr=halves, label=f"SCARF, {number:,} unlabelled rows", **style)
            texts += [
                f"{kind}, {count} labels, {number:,} rows, rate {rate:g}: {mean:.3f}"
                for rate, mean in zip(rates, means, strict=True)
            ]
        rival = adult[f"{kinds[kind]}, {count} labels"].mean
        if not math.isnan(rival):
            ax.axhline(rival, color="black", linestyle="--", linewidth=1)
        _rate_axis(
            ax,
            f"{kind}, {count} labels (dashed: {kinds[kind].removeprefix('perceptron ')})",
            measured=not math.isnan(rival),
        )
    figure.legend(
        *axes[0, 0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=2, loc="outside upper center"
    )
    figure.supxlabel(f"whiskers: 95 % interval over {seeds({'': table})}", fontsize=9)
    return figure, "AUC of SCARF by corruption rate and unlabelled rows. " + "; ".join(texts)
