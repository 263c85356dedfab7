"""Lesson 07: how many directions do rows use? The measure of dimensional collapse."""

import torch

from ssl_course import evaluate
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.lesson_07._shared import draw_clouds


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
    "(centred) ** 2 -> (centred) ; entr(share) -> entr(share**2)": "The shares were "
    "taken first, then squared, so they don't add up to 1. Square the singular values, then divide by their sum.",
    ".exp() -> ": "This is the entropy. To make it a number of directions, raise e to it: `.exp()`.",
    "torch.special.entr(share) -> torch.xlogy(share, share)": "The entropy lost its minus sign: the logarithm of a "
    "share is negative. A number of directions is at least 1.",
    "z.mean(0) -> z.mean()": "One mean was subtracted from all numbers. Each column has its own: `z.mean(0)`.",
    "torch.special.entr(share) -> (-share * share.log())": "Right, but for a line a share is exactly zero, and "
    "0 · log 0 is NaN. `torch.special.entr(share)` is −share · log share with 0 for it.",
    "torch.special.entr(share) -> (share * share.log())": "The entropy lost its minus sign. And where a share is "
    "exactly zero, 0 · log 0 is NaN: `torch.special.entr(share)` has both right.",
    "torch.special.entr(share) -> (torch.special.entr(share) / torch.tensor(2.0).log())": "The entropy was taken with "
    "the logarithm to base 2, and then e was raised to it. Use the natural logarithm, as `torch.special.entr` does.",
    "torch.special.entr(share) -> (-share * share.log2())": "The logarithm is to base 2, and then e was raised to it. "
    "Use `torch.special.entr`: it has the natural one, and no NaN for a share of zero.",
    ".exp() -> .exp2()": "The entropy was taken with the natural logarithm, and then 2 was raised to it. Raise e to "
    "it: `.exp()`.",
    "sum().exp() -> exp().sum()": "e was raised to each part before they were added up. First the sum, which is the "
    "entropy, then `.exp()`.",
    "sum().exp() -> mean().exp()": "The mean of −pₖ log pₖ was taken. The entropy is their sum.",
    "variance / variance.sum() -> variance / variance.max()": "The variances were divided by the largest one. Divide "
    "by their sum: shares add up to 1.",
    "variance / variance.sum() -> variance.softmax(0)": "A softmax is not a share. Divide the variances by their sum.",
    " ** 2 ->  ** 4": "These shares are those of the variances squared. Singular values squared once are variances; "
    "those of the covariance matrix are variances already.",
    "svdvals(centred) -> svdvals(centred / (centred.std(0) + 1e-8))": "Every column was divided by its standard "
    "deviation. Then a narrow direction counts like a wide one: only centre.",
    "torch.special.entr(share).sum().exp() -> 1 / share.max()": "This is 1 over the largest share, which sees one "
    "direction only. Return e to the entropy of all shares.",
    "torch.special.entr(share).sum().exp() -> torch.tensor(float(z.shape[1]))": "This is read off the shape of z: it "
    "is the same for a line and for a round cloud. Return e to the entropy of the shares.",
    " / variance.sum() -> ": "The variances must become shares that add up to 1: divide them by their sum.",
    "torch.special.entr(share).sum().exp() -> torch.linalg.matrix_rank(centred).float()": "This counts the directions "
    "that are not exactly zero. With real numbers hardly any are, so the narrowest direction counts as much as the "
    "widest.",
    "torch.special.entr(share).sum().exp() -> 1 / (share**2).sum()": "This is 1 / Σ share², the participation ratio: "
    "a good measure too, with other values. Return e to the entropy.",
    "z.mean(0) -> z.mean(1)": "`z.mean(1)` has one number per row, not per column. Subtract the mean over the batch, "
    "`z.mean(0)`.",
    "svdvals(centred) -> svd(centred)": "`svd` returns three results. The singular values alone come from "
    "`torch.linalg.svdvals`.",
}


def _by_eigenvalues(z):
    variance = torch.linalg.eigvalsh(torch.cov(z.T)).clamp_min(0)
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()


def _cigar():
    z = torch.randn(40, 4, generator=seeded(0)) * torch.tensor([1.0, 0.6, 0.3, 0.1])
    turn = torch.linalg.qr(torch.randn(4, 4, generator=seeded(1))).Q
    return dict(z=z @ turn + torch.tensor([2.0, 0.0, 1.0, -1.0]))


def _usable(function):
    """A line in 32 dimensions: rounding makes some of its other variances a little less than 0."""
    line = torch.randn(256, 1, generator=seeded(4)) @ torch.randn(1, 32, generator=seeded(5))
    rank = float(torch.as_tensor(function(line)).detach())
    if abs(rank - 1) < 0.05:
        return None
    return (
        f"Right for clouds that fill their columns. But 256 rows on a line in 32 columns have rank 1, and yours is "
        f"{rank:.3g}. Rounding makes some eigenvalues slightly negative: `.clamp(min=0)`, or `svdvals(centred) ** 2`."
    )


EFFECTIVE_RANK = Exercise(
    reference=effective_rank,
    stars=2,
    minutes=10,
    probes=(
        Probe("three rows on a line", lambda: dict(z=torch.tensor([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]))),
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
    usable=_usable,
)
