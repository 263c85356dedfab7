"""Lesson 08: InfoNCE as one matrix product and a cross-entropy."""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited
from ssl_course.exercises.lesson_08._shared import COMMON, FIRST_AGAINST_SECOND, NOT_NORMALISED, paired_rows
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix
from ssl_course.exercises.usability import looped


def info_nce_matrix(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    s.fill_diagonal_(float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    return F.cross_entropy(s, partner)


ITSELF_KEPT, NOT_SHIFTED = 's.fill_diagonal_(float("-inf")) -> pass', ".roll(len(z_a)) -> "
ONE_WAY = f"{FIRST_AGAINST_SECOND} ; {ITSELF_KEPT} ; {NOT_SHIFTED}"

MISTAKES = {
    ITSELF_KEPT: "Each row still competes with itself, and its similarity to itself is the largest there is. Put minus "
    "infinity on the diagonal before the cross-entropy.",
    's.fill_diagonal_(float("-inf")) -> s = s[~torch.eye(len(s), dtype=torch.bool)].view(len(s), -1)': "With the "
    "diagonal taken out, all columns to the right of it moved one to the left, and the target's with them. Rule it out "
    "with minus infinity: then every column stays.",
    'float("-inf") -> 0': "Zero on the diagonal does not remove a row from its own candidates, because the exponential "
    "of 0 is 1. Use minus infinity: its exponential is 0.",
    NOT_SHIFTED: "The loss is infinite: some row's target is, in part at least, the row itself, which is ruled out. "
    "`label_smoothing` does that; so do targets 0, 1, 2, … (zeros for row 0): shift them by B with `roll`. `s` must "
    "be 2B × 2B, all views against all (`torch.cat` along dim 0).",
    f"{ITSELF_KEPT} ; {NOT_SHIFTED}": "The targets 0, 1, 2, … make every row its own answer, and the diagonal is still "
    "there, so the task is solved before training. Rule out the diagonal and shift the targets by B.",
    ".roll(len(z_a)) ->  ^ 1": "Rows 0 and 1, rows 2 and 3, … were taken as pairs. Here all first views come first, so "
    "the positive of row i is row (i + B) modulo 2B.",
    "s, partner) -> s[: len(z_a)], partner[: len(z_a)])": "Only the first views were counted. Give all 2B rows of the "
    "matrix to the cross-entropy.",
    ONE_WAY: "This compares first views with second views only, in a B × B matrix. That is a loss people use, but here "
    "all 2B rows count, and so do negatives from a row's own view.",
    f"{ONE_WAY} ; return F -> return F.cross_entropy(s.T, partner) / 2 + 0.5 * F": (
        "This is the B × B loss taken both ways, as in CLIP. Here negatives from a row's own view are candidates too: "
        "build one matrix of all 2B rows."
    ),
    "similarity_matrix(torch.cat([z_a, z_b])) -> (z := F.normalize(torch.cat([z_a, z_b]), dim=0)) @ z.T": "The columns "
    "were scaled to length one instead of the rows. `similarity_matrix` scales the rows, with dim=1.",
    "s, partner) -> s.softmax(1), partner)": "`cross_entropy` takes the softmax itself. Give it the similarities over "
    "the temperature, not probabilities.",
    's, partner) -> s, partner, reduction="sum")': "This is the sum over the 2B rows. Return the mean, which "
    "`cross_entropy` gives by default.",
    f"{NOT_NORMALISED} ; {ITSELF_KEPT}": "The rows were compared at their own lengths, and each row still competes "
    "with itself. Use `similarity_matrix`, which scales them to length one, and put minus infinity on its diagonal.",
    "s, partner) -> s, torch.eye(len(s)).roll(len(z_a), 1))": "The loss is NaN, because −∞ times 0 is not a number. "
    "Give `cross_entropy` column numbers as targets, and rule out the diagonal with `fill_diagonal_(float('-inf'))`.",
    "torch.cat([z_a, z_b]) -> torch.stack([z_a, z_b], 1).flatten(0, 1)": "Your rows go picture by picture. Use "
    "`torch.cat`: all first views, then all second views. Only then does `roll` find the positives.",
    " / temperature ->  ; partner) -> partner) / temperature": "The loss was divided by the temperature at the end. "
    "Divide the similarities by it, before the cross-entropy.",
    "cross_entropy(s, partner) -> nll_loss(s.softmax(1), partner)": "This is minus the mean probability: `nll_loss` "
    "does not take the logarithm. Use `cross_entropy` on the similarities, which takes softmax and logarithm itself.",
    "return F -> return -F": "The sign is flipped. `cross_entropy` is minus the logarithm already; for "
    "`log_softmax`, write the minus yourself.",
    's, partner) -> s, partner, reduction="sum") / len(z_a)': "The sum was divided by B, the number of pictures. It "
    "runs over 2B rows, so divide by 2B, as `cross_entropy` does by default.",
    "F.cross_entropy(s, partner) -> (s.scatter(1, partner[:, None], float('-inf')).logsumexp(1) - "
    "s.gather(1, partner[:, None])[:, 0]).mean()": "The positive is missing from the denominator. It is one of the "
    "2B − 1 candidates: only the row itself is ruled out.",
    "torch.arange(len(s)).roll(len(z_a)) -> s.argmax(1)": "The target is the most similar candidate. It must be where "
    "the positive stands, however similar it is: `torch.arange(len(s)).roll(len(z_a))`.",
    "roll(len(z_a)) -> roll(64)": "The targets were shifted by 64, whatever the size of the batch. Shift them by "
    "`len(z_a)`.",
    'float("-inf") -> -1 / temperature': "A similarity of −1 on the diagonal does not remove a row from its own "
    "candidates: its exponential is above 0. Use minus infinity.",
    "roll(len(z_a)) -> roll(1)": "The targets were shifted by 1. Here all first views come first, so shift them by B: "
    "`roll(len(z_a))`.",
    "s, partner) -> s.exp(), partner)": "`cross_entropy` takes the exponential itself. Give it the similarities over "
    "the temperature.",
    "torch.arange(len(s)).roll(len(z_a)) -> torch.arange(len(s)) + len(z_a)": "For the second views i + B runs past "
    "the last column. Take it modulo 2B, or let `roll` do it: `torch.arange(len(s)).roll(len(z_a))`.",
    "torch.arange(len(s)).roll(len(z_a)) -> torch.arange(len(z_a)) + len(z_a)": "There are 2B rows and only B targets. "
    "Second views have positives too: B targets for them follow, 0, 1, 2, …",
    "roll(len(z_a)) -> roll(len(z_a)).float()": "Targets are column numbers: leave them whole numbers, as "
    "`torch.arange` gives them.",
}


def _of_the_package(z_a, z_b, temperature):
    return losses.info_nce(z_a, z_b, temperature=temperature)


def _positive_moved_to_column_0(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows, ruled_out = torch.arange(len(s)), float("-inf")
    partner = rows.roll(len(z_a))[:, None]
    rest = s.scatter(1, rows[:, None], ruled_out).scatter(1, partner, ruled_out)
    return F.cross_entropy(torch.cat([s.gather(1, partner), rest], dim=1), 0 * rows)


def _draw_info_nce_matrix(function):
    angles = torch.tensor([5.3, 4.5, 1.7, 0.9, 0.3, 3.3, 6.2, 2.5])  # four first views, then their positives
    z = torch.stack([angles.cos(), angles.sin()], dim=1).requires_grad_()
    loss = function(z[:4], z[4:], 0.5)
    (slope,) = torch.autograd.grad(loss, z)
    ax = plt.subplots(figsize=(5, 4.6), layout="constrained")[1]
    circle = torch.linspace(0, 2 * torch.pi, 200)
    ax.plot(circle.cos(), circle.sin(), color="lightgrey", linewidth=1)
    for row, (point, step) in enumerate(zip(z.detach(), -slope, strict=True)):
        colour, mark = plot.COLOURS[row % 4], plot.MARKERS[row % 4]
        ax.plot(*point, mark, color=colour, markersize=9, markerfacecolor=colour if row < 4 else "white")
        ax.text(*(1.18 * point), str(row), color=colour, ha="center", va="center")
        arrow = dict(arrowstyle="-|>", color=colour, linewidth=1.8, mutation_scale=14, shrinkA=4, shrinkB=0)
        ax.annotate("", xy=(point + step).tolist(), xytext=point.tolist(), arrowprops=arrow)
    ax.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xlabel="z, column 0", ylabel="z, column 1")
    note = f"loss {loss.item():.2f}\n\narrows: where\neach row is sent\n\nfilled: first views\nhollow: their positives"
    ax.text(0, 0, note, ha="center", va="center", fontsize=9)
    alt = "four pairs of points on a circle, each point with an arrow along which the loss falls; the loss is "
    return ax.figure, alt + f"{loss.item():.2f}"


def _usable(function):
    """No loop; and of a ruled-out entry nothing may be left, also where the only other row points exactly away."""
    if said := looped(function, paired_rows(4, 3, 0.5, 2), paired_rows(8, 3, 0.5, 2)):
        return said
    z = torch.tensor([[3.0, 4.0], [-3.0, -4.0]])
    loss = function(z, z[[1, 1]], 0.05).detach()
    if not loss.isfinite() or abs(loss.item() - (math.log(3) + 3 * math.log(2) + 2 / 0.05) / 4) < 0.5:
        return None
    return (
        "Right for moderate temperatures. But at 0.05, a row from which all others point away still competes with "
        "itself: a number such as −10 on the diagonal doesn't rule it out. Use minus infinity."
    )


INFO_NCE_MATRIX = Exercise(
    reference=info_nce_matrix,
    stars=2,
    minutes=8,
    probes=(
        Probe("two pairs", lambda: paired_rows(2, 2, 0.5, 0)),
        Probe("three pairs that point away from each other", lambda: paired_rows(3, 4, 1.5, 2, towards=-1.0)),
        Probe("five pairs of four numbers", lambda: paired_rows(5, 4, 0.7, 1)),
    ),
    mistakes=edited(info_nce_matrix, MISTAKES | COMMON),
    hints=(
        "Each row is a classification with 2B classes, one of them right. Which PyTorch function computes its loss?",
        "`fill_diagonal_(float('-inf'))` rules out the row itself; the right column of row i is i + B, modulo 2B.",
        "`partner = torch.arange(len(s)).roll(len(z_a))`, then `F.cross_entropy(s, partner)`",
    ),
    learnt="Four lines, and a classification whose classes are the places in the batch.",
    draw=_draw_info_nce_matrix,
    alternatives=(_of_the_package, _positive_moved_to_column_0),
    trains=("z_a", "z_b"),
    usable=_usable,
)
