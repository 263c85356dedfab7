"""Run a learner's function safely: every way to fail becomes one sentence, and nothing outside is changed."""

import contextlib
import ctypes
import io
import signal
import sys
import threading
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ssl_course.check import state

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
    """`function(*arguments.values())`, within a time limit and with all global state put back (`state.kept`).

    Arguments go by position: a learner may name the parameters as they like.

    An endless Python loop is ended; one stuck call into C code can't be.

    Raises:
        NotAttempted: if the function raises NotImplementedError, as the stubs do.
        CheckFailed: for any other failure: an exception, no result, a generator, the time limit, a thread left running.
    """
    try:
        with _guarded(seconds) as threads:
            result = function(*arguments.values())
    except _TimeUp:
        raise TooSlow(f"it did not finish within {seconds:g} seconds. Is there a loop that never ends?") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise _failure(error) from None
    if result is None:
        raise CheckFailed("it returned None. Is the `return` missing?")
    if fault := _UNFINISHED.get(type(result)):  # isinstance would ask the object itself
        if type(result) is types.CoroutineType:
            result.close()
        raise CheckFailed(fault)
    if threads:
        raise CheckFailed(f"it left a thread running ({', '.join(threads)}). End it, or wait for it with `join`.")
    return result


_UNFINISHED = {
    types.GeneratorType: "it returned a generator. Use `return` instead of `yield`, or collect what it gives: "
    "`list(…)`.",
    types.CoroutineType: "it returned a coroutine and not a result: leave out `async`.",
    types.AsyncGeneratorType: "it returned an asynchronous generator: leave out `async`, and use `return` instead of "
    "`yield`.",
}


@contextlib.contextmanager
def _guarded(seconds: float) -> Iterator[list[str]]:
    """Silently, within a time limit, and with all global state put back. Gives the names of threads left running."""
    out, errors = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with state.kept() as threads, out, errors, _time_limit(seconds):
        yield threads


def _failure(error: BaseException) -> Exception:
    """What to raise in its place. Its class may be the learner's and broken itself, so even asking it is guarded."""
    try:
        with _guarded(1.0):
            attempted, text = not _is_a_stubs(error), _sentence(error)
    except BaseException:
        attempted, text = True, f"{name_of_type(error)}: no message"
    return CheckFailed(f"it stopped with {text}.") if attempted else NotAttempted()


def _is_a_stubs(error: BaseException) -> bool:
    """Whether it is the stub's NotImplementedError, and not torch's own, for a dtype or layout it can't handle."""
    if type(error) is not NotImplementedError:
        return False
    raised_in = traceback.extract_tb(error.__traceback__)[-1].filename
    return "site-packages" not in raised_in and not any(
        own in str(error) for own in ("not implemented for", "Could not run")
    )


def name_of_type(value: Any) -> str:
    """The name of its class, whatever the class itself answers when it is asked."""
    return type.__dict__["__name__"].__get__(type(value))


def _sentence(error: BaseException) -> str:
    """The error's name and message, and the learner's line that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    # A drawing calls the learner's function, so the learner's line may not be the first.
    theirs = [
        frame for frame in frames if not frame.filename.startswith(COURSE) and "site-packages" not in frame.filename
    ]
    line = (theirs or frames)[0].line if frames else ""
    where = f" (at `{line if len(line) <= 100 else line[:99] + '…'}`)" if line else ""
    try:
        text = str(error)
    except BaseException as trouble:
        if type(trouble) is _TimeUp:
            raise
        text = ""
    text = text.strip() if type(text) is str else ""  # a str of the learner's own may be broken too
    first_line = text.splitlines()[0].rstrip(".") if text else "no message"
    return f"{name_of_type(error)}: {first_line[:200]}{where}"


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
