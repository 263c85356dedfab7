"""Lesson 07: do rows differ at all? The measure of complete collapse."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def column_spread(z):
    deviation = z.std(dim=0)
    return deviation.mean()


def _by_hand(z):
    squares = (z - z.mean(0)) ** 2
    return (squares.sum(0) / (len(z) - 1)).sqrt().mean()


def _along_rows(z):
    return z.std(dim=1).mean()


def _over_all_numbers(z):
    return z.std()


def _divided_by_n(z):
    return z.std(dim=0, correction=0).mean()


def _variance(z):
    return z.var(dim=0).mean()


def _not_centred(z):
    return (z**2).mean(0).sqrt().mean()


def _root_of_the_mean(z):
    return z.var(dim=0).mean().sqrt()


def _added_up(z):
    return z.std(dim=0).sum()


def _each_column(z):
    return z.std(dim=0)


def as_number(answer, after, before):
    """A measure may come back as a float or as a tensor with one number."""
    del after, before
    return answer.item() if isinstance(answer, torch.Tensor) and answer.ndim == 0 else answer


def clouds():
    """Three clouds of 60 points, to draw: round, on a line, on one point; none of them around zero."""
    base = torch.randn(60, 2, generator=seeded(2))
    middle = torch.tensor([2.0, 1.0])
    line = base[:, :1] * torch.tensor([[1.0, 0.8]])
    return {"round": base + middle, "on a line": line + middle, "nearly one point": 0.02 * base + middle}


def _draw_column_spread(function):
    return draw_clouds(function, "spread")


def draw_clouds(function, name):
    """The three clouds, each with what `function` says about it, and the same in words."""
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.1), sharex=True, sharey=True)
    values = {}
    for ax, (title, z), colour, marker in zip(axes, clouds().items(), plot.COLOURS, plot.MARKERS, strict=False):
        values[title] = float(function(z))
        ax.plot(*z.T, marker, color=colour, markersize=4, alpha=0.7)
        ax.axhline(0, color="grey", linewidth=0.6)
        ax.axvline(0, color="grey", linewidth=0.6)
        ax.set(xlabel="column 1", ylabel="column 2", aspect="equal")
        ax.label_outer()
        ax.set_title(f"{title}: {name} {values[title]:.2f}", fontsize=9)
    said = ", ".join(f"{title} {value:.2f}" for title, value in values.items())
    return figure, f"three clouds of points and their {name}: {said}"


COLUMN_SPREAD = Exercise(
    reference=column_spread,
    probes=(
        Probe("four equal rows", lambda: dict(z=torch.tensor([[0.0, 5.0, -2.0]]).repeat(4, 1))),
        Probe("three rows of two numbers", lambda: dict(z=torch.tensor([[1.0, 10.0], [2.0, 14.0], [3.0, 12.0]]))),
        Probe("eight rows", lambda: dict(z=torch.randn(8, 5, generator=seeded(1)) * torch.arange(1.0, 6) + 3)),
    ),
    mistakes=(
        Mistake(
            "along the rows",
            _along_rows,
            "This compares the numbers within one picture's embedding. At a collapse these may differ widely while all "
            "pictures share them: take the deviation over the batch, `dim=0`.",
        ),
        Mistake(
            "over all numbers",
            _over_all_numbers,
            "One deviation over all numbers is not 0 when all rows are equal: it also counts how columns differ from "
            "each other. Take each column by itself first: `dim=0`.",
        ),
        Mistake(
            "divided by n",
            _divided_by_n,
            "The deviations were divided by n. The mean came from the same rows, so divide by n − 1 "
            "(`std` does it by itself).",
        ),
        Mistake("variance", _variance, "These are variances. Their roots, the deviations, have the unit of z."),
        Mistake(
            "not centred",
            _not_centred,
            "The mean was not taken off: rows that all lie on one point far from zero look spread out.",
        ),
        Mistake(
            "root of the mean",
            _root_of_the_mean,
            "The variances were averaged before the root. One wide column then hides many dead ones: take the root of "
            "each column first.",
        ),
        Mistake(
            "added up", _added_up, "The deviations were added up. Take their mean, whatever the number of columns."
        ),
        Mistake(
            "one number a column",
            _each_column,
            "These are the deviations of the single columns, and all of them are right. Asked for is their mean.",
        ),
    ),
    hints=(
        "If all pictures lie on one point, every column of z holds one and the same number, row after row.",
        "How far a column's numbers scatter over the batch is its standard deviation: `z.std(dim=0)`.",
        "`z.std(dim=0).mean()`",
    ),
    learnt="Zero means: whatever the picture, the answer is the same.",
    draw=_draw_column_spread,
    alternatives=(_by_hand,),
    compare_by=as_number,
)
