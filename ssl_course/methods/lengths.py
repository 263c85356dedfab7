"""Pretraining of several lengths for little more than the price of the longest."""

import copy
import functools
from collections.abc import Iterator, Sequence

import torch
from torch import nn

from ssl_course.data import Unlabeled
from ssl_course.data.containers import check_count
from ssl_course.methods.pretraining import Method, View
from ssl_course.models import Projector
from ssl_course.train import batches, fit

WARMUP = 200  # steps until the learning rate has reached its constant value


def pretrain_lengths(
    method: Method,
    encoder: nn.Module,
    pictures: Unlabeled,
    *,
    lengths: Sequence[int],
    view: View,
    generator: torch.Generator,
    lr: float,
    batch: int = 64,
    weight_decay: float = 1e-4,
    cooldown: float = 0.2,
) -> Iterator[tuple[int, nn.Module]]:
    """One run at a constant learning rate; from it, for each length, a copy whose learning rate falls to zero.

    With a cosine every length is a run of its own, because the schedule has to know where it ends. Here the copy for a
    length of n steps leaves the run after (1 - cooldown) · n steps and cools down in the others.

    Args:
        method: a method that needs no predictor, such as `simclr`.
        encoder: with an attribute `dim`; it is trained in place, at the constant learning rate.
        lengths: numbers of steps, the cool-down included.
        lr: the constant learning rate.
        cooldown: share of each length in which the learning rate falls, as 1 minus the square root of the way.

    Yields:
        length and encoder, the shortest first, each as soon as it is there.

    Source: Hägele et al. 2024, arXiv 2405.18392, sections 3 and 4 (constant rate and cool-down, its length and shape).
    """
    check_count(**{f"lengths[{place}]": length for place, length in enumerate(lengths)})
    network = nn.Sequential(encoder, Projector(encoder.dim)).to(pictures.images.device)
    optimizer, done = _adamw(network, lr, weight_decay), 0
    source, step = batches(pictures, batch, generator=generator), method(network, view, generator=generator)
    for length in sorted(lengths):
        leave = length - max(1, round(cooldown * length))
        fit(step, source, optimizer, steps=leave - done, schedule=functools.partial(_constant, done=done))
        done = leave
        own = torch.Generator(generator.device).manual_seed(generator.initial_seed() + length)  # the run's stay its own
        branch = copy.deepcopy(network)
        cooling = _adamw(branch, lr, weight_decay)
        cooling.load_state_dict(copy.deepcopy(optimizer.state_dict()))  # without the copy they would share moments
        falling = method(branch, view, generator=own)
        fit(falling, batches(pictures, batch, generator=own), cooling, steps=length - leave, schedule=_falling)
        yield length, branch[0]


def _constant(step: int, steps: int, *, done: int) -> float:
    return min(1.0, (done + step + 1) / WARMUP)


def _falling(step: int, steps: int) -> float:
    return 1 - ((step + 1) / (steps + 1)) ** 0.5


def _adamw(network: nn.Module, lr: float, weight_decay: float) -> torch.optim.AdamW:
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    return torch.optim.AdamW(weights, lr=lr, weight_decay=weight_decay, fused=True)
