"""Lesson 10: what strangers share, read from the columns: the off-diagonal energy of Z Zᵀ from Zᵀ Z."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def row_energy(z):
    columns = z.T @ z
    total = columns.pow(2).sum()
    own = z.pow(2).sum(1).pow(2).sum()
    return total - own


def _the_long_way(z):
    rows = z @ z.T
    return (rows - rows.diagonal().diag()).pow(2).sum()


def _diagonal_kept(z):
    return (z.T @ z).pow(2).sum()


def _diagonal_of_the_columns(z):
    columns = z.T @ z
    return columns.pow(2).sum() - columns.diagonal().pow(2).sum()


def _lengths_squared_once(z):
    return (z.T @ z).pow(2).sum() - z.pow(2).sum()


def _entries_to_the_fourth(z):
    return (z.T @ z).pow(2).sum() - z.pow(4).sum()


def _not_squared(z):
    return (z @ z.T).sum() - z.pow(2).sum()


def _centred_first(z):
    return row_energy(z - z.mean(0))


def _rows_scaled(z):
    return row_energy(torch.nn.functional.normalize(z, dim=1))


def _each_pair_once(z):
    return row_energy(z) / 2


def _mean(z):
    return row_energy(z) / (len(z) * (len(z) - 1))


def _root(z):
    return row_energy(z).sqrt()


def _total_squared(z):
    return (z.T @ z).pow(2).sum() - z.pow(2).sum() ** 2


def _diagonal_as_a_vector(z):
    rows = z @ z.T
    return (rows - rows.diagonal()).pow(2).sum()


def _mean_of_all(z):
    return row_energy(z) / len(z) ** 2


def _norm_not_squared(z):
    return torch.linalg.norm(z.T @ z) - z.pow(2).sum(1).pow(2).sum()


def _one_per_row(z):
    return (z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2)


def _draw_row_energy(function):
    z = torch.randn(10, 4, generator=seeded(3)) + 0.5
    rows, columns = z @ z.T, z.T @ z
    energy = float(function(z))
    figure, axes = plt.subplots(1, 3, figsize=(9, 3), layout="constrained", width_ratios=(2, 1, 1.4))
    for ax, matrix, name in ((axes[0], rows, "Z Zᵀ: rows"), (axes[1], columns, "ZᵀZ: columns")):
        ax.imshow(matrix, cmap="PuOr", vmin=-12, vmax=12)
        ax.set(title=name, xticks=[], yticks=[])
        for place in range(len(matrix)):
            ax.text(place, place, "×", ha="center", va="center", fontsize=7)
    wanted = (rows - rows.diagonal().diag()).pow(2).sum().item()
    bars = {"squares off the\ndiagonal of Z Zᵀ": (wanted, 0, ""), "yours": (energy, 3, "//")}
    for height, (value, colour, hatch) in enumerate(bars.values()):
        axes[2].barh(height, value, color=plot.COLOURS[colour], hatch=hatch, edgecolor="white")
    axes[2].set_yticks(range(2), list(bars))
    axes[2].set_xlabel("energy")
    axes[2].spines[["top", "right"]].set_visible(False)
    alt = "two heat maps, rows times rows and columns times columns, with the diagonals crossed out; bars: the energy "
    return figure, alt + f"of the first off its diagonal is {wanted:.1f}, yours is {energy:.1f}"


ROW_ENERGY = Exercise(
    reference=row_energy,
    probes=(
        Probe("two rows, two columns", lambda: dict(z=torch.tensor([[1.0, 2.0], [3.0, -1.0]]))),
        Probe("three rows, two columns", lambda: dict(z=torch.tensor([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]]))),
        Probe("eight rows, three columns", lambda: dict(z=torch.randn(8, 3, generator=seeded()) + 0.3)),
    ),
    mistakes=(
        Mistake(
            "the diagonal was kept",
            _diagonal_kept,
            "This is the energy of the whole matrix. On the diagonal of Z Zᵀ stands each row's product with itself, "
            "which says nothing about strangers: take the squares of these numbers away.",
        ),
        Mistake(
            "the diagonal of the columns",
            _diagonal_of_the_columns,
            "The diagonal of ZᵀZ was taken away, so this is the energy between different columns. Asked for are "
            "different rows: take away the diagonal of Z Zᵀ, the rows' squared lengths, squared.",
        ),
        Mistake(
            "lengths squared only once",
            _lengths_squared_once,
            "The rows' squared lengths were taken away as they are. They stand on the diagonal of Z Zᵀ, and an energy "
            "is a sum of squares: square them once more.",
        ),
        Mistake(
            "fourth powers of single numbers",
            _entries_to_the_fourth,
            "The numbers of Z were raised to the fourth power one by one. First add up a row's squares to its squared "
            "length, then square that.",
        ),
        Mistake(
            "products not squared",
            _not_squared,
            "The products of rows were added up without being squared, so positive and negative ones cancel.",
        ),
        Mistake(
            "centred first",
            _centred_first,
            "The columns' means were taken away first. That is another matrix with another energy; here Z stays as "
            "it is.",
        ),
        Mistake(
            "rows scaled to length one",
            _rows_scaled,
            "The rows were scaled to length one. SimCLR does that, this energy doesn't: use Z as it is.",
        ),
        Mistake(
            "each pair once",
            _each_pair_once,
            "Each pair was counted once. In the matrix it stands twice, as (i, j) and as (j, i), and the energy is a "
            "sum over all places off the diagonal.",
        ),
        Mistake("a mean", _mean, "This is the mean over the places off the diagonal. Asked for is the sum."),
        Mistake("a root", _root, "This is the square root of the energy (a Frobenius norm). Leave the root out."),
        Mistake(
            "total squared",
            _total_squared,
            "All squares were added up first, and their total was squared. Square each row's length first, then add "
            "up: `z.pow(2).sum(1).pow(2).sum()`.",
        ),
        Mistake(
            "diagonal as a vector",
            _diagonal_as_a_vector,
            "`diagonal()` is a vector, so it was subtracted from every row of the matrix. Make it a matrix again: "
            "`.diagonal().diag()`.",
        ),
        Mistake(
            "a mean over all places",
            _mean_of_all,
            "The sum was divided by the number of places. Asked for is the sum.",
        ),
        Mistake(
            "norm not squared",
            _norm_not_squared,
            "This norm is the root of the energy. Square it before you take the diagonal's part away.",
        ),
        Mistake(
            "one per row",
            _one_per_row,
            "The diagonal's part was taken away row by row, which leaves one number for each row. Add these parts up "
            "first: the last `.sum()` is missing.",
        ),
    ),
    hints=(
        "The energies of the two whole matrices are equal. Which part of it belongs to the diagonal of Z Zᵀ?",
        "The whole energy: `(z.T @ z).pow(2).sum()`. On the diagonal of Z Zᵀ stand the rows' squared lengths, "
        "`z.pow(2).sum(1)`.",
        "`(z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()`",
    ),
    learnt="What all pairs of rows share can be read from the columns. If you built Z Zᵀ itself: right too, but "
    "`z.T @ z` has only dim² entries.",
    draw=_draw_row_energy,
    alternatives=(_the_long_way,),
    tolerance=1e-3,
)
