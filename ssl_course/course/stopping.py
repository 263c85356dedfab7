"""Ctrl-C where a training must not take it as a wish to keep what is half learnt."""

import contextlib
import signal
from collections.abc import Iterator
from typing import NoReturn

from ssl_course.signals import handling


class Stopped(BaseException):
    """Ctrl-C: unlike KeyboardInterrupt, training does not take it as a wish to keep what is half learnt."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C raise `Stopped` inside the block."""

    def stop(*_: object) -> NoReturn:
        raise Stopped

    with handling(stop, signal.SIGINT):
        yield
