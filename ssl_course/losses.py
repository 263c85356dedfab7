"""The losses, as pure functions on two tensors of paired rows. Nothing is stored, nothing is configured."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


def info_nce(z_a: Tensor, z_b: Tensor, *, temperature: float) -> Tensor:
    """InfoNCE in the form of SimCLR: pick out a row's partner among all other rows of both views.

    Row i of `z_a` and row i of `z_b` are two views of one picture. Every one of the 2B rows asks which of the 2B - 1
    others is its partner; the loss is the mean cross-entropy of these 2B answers.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2, any length: rows are scaled to length one here.
        temperature: positive. Cosine similarities, -1 to 1, are divided by it.

    Returns:
        A scalar, in nats. It is log(2B - 1) when all rows are equal, and at least 0.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or a temperature that is not positive.

    Source: Chen et al. 2020, arXiv 2002.05709, equation (1), averaged as in their Algorithm 1.
    """
    _check_pair(z_a, z_b)
    if not temperature > 0:
        raise ValueError(f"temperature = {temperature}: it must be positive (similarities are divided by it).")
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    similarity = z @ z.T / temperature  # [2B, 2B]
    itself = torch.eye(len(z), dtype=torch.bool, device=z.device)
    similarity = similarity.masked_fill(itself, float("-inf"))  # no row may pick itself
    partner = torch.arange(len(z), device=z.device).roll(len(z_a))
    return F.cross_entropy(similarity, partner)


class VICRegTerms(NamedTuple):
    """The three terms of VICReg, each a scalar of at least 0; the weighted sum is the caller's line."""

    invariance: Tensor
    variance: Tensor
    covariance: Tensor


def vicreg_terms(z_a: Tensor, z_b: Tensor) -> VICRegTerms:
    """The terms of VICReg: partners equal, every column of the embedding spread out, columns not repeating each other.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. No scaling is done.

    Returns:
        invariance: mean over all numbers of the squared difference of partners.
        variance: mean over columns and both views of max(0, 1 - deviation), where the deviation is that of the batch,
            √(variance + .0001). It is .99 when all rows are equal.
        covariance: sum of the squared covariances of different columns, divided by dim, for both views together.
            Variances and covariances divide by batch - 1.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equations (1) to (5), averaged as in
    their published code. The usual sum is 25 · invariance + 25 · variance + 1 · covariance.
    """
    _check_pair(z_a, z_b)
    dim = z_a.shape[1]
    variance = covariance = z_a.new_zeros(())
    for z in (z_a - z_a.mean(0), z_b - z_b.mean(0)):
        products = z.T @ z / (len(z) - 1)  # [dim, dim]
        variance = variance + F.relu(1 - (products.diagonal() + 1e-4).sqrt()).mean() / 2
        covariance = covariance + (products.pow(2).sum() - products.diagonal().pow(2).sum()) / dim
    return VICRegTerms((z_a - z_b).pow(2).mean(), variance, covariance)


def _check_pair(z_a: Tensor, z_b: Tensor) -> None:
    if z_a.ndim != 2 or z_a.shape != z_b.shape:
        raise ValueError(
            f"z_a and z_b must be [batch, dim] with paired rows, got {list(z_a.shape)} and {list(z_b.shape)}."
        )
    if len(z_a) < 2:
        raise ValueError("a batch of one picture has no others to compare with: give at least two pairs.")
