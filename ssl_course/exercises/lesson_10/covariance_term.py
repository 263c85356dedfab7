"""Lesson 10: VICReg's covariance term, which keeps the columns of the embedding from repeating each other."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import pair_by_pair


def covariance_term(z):
    centred = z - z.mean(0)
    covariance = centred.T @ centred / (len(z) - 1)
    off_diagonal = covariance - covariance.diagonal().diag()
    return off_diagonal.pow(2).sum() / z.shape[1]


MISTAKES = {
    " - covariance.diagonal().diag() -> ": "The diagonal was kept. It holds the columns' variances, so this also "
    "punishes columns for being alive. That is the variance term's business, and it wants the opposite.",
    " - z.mean(0) -> ": "The columns were not centred: subtract `z.mean(0)`. Two columns that are both large on "
    "average then count as related, though one says nothing about the other.",
    "(len(z) - 1) -> len(z)": "The covariances were divided by n. The means came from the same rows, so divide by "
    "n − 1, which is batch − 1.",
    "centred.T @ centred -> centred @ centred.T": "This is Z Zᵀ, pictures against pictures. Compare columns with "
    "columns: `centred.T @ centred`.",
    ".pow(2) -> ": "The covariances were added up without squaring, so those of opposite sign cancel, and a sum "
    "below zero counts as better than zero. Square them first.",
    ".pow(2) -> .abs()": "Absolute values were added up. VICReg takes the squares.",
    " / z.shape[1] -> ": "This is the plain sum. Divide it by the number of columns.",
    "z.shape[1] -> len(z)": "The sum was divided by the number of rows. Divide it by the number of columns, "
    "`z.shape[1]`.",
    "z.shape[1] -> z.shape[1] ** 2": "The sum was divided by dim², the number of all entries, as `mean` does. VICReg "
    "divides it by the number of columns, so that a column pays for its relation to every other one.",
    "off_diagonal.pow(2) -> off_diagonal.triu().pow(2)": "This is half of it. Each pair of columns stands in the "
    "matrix twice, and both entries count.",
    "centred.T @ centred / (len(z) - 1) -> torch.corrcoef(z.T)": "These are correlations: every column was scaled to "
    "standard deviation 1. Barlow Twins does that; VICReg doesn't, so its covariance term can also be lowered by "
    "shrinking the embedding.",
    "diagonal().diag() -> diagonal()": "`diagonal()` is a vector, so it was subtracted from every row. Make it a "
    "matrix again: `.diag()`.",
    "centred.T @ centred / (len(z) - 1) -> torch.cov(z)": "`torch.cov` takes each *row* as a variable: give it `z.T`.",
    "centred.T @ centred / (len(z) - 1) -> torch.cov(z) ; z.shape[1] -> len(z)": "`torch.cov` takes each *row* as a "
    "variable, so its matrix has an entry for every pair of pictures: give it `z.T`. Divide by the number of columns.",
    "z.shape[1] -> (z.shape[1] * (z.shape[1] - 1))": "This is the mean over the entries off the diagonal, "
    "dim · (dim − 1) of them. Divide by the number of columns only.",
    " / (len(z) - 1) -> ": "The products were added up over the batch and not divided: a covariance is divided by "
    "batch − 1, `len(z) - 1`.",
    " / (len(z) - 1) ->  ; z.shape[1] -> z.shape[1] / (len(z) - 1)": "The division came after squaring. Divide by "
    "batch − 1 before squaring.",
    "covariance.diagonal().diag() -> torch.eye(z.shape[1])": "Subtracting the identity is Barlow Twins' idea. Here "
    "subtract the matrix's own diagonal.",
    "off_diagonal.pow(2) -> covariance.diagonal().pow(2)": "This is the diagonal, the columns' variances. The term is "
    "about what is off the diagonal.",
    "off_diagonal.pow(2).sum() -> off_diagonal.sum() ** 2": "The covariances were added up before squaring, so those "
    "of opposite sign cancel. Square first, then add up.",
    "off_diagonal.pow(2).sum() -> off_diagonal.norm()": "This norm has a root in it. Leave the root out: the sum of "
    "the squares.",
    "return off -> return -off": "The sign is flipped: related columns must cost something.",
    "off_diagonal.pow(2) -> covariance.triu().pow(2)": "`triu()` keeps the diagonal and one entry of each pair. Take "
    "both entries of each pair, and nothing of the diagonal.",
    "z.shape[1] -> (z.shape[1] - 1)": "The sum was divided by dim − 1. Divide it by dim, the number of columns.",
    "z.mean(0) -> z.mean(1, keepdim=True)": "Each row was centred. Centre the columns: `z.mean(0)`.",
    "z.mean(0) -> z.mean()": "All numbers were centred by one mean. Each column has its own: `z.mean(0)`.",
    "centred.T @ centred -> centred @ centred": "Rows meet columns in a matrix product. To multiply columns with "
    "columns, transpose the first factor: `centred.T @ centred`.",
    "centred.T @ centred -> centred.T * centred": "`*` multiplies entry by entry. The matrix product is "
    "`centred.T @ centred`.",
    "z.mean(0) -> z.mean(1)": "`z.mean(1)` has one number per row. Subtract each column's own mean, `z.mean(0)`.",
}


def _masked(z):
    """From what is off the diagonal alone: as a difference of two energies it drowns beside one wide column."""
    others = 1 - torch.eye(z.shape[1])
    return (torch.cov(z.T) * others).pow(2).sum() / z.shape[1]


def _draw_covariance_term(function):
    first, second = torch.randn(2, 60, generator=seeded(2))
    columns = {"equal": first, "related": 0.7 * first + 0.7 * second, "unrelated": second}
    figure, axes = plt.subplots(1, 3, figsize=(8.4, 3.4), layout="constrained", sharey=True)
    words = []
    for ax, (name, other), colour in zip(axes, columns.items(), plot.COLOURS, strict=False):
        value = float(function(torch.stack([first, other], dim=1)))
        ax.plot(first, other, "o", color=colour, markersize=3)
        ax.set(xlabel="column 1 (one dot per picture)", title=f"{name}: your term {value:.2f}", aspect="equal")
        ax.title.set_fontsize(9)
        ax.spines[["top", "right"]].set_visible(False)
        words.append(f"{name} {value:.2f}")
    axes[0].set_ylabel("column 2")
    return figure, f"column 2 over column 1 for three small embeddings, with your term: {', '.join(words)}"


PROBES = (
    Probe("three rows, two columns", lambda: dict(z=torch.tensor([[0.0, 1.0], [1.0, 3.0], [2.0, 3.5]]))),
    Probe("two columns that oppose each other", lambda: dict(z=torch.tensor([[1.0, 1.0], [2.0, -1.0]]))),
    Probe("six rows, three columns", lambda: dict(z=torch.randn(6, 3, generator=seeded(5)) + 0.5)),
)

COVARIANCE_TERM = Exercise(
    reference=covariance_term,
    stars=2,
    minutes=7,
    probes=PROBES,
    mistakes=edited(covariance_term, MISTAKES),
    hints=(
        "Two columns are related if they are large for the same pictures, each compared with its own mean.",
        "`centred.T @ centred / (len(z) - 1)` holds all covariances; its diagonal holds the variances.",
        "`(covariance - covariance.diagonal().diag()).pow(2).sum() / z.shape[1]`",
    ),
    learnt="It is zero when no column is linearly related to another. It is also zero when all rows are equal.",
    draw=_draw_covariance_term,
    alternatives=(_masked,),
    trains=("z",),
    usable=pair_by_pair,
)
