"""Lesson 00: the nearest neighbours in a representation."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def nearest(features, k):
    z = F.normalize(features, dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(float("-inf"))
    return similarity.topk(k, dim=1).indices


MISTAKES = {
    'similarity.fill_diagonal_(float("-inf")) -> pass': "Each row's nearest neighbour is the row itself, which says "
    "nothing. Put minus infinity on the diagonal of the similarity matrix before you pick.",
    "F.normalize(features, dim=1) -> features": "Long rows win: a product of vectors grows with their length. Scale "
    "every row to length one first.",
    "features, dim=1 -> features, dim=0": "The columns (features) were scaled to length one, not the rows (pictures). "
    "Use dim=1.",
    "z @ z.T -> -z @ z.T": "These are the least similar rows. The largest similarity is the nearest: use `topk` "
    "without a minus.",
    ".indices -> .values": "These are the similarities themselves. Asked for are the indices of the rows: `.indices` "
    "of `topk`.",
    "k, dim=1 -> k, dim=0": "The result has one column a picture instead of one row. Pick along dim=1.",
}


def _draw(function):
    points = torch.randn(14, 2, generator=seeded(5))
    neighbours = function(points, 2)
    ax = plt.subplots(figsize=(4.6, 3.6), layout="constrained")[1]
    ax.axhline(0, color="lightgrey", linewidth=0.8, zorder=0)
    ax.axvline(0, color="lightgrey", linewidth=0.8, zorder=0)
    for row, colour, marker in zip((0, 5, 9), plot.COLOURS, plot.MARKERS, strict=False):
        for other in neighbours[row].tolist():
            arrow = dict(arrowstyle="->", color=colour, linewidth=1.5)
            ax.annotate("", xy=points[other].tolist(), xytext=points[row].tolist(), arrowprops=arrow)
        ax.plot(*points[row].tolist(), marker, color=colour, markersize=11)
    ax.plot(*points.T, "k.", markersize=5)
    ax.set(xlabel="feature 1", ylabel="feature 2", aspect="equal")
    ax.set_title("who lies in my direction?", fontsize=9)
    alt = "fourteen points; from three of them arrows lead to the two points of most similar direction"
    return ax.figure, alt


def _rows_of_different_length():
    rows = torch.randn(7, 3, generator=seeded(2))
    return rows * torch.tensor([0.1, 5.0, 1.0, 0.3, 9.0, 2.0, 0.5])[:, None]


NEAREST = Exercise(
    reference=nearest,
    probes=(
        Probe(
            "four short rows",
            lambda: dict(features=torch.tensor([[1.0, 0.1], [5.0, 5.5], [0.2, 1.0], [3.0, -0.5]]), k=1),
        ),
        Probe("nine rows of five features", lambda: dict(features=torch.randn(9, 5, generator=seeded()) + 0.5, k=3)),
        Probe("lengths far apart", lambda: dict(features=_rows_of_different_length(), k=2)),
    ),
    mistakes=edited(nearest, MISTAKES),
    hints=(
        "The cosine similarity of two rows is their product once both have length one. Which matrix product holds all "
        "pairs at once?",
        "`F.normalize(features, dim=1)`, then `z @ z.T`; keep every row from choosing itself.",
        "After `similarity.fill_diagonal_(float('-inf'))`, `similarity.topk(k, dim=1).indices` is the answer.",
    ),
    learnt="Two lines of matrix algebra, and you can ask any representation what it takes for similar.",
    draw=_draw,
)
