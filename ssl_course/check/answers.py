"""What a function answers on a probe. Also used where an answer is graded in a process that holds no solution."""

from collections.abc import Callable
from typing import Any

import torch

from ssl_course.check import sandbox
from ssl_course.check.compare import difference
from ssl_course.exercises.exercise import Exercise, Probe, unexpected_type
from ssl_course.exercises.usability import blocked_gradient


def answer_of(function: Callable, exercise: Exercise, probe: Probe) -> Any:
    """What the function returns on a probe (observed), or the exception that says why it returns nothing."""
    arguments = probe.make()
    try:
        result = sandbox.call(function, arguments)
        for name, value in probe.make().items():
            changed = isinstance(value, torch.Tensor) and difference(value, arguments[name], 0.0)
            if changed:
                advice = "Make a new tensor (for example `z = z / …` and not `z /= …`)."
                raise sandbox.CheckFailed(f"it changed its input `{name}`. {advice}")
            if _trainable(value) and not _trainable(arguments[name]):
                advice = "Leave what you are given as it is, and `.detach()` what you compute from it."
                raise sandbox.CheckFailed(
                    f"it changed `{name}` itself: no gradient can flow into it any more. {advice}"
                )
        if exercise.returns and (said := unexpected_type(exercise.returns, result)):
            raise sandbox.CheckFailed(said)
        if exercise.compare_by:
            result = sandbox.call(exercise.compare_by, {"answer": result, "after": arguments, "before": probe.make()})
    except (sandbox.NotAttempted, sandbox.CheckFailed) as stop:
        return stop
    return result


def _trainable(value: Any) -> bool:
    """Whether a tensor, or a part of a network, takes gradients."""
    if isinstance(value, torch.nn.Module):
        return any(weight.requires_grad for weight in value.parameters())
    return isinstance(value, torch.Tensor) and value.requires_grad


def unusable(exercise: Exercise, function: Callable) -> str | None:
    """What goes wrong where the lesson uses a function that gives the right numbers, as a sentence; None if nothing."""
    faults = []
    if exercise.trains:
        faults.append(lambda: blocked_gradient(function, exercise.probes[-1], *exercise.trains))
    if exercise.usable:
        faults.append(lambda: exercise.usable(function))
    try:
        return next(
            (said for fault in faults if (said := sandbox.call(lambda fault: fault() or "", {"fault": fault}))), None
        )
    except (sandbox.NotAttempted, sandbox.CheckFailed) as stop:
        return f"The numbers are right, but where the lesson goes on to use it, {stop}"
