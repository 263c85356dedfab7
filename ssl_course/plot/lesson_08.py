"""Lesson 08's drawings: a game, matrices of pairs, misses, who pushes whom, probes; lesson 09's map of probes."""

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import lines, loss_curve
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, cues, is_baseline, tidy
from ssl_course.plot.lesson_00 import Page, dots
from ssl_course.plot.pictures import tile

PAIRS = (
    ("τ = 0.05", "τ = 0.2"),
    ("τ = 0.2", "τ = 1"),
    ("τ = 0.05, 1200 steps", "τ = 0.2, 1200 steps"),
    ("τ = 0.05, masked", "τ = 0.05"),
    ("τ = 0.2, masked", "τ = 0.2"),
    ("τ = 0.05, masked", "τ = 0.05, masked blindly"),
    ("τ = 0.2, masked", "τ = 0.2, masked blindly"),
    ("τ = 0.2", "τ = 0.2, B = 16"),
    ("τ = 0.2, B = 256", "τ = 0.2"),
)


@closed_after_error()
def game(first: Tensor, second: Tensor, order: Tensor) -> Page:
    """A round in each row: the anchor in a frame at the left, then the numbered candidates.

    Args:
        first, second: views, float `[n, channels, side, side]`; row r of the game has the anchor `first[r]`.
        order: `[rounds, candidates]`, whole numbers: the second views from left to right.
    """
    rounds, count = order.shape
    size = (8.6, 1.02 * rounds + 0.5)
    figure, axes = plt.subplots(rounds, count + 2, figsize=size, width_ratios=[1, 0.35] + [1] * count)
    for row, line in enumerate(axes):
        for place, ax in enumerate(line):
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(place == 0)
            if place == 1:
                continue
            ax.imshow(
                tile(first[row, None] if place == 0 else second[order[row, place - 2], None], 1),
                interpolation="nearest",
            )
            if row == 0:
                ax.set_title("anchor" if place == 0 else str(place - 1), fontsize=11)
        line[0].spines[:].set(color=COLOURS[3], linewidth=3)
        line[0].set_ylabel(f"round {row + 1}", fontsize=10)
    figure.subplots_adjust(wspace=0.08, hspace=0.12)
    return figure, f"{rounds} rounds of a game; in each an anchor in a frame at the left, {count} numbered candidates"


@closed_after_error()
def pair_matrix(matrix: Tensor, rows: Tensor, columns: Tensor, *, label: str = "", ax: Axes | None = None) -> Axes:
    """A matrix about pairs of pictures, with thumbnails for its row and column numbers, and its values in the cells.

    Args:
        matrix: float `[n, m]`, -1 to 1; nan is drawn as a grey cell with ×, for a pair that is ruled out. A matrix of
            zeros and ones has empty cells for its zeros.
        rows, columns: pictures `[n, …]` and `[m, …]`, uint8, or float in [0, 1].
        label: what the values are, for the colour bar; there is none without it.

    Raises:
        ValueError: if the pictures are not as many as rows and columns.
    """
    count, across = matrix.shape
    if (len(rows), len(columns)) != (count, across):
        raise ValueError(f"a matrix {[count, across]} needs as many pictures, got {len(rows)} and {len(columns)}.")
    yes_or_no = set(matrix.nan_to_num().unique().tolist()) <= {0.0, 1.0}
    ax = ax or plt.subplots(figsize=(0.62 * across + 2.2, 0.62 * count + 0.8), layout="constrained")[1]
    shown = ax.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1, extent=(0, across, count, 0))
    for edge, pictures in ((0, rows), (1, columns)):
        for place, picture in enumerate(pictures):
            x, y = (place, -1.1) if edge else (-1.1, place)
            ax.imshow(tile(picture[None], 1), extent=(x + 0.04, x + 0.96, y + 0.96, y + 0.04))
    for row in range(count):
        for column in range(across):
            value = matrix[row, column].item()
            number = ("1" if value else "") if yes_or_no else f"{value:.2f}"
            text = "×" if math.isnan(value) else number
            colour = "white" if abs(value) > 0.7 else "black"
            ax.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=8, color=colour)
    ax.set(xlim=(-1.15, across), ylim=(count, -1.15), aspect="equal", facecolor="#DDDDDD")
    ax.set_xticks([place + 0.5 for place in range(across)], range(across))
    ax.set_yticks([place + 0.5 for place in range(count)], range(count))
    ax.set(xlabel="column", ylabel="row")
    ax.spines[:].set_visible(False)
    if label:
        ax.figure.colorbar(shown, ax=ax, label=label, shrink=0.8)
    return ax


