"""Run a learner's function safely: every way to fail becomes one sentence, and nothing outside is changed."""

import contextlib
import ctypes
import io
import random
import signal
import sys
import threading
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

COURSE = str(Path(__file__).parents[1])
SECONDS = 3.0  # for one call; the references need milliseconds


class CheckFailed(Exception):
    """What went wrong in a call, as one sentence for the learner."""


class TooSlow(CheckFailed):
    """The call was ended by the time limit."""


class NotAttempted(Exception):
    """The stub is still there."""


class _TimeUp(BaseException):
    """Not an Exception, so that a learner's `except Exception` does not swallow it."""


def call(function: Callable, arguments: dict, *, seconds: float = SECONDS) -> Any:
    """`function(*arguments.values())`, within a time limit and with all global state put back.

    Arguments go by position: a learner may name the parameters as they like.

    An endless Python loop is ended; one stuck call into C code can't be.

    Raises:
        NotAttempted: if the function raises NotImplementedError, as the stubs do.
        CheckFailed: for any other failure: an exception, no result, a generator, the time limit.
    """
    try:
        with _state_kept(), contextlib.redirect_stdout(io.StringIO()), _time_limit(seconds):
            result = function(*arguments.values())
    except _TimeUp:
        raise TooSlow(f"it did not finish within {seconds:g} seconds. Is there a loop that never ends?") from None
    except NotImplementedError as error:
        if "not implemented for" in str(error):  # torch's own, for a dtype it can't handle
            raise CheckFailed(f"it stopped with {_sentence(error)}") from None
        raise NotAttempted from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise CheckFailed(f"it stopped with {_sentence(error)}") from None
    if result is None:
        raise CheckFailed("it returned None. Is the `return` missing?")
    if type(result) in (types.GeneratorType, types.CoroutineType):  # isinstance would ask the object itself
        raise CheckFailed(
            "it returned a generator. Use `return` instead of `yield`, or collect what it gives: `list(…)`."
        )
    return result


def _sentence(error: BaseException) -> str:
    """The error's name and message, and the learner's line that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    # A drawing calls the learner's function, so the learner's line may not be the first.
    theirs = [
        frame for frame in frames if not frame.filename.startswith(COURSE) and "site-packages" not in frame.filename
    ]
    line = (theirs or frames)[0].line if frames else ""
    where = f" (at `{line}`)" if line else ""
    try:
        text = str(error)
    except Exception:  # a learner's exception class may be broken itself
        text = ""
    first_line = text.strip().splitlines()[0] if text.strip() else "no message"
    return f"{type(error).__name__}: {first_line[:200]}{where}"


@contextlib.contextmanager
def _state_kept() -> Iterator[None]:
    """Global random states, default dtype, gradient mode and thread count: as before, whatever happens inside."""
    numbers, numpy_numbers = random.getstate(), np.random.get_state()
    dtype, gradients, threads = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()
    trace = sys.gettrace()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(numbers)
        np.random.set_state(numpy_numbers)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(gradients)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        if sys.gettrace() is not trace:
            sys.settrace(trace)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        with _alarm(seconds):
            yield
    else:
        with _async_exception(seconds):
            yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    ours = (__file__, contextlib.__file__)  # what sets the limit up and clears it away: never to be stopped half-way

    def refuse(frame: types.FrameType, event: str, _argument: object) -> Callable | None:
        if frame.f_code.co_filename in ours:
            return None
        if event == "line":
            raise _TimeUp
        return refuse

    def ring(_signal: int, frame: types.FrameType | None) -> None:
        while frame and frame.f_code.co_filename == contextlib.__file__:
            frame = frame.f_back
        if not frame or frame.f_code.co_filename == __file__:
            return
        # A bare `except:` around the loop's body swallows what is raised here. So the lines that come next, which
        # are that handler's, are traced too, and raise where it no longer catches.
        sys.settrace(refuse)
        while frame and frame.f_code.co_filename != __file__:
            frame.f_trace = refuse
            frame = frame.f_back
        raise _TimeUp

    before, trace = signal.signal(signal.SIGALRM, ring), sys.gettrace()
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)  # it rings again and again
    try:
        yield
    finally:
        sys.settrace(trace)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _async_exception(seconds: float) -> Iterator[None]:
    """Windows, or a thread that is not the main one: another thread plants the exception into this one.

    Weaker than the alarm: a loop whose body stands in a bare `except:` can swallow it forever.
    """
    target, finished, planted = threading.get_ident(), threading.Event(), threading.Event()

    def plant() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(target), ctypes.py_object(_TimeUp))

    def watch() -> None:
        wait = seconds
        while not finished.wait(wait):
            planted.set()
            plant()
            wait = 0.2

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        while not finished.is_set() or watcher.is_alive():
            with contextlib.suppress(_TimeUp):  # what was planted may be raised here
                finished.set()
                watcher.join()
        if planted.is_set():
            # Perhaps it was not raised yet. Taken back, it would leave the interpreter looking for it forever, which
            # together with a trace function is an endless loop (CPython 3.11). So another one takes its place here.
            with contextlib.suppress(_TimeUp):
                plant()
                while True:
                    pass
