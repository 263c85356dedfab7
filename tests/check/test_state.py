"""Whatever a call changes outside is put back."""

import builtins
import gc
import os
import random
import signal
import sys
import threading
import time
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode

from ssl_course import settings
from ssl_course.check import checker, sandbox, state


class Mode(TorchFunctionMode):
    def __torch_function__(self, function, types, arguments=(), keywords=None):
        return 0


CHANGES = {  # what is changed -> (how, what reads it)
    "working folder": (lambda: os.chdir(os.sep), os.getcwd),
    "environment": (lambda: os.environ.update(SSL_COURSE_STRICT="0", PATH="x"), lambda: dict(os.environ)),
    "environment, deleted": (os.environ.clear, lambda: dict(os.environ)),
    "module path": (sys.path.clear, lambda: [*sys.path]),
    "recursion limit": (lambda: sys.setrecursionlimit(5000), sys.getrecursionlimit),
    "warnings": (lambda: warnings.simplefilter("ignore"), lambda: [*warnings.filters]),
    "garbage collection": (gc.disable, gc.isenabled),
    "its thresholds": (lambda: gc.set_threshold(1), gc.get_threshold),
    "profile": (lambda: sys.setprofile(lambda *_: None), sys.getprofile),
    "stop button": (lambda: signal.signal(signal.SIGINT, signal.SIG_IGN), lambda: signal.getsignal(signal.SIGINT)),
    "output": (lambda: setattr(sys, "stdout", None), lambda: sys.stdout),
    "print": (lambda: setattr(builtins, "print", len), lambda: print),
    "matplotlib": (lambda: plt.rcParams.update({"font.size": 99}), lambda: dict(plt.rcParams)),
    "matplotlib's style": (lambda: plt.style.use("dark_background"), lambda: dict(plt.rcParams)),
    "figures": (plt.figure, plt.get_fignums),
    "figures, closed": (lambda: plt.close("all"), plt.get_fignums),
    "torch's printing": (lambda: torch.set_printoptions(precision=1), lambda: dict(vars(torch._tensor_str.PRINT_OPTS))),
    "numpy's printing": (lambda: np.set_printoptions(precision=1), np.get_printoptions),
    "numpy's errors": (lambda: np.seterr(all="raise"), np.geterr),
    "default device": (lambda: torch.set_default_device("meta"), torch.get_default_device),
    "default type": (lambda: torch.set_default_dtype(torch.float64), torch.get_default_dtype),
    "gradients": (lambda: torch.set_grad_enabled(False), torch.is_grad_enabled),
    "anomalies": (lambda: torch.autograd.set_detect_anomaly(True), torch.is_anomaly_enabled),
    "threads": (lambda: torch.set_num_threads(torch.get_num_threads() + 1), torch.get_num_threads),
    "determinism": (
        lambda: torch._C._set_deterministic_algorithms(True, warn_only=True),
        torch.are_deterministic_algorithms_enabled,
    ),
    "cudnn": (
        lambda: setattr(torch.backends.cudnn, "deterministic", True),
        lambda: torch.backends.cudnn.deterministic,
    ),
    "precision": (lambda: torch.set_float32_matmul_precision("medium"), torch.get_float32_matmul_precision),
    "function mode": (lambda: Mode().__enter__(), lambda: torch.overrides._get_current_function_mode_stack()),
    "a torch function": (lambda: setattr(torch, "exp", len), lambda: torch.exp),
    "a torch function, deleted": (lambda: delattr(torch, "exp"), lambda: torch.exp),
    "a functional": (lambda: setattr(torch.nn.functional, "relu", len), lambda: torch.nn.functional.relu),
    "a method of the base class": (lambda: setattr(torch.Tensor, "sum", len), lambda: torch.Tensor.sum),
    "an operator": (lambda: setattr(torch.Tensor, "__add__", len), lambda: torch.Tensor.__add__),
    "a numpy function": (lambda: setattr(np, "mean", len), lambda: np.mean),
    "the settings": (lambda: setattr(settings, "current", None), lambda: settings.current),
    "the checker": (lambda: setattr(checker, "_difference", lambda *_: None), lambda: checker._difference),
    "random numbers": (lambda: random.seed(3), random.getstate),
    "numpy's random numbers": (lambda: np.random.seed(3), lambda: str(np.random.get_state())),
    "torch's random numbers": (lambda: torch.manual_seed(3), lambda: torch.get_rng_state().tolist()),
}


@pytest.fixture
def figure():
    yield plt.figure()
    plt.close("all")


@pytest.mark.parametrize("ends", ["returns", "raises"])
@pytest.mark.parametrize(("change", "read"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_put_back(change, read, ends, figure):
    before = read()

    def function():
        change()
        if ends == "raises":
            raise ValueError
        return 1

    try:
        sandbox.call(function, {})
    except sandbox.CheckFailed:
        assert ends == "raises"
    assert read() == before


def test_the_default_device_works_again():
    with pytest.raises(sandbox.CheckFailed):
        sandbox.call(lambda: torch.set_default_device("cuda:77") or torch.empty(1), {})
    assert torch.empty(1).device.type == "cpu"
    try:
        torch.set_default_device("meta")  # the learner's own choice, made outside, stays
        sandbox.call(lambda: torch.set_default_device("cpu") or 1, {})
        assert torch.empty(1).device.type == "meta"
    finally:
        torch.set_default_device(None)


def test_a_folder_that_was_deleted_does_no_harm(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert sandbox.call(lambda: 1, {}) == 1


def test_a_thread_left_running_is_named():
    end = threading.Event()

    def function():
        threading.Thread(target=end.wait, name="busy").start()
        return 1

    try:
        with pytest.raises(sandbox.CheckFailed, match=r"it left a thread running \(busy\)"):
            sandbox.call(function, {})
    finally:
        end.set()


def test_a_thread_that_ends_is_fine():
    def function():
        thread = threading.Thread(target=time.sleep, args=(0.01,))
        thread.start()
        return 1

    assert sandbox.call(function, {}) == 1


def test_every_call_starts_from_the_same_random_numbers_and_outside_they_go_on():
    def draw():
        return random.random(), np.random.rand(), torch.rand(1).item()

    torch.manual_seed(1)
    expected = torch.rand(2)
    torch.manual_seed(1)
    first = torch.rand(1)
    assert sandbox.call(draw, {}) == sandbox.call(draw, {})
    assert torch.equal(torch.cat([first, torch.rand(1)]), expected)


def test_an_endless_recursion_with_a_raised_limit_ends_in_a_sentence():
    def deeper(n):
        sys.setrecursionlimit(10**6)
        return sorted([n], key=deeper)

    with pytest.raises(sandbox.CheckFailed, match="RecursionError"):
        sandbox.call(deeper, {"n": 1})
    before = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(10**6)  # raised in a cell above
        with pytest.raises(sandbox.CheckFailed, match="RecursionError"):
            sandbox.call(lambda: deeper(1), {})
        assert sys.getrecursionlimit() == 10**6
    finally:
        sys.setrecursionlimit(before)


def test_a_call_costs_little():
    sandbox.call(lambda: 1, {})
    start = time.process_time()
    for _ in range(50):
        with state.kept():
            pass
    assert time.process_time() - start < 0.5
