"""MoCo (He et al. 2020, arXiv 1911.05722): negatives from a queue that a slow copy fills. Built in lesson 14."""

import copy

import torch
from torch import Tensor, nn

from ssl_course.losses import queue_loss
from ssl_course.methods.pretraining import Step, View
from ssl_course.models import follow


def moco(
    network: nn.Module,
    view: View,
    *,
    generator: torch.Generator,
    temperature: float = 0.2,
    size: int = 1024,
    momentum: float = 0.99,
) -> Step:
    """One training step of MoCo: each view looks for the other one's key among the keys of earlier batches.

    The keys come from a slow copy of the network, so that those of early batches still fit those of this one; no
    gradient goes into it. The first step has no negatives: its loss is 0.

    Args:
        size: keys in the queue; the oldest leave it.
        momentum: what is left of the copy's own weights in each step.

    Source: He et al. 2020, Algorithm 1, there with one view as query and the other as key, and batch norm shuffled over
    several GPUs; here both ways, as Chen, Xie, He 2021 (arXiv 2104.02057, Algorithm 1). Built in lesson 14.
    """
    slow, queue = copy.deepcopy(network), None

    def step(images: Tensor) -> Tensor:
        nonlocal queue
        follow(slow, network, momentum)
        views = torch.cat([view(images, generator), view(images, generator)])
        q_a, q_b = network(views).chunk(2)
        with torch.no_grad():
            k_a, k_b = slow(views).chunk(2)
        queue = k_a[:0] if queue is None else queue
        loss = queue_loss(q_a, k_b, queue, temperature=temperature) + queue_loss(
            q_b, k_a, queue, temperature=temperature
        )
        queue = newest(torch.cat([queue, k_a, k_b]), size)
        return loss / 2

    return step


def newest(queue: Tensor, size: int) -> Tensor:
    """The last `size` rows of a queue, or all where there are fewer: the oldest stand first, and leave first."""
    return queue[max(0, len(queue) - size) :]
