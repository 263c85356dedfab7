"""What an exercise is: data. `ssl_course.check` is what runs it."""

import inspect
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
        mistakes: the named wrong answers, at least three; most are made by `edited`.
        hints: three, from a nudge to nearly the code.
        learnt: one sentence for a correct answer.
        draw: `(function) -> (figure, alt text)`, a picture of what a function does.
        stars: how hard it is, 1 to 3, as its heading in the lesson says.
        minutes: how long somebody new to the subject needs for it, reading apart; the build writes them beside the
            heading and adds them to the lesson's.
        alternatives: further functions whose answers count as correct.
        tolerance: largest absolute difference to the reference's numbers.
        compare_by: `(answer, arguments after the call, the same afresh) -> value`, compared in place of an answer
            that is no number or tensor.
        trains: names of the arguments to which a gradient must flow from the answer, as the lesson trains through it.
            The answer must then be a tensor; without them a Python or numpy number is as good as a tensor with one.
        returns: the type that must come back, or `(type or types, words for it)`, for example
            `(list, "the list of the output layer's weights")`. Asked before anything is compared.
        usable: `(function) -> sentence or None`, asked of an answer that is correct: what else goes wrong where the
            lesson uses it, such as a loop that is too slow there.
    """

    reference: Callable
    probes: tuple[Probe, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    learnt: str
    draw: Callable
    stars: int = 0
    minutes: int = 0
    alternatives: tuple[Callable, ...] = ()
    tolerance: float = 1e-5
    compare_by: Callable | None = None
    trains: tuple[str, ...] = ()
    usable: Callable | None = None
    returns: type | tuple[type | tuple[type, ...], str] | None = None

    @property
    def id(self) -> str:
        return self.reference.__name__


def unexpected_type(returns: type | tuple[type | tuple[type, ...], str], answer: Any) -> str | None:
    """What is wrong with the type of an answer, as a sentence ("a torch.nn.Sequential is expected, a list came back.").

    Args:
        returns: as in `Exercise`.
        answer: what the learner's function returned.
    """
    types, words = returns if isinstance(returns, tuple) else (returns, None)
    if issubclass(type(answer), types):  # isinstance would ask the answer, and that may be hostile
        return None
    return f"{words or _name(types)} is expected, {_name(type(answer))} came back."


def _name(of_type: type) -> str:
    name = type.__dict__["__name__"].__get__(of_type)
    for place in (torch, torch.nn):
        if getattr(place, name, None) is of_type:
            return f"a {place.__name__}.{name}"
    return f"an {name}" if name.lower().startswith(("a", "e", "i", "o", "ndarray")) else f"a {name}"


def seeded(seed: int = 0) -> torch.Generator:
    """A fresh generator: probes and drawings are the same at every call."""
    return torch.Generator().manual_seed(seed)


def edited(reference: Callable, messages: dict[str | Callable, str]) -> tuple[Mistake, ...]:
    """The named mistakes of an exercise, read as differences to its solution.

    Args:
        reference: the solution.
        messages: mistake -> what to tell the learner. A mistake is an edit of the reference's source, "old -> new",
            or several of them joined by " ; ", made one after the other; what no edit can say is a function.

    Raises:
        ValueError: if the text to replace does not stand exactly once in the source: the reference was reworded.
    """
    source, found = inspect.getsource(reference), []
    for mistake, message in messages.items():
        if callable(mistake):
            found.append(Mistake(mistake.__name__.strip("_").replace("_", " "), mistake, message))
            continue
        text = source
        for edit in mistake.split(" ; "):
            old, new = edit.split(" -> ")
            if text.count(old) != 1:
                raise ValueError(f"{old!r} stands {text.count(old)} times in {reference.__name__}: it must be once.")
            text = text.replace(old, new)
        scope = dict(reference.__globals__)
        exec(text, scope)
        found.append(Mistake(mistake, scope[reference.__name__], message))
    return tuple(found)
