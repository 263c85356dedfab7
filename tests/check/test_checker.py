"""The checker: right answers pass, every named mistake is named, hostile answers end in one clear sentence."""

import dataclasses
import itertools
import random
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import torch

from ssl_course import check, guard
from ssl_course.compare import describe, difference
from ssl_course.exercises import EXERCISES, Exercise, Mistake, Probe

ALL = list(EXERCISES.values())
MISTAKES = [(exercise, mistake) for exercise in ALL for mistake in exercise.mistakes]


def judge(exercise, function):
    return check.Checker(exercise).judge(function)


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_reference_and_alternatives_are_correct(exercise):
    for right in (exercise.reference, *exercise.alternatives):
        assert judge(exercise, right) == check.Outcome(check.CORRECT, exercise.learnt)


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_anatomy(exercise):
    assert len(exercise.mistakes) >= 3 and len(exercise.hints) == 3 and len(exercise.probes) >= 2
    assert len({mistake.message for mistake in exercise.mistakes}) == len(exercise.mistakes)


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=lambda part: getattr(part, "name", None))
def test_every_mistake_is_caught_with_its_own_message(exercise, mistake):
    outcome = judge(exercise, mistake.function)
    assert outcome == check.Outcome(check.NOT_YET, mistake.message, mistake.name)


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_mistakes_differ_pairwise_on_the_probes(exercise):
    for one, other in itertools.combinations(exercise.mistakes, 2):
        assert judge(exercise, one.function).mistake == one.name
        lone = dataclasses.replace(exercise, reference=one.function, mistakes=(other,), alternatives=())
        assert judge(lone, other.function).status == check.NOT_YET, f"{one.name} = {other.name}"


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_probes_are_the_same_at_every_call(exercise):
    for probe in exercise.probes:
        one, other = probe.make(), probe.make()
        for name, value in one.items():
            if isinstance(value, torch.Tensor):
                assert torch.equal(value, other[name])
            if isinstance(value, torch.Generator):
                assert torch.equal(value.get_state(), other[name].get_state())


# --- a small exercise of our own: double every number ---


def double(x):
    return 2 * x


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

    assert judge(TOY, stub).status == check.NOT_ATTEMPTED


def test_an_unknown_mistake_gets_the_smallest_counter_example():
    message = judge(TOY, lambda x: 3 * x).message
    assert "two numbers" in message and "x = [1.0, 2.0]" in message
    assert "Expected: [2.0, 4.0]. Got: [3.0, 6.0]" in message


def test_a_mistake_on_a_larger_input_only_is_found():
    message = judge(TOY, lambda x: 2 * x.clamp(max=5)).message
    assert "ten numbers" in message and "4 of 10 values differ" in message


def test_parameters_may_have_other_names():
    assert judge(TOY, lambda rows: rows + rows).status == check.CORRECT


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


def _spin(x):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except Exception:
            pass


def _changes_input(x):
    x.mul_(2)
    return x


def _raise(error):
    def function(x):
        raise error

    return function


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
    "list": (lambda x: [2.0, 4.0], "expected a tensor, got a list"),
    "numpy": (lambda x: 2 * x.numpy(), "expected a tensor, got a ndarray"),
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
    "type as answer": (lambda x: torch.Tensor, "expected a tensor"),
}


def judge_recursively(x):
    return judge_recursively(x)


