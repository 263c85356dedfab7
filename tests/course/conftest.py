"""One server for all tests that grade, and the class that hands in all kinds of things."""

import ctypes
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import types
from pathlib import Path

import pytest

from ssl_course.course.grade_judge import Judge
from ssl_course.methods import arena


@pytest.fixture(scope="session")
def judge():
    """Judges with short limits: no answer that a test expects to be right needs more."""
    with Judge(seconds=12) as found:
        yield found


@pytest.fixture(scope="session")
def system():
    """What this system can close, asked of itself and not of the code that is tested."""
    linux = sys.platform.startswith("linux")
    unshare = linux and shutil.which("unshare")
    status = Path("/proc/self/status").read_text() if linux else ""
    return types.SimpleNamespace(
        landlock=linux and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0,
        own_network=bool(unshare) and subprocess.run([unshare, "-Urn", "true"], capture_output=True).returncode == 0,
        seccomp="Seccomp_filters" in status and platform.machine() in ("x86_64", "aarch64"),
    )


@pytest.fixture
def ctrl_c_in_pretraining(monkeypatch):
    """Each view of the arena's pretraining presses Ctrl-C."""

    def view(images, generator):
        os.kill(os.getpid(), signal.SIGINT)
        return images

    original = arena.methods.pretrain
    monkeypatch.setattr(arena.methods, "pretrain", lambda *given, **o: original(*given, **(o | {"view": view})))


def beside(name):
    """A module of this folder that holds no tests."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def classroom():
    """A class that hands in all kinds of things: `classroom.py`."""
    return beside("classroom")


@pytest.fixture(scope="session")
def class_of_four():
    """Four submissions for nbgrader: `nbgraded.py`."""
    return beside("nbgraded")


@pytest.fixture(scope="session")
def said_in_a_fork():
    """What a function returns, as text, asked in a process of its own."""

    def said(ask):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                answer = str(ask())
            except BaseException as error:
                answer = type(error).__name__
            os.write(writer, answer.encode())
            os._exit(0)
        os.close(writer)
        with open(reader, "rb") as file:
            answer = file.read().decode()
        os.waitpid(child, 0)
        return answer

    return said
