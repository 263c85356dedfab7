"""The verdict: right answers pass, named mistakes are named, hostile answers end in one clear sentence."""

import dataclasses
import functools
import os
import time

import pytest
import torch

from ssl_course import settings
from ssl_course.check import CORRECT, HANDED_BACK, NOT_ATTEMPTED, NOT_YET, Checker, sandbox
from ssl_course.exercises import EXERCISES, Exercise, Mistake, Probe


def judge(exercise, function):
    return Checker(exercise).judge(function)


# --- a small exercise of our own: double every number ---


def double(x):
    return 2 * x


def _twice(x):
    return x * 2


def _half(x):
    return x / 2


TOY = Exercise(
    reference=double,
    probes=(
        Probe("two numbers", lambda: {"x": torch.tensor([1.0, 2.0])}),
        Probe("ten numbers", lambda: {"x": torch.arange(10.0)}),
    ),
    mistakes=(Mistake("half", _half, "This is half of it."),),
    hints=("one", "two", "three"),
    learnt="Well doubled.",
    draw=lambda function: None,
)


def test_a_stub_is_not_attempted():
    def stub(x):
        raise NotImplementedError

    assert judge(TOY, stub).status == NOT_ATTEMPTED


def test_an_unknown_mistake_gets_the_smallest_counter_example():
    message = judge(TOY, lambda x: 3 * x).message
    assert "two numbers" in message and "x = [1.0, 2.0]" in message
    assert "Expected: [2.0, 4.0]. Got: [3.0, 6.0]" in message


def test_a_mistake_on_a_larger_input_only_is_found():
    message = judge(TOY, lambda x: 2 * x.clamp(max=5)).message
    assert "ten numbers" in message and "4 of 10 values differ" in message


def test_parameters_may_have_other_names():
    assert judge(TOY, lambda rows: rows + rows).status == CORRECT


def test_a_named_mistake_is_recognised_and_gets_its_message():
    outcome = judge(TOY, lambda x: 0.5 * x)
    assert (outcome.status, outcome.message, outcome.mistake) == (NOT_YET, "This is half of it.", "half")


def test_an_alternative_counts_as_correct():
    exercise = dataclasses.replace(TOY, alternatives=(lambda x: 2 * x + 1,))
    assert judge(exercise, lambda x: 1 + x + x).status == CORRECT


def test_a_correct_answer_that_can_not_be_used_is_told_why():
    exercise = dataclasses.replace(TOY, usable=lambda function: "It must be called `twice`.")
    assert judge(exercise, _twice).message == "It must be called `twice`."
    assert judge(exercise, _half).mistake == "half"  # asked of right answers only
    exercise = dataclasses.replace(TOY, usable=lambda function: function("no tensor") and None)
    assert judge(exercise, lambda x: x.mul(2)).message.startswith("The numbers are right, but where the lesson goes on")


def test_answers_can_be_compared_by_what_they_do_to_their_arguments():
    exercise = dataclasses.replace(TOY, compare_by=lambda answer, after, before: answer / before["x"].abs().max())
    assert judge(exercise, _twice).status == CORRECT and judge(exercise, _half).mistake == "half"


class Hostile:
    """Every question to this object is answered with an exception."""

    def __getattribute__(self, name):
        raise RuntimeError("leave me alone")

    def __repr__(self):
        raise RuntimeError("leave me alone")


class BrokenError(Exception):
    def __str__(self):
        raise ValueError("even my message fails")


def _forever(x):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except:  # noqa: E722 - a bare except swallows the first alarm
            pass


def _changes_input(x):
    x.mul_(2)
    return x


def _raise(error):
    def function(x):
        raise error

    return function


async def _async(x):
    return 2 * x


async def _async_generator(x):
    yield 2 * x


def _yields(x):
    yield 2 * x


