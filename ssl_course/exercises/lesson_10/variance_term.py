"""Lesson 10: VICReg's variance term, which keeps every column of the embedding alive."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def variance_term(z):
    std = (z.var(0) + 1e-4).sqrt()
    return F.relu(1 - std).mean()


MISTAKES = {
    "z.var(0) -> z.var(1)": "The standard deviation was taken along each row, over the columns. What must differ is "
    "one column from picture to picture: go over the batch, axis 0.",
    ".sqrt() -> ": "This compares the variance with 1. VICReg takes its root: near a collapse the variance hardly "
    "changes when the rows move apart, so hardly any force leads away from there.",
    "1 - std -> std - 1": "The hinge is turned round: this punishes columns that are wide and leaves dead ones alone.",
    "F.relu(1 - std) -> (1 - std)": "Without the hinge a very wide column makes up for a dead one, and widening pays "
    "off forever. That is max(0, …): `F.relu(1 - std)`.",
    "F.relu(1 - std) -> (1 - std).pow(2)": "The distance to 1 was squared, so a column is punished for being wider "
    "than 1 too. VICReg leaves those columns alone: `F.relu(1 - std)`.",
    "z.var(0) -> z.var(0, correction=0)": "The variance was divided by n. Divide by batch − 1, as `var` does by "
    "default and as the covariance term does.",
    " + 1e-4 -> ": "The 1e-4 inside the root is missing. At 0 the slope of the root is infinite: with "
    "`z.var(0).sqrt()` the gradient of a dead column is NaN. Add 1e-4 to the variance, before the root.",
    ".mean() -> .sum()": "This is the sum over the columns. Take the mean; otherwise the right weight for this term "
    "depends on dim.",
    "z.var(0) -> z.var()": "One standard deviation was taken over all numbers. Columns that differ from each other "
    "then look like spread although all pictures are equal. Each column needs its own.",
    "std).mean() -> std.mean())": "The standard deviations were averaged before the hinge, so one wide column can hide "
    "a dead one. First the hinge for each column, then the mean.",
    "(z.var(0) + 1e-4).sqrt() -> z.std(0) + 1e-4": "The 1e-4 belongs inside the root, added to the variance.",
    "(z.var(0) + 1e-4).sqrt() -> z.var(0)": "The variance itself was compared with 1. Add 1e-4 to it and take the "
    "root: `(z.var(0) + 1e-4).sqrt()`.",
    "(z.var(0) + 1e-4).sqrt() -> z.std(0, correction=0)": "The variance was divided by n instead of n − 1, and 1e-4 "
    "is missing under the root. `(z.var(0) + 1e-4).sqrt()` has both right.",
    ".mean() -> .pow(2).mean()": "The hinge was squared. VICReg leaves it unsquared, so that a column pays in "
    "proportion to what it lacks.",
    ".mean() -> .sum() / len(z)": "The sum was divided by the number of rows. Divide it by the number of columns: "
    "`mean` does it.",
    "z.var(0) -> z.pow(2).sum(0) / (len(z) - 1)": "The mean of each column was not subtracted, so a column far from 0 "
    "looks alive.",
    "1e-4 -> 1e-3": "0.001 was added to the variance. It is 0.0001 here, `1e-4`.",
    "1e-4 -> 1e-5": "0.00001 was added to the variance. It is 0.0001 here, `1e-4`.",
    "1 - std -> 1 + std": "The deviation was added to 1. What is missing is 1 minus std.",
    "F.relu(1 - std) -> std": "This is the mean standard deviation. A column pays for what is missing: max(0, 1 − "
    "std).",
    "F.relu(1 - std) -> (1 - std).clamp(max=0)": "The clamp is turned round: it keeps what is below 0. Keep what is "
    "above: `F.relu(1 - std)`.",
    ".mean() -> .max()": "This is the cost of the worst column. Return the mean over the columns.",
    ".mean() -> .min()": "This is the cost of the best column. Return the mean over the columns.",
    "F.relu(1 - std).mean() -> F.relu(1 - std)[std < 1].mean()": "The mean was taken over the columns that pay. Take "
    "it over all columns.",
    ".mean() -> .mean() / 2": "This is half of the term. The mean over the two views is taken later, outside.",
    "z.var(0) -> F.normalize(z, dim=1).var(0)": "The rows were scaled to length one first. VICReg leaves z as it is.",
    ".mean() -> ": "This is one number for each column. Return their mean.",
    "z.var(0) -> z.std(0)": "The root was taken twice: `std` is already the root of the variance. Start from "
    "`z.var(0)`.",
    "F.relu(1 - std) -> (1 - std).abs()": "With the absolute value a column also pays for being wider than 1. VICReg "
    "leaves those columns alone, with max(0, 1 − std): `F.relu`.",
    "F.relu(1 - std) -> max(0, 1 - std)": "Python's `max` and `if` take one number, and std has one per column. For "
    "max(0, …) of each there is `F.relu`.",
    "F.relu(1 - std) -> torch.max(1 - std, 0)": "`torch.max(…, 0)` looks for the largest along axis 0 and returns two "
    "results. For max(0, …) there is `F.relu`.",
    "F.relu(1 - std) -> torch.maximum(1 - std, 0)": "`torch.maximum` compares two tensors, and 0 is a plain number. "
    "For max(0, …) there is `F.relu`.",
    "F.relu(1 - std) -> torch.max(0, 1 - std)": "`torch.max` does not take a plain number first. For max(0, …) there "
    "is `F.relu`.",
}


def _clamped(z):
    centred = z - z.mean(0)
    std = (centred.pow(2).sum(0) / (len(z) - 1) + 1e-4).sqrt()
    return (1 - std).clamp_min(0).mean()


def _draw_variance_term(function):
    base = torch.randn(64, generator=seeded(1))
    base = (base - base.mean()) / base.std()
    stds = torch.linspace(0, 2, 41)
    values = [float(function(torch.stack([std * base, base.flip(0)], dim=1))) for std in stds]
    left, right = plt.subplots(1, 2, figsize=(8.4, 2.8), layout="constrained")[1]
    left.plot(stds, values, color=plot.COLOURS[0], linewidth=2)
    left.axvline(1, color="black", linestyle=":", linewidth=1)
    left.set(xlabel="standard deviation of column 1 (that of column 2 is 1)", ylabel="your term")
    rows = torch.linspace(-1, 1, 9)
    z = torch.stack([0.2 * rows, 1.5 * rows, 0 * rows + 0.7], dim=1)
    image = right.imshow(z, cmap="PuOr", vmin=-1.5, vmax=1.5, aspect="auto")
    right.set(ylabel="row (a picture)", yticks=[], title=f"your term for this Z: {float(function(z)):.3f}")
    right.set_xticks(range(3), ["nearly constant", "alive", "constant"])
    right.set_xlabel("column")
    right.title.set_fontsize(9)
    left.figure.colorbar(image, ax=right, shrink=0.8)
    left.spines[["top", "right"]].set_visible(False)
    picks = ", ".join(f"{values[place]:.2f} at {stds[place]:.1f}" for place in (0, 10, 20, 40))
    alt = f"left: your term over the standard deviation of a column: {picks}. Right: three columns of a small Z"
    return left.figure, alt


def _of_all_widths():
    scales, means = torch.tensor([0.1, 0.4, 0.8, 1.2]), torch.arange(4) / 4
    return dict(z=torch.randn(6, 4, generator=seeded()) * scales + means)


PROBES = (
    Probe("three rows, two columns", lambda: dict(z=torch.tensor([[0.0, 1.0], [0.5, 5.0], [1.0, 0.0]]))),
    Probe("a collapsed batch", lambda: dict(z=torch.ones(4, 3))),
    Probe("columns of all widths", _of_all_widths),
)

VARIANCE_TERM = Exercise(
    reference=variance_term,
    stars=2,
    minutes=5,
    probes=PROBES,
    mistakes=edited(variance_term, MISTAKES),
    hints=(
        "Which of the two axes runs over pictures? Along it, every column must vary.",
        "`z.var(0)` has one number for each column. Add 1e-4 before the root.",
        "`F.relu(1 - std)` is the hinge for each column, with F short for torch.nn.functional; take its mean.",
    ),
    learnt="A column that is equal for all pictures costs nearly 1; a column with standard deviation 1 or more costs "
    "nothing.",
    draw=_draw_variance_term,
    alternatives=(_clamped,),
    trains=("z",),
)
