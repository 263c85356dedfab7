"""The loss of MoCo: the positive is to be found among negatives that wait in a queue."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_numbers, check_rows, directed


def queue_loss(queries: Tensor, keys: Tensor, queue: Tensor, *, temperature: float) -> Tensor:
    """InfoNCE against a queue: each query asks which of its own key and all rows of the queue is its positive.

    Args:
        queries, keys: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. In MoCo a slow copy
            of the network makes the keys, under `torch.no_grad()`. Rows are scaled to length one here; a row of zeros
            has no direction and gets no gradient.
        queue: `[size, dim]`, keys of earlier batches: the negatives, scaled too. With no rows there is nothing to
            mistake the positive for.
        temperature: positive and finite. Cosine similarities, -1 to 1, are divided by it.

    Returns:
        A scalar, in nats, the mean over the batch: log(size + 1) when all rows are equal, 0 with an empty queue.

    Raises:
        ValueError: for shapes that do not match, a batch of one, numbers that are not finite, or such a temperature.
        TypeError: for anything but float32 or float64.

    Source: He et al. 2020, arXiv 1911.05722, equation (1) and Algorithm 1. Built in lesson 14.
    """
    check_rows(queries=queries, keys=keys)
    check_numbers(keys=keys, queue=queue)
    if not 1e-30 < temperature < math.inf:
        raise ValueError(f"temperature = {temperature}: it must be positive (similarities are divided by it).")
    if queue.ndim != 2 or queue.shape[1] != keys.shape[1]:
        raise ValueError(f"queue must be [size, {keys.shape[1]}], rows as wide as the keys, got {list(queue.shape)}.")
    query, key, strangers = (F.normalize(directed(rows), dim=1) for rows in (queries, keys, queue))
    positive = (query * key).sum(1, keepdim=True)
    similarity = torch.cat([positive, query @ strangers.T], 1) / temperature  # [batch, 1 + size], the positive first
    return F.cross_entropy(similarity, torch.zeros(len(query), dtype=torch.long, device=query.device))