def _frame_positives(ax: Axes, count: int) -> None:
    """A frame round the entry of each row's positive, in a matrix of `count` first views and their second views."""
    for row in range(2 * count):
        corner = ((row + count) % (2 * count), row)
        ax.add_patch(plt.Rectangle(corner, 1, 1, fill=False, edgecolor="black", linewidth=2))


@closed_after_error()
def pair_matrices(panels: dict[str, tuple[Tensor, Tensor, Tensor]]) -> Figure:
    """`pair_matrix` for each title -> (matrix, rows, columns), two in a row."""
    count = (len(panels) + 1) // 2
    figure, axes = plt.subplots(count, 2, figsize=(9, 4.6 * count), layout="constrained", squeeze=False)
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    for ax, (title, panel) in zip(axes.flat, panels.items(), strict=False):
        pair_matrix(*panel, ax=ax).set_title(title, fontsize=11)
    return figure


@closed_after_error()
def targets(views: Tensor, order: Tensor, similarity: Tensor) -> Page:
    """Where the right answers stand, three times, and similarities.

    Args:
        views: float `[2n, …]`, n first views, then their positives. order: that of the shuffled second views `[n]`.
        similarity: `[2n, 2n]`, of a network's embeddings of these views.
    """
    count = len(order)
    first, second = views[:count], views[count:]
    nowhere = torch.eye(2 * count, dtype=torch.bool)  # nobody is a candidate of its own
    all_views = nowhere.roll(count, 1).float().masked_fill(nowhere, math.nan)
    panels = {
        "target: first × second views": (torch.eye(count), first, second),
        "target: second views shuffled": (torch.eye(count)[:, order], first, second[order]),
        "target: all views × all views": (all_views, views, views),
        "similarities, untrained (framed: positives)": (similarity.masked_fill(nowhere, math.nan), views, views),
    }
    alt = "four matrices with their views at the edges: three targets, and similarities of an untrained network. "
    figure = pair_matrices(panels)
    _frame_positives(figure.axes[3], count)
    return figure, alt + "Ones stand wherever row and column are views of the same picture"


