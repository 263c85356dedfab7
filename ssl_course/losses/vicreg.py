"""VICReg: invariance, variance, covariance."""

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_rows


class VICRegTerms(NamedTuple):
    """The three terms of VICReg, each a scalar of at least 0; the weighted sum is the caller's line."""

    invariance: Tensor
    variance: Tensor
    covariance: Tensor


def vicreg_terms(z_a: Tensor, z_b: Tensor) -> VICRegTerms:
    """The terms of VICReg: positives equal, every column of the embedding spread out, columns not repeating each other.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. No scaling is done.

    Returns:
        invariance: mean over all numbers of the squared difference of positive pairs.
        variance: mean over columns and both views of max(0, 1 - std), with the standard deviation over the batch,
            std = √(variance + .0001). It is .99 when all rows are equal.
        covariance: sum of the squared covariances of different columns, divided by dim, for both views together.
            Variances and covariances divide by batch - 1.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or numbers that are not finite.
        TypeError: for anything but float32 or float64.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equations (1) to (5), averaged as in
    their published code. The usual sum is 25 · invariance + 25 · variance + 1 · covariance.
    """
    check_rows(z_a=z_a, z_b=z_b)
    dim = z_a.shape[1]
    variance = covariance = z_a.new_zeros(())
    for z in (z_a - z_a.mean(0), z_b - z_b.mean(0)):
        products = z.T @ z / (len(z) - 1)  # [dim, dim]
        variances = products.diagonal()
        variance = variance + F.relu(1 - (variances + 1e-4).sqrt()).mean() / 2
        # Not the sum of all squares minus that of the diagonal: a wide column would drown what the others share.
        covariance = covariance + (products - variances.diag()).pow(2).sum() / dim
    return VICRegTerms((z_a - z_b).pow(2).mean(), variance, covariance)