HOSTILE = {
    "None as answer": (lambda x: None, "returned None"),
    "NaN": (lambda x: x * float("nan"), "2 of 2 values are NaN"),
    "wrong shape": (lambda x: 2 * x[None], r"expected shape [2], got [1, 2]"),
    "wrong dtype": (lambda x: (2 * x).long(), "expected decimal values"),
    "double": (lambda x: (3 * x).double(), "values differ"),
    "boolean": (lambda x: x > 0, "got true/false"),
    "complex": (lambda x: x + 1j, "got complex"),
    "wrong device": (lambda x: (2 * x).to("meta"), "device meta"),
    "sparse": (lambda x: (2 * x).to_sparse(), "layout"),
    "wrong type": (lambda x: "four", "expected a tensor, got a str"),
    "coroutine": (_async, "leave out `async`"),
    "asynchronous generator": (_async_generator, "leave out `async`"),
    "list": (lambda x: [2.0, 4.0], "expected a tensor, got a list"),
    "numpy": (lambda x: 2 * x.numpy(), "expected a tensor, got an ndarray"),
    "generator": (_yields, "Use `return` instead of `yield`"),
    "exception": (_raise(KeyError("k")), "it stopped with KeyError: 'k'"),
    "broken exception": (_raise(BrokenError()), "it stopped with BrokenError: no message"),
    "exit": (_raise(SystemExit(3)), "it stopped with SystemExit"),
    "bare exception": (_raise(BaseException("odd")), "it stopped with BaseException: odd"),
    "recursion": (lambda x: judge_recursively(x), "RecursionError"),
    "no parameters": (lambda: 1, "TypeError"),
    "endless loop": (_forever, "did not finish within"),
    "changes its input": (_changes_input, "it changed its input `x`"),
    "hostile object": (lambda x: Hostile(), "an unusable Hostile came back"),
    "endless repr": (
        lambda x: type("Slow", (), {"__repr__": _slow, "__iter__": _slow, "__format__": _slow})(),
        "a Slow",
    ),
    "endless list": (lambda x: type("Slow", (list,), {"__iter__": _slow, "__len__": _slow})([1]), "expected a tensor"),
    "endless tensor": (lambda x: x.as_subclass(type("Slow", (torch.Tensor,), {"__torch_function__": _slow})), "differ"),
    "exit in the repr": (lambda x: type("Exit", (float,), {"__format__": _exit, "__repr__": _exit})(1), "an Exit"),
    "class as answer": (lambda x: ValueError, "Got: the class ValueError"),
    "type as answer": (lambda x: torch.Tensor, "expected a tensor"),
}


def _slow(*arguments):
    while True:
        pass


def _exit(*arguments):
    raise SystemExit


def judge_recursively(x):
    return judge_recursively(x)


