"""Lesson 10: VICReg's covariance term, which keeps the columns of the embedding from repeating each other."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient, one_at_a_time


def covariance_term(z):
    centred = z - z.mean(0)
    covariance = centred.T @ centred / (len(z) - 1)
    off_diagonal = covariance - covariance.diagonal().diag()
    return off_diagonal.pow(2).sum() / z.shape[1]


def _subtracted(z):
    covariance = torch.cov(z.T)
    return (covariance.pow(2).sum() - covariance.diagonal().pow(2).sum()) / z.shape[1]


def _with_diagonal(z):
    return torch.cov(z.T).pow(2).sum() / z.shape[1]


def _not_centred(z):
    products = z.T @ z / (len(z) - 1)
    return (products - products.diagonal().diag()).pow(2).sum() / z.shape[1]


def _divided_by_n(z):
    covariance = torch.cov(z.T, correction=0)
    return (covariance - covariance.diagonal().diag()).pow(2).sum() / z.shape[1]


def _rows(z):
    centred = z - z.mean(0)
    products = centred @ centred.T / (len(z) - 1)
    return (products - products.diagonal().diag()).pow(2).sum() / z.shape[1]


def _not_squared(z):
    covariance = torch.cov(z.T)
    return (covariance - covariance.diagonal().diag()).sum() / z.shape[1]


def _absolute(z):
    covariance = torch.cov(z.T)
    return (covariance - covariance.diagonal().diag()).abs().sum() / z.shape[1]


def _sum(z):
    return covariance_term(z) * z.shape[1]


def _by_the_batch(z):
    return covariance_term(z) * z.shape[1] / len(z)


def _mean_of_all(z):
    return covariance_term(z) / z.shape[1]


def _each_pair_once(z):
    return covariance_term(z) / 2


def _correlation(z):
    correlation = torch.corrcoef(z.T)
    return (correlation - correlation.diagonal().diag()).pow(2).sum() / z.shape[1]


def _energy_off_the_diagonal(matrix):
    return (matrix - matrix.diagonal().diag()).pow(2).sum()


def _diagonal_as_a_vector(z):
    covariance = torch.cov(z.T)
    return (covariance - covariance.diagonal()).pow(2).sum() / z.shape[1]


def _of_the_rows(z):
    return _energy_off_the_diagonal(torch.cov(z)) / z.shape[1]


def _of_the_rows_by_their_number(z):
    return _energy_off_the_diagonal(torch.cov(z)) / len(z)


def _mean_off_the_diagonal(z):
    return covariance_term(z) / (z.shape[1] - 1)


def _not_divided(z):
    return covariance_term(z) * (len(z) - 1) ** 2


def _divided_after_the_square(z):
    return covariance_term(z) * (len(z) - 1)


def _identity_taken_away(z):
    return (torch.cov(z.T) - torch.eye(z.shape[1])).pow(2).sum() / z.shape[1]


def _rows_centred(z):
    centred = z - z.mean(1, keepdim=True)
    return _energy_off_the_diagonal(centred.T @ centred / (len(z) - 1)) / z.shape[1]


def _one_mean(z):
    centred = z - z.mean()
    return _energy_off_the_diagonal(centred.T @ centred / (len(z) - 1)) / z.shape[1]


def _draw_covariance_term(function):
    generator = seeded(2)
    first, second = torch.randn(2, 60, generator=generator)
    worlds = {"equal": first, "related": 0.7 * first + 0.7 * second, "unrelated": second}
    figure, axes = plt.subplots(1, 3, figsize=(8.4, 3.4), layout="constrained", sharey=True)
    said = []
    for ax, (name, other), colour in zip(axes, worlds.items(), plot.COLOURS, strict=False):
        value = float(function(torch.stack([first, other], dim=1)))
        ax.plot(first, other, "o", color=colour, markersize=3)
        ax.set(xlabel="column 1 (one dot a picture)", title=f"{name}: your term {value:.2f}", aspect="equal")
        ax.title.set_fontsize(9)
        ax.spines[["top", "right"]].set_visible(False)
        said.append(f"{name} {value:.2f}")
    axes[0].set_ylabel("column 2")
    return figure, f"column 2 over column 1 for three small embeddings, with your term: {', '.join(said)}"


def _usable(function):
    probe = COVARIANCE_TERM.probes[-1]
    return blocked_gradient(function, probe, "z") or one_at_a_time(function, probe)


COVARIANCE_TERM = Exercise(
    reference=covariance_term,
    probes=(
        Probe("three rows, two columns", lambda: dict(z=torch.tensor([[0.0, 1.0], [1.0, 3.0], [2.0, 3.5]]))),
        Probe("two columns that oppose each other", lambda: dict(z=torch.tensor([[1.0, 1.0], [2.0, -1.0]]))),
        Probe("six rows, three columns", lambda: dict(z=torch.randn(6, 3, generator=seeded(5)) + 0.5)),
    ),
    mistakes=(
        Mistake(
            "with its diagonal",
            _with_diagonal,
            "The diagonal was kept. There stand the columns' variances, so this also punishes columns for being "
            "alive. That is the variance term's business, and it wants the opposite.",
        ),
        Mistake(
            "not centred",
            _not_centred,
            "The columns' means were not taken away. Two columns that are both large on average would then count as "
            "related, though one says nothing about the other.",
        ),
        Mistake(
            "divided by n",
            _divided_by_n,
            "The covariances were divided by n. The means came from the same rows, so divide by n − 1.",
        ),
        Mistake(
            "rows in place of columns",
            _rows,
            "This is Z Zᵀ, pictures against pictures. Asked for are columns against columns: `centred.T @ centred`.",
        ),
        Mistake(
            "not squared",
            _not_squared,
            "The covariances were added up without squaring, so a positive and a negative one cancel, and the more "
            "negative the better. Square them first.",
        ),
        Mistake("absolute values", _absolute, "Absolute values were added up. VICReg takes the squares."),
        Mistake("not divided by dim", _sum, "This is the plain sum. Divide it by the number of columns."),
        Mistake(
            "divided by the batch",
            _by_the_batch,
            "The sum was divided by the number of rows. Divide it by the number of columns, `z.shape[1]`.",
        ),
        Mistake(
            "a mean over all places",
            _mean_of_all,
            "The sum was divided by dim twice. In VICReg it is divided once, so that a column pays for all the others.",
        ),
        Mistake(
            "each pair once",
            _each_pair_once,
            "Each pair of columns was counted once. It stands twice in the matrix, and both places count.",
        ),
        Mistake(
            "correlations",
            _correlation,
            "These are correlations: every column was scaled to deviation one. Barlow Twins does that; VICReg doesn't, "
            "and so shrinking satisfies its covariance term.",
        ),
        Mistake(
            "diagonal as a vector",
            _diagonal_as_a_vector,
            "`diagonal()` is a vector, so it was subtracted from every row. Make it a matrix again: `.diag()`.",
        ),
        Mistake("covariance of the rows", _of_the_rows, "`torch.cov` takes each *row* as a variable: give it `z.T`."),
        Mistake(
            "covariance of the rows, divided by their number",
            _of_the_rows_by_their_number,
            "`torch.cov` takes each *row* as a variable, so its matrix has a place for every pair of pictures: give it "
            "`z.T`. Divide by the number of columns.",
        ),
        Mistake(
            "mean off the diagonal",
            _mean_off_the_diagonal,
            "This is the mean over the places off the diagonal, dim · (dim − 1) of them. Divide by dim only, "
            "`z.shape[1]`.",
        ),
        Mistake(
            "not divided by batch − 1",
            _not_divided,
            "The products were added up over the batch and not divided: a covariance is divided by batch − 1, "
            "`len(z) - 1`.",
        ),
        Mistake(
            "batch − 1 after the square",
            _divided_after_the_square,
            "The division came after the square. Divide by batch − 1 before squaring.",
        ),
        Mistake(
            "identity taken away",
            _identity_taken_away,
            "Taking the identity away is Barlow Twins' idea. Here take away the matrix's own diagonal.",
        ),
        Mistake("rows centred", _rows_centred, "Each row was centred. Centre the columns: `z.mean(0)`."),
        Mistake(
            "one mean for all",
            _one_mean,
            "One mean was taken over all numbers. Each column has its own: `z.mean(0)`.",
        ),
    ),
    hints=(
        "Two columns are related if they are large for the same pictures, each compared with its own mean.",
        "`centred.T @ centred / (len(z) - 1)` holds all covariances; its diagonal holds the variances.",
        "`(covariance - covariance.diagonal().diag()).pow(2).sum() / z.shape[1]`",
    ),
    learnt="It is zero when no column tells anything (linear) about another. It is also zero when all rows are equal.",
    draw=_draw_covariance_term,
    alternatives=(_subtracted,),
    usable=_usable,
)
