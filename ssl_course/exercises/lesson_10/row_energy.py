"""Lesson 10: what different rows share, read from the columns: the off-diagonal energy of Z Zᵀ from Zᵀ Z."""

import tracemalloc

import matplotlib.pyplot as plt
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def row_energy(z):
    columns = z.T @ z
    total = columns.pow(2).sum()
    own = z.pow(2).sum(1).pow(2).sum()
    return total - own


MISTAKES = {
    "total - own -> total": "This is the energy of the whole matrix. The diagonal of Z Zᵀ holds each row's product "
    "with itself, which says nothing about pairs of different rows: subtract the squares of these numbers.",
    "z.pow(2).sum(1) -> columns.diagonal()": "The diagonal of ZᵀZ was subtracted, so this is the energy between "
    "different columns. Return the one between different rows: subtract the diagonal of Z Zᵀ, the rows' squared "
    "lengths, squared.",
    "sum(1).pow(2).sum() -> sum()": "The rows' squared lengths were subtracted as they are. They are the diagonal of "
    "Z Zᵀ, and an energy is a sum of squares: square them once more.",
    "z.pow(2).sum(1).pow(2) -> z.pow(4)": "The numbers of Z were raised to the fourth power one by one. First add up a "
    "row's squares to its squared length, then square that.",
    "z.T @ z -> z @ z.T ; columns.pow(2) -> columns ; sum(1).pow(2).sum() -> sum()": "The products of rows were added "
    "up without being squared, so those of opposite sign cancel. Square them first.",
    "z.T @ z -> (z := z - z.mean(0)).T @ z": "The columns' means were subtracted first. That is another matrix with "
    "another energy; here Z stays as it is.",
    "z.T @ z -> (z := torch.nn.functional.normalize(z, dim=1)).T @ z": "The rows were scaled to length one. SimCLR "
    "does that, this energy doesn't: use Z as it is.",
    "total - own -> (total - own) / 2": "Each pair was counted once. It appears twice in the matrix, as (i, j) and as "
    "(j, i), and the energy is a sum over all entries off the diagonal.",
    "total - own -> (total - own) / (len(z) * (len(z) - 1))": "This is the mean over the entries off the diagonal. "
    "Return the sum.",
    "total - own -> (total - own).sqrt()": "This is the square root of the energy (a Frobenius norm). Leave the root "
    "out.",
    "sum(1).pow(2).sum() -> sum().pow(2)": "All squares were added up first, and their total was squared. Square each "
    "row's squared length first, then add up: `z.pow(2).sum(1).pow(2).sum()`.",
    "z.T @ z -> z @ z.T - (z @ z.T).diagonal() ; total - own -> total": "`diagonal()` is a vector, so it was "
    "subtracted from every row of the matrix. Make it a matrix again: `.diagonal().diag()`.",
    "total - own -> total + own": "The diagonal's part was added. It is in the total already: subtract it.",
    "total - own -> own - total": "The sign is flipped: the whole energy minus the diagonal's part.",
    "total - own -> (total - own) / len(z)": "The sum was divided by the number of rows. Return the sum.",
    "columns.pow(2) -> columns.abs()": "Absolute values were added up. Energy is the sum of the squares.",
    "z.T @ z -> z @ z": "Z was multiplied with itself. Multiply columns with columns: `z.T @ z`.",
    "total - own -> (total - own) / len(z) ** 2": "The sum was divided by the number of entries. Return the sum.",
    "columns.pow(2).sum() -> torch.linalg.norm(columns)": "This norm is the root of the energy. Square it before you "
    "subtract the diagonal's part.",
    "(1).pow(2).sum() -> (1).pow(2)": "The diagonal's part was subtracted row by row, which leaves one number per row. "
    "Add these parts up first: the last `.sum()` is missing.",
    "z.T @ z -> z.T * z": "`*` multiplies entry by entry. The matrix product is `z.T @ z`.",
}


