"""Signals handled in a way of one's own inside a `with`, and as before after it."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def handling(handler: Callable[..., Any] | signal.Handlers, *signs: signal.Signals) -> Iterator[None]:
    """Let these signals go to `handler` inside the block; what was there before is put back, however it ends.

    Only the main thread may set handlers: in another one nothing changes. A handler that was not set by Python can't
    be put back: that signal is left alone.
    """
    main = threading.current_thread() is threading.main_thread()
    before = {sign: found for sign in signs if main and (found := signal.getsignal(sign)) is not None}
    try:
        for sign in before:
            signal.signal(sign, handler)
        yield
    finally:
        for sign, found in before.items():
            signal.signal(sign, found)