@pytest.mark.parametrize(("function", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_ends_in_a_clear_sentence(function, message, monkeypatch):
    monkeypatch.setattr(guard.call, "__kwdefaults__", {"seconds": 0.5})
    outcome = judge(TOY, function)
    assert outcome.status == check.NOT_YET and message in outcome.message and "Traceback" not in outcome.message


@pytest.mark.parametrize("make", [lambda: None, lambda: 3, lambda: "double", lambda: torch.zeros(2), Hostile])
def test_something_that_is_no_function(make):
    assert "A function is expected" in judge(TOY, make()).message


def test_an_endless_loop_in_a_thread_is_ended_too():
    """Where SIGALRM does not reach (a thread, Windows), an exception is planted instead."""
    said = []

    def work():
        try:
            guard.call(_spin, {"x": torch.ones(1)}, seconds=0.3)
        except guard.Complaint as complaint:
            said.append(str(complaint))
        said.append(sum(range(10)))  # and nothing is left over that would hit later code

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert said == ["it did not finish within 0.3 seconds. Is there a loop that never ends?", 45]


def test_the_alarm_is_silent_once_it_has_rung():
    """Also while the exception it caused is still held, by a notebook's `%tb` for example."""
    with pytest.raises(guard.TooSlow) as held:
        guard.call(_forever, {"x": 1}, seconds=0.05)
    end = time.monotonic() + 0.5  # it would ring again every fifth of a second
    while time.monotonic() < end:
        pass
    assert "did not finish" in str(held.value)


AFTER_A_THREAD = """
import threading
from ssl_course import guard

def spin(x):
    while True:
        x = x + 1

def ended():
    try:
        guard.call(spin, {"x": 1}, seconds=0.1)
    except guard.TooSlow:
        print("ended")

for _ in range(3):
    thread = threading.Thread(target=ended)
    thread.start()
    thread.join()
    ended()
"""


def test_the_alarm_still_works_after_a_loop_in_a_thread():
    """In a process of its own: what it guards against never returns."""
    done = subprocess.run([sys.executable, "-c", AFTER_A_THREAD], capture_output=True, text=True, timeout=100)
    assert done.stdout == 6 * "ended\n", done.stderr


def test_judging_changes_nothing_outside():
    def meddler(x):
        random.seed(1), np.random.seed(1), torch.manual_seed(1)  # noqa: B018
        torch.set_default_dtype(torch.float64), torch.set_grad_enabled(False)  # noqa: B018
        print("noise")
        return x

    random.seed(7), np.random.seed(7), torch.manual_seed(7)  # noqa: B018
    expected = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(7), np.random.seed(7), torch.manual_seed(7)  # noqa: B018
    judge(TOY, meddler)
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == expected
    assert torch.get_default_dtype() == torch.float32 and torch.is_grad_enabled()


def test_a_real_interrupt_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        judge(TOY, _raise(KeyboardInterrupt()))


# --- what the learner sees ---


def test_hand_back(monkeypatch, capsys):
    checker = check.Checker(TOY)
    assert checker(_half) is double
    said = capsys.readouterr().out
    assert "✗ double: not yet. This is half of it." in said and "COURSE'S double, not yours" in said
    mine = lambda x: x + x  # noqa: E731
    assert checker(mine) is mine and "✓ double: correct. Well doubled." in capsys.readouterr().out
    monkeypatch.setenv("SSL_COURSE_STRICT", "1")
    assert checker(_half) is _half and "Strict mode" in capsys.readouterr().out


def test_the_hint_ladder_ends_in_the_solution(capsys):
    checker = check.Checker(TOY)
    for _ in range(4):
        checker.hint()
    said = capsys.readouterr().out
    assert "Hint 1 of 3: one" in said and "Hint 3 of 3: three" in said and "return 2 * x" in said


def test_check_finds_exercises_by_name():
    assert check.two_views is check.two_views and check.two_views.exercise.id == "two_views"
    with pytest.raises(AttributeError, match="There are: class_mean_accuracy, nearest"):
        check.no_such_exercise  # noqa: B018


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_show_draws_an_answer_and_tolerates_a_stub(exercise, monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(check.plot, "show", lambda figure, alt: shown.append((figure, alt)))

    def stub(*arguments):
        raise NotImplementedError

    def broken(*arguments):
        raise ValueError("oh")

    for function, title in (
        (exercise.reference, "Your"),
        (exercise.mistakes[0].function, "Your"),
        (stub, "not written yet"),
        (broken, "What"),
    ):
        original = function.__name__
        function.__name__ = exercise.id
        check.show(function)
        function.__name__ = original
        assert title in shown[-1][1] and len(shown[-1][1]) > 40
        check.plot.plt.close(shown[-1][0])
    said = capsys.readouterr().out
    assert 'can\'t be drawn: it stopped with ValueError: oh (at `raise ValueError("oh")`)' in said


def test_show_wants_an_exercise():
    with pytest.raises(ValueError, match="got double"):
        check.show(double)


# --- comparing ---


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (1.0, 1.0 + 1e-7, None),
        (1.0, torch.tensor(1.0), None),
        (1.0, 1.5, "expected 1, got 1.5"),
        (1.0, float("nan"), "NaN"),
        (1.0, True, "expected a number, got a bool"),
        (True, 1, "expected True, got 1"),
        ((torch.ones(1), 2), [torch.ones(1), 2], None),
        ((torch.ones(1), 2), (torch.ones(1), 3), "result 2: expected 2, got 3"),
        ((1, 2), (1,), "expected 2 results, got 1"),
        (torch.tensor([1]), torch.tensor([1], dtype=torch.int32), None),
        (
            torch.tensor([1.0, 2.0]),
            torch.tensor([1.0, 2.5]),
            "1 of 2 values differ, the first at [1]: expected 2, got 2.5",
        ),
        (torch.tensor(0.99), torch.tensor(0.9999), "expected 0.99, got 0.9999"),
        (torch.tensor(1.0), torch.ones(2), "expected a single number, got shape [2]"),
        (torch.tensor([1.0]), torch.tensor([1.0], requires_grad=True), None),
    ],
)
def test_difference(expected, got, words):
    found = difference(expected, got, 1e-5)
    assert found is None if words is None else words in found


def test_descriptions_are_short():
    for value in (torch.rand(1000), [torch.rand(50)] * 20, "x" * 500, double, torch.Generator(), {"a": 1}):
        assert 0 < len(describe(value)) < 400


def test_a_plain_number_in_place_of_a_loss_is_named():
    """A loss that went through `.item()` has the right value and can't be trained on."""
    exercise = EXERCISES["margin_loss"]
    outcome = judge(exercise, lambda *arguments: exercise.reference(*arguments).item())
    assert outcome.status == check.NOT_YET and "leave `.item()` or `float` out" in outcome.message
    probe = EXERCISES["honest_probe"]  # an accuracy is as good as a number
    assert judge(probe, lambda *arguments: probe.reference(*arguments).item()).status == check.CORRECT


# --- answers with the right numbers that fail where the lesson uses them ---


def _scaled_in_place(z):
    z = z.clone()
    z /= z.norm(dim=1, keepdim=True)
    return z @ z.T


def _python_max(z):
    return sum(max(0, 1 - (column.var() + 1e-4).sqrt()) for column in z.T) / z.shape[1]


def _written_entry_by_entry(z):
    z, energy = z - z.mean(0), torch.zeros(z.shape[1], z.shape[1])
    for k in range(z.shape[1]):
        for m in range(z.shape[1]):
            energy[k, m] = (k != m) * (z[:, k] @ z[:, m] / (len(z) - 1)) ** 2
    return energy.sum() / z.shape[1]


def reference(name, *arguments):
    return EXERCISES[name].reference(*arguments)


RIGHT_BUT_USELESS = [
    ("similarity_matrix", lambda z: reference("similarity_matrix", z.detach()), "no gradient flows back to z"),
    ("similarity_matrix", _scaled_in_place, "overwritten after it had been used"),
    (
        "info_nce_matrix",
        lambda a, b, t: reference("info_nce_matrix", a, b.detach(), t),
        "no gradient flows back to z_b",
    ),
    ("info_nce_matrix", lambda *z: reference("info_nce_loop", *z), "there is a loop in it: 8 pairs"),
    ("cross_correlation", lambda a, b: reference("cross_correlation", a, b.detach()), "no gradient flows back to z_b"),
    ("variance_term", lambda z: reference("variance_term", z.detach()), "no gradient flows back to z"),
    ("variance_term", lambda z: reference("variance_term", torch.tensor(z.numpy())), "Can't call numpy"),
    ("variance_term", _python_max, "there is `F.relu`"),
    ("covariance_term", lambda z: reference("covariance_term", z.detach()), "no gradient flows back to z"),
    ("covariance_term", _written_entry_by_entry, "writing into a fresh tensor"),
    ("margin_loss", lambda z, *rest: reference("margin_loss", z.detach(), *rest), "no gradient flows back to z:"),
]


@pytest.mark.parametrize(("name", "function", "words"), RIGHT_BUT_USELESS)
def test_right_numbers_are_not_enough(name, function, words):
    outcome = judge(EXERCISES[name], function)
    assert outcome.status == check.NOT_YET and words in outcome.message