@pytest.mark.parametrize(("function", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_ends_in_a_clear_sentence(function, message, monkeypatch):
    monkeypatch.setattr(sandbox.call, "__kwdefaults__", {"seconds": 0.3})
    outcome = judge(TOY, function)
    assert outcome.status == NOT_YET and message in outcome.message and "Traceback" not in outcome.message


@pytest.mark.parametrize("make", [lambda: None, lambda: 3, lambda: "double", lambda: torch.zeros(2), Hostile])
def test_something_that_is_no_function(make):
    assert "A function is expected" in judge(TOY, make()).message


def test_a_real_interrupt_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        judge(TOY, _raise(KeyboardInterrupt()))


# --- what the learner sees ---


def test_an_answer_that_is_not_correct_is_replaced_by_the_reference_unless_strict(capsys):
    checker = Checker(TOY)
    assert checker(_half) is double
    said = capsys.readouterr().out
    assert "✗ double: not yet. This is half of it." in said and "COURSE'S double, not yours" in said
    mine = lambda x: x + x  # noqa: E731
    assert checker(mine) is mine and "✓ double: correct. Well doubled." in capsys.readouterr().out
    with settings.using(strict=True):
        assert checker(_half) is _half
    assert "Strict mode" in capsys.readouterr().out


def test_hints_come_one_by_one_and_end_in_the_solution(capsys):
    checker = Checker(TOY)
    for number, hint in enumerate(("one", "two", "three"), start=1):
        checker.hint()
        assert capsys.readouterr().out == f"Hint {number} of 3: {hint}\n"
    checker.hint()
    assert "return 2 * x" in capsys.readouterr().out


def test_the_courses_function_is_handed_back_and_never_correct(capsys):
    checker = Checker(TOY)
    for theirs in (double, functools.partial(double), lambda x: double(x)):
        outcome = checker.judge(theirs)
        assert outcome.status == HANDED_BACK and "Run the cell with your own definition first." in outcome.message
    assert checker(double) is double
    assert "○ double: handed back. This is the course's function" in capsys.readouterr().out
    with settings.using(strict=True):
        assert checker(double) is double
    assert capsys.readouterr().out.startswith("○ double: handed back.")


def test_strict_mode_gives_no_hints_and_no_solutions(capsys):
    checker = Checker(TOY)
    with settings.using(strict=True):
        for ask in (checker.hint, checker.solution, checker.hint, checker.hint, checker.hint):
            ask()
    assert set(capsys.readouterr().out.splitlines()) == {"Strict mode: there are no hints and no solutions."}
    checker.hint()
    assert capsys.readouterr().out == "Hint 1 of 3: one\n"


def _changes_the_settings(x):
    os.environ["SSL_COURSE_STRICT"] = "0"
    settings.current = settings.Settings()
    return x


def test_an_answer_can_not_switch_strict_mode_off():
    with settings.using(strict=True):
        assert Checker(TOY)(_changes_the_settings) is _changes_the_settings and settings.current.strict
    assert "SSL_COURSE_STRICT" not in os.environ


LONG = {
    "words": lambda x: "word " * 200,
    "lists": lambda x: [[torch.rand(50)] * 9] * 9,
    "error": _raise(ValueError("long " * 100)),
    "shape": lambda x: torch.zeros(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
}


@pytest.mark.parametrize("function", LONG.values(), ids=LONG)
def test_a_counter_example_has_at_most_three_lines(function, capsys):
    long_input = Probe(
        "long " * 8, lambda: {name: torch.arange(9.0).view(3, 3) for name in ("one", "two", "three", "four")}
    )
    exercise = dataclasses.replace(TOY, reference=lambda *x: x[0], probes=(long_input, *TOY.probes), mistakes=())
    Checker(exercise)(lambda *x: function(x[0]))
    lines = capsys.readouterr().out.split("  →")[0].splitlines()
    assert (
        len(lines) <= 3
        and all(len(line) <= 110 for line in lines)
        and "The input was: one = " in " ".join(" ".join(lines).split())
    )


def test_a_sentence_ends_before_the_next_begins():
    for function in (_raise(NameError("name 'F' is not defined")), lambda x: undefined, lambda x: None, lambda x: x[0]):  # noqa: F821
        message = judge(TOY, function).message
        before = message.split(" The input was")[0]
        assert before.endswith((".", "?", "…")) and not before.endswith(("..", "?.")), message


def test_a_wrong_type_is_named_with_the_one_that_is_expected():
    exercise = dataclasses.replace(TOY, returns=(torch.Tensor, "the tensor of doubled numbers"))
    assert "the tensor of doubled numbers is expected, a list came back." in judge(exercise, lambda x: [x]).message
    assert judge(exercise, _twice).status == CORRECT


def test_a_figure_that_fails_only_when_it_is_rendered_is_caught(capsys):
    """The texts of the drawing are lists, which matplotlib takes for places until it draws them."""

    def closest_pairs(where_a, where_b, top):
        return where_a[:, :top], where_b[:, :top]

    Checker(EXERCISES["closest_pairs"]).show(closest_pairs)
    assert "Your closest_pairs can't be drawn: what it returns does not fit" in capsys.readouterr().out
