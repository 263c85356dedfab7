"""Lesson 08: how similar is every row to every other one?"""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def similarity_matrix(z):
    z = F.normalize(z, dim=1)
    return z @ z.T


SCALED = "F.normalize(z, dim=1)"

MISTAKES = {
    f"{SCALED} -> z": "Long rows look similar to everything, because a product grows with the lengths of "
    "its rows. Scale every row to length one first (`normalize` with dim=1).",
    "dim=1 -> dim=0": "The columns were scaled to length one, not the rows. Each picture is a row: use dim=1.",
    "z @ z.T -> z.T @ z": "This compares the columns (the numbers of an embedding) instead of the rows (the "
    "pictures), so it is [dim, dim]. Write `z @ z.T`. (`z.T @ z` is the subject of lesson 10.)",
    "z = F.n -> unit = F.n ; z @ -> unit @": "Only the first of the two factors has rows of length one. "
    "Scale `z`, then multiply it by its own transpose.",
    f"{SCALED} -> z / z.pow(2).sum(dim=1, keepdim=True)": "The rows were divided by their squared length. "
    "Divide by the length itself, the square root of that.",
    f"{SCALED} -> z / z.norm()": "Everything was divided by one number, the norm of the whole matrix. "
    "Every row needs its own length: pass `dim=1, keepdim=True` to `norm`, or use `normalize` with dim=1.",
    "z @ z.T -> torch.cdist(z, z)": "These are distances, which are 0 for equal rows. A similarity is 1 for rows that "
    "point the same way: multiply the scaled rows, `z @ z.T`.",
    "z @ z.T -> (z @ z.T).fill_diagonal_(0)": "The diagonal is missing. Every row is similar to itself, and this "
    "matrix should say so. Only the loss will rule the diagonal out, later.",
    f"{SCALED} -> z ; z @ z.T -> F.cosine_similarity(z[:, None], z[None])": "`cosine_similarity` works "
    "along dim=1 by default. In `z[:, None]` and `z[None]` the numbers of a row run along the last dimension: pass "
    "`dim=2`.",
    "z @ z.T -> F.cosine_similarity(z, z)": "Each row was compared with itself only, which gives 1 every time. Return "
    "all pairs of rows, a square matrix: scale the rows, then `z @ z.T`.",
    f"{SCALED} -> z ; z @ z.T -> F.normalize(z @ z.T, dim=1)": "The rows of the product were scaled to "
    "length one. Scale the rows of `z`, before the product.",
    "z @ z.T -> torch.corrcoef(z)": "These are correlations: `corrcoef` subtracts each row's mean first. The cosine "
    "similarity only scales the rows.",
    "z = F.n -> unit = F.n ; z.T -> unit.T": "Only the second of the two factors has rows of length one. Scale "
    "`z`, then multiply it by its own transpose.",
    "dim=1 -> p=1, dim=1": "The rows were divided by the sum of their absolute values. Their length is the root of the "
    "sum of their squares, as `norm` and `normalize` have it by default.",
    "dim=1 -> dim=0 ; z @ z.T -> z.T @ z": "This is [dim, dim]: columns were scaled and compared. The pictures are the "
    "rows: scale with dim=1, then `z @ z.T`.",
    f"{SCALED} -> z ; z @ z.T -> torch.cdist(z, z)": "These are distances between rows of any length. Scale the rows "
    "to length one, then multiply: `z @ z.T` is 1 for rows that point the same way.",
    "z @ z.T -> 1 - z @ z.T": "This is 1 − the cosine similarity, a distance. Return the similarity itself: 1 for the "
    "same direction.",
    "z @ z.T -> (z @ z.T).abs()": "The sign is lost: rows that point away from each other have a negative similarity, "
    "down to −1.",
    "z @ z.T -> (z @ z.T).clamp(min=0)": "Every negative similarity became 0. Two rows that point away from each "
    "other have one down to −1.",
    "z @ z.T -> z @ z.T / z.shape[1]": "The products of the scaled rows were averaged. A dot product is their sum.",
    f"{SCALED} -> z ; z @ z.T -> z @ z.T / z.shape[1]": "The dot products were divided by the number of columns. "
    "Divide by the lengths of both rows instead.",
    "z @ z.T -> z @ z": "Rows meet columns in a matrix product. To multiply rows with rows, transpose the second "
    "factor: `z @ z.T`.",
    f"{SCALED} -> z / z.norm(dim=1)": "Two shapes don't fit entry by entry. Scale the rows of z to length one "
    "(`keepdim=True` makes their lengths [batch, 1]), then multiply rows with rows: `z @ z.T`, not `*`.",
}


def _pair_by_pair(z):
    return F.cosine_similarity(z[:, None], z[None], dim=2)


def _draw_similarity_matrix(function):
    angles, lengths = torch.tensor([[0.15, 0.5, 1.6, 2.2, 4.0], [1.0, 0.45, 0.7, 1.1, 0.8]])
    z = lengths[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)
    matrix = function(z).detach()
    left, right = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")[1]
    for index, (x, y) in enumerate(z.tolist()):
        colour = plot.COLOURS[index]
        left.annotate("", xy=(x, y), xytext=(0, 0), arrowprops=dict(arrowstyle="-|>", color=colour, linewidth=1.6))
        left.text(1.15 * x, 1.15 * y, str(index), color=colour, ha="center", va="center")
    left.set(xlim=(-1.4, 1.4), ylim=(-1.2, 1.3), aspect="equal", xlabel="z, column 0", ylabel="z, column 1")
    left.set_title("five rows of two numbers", fontsize=9)
    image = right.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1)
    for i, row in enumerate(matrix.tolist()):
        for j, value in enumerate(row):
            colour = "white" if abs(value) > 0.6 else "black"
            right.text(j, i, f"{value:.2f}", color=colour, ha="center", va="center", fontsize=8)
    right.set(xlabel="row of z", ylabel="row of z", xticks=range(matrix.shape[1]), yticks=range(matrix.shape[0]))
    plt.colorbar(image, ax=right, label="similarity")
    first, last = float(matrix.flatten()[1]), float(matrix.flatten()[-2])
    alt = "left: five arrows; right: the matrix of their similarities, "
    return left.figure, alt + f"{first:.2f} for rows 0 and 1, {last:.2f} for rows 4 and 3"


SIMILARITY_MATRIX = Exercise(
    reference=similarity_matrix,
    stars=1,
    minutes=4,
    probes=(
        Probe("two rows of three", lambda: dict(z=torch.tensor([[2.0, -1.0, 2.0], [0.0, 3.0, -4.0]]))),
        Probe("five rows of three", lambda: dict(z=torch.randn(5, 3, generator=seeded()))),
    ),
    mistakes=edited(similarity_matrix, MISTAKES),
    hints=(
        "The cosine similarity of two rows is their product once both have length one. Which matrix product holds all "
        "pairs?",
        "`F.normalize(z, dim=1)` scales every row to length one.",
        "After that, `z @ z.T`: entry (i, j) is the product of row i and row j.",
    ),
    learnt="All pairs at once: entry (i, j) says how much rows i and j point the same way.",
    draw=_draw_similarity_matrix,
    alternatives=(_pair_by_pair,),
    trains=("z",),
)
