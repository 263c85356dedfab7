"""Siamese losses on pairs: the contrastive loss with a margin, and the negative cosine of SimSiam."""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_rows, directed


class ContrastiveTerms(NamedTuple):
    """The two forces of a contrastive loss, each a scalar of at least 0; their sum is the caller's line."""

    pull: Tensor
    push: Tensor


def contrastive_margin(z_a: Tensor, z_b: Tensor, z_negative: Tensor, *, margin: float) -> ContrastiveTerms:
    """The contrastive loss with a margin: pull positives together, push negatives apart until they are far enough.

    Args:
        z_a, z_b, z_negative: `[batch, dim]`, batch at least 2. Rows i of `z_a` and `z_b` are two views of one picture,
            row i of `z_negative` is a view of another one, such as `z_b.roll(1, 0)`. No scaling is done.
        margin: positive, in units of distance. A negative beyond it is left alone; without it the rows would fly apart.

    Returns:
        pull: mean over the batch of the squared distance of the positive pairs. It is 0 when all rows are equal.
        push: mean over the batch of max(0, margin - distance)², with the distance from `z_a` to its negative. It is
            margin² when all rows are equal; its gradient is zero then, as no direction leads away.

    Raises:
        ValueError: for shapes that do not match, a batch of one, numbers or a margin that are not finite and usable.
        TypeError: for anything but float32 or float64.

    Source: Hadsell, Chopra, LeCun 2006, "Dimensionality reduction by learning an invariant mapping", equation (4), for
    one positive and one negative pair each. There each term has a factor 1/2 and pairs are summed, so their loss
    is batch/2 · (pull + push).
    """
    check_rows(z_a=z_a, z_b=z_b, z_negative=z_negative)
    if not 0 < margin < math.inf:
        raise ValueError(f"margin = {margin}: it must be a positive number (negatives are pushed until there).")
    distance = torch.linalg.vector_norm(z_a - z_negative, dim=1)  # its gradient at 0 is 0, where a plain root has nan
    return ContrastiveTerms((z_a - z_b).pow(2).sum(1).mean(), F.relu(margin - distance).pow(2).mean())


def negative_cosine(prediction: Tensor, target: Tensor) -> Tensor:
    """The loss of SimSiam, one direction of it: a prediction should point where its target points.

    The stop-gradient is the caller's: `negative_cosine(predictor(z_a), z_b.detach())`.

    Args:
        prediction, target: `[batch, dim]`, batch at least 2, paired rows of any length. A row of zeros has no
            direction and gets no gradient.

    Returns:
        Minus the mean cosine similarity of the pairs: -1 when all point the same way, 0 at right angles, at most 1.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or numbers that are not finite.
        TypeError: for anything but float32 or float64.

    Source: Chen and He 2021, arXiv 2011.10566, equation (1), averaged over the batch. Their loss, equation (4), is the
    mean of both directions.
    """
    check_rows(prediction=prediction, target=target)
    return -F.cosine_similarity(directed(prediction), directed(target), dim=1).mean()