@closed_after_error()
def training(losses: Sequence[float], looks: Sequence[Tensor], pair: tuple[Tensor, Tensor], every: int = 100) -> Page:
    """A run: its loss, how often the positive comes first, the loss's two terms, and similarities at the end.

    Args:
        looks: tensors `[4]`, loss, unevenness, lead and hits, before the first step and after every `every` steps.
        pair: similarities `[2n, 2n]` at the end, and their views.
    """
    figure, axes = plt.subplots(2, 2, figsize=(9, 8), layout="constrained", height_ratios=(1, 1.5))
    _, unevenness, lead, hits = (line.tolist() for line in torch.stack([*looks]).T)
    steps = [min(every * look, len(losses)) for look in range(len(looks))]
    loss_curve(losses, start=math.log(127), ax=axes[0, 0])
    axes[0, 0].set_title("loss of the training batches", fontsize=10)
    lines(steps, {"positive comes first": hits}, ax=axes[0, 1])
    axes[0, 1].set(xlabel="training step", ylabel="share of new views", ylim=(0, 1))
    axes[0, 1].set_title("hits, among 127 candidates", fontsize=10)
    lines(steps, {"lead": lead, "unevenness": unevenness}, ax=axes[1, 0])
    axes[1, 0].set(xlabel="training step", ylabel="nats, on new views")
    axes[1, 0].set_title("loss = log(2B − 1) + unevenness − lead", fontsize=10)
    similarity, views = pair
    itself = torch.eye(len(views), dtype=torch.bool)
    pair_matrix(similarity.masked_fill(itself, math.nan), views, views, ax=axes[1, 1])
    _frame_positives(axes[1, 1], len(views) // 2)
    axes[1, 1].set_title("similarities after training (framed: positives)", fontsize=10)
    alt = f"the loss over {len(losses)} steps, from {losses[0]:.2f} to {losses[-1]:.2f}; hits from {hits[0]:.2f} to "
    alt += f"{hits[-1]:.2f}; lead from {lead[0]:.2f} to {lead[-1]:.2f}, unevenness from {unevenness[0]:.2f} to "
    return figure, alt + f"{unevenness[-1]:.2f}; a matrix of similarities of eight views"


@closed_after_error()
def misses(views: Tensor, kinds: Tensor, z_a: Tensor, z_b: Tensor, count: int = 10) -> Page:
    """The first anchors whose positive did not come first, below each its positive, and the negative that did.

    Args:
        views: float `[2B, …]`, first views, then second ones. kinds: `[2B]`, their shapes.
        z_a, z_b: `[B, dim]`, their embeddings.
    """
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    winner = (z @ z.T).fill_diagonal_(-2).argmax(1)
    positive = torch.arange(len(z)).roll(len(z_a))
    some = (winner != positive).nonzero()[:count, 0]
    rows = {"anchor": views[some], "its positive": views[positive[some]], "came first": views[winner[some]]}
    figure, axes = plt.subplots(3, max(len(some), 1), figsize=(8.6, 3.4), squeeze=False)
    for line, (name, pictures) in zip(axes, rows.items(), strict=True):
        for ax in line:
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        for ax, picture in zip(line, pictures, strict=False):
            ax.imshow(tile(picture[None], 1), interpolation="nearest")
        line[0].set_ylabel(name, rotation=0, ha="right", va="center")
    same = (kinds[some] == kinds[winner[some]]).tolist()
    for ax, one in zip(axes[2], same, strict=False):
        ax.set_xlabel("same" if one else "other", fontsize=9, fontweight="bold" if one else "normal")
    figure.subplots_adjust(wspace=0.1, hspace=0.06)
    axes[2][0].set_ylabel("came first\n(its shape)", rotation=0, ha="right", va="center")
    found = f"{len(same)} views whose positive did not come first, with the negatives that did: of the same shape in "
    return figure, found + f"{sum(same)} of {len(same)}"


@closed_after_error()
def pushes(
    views: Tensor,
    shares: Mapping[float, Tensor],
    top_tenth: Mapping[float, float],
    temperatures: Sequence[float] = (0.05, 0.2, 1),
    row: int = 0,
) -> Page:
    """The 16 negatives that push one row most, each above the bar of its share; temperatures below each other.

    Args:
        shares: temperature -> `[2B, 2B]`, each row's shares of the push. top_tenth: temperature -> what the nearest
            tenth of the negatives takes.
    """
    size = (8.8, 2.3 * len(temperatures) + 0.3)
    options = {"width_ratios": (1, 13), "layout": "constrained", "squeeze": False}
    figure, axes = plt.subplots(len(temperatures), 2, figsize=size, **options)
    said = []
    for line, temperature in zip(axes, temperatures, strict=True):
        _push(line, views, shares[temperature][row], row, f"τ = {temperature:g}")
        took = f"{top_tenth[temperature]:.2f}"
        said.append(f"{took} at τ = {temperature:g}")
        line[1].set_title(f"the nearest tenth of all negatives takes {took} of the push (mean over rows)", fontsize=10)
    return figure, f"an anchor, and 16 negatives above the bars of their shares; nearest tenth: {', '.join(said)}"


def _push(axes: Sequence[Axes], views: Tensor, shares: Tensor, row: int, name: str, count: int = 16) -> None:
    """The anchor in a frame at the left; at the right, bars of the largest shares with their negatives above them."""
    alone, bars = axes
    alone.imshow(tile(views[row, None], 1))
    alone.set(xticks=[], yticks=[], xlabel="anchor", ylabel=name)
    alone.spines[:].set(color=COLOURS[3], linewidth=3)
    found, places = shares.detach().topk(min(count, len(shares))), range(min(count, len(shares)))
    bars.bar(places, found.values, color=COLOURS[0], width=0.7)
    for place, index, share in zip(places, found.indices, found.values.tolist(), strict=True):
        bars.text(place, share + 0.02, f"{share:.2f}", ha="center", va="bottom", fontsize=9)
        bars.imshow(tile(views[index, None], 1), extent=(place - 0.46, place + 0.46, 1.04, 1.41))
    bars.set(xlim=(-0.7, len(places) - 0.3), ylim=(0, 1.43), aspect="auto", yticks=(0, 0.5, 1))
    bars.set(xlabel="the negatives with the largest shares", ylabel="share of the push")
    bars.set_xticks(places, range(1, len(places) + 1))
    tidy(bars)


@closed_after_error()
def two_ways(shares: Mapping[str, Mapping[float, float]], by_number: float) -> Page:
    """What false negatives take of the push: a line for each network, over the temperature it is measured at.

    Args:
        shares: network -> temperature of the measurement -> share. by_number: their share of all negatives.
    """
    figure, ax = plt.subplots(figsize=(8.4, 3.9), layout="constrained")
    height, gap = -1.0, 0.06 * max(max(line.values()) for line in shares.values())
    learnt = {name: line for name, line in shares.items() if not is_baseline(name)}
    networks = [(*one, "-") for one in cues(learnt)]
    networks += [(name, line, BASELINE, "x", "--") for name, line in shares.items() if name not in learnt]
    for name, line, colour, mark, dash in sorted(networks, key=lambda one: one[1][min(one[1])]):
        ax.plot([*line], [*line.values()], color=colour, marker=mark, linestyle=dash)
        height = max(height + gap, line[min(line)])  # names don't cover each other
        ax.text(0.88 * min(line), height, name, ha="right", va="center", color=colour, fontsize=9)
    ax.plot([*line], [by_number] * len(line), color="black", linestyle=":", linewidth=1)
    ax.set_title("each line is a network, named by the τ of its training", fontsize=10)
    ax.text(2.2, by_number, "their share\nof all negatives", ha="left", va="center", fontsize=9)
    ax.set(xscale="log", xlim=(0.016, 5.5), ylim=(0, None), xlabel="τ of the measurement (logarithmic)")
    ax.set_xticks([*line], [f"{one:g}" for one in line])
    ax.minorticks_off()
    ax.set_ylabel("false negatives' share of the push")
    said = [f"{name}: {', '.join(f'{one:.2f}' for one in line.values())}" for name, line in shares.items()]
    return figure, f"shares over the temperatures {', '.join(f'{one:g}' for one in line)}. {'; '.join(said)}"


def arms(run: Mapping[str, float], five: Mapping[str, Interval]) -> Page:
    """`dots`: what a linear probe for the shape finds in the features of each network, baselines first."""
    order = sorted({*run, *five}, key=lambda name: ("τ" in name, name != "raw pixels", name))  # alike ones together
    run, five = ({name: table[name] for name in order if name in table} for table in (run, five))
    title = {"shape": "linear probe for the shape, 4,000 labels"}
    ours = ("τ = 0.05", "τ = 0.2", "τ = 1")
    return dots({"shape": run}, {"shape": five} if five else {}, chance={"shape": 1 / 8}, titles=title, ours=ours)


def differences(five: Mapping[str, Interval], what: str = "shape", pairs: Sequence[tuple[str, str]] = PAIRS) -> str:
    """Stored differences between two arms, paired by seed: a heading, and a line for each pair that is stored."""
    leads = {(one, other): paired_ci(five[one], five[other]) for one, other in pairs if {one, other} <= {*five}}
    found = [
        f"  [{one}] minus [{other}]: {lead.mean:+.3f} ± {lead.half_width:.3f}" for (one, other), lead in leads.items()
    ]
    return "\n".join([f"Five seeds, {what}:", *found]) if found else "(Five seeds: not measured yet.)"


def masked_bound(five: Mapping[str, Interval]) -> str:
    """`differences` of the bounds, for the oracles alone."""
    return differences(five, "bound in nats", [pair for pair in PAIRS if "masked" in pair[0]])
