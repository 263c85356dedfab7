"""Lesson 09: how evenly rows are spread over the sphere, one of the two halves of InfoNCE."""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.plot.figure import COLOURS


def uniformity(z):
    z = F.normalize(z, dim=1)
    distances = torch.pdist(z)
    return torch.log(torch.exp(-2 * distances**2).mean())


def _row_by_row(z):
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).pow(2).sum(2)
    others = squares[~torch.eye(len(z), dtype=torch.bool)].view(len(z), -1)
    return torch.exp(-2 * others).mean(1).log().mean()


def _zeros_counted(z):
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).pow(2).sum(2)
    return torch.exp(-2 * squares.triu(1)).mean().log()


def _zeros_counted_after(z):
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).pow(2).sum(2)
    return torch.exp(-2 * squares).triu(1).mean().log()


def _without_diagonal_but_in_the_mean(z):
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).pow(2).sum(2)
    return torch.exp(-2 * squares).fill_diagonal_(0).mean().log()


def _neighbours(z):
    z = F.normalize(z, dim=1)
    return torch.log(torch.exp(-2 * (z[1:] - z[:-1]).pow(2).sum(1)).mean())


UNIT, PAIRS, VALUE = "F.normalize(z, dim=1)", "torch.pdist(z)", "torch.log(torch.exp(-2 * distances**2).mean())"

MISTAKES = {
    f"{UNIT} -> z": "The rows kept their own lengths. Only directions count: scale every row to length one first, "
    "`F.normalize(z, dim=1)`.",
    "dim=1 -> dim=0": "The columns were scaled to length one, not the rows. Each picture is a row: use dim=1.",
    f"{PAIRS} -> torch.cdist(z, z)": "Each row's distance to itself is in the mean: its 0 counts as exp(0) = 1. Take "
    "different rows only: `torch.pdist(z)`, or leave the diagonal out.",
    f"{VALUE} -> torch.exp(-2 * distances**2).mean()": "The logarithm is missing: it comes last, after the mean.",
    f"{VALUE} -> torch.exp(-2 * distances**2).log().mean()": "The mean came before the exponential, or after the "
    "logarithm, so `exp` and `log` cancel: near pairs weigh no more than far ones. First exp, then the mean, then log.",
    "distances**2 -> distances": "The distances were not squared: it is exp(−2 · distance²).",
    "exp(-2 -> exp(2": "The sign is lost: the exponent is **minus** 2 times the squared distance, so that near pairs "
    "weigh most.",
    "exp(-2 * -> exp(-": "The exponent is half of what it should be, −2 · distance². Is the factor 2 "
    "missing? (1 − similarity is *half* a squared distance.)",
    ".mean()) -> .sum())": "The values were added up. Take their mean over the pairs, so that the number of rows does "
    "not matter.",
    f"{VALUE} -> -{VALUE}": "The sign was turned round. This measure is 0 when all rows are equal, and falls below 0 "
    "when they spread out: no minus in front.",
    "torch.log(t -> torch.log10(t": "`log10` counts in powers of 10. Take the natural logarithm, `torch.log`.",
    "exp(-2 * -> exp(-2.5 *": "The exponent has 2.5, the 1/(2τ) of this lesson's loss. Uniformity has a plain 2.",
    "torch.log(t -> torch.log2(t": "`log2` counts in powers of 2. Take the natural logarithm, `torch.log`.",
    f"{PAIRS} -> (z[:, None] - z).pow(2).mean(2)[*torch.triu_indices(len(z), len(z), 1)].sqrt()": "The squares were "
    "averaged over the columns. A squared distance is their **sum**.",
    "pdist(z) -> pdist(z, p=1)": "These are sums of absolute differences. The distance is the usual (Euclidean) one, "
    "`torch.pdist(z)`.",
    f"{PAIRS} -> torch.pdist(z.T)": "Columns were compared with columns. The pictures are the rows.",
    f"{UNIT} -> z / z.norm()": "Everything was divided by one number, the norm of the whole matrix. Every row needs "
    "its own length: `F.normalize(z, dim=1)`.",
    f"{VALUE} -> torch.log(torch.exp(-2 * distances.mean() ** 2))": "The mean was taken of the distances. "
    "Take it of exp(−2 · distance²), pair by pair.",
    "torch.log( -> torch.log1p(": "`log1p` adds 1 first. Take the logarithm itself, `torch.log`.",
    _row_by_row: "The logarithm was taken row by row, and the mean over the rows came last. Take one mean over all "
    "pairs, then one logarithm.",
    _zeros_counted: "`triu` leaves zeros in the other cells, and each of them counts as exp(0) = 1. Choose the "
    "pairs, `torch.pdist(z)`, before you take exp and mean.",
    _zeros_counted_after: "`triu` leaves zeros below the diagonal, and the mean counts them. Take the mean over the "
    "pairs alone: `torch.pdist(z)` lists each once.",
    _without_diagonal_but_in_the_mean: "The diagonal is 0 now, but the mean still divides by all cells. Divide by the "
    "number of pairs of *different* rows, or use `torch.pdist(z)`.",
    _neighbours: "Only neighbouring rows were compared. All pairs of different rows count: `torch.pdist(z)`.",
}


def _draw(function):
    turns = torch.linspace(0, 1, 13)[:12]
    clouds = {"one place": 0.04 * turns, "two places": (12 * turns).round() % 2 / 2 + 0.04 * turns}
    clouds |= {"half a circle": 0.5 * turns, "evenly": turns}
    figure, axes = plt.subplots(1, 4, figsize=(8.6, 2.6), layout="constrained")
    for ax, (name, places) in zip(axes, clouds.items(), strict=True):
        angles = 2 * math.pi * places
        z = torch.stack([angles.cos(), angles.sin()], 1)
        ax.add_patch(plt.Circle((0, 0), 1, fill=False, color="#BBBBBB"))
        ax.scatter(*z.T, color=COLOURS[0], zorder=3)
        ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xticks=[], yticks=[], aspect="equal")
        ax.set_title(f"{name}\n{float(function(3 * z)):.2f}", fontsize=10)
    said = "twelve rows of two numbers as directions: in one place, in two, on half a circle, evenly"
    return figure, f"{said}; each with its uniformity"


def _rows(count, dim, seed):
    return lambda: dict(z=(torch.randn(count, dim, generator=seeded(seed)) + 0.5).round(decimals=1))


UNIFORMITY = Exercise(
    reference=uniformity,
    stars=2,
    minutes=7,
    probes=(
        Probe("three rows of two numbers", _rows(3, 2, 1)),
        Probe("six rows of four numbers", _rows(6, 4, 2)),
        Probe("30 rows of eight numbers", _rows(30, 8, 3)),
    ),
    mistakes=edited(uniformity, MISTAKES),
    hints=(
        "Five steps, in this order: scale the rows, squared distances of all pairs, exp(−2 · …), mean, logarithm.",
        "`torch.pdist(z)` gives the distance of every pair of different rows once, as one long row of numbers.",
        "`torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())`.",
    ),
    learnt="Low means evenly spread: the pairs that are near weigh most.",
    draw=_draw,
)
