"""Pictures in, rows of features out: of a frozen network, fairly calibrated, or raw pixels."""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator

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
    with _evaluating(network):
        return torch.cat([network(to_float(part)) for part in images.split(batch)])


@torch.no_grad()
def calibrate_batchnorm(network: nn.Module, images: Tensor, *, batch: int = 500) -> None:
    """Set every batch norm's running statistics to those of `images` (uint8, no labels): a fair random encoder.

    Without it an untrained network normalises with mean 0 and variance 1, which fit no layer, and looks too bad.

    Layer by layer, each with the layers before it already set, so that in evaluation mode the inputs of every batch
    norm have, over all of `images`, exactly its running mean and variance: neither their order nor `batch` matters.
    After an error everything is as before.

    Raises:
        TypeError: if `images` is no tensor of uint8.
        ValueError: if a batch norm gets fewer than two values per channel, or values that are not finite.
    """
    check_pictures(images)
    check_count(batch=batch)
    norms = [module for module in network.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    norms = [norm for norm in norms if norm.running_mean is not None]
    before = [{name: value.clone() for name, value in norm.named_buffers()} for norm in norms]
    with _evaluating(network):
        try:
            for norm in _as_they_run(norms, network, images):
                count, mean, squares = _moments(norm, network, images.split(batch))
                if count < 2 or not squares.isfinite().all():
                    raise ValueError(
                        f"a batch norm got {count} values per channel, "
                        f"{'not all finite' if count > 1 else 'two are needed'}: its statistics can't be set."
                    )
                norm.running_mean.copy_(mean)
                norm.running_var.copy_(squares / (count - 1))
                norm.num_batches_tracked.fill_(len(images.split(batch)))
        except BaseException:
            for norm, buffers in zip(norms, before, strict=True):
                for name, value in buffers.items():
                    norm.get_buffer(name).copy_(value)
            raise


@contextlib.contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    """Evaluation mode; afterwards every module is back in its own mode, also a frozen part of a network in training."""
    modes = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


class _Enough(Exception):
    """The batch norm in question has seen its inputs: the rest of the network need not run."""


def _as_they_run(norms: list[nn.Module], network: nn.Module, images: Tensor) -> list[nn.Module]:
    """The batch norms that pictures reach, in the order in which they reach them."""
    order = []
    hooks = [norm.register_forward_pre_hook(lambda norm, _: order.append(norm)) for norm in norms]
    try:
        network(to_float(images[:1]))
    finally:
        for hook in hooks:
            hook.remove()
    return list(dict.fromkeys(order))


def _moments(norm: nn.Module, network: nn.Module, parts: Iterable[Tensor]) -> tuple[int, Tensor, Tensor]:
    """Of the inputs of one batch norm: values per channel, their mean, and their squared distances from it, added up.

    In float64, part by part (Chan, Golub and LeVeque 1979): no difference of large numbers.
    """
    seen = []

    def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        values = inputs[0].transpose(0, 1).flatten(1)
        variance, mean = (moment.cpu().double() for moment in torch.var_mean(values, 1, correction=0))
        seen.append((values.shape[1], mean, variance * values.shape[1]))
        raise _Enough

    hook = norm.register_forward_pre_hook(look)
    try:
        for part in parts:
            with contextlib.suppress(_Enough):
                network(to_float(part))
    finally:
        hook.remove()
    count, mean, squares = seen[0]
    for more, other, others in seen[1:]:
        apart, total = other - mean, count + more
        mean = mean + apart * more / total
        squares = squares + others + apart.pow(2) * count * more / total
        count = total
    return count, mean, squares


def pixels(images: Tensor) -> Tensor:
    """Raw pictures as features: uint8 `[n, channels, height, width]` -> float32 `[n, channels * height * width]`."""
    return to_float(images).flatten(1)


def encoder(network: nn.Module) -> Callable[[Tensor], Tensor]:
    """`features` of a frozen network as a function from pictures to rows, as `pixels` is one."""
    return functools.partial(features, network)
