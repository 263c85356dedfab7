"""InfoNCE, the loss of SimCLR: the positive of each row is to be found among the whole batch."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_rows, directed


def info_nce(z_a: Tensor, z_b: Tensor, *, temperature: float) -> Tensor:
    """InfoNCE in the form of SimCLR: pick out a row's positive among all other rows of both views.

    Row i of `z_a` and row i of `z_b` are two views of one picture. Every one of the 2B rows asks which of the 2B - 1
    others is its positive; the loss is the mean cross-entropy of these 2B answers.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2, any length: rows are scaled to length one here. A row
            of zeros has no direction and gets no gradient.
        temperature: positive and finite. Cosine similarities, -1 to 1, are divided by it.

    Returns:
        A scalar, in nats. It is log(2B - 1) when all rows are equal, and at least 0.

    Raises:
        ValueError: for shapes that do not match, a batch of one, numbers that are not finite, or such a temperature.
        TypeError: for anything but float32 or float64.

    Source: Chen et al. 2020, arXiv 2002.05709, equation (1), averaged as in their Algorithm 1.
    """
    check_rows(z_a=z_a, z_b=z_b)
    if not 1e-30 < temperature < math.inf:
        raise ValueError(f"temperature = {temperature}: it must be positive (similarities are divided by it).")
    z = F.normalize(directed(torch.cat([z_a, z_b])), dim=1)
    similarity = z @ z.T / temperature  # [2B, 2B]
    itself = torch.eye(len(z), dtype=torch.bool, device=z.device)
    similarity = similarity.masked_fill(itself, float("-inf"))  # no row may pick itself
    positive = torch.arange(len(z), device=z.device).roll(len(z_a))
    return F.cross_entropy(similarity, positive)
