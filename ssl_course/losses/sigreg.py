"""SIGReg, the loss of LeJEPA beside invariance: seen from any side, the embeddings are to be a standard normal."""

from typing import NamedTuple

import torch
from torch import Tensor

from ssl_course.losses.rows import check_numbers, check_rows

REACH, KNOTS = 5.0, 17  # the integral runs from -REACH to REACH, by the trapezoidal rule on so many points


class LeJEPATerms(NamedTuple):
    """The two terms of LeJEPA, each a scalar of at least 0; the weighted sum is the caller's line."""

    invariance: Tensor
    gaussian: Tensor


def epps_pulley(x: Tensor) -> Tensor:
    """How far each column is from a standard normal distribution: the Epps–Pulley statistic.

    Compared are characteristic functions: the mean of exp(i·t·x) over the batch, and exp(-t²/2), what a standard normal
    has. The squared distance, weighted by exp(-t²/2), is integrated over t and multiplied by batch.

    Args:
        x: `[batch, columns]`, batch at least 2.

    Returns:
        `[columns]`, each at least 0: about 1.06 in the mean for draws from a standard normal, whatever the batch. When
        all numbers are 0, it is batch · √(2π) · (1 - √2 + 1/√3) = .409 · batch.

    Raises:
        ValueError: for another shape, a batch of one, or numbers that are not finite.
        TypeError: for anything but float32 or float64.

    Source: Epps and Pulley 1983, with the weight, the range and the points of Balestriero and LeCun 2025, arXiv
    2511.08544, section 4.2 and Algorithm 1. Built in lesson 14.
    """
    check_rows(x=x)
    t = torch.linspace(0, REACH, KNOTS // 2 + 1, dtype=x.dtype, device=x.device)  # both halves of the range are alike
    normal = (-t.square() / 2).exp()
    turned = x[:, :, None] * t  # [batch, columns, points]
    off = (turned.cos().mean(0) - normal).square() + turned.sin().mean(0).square()
    return 2 * len(x) * torch.trapezoid(off * normal, t, dim=1)


def lejepa_terms(z_a: Tensor, z_b: Tensor, *, directions: Tensor) -> LeJEPATerms:
    """The terms of LeJEPA: positives equal; and each view's embeddings a standard normal cloud.

    A cloud is standard normal if its shadow in every direction is. Some random directions are looked at in each step,
    others in the next.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. No scaling is done.
        directions: `[dim, slices]`, a direction in each column, of any length: `torch.randn`, drawn anew each step.

    Returns:
        invariance: mean over all numbers of both views of the squared distance from the two views' mean: a quarter of
        VICReg's. gaussian: mean over both views and the directions of `epps_pulley`. It is .409 · batch when all rows
        are 0. The usual sum is .95 · invariance + .05 · gaussian.

    Raises:
        ValueError: for shapes that do not match, a batch of one, a direction of no length, or numbers not finite.
        TypeError: for anything but float32 or float64.

    Source: Balestriero and LeCun 2025, arXiv 2511.08544, Algorithms 1 and 2 with two global views. Built in lesson 14.
    """
    check_rows(z_a=z_a, z_b=z_b)
    check_numbers(z_b=z_b, directions=directions)
    if directions.ndim != 2 or directions.shape[0] != z_a.shape[1] or not directions.shape[1]:
        raise ValueError(f"directions must be [{z_a.shape[1]}, slices], got {list(directions.shape)}.")
    lengths = torch.linalg.vector_norm(directions, dim=0)
    if not lengths.is_meta and not lengths.min() > 0:
        raise ValueError("a column of `directions` is all 0, so it points nowhere: draw them by torch.randn.")
    gaussian = sum(epps_pulley(z @ (directions / lengths)).mean() for z in (z_a, z_b)) / 2
    return LeJEPATerms((z_a - z_b).square().mean() / 4, gaussian)
