"""What equal numbers can't show: does a right answer also work where the lesson goes on to use it?

Each function here gives what goes wrong, as a sentence for the learner, or None. Exercises name theirs as `usable`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from ssl_course.exercises.exercise import Probe


def blocked_gradient(function: Callable, probe: Probe, *names: str) -> str | None:
    """Training needs a gradient from the answer to each of the named arguments. Its values are not judged."""
    arguments = probe.make()
    leaves = [arguments[name].requires_grad_() for name in names]
    answer = function(*arguments.values())
    slopes: tuple = (None,) * len(names)
    if answer.requires_grad:
        try:
            slopes = torch.autograd.grad(answer.sum(), leaves, allow_unused=True)
        except RuntimeError as error:
            if "inplace" not in str(error):
                raise
            return (
                "The numbers are right, but a tensor was overwritten after it had been used, so no gradient can be "
                "computed. Write `z = z / …` instead of `z /= …`, and `masked_fill` instead of `masked_fill_`."
            )
    if blocked := [name for name, slope in zip(names, slopes, strict=True) if slope is None]:
        return (
            f"The numbers are right, but no gradient flows back to {' and '.join(blocked)}: a network could not learn "
            "from it. Leave out `detach`, `no_grad`, `.item()`, `torch.tensor(…)` and numpy."
        )
    return None


def of_inference_mode(tensors: Iterable[torch.Tensor]) -> str | None:
    """Tensors made under `torch.inference_mode` refuse to be trained with, wherever they are used later."""
    if not any(tensor.is_inference() for tensor in tensors):
        return None
    return (
        "Right, but made under `torch.inference_mode()`, and no network can be trained with it later. Leave that out; "
        "where gradients are not wanted, `torch.no_grad()` stops them."
    )


class _Calls(TorchFunctionMode):
    """Counts the calls of torch's functions."""

    count = 0

    def __torch_function__(self, func: Callable, types: tuple, args: tuple = (), kwargs: dict | None = None) -> Any:
        self.count += 1
        return func(*args, **(kwargs or {}))


def looped(function: Callable, small: dict, large: dict) -> str | None:
    """A function without a loop makes as many calls for a large batch as for a small one."""
    counts = []
    for arguments in (small, large):
        with _Calls() as calls:
            function(*arguments.values())
        counts.append(calls.count)
    if counts[0] == counts[1]:
        return None
    return (
        f"The numbers are right, but there is a loop in it: {len(large['z_a'])} pairs take {counts[1]} operations, "
        f"{len(small['z_a'])} pairs {counts[0]}. Training would take hours. Write it for the whole matrix at once."
    )


def one_at_a_time(function: Callable, probe: Probe) -> str | None:
    """The sliders need 36 runs in one call, by `vmap`, which can't follow decisions that depend on a number."""
    z = torch.stack(2 * list(probe.make().values()))
    try:
        torch.func.vmap(function)(z)
    except RuntimeError:
        return (
            "Right for one Z. But the cell with the sliders computes 36 of them in one call (`torch.func.vmap`), and "
            "Python's `max` or `if` on numbers of a tensor, `.item()`, a mask as an index, or writing into a fresh "
            "tensor can't do that. For max(0, …) there is `F.relu`."
        )
    return None
