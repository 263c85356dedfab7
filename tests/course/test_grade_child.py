"""The process that holds no solution: what it refuses, what it runs, what it sends."""

import contextlib
import os
import sys
import types

import numpy as np
import pytest
import torch

from ssl_course.course import grade_child as child
from ssl_course.course import grade_jail as jail
from ssl_course.course.grade_report import unpacked

CLOSED = jail.closed(child.ROOT, child.OPEN_WINGS)


@pytest.fixture(scope="module")
def audit():
    """A hook that is not installed."""
    return child.audit_hook(CLOSED)


@pytest.mark.parametrize(
    "name",
    ["ssl_course.check", "ssl_course.exercises.lesson_00.nearest", "ssl_course.losses", "ssl_course.course.grade"],
)
def test_solutions_can_not_be_imported(name, audit):
    with pytest.raises(ImportError, match="write it yourself"):
        audit("import", (name,))


@pytest.mark.parametrize("name", ["ssl_course", "ssl_course.models.conv", "ssl_course.data", "torch", "math"])
def test_the_rest_can(name, audit):
    assert audit("import", (name,)) is None


def test_the_courses_files_can_not_be_read_and_none_written(tmp_path, audit):
    closed = ["lessons/00_start_here.py", "solutions/00_start_here.ipynb", "ssl_course/exercises/lesson_00/nearest.py"]
    closed += ["ssl_course/check/__init__.py", "ssl_course/losses/__pycache__/x.pyc", "tests/conftest.py", ".git/index"]
    for name in closed:
        for path in (str(child.ROOT / name), os.fsencode(child.ROOT / name), child.ROOT / name):
            with pytest.raises(PermissionError, match="can't be read"):
                audit("open", (path, "r", os.O_RDONLY))
    (tmp_path / "link").symlink_to(child.ROOT / closed[0])
    elsewhere = tmp_path / "ssl_course" / "exercises" / "lesson_00" / "nearest.py"  # a second, installed copy
    for path in map(str, (tmp_path / "link", elsewhere, child.ROOT, tmp_path)):  # with a folder goes what is in it
        with pytest.raises(PermissionError, match="can't be read"):
            audit("open", (path, "r", os.O_RDONLY))
    for name in ("ssl_course/models/conv.py", "ssl_course/__init__.py", "data/digits/x.npz"):
        audit("open", (str(child.ROOT / name), "r", os.O_RDONLY))
    audit("open", (str(tmp_path / "free"), "r", os.O_RDONLY))
    audit("open", (3, "r", os.O_RDONLY))
    with pytest.raises(PermissionError, match="can't be written"):
        audit("open", (str(tmp_path / "free"), "w", os.O_WRONLY | os.O_CREAT))


EVENTS = ["subprocess.Popen", "os.fork", "os.kill", "os.killpg", "socket.__new__", "gc.get_objects"]


@pytest.mark.parametrize("event", EVENTS)
def test_no_way_out(event, audit):
    with pytest.raises(PermissionError, match=f"{event} is not possible"):
        audit(event, ())


def test_statements_run_one_by_one_and_the_last_trouble_is_kept():
    function, trouble = child.run(["import no_such", "x = 2", "def twice(n):\n    return x * n"], "twice")
    assert function(4) == 8 and "No module named 'no_such'" in trouble
    assert child.run(["y = 1"], "twice") == (None, "")


def test_values_are_sent_as_plain_ones():
    class Mine(torch.Tensor):
        pass

    class Number(float):
        pass

    kind, tensor = child.sent(torch.ones(2, requires_grad=True).as_subclass(Mine))
    assert kind == "tensor" and type(tensor) is torch.Tensor and tensor.tolist() == [1, 1]
    assert child.sent((1, [2.5, "a", True])) == [
        "tuple",
        [["plain", 1], ["list", [["plain", 2.5], ["plain", "a"], ["plain", True]]]],
    ]
    assert child.sent(np.float32(1.5))[1].item() == 1.5 and child.sent(np.arange(3))[0] == "numpy"
    for odd, name in (
        (Number(1), "Number"),
        (None, "NoneType"),
        (torch.ones(2).to("meta"), "Tensor"),
        (len, "builtin_function_or_method"),
        (10**5000, "int"),
    ):
        assert child.sent(odd) == ["opaque", name]


