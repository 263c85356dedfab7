"""The process that forks for each answer: what it collects, when it ends a child, what a child inherits."""

import io
import json
import os
import time

import pytest

from ssl_course.course import grade_jail
from ssl_course.course import grade_server as server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def forked(work):
    """A child that does this with the writing end of a pipe; and the reading end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        work(writer)
        os._exit(5)
    os.close(writer)
    return child, reader


def test_all_that_a_child_writes_and_how_it_ended():
    child, reader = forked(lambda writer: os.write(writer, b"report"))
    assert server.collect(child, reader, 10) == (b"report", {"code": 5, "late": False, "huge": False})


@pytest.mark.parametrize("close_first", [False, True])
def test_a_child_that_does_not_end_is_ended(close_first):
    def sleep(writer):
        if close_first:
            os.close(writer)
        time.sleep(60)

    begun = time.monotonic()
    child, reader = forked(sleep)
    assert server.collect(child, reader, 0.5)[1] == {"code": -9, "late": True, "huge": False}
    assert time.monotonic() - begun < 20


def test_a_report_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(server, "MOST", 5_000_000)

    def flood(writer):
        while True:
            os.write(writer, bytes(1_000_000))

    child, reader = forked(flood)
    report, how = server.collect(child, reader, 30)
    assert how == {"code": -9, "late": False, "huge": True} and 5_000_000 < len(report) < 7_000_000


def test_tasks_are_served_one_by_one_and_a_child_that_fails_is_one_of_them(monkeypatch):
    def in_child(task, writer):
        if task["size"] < 0:
            raise ValueError
        os.write(writer, b"x" * task["size"])
        os._exit(0)

    monkeypatch.setattr(server, "in_child", in_child)
    tasks = [{"size": size, "seconds": 10} for size in (3, -1, 0)]
    replies = io.BytesIO()
    tidied = []
    lines = "".join(json.dumps(task) + "\n" for task in tasks).encode()
    server.serve(io.BytesIO(lines), replies, lambda: tidied.append(replies.tell()))
    replies.seek(0)
    found = []
    while line := replies.readline():
        how = json.loads(line)
        found.append((how["code"], replies.read(how["size"])))
    assert found == [(0, b"xxx"), (1, b""), (0, b"")]
    assert len(tidied) == 3 and tidied[0] == 0  # before the reply


def test_a_child_holds_no_stream_of_the_servers(monkeypatch):
    class Child:
        ROOT, OPEN_WINGS = server.Path(__file__).parent, ()

        @staticmethod
        def answer(task, close, closed):
            return json.dumps([number for number in range(256) if is_open(number)]).encode()

    monkeypatch.setitem(server.sys.modules, "grade_child", Child)
    monkeypatch.setitem(server.sys.modules, "grade_jail", grade_jail)
    child, reader = forked(lambda writer: server.in_child({}, writer))
    report, how = server.collect(child, reader, 10)
    assert how["code"] == 0 and json.loads(report)[:3] == [0, 1, 2] and len(json.loads(report)) == 4  # and its pipe


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_a_module_beside_it_is_loaded_without_its_package():
    assert server.beside("grade_jail").around and server.sys.modules["grade_jail"].__package__ == ""
