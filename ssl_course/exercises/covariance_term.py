"""Lesson 09: VICReg's covariance term, which keeps the columns of the embedding from repeating each other."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


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


def _draw_covariance_term(function):
    generator = seeded(2)
    first, second = torch.randn(2, 60, generator=generator)
    worlds = {"equal": first, "related": 0.7 * first + 0.7 * second, "unrelated": second}
    figure, axes = plt.subplots(1, 3, figsize=(8.4, 3), layout="constrained", sharey=True)
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
    ),
    hints=(
        "Two columns are related if they are large for the same pictures, each compared with its own mean.",
        "`centred.T @ centred / (len(z) - 1)` holds all covariances; its diagonal holds the variances.",
        "`(covariance - covariance.diagonal().diag()).pow(2).sum() / z.shape[1]`",
    ),
    learnt="It is zero when no column tells anything (linear) about another. It is also zero when all rows are equal.",
    draw=_draw_covariance_term,
    also_right=(_subtracted,),
)
