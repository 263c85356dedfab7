"""Lesson 07: how many directions do rows use? The measure of dimensional collapse."""

import torch

from ssl_course import collapse
from ssl_course.exercises.lesson_07.column_spread import as_number, draw_clouds
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def effective_rank(z):
    centred = z - z.mean(0)
    variance = torch.linalg.svdvals(centred) ** 2
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()


def _by_eigenvalues(z):
    variance = torch.linalg.eigvalsh(torch.cov(z.T)).clamp_min(0)
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()


def _by_the_package(z):
    return collapse.effective_rank(z)


def _of(values):
    share = values / values.sum()
    return torch.special.entr(share).sum().exp()


def _not_centred(z):
    return _of(torch.linalg.svdvals(z) ** 2)


def _row_means(z):
    return _of(torch.linalg.svdvals(z - z.mean(1, keepdim=True)) ** 2)


def _not_squared(z):
    return _of(torch.linalg.svdvals(z - z.mean(0)))


def _columns_only(z):
    return _of(z.var(0))


def _entropy_alone(z):
    return effective_rank(z).log()


def _sign(z):
    return 1 / effective_rank(z)


def _overall_mean(z):
    return _of(torch.linalg.svdvals(z - z.mean()) ** 2)


def _bits(z):
    return effective_rank(z) ** (1 / torch.log(torch.tensor(2.0)))


def _no_shares(z):
    return torch.special.entr(torch.linalg.svdvals(z - z.mean(0)) ** 2).sum().exp()


def _counted(z):
    return torch.linalg.matrix_rank(z - z.mean(0)).float()


def _participation(z):
    variance = torch.linalg.svdvals(z - z.mean(0)) ** 2
    return variance.sum() ** 2 / (variance**2).sum()


def _draw_effective_rank(function):
    return draw_clouds(function, "effective rank")


def _cigar(seed):
    z = torch.randn(40, 4, generator=seeded(seed)) * torch.tensor([1.0, 0.6, 0.3, 0.1])
    turn = torch.linalg.qr(torch.randn(4, 4, generator=seeded(seed + 1))).Q
    return dict(z=z @ turn + torch.tensor([2.0, 0.0, 1.0, -1.0]))


EFFECTIVE_RANK = Exercise(
    reference=effective_rank,
    probes=(
        Probe(
            "four corners of a rectangle",
            lambda: dict(z=torch.tensor([[1.0, 0.5], [1.0, -0.5], [3.0, 0.5], [3.0, -0.5]])),
        ),
        Probe("forty rows, four directions, each narrower than the one before", lambda: _cigar(0)),
    ),
    mistakes=(
        Mistake(
            "not centred",
            _not_centred,
            "The mean was not taken off, so where the cloud lies counts as a direction. Subtract `z.mean(0)` first.",
        ),
        Mistake(
            "each row's own mean",
            _row_means,
            "Every row lost the mean of its own numbers. Take off the mean over the batch, `z.mean(0)`.",
        ),
        Mistake(
            "not squared",
            _not_squared,
            "Singular values are in the unit of z, like deviations. The shares are those of the variances: square "
            "them first.",
        ),
        Mistake(
            "the columns' variances",
            _columns_only,
            "These are the variances of the columns. Columns that repeat each other count twice then: a line through "
            "the corner would have full rank. Take the directions from `torch.linalg.svdvals`.",
        ),
        Mistake(
            "entropy alone",
            _entropy_alone,
            "This is the entropy. e to the entropy turns it into a number of directions: `.exp()`.",
        ),
        Mistake(
            "the sign",
            _sign,
            "The entropy lost its minus: a share's logarithm is negative. A number of directions is at least 1.",
        ),
        Mistake(
            "one mean for all",
            _overall_mean,
            "One mean was taken off all numbers. Every column has its own: `z.mean(0)`.",
        ),
        Mistake(
            "bits",
            _bits,
            "The entropy was taken with logarithms to base 2 and then raised e to it. Use one base for both: "
            "`torch.special.entr` is natural.",
        ),
        Mistake("no shares", _no_shares, "The variances must be shares, adding up to 1: divide them by their sum."),
        Mistake(
            "counted",
            _counted,
            "This counts the directions that are not exactly zero. Of real numbers hardly any are.",
        ),
        Mistake(
            "participation ratio",
            _participation,
            "This is 1 / Σ share², the participation ratio: a good measure too, with other values. Asked for is e to "
            "the entropy.",
        ),
    ),
    hints=(
        "A round cloud shares its variance equally among all directions; a line gives all of it to one.",
        "After centring, `torch.linalg.svdvals(centred) ** 2` is proportional to the variances along the principal "
        "axes. Divide by their sum to get shares.",
        "`torch.special.entr(share).sum().exp()`: e to the entropy of the shares.",
    ),
    learnt="It does not see the scale: a cloud that shrinks to a point keeps its rank. So look at the spread too.",
    draw=_draw_effective_rank,
    alternatives=(_by_eigenvalues, _by_the_package),
    tolerance=1e-4,
    compare_by=as_number,
)
