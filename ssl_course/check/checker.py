"""Judging one function: not attempted, not yet, or correct; and what the learner reads."""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from ssl_course import settings
from ssl_course.check import sandbox
from ssl_course.check.compare import describe, difference
from ssl_course.exercises import Exercise, Probe
from ssl_course.exercises.usability import blocked_gradient

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"


@dataclass(frozen=True)
class Outcome:
    """A verdict: `status` is "not attempted", "not yet" or "correct"; `mistake` names the one that was recognised."""

    status: str
    message: str
    mistake: str | None = None


class Checker:
    """The checks of one exercise."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._hints_given = 0

    def __call__(self, function: Callable) -> Callable:
        """Judge `function`, say so, and return the function that the rest of the notebook should use.

        That is `function` when it is correct. Otherwise it is the reference, so that the notebook still runs to its
        end, unless SSL_COURSE_STRICT=1 is set.
        """
        outcome, name = self.judge(function), self.exercise.id
        sign = {CORRECT: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}[outcome.status]
        print(textwrap.fill(f"{sign} {name}: {outcome.status}. {outcome.message}", 110, subsequent_indent="  "))
        if outcome.status == CORRECT:
            return function
        if settings.current.strict:
            print("  Strict mode: your own function is kept.")
            return function
        print(
            f"  → From here on the notebook uses the COURSE'S {name}, not yours, so that it can go on.\n"
            f"  → For a hint run check.{name}.hint()"
        )
        return self.exercise.reference

    def hint(self) -> None:
        """Print the next hint; after the third, the solution."""
        hints = self.exercise.hints
        if self._hints_given == len(hints):
            self.solution()
            return
        self._hints_given += 1
        print(f"Hint {self._hints_given} of {len(hints)}: {hints[self._hints_given - 1]}")

    def solution(self) -> None:
        """Print the reference solution."""
        print(inspect.getsource(self.exercise.reference))

    def judge(self, function: Callable) -> Outcome:
        """The verdict, silently."""
        if not callable(function):
            return Outcome(NOT_YET, f"A function is expected here, this is {describe(function)}.")
        exercise = self.exercise
        answers = []
        for probe in exercise.probes:
            answers.append(_answer(function, probe, exercise.compare_by))
            if type(answers[-1]) is sandbox.NotAttempted:
                return Outcome(NOT_ATTEMPTED, "Replace the line `raise NotImplementedError` with your own.")
            if type(answers[-1]) is sandbox.TooSlow:
                return Outcome(NOT_YET, f"On the input “{probe.name}” {answers[-1]}")
        for right in (exercise.reference, *exercise.alternatives):
            if self._agrees(answers, right):
                fault = _unusable(exercise, function)
                return Outcome(NOT_YET, fault) if fault else Outcome(CORRECT, exercise.learnt)
        for mistake in exercise.mistakes:
            if self._agrees(answers, mistake.function):
                return Outcome(NOT_YET, mistake.message, mistake.name)
        return Outcome(NOT_YET, self._counter_example(answers))

    def _agrees(self, answers: list, other: Callable) -> bool:
        return all(
            _difference(self.exercise, _answer(other, probe, self.exercise.compare_by), answer) is None
            for probe, answer in zip(self.exercise.probes, answers, strict=True)
        )

    def _counter_example(self, answers: list) -> str:
        """The smallest probe on which the answer is wrong: input, expected, got."""
        for probe, answer in zip(self.exercise.probes, answers, strict=True):
            expected = _answer(self.exercise.reference, probe, self.exercise.compare_by)
            what = _difference(self.exercise, expected, answer)
            if what is None:
                continue
            given = ", ".join(f"{name} = {describe(value)}" for name, value in probe.make().items())
            if _failed(answer):
                return f"On the input “{probe.name}” {answer} The input was: {given}."
            return (
                f"On the input “{probe.name}” {what}. The input was: {given}. "
                f"Expected: {describe(expected)}. Got: {describe(answer)}."
            )
        raise AssertionError("a correct answer has no counter-example")


def _answer(function: Callable, probe: Probe, compare_by: Callable | None) -> Any:
    """What the function returns on a probe (observed), or the exception that says why it returns nothing."""
    arguments = probe.make()
    try:
        result = sandbox.call(function, arguments)
        for name, value in probe.make().items():
            changed = isinstance(value, torch.Tensor) and difference(value, arguments[name], 0.0)
            if changed:
                advice = "Make a new tensor (for example `z = z / …` and not `z /= …`)."
                raise sandbox.CheckFailed(f"it changed its input `{name}`. {advice}")
        if compare_by:
            result = sandbox.call(compare_by, {"answer": result, "after": arguments, "before": probe.make()})
    except (sandbox.NotAttempted, sandbox.CheckFailed) as stop:
        return stop
    return result


def _unusable(exercise: Exercise, function: Callable) -> str | None:
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


def _failed(answer: Any) -> bool:
    # `type` and not `isinstance`, which would ask the answer, and that may be hostile.
    return issubclass(type(answer), sandbox.NotAttempted | sandbox.CheckFailed)


def _difference(exercise: Exercise, expected: Any, got: Any) -> str | None:
    """As `compare.difference`; two failures agree when they say the same."""
    if _failed(expected) or _failed(got):
        same = type(expected) is type(got) and str(expected) == str(got)
        return None if same else "it fails"
    try:
        # An answer may be an object whose own methods are hostile, so even comparing is guarded.
        tensors = bool(exercise.trains)
        return sandbox.call(lambda: difference(expected, got, exercise.tolerance, tensors=tensors) or "", {}) or None
    except (sandbox.NotAttempted, sandbox.CheckFailed):
        return f"an unusable {type(got).__name__} came back"
