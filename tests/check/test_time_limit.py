"""The time limit holds against code that wants to get rid of it, and says what it can't end."""

import hashlib
import io
import signal
import sys
import threading
import time
from signal import SIG_BLOCK, SIGALRM, alarm, pthread_sigmask, setitimer  # got before a check: these are not guarded
from signal import signal as set_handler

import pytest

from ssl_course.check import sandbox, time_limit


def forever():
    while True:
        pass


def asleep():
    time.sleep(1e6)


def stubborn():
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except:  # noqa: E722
            pass


OFF = {
    "alarm": lambda: alarm(0),
    "timer": lambda: setitimer(signal.ITIMER_REAL, 0),
    "both": lambda: (alarm(0), setitimer(signal.ITIMER_REAL, 0)),
    "handler": lambda: set_handler(SIGALRM, lambda *_: None),
    "ignored": lambda: set_handler(SIGALRM, signal.SIG_IGN),
    "blocked": lambda: pthread_sigmask(SIG_BLOCK, {SIGALRM}),
}
ENDED = [(off, body) for off in OFF for body in (forever, asleep, stubborn)]
ENDED = [pair for pair in ENDED if pair[0] in ("alarm", "timer", "both") or pair[1] is forever]


@pytest.mark.parametrize(("off", "body"), ENDED, ids=[f"{off}-{body.__name__}" for off, body in ENDED])
def test_a_call_that_gets_rid_of_the_alarm_is_ended_all_the_same(off, body):
    handler, mask = signal.getsignal(SIGALRM), pthread_sigmask(SIG_BLOCK, ())
    with pytest.raises(sandbox.TooSlow):
        sandbox.call(lambda: (OFF[off](), body()), {}, seconds=0.2)
    assert signal.getsignal(SIGALRM) is handler and pthread_sigmask(SIG_BLOCK, ()) == mask
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0) and sys.gettrace() is None
    end = time.monotonic() + 0.4  # nothing rings any more
    while time.monotonic() < end:
        pass


GUARDED = {
    "alarm": lambda: signal.alarm(0),
    "setitimer": lambda: signal.setitimer(signal.ITIMER_REAL, 0),
    "signal": lambda: signal.signal(signal.SIGALRM, signal.SIG_IGN),
    "pthread_sigmask": lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM}),
}


@pytest.mark.parametrize("name", GUARDED)
def test_what_would_switch_the_alarm_off_refuses_to(name):
    plain = getattr(signal, name)
    with pytest.raises(sandbox.CheckFailed, match=f"RuntimeError: signal.{name} would switch off the check's time"):
        sandbox.call(GUARDED[name], {})
    assert getattr(signal, name) is plain


def test_other_signals_are_served_as_ever():
    def function():
        before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, before)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return 7

    assert sandbox.call(function, {}) == 7


def test_a_check_inside_of_a_check_has_its_limit_and_leaves_the_outer_one():
    def outer():
        with pytest.raises(sandbox.TooSlow):
            sandbox.call(forever, {}, seconds=0.1)
        forever()

    with pytest.raises(sandbox.TooSlow):
        sandbox.call(outer, {}, seconds=0.5)


def test_a_quick_call_starts_no_lasting_thread_and_says_nothing():
    before, told = threading.active_count(), io.StringIO()
    for _ in range(20):
        with time_limit.time_limit(0.2, told):
            pass
    time.sleep(0.3)
    assert threading.active_count() == before and told.getvalue() == ""


@pytest.mark.slow
def test_of_one_long_call_the_learner_is_told_and_afterwards_it_counts_as_too_slow(capsys):
    start = time.perf_counter()
    hashlib.pbkdf2_hmac("sha256", b"", b"", 200_000)  # no signal ends it, and other threads run meanwhile
    turns = int(200_000 * 5 / (time.perf_counter() - start))
    with pytest.raises(sandbox.TooSlow):
        sandbox.call(lambda: hashlib.pbkdf2_hmac("sha256", b"", b"", turns), {}, seconds=0.1)
    said = capsys.readouterr().out
    assert said.startswith("Your function still runs after 0.1 seconds, and the check can't end it")
    assert said.count("restart the kernel") == 1
