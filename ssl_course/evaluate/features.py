"""Pictures in, rows of features out: of a frozen network, fairly calibrated, or raw pixels."""

import contextlib
import functools
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from ssl_course.data import to_float
from ssl_course.data.containers import check_count, check_pictures


@torch.no_grad()
def features(network: nn.Module, images: Tensor, *, batch: int = 500) -> Tensor:
    """Features of every picture under a frozen network: uint8 `[n, ...]` -> float32 `[n, dim]`.

    The network is put in evaluation mode for this (batch norm uses its running statistics); afterwards each of its
    modules is back in the mode that it was in.

    Raises:
        TypeError: if `images` is no tensor of uint8.
    """
    check_pictures(images)
    check_count(batch=batch)
    with _in_mode(network, training=False):
        return torch.cat([network(to_float(part)) for part in images.split(batch)])


@torch.no_grad()
def calibrate_batchnorm(network: nn.Module, images: Tensor) -> None:
    """Set every batch norm's running statistics to those of `images` (uint8, no labels): a fair random encoder.

    Without it an untrained network normalises with mean 0 and variance 1, which fit no layer, and looks too bad.

    All pictures go through the network as one batch, so every statistic is exact and their order does not matter; 4,000
    small pictures are plenty, and take about half a gigabyte. After an error everything is as before.

    Raises:
        TypeError: if `images` is no tensor of uint8.
        ValueError: if there are fewer than two pictures, or a statistic is not finite.
    """
    check_pictures(images)
    if len(images) < 2:
        raise ValueError(f"calibration needs at least two pictures, got {len(images)}.")
    norms = [module for module in network.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    norms = [norm for norm in norms if norm.running_mean is not None]
    before = [({name: value.clone() for name, value in norm.named_buffers()}, norm.momentum) for norm in norms]
    with _in_mode(network, training=True):
        try:
            for norm in norms:
                norm.momentum = 1.0  # the running statistics are those of the last batch
            network(to_float(images))
            if not all(norm.running_var.isfinite().all() for norm in norms):
                raise ValueError("a batch norm got values that are not finite: its statistics can't be set.")
        except BaseException:
            for norm, (buffers, _) in zip(norms, before, strict=True):
                for name, value in buffers.items():
                    norm.get_buffer(name).copy_(value)
            raise
        finally:
            for norm, (_, momentum) in zip(norms, before, strict=True):
                norm.momentum = momentum


@contextlib.contextmanager
def _in_mode(network: nn.Module, *, training: bool) -> Iterator[None]:
    """In one mode; afterwards every module is back in its own, also a frozen part of a network in training."""
    modes = [(module, module.training) for module in network.modules()]
    network.train(training)
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def pixels(images: Tensor) -> Tensor:
    """Raw pictures as features: uint8 `[n, channels, height, width]` -> float32 `[n, channels * height * width]`."""
    return to_float(images).flatten(1)


def encoder(network: nn.Module) -> Callable[[Tensor], Tensor]:
    """`features` of a frozen network as a function from pictures to rows, as `pixels` is one."""
    return functools.partial(features, network)
