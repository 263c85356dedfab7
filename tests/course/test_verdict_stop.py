"""Ctrl-C is noticed and handed back; the clock counts what was done."""

import contextlib
import signal

import pytest

from ssl_course.course.verdict_stop import Clock, Stop


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noticed_and_its_handler_put_back(sign):
    before = signal.getsignal(sign)
    with pytest.raises(KeyboardInterrupt), (stop := Stop()).listening():
        assert signal.getsignal(sign) is not before  # else it would end the tests
        signal.raise_signal(sign)
    assert stop.pressed and signal.getsignal(sign) is before


def test_a_press_that_a_training_took_as_its_own_end_is_told_as_ctrl_c():
    """And not as an error, which an `except Exception` on the way would take for a failure."""
    stop = Stop()
    stop.check()
    with contextlib.suppress(KeyboardInterrupt), stop.listening():
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        try:
            stop.check()
        except Exception:
            pytest.fail("taken for an error")


def test_the_clock_counts_what_was_done_and_not_what_was_kept(monkeypatch):
    now = iter([0.0, 10.0, 20.0, 20.0])
    monkeypatch.setattr("ssl_course.course.verdict_stop.time.perf_counter", lambda: next(now))
    clock = Clock(100)
    assert str(clock) == ""
    with clock.ticking(20, counts=True):
        pass
    assert str(clock) == "about 40 s left"
    with clock.ticking(40, counts=False):
        pass
    assert str(clock) == "about 20 s left"
    clock.left = 1000
    assert str(clock) == "about 8 min left"
