"""A loss of one's own: is it one, and what did it do to the embeddings? Told in plain sentences. Built in lesson 14.

What is asked before training costs a moment; what training brought is read off z by the instruments of lesson 07.
"""

import traceback
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.evaluate.collapse import effective_rank, embedding_std

BATCH, DIM = 64, 128  # of the embeddings that a loss gets in the arena
COLLAPSED = 0.25  # of the spread of evenly spread rows: methods that work have half of it or more
HUGE = 1e4  # lengths of rows that no loss needs
FEW = 4  # directions: after 300 steps on sprites margin, SimSiam and BYOL used about 3, methods that lead there 6 to 17


class LossProblem(ValueError):
    """Why something can't be trained as a loss, or what came of it, in one plain sentence."""


def check_loss(loss: Callable[[Tensor, Tensor], Tensor]) -> None:
    """Call a loss on random embeddings, `[64, 128]` with paired rows, and look at its value and its gradient.

    Raises:
        LossProblem: if it can't be called with two embeddings, stops with an error, returns anything but a scalar
            tensor, is not finite, or has no gradient, none that is finite, or none but 0.
    """
    if not callable(loss):
        raise LossProblem(f"`loss` is {type(loss).__name__}, no function: write `def loss(z_a, z_b): ...`.")
    generator = torch.Generator().manual_seed(0)
    z = [torch.randn(BATCH, DIM, generator=generator).requires_grad_() for _ in range(2)]
    value = _value(loss, *z)
    if not isinstance(value, Tensor):
        raise LossProblem(f"the loss returned {_named(value)}, not a tensor: end it with `return ...`, a torch number.")
    if value.ndim:
        raise LossProblem(
            f"the loss returned a tensor of shape {list(value.shape)}, and a single number is needed: take the mean."
        )
    if not value.isfinite():
        raise LossProblem(
            f"the loss is {value.item()} on random embeddings: was something divided by 0, or the logarithm of 0 taken?"
        )
    if not value.requires_grad:
        raise LossProblem(
            "the loss has no gradient: it was detached, computed under no_grad, or made of new numbers, so nothing "
            "tells the network what to change."
        )
    slopes = [slope for slope in torch.autograd.grad(value, z, allow_unused=True) if slope is not None]
    if not all(slope.isfinite().all() for slope in slopes):
        raise LossProblem(
            "the loss is finite, but its gradient is inf or nan: often a square root or a norm at 0, or 0 · inf in "
            "`torch.where`."
        )
    if not any(slope.any() for slope in slopes):
        raise LossProblem("the gradient is 0 everywhere: whatever the embeddings are, this loss is the same.")


def _value(loss: Callable[[Tensor, Tensor], Tensor], z_a: Tensor, z_b: Tensor) -> object:
    try:
        return loss(z_a, z_b)
    except Exception as error:  # whatever a learner's function may raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        inside = (
            f" in line {place.lineno}: `{place.line}`" if len(traceback.extract_tb(error.__traceback__)) > 1 else ""
        )
        raise LossProblem(
            f"the loss stops with {type(error).__name__}{inside} ({error}). It is called as loss(z_a, z_b), with two "
            f"tensors [{BATCH}, {DIM}] whose rows are paired."
        ) from None


def _named(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def diagnose(z: Tensor) -> str:
    """What kind of collapse, or explosion, an embedding shows, in one sentence; "" if it shows none.

    Args:
        z: float `[n, dim]`, of pictures that were not augmented, n better several times dim.

    Complete collapse: rows of length one spread less than a quarter of what evenly spread ones do, about 1/√dim, and
    so do the rows themselves, measured by their own length. A line: an effective rank below 2. A pancake: below
    `FEW`. Built in lesson 14.
    """
    if not z.isfinite().all():
        return "The embeddings hold nan or inf: training has diverged."
    dim, length = z.shape[1], z.norm(dim=1).mean().item()
    even, spread = dim**-0.5, embedding_std(F.normalize(z, dim=1))
    own = embedding_std(z) / length if length else 0.0
    if max(spread, own) < COLLAPSED * even:
        return (
            f"Complete collapse: all pictures got nearly one embedding (a spread of {max(spread, own) / even:.1%} "
            "of what evenly spread rows have). The loss pulls positives together, and nothing keeps pictures apart."
        )
    rank = effective_rank(z)
    if rank < 2:
        return (
            f"Dimensional collapse: the embeddings lie on a line (effective rank {rank:.1f} of {dim}). Pictures "
            "differ along it, but all columns of z say the same."
        )
    if length > HUGE:
        return (
            f"Explosion: the rows of z have grown to a length of {length:.0e}. The loss pushes without an end: give it "
            "a margin, or scale rows to length one."
        )
    if rank < FEW:
        return (
            f"Partial collapse: the embeddings use few directions (effective rank {rank:.1f} of {dim}); the other "
            "columns repeat them."
        )
    return ""
