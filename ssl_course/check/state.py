"""What a learner's function may change while it runs, and what is put back afterwards."""

import builtins
import contextlib
import gc
import math
import operator
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
import torch.utils._device as device_mode
from torch import overrides

SEED = 20_240_517  # every call starts from it, so that no verdict depends on luck
COURSE = ["settings", "progress", "check", "exercises.exercise", "exercises.usability"]
COURSE += [f"check.{name}" for name in ("checker", "compare", "sandbox", "state", "time_limit")]
DEEPEST = 3000  # frames; with a higher recursion limit an endless recursion would kill the kernel


@contextlib.contextmanager
def kept() -> Iterator[list[str]]:
    """All that is global is as before at the end, whatever happens inside; gives the names of threads left running.

    Put back are: random states, working folder, environment, open figures and matplotlib's settings, torch's and
    numpy's settings, the interpreter's (limits, filters, hooks, streams, signals, garbage collection), and functions of
    torch, numpy, builtins and the course that were replaced. Files, and objects that the learner owns, are not.
    """
    left: list[str] = []
    threads = {id(thread) for thread in threading.enumerate()}
    restores = [keep() for keep in (_interpreter, _numbers, _torch, _modes, _figures, _namespaces)]
    try:
        with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
            random.seed(SEED)
            np.random.seed(SEED)
            torch.default_generator.manual_seed(SEED)
            _limit_recursion()
            yield left
    finally:
        for restore in reversed(restores):
            restore()
        left += _left_running(threads)


def _left_running(before: set[int]) -> list[str]:
    names = []
    for thread in threading.enumerate():
        if id(thread) not in before and not type(thread).__module__.startswith("tqdm"):  # its monitor stays on purpose
            threading.Thread.join(thread, 0.2)
            names += [str(thread.name)] if threading.Thread.is_alive(thread) else []
    return names


def _limit_recursion() -> None:
    limit = min(sys.getrecursionlimit(), DEEPEST)
    set_limit = sys.setrecursionlimit
    with contextlib.suppress(RecursionError):  # this very call may stand deeper
        set_limit(limit)
        sys.setrecursionlimit = lambda new: set_limit(min(new, limit))  # put back with the functions of `sys`


def _settings(*pairs: tuple[Callable, Callable]) -> Callable[[], None]:
    """Each pair: what reads a setting, and what sets it again. It is set only if it has changed: some are slow."""
    values = [read() for read, _ in pairs]

    def restore() -> None:
        for (read, write), value in zip(pairs, values, strict=True):
            with contextlib.suppress(Exception):  # one that can't be put back must not keep the others
                if read() != value:
                    write(value)

    return restore


def _interpreter() -> Callable[[], None]:
    folder, path = _folder(), [*sys.path]
    return _settings(
        (_folder, lambda _: os.chdir(folder or os.sep)),
        (lambda: dict(os.environ), _set_environment),
        (lambda: [*sys.path], lambda _: sys.path.__setitem__(slice(None), path)),
        (sys.getrecursionlimit, sys.setrecursionlimit),
        (sys.getswitchinterval, sys.setswitchinterval),
        (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
        (gc.get_threshold, lambda numbers: gc.set_threshold(*numbers)),
        (sys.getprofile, sys.setprofile),
        (sys.gettrace, sys.settrace),
        (lambda: signal.getsignal(signal.SIGINT), lambda handler: signal.signal(signal.SIGINT, handler)),
    )


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return None


def _set_environment(before: dict[str, str]) -> None:
    for name in {*os.environ} - {*before}:
        del os.environ[name]
    os.environ.update(before)


def _numbers() -> Callable[[], None]:
    state, numpy_state, errors, printing = random.getstate(), np.random.get_state(), np.geterr(), np.get_printoptions()

    def restore() -> None:
        random.setstate(state)
        np.random.set_state(numpy_state)
        np.seterr(**errors)
        np.set_printoptions(**printing)

    return restore


def _torch() -> Callable[[], None]:
    cudnn, printing = torch.backends.cudnn, torch._tensor_str.PRINT_OPTS

    def set_deterministic(value: tuple[bool, bool]) -> None:
        torch._C._set_deterministic_algorithms(value[0], warn_only=value[1])  # the public one imports for seconds

    return _settings(
        (torch.get_default_dtype, torch.set_default_dtype),
        (torch.is_grad_enabled, torch.set_grad_enabled),
        (torch.get_num_threads, torch.set_num_threads),
        (torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly),
        (lambda: torch.is_autocast_enabled("cpu"), lambda on: torch.set_autocast_enabled("cpu", on)),
        (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
        (
            lambda: (
                torch.are_deterministic_algorithms_enabled(),
                torch.is_deterministic_algorithms_warn_only_enabled(),
            ),
            set_deterministic,
        ),
        (lambda: cudnn.deterministic, lambda on: setattr(cudnn, "deterministic", on)),
        (lambda: cudnn.benchmark, lambda on: setattr(cudnn, "benchmark", on)),
        (lambda: dict(vars(printing)), lambda options: vars(printing).update(options)),
    )


def _modes() -> Callable[[], None]:
    """Torch's function modes, of which the default device is one."""
    modes, device = overrides._get_current_function_mode_stack(), device_mode.CURRENT_DEVICE
    context = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)

    def restore() -> None:
        now = overrides._get_current_function_mode_stack()
        if len(now) != len(modes) or not all(map(operator.is_, now, modes)):
            for _ in now:
                overrides._pop_mode()
            for mode in modes:
                overrides._push_mode(mode)
        device_mode.CURRENT_DEVICE, torch._GLOBAL_DEVICE_CONTEXT.device_context = device, context

    return restore


def _figures() -> Callable[[], None]:
    """Figures that were opened are closed, those that were closed are open again, with matplotlib's settings."""
    if "matplotlib.pyplot" not in sys.modules:
        return lambda: None
    import matplotlib
    from matplotlib._pylab_helpers import Gcf

    parameters, figures = dict(dict.items(matplotlib.rcParams)), Gcf.figs.copy()
    if not isinstance(parameters["backend"], str):  # not chosen yet; drawing chooses one, and that is for good
        del parameters["backend"]

    def restore() -> None:
        dict.update(matplotlib.rcParams, parameters)
        for number in {*Gcf.figs} - {*figures}:
            Gcf.destroy(number)
        Gcf.figs.clear()
        Gcf.figs.update(figures)

    return restore


def _namespaces() -> Callable[[], None]:
    """Functions that were replaced (`torch.exp = …`) or deleted. What an import adds stays."""
    course = [sys.modules[f"ssl_course.{name}"] for name in COURSE if f"ssl_course.{name}" in sys.modules]
    classes, parts = (torch.Tensor, torch.nn.Module), (torch.nn.functional, torch.linalg)
    libraries = (builtins, math, random, sys, np, torch, *parts, *classes)
    spaces: list[tuple[Any, dict]] = [(space, dict(vars(space))) for space in (*libraries, *course)]

    def restore() -> None:
        for space, before in spaces:
            now = vars(space)
            if not all(map(operator.is_, before.values(), map(now.get, before))):
                for name in [name for name, value in before.items() if now.get(name) is not value]:
                    with contextlib.suppress(AttributeError, TypeError):
                        setattr(space, name, before[name])
            if isinstance(space, type) and len(now) > len(before):  # a new method hides the one of the base class
                for name in {*now} - {*before}:
                    delattr(space, name)

    return restore
