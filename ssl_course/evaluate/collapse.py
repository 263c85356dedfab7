"""Has an embedding collapsed? Measures on its rows z `[batch, dim]`: no labels needed, no gradient kept.

Complete collapse, all rows on one point, shows in `embedding_std`; dimensional collapse, rows on a line or a plane, in
`spectrum` and `effective_rank`. Each is blind to the other: look at both.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_rows, directed


@torch.no_grad()
def embedding_std(z: Tensor) -> float:
    """How far rows differ: the mean over columns of the standard deviation over the batch.

    Variances divide by batch - 1, as in `vicreg_terms`, which asks for a standard deviation of 1. No scaling is
    done: under a loss that sees directions only, such as `negative_cosine`, measure `F.normalize(z, dim=1)`.

    Args:
        z: float `[batch, dim]`, batch at least 2.

    Returns:
        At least 0, in the units of z: 0 when all rows are equal, about 1/√dim for evenly spread rows of length one.

    Raises:
        ValueError: for another shape, a batch of one, or numbers that are not finite.

    Source: Chen and He 2021, arXiv 2011.10566, section 4.1, who measure it on rows of length one.
    """
    centred = _centred(z)
    return (centred.pow(2).sum(0) / (len(z) - 1)).sqrt().mean().item()


@torch.no_grad()
def spectrum(z: Tensor) -> Tensor:
    """How the variance is shared out: the eigenvalues of the covariance matrix of the columns, the largest first.

    Args:
        z: float `[batch, dim]`, batch at least 2. It shows batch - 1 directions at most: with dim rows or fewer, the
            last eigenvalues are 0 for that reason alone.

    Returns:
        float64 `[dim]`, each at least 0, in squared units of z: the variances along the principal axes, divided by
        batch - 1, which add up to the columns' variances. All are 0 when all rows are equal, all but one on a line.

    Raises:
        ValueError: for another shape, a batch of one, or numbers that are not finite.

    Source: Jing et al. 2022, arXiv 2110.09348, section 3, who plot its logarithm.
    """
    centred = _centred(z)
    values = torch.linalg.eigvalsh(centred.T @ centred / (len(z) - 1))
    return values.flip(0).clamp_min(0)  # rounding makes some of the zeros slightly negative


@torch.no_grad()
def effective_rank(z: Tensor) -> float:
    """How many directions the rows use: e to the entropy of the spectrum's shares.

    Args:
        z: float `[batch, dim]`, batch at least 2, better several times dim: even of a perfectly round cloud, few random
            rows show a lower rank, about dim · exp(-dim / (2 · batch)).

    Returns:
        1 to min(dim, batch - 1): dim for white data (all eigenvalues equal), k when k directions share the variance
        equally and the rest has none, 1 on a line. Scaling, shifting or turning z changes nothing.
        0 at complete collapse, as the rank of a matrix of zeros: when no direction's standard deviation is more than
        four rounding errors of the largest number in z. What is left then is noise, whose shares mean nothing.

    Raises:
        ValueError: for another shape, a batch of one, or numbers that are not finite.

    Source: Roy and Vetterli 2007, "The effective rank: a measure of effective dimensionality", applied to the
    covariance matrix, whose singular values are the variances along the principal axes. RankMe (Garrido et al. 2023,
    arXiv 2210.02885) applies it to z itself, uncentred: other shares, other numbers.
    """
    variances = spectrum(z)
    rounding = torch.finfo(z.dtype).eps * z.abs().max().item()
    if variances[0].sqrt() <= 4 * rounding:
        return 0.0
    return torch.special.entr(variances / variances.sum()).sum().exp().item()


def alignment(z_a: Tensor, z_b: Tensor) -> Tensor:
    """How far positives are apart on the unit sphere: small is good.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2, paired rows; they are scaled to length one here.

    Returns:
        Mean over the batch of the squared distance of positive pairs: 0 when they point the same way, 2 at right
        angles, at most 4. It is 2 + 2 · `negative_cosine`.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Wang and Isola 2020, arXiv 2005.10242, section 4.1, with their alpha = 2.
    """
    check_rows(z_a=z_a, z_b=z_b)
    return (F.normalize(directed(z_a), dim=1) - F.normalize(directed(z_b), dim=1)).pow(2).sum(1).mean()


def uniformity(z: Tensor, *, t: float = 2.0) -> Tensor:
    """How evenly rows are spread over the unit sphere: small is good.

    Args:
        z: `[batch, dim]`, batch at least 2; rows are scaled to length one here. Give one view: positives would count as
            negatives that are too close.
        t: positive. The larger, the more only the closest rows count.

    Returns:
        Logarithm of the mean over all pairs of rows of exp(-t · squared distance): 0 when all rows are equal, -2t when
        all are at right angles (as random rows of many dimensions nearly are), at least -4t.

    Raises:
        ValueError: for a z that is not `[batch, dim]`, a batch of one, or a t that is not positive and finite.

    Source: Wang and Isola 2020, arXiv 2005.10242, section 4.1; t = 2 is theirs.
    """
    check_rows(z=z)
    if not 0 < t < math.inf:
        raise ValueError(f"t = {t}: it must be positive (squared distances are multiplied by it).")
    distance = torch.pdist(F.normalize(directed(z), dim=1))  # each pair once
    return torch.logsumexp(-t * distance.pow(2), dim=0) - math.log(len(distance))


def _centred(z: Tensor) -> Tensor:
    """Each row minus the mean row, in float64: at a collapse small differences of large numbers matter."""
    if z.ndim != 2 or len(z) < 2 or not z.shape[1]:
        raise ValueError(f"z must be [batch, dim] with a batch of at least 2, got {list(z.shape)}.")
    if not z.isfinite().all():
        raise ValueError("z must hold finite numbers, got inf or nan: training has diverged.")
    z = z.cpu().double()
    return z - z.mean(0)
