"""Charts of results: `(values, ax=None) -> Axes`."""

import math
from collections.abc import Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, cues, numbers, tidy


@closed_after_error()
def loss_curve(losses: Sequence[float], start: float | None = None, ax: Axes | None = None) -> Axes:
    """Loss over steps, faint, with its mean over the steps around each; `start` is the value of knowing nothing.

    At both ends the mean takes what there is. Before the first step the axes are empty.
    """
    values = numbers("losses", losses)
    if start is not None:
        start = numbers("start", start, finite=True).item()
    ax = ax or plt.subplots(figsize=(6, 2.8))[1]
    reach = len(values) // 80  # steps to either side
    ax.plot(range(1, len(values) + 1), values, color=COLOURS[0], alpha=0.25, linewidth=0.8)
    if len(values):
        mean = [values[max(0, at - reach) : at + reach + 1].mean() for at in range(len(values))]
        ax.plot(range(1, len(values) + 1), mean, color=COLOURS[0], label=f"loss (mean of {2 * reach + 1} steps)")
    if start is not None:
        ax.axhline(start, color=COLOURS[3], linestyle="--", label=f"all rows equal: {start:.2f}")
    ax.set(xlabel="training step", ylabel="loss (nats)")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False)
    return tidy(ax)


@closed_after_error()
def lines(x: Iterable[float], series: dict[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """A line with its own colour and marker for every named series over the same x; a series may end earlier.

    Raises:
        ValueError: for values that are no numbers, more of them than x, or more than 64 series.
    """
    x = numbers("x", list(x))
    series = {name: numbers(name, values) for name, values in series.items()}
    for name, values in series.items():
        if values.ndim != 1 or len(values) > len(x):
            raise ValueError(f"{name}: {list(values.shape)} values for {len(x)} places on the x axis.")
    ax = ax or plt.subplots(figsize=(5, 3))[1]
    for name, values, colour, marker in cues(series):
        ax.plot(x[: len(values)], values, color=colour, marker=marker, label=name)
    ax.legend(frameon=False)
    return tidy(ax)


def alt_scores(scores: dict[str, Interval | float]) -> str:
    """Scores as text, for an alt text."""
    return ", ".join(f"{name} {getattr(score, 'mean', score):.2f}" for name, score in scores.items())


def shared_area(one: Sequence[float], other: Sequence[float]) -> float:
    """The area that two boxes (left, low, right, high) share."""
    wide, high = (min(one[2 + at], other[2 + at]) - max(one[at], other[at]) for at in (0, 1))
    return max(wide, 0) * max(high, 0)


@closed_after_error()
def paired_leads(leads: Mapping[str, Sequence], ax: Axes | None = None) -> Axes:
    """Leads of one method over another as points with 95 % intervals, from top to bottom, beside a line at zero.

    The small dots are the single differences, each within one pair; equal ones hang below each other. A lead is a blue
    circle; where the method is behind, an orange triangle; where the interval holds zero, and so shows neither, a grey
    diamond.

    Args:
        leads: what is compared -> the differences, as `evaluate.paired_ci` gives them, or their mean and half width. A
            mean that is nan was not measured: its line stays empty. A half width that is nan is not drawn.

    Raises:
        ValueError: if there is none, or a lead is not within -1 to 1.
    """
    if not leads:
        raise ValueError("there are no leads to draw: give at least one, name -> Interval.")
    ax = ax or plt.subplots(figsize=(6.8, 0.6 * len(leads) + 0.9), layout="constrained")[1]
    for height, (name, lead) in enumerate(reversed(leads.items())):
        (mean, half), values = map(float, lead[:2]), list(lead[2] if len(lead) > 2 else ())
        if math.isnan(mean):
            continue
        numbers(name, [mean, *values], finite=True, least=-1, most=1)
        colour, marker = (COLOURS[0], "o") if mean > half else (COLOURS[3], "v") if -mean > half else (BASELINE, "D")
        ax.errorbar(mean, height, xerr=half, color=colour, marker=marker, markersize=6, capsize=3, linewidth=1.4)
        before = [sum(abs(one - value) < 1e-4 for one in values[:place]) for place, value in enumerate(values)]
        ax.scatter(values, [height - 0.22 - 0.07 * up for up in before], s=8, color=colour, zorder=3)
        words = (f"{mean:+.3f}" if math.isnan(half) else f"{mean:+.3f} ± {half:.3f}").replace("-", "−")
        ax.text(
            mean, height + 0.2, words, ha="center", va="bottom", fontsize=9, bbox={"fc": "white", "lw": 0, "pad": 1}
        )
    ax.axvline(0, color="black", linewidth=1, zorder=0)
    ax.set_yticks(range(len(leads)), [name.replace(" minus ", "\nminus ") for name in reversed(leads)], fontsize=9)
    interval = "95 % interval; " if any(math.isfinite(lead[1]) for lead in leads.values()) else ""
    ax.set(ylim=(-0.5, len(leads) - 0.2), xlabel=f"lead in accuracy ({interval}small dots: single pairs)")
    ax.margins(x=0.2)
    return tidy(ax)
