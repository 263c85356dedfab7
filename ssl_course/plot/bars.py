"""Accuracies as bars, with intervals and the line of chance."""

import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, closed_after_error, numbers, tidy


@closed_after_error()
def accuracy_bars(
    scores: dict[str, Interval | float],
    *,
    chance: float,
    highlight: Sequence[str] = (),
    green: str = "learnt without labels first",
    over: str = "repeats",
    ax: Axes | None = None,
) -> Axes:
    """Accuracies as bars from bottom to top, with intervals where there are any, and the line of pure chance.

    Below all panels stands what green bars and whiskers mean, where there are any (constrained layout makes room).

    Args:
        highlight: names of the bars in green and bold, the method that the figure is about.
        green: what these have in common.
        over: what an interval's values are, such as "draws of the labels" or "seeds".

    Raises:
        ValueError: if a name to highlight is no bar, or an accuracy or chance is not within 0 to 1.
    """
    for name, score in (scores | {"chance": chance}).items():
        numbers(name, score.mean if isinstance(score, Interval) else score, finite=True, least=0, most=1)
    if unknown := set(highlight) - set(scores):
        raise ValueError(f"no bar is called {', '.join(sorted(unknown))}; there are: {', '.join(scores)}.")
    ax = ax or plt.subplots(figsize=(6.2, 0.42 * len(scores) + 1.3), layout="constrained")[1]
    for height, (name, score) in enumerate(scores.items()):
        mean, half = (score.mean, score.half_width) if isinstance(score, Interval) else (score, math.nan)
        ours = name in highlight
        ax.barh(height, mean, color=COLOURS[2] if ours else "#B8B8B8", height=0.62)
        if half == half:
            whisker = [[min(half, mean)], [min(half, 1 - mean)]]  # no accuracy lies outside 0 to 1
            ax.errorbar(mean, height, xerr=whisker, color="black", capsize=3, linewidth=1)
        reach = min(1.0, mean + half) if half == half else mean
        ax.text(reach + 0.015, height, f"{mean:.2f}", va="center", fontweight="bold" if ours else "normal")
    ax.axvline(chance, color="black", linestyle=":", linewidth=1)
    ax.text(chance + 0.01, len(scores) - 0.62, f"chance {chance:.3g}", va="bottom", fontsize=9)
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set(xlim=(0, 1.08), ylim=(-0.6, len(scores) - 0.1), xlabel="test accuracy")
    _explain(ax.figure, scores, green if highlight else "", over)
    return tidy(ax)


def _explain(figure: Figure, scores: dict[str, Interval | float], green: str, over: str) -> None:
    """What green bars and whiskers mean: a line each below all panels, once, where there are any."""
    intervals = [score for score in scores.values() if getattr(score, "half_width", math.nan) >= 0]
    counts = {len(score.values) for score in intervals}
    cut = any(score.mean + score.half_width > 1 or score.half_width > score.mean for score in intervals)
    said = figure.get_supxlabel().splitlines() + ([f"green: {green}"] if green else [])
    said += [f"whiskers: 95 % interval over {count} {over}" for count in sorted(counts)]
    said += ["whiskers end at 0 and 1, as accuracies do"] if cut else []
    if said:
        figure.supxlabel("\n".join(dict.fromkeys(said)), fontsize=9)
