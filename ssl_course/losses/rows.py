"""What all losses on rows ask of their arguments, and rows whose direction is safe to follow."""

import math

import torch
from torch import Tensor

NO_DIRECTION = 1e-6  # numbers so small are what rounding leaves of numbers about one


def check_rows(**given: Tensor) -> None:
    """Tensors of one shape `[batch, dim]`, batch at least 2, paired row by row, of numbers as `check_numbers` asks.

    Raises:
        TypeError, ValueError: naming the arguments and what they are.
    """
    check_numbers(**given)
    shapes = [list(tensor.shape) for tensor in given.values()]
    if any(shape != shapes[0] for shape in shapes) or len(shapes[0]) != 2 or shapes[0][0] < 2:
        names, got = " and ".join(given), " and ".join(map(str, shapes))
        raise ValueError(f"{names} must be of one shape [batch, dim], batch at least 2, got {got}.")
    if not shapes[0][1]:
        raise ValueError(f"{' and '.join(given)} have no columns, got {shapes[0]}.")


def check_numbers(**given: Tensor) -> None:
    """Float32 or float64 tensors of one type on one device, with finite numbers whose squares the type can hold.

    Reading the largest number costs less than a thousandth of a training step.

    Raises:
        TypeError: for anything else than tensors, another type of number, two types or two devices.
        ValueError: for nan, inf, or numbers that are too large.
    """
    for name, tensor in given.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{name} must be a tensor, got {type(tensor).__name__}.")
        if tensor.dtype not in (torch.float32, torch.float64):
            raise TypeError(f"{name} is {tensor.dtype}: a loss needs float32 or float64, so call .float() first.")
    kinds = [(tensor.dtype, tensor.device.type) for tensor in given.values()]
    if any(kind != kinds[0] for kind in kinds):
        got = " and ".join(f"{dtype} on {device}" for dtype, device in kinds)
        raise TypeError(f"{' and '.join(given)} must be of one type on one device, got {got}.")
    for name, tensor in given.items():
        if tensor.is_meta or not tensor.numel():
            continue
        largest, limit = tensor.detach().abs().max().item(), 1e-4 * math.sqrt(torch.finfo(tensor.dtype).max)
        if not math.isfinite(largest):
            raise ValueError(f"{name} holds nan or inf: has training diverged (a learning rate too high)?")
        if largest > limit:
            raise ValueError(f"{name} holds numbers up to {largest:.0e}, whose squares {tensor.dtype} can't hold.")


def directed(z: Tensor) -> Tensor:
    """The rows, for a loss that sees only where they point: a row of no length has no direction, and gets no gradient.

    Its slope would be one over its length, and one step would throw it out of sight. "No length" is a largest number
    below `NO_DIRECTION`. Such rows are scaled up (zeros stay), all others are the given ones.
    """
    largest = z.detach().abs().amax(1, keepdim=True)
    tiny = largest < NO_DIRECTION
    return torch.where(tiny, z.detach() / torch.where(tiny & (largest > 0), largest, 1), z)
