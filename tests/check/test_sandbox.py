"""The sandbox: every failure is one sentence, endless loops end, nothing outside is changed."""

import random
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from ssl_course.check import sandbox

ROOT = Path(sandbox.__file__).parents[2]


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


def test_arguments_go_by_position():
    assert sandbox.call(lambda first, second: first - second, {"z_a": 5, "z_b": 3}) == 2


def test_a_stub_is_not_attempted_and_torchs_own_refusal_is_a_failure():
    def stub():
        raise NotImplementedError

    with pytest.raises(sandbox.NotAttempted):
        sandbox.call(stub, {})
    with pytest.raises(sandbox.CheckFailed, match="not implemented for"):
        sandbox.call(lambda x: x.cholesky_inverse(), {"x": torch.zeros(2, 2, dtype=torch.int64)})


def test_a_failure_names_the_error_and_the_learners_line():
    with pytest.raises(sandbox.CheckFailed) as caught:
        sandbox.call(lambda x: x.nonsense, {"x": 1})
    assert "AttributeError: 'int' object has no attribute 'nonsense' (at `sandbox.call(" in str(caught.value)


def test_what_fails_without_a_line_of_the_learners_quotes_none():
    from ssl_course.exercises import EXERCISES

    with pytest.raises(sandbox.CheckFailed) as caught:
        sandbox.call(EXERCISES["two_views"].draw, {"function": lambda *given: ("text", "more")})
    assert caught.value.ours and not caught.value.line
    assert str(caught.value).startswith("what it returns does not fit (TypeError: ")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("F", "Put `import torch.nn.functional as F` into a cell above."),
        ("plt", "matplotlib.pyplot as plt` into a cell above."),
        ("featurs", "misspelt?"),
    ],
)
def test_a_missing_name_comes_with_what_to_do(name, advice):
    with pytest.raises(sandbox.CheckFailed) as caught:
        sandbox.call(lambda: eval(name), {})
    assert f"NameError: name '{name}' is not defined" in str(caught.value) and str(caught.value).endswith(advice)


def test_an_endless_loop_in_a_thread_is_ended_too():
    """Where SIGALRM does not reach (a thread, Windows), an exception is planted instead."""
    said = []

    def work():
        try:
            sandbox.call(_spin, {"x": torch.ones(1)}, seconds=0.3)
        except sandbox.CheckFailed as complaint:
            said.append(str(complaint))
        said.append(sum(range(10)))  # and nothing is left over that would hit later code

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert said == ["it did not finish within 0.3 seconds. Is there a loop that never ends?", 45]


def test_the_alarm_is_silent_once_it_has_rung():
    """Also while the exception it caused is still held, by a notebook's `%tb` for example."""
    with pytest.raises(sandbox.TooSlow) as held:
        sandbox.call(_forever, {"x": 1}, seconds=0.05)
    end = time.monotonic() + 0.5  # it would ring again every fifth of a second
    while time.monotonic() < end:
        pass
    assert "did not finish" in str(held.value)


AFTER_A_THREAD = """
import threading
from ssl_course.check import sandbox

def spin(x):
    while True:
        x = x + 1

def ended():
    try:
        sandbox.call(spin, {"x": 1}, seconds=0.1)
    except sandbox.TooSlow:
        print("ended")

for _ in range(3):
    thread = threading.Thread(target=ended)
    thread.start()
    thread.join()
    ended()
"""


@pytest.mark.slow
def test_the_alarm_still_works_after_a_loop_in_a_thread():
    """In a process of its own: what it guards against never returns."""
    command = [sys.executable, "-c", AFTER_A_THREAD]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.stdout == 6 * "ended\n", done.stderr


def test_a_call_changes_nothing_outside(capsys):
    def meddler(x):
        random.seed(1), np.random.seed(1), torch.manual_seed(1)  # noqa: B018
        torch.set_default_dtype(torch.float64), torch.set_grad_enabled(False)  # noqa: B018
        print("noise")
        return x

    random.seed(7), np.random.seed(7), torch.manual_seed(7)  # noqa: B018
    expected = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(7), np.random.seed(7), torch.manual_seed(7)  # noqa: B018
    sandbox.call(meddler, {"x": torch.ones(1)})
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == expected
    assert torch.get_default_dtype() == torch.float32 and torch.is_grad_enabled()
    assert capsys.readouterr().out == ""


# --- an error whose own class is hostile ---


class StrSubclass(str):
    def strip(self, *_):
        raise SystemExit("strip")


def _endless(self):
    while True:
        pass


def _raises(error):
    def text(self):
        raise error

    return text


TEXTS = {
    "exit": _raises(SystemExit(1)),
    "interrupt": _raises(KeyboardInterrupt()),
    "generator exit": _raises(GeneratorExit()),
    "exception": _raises(ValueError()),
    "endless": _endless,
    "a str of its own": lambda self: StrSubclass("words"),
    "no str": lambda self: 3,
    "recursion": lambda self: str(self),
}


@pytest.mark.slow
@pytest.mark.parametrize("base", [Exception, NotImplementedError, BaseException, KeyError])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_error_that_can_not_be_read_ends_in_one_sentence(text, base):
    broken = type("BrokenError", (base,), {"__str__": text})
    with pytest.raises(sandbox.CheckFailed) as caught:
        sandbox.call(_raises(broken()), {"x": 1})
    assert str(caught.value).startswith("it stopped with BrokenError: no message") and str(caught.value).endswith(".")


def test_an_error_class_whose_name_is_hostile():
    meta = type("Meta", (type,), {"__name__": property(_raises(SystemExit()))})
    broken = meta("Broken", (Exception,), {})
    with pytest.raises(sandbox.CheckFailed, match="it stopped with Broken: words"):
        sandbox.call(_raises(broken("words")), {"x": 1})


def test_a_stubs_words_make_no_difference():
    for stub in (_raises(NotImplementedError("not implemented")), _raises(NotImplementedError)):
        with pytest.raises(sandbox.NotAttempted):
            sandbox.call(stub, {"x": 1})
    for torchs_own in (lambda x: torch.nn.Module()(x), lambda x: x.to_sparse().cumsum(0)):
        with pytest.raises(sandbox.CheckFailed, match="NotImplementedError"):
            sandbox.call(torchs_own, {"x": torch.ones(2)})


async def _coroutine():
    return 1


async def _asynchronous():
    yield 1


def test_async_is_named():
    for function in (_coroutine, _asynchronous):
        with pytest.raises(sandbox.CheckFailed, match="leave out `async`"):
            sandbox.call(function, {})
    with pytest.raises(sandbox.CheckFailed, match="Use `return` instead of `yield`"):
        sandbox.call(lambda: (x for x in (1, 2)), {})


def test_what_is_written_to_the_error_stream_is_swallowed_too(capsys):
    def function():
        print("noise", file=sys.stderr)
        warnings.warn("noise", stacklevel=1)
        return 1

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda *given, **_: print("noise", file=sys.stderr)  # pytest's own would collect it
        sandbox.call(function, {})
    assert capsys.readouterr() == ("", "")
