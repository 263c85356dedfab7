"""Lesson 10: VICReg's variance term, which keeps every column of the embedding alive."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient, one_at_a_time


def variance_term(z):
    deviation = (z.var(0) + 1e-4).sqrt()
    return F.relu(1 - deviation).mean()


def _clamped(z):
    centred = z - z.mean(0)
    deviation = (centred.pow(2).sum(0) / (len(z) - 1) + 1e-4).sqrt()
    return (1 - deviation).clamp_min(0).mean()


def _over_the_columns(z):
    return F.relu(1 - (z.var(1) + 1e-4).sqrt()).mean()


def _variance(z):
    return F.relu(1 - (z.var(0) + 1e-4)).mean()


def _hinge_reversed(z):
    return F.relu((z.var(0) + 1e-4).sqrt() - 1).mean()


def _no_hinge(z):
    return (1 - (z.var(0) + 1e-4).sqrt()).mean()


def _squared(z):
    return (1 - (z.var(0) + 1e-4).sqrt()).pow(2).mean()


def _divided_by_n(z):
    return F.relu(1 - (z.var(0, correction=0) + 1e-4).sqrt()).mean()


def _bare_root(z):
    return F.relu(1 - z.std(0)).mean()


def _sum(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt()).sum()


def _one_deviation(z):
    return F.relu(1 - (z.var() + 1e-4).sqrt())


def _mean_first(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt().mean())


def _beside_the_root(z):
    return F.relu(1 - (z.std(0) + 1e-4)).mean()


def _bare_variance(z):
    return F.relu(1 - z.var(0)).mean()


def _std_divided_by_n(z):
    return F.relu(1 - z.std(0, correction=0)).mean()


def _squared_hinge(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt()).pow(2).mean()


def _divided_by_the_rows(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt()).sum() / len(z)


def _one_per_column(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt())


def _root_of_the_deviation(z):
    return F.relu(1 - (z.std(0) + 1e-4).sqrt()).mean()


def _absolute(z):
    return (1 - (z.var(0) + 1e-4).sqrt()).abs().mean()


def _draw_variance_term(function):
    base = torch.randn(64, generator=seeded(1))
    base = (base - base.mean()) / base.std()
    deviations = torch.linspace(0, 2, 41)
    values = [float(function(torch.stack([width * base, base.flip(0)], dim=1))) for width in deviations]
    left, right = plt.subplots(1, 2, figsize=(8.4, 2.8), layout="constrained")[1]
    left.plot(deviations, values, color=plot.COLOURS[0], linewidth=2)
    left.axvline(1, color="black", linestyle=":", linewidth=1)
    left.set(xlabel="deviation of column 1 (column 2 has deviation 1)", ylabel="your term")
    rows = torch.linspace(-1, 1, 9)
    z = torch.stack([0.2 * rows, 1.5 * rows, 0 * rows + 0.7], dim=1)
    image = right.imshow(z.T, cmap="PuOr", vmin=-1.5, vmax=1.5, aspect="auto")
    right.set(xlabel="row (a picture)", xticks=[], title=f"your term for this Z: {float(function(z)):.3f}")
    right.set_yticks(range(3), ["nearly constant", "alive", "constant"])
    right.title.set_fontsize(9)
    left.figure.colorbar(image, ax=right, shrink=0.8)
    left.spines[["top", "right"]].set_visible(False)
    picks = ", ".join(f"{values[place]:.2f} at {deviations[place]:.1f}" for place in (0, 10, 20, 40))
    return left.figure, f"left: your term over the deviation of a column: {picks}. Right: three columns of a small Z"


def _usable(function):
    probe = VARIANCE_TERM.probes[-1]
    return blocked_gradient(function, probe, "z") or one_at_a_time(function, probe)


VARIANCE_TERM = Exercise(
    reference=variance_term,
    probes=(
        Probe("three rows, two columns", lambda: dict(z=torch.tensor([[0.0, 1.0], [0.5, 5.0], [1.0, 0.0]]))),
        Probe("a collapsed batch", lambda: dict(z=torch.ones(4, 3))),
        Probe(
            "columns of all widths",
            lambda: dict(
                z=torch.randn(6, 4, generator=seeded()) * torch.tensor([0.1, 0.4, 0.8, 1.5]) + torch.arange(4) / 4
            ),
        ),
    ),
    mistakes=(
        Mistake(
            "over the wrong axis",
            _over_the_columns,
            "The deviation was taken along each row, over the columns. What must differ is one column from picture to "
            "picture: go over the batch, axis 0.",
        ),
        Mistake(
            "variance for deviation",
            _variance,
            "This compares the variance with 1. VICReg takes its root: near zero the variance is so flat that hardly "
            "any force leads away from a collapse.",
        ),
        Mistake(
            "the hinge is reversed",
            _hinge_reversed,
            "The hinge is the wrong way round: this punishes columns that are wide and leaves dead ones alone.",
        ),
        Mistake(
            "no hinge",
            _no_hinge,
            "Without the hinge a very wide column pays for a dead one, and widening pays for ever. Cut it off at 0: "
            "`F.relu(1 - deviation)`.",
        ),
        Mistake(
            "squared in place of a hinge",
            _squared,
            "The distance to 1 was squared, so a column is punished for being wider than 1 too. VICReg leaves those "
            "alone: `F.relu(1 - deviation)`.",
        ),
        Mistake(
            "divided by n",
            _divided_by_n,
            "The variance was divided by n. Divide by n − 1, as `var` does by itself and as the covariance term does.",
        ),
        Mistake(
            "a bare root",
            _bare_root,
            "The .0001 inside the root is missing. At 0 the root's slope is infinite: with `z.var(0).sqrt()` the "
            "gradient of a dead column is no number. Add it to the variance, before the root.",
        ),
        Mistake("a sum", _sum, "This is the sum over the columns. Take the mean, or the weight depends on dim."),
        Mistake(
            "one deviation for all",
            _one_deviation,
            "One deviation was taken over all numbers. Columns that differ from each other then look like a spread "
            "although every picture is equal. Each column needs its own.",
        ),
        Mistake(
            "mean before hinge",
            _mean_first,
            "The deviations were averaged before the hinge, so one wide column can hide a dead one. First the hinge "
            "for each column, then the mean.",
        ),
        Mistake("beside the root", _beside_the_root, "The .0001 belongs under the root, added to the variance."),
        Mistake(
            "bare variance",
            _bare_variance,
            "The variance itself was compared with 1. Add .0001 to it and take the root: `(z.var(0) + 1e-4).sqrt()`.",
        ),
        Mistake(
            "`std` divided by n",
            _std_divided_by_n,
            "The deviation was divided by n, and .0001 is missing under the root. `(z.var(0) + 1e-4).sqrt()` has both "
            "right.",
        ),
        Mistake(
            "squared hinge",
            _squared_hinge,
            "The hinge was squared. VICReg adds it up as it is, so that a column pays in proportion to what it lacks.",
        ),
        Mistake(
            "divided by the rows",
            _divided_by_the_rows,
            "The sum was divided by the number of rows. Divide by the number of columns: `mean` does it.",
        ),
        Mistake("one per column", _one_per_column, "This is one number for each column. Asked for is their mean."),
        Mistake(
            "root of the deviation",
            _root_of_the_deviation,
            "The root was taken twice: `std` is the root of the variance already. Start from `z.var(0)`.",
        ),
        Mistake(
            "absolute value",
            _absolute,
            "With the absolute value a column also pays for being wider than 1. VICReg leaves those alone: `F.relu` "
            "cuts them off at 0.",
        ),
    ),
    hints=(
        "Which of the two axes runs over pictures? Along it, every column must vary.",
        "`z.var(0)` has one number for each column. Add 1e-4 before the root.",
        "`F.relu(1 - deviation)` is the hinge for each column, with F short for torch.nn.functional; take its mean.",
    ),
    learnt="A column equal for all pictures costs nearly 1; a column with deviation 1 or more costs nothing.",
    draw=_draw_variance_term,
    alternatives=(_clamped,),
    usable=_usable,
)
