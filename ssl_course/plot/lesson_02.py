"""Lesson 02's drawing: the map of gains."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import closed_after_error, numbers


@closed_after_error()
def gain_map(gains: list[list[Interval]], *, rows: list[str], columns: list[str], ax: Axes | None = None) -> Axes:
    """Gains as a coloured table, each with its 95 % interval, in points (hundredths); ≈ where the interval holds zero.

    Args:
        gains: a list of `rows`, each a list of `columns`.

    Raises:
        ValueError: for another number of rows or columns than names, or a gain that is not finite.
    """
    if [len(line) for line in gains] != [len(columns)] * len(rows):
        found = f"{len(gains)} rows of {', '.join(str(len(line)) for line in gains)}"
        raise ValueError(
            f"the gains have {found} columns, for {len(rows)} names of rows and {len(columns)} of columns."
        )
    means = 100 * numbers("gains", [[gain.mean for gain in row] for row in gains], finite=True)
    ax = ax or plt.subplots(figsize=(1.5 * len(columns) + 1.4, 0.75 * len(rows) + 1))[1]
    reach = max(20.0, np.abs(means).max())  # the same scale for all small gains, so that a point looks like a point
    image = ax.imshow(means, cmap="PuOr_r", vmin=-reach, vmax=reach, aspect="auto")
    for row, line in enumerate(gains):
        for column, (mean, half, _) in enumerate(line):
            sign = "" if abs(mean) > half else "≈ "
            colour = "white" if abs(100 * mean) > 0.7 * reach else "black"
            text = f"{sign}{100 * mean:+.0f} ± {100 * half:.0f}"
            ax.text(column, row, text, ha="center", va="center", color=colour, fontweight="normal" if sign else "bold")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.figure.colorbar(image, ax=ax, label="gain (points)")
    return ax
