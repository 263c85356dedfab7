"""Shared by the two measures of collapse, `column_spread` and `effective_rank`."""

import matplotlib.pyplot as plt
import torch
from matplotlib.patches import Ellipse

from ssl_course import plot
from ssl_course.exercises.exercise import seeded


def _ellipse(ax, z):
    """The ellipse of one standard deviation of a cloud [n, 2], and its axes as arrows."""
    variance, directions = torch.linalg.eigh(torch.cov(z.T))
    std, middle = variance.clamp_min(0).sqrt(), z.mean(0)
    angle = torch.rad2deg(torch.atan2(directions[1, 1], directions[0, 1])).item()
    shape = dict(angle=angle, fill=False, linewidth=1.6, zorder=3)
    ax.add_patch(Ellipse(middle.tolist(), 2 * std[1].item(), 2 * std[0].item(), **shape))
    for length, axis in zip(std, directions.T, strict=True):
        ends = torch.stack([middle, middle + length * axis])
        ax.plot(*ends.T, "-", color="black", linewidth=1.6)


def draw_clouds(function, name):
    """Three clouds of 60 points, none of them around zero, each with the value of `function`; the same in words.

    Each has the ellipse of one standard deviation, and its two axes. The smallest is drawn once more, enlarged.
    """
    base, middle = torch.randn(60, 2, generator=seeded(2)), torch.tensor([2.0, 1.0])
    line = base[:, :1] * torch.tensor([[1.0, 0.8]])
    clouds = {"round": base + middle, "on a line": line + middle, "nearly one point": 0.02 * base + middle}
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.5), sharex=True, sharey=True)
    words = []
    for ax, (title, z), colour, marker in zip(axes, clouds.items(), plot.COLOURS, plot.MARKERS, strict=False):
        value = float(function(z))
        ax.plot(*z.T, marker, color=colour, markersize=4, alpha=0.5)
        _ellipse(ax, z)
        ax.axhline(0, color="grey", linewidth=0.6)
        ax.axvline(0, color="grey", linewidth=0.6)
        ax.set(xlabel="column 1", ylabel="column 2", aspect="equal")
        ax.label_outer()
        ax.set_title(f"{title}:\n{name} {value:.2f}", fontsize=11)
        words.append(f"{title} {value:.2f}")
    inset = axes[-1].inset_axes([0.04, 0.56, 0.42, 0.42])
    inset.plot(*z.T, marker, color=colour, markersize=2.5, alpha=0.5)
    _ellipse(inset, z)
    inset.set(xticks=[], yticks=[], aspect="equal")
    axes[-1].text(0.25, 0.54, "enlarged", fontsize=9, ha="center", va="top", transform=axes[-1].transAxes)
    return figure, f"three clouds of points, the ellipse and axes of each, and their {name}: {', '.join(words)}"
