"""How a long command is stopped by Ctrl-C without loss, and how long the rest of it will take."""

import contextlib
import signal
import time
from collections.abc import Iterator

from ssl_course.signals import handling


class Stop:
    """Notices Ctrl-C also where a training takes it as its own end. A second one ends everything at once."""

    def __init__(self) -> None:
        self.pressed = False

    def check(self) -> None:
        """Go on, or not.

        Raises:
            KeyboardInterrupt: if Ctrl-C was pressed, also where a training took it as its own end.
        """
        if self.pressed:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def listening(self) -> Iterator["Stop"]:
        """Within this block, which belongs into the main thread."""

        def press(*_: object) -> None:
            self.pressed = True
            raise KeyboardInterrupt

        with handling(press, signal.SIGINT, signal.SIGTERM):
            yield self


class Clock:
    """How long the rest will take, from what was done: costs are in steps of pretraining."""

    def __init__(self, total: float) -> None:
        self.left, self.done, self.seconds = total, 0.0, 0.0

    @contextlib.contextmanager
    def ticking(self, cost: float, *, counts: bool) -> Iterator[None]:
        """A piece of work; `counts` is False where it was kept from an earlier run."""
        start = time.perf_counter()
        yield
        self.left = max(0.0, self.left - cost)
        if counts:
            self.done, self.seconds = self.done + cost, self.seconds + time.perf_counter() - start

    def __str__(self) -> str:
        if not self.done:
            return ""
        seconds = self.left * self.seconds / self.done
        return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"