def test_a_report_holds_answers_of_all_probes(monkeypatch):
    """In this process the wings are open; what closes them is tried where answers are judged."""
    task = {"exercise": "nearest", "observers": "EXERCISE = {}", "statements": [], "call_seconds": 3}
    closed = []
    exercise = types.SimpleNamespace(probes=(1, 2))
    answers = types.SimpleNamespace(answer_of=lambda function, _, probe: function(probe), unusable=lambda *_: "slow")
    sandbox = types.SimpleNamespace(
        NotAttempted=KeyError, CheckFailed=ValueError, TooSlow=TimeoutError, call=lambda *, seconds=1: None
    )
    monkeypatch.setattr(child, "load", lambda observers: (exercise, answers, sandbox))
    monkeypatch.setattr("sys.addaudithook", lambda hook: closed.append(hook))
    task["statements"] = ["def nearest(x):\n    return 2 * x"]
    report = unpacked(child.answer(task, lambda: closed.append("jail"), CLOSED))
    assert closed[0] == "jail" and closed[1].__code__.co_name == "_audit" and len(closed) == 2
    assert report == {"answers": [["plain", 2], ["plain", 4]], "fault": "slow", "trouble": "", "defined": True}
    task["statements"] = ["def nearest(x):\n    return KeyError()"]
    report = unpacked(child.answer(task, lambda: None, CLOSED))
    assert report["answers"] == [["stopped", "KeyError", "", "", ""]] and report["fault"] is None


SECRET = str(child.ROOT / "lessons" / "00_start_here.py")
ATTACKS = {  # code with the hook installed, as an answer has it, and no kernel that helps; each ends by opening SECRET
    "nothing": "",
    "closure": """
for module in [sys.modules["ssl_course.course.grade_child"]]:
    for hook in vars(module).values():
        for cell in getattr(hook, "__closure__", None) or ():
            if callable(cell.cell_contents):
                cell.cell_contents = lambda *given: False
    for name in ("_audit", "audit", "audit_hook", "_is_open", "REFUSED", "ROOT", "OPEN_WINGS"):
        setattr(module, name, lambda *given: True)""",
    "defaults": """
module = sys.modules["ssl_course.course.grade_child"]
for hook in (module._audit, module.audit_hook):
    hook.__kwdefaults__, hook.__code__ = {}, (lambda *given, **named: None).__code__""",
    "frame": """
try:
    open(SECRET)
except PermissionError as error:
    place = error.__traceback__
    while place:
        for name, value in list(place.tb_frame.f_locals.items()):
            if type(value) in (frozenset, str, int) and place.tb_frame.f_code.co_filename.endswith("grade_child.py"):
                place.tb_frame.f_locals[name] = type(value)()
            if isinstance(value, types.FunctionType) and not value.__closure__:
                value.__code__ = (lambda *given, **named: "/x").__code__
        place.tb_frame.f_globals.update(isinstance=lambda *given: False)
        place = place.tb_next""",
    "paths": """
os.path._joinrealpath = lambda *given, **named: ("/x", True)
nowhere = lambda *given: "/x"
os.path.realpath = os.path.abspath = os.fspath = os.fsdecode = nowhere
os.stat = os.readlink = os.getcwd = nowhere""",
    "built-in names": """
builtins.isinstance, builtins.len, builtins.type, builtins.str = (lambda *given: False for _ in range(4))""",
    "two names": """
class Twice:
    names = ["/dev/null", "/dev/null", SECRET]
    def __fspath__(self):
        return self.names.pop()
content = io.FileIO(Twice()).read()""",
    "text of its own": """
class Text(str):
    def __getitem__(self, which): return "/dev/null"
    def startswith(self, *_): return False
    def split(self, *_): return ["x"]
    def replace(self, *_): return "/dev/null"
content = open(Text(SECRET), "rb").read()""",
    "by way of a folder": """
folder = os.open(os.path.dirname(os.path.dirname(SECRET)), os.O_RDONLY)
content = open(os.open("lessons/00_start_here.py", os.O_RDONLY, dir_fd=folder), "rb").read()""",
    "a step aside": """
os.chdir(os.path.dirname(SECRET))
os.path.realpath = os.path.abspath = lambda path, **named: "/x"
content = open("../lessons/../solutions/../lessons/./00_start_here.py", "rb").read()""",
    "another interpreter": """
import _xxsubinterpreters as many
number = many.create()
many.run_string(number, f"import os, sys; ok = open({SECRET!r}).read(9); os.write({WRITER}, ok.encode())")""",
    "a long name": """content = open("/." * 2026 + SECRET, "rb").read()""",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS)
def test_no_answer_switches_the_hook_off(code):
    reader, writer = os.pipe()
    if (process := os.fork()) == 0:
        try:
            sys.addaudithook(child.audit_hook(CLOSED))
            scope = {"SECRET": SECRET, "WRITER": writer, "content": b""}
            for statement in (f"import builtins, io, os, sys, types\n{code}", "content = open(SECRET, 'rb').read()"):
                with contextlib.suppress(BaseException):  # refused; the next way is tried
                    exec(statement, scope)
                os.write(writer, scope["content"][:9])
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as file:
        assert file.read() == b""
    os.waitpid(process, 0)


def test_a_name_of_its_own_imports_nothing():
    """`import` hands the hook the name itself, which may answer `split` as it likes."""

    class Name(str):
        def split(self, *_):
            return ["math"]

    hook = child.audit_hook(CLOSED)
    with pytest.raises(ImportError):
        hook("import", (Name("ssl_course.exercises"),))
