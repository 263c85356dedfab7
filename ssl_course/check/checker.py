"""Judging one function: not attempted, not yet, correct, or handed back; and what the learner reads."""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ssl_course import plot, progress, settings
from ssl_course.check import sandbox
from ssl_course.check.answers import answer_of, unusable
from ssl_course.check.compare import ROOM, describe, difference, shortened, with_article
from ssl_course.check.handed_back import is_the_courses, passes_on
from ssl_course.console import say
from ssl_course.exercises import Exercise, Probe

NOT_ATTEMPTED, NOT_YET, CORRECT, HANDED_BACK = "not attempted", "not yet", "correct", "handed back"
WIDTH, LINES = 110, 3  # of what is printed
THE_COURSES = "This is the course's function, handed back earlier. Run the cell with your own definition first."


@dataclass(frozen=True)
class Outcome:
    """A verdict: `status` is one of the four above; `mistake` names the one that was recognised."""

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
        progress.note(name, "checked", status=outcome.status)
        say(textwrap.fill(_headed(name, outcome), WIDTH, subsequent_indent="  "))
        if outcome.status == CORRECT:
            return function
        if settings.current.strict:
            say("  Strict mode: your own function is kept.")
            return function
        say(
            f"  → From here on the notebook uses the COURSE'S {name}, not yours, so that it can go on.\n"
            f"  → For a hint run check.{name}.hint()"
        )
        return self.exercise.reference

    def show(self, function: Callable) -> None:
        """Draw what `function` does, whatever it is called."""
        show(self.exercise, function)

    def hint(self) -> None:
        """Print the next hint; after the third, the solution."""
        hints = self.exercise.hints
        if settings.current.strict or self._hints_given == len(hints):
            self.solution()
            return
        self._hints_given += 1
        progress.note(self.exercise.id, "hint", number=self._hints_given)
        say(f"Hint {self._hints_given} of {len(hints)}: {hints[self._hints_given - 1]}")

    def solution(self) -> None:
        """Print the reference solution."""
        if settings.current.strict:
            say("Strict mode: there are no hints and no solutions.")
            return
        progress.note(self.exercise.id, "solution")
        say(inspect.getsource(self.exercise.reference))

    def judge(self, function: Callable) -> Outcome:
        """The verdict, silently."""
        if not callable(function):
            what = _guarded_description(function, ROOM)
            return Outcome(NOT_YET, f"A function is expected here, this is {what}.")
        exercise = self.exercise
        if is_the_courses(function, exercise.reference):
            return Outcome(HANDED_BACK, THE_COURSES)
        answers = []
        for probe in exercise.probes:
            answers.append(answer_of(function, exercise, probe))
            if type(answers[-1]) in (sandbox.NotAttempted, sandbox.TooSlow):
                break  # the other probes would only take longer to say the same
        outcome = self.verdict(answers, lambda: unusable(exercise, function))
        if outcome.status == CORRECT and not any(function is right for right in exercise.alternatives):
            return Outcome(HANDED_BACK, THE_COURSES) if passes_on(function, exercise.reference) else outcome
        return outcome

    def verdict(self, answers: list, fault: Callable[[], str | None]) -> Outcome:
        """The verdict on what came back for each probe; `fault` is asked of right answers: what else is wrong."""
        exercise = self.exercise
        for probe, answer in zip(exercise.probes, answers, strict=False):
            if type(answer) is sandbox.NotAttempted:
                return Outcome(NOT_ATTEMPTED, "Replace the line `raise NotImplementedError` with your own.")
            if type(answer) is sandbox.TooSlow:
                return Outcome(NOT_YET, f"On the input “{probe.name}” {answer}")
        for right in (exercise.reference, *exercise.alternatives):
            if self._agrees(answers, right):
                said = fault()
                return Outcome(NOT_YET, said) if said else Outcome(CORRECT, exercise.learnt)
        for mistake in exercise.mistakes:
            if self._agrees(answers, mistake.function):
                return Outcome(NOT_YET, mistake.message + _stopped(answers), mistake.name)
        return Outcome(NOT_YET, self._counter_example(answers))

    def _agrees(self, answers: list, other: Callable) -> bool:
        return all(
            _difference(self.exercise, answer_of(other, self.exercise, probe), answer) is None
            for probe, answer in zip(self.exercise.probes, answers, strict=True)
        )

    def _counter_example(self, answers: list) -> str:
        """The smallest probe on which the answer is wrong: input, expected, got; in at most three lines."""
        for probe, answer in zip(self.exercise.probes, answers, strict=True):
            expected = answer_of(self.exercise.reference, self.exercise, probe)
            what = _difference(self.exercise, expected, answer)
            if what is None:
                continue
            what = str(answer) if _failed(answer) else what
            # First the values are cut, then what is said about them.
            for room, words in (
                (ROOM, 190),
                (80, 190),
                (60, 190),
                (40, 190),
                (25, 190),
                (12, 190),
                (12, 110),
                (12, 60),
            ):
                text = self._in_words(probe, expected, answer, shortened(what, words), room)
                if len(textwrap.wrap(_headed(self.exercise.id, Outcome(NOT_YET, text)), WIDTH - 2)) <= LINES:
                    break
            return text
        raise AssertionError("a correct answer has no counter-example")

    @staticmethod
    def _in_words(probe: Probe, expected: Any, answer: Any, what: str, room: int) -> str:
        head = f"On the input “{probe.name}” {_ended(what)}"
        given = ", ".join(f"{name} = {describe(value, room)}" for name, value in probe.make().items())
        given = f"{head} The input was: {_ended(shortened(given, 2 * room))}"
        if _failed(answer):
            return given
        got = _guarded_description(answer, room)
        return f"{given} Expected: {_ended(describe(expected, room))} Got: {_ended(got)}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _headed(name: str, outcome: Outcome) -> str:
    sign = {CORRECT: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○", HANDED_BACK: "○"}[outcome.status]
    return f"{sign} {name}: {outcome.status}. {outcome.message}"


def _guarded_description(value: Any, room: int) -> str:
    """A value of the learner's, which may be hostile: within a time limit."""
    try:
        return sandbox.call(lambda: describe(value, room), {}, seconds=1.0)
    except (sandbox.NotAttempted, sandbox.CheckFailed):
        return with_article(sandbox.name_of_type(value))


def _said(failure: Exception) -> str:
    return getattr(failure, "error", "") or str(failure)


def _failed(answer: Any) -> bool:
    # `type` and not `isinstance`, which would ask the answer, and that may be hostile.
    return issubclass(type(answer), sandbox.NotAttempted | sandbox.CheckFailed)


def _stopped(answers: list) -> str:
    """Of a mistake that ends in an error: which, and the learner's line that raised it."""
    for answer in answers:
        if _failed(answer) and (line := getattr(answer, "line", "")):
            return f" ({answer.error.partition(':')[0]} at `{shortened(line, 60)}`.)"
    return ""


def _difference(exercise: Exercise, expected: Any, got: Any) -> str | None:
    """As `compare.difference`; two failures agree when they say the same, or stopped with the same error anywhere."""
    if _failed(expected) or _failed(got):
        same = type(expected) is type(got) and _said(expected) == _said(got)
        return None if same else "it fails"
    try:
        # An answer may be an object whose own methods are hostile, so even comparing is guarded.
        tensors = bool(exercise.trains)
        return sandbox.call(lambda: difference(expected, got, exercise.tolerance, tensors=tensors) or "", {}) or None
    except (sandbox.NotAttempted, sandbox.CheckFailed):
        return f"an unusable {sandbox.name_of_type(got)} came back"


def _rendered(draw: Callable, function: Callable) -> tuple:
    """A figure and its text. It is rendered once here, inside of the guard: some wrong values fail only then."""
    figure, alt = draw(function)
    figure.draw_without_rendering()
    return figure, alt


def show(exercise: Exercise, function: Callable) -> None:
    """Draw what `function` does. For a stub, or a function that fails, draw what is expected and say so."""
    name = exercise.id
    before = {*plot.plt.get_fignums()}
    try:
        title = f"The course's {name}" if is_the_courses(function, exercise.reference) else f"Your {name}"
        try:
            figure, alt = sandbox.call(_rendered, {"draw": exercise.draw, "function": function}, seconds=30)
        except sandbox.NotAttempted:
            title = f"What {name} should do (yours is not written yet)"
        except sandbox.CheckFailed as complaint:
            say(f"Your {name} can't be drawn: {complaint} The check in the next cell says more.")
            title = f"What {name} should do"
        if title.startswith("What"):
            figure, alt = sandbox.call(exercise.draw, {"function": exercise.reference}, seconds=30)
        # A constrained layout makes room for the title by itself; elsewhere it stands above the figure.
        figure.suptitle(title, fontsize=11, **({} if figure.get_layout_engine() else {"y": 1.02}))
        plot.show(figure, f"{title}: {alt}")
    finally:  # a figure left open would be shown by the notebook, half drawn and without a text
        for number in {*plot.plt.get_fignums()} - before:
            plot.plt.close(number)
