"""Lesson 07: how many directions do rows use? The measure of dimensional collapse."""

import torch

from ssl_course import evaluate
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.lesson_07._shared import as_number, draw_clouds


def effective_rank(z):
    centred = z - z.mean(0)
    variance = torch.linalg.svdvals(centred) ** 2
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()


MISTAKES = {
    " - z.mean(0) -> ": "The mean was not subtracted, so where the cloud lies counts as a direction. Subtract "
    "`z.mean(0)` first.",
    "z.mean(0) -> z.mean(1, keepdim=True)": "Each row was centred by the mean of its own numbers. Subtract the mean "
    "over the batch, `z.mean(0)`.",
    " ** 2 -> ": "Singular values have the unit of z, like standard deviations. The shares are those of the variances: "
    "square the singular values first.",
    "torch.linalg.svdvals(centred) ** 2 -> z.var(0)": "These are the variances of the columns. Columns that repeat "
    "each other then count twice: a diagonal line would have full rank. Use `torch.linalg.svdvals`, which finds the "
    "directions.",
    ".exp() -> ": "This is the entropy. To make it a number of directions, raise e to it: `.exp()`.",
    "torch.special.entr(share) -> (share * share.log())": "The entropy lost its minus sign: the logarithm of a share "
    "is negative. A number of directions is at least 1.",
    "z.mean(0) -> z.mean()": "One mean was subtracted from all numbers. Each column has its own: `z.mean(0)`.",
    "torch.special.entr(share) -> (-share * share.log2())": "The entropy was taken with logarithms to base 2, and then "
    "e was raised to it. Use one base for both: `torch.special.entr` uses the natural logarithm.",
    " / variance.sum() -> ": "The variances must become shares that add up to 1: divide them by their sum.",
    "torch.special.entr(share).sum().exp() -> torch.linalg.matrix_rank(centred).float()": "This counts the directions "
    "that are not exactly zero. With real numbers hardly any are, so the narrowest direction counts as much as the "
    "widest.",
    "torch.special.entr(share).sum().exp() -> 1 / (share**2).sum()": "This is 1 / Σ share², the participation ratio: "
    "a good measure too, with other values. Return e to the entropy.",
}


def _by_eigenvalues(z):
    variance = torch.linalg.eigvalsh(torch.cov(z.T)).clamp_min(0)
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()


def _cigar():
    z = torch.randn(40, 4, generator=seeded(0)) * torch.tensor([1.0, 0.6, 0.3, 0.1])
    turn = torch.linalg.qr(torch.randn(4, 4, generator=seeded(1))).Q
    return dict(z=z @ turn + torch.tensor([2.0, 0.0, 1.0, -1.0]))


EFFECTIVE_RANK = Exercise(
    reference=effective_rank,
    probes=(
        Probe(
            "four corners of a rectangle",
            lambda: dict(z=torch.tensor([[1.0, 0.5], [1.0, -0.5], [3.0, 0.5], [3.0, -0.5]])),
        ),
        Probe("forty rows, four directions, each narrower than the one before", _cigar),
    ),
    mistakes=edited(effective_rank, MISTAKES),
    hints=(
        "A round cloud shares its variance equally among all directions; a line gives all of it to one.",
        "After centring, `torch.linalg.svdvals(centred) ** 2` is proportional to the variances along the principal "
        "axes. Divide by their sum to get shares.",
        "`torch.special.entr(share).sum().exp()`: e to the entropy of the shares.",
    ),
    learnt="It does not see the scale: a cloud that shrinks to a point keeps its rank. So look at the spread too.",
    draw=lambda function: draw_clouds(function, "effective rank"),
    alternatives=(_by_eigenvalues, evaluate.effective_rank),
    tolerance=1e-4,
    compare_by=as_number,
)
