"""Lesson 08: how similar is every row to every other one?"""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient


def similarity_matrix(z):
    z = F.normalize(z, dim=1)
    return z @ z.T


def _pair_by_pair(z):
    return F.cosine_similarity(z[:, None], z[None], dim=2)


def _not_normalised(z):
    return z @ z.T


def _columns_normalised(z):
    z = F.normalize(z, dim=0)
    return z @ z.T


def _columns_compared(z):
    z = F.normalize(z, dim=1)
    return z.T @ z


def _one_side_only(z):
    return F.normalize(z, dim=1) @ z.T


def _squared_lengths(z):
    z = z / z.pow(2).sum(dim=1, keepdim=True)
    return z @ z.T


def _whole_matrix(z):
    z = z / z.norm()
    return z @ z.T


def _distances(z):
    return torch.cdist(F.normalize(z, dim=1), F.normalize(z, dim=1))


def _itself_removed(z):
    return similarity_matrix(z).fill_diagonal_(0)


def _along_dim_1(z):
    return F.cosine_similarity(z[:, None], z[None])


def _each_with_itself(z):
    return F.cosine_similarity(z, z)


def _scaled_afterwards(z):
    return F.normalize(z @ z.T, dim=1)


def _correlations(z):
    return torch.corrcoef(z)


def _draw_similarity_matrix(function):
    angles = torch.tensor([0.15, 0.5, 1.6, 2.2, 4.0])
    lengths = torch.tensor([1.0, 0.45, 0.7, 1.1, 0.8])
    z = lengths[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)
    matrix = function(z).detach()
    left, right = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")[1]
    for index, (x, y) in enumerate(z.tolist()):
        arrow = dict(arrowstyle="-|>", color=plot.COLOURS[index], linewidth=1.6)
        left.annotate("", xy=(x, y), xytext=(0, 0), arrowprops=arrow)
        left.text(1.15 * x, 1.15 * y, str(index), color=plot.COLOURS[index], ha="center", va="center")
    left.set(xlim=(-1.4, 1.4), ylim=(-1.2, 1.3), aspect="equal", xlabel="z, column 0", ylabel="z, column 1")
    left.set_title("five rows of two numbers", fontsize=9)
    image = right.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1)
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            colour = "white" if abs(matrix[row, column]) > 0.6 else "black"
            right.text(column, row, f"{matrix[row, column]:.2f}", color=colour, ha="center", va="center", fontsize=8)
    right.set(xlabel="row of z", ylabel="row of z", xticks=range(matrix.shape[1]), yticks=range(matrix.shape[0]))
    plt.colorbar(image, ax=right, label="similarity")
    first, last = float(matrix.flatten()[1]), float(matrix.flatten()[-2])
    alt = "left: five arrows; right: the matrix of their similarities, "
    return left.figure, alt + f"{first:.2f} for rows 0 and 1, {last:.2f} for rows 4 and 3"


SIMILARITY_MATRIX = Exercise(
    reference=similarity_matrix,
    probes=(
        Probe("three rows of two", lambda: dict(z=torch.tensor([[2.0, 0.0], [1.0, 1.0], [0.0, -3.0]]))),
        Probe("five rows of three", lambda: dict(z=torch.randn(5, 3, generator=seeded()))),
    ),
    mistakes=(
        Mistake(
            "not normalised",
            _not_normalised,
            "Long rows look similar to everything: a product grows with the lengths. Scale every row to length one "
            "first (`normalize` with dim=1).",
        ),
        Mistake(
            "columns normalised",
            _columns_normalised,
            "The columns were scaled to length one, not the rows. A picture is a row: use dim=1.",
        ),
        Mistake(
            "columns compared",
            _columns_compared,
            "This compares the columns (numbers of the embedding), not the rows (pictures). It is `z @ z.T`. "
            "(`z.T @ z` is what lesson 10 is about.)",
        ),
        Mistake(
            "one side only",
            _one_side_only,
            "One of the two factors still has its old length. Scale `z` first, then multiply it with its transpose.",
        ),
        Mistake(
            "squared lengths",
            _squared_lengths,
            "The rows were divided by their squared length. Divide by the length itself, the root of it.",
        ),
        Mistake(
            "the whole matrix scaled",
            _whole_matrix,
            "Everything was divided by one number, the norm of the whole matrix. Every row needs its own length: give "
            "`norm` the argument `dim=1, keepdim=True`, or use `normalize` with dim=1.",
        ),
        Mistake(
            "distances",
            _distances,
            "These are distances: 0 for equal rows. A similarity is 1 for rows that point the same way.",
        ),
        Mistake(
            "itself removed",
            _itself_removed,
            "The diagonal is missing. That every row is similar to itself is true, and it belongs in this matrix; "
            "that it may not count comes later, in the loss.",
        ),
        Mistake(
            "compared along dim 1",
            _along_dim_1,
            "`cosine_similarity` goes along dim=1 by itself. In `z[:, None]` and `z[None]` the numbers of a row stand "
            "along the last dimension: give it `dim=2`.",
        ),
        Mistake(
            "each row with itself",
            _each_with_itself,
            "Each row was compared with itself only, which gives 1 every time. Asked for are all pairs of rows, a "
            "square matrix: scale the rows, then `z @ z.T`.",
        ),
        Mistake(
            "scaled after the product",
            _scaled_afterwards,
            "The rows of the product were scaled to length one. Scale the rows of `z`, before the product.",
        ),
        Mistake(
            "correlations",
            _correlations,
            "These are correlations. `corrcoef` takes each row's mean away first; the cosine similarity leaves the "
            "rows where they are and only scales them.",
        ),
    ),
    hints=(
        "The cosine similarity of two rows is their product once both have length one. Which product of matrices "
        "holds all pairs?",
        "`torch.nn.functional.normalize(z, dim=1)` scales every row to length one.",
        "After that, `z @ z.T`: entry (i, j) is the product of row i and row j.",
    ),
    learnt="All pairs at once: entry (i, j) says how much rows i and j point the same way.",
    draw=_draw_similarity_matrix,
    alternatives=(_pair_by_pair,),
    usable=lambda function: blocked_gradient(function, SIMILARITY_MATRIX.probes[-1], "z"),
)
