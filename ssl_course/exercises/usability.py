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


def pair_by_pair(function: Callable) -> str | None:
    """A loop over all pairs of columns makes four times the calls for twice the columns; in training z has 128."""
    counts = []
    for dim in (8, 16):
        with _Calls() as calls:
            function(torch.rand(4, dim))
        counts.append(calls.count)
    if counts[1] < 3 * counts[0]:
        return None
    return (
        f"The numbers are right, but there is a loop over pairs of columns in it: 16 columns take {counts[1]} "
        f"operations, 8 columns {counts[0]}. Section 3 trains with 128, for hours then. Write it for the whole matrix "
        "at once."
    )
