"""Accuracy over the CPU seconds that it took: a point for each method, its name beside it."""

import math
from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, numbers, tidy


@closed_after_error()
def accuracy_over_seconds(
    points: Mapping[str, tuple[Interval, Interval]],
    lines: Mapping[str, Interval] | None = None,
    *,
    label: str,
    highlight: tuple[str, ...] = (),
    families: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Methods as points, with 95 % intervals where there are any; their names in a column on the right, joined to them.

    Args:
        points: name -> accuracy, seconds.
        lines: name -> accuracy of what has no seconds, such as raw pixels: a dashed line each.
        label: of the axis of accuracies.
        highlight: names to colour.
        families: name of every point -> its family: each has a colour and a mark, named in a legend.

    Raises:
        ValueError: if there is nothing to draw, or an accuracy is not within 0 to 1.
    """
    if not points:
        raise ValueError("there are no methods to draw: give at least one, name -> (accuracy, seconds).")
    for name, (accuracy, seconds) in points.items():
        numbers(name, accuracy.mean, finite=True, least=0, most=1)
        numbers(name, seconds.mean, finite=True, least=0)
    ax = ax or plt.subplots(figsize=(8, 0.28 * (len(points) + len(lines or {})) + 2.6), layout="constrained")[1]
    looks = dict(zip(dict.fromkeys((families or {}).values()), zip(COLOURS, MARKERS, strict=False), strict=False))
    for family, (colour, marker) in looks.items():
        ax.plot([], [], marker, color=colour, label=family)
    for name, (accuracy, seconds) in points.items():
        colour, marker = looks[families[name]] if families else (COLOURS[name in highlight], "o")
        ax.plot(seconds.mean, accuracy.mean, marker, color=colour, markersize=6)
        if not math.isnan(accuracy.half_width):
            ax.errorbar(seconds.mean, accuracy.mean, accuracy.half_width, color=colour, capsize=3, linewidth=1)
    for accuracy in (lines or {}).values():
        ax.axhline(accuracy.mean, color="#888888", linestyle="--", linewidth=1, zorder=0)
    right = 1.05 * max(seconds.mean for _, seconds in points.values())
    ax.set(xlabel="CPU seconds of pretraining", ylabel=label, xlim=(0, right))
    ends = {name: (seconds.mean, accuracy.mean) for name, (accuracy, seconds) in points.items()}
    ends |= {name: (right, accuracy.mean) for name, accuracy in (lines or {}).items()}
    _names(ax, ends, right, highlight)
    if looks:
        ax.legend(frameon=False, fontsize=9, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    return tidy(ax)


def _names(ax: Axes, ends: dict[str, tuple[float, float]], right: float, highlight: tuple[str, ...]) -> None:
    """Names from top to bottom in the order of their points, evenly spaced, and a thin line from each to its point."""
    low, high = ax.get_ylim()
    ordered = sorted(ends, key=lambda name: ends[name][1])
    heights = [low + (high - low) * (place + 0.5) / len(ordered) for place in range(len(ordered))]
    for name, height in zip(ordered, heights, strict=True):
        x, y = ends[name]
        beside = right * 1.06
        ax.plot([x, right, beside], [y, y, height], color="#BBBBBB", linewidth=0.7, clip_on=False, zorder=0)
        weight = "bold" if name in highlight else "normal"
        ax.text(beside * 1.005, height, name, va="center", fontsize=9, fontweight=weight, clip_on=False)
    ax.set_ylim(low, high)
