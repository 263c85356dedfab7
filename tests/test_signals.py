"""Inside the block signals go where they are told to; afterwards, and where that can't be, all is as it was."""

import signal
import threading

import pytest

from ssl_course.course import arena_ranks
from ssl_course.course.stopping import stoppable
from ssl_course.course.verdict_stop import Stop
from ssl_course.signals import handling
from ssl_course.train import loop

SIGNS = (signal.SIGINT, signal.SIGTERM)


class Store:
    """Stands in for the one that torchrun keeps; notes which handlers are set when it is asked."""

    def __init__(self):
        self.seen = []

    def add(self, key, amount):
        self.seen.append(handlers())
        return 2


def handlers():
    return [signal.getsignal(sign) for sign in SIGNS]


def say_once():
    arena_ranks._say_once(store := Store(), "a sentence")
    return store.seen[0]


def inside(block):
    """The handlers inside a block."""
    with block:
        return handlers()


# each block of the course -> the handlers inside it, and which signals it handles
BLOCKS = {
    "training": (lambda: inside(loop._stop_held_back()), [True, False]),
    "stoppable": (lambda: inside(stoppable()), [True, False]),
    "verdict": (lambda: inside(Stop().listening()), [True, True]),
    "arena": (lambda: inside(arena_ranks._endable()), [False, True]),
    "sentence": (say_once, [False, True]),
}
each_block = pytest.mark.parametrize("name", BLOCKS)


@pytest.mark.parametrize("error", [None, KeyboardInterrupt], ids=str)
def test_a_signal_goes_to_the_handler_and_all_is_put_back_however_the_block_ends(error):
    before, heard = handlers(), []

    def hear(sign, _):
        heard.append(sign)
        if error:
            raise error

    try:
        with handling(hear, *SIGNS):
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        assert error
    assert heard == ([signal.SIGTERM] if error else [signal.SIGTERM, signal.SIGINT]) and handlers() == before


def test_a_press_while_the_handlers_are_being_set_leaves_none_behind(monkeypatch):
    before, set_handler = handlers(), signal.signal

    def stop(*_):
        raise KeyboardInterrupt

    def pressed(sign, handler):
        set_handler(sign, handler)
        if handler is stop:
            signal.raise_signal(sign)

    monkeypatch.setattr(signal, "signal", pressed)
    with pytest.raises(KeyboardInterrupt), handling(stop, *SIGNS):
        raise AssertionError("the block was entered")
    assert handlers() == before


@each_block
def test_each_block_handles_its_signals_and_puts_them_back(name):
    block, handled = BLOCKS[name]
    before = handlers()
    changed = [new is not old for new, old in zip(block(), before, strict=True)]
    assert changed == handled and handlers() == before


@each_block
def test_in_another_thread_nothing_changes(name):
    before, seen = handlers(), []
    (thread := threading.Thread(target=lambda: seen.append(BLOCKS[name][0]()))).start()
    thread.join()
    assert seen == [before] == [handlers()]


@each_block
def test_a_handler_that_python_did_not_set_is_left_alone(name, monkeypatch):
    """It can't be put back: `getsignal` says None."""
    touched = []
    monkeypatch.setattr(signal, "getsignal", lambda sign: None)
    monkeypatch.setattr(signal, "signal", lambda *given: touched.append(given))
    BLOCKS[name][0]()
    assert touched == []
