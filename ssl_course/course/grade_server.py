"""The process that runs answers, each in a process of its own. `ssl_course.course.grade_judge` starts it as a script.

It imports what every answer needs once, and forks for each: an answer then costs a fraction of a second. It holds no
solution either. Tasks come as JSON lines; for each goes back a JSON line that says how it ended, with the report after.
"""

import contextlib
import importlib.util
import json
import os
import select
import signal
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

MOST = 16_000_000  # bytes of a report; those of right answers have some thousands


def beside(name: str) -> types.ModuleType:
    """A module of this folder, loaded without its package, which leads to solutions."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def collect(child: int, reader: int, seconds: float) -> tuple[bytes, dict]:
    """All that a child writes until it ends, at most `MOST` bytes and so many seconds; then it is ended. And how."""
    parts, size, end, late = [], 0, time.monotonic() + seconds, False
    while size <= MOST:
        late = not select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]
        part = b"" if late else os.read(reader, 1 << 20)
        if not part:
            break
        parts.append(part)
        size += len(part)
    status = None if late or size > MOST else _ended(child, end)
    if status is None:
        late = late or size <= MOST
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    return b"".join(parts), {"code": os.waitstatus_to_exitcode(status), "late": late, "huge": size > MOST}


def _ended(child: int, end: float) -> int | None:
    """How a child ended that has closed its report; None if it is not in time."""
    while not (found := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > end:
            return None
        time.sleep(0.002)
    return found[1]


def in_child(task: dict, writer: int) -> None:
    """One answer, from the limits to the report; its threads end here.

    Processes that it could start are ended by `serve` on Linux. On macOS nothing ends those that it starts behind the
    audit hook's back, and none of the system's closings holds.
    """
    child, jail = sys.modules["grade_child"], sys.modules["grade_jail"]
    jail.end_with_parent()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(3, writer)  # with the streams above, the server's own: the next answers come and go through them
    os.closerange(writer + 1, 256)

    def close() -> None:
        jail.close_network()
        jail.close_files(jail.readable(child.ROOT, child.OPEN_WINGS))
        sys.modules["grade_seccomp"].close_processes()
        jail.limit(task["memory"], task["seconds"])

    report = child.answer(task, close, jail.closed(child.ROOT, child.OPEN_WINGS))
    with open(writer, "wb") as out:
        out.write(report)
    os._exit(0)


def serve(tasks: BinaryIO, replies: BinaryIO, tidy: Callable[[], None] = lambda: None) -> None:
    """Run one answer after the other, and `tidy` after each.

    Where there is no fork, one answer only: its process is this one, and ends with it.
    """
    for line in tasks:
        task = json.loads(line)
        if not hasattr(os, "fork"):
            child, jail = sys.modules["grade_child"], sys.modules["grade_jail"]
            report = child.answer(task, lambda: None, jail.closed(child.ROOT, child.OPEN_WINGS))
            how = {"code": 0, "late": False, "huge": False}
        else:
            reader, writer = os.pipe()
            if (child := os.fork()) == 0:
                os.close(reader)
                with contextlib.suppress(BaseException):
                    in_child(task, writer)
                os._exit(1)
            os.close(writer)
            report, how = collect(child, reader, task["seconds"])
            os.close(reader)
            tidy()
        replies.write(json.dumps(how | {"size": len(report)}).encode() + b"\n" + report)
        replies.flush()
        if not hasattr(os, "fork"):
            os._exit(0)


def main() -> None:
    """Serve on the streams that this process was started with."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is printed must not reach the grader
    jail, _ = beside("grade_jail"), beside("grade_seccomp")
    beside("grade_child").preload()
    jail.adopt_orphans()
    serve(sys.stdin.buffer, replies, jail.end_orphans)


if __name__ == "__main__":
    main()
