"""Lesson 07's instruments: a siamese pair as a picture, and a dashboard that is redrawn while a network trains."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.augment.checks import check_values
from ssl_course.plot.charts import lines
from ssl_course.plot.figure import COLOURS, MARKERS, bundle, closed_after_error, cues, png, tidy

REACH = 9.0  # how far the map of a cloud reaches to either side, in units of z: the same for all runs
RANKS = (1, 2, 4, 8, 16, 32, 64)  # ticks
NEARLY_ONE_POINT, FEW_DIRECTIONS = 0.05, 1.5  # where the areas of `plane` end, for z of 32 numbers and pictures as here


class Snapshot(NamedTuple):
    """Measures of rows `[batch, dim]` at one moment of training.

    Attributes:
        spread: mean over columns of the standard deviation over the batch, in units of z.
        rank: centred effective rank, 1 to dim.
        alignment, uniformity: as in `evaluate`, on rows of length one.
        spectrum: `[dim]`, variances along the principal axes, the largest first.
        cloud: `[n, 2]`, centred rows along the first two of these axes.
    """

    spread: float
    rank: float
    alignment: float
    uniformity: float
    spectrum: Tensor
    cloud: Tensor


def pca_2d(rows: Tensor) -> Tensor:
    """Rows `[batch, dim]`, centred, along their two principal axes of largest variance: `[batch, 2]`."""
    centred = rows - rows.mean(0)
    axes = torch.linalg.svd(centred, full_matrices=False).Vh[:2]
    backwards = axes.sum(1, keepdim=True) < 0  # turned round; else the picture may flip from one snapshot to the next
    axes = torch.where(backwards, -axes, axes)
    return centred @ axes.T


class Dashboard:
    """The snapshots of one run, in one figure that stays in its place and is redrawn at each of them.

    Args:
        title: the run's name.
        every: training steps from one snapshot to the next.

    Attributes:
        snapshots: pairs of snapshots of z and of h, in the order of training.
        picture: the figure as it was last drawn, a PNG.
    """

    def __init__(self, title: str, every: int) -> None:
        self.title, self.every = title, every
        self.snapshots: list[tuple[Snapshot, Snapshot]] = []
        self.picture = b""
        self._place = None

    def add(self, z: Snapshot, h: Snapshot) -> None:
        """Keep a snapshot of embeddings z and features h, and redraw."""
        self.snapshots.append((z, h))
        self.picture = png(self.figure(), dpi=80)
        shown = bundle(self.picture, self.alt())
        if self._place is None:
            self._place = display(shown, raw=True, display_id=True)
        else:
            self._place.update(shown, raw=True)

    def alt(self) -> str:
        """The figure in words: where the measures began and where they are now."""
        (first, _), (last, h) = self.snapshots[0], self.snapshots[-1]
        return (
            f"dashboard of the run “{self.title}”: spread of z from {first.spread:.3g} to {last.spread:.3g}, effective "
            f"rank from {first.rank:.1f} to {last.rank:.1f}; for h now {h.spread:.3g} and {h.rank:.1f}"
        )

    @closed_after_error()
    def figure(self) -> Figure:
        """Cloud, spread, effective rank, spectrum, alignment and uniformity; z in blue, h in orange."""
        figure, grid = plt.subplots(2, 3, figsize=(9, 5.2))  # a fixed layout: it is drawn while training waits
        figure.subplots_adjust(left=0.08, right=0.985, bottom=0.1, top=0.94, wspace=0.42, hspace=0.36)
        *axes, spare = grid.flat
        spare.remove()
        z, h = zip(*self.snapshots, strict=True)
        steps = [self.every * index for index in range(len(z))]
        _cloud(z[-1].cloud, axes[0])
        for ax, name in ((axes[1], "spread"), (axes[2], "rank")):
            series = {
                part: [getattr(snapshot, name) for snapshot in snapshots] for part, snapshots in (("z", z), ("h", h))
            }
            lines(steps, series, ax=ax)
        axes[1].set(yscale="log", ylim=(1e-4, 1e4), ylabel="spread (units of z, h)", xlabel="training step")
        axes[2].set(yscale="log", ylim=(0.9, 70), ylabel="effective rank", xlabel="training step")
        axes[2].set_yticks(RANKS, map(str, RANKS))
        spectra = {part: snapshot.spectrum.clamp_min(1e-12).tolist() for part, snapshot in (("z", z[-1]), ("h", h[-1]))}
        lines(range(1, 65), spectra, ax=axes[3])
        for line in axes[3].lines:
            line.set(marker="", linestyle="-" if line.get_label() == "z" else "--")
        axes[3].legend(frameon=False)
        axes[3].set(yscale="log", ylim=(1e-10, 1e8), ylabel="variance (units²)", xlabel="principal axis")
        axes[1].set_yticks([1e-4, 1e-2, 1, 1e2, 1e4])
        axes[3].set_yticks([1e-8, 1e-4, 1, 1e4, 1e8])
        for ax in axes[1:4]:
            ax.minorticks_off()
        both = {name: [getattr(snapshot, name) for snapshot in z] for name in ("alignment", "uniformity")}
        lines(steps, both, ax=axes[4])
        for line, colour, marker in zip(axes[4].lines, COLOURS[2:], MARKERS[2:], strict=False):
            line.set(color=colour, marker=marker)  # blue and orange are z and h
        axes[4].legend(frameon=False)
        axes[4].set(ylim=(-4.2, 2.2), ylabel="z: small is good (no unit)", xlabel="training step")
        axes[0].set_title(f"{self.title}: z of {len(z[-1].cloud)} pictures", fontsize=10)
        return figure


@closed_after_error()
def plane(ends: dict[str, Snapshot], ax: Axes | None = None) -> Axes:
    """Where runs ended: spread to the right, effective rank upwards; both collapses have their own area."""
    ax = ax or plt.subplots(figsize=(8.5, 4.4), layout="constrained")[1]
    ax.set(xscale="log", yscale="log", xlabel="spread of z (units of z)", ylabel="effective rank of z")
    ax.axvspan(1e-5, NEARLY_ONE_POINT, color=COLOURS[3], alpha=0.12, linewidth=0)
    ax.axhspan(0.5, FEW_DIRECTIONS, color=COLOURS[1], alpha=0.15, linewidth=0)
    for name, snapshot, colour, marker in cues(ends):
        ax.plot(snapshot.spread, snapshot.rank, marker, color=colour, markersize=9, label=name, alpha=0.85)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    largest_spread = max(snapshot.spread for snapshot in ends.values())
    ax.set(xlim=(1e-4, 10 * largest_spread), ylim=(0.9, 40))
    ax.set_yticks(RANKS[:-1], map(str, RANKS[:-1]))
    ax.minorticks_off()
    ax.text(1.2e-4, 36, "complete collapse", color=COLOURS[3], va="top", fontweight="bold")
    ax.text(8 * largest_spread, 1.35, "dimensional collapse", color="#8C6200", ha="right", fontweight="bold")
    return tidy(ax)


@closed_after_error()
def siamese(images: Tensor, z: Tensor, names: list[str], ax: Axes | None = None) -> Axes:
    """One network seen several times: each picture, the network, its embedding as a strip, and the distances to row 0.

    Args:
        images: float `[rows, channels, height, width]` in [0, 1]. z: `[rows, dim]`, their embeddings.
        names: of the rows, as they stand in the formulas.
    """
    check_values(images, clamped=True)
    ax = ax or plt.subplots(figsize=(8.8, 1.15 * len(images)), layout="constrained")[1]
    box = dict(boxstyle="round,pad=0.5", facecolor="white", edgecolor=COLOURS[0], linewidth=1.6)
    limit = z.abs().max().item()
    for row, (picture, strip, name) in enumerate(zip(images, z, names, strict=True)):
        y = -1.2 * row
        pixels = picture.clamp(0, 1).permute(1, 2, 0).numpy()
        ax.imshow(pixels, extent=(0, 1, y - 0.5, y + 0.5), interpolation="nearest")
        ax.text(-0.1, y, name, ha="right", va="center", fontsize=11)
        ax.text(2, y, "M", ha="center", va="center", fontsize=12, bbox=box)
        ax.annotate("", (1.7, y), (1.05, y), arrowprops=dict(arrowstyle="-|>", color="grey"))
        ax.annotate("", (2.95, y), (2.3, y), arrowprops=dict(arrowstyle="-|>", color="grey"))
        ax.imshow(
            strip[None].numpy(),
            extent=(3, 7, y - 0.25, y + 0.25),
            cmap="RdBu_r",
            vmin=-limit,
            vmax=limit,
            aspect="auto",
        )
        ax.text(5, y + 0.3, f"M({name})", ha="center", va="bottom", fontsize=9)
        if row:
            distance = torch.linalg.vector_norm(z[0] - strip).item()
            ax.text(7.2, y, f"‖M({names[0]}) − M({name})‖₂ = {distance:.2f}", va="center", fontsize=10)
    ax.plot([2, 2], [-1.2 * (len(z) - 1) + 0.3, -0.3], color=COLOURS[0], linestyle=":", zorder=0)
    ax.set(xlim=(-1.4, 10.4), ylim=(-1.2 * len(z) + 0.6, 0.7), aspect="equal")
    ax.axis("off")
    return ax


def _cloud(points: Tensor, ax: Axes) -> None:
    """One scale for all runs, to be compared; a cloud of which most would lie outside gets its own, and says so."""
    ax.plot(*points.T, "o", color=COLOURS[0], markersize=3, alpha=0.6)
    outside, reach, note = int((points.abs() > REACH).any(1).sum()), REACH, ""
    if outside > len(points) / 2:
        reach = 1.1 * points.abs().max().item()
        note = f"scale: {reach / REACH:,.0f} times wider"
    elif outside:
        note = f"{outside} points lie outside"
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel="widest direction (units of z)", ylabel="second widest")
    ax.text(-reach * 0.93, reach * 0.93, note, va="top", fontsize=8)
    tidy(ax)
