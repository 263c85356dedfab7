"""Pull and squared push: the spectral contrastive loss, whose push is read from rows, and its reading from columns."""

from typing import NamedTuple

from torch import Tensor

from ssl_course.losses.rows import check_rows


class EnergyTerms(NamedTuple):
    """The two forces, each a scalar; the caller's line is push - 2 · pull."""

    pull: Tensor
    push: Tensor


def spectral_contrastive(z_a: Tensor, z_b: Tensor) -> EnergyTerms:
    """Rows against rows: positives should have a large product, the products of different pictures should vanish.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. Nothing is scaled.

    Returns:
        pull: mean over the batch of the product z_a · z_b of positives. push: mean over the batch · (batch - 1) ordered
        pairs of different rows, and over both views, of their squared product. When all rows are equal and of length
        one, both are 1; when they are at right angles, push is 0. push - 2 · pull is at least minus the number of
        columns, in the mean over all pictures (not in a single batch).

    Raises:
        ValueError: for shapes that do not match, a batch of one, or numbers that are not finite.
        TypeError: for anything but float32 or float64.

    Source: HaoChen, Wei, Gaidon, Ma 2021, arXiv 2106.04156, section 3.2; there a pair of negatives is taken from z_a
    and z_b, here from one view each. The squared products are read from z.T @ z, as Garrido et al. 2023 (arXiv
    2206.02574) show. Built in lesson 10.
    """
    check_rows(z_a=z_a, z_b=z_b)
    batch, pushes = len(z_a), []
    for z in (z_a, z_b):
        own = z.pow(2).sum(1).pow(2).sum()  # each row with itself: no pair of different pictures
        pushes.append(((z.T @ z).pow(2).sum() - own) / (batch * (batch - 1)))
    return EnergyTerms((z_a * z_b).sum(1).mean(), sum(pushes) / 2)


def column_energy(z_a: Tensor, z_b: Tensor) -> EnergyTerms:
    """Columns against columns: the same pull, and all squared entries of zᵀz / batch, the diagonal too.

    The push is `spectral_contrastive`'s, but for the factor batch / (batch - 1) and for what it adds: every row's
    product with itself, its squared length squared, divided by batch². Of rows of one fixed length both have, but for
    that factor, the same gradient.

    Args:
        z_a, z_b: as there. To compare columns by their covariances, subtract their means first.

    Returns:
        pull: as there. push: the sum of the squared entries, mean over both views. When all rows are equal and of
        length one, both are 1. push - 2 · pull is at least minus the number of columns, in any batch.

    Raises:
        ValueError, TypeError: as there.

    Source: Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574, section 3, for the push. Built in lesson 10.
    """
    check_rows(z_a=z_a, z_b=z_b)
    pushes = [(z.T @ z / len(z)).pow(2).sum() for z in (z_a, z_b)]
    return EnergyTerms((z_a * z_b).sum(1).mean(), sum(pushes) / 2)
