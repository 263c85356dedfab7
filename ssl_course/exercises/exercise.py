"""What an exercise is: data. `ssl_course.check` is what runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch


@dataclass(frozen=True)
class Probe:
    """One input to try a function on.

    Attributes:
        name: shown to the learner in a counter-example.
        make: gives fresh arguments at each call, always the same ones: a generator's state is used up by a call.
    """

    name: str
    make: Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that learners write, and what to tell them.

    It is its own mutation test: the checker must find it wrong and must answer with this message.
    """

    name: str
    function: Callable
    message: str


@dataclass(frozen=True)
class Exercise:
    """A function for the learner to write.

    Attributes:
        reference: the solution; its name is the exercise's id.
        probes: from the smallest to the largest; on them all mistakes differ from the reference and from each other.
        mistakes: the named wrong answers, at least three.
        hints: three, from a nudge to nearly the code.
        learnt: one sentence for a correct answer.
        draw: `(function) -> (figure, alt text)`, a picture of what a function does.
        also_right: further functions whose answers count as correct.
        tolerance: largest absolute difference to the reference's numbers.
        observe: `(answer, arguments after the call, the same afresh) -> value`, compared in place of an answer
            that is no number or tensor.
        in_use: `(function) -> sentence or None`, asked of an answer that is correct: what goes wrong where the lesson
            uses it, such as training through it.
    """

    reference: Callable
    probes: tuple[Probe, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    learnt: str
    draw: Callable
    also_right: tuple[Callable, ...] = ()
    tolerance: float = 1e-5
    observe: Callable | None = None
    in_use: Callable | None = None

    @property
    def id(self) -> str:
        return self.reference.__name__


def seeded(seed: int = 0) -> torch.Generator:
    """A fresh generator: probes and drawings are the same at every call."""
    return torch.Generator().manual_seed(seed)
