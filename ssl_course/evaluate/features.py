"""Pictures in, rows of features out: of a frozen network, fairly calibrated, or raw pixels."""

import functools
from collections.abc import Callable

import torch
from torch import Tensor, nn

from ssl_course.data import to_float


@torch.no_grad()
def features(network: nn.Module, images: Tensor, *, batch: int = 500) -> Tensor:
    """Features of every picture under a frozen network: uint8 `[n, ...]` -> float32 `[n, dim]`.

    The network is put in evaluation mode for this (batch norm uses its running statistics) and put back afterwards.
    """
    training = network.training
    network.eval()
    try:
        return torch.cat([network(to_float(part)) for part in images.split(batch)])
    finally:
        network.train(training)


@torch.no_grad()
def calibrate_batchnorm(network: nn.Module, images: Tensor, *, batch: int = 500) -> None:
    """Set every batch norm's running statistics to those of `images` (uint8, no labels): a fair random encoder.

    Without it an untrained network normalises with mean 0 and variance 1, which fit no layer, and looks too bad.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    momenta, training = [norm.momentum for norm in norms], network.training
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain average over all batches
    network.train()
    for part in images.split(batch):
        network(to_float(part))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    network.train(training)


def pixels(images: Tensor) -> Tensor:
    """Raw pictures as features: uint8 `[n, channels, height, width]` -> float32 `[n, channels * height * width]`."""
    return to_float(images).flatten(1)


def encoder(network: nn.Module) -> Callable[[Tensor], Tensor]:
    """`features` of a frozen network as a function from pictures to rows, as `pixels` is one."""
    return functools.partial(features, network)
