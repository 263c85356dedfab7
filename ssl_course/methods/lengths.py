"""Pretraining of several lengths for little more than the price of the longest."""

import copy
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ssl_course.data import Unlabeled
from ssl_course.data.containers import check_count
from ssl_course.methods.pretraining import Method, View
from ssl_course.models import Projector
from ssl_course.train import batches, fit, load, save

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
    outputs: int = 128,
    weight_decay: float = 1e-4,
    cooldown: float = 0.2,
    kept: Path | None = None,
) -> Iterator[tuple[int, nn.Module]]:
    """One run at a constant learning rate; from it, for each length, a copy whose learning rate falls to zero.

    With a cosine every length is a run of its own, because the schedule has to know where it ends. Here the copy for a
    length of n steps leaves the run after (1 - cooldown) · n steps and cools down in the others.

    Args:
        method: a method that needs no predictor, such as `simclr`.
        encoder: with an attribute `dim`; it is trained in place, at the constant learning rate.
        lengths: numbers of steps, the cool-down included.
        lr: the constant learning rate.
        outputs: numbers that the projector gives: the embedding, or the scores of a task whose answer is a class.
        cooldown: share of each length in which the learning rate falls, as 1 minus the square root of the way.
        kept: a folder in which the run is kept where a copy leaves it. With what lies there, an interrupted call goes
            on: the same lengths again give the same encoders.

    Yields:
        length and encoder, the shortest first, each as soon as it is there.

    Source: Hägele et al. 2024, arXiv 2405.18392, sections 3 and 4 (constant rate and cool-down, its length and shape).
    """
    check_count(**{f"lengths[{place}]": length for place, length in enumerate(lengths)})
    network = nn.Sequential(encoder, Projector(encoder.dim, dim_out=outputs)).to(pictures.images.device)
    optimizer, seed, done = _adamw(network, lr, weight_decay), generator.initial_seed(), 0

    def go_on(network: nn.Module, optimizer: torch.optim.Optimizer, draw: int, **options: Any) -> None:
        """Every part of the run has a generator of its own, so that it can begin anew anywhere."""
        own = torch.Generator(generator.device).manual_seed(seed + draw)
        source, step = batches(pictures, batch, generator=own), method(network, view, generator=own)
        fit(step, source, optimizer, **options)

    for length in sorted(lengths):
        leave = length - max(1, round(cooldown * length))
        path = kept / f"run_{leave}.safetensors" if kept else None
        if path and path.exists():
            load(path, network=network, moments=(moments := _Moments(optimizer)))
            moments.put_back(optimizer)
        else:
            schedule = functools.partial(_constant, done=done)
            go_on(network, optimizer, 2 * leave, steps=leave - done, schedule=schedule)
            if path:
                save(path, network=network, moments=_Moments(optimizer))
        done, branch = leave, copy.deepcopy(network)
        cooling = _adamw(branch, lr, weight_decay)
        cooling.load_state_dict(copy.deepcopy(optimizer.state_dict()))  # without the copy they would share moments
        go_on(branch, cooling, 2 * length + 1, steps=length - leave, schedule=_falling)
        yield length, branch[0]


class _Moments(nn.Module):
    """AdamW's state as buffers, in the order of its weights: what a checkpoint can hold."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        super().__init__()
        for place, weight in enumerate(optimizer.param_groups[0]["params"]):
            empty = {"step": torch.zeros(()), "exp_avg": weight.detach() * 0, "exp_avg_sq": weight.detach() * 0}
            for name, value in (optimizer.state[weight] or empty).items():
                self.register_buffer(f"{name}_{place}", value.clone())

    def put_back(self, optimizer: torch.optim.Optimizer) -> None:
        """Give these moments to an optimizer of the same weights."""
        for place, weight in enumerate(optimizer.param_groups[0]["params"]):
            names = ("step", "exp_avg", "exp_avg_sq")
            optimizer.state[weight] = {name: self.get_buffer(f"{name}_{place}") for name in names}


def _constant(step: int, steps: int, *, done: int) -> float:
    return min(1.0, (done + step + 1) / WARMUP)


def _falling(step: int, steps: int) -> float:
    return 1 - ((step + 1) / (steps + 1)) ** 0.5


def _adamw(network: nn.Module, lr: float, weight_decay: float) -> torch.optim.AdamW:
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    return torch.optim.AdamW(weights, lr=lr, weight_decay=weight_decay, fused=True)
