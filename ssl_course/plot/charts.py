"""Charts of results: `(values, ax=None) -> Axes`."""

import math
from collections.abc import Iterable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, MARKERS, tidy


def loss_curve(losses: Sequence[float], start: float | None = None, ax: Axes | None = None) -> Axes:
    """Loss over steps, faint, with its running mean; `start` is drawn as the value of knowing nothing."""
    ax = ax or plt.subplots(figsize=(6, 2.8))[1]
    values = np.array(losses)
    window = max(1, len(values) // 40)
    ax.plot(range(1, len(values) + 1), values, color=COLOURS[0], alpha=0.25, linewidth=0.8)
    mean = np.convolve(values, np.ones(window) / window, mode="valid")
    ax.plot(np.arange(len(mean)) + window, mean, color=COLOURS[0], label=f"loss (mean of {window} steps)")
    if start is not None:
        ax.axhline(start, color=COLOURS[3], linestyle="--", label=f"all rows equal: {start:.2f}")
    ax.set(xlabel="training step", ylabel="loss (nats)")
    ax.legend(frameon=False)
    return tidy(ax)


def lines(x: Iterable[float], series: dict[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """A line with its own colour and marker for every named series over the same x."""
    ax = ax or plt.subplots(figsize=(5, 3))[1]
    for (name, values), colour, marker in zip(series.items(), COLOURS, MARKERS, strict=False):
        ax.plot(list(x)[: len(values)], values, color=colour, marker=marker, label=name)
    ax.legend(frameon=False)
    return tidy(ax)


def alt_scores(scores: dict[str, Interval | float]) -> str:
    """Scores as text, for an alt text."""
    return ", ".join(f"{name} {getattr(score, 'mean', score):.2f}" for name, score in scores.items())


def accuracy_bars(
    scores: dict[str, Interval | float], *, chance: float, highlight: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """Accuracies as bars from bottom to top, with intervals where there are any, and the line of pure chance.

    Args:
        highlight: names of the bars in green and bold, the method that the figure is about.

    Raises:
        ValueError: if a name to highlight is no bar.
    """
    if unknown := set(highlight) - set(scores):
        raise ValueError(f"no bar is called {', '.join(sorted(unknown))}; there are: {', '.join(scores)}.")
    ax = ax or plt.subplots(figsize=(6.2, 0.42 * len(scores) + 1))[1]
    for height, (name, score) in enumerate(scores.items()):
        mean, half = (score.mean, score.half_width) if isinstance(score, Interval) else (score, math.nan)
        ours = name in highlight
        ax.barh(height, mean, color=COLOURS[2] if ours else "#B8B8B8", height=0.62)
        if half == half:
            ax.errorbar(mean, height, xerr=half, color="black", capsize=3, linewidth=1)
        reach = mean + (half if half == half else 0)
        ax.text(reach + 0.015, height, f"{mean:.2f}", va="center", fontweight="bold" if ours else "normal")
    ax.axvline(chance, color="black", linestyle=":", linewidth=1)
    ax.text(chance + 0.01, len(scores) - 0.62, f"chance {chance:.3g}", va="bottom", fontsize=8)
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set(xlim=(0, 1.08), ylim=(-0.6, len(scores) - 0.1), xlabel="test accuracy")
    return tidy(ax)
