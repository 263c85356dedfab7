"""What the system refuses an answer's process; each is tried in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from ssl_course.course import grade_jail as jail

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory hold on Linux")


@linux
def test_memory_is_bounded_beyond_what_is_there(said_in_a_fork):
    def take(size):
        jail.limit(200_000_000, 10)
        return len(bytearray(size))

    assert said_in_a_fork(lambda: take(50_000_000)) == "50000000"
    assert said_in_a_fork(lambda: take(400_000_000)) == "MemoryError"


@posix
def test_no_file_grows(said_in_a_fork, tmp_path):
    def write():
        jail.limit(10**9, 10)
        with open(tmp_path / "new", "w") as file:
            file.write("x")

    assert said_in_a_fork(write) == "OSError" and (tmp_path / "new").stat().st_size == 0


@linux
def test_the_network_is_another_one(said_in_a_fork, system):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def connect():
            closed = jail.close_network()
            try:
                socket.create_connection(server.getsockname(), timeout=1).close()
            except OSError:
                return closed, "unreachable"
            return closed, "reached"

        assert said_in_a_fork(connect) == ("(True, 'unreachable')" if system.own_network else "(False, 'reached')")


@linux
def test_only_what_is_listed_can_be_read_and_nothing_written(said_in_a_fork, tmp_path, system):
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)

    def tried():
        closed, results = jail.close_files([tmp_path / "open", tmp_path / "not there"]), []
        for name in ("open", "closed"):
            for mode in ("r", "a"):
                try:
                    open(tmp_path / name / "file", mode).close()
                    results.append("yes")
                except OSError:
                    results.append("no")
        return closed, results

    closed, opened = "(True, ['yes', 'no', 'no', 'no'])", "(False, ['yes', 'yes', 'yes', 'yes'])"
    assert said_in_a_fork(tried) == (closed if system.landlock else opened)
    assert (jail.landlock() >= 1) == system.landlock


def test_a_folder_is_spread_around_what_is_closed(tmp_path):
    for name in ("a/x", "a/y/z", "b"):
        (tmp_path / name).mkdir(parents=True)
    closed = [tmp_path / "a" / "y"]
    assert list(jail.around(tmp_path / "b", closed)) == [tmp_path / "b"]
    assert sorted(jail.around(tmp_path, closed)) == [tmp_path / "a" / "x", tmp_path / "b"]
    assert list(jail.around(closed[0], closed)) == []


def test_of_the_course_only_data_and_open_wings_can_be_read(tmp_path, monkeypatch):
    for name in ("lessons", "solutions", "data", ".venv", "ssl_course/check", "ssl_course/models", "ssl_course/losses"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ssl_course" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "nowhere"])
    found = [
        path.relative_to(tmp_path)
        for path in jail.readable(tmp_path, ("models", "__init__"))
        if tmp_path in path.parents
    ]
    assert sorted(path.as_posix() for path in found) == [".venv", "data", "ssl_course/__init__.py", "ssl_course/models"]
    (tmp_path / "lessons").rmdir()  # as installed, among Python's packages
    names = {path.name for path in jail.readable(tmp_path, ("models", "__init__")) if tmp_path in path.parents}
    assert "solutions" in names and not names & {"check", "losses"}
    closed = {path.relative_to(tmp_path).as_posix() for path in jail.closed(tmp_path, ("models", "__init__"))}
    assert closed == {"ssl_course/check", "ssl_course/losses"}


@linux
def test_what_an_answer_leaves_running_is_found_and_ended(said_in_a_fork):
    """A grandchild in a session of its own, whose parent has ended."""
    reader, writer = os.pipe()

    def leave():
        jail.adopt_orphans()
        if (child := os.fork()) == 0:
            if (left := os.fork()) == 0:
                os.setsid()
                time.sleep(60)
            os.write(writer, str(left).encode())
            os._exit(0)
        os.waitpid(child, 0)
        left = int(os.read(reader, 20))
        os.kill(left, 0)  # it is there
        jail.end_orphans()
        try:
            os.kill(left, 0)
        except ProcessLookupError:
            return "ended"

    assert said_in_a_fork(leave) == "ended"


@linux
def test_a_child_ends_with_its_parent():
    code = (
        "import os, time\nfrom ssl_course.course import grade_jail\n"
        "if os.fork() == 0:\n    grade_jail.end_with_parent(); print(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
        assert parent.stdout.read() == ""  # comes only when the last one that holds it has ended
    assert parent.returncode == -signal.SIGKILL
