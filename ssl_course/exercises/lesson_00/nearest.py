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
    'similarity.fill_diagonal_(float("-inf")) -> pass': "Each row's nearest neighbour is the row itself, which tells "
    "you nothing. Put minus infinity on the diagonal of the similarity matrix before `topk`.",
    'float("-inf") -> 0': "A row chooses itself where all others point away: their similarities are below zero, and "
    "zero stands on the diagonal. Put minus infinity there, which is smaller than every cosine.",
    "z @ z.T -> -torch.cdist(features, features)": "These are the rows at the smallest distance. The text asks for the "
    "same direction, however long a row is: the dot product of rows of length one.",
    "z @ z.T -> (z @ z.T).abs()": "Rows that point in the opposite direction were taken for similar ones: their cosine "
    "is near −1. Leave out `abs` and squares.",
    ".indices -> .indices.sort(1).values": "The rows are right, but in the order of their numbers. Return the most "
    "similar first, as `topk` gives them.",
    ".indices -> .indices.flip(1)": "The order is turned round. Return the most similar first, as `topk` gives them.",
    ".indices -> ": "`topk` gives two things, the similarities and the rows. Return only the rows: `.indices`.",
    "F.normalize(features, dim=1) -> features": "Long rows win, because a dot product grows with the length of the "
    "vectors. Scale every row to length one first.",
    "features, dim=1 -> features, dim=0": "You scaled columns (features), not rows (pictures). Use dim=1.",
    "z @ z.T -> -z @ z.T": "These are the least similar rows. Pick the largest similarities: `topk` without a minus.",
    ".indices -> .values": "These are the similarities. Return the indices of the rows: `.indices` of `topk`.",
    "k, dim=1 -> k, dim=0": "The result has one column per picture instead of one row. Use `topk` along dim=1.",
}


def _itself_among_opposites(function):
    """Rounding can bring a cosine just below −1, or up to it: no number on the diagonal but a smaller one will do."""
    rows = torch.tensor([[3.0, 4.0], [-3.0, -4.0]]), torch.tensor([[1.0, 0.0], [-1.0, 0.0]])
    if all(torch.as_tensor(function(two, 1)).flatten().tolist() == [1, 0] for two in rows):
        return None
    return (
        "Right, except where all other rows point exactly away: their cosine is −1, and the row chooses itself. What "
        "stands on the diagonal must be smaller than any cosine can be, −1 too: minus infinity."
    )


def _usable(function):
    """In a pair of parallel rows, the row itself need not be the first of the k + 1 nearest."""
    found = function(torch.tensor([[3.0, 0.0], [3.0, 0.0], [0.0, 2.0], [0.0, 2.0]]), 1)
    if not (found[:, 0] == torch.arange(4)).any():
        return _itself_among_opposites(function)
    return (
        "Right, except where two rows are parallel: then the first of the k + 1 nearest may be the other one, and the "
        "row itself stays in. Exclude it by its place: minus infinity on the diagonal."
    )


# Angle in degrees and length of the rows drawn: two queries, each followed by two in its direction and one or two that
# end near it and point elsewhere; and four others.
RAYS = [
    *((20.0, 2.0), (12.0, 0.6), (30.0, 1.0), (45.0, 2.0)),
    *((150.0, 0.6), (142.0, 1.9), (163.0, 1.6), (190.0, 0.5), (112.0, 0.5)),
    *((250.0, 1.5), (285.0, 0.7), (315.0, 1.8)),
]


def _draw(function):
    angle, length = torch.tensor(RAYS).T
    points = length[:, None] * torch.stack([angle.deg2rad().cos(), angle.deg2rad().sin()], dim=1)
    neighbours = function(points, 2)
    ax = plt.subplots(figsize=(5.4, 4.4), layout="constrained")[1]
    for point in points.tolist():
        ax.plot(*zip((0, 0), point, strict=True), color="lightgrey", linewidth=1, zorder=0)
    ax.plot(*points.T, "k.", markersize=5)
    for row, colour, marker in zip((0, 4), plot.COLOURS, plot.MARKERS, strict=False):
        for other in [row, *neighbours[row].tolist()]:
            style = dict(linewidth=3) if other == row else dict(linewidth=1.4, linestyle="--")
            ax.plot(*zip((0, 0), points[other].tolist(), strict=True), color=colour, **style)
            fill = colour if other == row else "none"
            ax.plot(*points[other].tolist(), marker, color=colour, markersize=12, markerfacecolor=fill)
    ax.plot(0, 0, "k+", markersize=9)
    ax.set(xlabel="feature 1", ylabel="feature 2", aspect="equal")
    ax.set_title("rows as rays from (0, 0)\nfilled: two queries; hollow, dashed: what yours found", fontsize=9)
    return ax.figure, "twelve rays from the origin; two are queries, and two rays are marked for each as its nearest"


NEAREST = Exercise(
    reference=nearest,
    stars=2,
    minutes=10,
    probes=(
        Probe("four rows", lambda: dict(features=torch.tensor([[1, 0.1], [5, 5.5], [0.2, 1], [3, -0.5]]), k=1)),
        Probe("two rows behind", lambda: dict(features=torch.tensor([[1.0, 0], [-1, 0.1], [-2, -0.4]]), k=2)),
        Probe("nine rows of five features", lambda: dict(features=torch.randn(9, 5, generator=seeded()) + 0.5, k=3)),
        Probe("long and short rows", lambda: dict(features=torch.randn(7, 3, generator=seeded(2)) ** 3, k=2)),
    ),
    mistakes=edited(nearest, MISTAKES),
    hints=(
        "The cosine similarity of two rows of length one is their dot product. Which matrix product gives all pairs?",
        "`F.normalize(features, dim=1)`, then `z @ z.T`. Then keep every row from choosing itself.",
        "After `similarity.fill_diagonal_(float('-inf'))`, `similarity.topk(k, dim=1).indices` is the answer.",
    ),
    learnt="Two lines of matrix algebra, and you can ask any representation what it considers similar.",
    draw=_draw,
    usable=_usable,
)
