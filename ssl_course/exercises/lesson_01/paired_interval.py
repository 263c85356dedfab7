"""Lesson 01: is one method better than another? The 95 % interval of a paired difference."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited


def paired_interval(first, second, t):
    difference = first - second
    half_width = t * difference.std() / len(difference) ** 0.5
    return difference.mean(), half_width


MISTAKES = {
    "difference.std() -> (first.var() + second.var()) ** 0.5": "The variances were added as if the methods were "
    "unrelated. Both used the same labels: subtract pair by pair first, and the luck that they share cancels.",
    " / len(difference) ** 0.5 -> ": "This is how far single differences scatter. The mean of n differences scatters "
    "less: divide by the square root of n.",
    "t * difference -> difference": "This is the standard error alone. For a 95 % interval, multiply it by t, which is "
    "larger the fewer pairs there are.",
    "std() -> std(correction=0)": "The squares were divided by n. The mean was taken from the same numbers, so divide "
    "by n − 1, as `std` does by default.",
    "len(difference) ** 0.5 -> len(difference)": "This is divided by n. Divide by the square root of n.",
    "len(difference) ** 0.5 -> (len(difference) - 1) ** 0.5": "This divides by √(n − 1). The n − 1 belongs into the "
    "standard deviation, where `std` has it already; here it is √n.",
    "len(difference) ** 0.5 -> 5 ** 0.5": "The number of pairs is fixed at five. Take it from the input: `len(first)`.",
    "len(difference) ** 0.5 -> (2 * len(difference)) ** 0.5": "Both arms were counted. n is the number of pairs.",
    "first - second -> first.sort().values - second.sort().values": "Sorted, the accuracies of a pair no longer stand "
    "side by side. Pair i was measured with the same labels: subtract in the given order.",
    "difference.std() -> (first.std() - second.std())": "The difference of two standard deviations is not that of the "
    "differences. Subtract pair by pair first: `(first - second).std()`.",
    "difference.std() -> first.std()": "This is the standard deviation of one arm. Take that of the differences, "
    "pair by pair.",
    "t * difference -> 2.776 * difference": "2.776 is right for five pairs only. Use the argument `t`.",
    "t * difference -> 1.96 * difference": "1.96 is right for very many pairs. Use the argument `t`.",
    "t * difference -> 2 * t * difference": "This is the whole width. Return half of it: t · s / √n.",
    "t * difference -> 0.5 * t * difference": "This is halved once too often: t · s / √n is the half width already.",
    "first - second -> (first - second).abs()": "The differences lost their sign, so `first` could never be behind. "
    "Leave out `abs`.",
    "return difference.mean() -> return difference.mean().abs()": "The mean lost its sign: below zero, `second` leads. "
    "Leave out `abs`.",
    "first - second -> (first - second).clamp(min=0)": "Differences below zero were cut off. Keep them.",
    "difference.mean(), half_width -> half_width, difference.mean()": "The order is wrong: first the mean, then the "
    "half width.",
    "first - second -> second - first": "This is second minus first. Positive should mean that `first` is better.",
    "std() -> var()": "The half width uses the variance. Use its root, the standard deviation: `std()`.",
    "mean(), half_width -> mean() - half_width, difference.mean() + half_width": "These are the two ends of the "
    "interval. Return its middle and its half width.",
}
ALSO_RIGHT = {"std() -> var().sqrt()": "the root of the variance"}


def _draw(function):
    first = torch.tensor([0.52, 0.61, 0.48, 0.66, 0.56])
    second = torch.tensor([0.47, 0.57, 0.45, 0.60, 0.54])
    mean, half = (float(value) for value in function(first, second, 2.776))
    left, right = plt.subplots(1, 2, figsize=(8.4, 2.9), layout="constrained")[1]
    left.plot([0, 1], torch.stack([first, second]), color="grey", linewidth=0.8)
    left.plot([0] * 5, first, plot.MARKERS[0], color=plot.COLOURS[0])
    left.plot([1] * 5, second, plot.MARKERS[1], color=plot.COLOURS[1])
    left.set(xticks=[0, 1], xticklabels=["first", "second"], xlim=(-0.3, 1.3), ylabel="accuracy (five label draws)")
    right.plot(first - second, [1] * 5, plot.MARKERS[2], color=plot.COLOURS[2])
    right.errorbar(mean, 0, xerr=abs(half), color="black", capsize=4, marker="o")
    right.axvline(0, color="black", linestyle=":", linewidth=1)
    right.set(yticks=[0, 1], yticklabels=["your interval", "differences"], ylim=(-0.7, 1.7))
    right.set_xlabel("accuracy of first minus second")
    for ax in (left, right):
        ax.spines[["top", "right"]].set_visible(False)
    interval = f"{mean:.3f} plus or minus {half:.3f}"
    return left.figure, f"left: five pairs of accuracies, joined; right: their differences and the interval {interval}"


def _pairs(first, second, t):
    return dict(first=torch.tensor(first), second=torch.tensor(second), t=t)


PAIRED_INTERVAL = Exercise(
    reference=paired_interval,
    stars=2,
    minutes=8,
    probes=(
        Probe("three pairs", lambda: _pairs([0.6, 0.8, 0.7], [0.5, 0.6, 0.6], 4.303)),
        Probe("four pairs, the second arm leads", lambda: _pairs([0.31, 0.4, 0.3, 0.5], [0.5, 0.38, 0.6, 0.55], 3.182)),
        Probe("six pairs", lambda: _pairs([0.6, 0.9, 0.2, 0.3, 0.4, 0.7], [0.5, 0.8, 0.1, 0.1, 0.3, 0.5], 2.571)),
    ),
    mistakes=edited(paired_interval, MISTAKES),
    hints=(
        "Both methods were measured on the same draws of labels. What can be subtracted before anything is averaged?",
        "Work with `difference = first - second`: its mean, its `std()`, and the number of pairs.",
        "Half width: `t * difference.std() / len(difference) ** 0.5`",
    ),
    learnt="An interval that excludes zero: the lead is more than the luck of the draw.",
    draw=_draw,
    alternatives=(edited(paired_interval, ALSO_RIGHT)[0].function,),
)