def _row_by_row(z):
    """Slow, but never with the whole matrix in memory."""
    return 2 * sum((z[:i] @ z[i]).pow(2).sum() for i in range(1, len(z)))


class _Largest(TorchDispatchMode):
    """The bytes of the largest tensor that is made, also inside of torch's functions."""

    bytes = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        for part in made if isinstance(made, list | tuple) else [made]:
            if isinstance(part, torch.Tensor):
                self.bytes = max(self.bytes, part.untyped_storage().nbytes())
        return made


def _made(function, rows):
    """Bytes of the largest tensor, and the most that Python and numpy held at a time."""
    z = torch.randn(rows, 2, generator=seeded())
    tracemalloc.start()
    try:
        with _Largest() as largest:
            function(z)
        return largest.bytes, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _built(function):
    """Does what it makes grow with the square of the rows? And if so, is it no block of, say, 1,000 rows?"""
    _, small, large = (_made(function, rows) for rows in (16, 16, 48))  # at first Python keeps things of its own
    if large[0] <= 4.5 * small[0] and large[1] - small[1] < 6000:
        return None
    tensor, others = _made(function, 3000)
    if tensor > 1.6 * 3000**2 or others > 3 * 3000**2:
        return (
            "The numbers are right, but Z Zᵀ was built, or half of it: 100,000 rows would need 40 GB. ZᵀZ has the same "
            "energy in dim² entries; the diagonal of Z Zᵀ holds the rows' squared lengths."
        )
    return None


def _draw_row_energy(function):
    z = torch.randn(10, 4, generator=seeded(3)) + 0.5
    expected, energy = float(_row_by_row(z)), float(function(z))
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3), layout="constrained", width_ratios=(2, 1, 1.4))
    for ax, matrix, name in ((left, z @ z.T, "Z Zᵀ: rows"), (middle, z.T @ z, "ZᵀZ: columns")):
        ax.imshow(matrix, cmap="PuOr", vmin=-12, vmax=12)
        ax.set(title=name, xticks=[], yticks=[])
        for place in range(len(matrix)):
            ax.text(place, place, "×", ha="center", va="center", fontsize=8)
    colours = [plot.COLOURS[0], plot.COLOURS[3]]
    right.barh([0, 1], [expected, energy], color=colours, hatch=["", "//"], edgecolor="white")
    right.set_yticks([0, 1], ["squares off the\ndiagonal of Z Zᵀ", "yours"])
    right.set_xlabel("energy")
    right.spines[["top", "right"]].set_visible(False)
    alt = "two heat maps, rows times rows and columns times columns, with the diagonals crossed out; bars: the energy "
    return figure, alt + f"of the first off its diagonal is {expected:.1f}, yours is {energy:.1f}"


ROW_ENERGY = Exercise(
    reference=row_energy,
    stars=2,
    minutes=9,
    probes=(
        Probe("two rows, two columns", lambda: dict(z=torch.tensor([[1.0, 2.0], [3.0, -1.0]]))),
        Probe("three rows, two columns", lambda: dict(z=torch.tensor([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]]))),
        Probe("eight rows, three columns", lambda: dict(z=torch.randn(8, 3, generator=seeded()) + 0.3)),
    ),
    mistakes=edited(row_energy, MISTAKES),
    hints=(
        "The two whole matrices have the same energy. Which part of it lies on the diagonal of Z Zᵀ?",
        "The whole energy: `(z.T @ z).pow(2).sum()`. The diagonal of Z Zᵀ holds the rows' squared lengths, "
        "`z.pow(2).sum(1)`.",
        "`(z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()`",
    ),
    learnt="What all pairs of rows share can be read from the columns: `z.T @ z` has only dim² entries.",
    draw=_draw_row_energy,
    alternatives=(_row_by_row,),
    tolerance=1e-3,
    trains=("z",),
    usable=_built,
)
