"""Barlow Twins: the cross-correlation of two views is to be the identity."""

from typing import NamedTuple

from torch import Tensor

from ssl_course.losses.rows import check_rows


class BarlowTerms(NamedTuple):
    """The two terms of Barlow Twins, each a scalar of at least 0; the weighted sum is the caller's line."""

    on_diagonal: Tensor
    off_diagonal: Tensor


def barlow_twins(z_a: Tensor, z_b: Tensor) -> BarlowTerms:
    """The terms of Barlow Twins: each column equals itself in the other view, and repeats no other column.

    Every column is standardised over the batch, as batch norm does it: minus its mean, divided by √(variance + .00001).
    The cross-correlation of column i of `z_a` and column j of `z_b` is then their mean product, -1 to 1. Variance and
    mean product both divide by batch. The .00001 keeps a column that does not vary from being divided by 0: its
    correlations are 0, and its gradient is finite. (Lesson 10's `cross_correlation` divides by .003 at least instead.
    Where the standard deviation is .1 or more, the correlations differ by less than .001.)

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture.

    Returns:
        on_diagonal: sum over the dim columns of (1 - correlation with itself)². It is dim when all rows are equal, and
            next to 0 when the views are equal and spread out.
        off_diagonal: sum over the dim · (dim - 1) ordered pairs of different columns of the squared correlation. It is
            0 when all rows are equal.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or numbers that are not finite.
        TypeError: for anything but float32 or float64.

    Source: Zbontar et al. 2021, arXiv 2103.03230, equations (1) and (2), standardised as in their published code, whose
    sum is on_diagonal + .0051 · off_diagonal. These are sums: the first grows with dim, the second with dim².
    """
    check_rows(z_a=z_a, z_b=z_b)
    z_a, z_b = ((z - z.mean(0)) / (z.var(0, correction=0) + 1e-5).sqrt() for z in (z_a, z_b))
    correlation = z_a.T @ z_b / len(z_a)  # [dim, dim]
    diagonal = correlation.diagonal()
    return BarlowTerms((1 - diagonal).pow(2).sum(), (correlation - diagonal.diag()).pow(2).sum())
