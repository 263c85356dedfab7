"""What equal numbers can't show: does a right answer also work where the lesson goes on to use it?

Each function here gives what goes wrong, as a sentence for the learner, or None. Exercises name theirs as `usable`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from ssl_course.exercises.exercise import Probe, seeded

STEP = 0.005  # of the inputs, to see how an answer moves


def blocked_gradient(function: Callable, probe: Probe, *names: str) -> str | None:
    """Training needs the whole gradient from the answer to each of the named arguments."""
    arguments = probe.make()
    leaves = [arguments[name].requires_grad_() for name in names]
    answer = function(*arguments.values())
    slopes: tuple = (None,) * len(names)
    if answer.requires_grad:
        try:
            slopes = torch.autograd.grad(_weighed(answer), leaves, allow_unused=True)
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
    found = dict(zip(names, slopes, strict=True))
    if wrong := [name for name, slope in found.items() if not slope.isfinite().all()]:
        return f"The numbers are right, but the gradient that arrives at {' and '.join(wrong)} is NaN or infinite."
    if wrong := [name for name, slope in found.items() if not _true_slope(function, probe, name, slope)]:
        return (
            f"The numbers are right, but only a part of the gradient arrives at {' and '.join(wrong)}: a network would "
            "learn something else. Is one step cut off by `detach`, `no_grad`, `.item()` or `torch.tensor(…)`?"
        )
    return None


def _weighed(answer: torch.Tensor) -> torch.Tensor:
    """One number that depends on every entry of the answer in another way: in a plain sum they may cancel."""
    if answer.numel() == 1:
        return answer.sum()
    return (answer * torch.rand(answer.shape, generator=seeded(3)).to(answer.dtype)).sum()


def _true_slope(function: Callable, probe: Probe, name: str, slope: torch.Tensor) -> bool:
    """Does the answer move as the gradient says? Tried in four directions, by small steps there and back."""
    for seed in range(4):
        way = torch.randn(slope.shape, generator=seeded(seed))
        way = way / way.norm()
        ends = []
        for step in (STEP, -STEP):
            arguments = probe.make()
            arguments[name] = arguments[name].detach() + step * way
            ends.append(_weighed(function(*arguments.values()).detach()).double().item())
        said, found = (slope * way).sum().item(), (ends[0] - ends[1]) / (2 * STEP)
        rounding = 1e-6 * max(map(abs, ends)) / STEP
        if not abs(said - found) <= 0.03 * max(abs(found), slope.norm().item() / slope.numel() ** 0.5) + rounding:
            return False
    return True


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
