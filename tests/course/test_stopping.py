"""Ctrl-C inside the block is `Stopped`, which training does not take for a wish; afterwards all is as it was."""

import os
import signal
import threading

import pytest
import torch

from ssl_course import train
from ssl_course.course.stopping import Stopped, stoppable


def test_training_does_not_keep_what_is_half_learnt():
    weight = torch.nn.Parameter(torch.ones(1))

    def step(_):
        os.kill(os.getpid(), signal.SIGINT)
        return weight.sum()

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Stopped), stoppable():
        train.fit(step, [0, 0], torch.optim.SGD([weight], 0.1), steps=2)
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nothing_changes():
    seen = []

    def inside():
        with stoppable():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    (thread := threading.Thread(target=inside)).start()
    thread.join()
    assert seen == [before]
