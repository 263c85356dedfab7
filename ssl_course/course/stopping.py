"""Ctrl-C where a training must not take it as a wish to keep what is half learnt."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import NoReturn


class Stopped(BaseException):
    """Ctrl-C: unlike KeyboardInterrupt, training does not take it as a wish to keep what is half learnt."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C raise `Stopped` inside the block."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> NoReturn:
        raise Stopped

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
