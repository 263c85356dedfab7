"""A limit on the time that a call may take. What can be ended is ended; of what can't, the learner is told.

On the main thread an alarm (SIGALRM) ends the call. A watchdog, a thread of its own, takes over where there is none
(another thread, Windows) or where the call got rid of it. Neither ends one long call into C: while that lets other
threads run, as torch's products do, the watchdog says so; while it doesn't, as `sum(range(10**12))`, nothing can.
"""

import contextlib
import ctypes
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

# What sets the limit up and clears it away: never to be stopped half-way.
OURS = (__file__, str(Path(__file__).with_name("sandbox.py")), contextlib.__file__)
STUCK = (
    "Your function still runs after {seconds:g} seconds, and the check can't end it: it may sit in one very long call. "
    "Wait for it, or restart the kernel (Kernel > Restart Kernel), and give it less to do."
)
_set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc
_get_handler, _set_handler = signal.getsignal, signal.signal  # those of `signal` are guarded during a call
_set_timer, _set_mask = getattr(signal, "setitimer", None), getattr(signal, "pthread_sigmask", None)


class TimeUp(BaseException):
    """Not an Exception, so that a learner's `except Exception` does not swallow it."""


@contextlib.contextmanager
def time_limit(seconds: float, tell: TextIO) -> Iterator[None]:
    """Raise `TimeUp` inside of the `with` after so many seconds; `tell` is where `STUCK` is written if that fails."""
    live: list[bool] = []  # filled while the block runs: only then does anything ring
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        with _guarded_signals(), _alarm(seconds, live) as ring, _watchdog(seconds, live, tell, ring):
            yield
    else:
        with _watchdog(seconds, live, tell, None):
            yield


@contextlib.contextmanager
def _guarded_signals() -> Iterator[None]:
    """The functions that could switch the alarm off refuse to; other signals they serve as ever."""
    alarm, timer = signal.SIGALRM, signal.ITIMER_REAL
    touches = {
        "alarm": lambda *_: True,
        "signal": lambda number, *_: number == alarm,
        "setitimer": lambda which, *_: which == timer,
        "pthread_sigmask": lambda _, numbers: alarm in numbers,
    }

    plain = {name: getattr(signal, name) for name in touches}

    def refusing(name: str) -> Callable:
        def guarded(*given: object) -> object:
            if touches[name](*given):
                raise RuntimeError(f"signal.{name} would switch off the check's time limit: leave it out")
            return plain[name](*given)

        return guarded

    vars(signal).update({name: refusing(name) for name in touches})
    try:
        yield
    finally:
        vars(signal).update(plain)


@contextlib.contextmanager
def _alarm(seconds: float, live: list[bool]) -> Iterator[Callable]:
    def refuse(frame: types.FrameType, event: str, _argument: object) -> Callable | None:
        if frame.f_code.co_filename in OURS or not live:
            return None
        if event == "line":
            raise TimeUp
        return refuse

    def ring(_signal: int, frame: types.FrameType | None) -> None:
        while frame and frame.f_code.co_filename == contextlib.__file__:
            frame = frame.f_back
        if not live or not frame or frame.f_code.co_filename in OURS:
            return
        # A bare `except:` around the loop's body swallows what is raised here. So the lines that come next, which
        # are that handler's, are traced too, and raise where it no longer catches.
        sys.settrace(refuse)
        while frame and frame.f_code.co_filename not in OURS:
            frame.f_trace = refuse
            frame = frame.f_back
        raise TimeUp

    blocked = _set_mask(signal.SIG_BLOCK, ())
    before, trace = _set_handler(signal.SIGALRM, ring), sys.gettrace()
    _set_timer(signal.ITIMER_REAL, seconds, 0.2)  # it rings again and again
    try:
        yield ring
    finally:
        sys.settrace(trace)
        _set_timer(signal.ITIMER_REAL, 0)
        _set_mask(signal.SIG_SETMASK, blocked)
        _set_handler(signal.SIGALRM, before)


@contextlib.contextmanager
def _watchdog(seconds: float, live: list[bool], tell: TextIO, ring: Callable | None) -> Iterator[None]:
    """A thread that rings the alarm, or where there is none plants the exception into this thread.

    What is planted is weaker: a loop whose body stands in a bare `except:` can swallow it forever.
    """
    target, finished, planted = threading.get_ident(), threading.Event(), threading.Event()

    def plant() -> None:
        planted.set()
        _set_exception(ctypes.c_ulong(target), ctypes.py_object(TimeUp))

    def watch() -> None:
        wait, turn = seconds + (0.5 if ring else 0), 0  # the alarm comes first
        while not finished.wait(wait):
            if ring and turn < 5 and _get_handler(signal.SIGALRM) is ring:
                signal.pthread_kill(target, signal.SIGALRM)
            else:
                plant()
            if turn == 10:
                with contextlib.suppress(Exception):
                    print(STUCK.format(seconds=seconds), file=tell, flush=True)
            wait, turn = 0.2, turn + 1

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        live.append(True)
        yield
    finally:
        while live or not finished.is_set() or watcher.is_alive():
            with contextlib.suppress(TimeUp):  # what was planted may be raised here
                live.clear()
                finished.set()
                watcher.join()
        if planted.is_set():
            # Perhaps it was not raised yet. Taken back, it would leave the interpreter looking for it forever, which
            # together with a trace function is an endless loop (CPython 3.11). So another one takes its place here.
            with contextlib.suppress(TimeUp):
                plant()
                while True:
                    pass
