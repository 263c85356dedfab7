"""Lesson 10: the matrix of Barlow Twins: each column of one view against each column of the other."""

import matplotlib.pyplot as plt
import torch

from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient


def cross_correlation(z_a, z_b):
    a = (z_a - z_a.mean(0)) / z_a.std(0, correction=0)
    b = (z_b - z_b.mean(0)) / z_b.std(0, correction=0)
    return a.T @ b / len(z_a)


def _by_n_less_one(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.std(0) for z in (z_a, z_b))
    return a.T @ b / (len(z_a) - 1)


def _lengths(z_a, z_b):
    a, b = (torch.nn.functional.normalize(z - z.mean(0), dim=0) for z in (z_a, z_b))
    return a.T @ b


def _not_standardised(z_a, z_b):
    return z_a.T @ z_b / len(z_a)


def _only_centred(z_a, z_b):
    return (z_a - z_a.mean(0)).T @ (z_b - z_b.mean(0)) / len(z_a)


def _only_scaled(z_a, z_b):
    a, b = (z / z.std(0, correction=0) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _cosines(z_a, z_b):
    a, b = (torch.nn.functional.normalize(z, dim=0) for z in (z_a, z_b))
    return a.T @ b


def _wrong_axis(z_a, z_b):
    a, b = ((z - z.mean(1, keepdim=True)) / z.std(1, correction=0, keepdim=True) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _rows(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.std(0, correction=0) for z in (z_a, z_b))
    return a @ b.T / len(z_a)


def _own_view(z_a, z_b):
    return cross_correlation(z_a, z_a)


def _transposed(z_a, z_b):
    return cross_correlation(z_b, z_a)


def _sum(z_a, z_b):
    return cross_correlation(z_a, z_b) * len(z_a)


def _mixed(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.std(0) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _absolute(z_a, z_b):
    return cross_correlation(z_a, z_b).abs()


def _mixed_the_other_way(z_a, z_b):
    return cross_correlation(z_a, z_b) * len(z_a) / (len(z_a) - 1)


def _covariances(z_a, z_b):
    return (z_a - z_a.mean(0)).T @ (z_b - z_b.mean(0)) / (len(z_a) - 1)


def _wrong_axis_by_n_less_one(z_a, z_b):
    a, b = ((z - z.mean(1, keepdim=True)) / z.std(1, keepdim=True) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _rows_scaled(z_a, z_b):
    a, b = (torch.nn.functional.normalize(z - z.mean(0), dim=1) for z in (z_a, z_b))
    return a.T @ b


def _sum_by_n_less_one(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.std(0) for z in (z_a, z_b))
    return a.T @ b


def _divided_twice(z_a, z_b):
    return _lengths(z_a, z_b) / len(z_a)


def _variance(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.var(0) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _one_mean(z_a, z_b):
    a, b = ((z - z.mean()) / z.std() for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _all_blocks(z_a, z_b):
    return torch.corrcoef(torch.cat([z_a, z_b], 1).T)


def _draw_cross_correlation(function):
    generator = seeded(4)
    shared = torch.randn(40, 3, generator=generator)
    z = torch.stack([shared[:, 0], 2 * shared[:, 1], shared[:, 2] + shared[:, 0], shared[:, 0] - 1], dim=1)
    z_a, z_b = (z + 0.5 * torch.randn(z.shape, generator=generator) for _ in range(2))
    matrix = function(z_a, z_b).detach()
    ax = plt.subplots(figsize=(4.6, 3.8), layout="constrained")[1]
    image = ax.imshow(matrix, cmap="PuOr", vmin=-1, vmax=1)
    if len(matrix) <= 6:
        for i, row in enumerate(matrix.tolist()):
            for j, value in enumerate(row):
                colour = "white" if abs(value) > 0.5 else "black"
                ax.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=8, color=colour)
    ax.set(xlabel="column of the second view", ylabel="column of the first view")
    ax.set(xticks=range(len(matrix.T)), yticks=range(len(matrix)))
    ax.figure.colorbar(image, label="correlation", shrink=0.8)
    diagonal = ", ".join(f"{value:.2f}" for value in matrix.diagonal()[:4].tolist())
    return ax.figure, f"your matrix as a heat map, first view down, second across; its diagonal: {diagonal}"


def _views(rows, dim, seed):
    generator = seeded(seed)
    z = torch.randn(rows, dim, generator=generator) * 2 + 1
    return dict(
        z_a=z + torch.randn(rows, dim, generator=generator), z_b=z + torch.randn(rows, dim, generator=generator)
    )


CROSS_CORRELATION = Exercise(
    reference=cross_correlation,
    probes=(
        Probe(
            "three pictures, two columns",
            lambda: dict(
                z_a=torch.tensor([[0.0, 1.0], [1.0, 3.0], [2.0, 2.0]]),
                z_b=torch.tensor([[1.0, 2.0], [0.0, 4.0], [5.0, 3.0]]),
            ),
        ),
        Probe("six pictures, three columns", lambda: _views(6, 3, 0)),
        Probe("four pictures, four columns", lambda: _views(4, 4, 1)),
    ),
    mistakes=(
        Mistake(
            "not standardised",
            _not_standardised,
            "The columns were multiplied as they are. A correlation lies between −1 and 1: first take each column's "
            "mean away and divide by its deviation.",
        ),
        Mistake(
            "only centred",
            _only_centred,
            "These are covariances: the columns were centred but not divided by their deviations. Shrinking the "
            "embedding would then shrink the matrix.",
        ),
        Mistake(
            "only scaled",
            _only_scaled,
            "The columns were divided by their deviations, but their means were not taken away before.",
        ),
        Mistake(
            "cosines of columns",
            _cosines,
            "These are cosines: the columns were scaled to length one, but their means were not taken away before. Two "
            "columns that are large on average then look alike.",
        ),
        Mistake(
            "standardised along the rows",
            _wrong_axis,
            "Each picture's row was standardised. What must have mean zero and deviation one is each column over the "
            "batch: axis 0.",
        ),
        Mistake(
            "pictures against pictures",
            _rows,
            "This matrix compares pictures with pictures, as SimCLR does. Barlow Twins compares columns: `a.T @ b`.",
        ),
        Mistake(
            "one view with itself",
            _own_view,
            "The first view was compared with itself. Then the diagonal is 1 whatever the network does, and nothing "
            "asks the two views to agree.",
        ),
        Mistake(
            "first and second view swapped",
            _transposed,
            "Rows of the matrix belong to the columns of `z_a`. Yours is turned over: `a.T @ b`, not `b.T @ a`.",
        ),
        Mistake("a sum", _sum, "The products were added up over the batch. Take their mean: divide by its size."),
        Mistake(
            "n and n − 1 mixed",
            _mixed,
            "The deviation was divided by n − 1 and the product by n, so a column's correlation with itself is less "
            "than 1. Use one of them for both (`std(0, correction=0)` divides by n).",
        ),
        Mistake(
            "absolute values",
            _absolute,
            "The signs were lost. A column that flips its sign in the other view does not agree, and −1 says so.",
        ),
        Mistake(
            "mixed the other way",
            _mixed_the_other_way,
            "The deviation was divided by n and the product by n − 1, so a column's correlation with itself is more "
            "than 1. Use one of them for both.",
        ),
        Mistake(
            "covariances, n − 1",
            _covariances,
            "These are covariances, divided by n − 1: the columns were centred but not divided by their deviations. "
            "Divide each column by its `std(0)` too.",
        ),
        Mistake(
            "along the rows, n − 1",
            _wrong_axis_by_n_less_one,
            "Each picture's row was standardised. Take mean and deviation over the batch, for each column: axis 0, in "
            "`mean` and in `std`.",
        ),
        Mistake(
            "rows scaled",
            _rows_scaled,
            "After centring, the rows were scaled to length one. The columns need it: `normalize` with dim=0.",
        ),
        Mistake(
            "a sum, n − 1",
            _sum_by_n_less_one,
            "The products were added up over the batch and not divided. With `std(0)`, which divides by n − 1, divide "
            "them by n − 1 too.",
        ),
        Mistake(
            "divided twice",
            _divided_twice,
            "The columns were scaled to length one, and the product was divided by n once more. Columns of length one "
            "need no further division.",
        ),
        Mistake(
            "variance for deviation",
            _variance,
            "The columns were divided by their variances. Divide by the deviation, its root: `std` in place of `var`.",
        ),
        Mistake(
            "one mean for all",
            _one_mean,
            "One mean and one deviation were taken over all numbers. Each column needs its own: `z.mean(0)` and "
            "`z.std(0)`.",
        ),
        Mistake(
            "all four blocks",
            _all_blocks,
            "The whole matrix holds four blocks, and two of them compare a view with itself. Take rows `[:dim]`, "
            "columns `[dim:]`: first view against second.",
        ),
    ),
    hints=(
        "Bring every column of each view to mean 0 and deviation 1 over the batch. What does their mean product say?",
        "`(z - z.mean(0)) / z.std(0, correction=0)` standardises; `a.T @ b` multiplies each column with each.",
        "`a.T @ b / len(z_a)`, with a and b the standardised views",
    ),
    learnt="The target is the identity matrix: each column agrees with itself across views, and with no other.",
    draw=_draw_cross_correlation,
    alternatives=(_by_n_less_one, _lengths),
    tolerance=1e-3,  # a small number under the root is welcome, as batch norm's 1e-5 or VICReg's 1e-4
    usable=lambda function: blocked_gradient(function, CROSS_CORRELATION.probes[-1], "z_a", "z_b"),
)
