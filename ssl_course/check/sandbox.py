"""Run a learner's function safely: every way to fail becomes one sentence, and nothing outside is changed."""

import contextlib
import io
import re
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ssl_course.check import state
from ssl_course.check.time_limit import TimeUp, time_limit

COURSE = str(Path(__file__).parents[1])
SECONDS = 3.0  # for one call; the references need milliseconds


class CheckFailed(Exception):
    """What went wrong in a call, as one sentence for the learner.

    Attributes:
        error: the name and message of the error that stopped it; empty if there was none.
        line: the learner's line that raised it, if it is known.
        ours: whether no line of the learner's had a part in it: what came back could not be used.
    """

    def __init__(self, sentence: str, error: str = "", line: str = "", *, ours: bool = False) -> None:
        super().__init__(sentence)
        self.error, self.line, self.ours = error, line, ours


class TooSlow(CheckFailed):
    """The call was ended by the time limit."""


class NotAttempted(Exception):
    """The stub is still there."""


def call(function: Callable, arguments: dict, *, seconds: float = SECONDS) -> Any:
    """`function(*arguments.values())`, within a time limit and with all global state put back (`state.kept`).

    Arguments go by position: a learner may name the parameters as they like.

    An endless Python loop is ended; one long call into C code can't be (see `time_limit`).

    Raises:
        NotAttempted: if the function raises NotImplementedError, as the stubs do.
        CheckFailed: for any other failure: an exception, no result, a generator, the time limit, a thread left running.
    """
    try:
        with _guarded(seconds) as threads:
            result = function(*arguments.values())
    except TimeUp:
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
    limit = time_limit(seconds, tell=sys.stdout)  # not the stream in its place below
    with state.kept() as threads, out, errors, limit:
        yield threads


def _failure(error: BaseException) -> Exception:
    """What to raise in its place. Its class may be the learner's and broken itself, so even asking it is guarded."""
    try:
        with _guarded(1.0):
            attempted, text, line = not _is_a_stubs(error), _words(error), _line(error)
    except BaseException:
        attempted, text, line = True, f"{name_of_type(error)}: no message", ""
    if line is None and "positional argument" not in text:
        return CheckFailed(f"what it returns does not fit ({text}).", text, ours=True)
    if not attempted:
        return NotAttempted()
    where = f" (at `{line}`)" if line else ""
    return CheckFailed(f"it stopped with {text}{where}.{_advice(text)}", text, line)


_IMPORTS = {
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
} | {name: f"import {name}" for name in ("math", "torch", "random", "itertools")}


def _advice(text: str) -> str:
    """What to do about the commonest error of all."""
    missing = re.fullmatch(r"NameError: name '(\w+)' is not defined.*", text)
    if not missing:
        return ""
    name = missing[1]
    return f" Put `{_IMPORTS[name]}` into a cell above." if name in _IMPORTS else " Is it misspelt?"


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


def _words(error: BaseException) -> str:
    """The error's name and the first line of its message."""
    try:
        text = str(error)
    except BaseException as trouble:
        if type(trouble) is TimeUp:
            raise
        text = ""
    text = text.strip() if type(text) is str else ""  # a str of the learner's own may be broken too
    return f"{name_of_type(error)}: {text.splitlines()[0].rstrip('.:')[:200] if text else 'no message'}"


def _line(error: BaseException) -> str | None:
    """The learner's line that raised it, cut to 100 characters; None if it was raised without any of theirs."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    # A drawing calls the learner's function, so the learner's line may not be the first.
    theirs = [
        frame for frame in frames if not frame.filename.startswith(COURSE) and "site-packages" not in frame.filename
    ]
    if frames and not theirs and frames[0].filename.startswith(COURSE):
        return None
    line = (theirs or frames)[0].line or "" if frames else ""
    return line if len(line) <= 100 else line[:99] + "…"
