"""Judging one answer after the other: each runs in a process of its own, and is compared with the solution here."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import torch

from ssl_course.check import NOT_ATTEMPTED, NOT_YET, Checker, Outcome
from ssl_course.check.sandbox import CheckFailed, NotAttempted, TooSlow
from ssl_course.course.grade_report import LONGEST, TooLarge, unpacked
from ssl_course.course.observers import observers
from ssl_course.exercises import Exercise
from ssl_course.settings import ROOT

SERVER = Path(__file__).with_name("grade_server.py")
STARTING = 120.0  # seconds that the server may take to import torch on a busy machine, and to tidy up
# Of the teacher's environment: an answer could put the rest into its error message.
KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
LOST = {"code": "unknown", "late": False, "huge": False, "size": 0}  # how an answer ended that took the server along


class Judge:
    """Judges answers; use it in a `with`, which ends its processes.

    Args:
        seconds: for one exercise of one learner; then its process is ended.
        memory: bytes that an answer may take.
    """

    def __init__(self, seconds: float = 20.0, memory: int = 2_000_000_000) -> None:
        self.seconds, self.memory = seconds, memory
        self._server: subprocess.Popen | None = None
        self._folder = tempfile.TemporaryDirectory()  # empty, where answers find themselves

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._folder.cleanup()

    def judge(self, exercise: Exercise, statements: list[str], broken: str | None = None) -> Outcome:
        """The verdict on one exercise, from the learner's code alone; `broken` is what is wrong with its cell."""
        if broken:
            return Outcome(NOT_YET, broken)
        report, how = self._ask(
            {
                "exercise": exercise.id,
                "statements": statements,
                "observers": observers(exercise),
                "seconds": self.seconds,
                "call_seconds": self.seconds / 4,
                "memory": self.memory,
            }
        )
        if how["late"]:
            return Outcome(NOT_YET, f"It did not finish within {self.seconds:g} seconds.")
        if how["huge"]:
            return Outcome(NOT_YET, "What it returns is too large to be read.")
        try:
            read = unpacked(report)
            answers, fault = [_received(answer) for answer in read["answers"]], read["fault"]
            defined, trouble = read["defined"], read["trouble"]
        except TooLarge:
            return Outcome(NOT_YET, "What it returns is too large to be read.")
        except Exception:
            return Outcome(NOT_YET, f"It ended its process (code {how['code']}).")
        if not defined:
            trouble = f" The last statement that failed: {trouble}." if trouble else ""
            return Outcome(NOT_ATTEMPTED, f"The notebook defines no function {exercise.id}.{trouble}")
        stopped = bool(answers) and type(answers[-1]) in (NotAttempted, TooSlow)
        if not stopped and len(answers) != len(exercise.probes):
            return Outcome(NOT_YET, f"{len(exercise.probes)} answers are expected, {len(answers)} came back.")
        return Checker(exercise).verdict(answers, lambda: fault and str(fault))

    def _ask(self, task: dict) -> tuple[bytes, dict]:
        """The report that comes back, and how its process ended. A server that an answer took along is replaced."""
        if self._server is None or self._server.poll() is not None:
            self._start()
        overdue = threading.Event()

        def stop() -> None:
            overdue.set()
            _kill(self._server)

        # With a fork the server itself ends what is late, and needs the time to import torch the first time only.
        forks = hasattr(os, "fork")
        watch = threading.Timer(self.seconds + STARTING if forks else self.seconds + 10, stop)
        watch.start()
        try:
            self._server.stdin.write(json.dumps(task).encode() + b"\n")
            self._server.stdin.flush()
            how = json.loads(self._server.stdout.readline() or b"null") or LOST
            return self._server.stdout.read(how["size"]), how
        except (OSError, ValueError):
            return b"", LOST | {"late": overdue.is_set()}
        finally:
            watch.cancel()

    def _start(self) -> None:
        self._end()
        environment = {name: text for name, text in os.environ.items() if name in KEPT}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        self._server = subprocess.Popen(
            [sys.executable, "-P", str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder.name,
            env=environment,
            start_new_session=True,  # the stop button is for this process, which ends that one
        )

    def _end(self) -> None:
        if self._server is not None:
            _kill(self._server)
            with contextlib.suppress(OSError):  # of what was not taken up any more
                self._server.stdin.close()
            self._server.stdout.close()
            self._server.wait()
            self._server = None


def _kill(server: subprocess.Popen) -> None:
    """End the server and the answer that it runs: they share a session of their own, unless the answer left it."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):  # it has ended already
            if server.poll() is None:  # else its number may be another's by now
                os.killpg(server.pid, signal.SIGKILL)
    server.kill()


_STOPS = {"NotAttempted": NotAttempted, "TooSlow": TooSlow}


def _received(answer: list) -> Any:
    kind, content = answer[0], answer[1]
    if kind == "stopped":
        return _STOPS.get(content, CheckFailed)(*(str(text)[:LONGEST] for text in answer[2:5]))
    if kind in ("tuple", "list"):
        parts = [_received(part) for part in content]
        return tuple(parts) if kind == "tuple" else parts
    if kind == "opaque":
        return type(content, (), {})()
    if type(content) not in ((torch.Tensor,) if kind in ("tensor", "numpy") else (bool, int, float, str)):
        raise ValueError(f"{type(content).__name__} is no {kind}")
    return content.numpy() if kind == "numpy" else content
