"""The process that holds no solution: what it refuses, what it runs, what it sends."""

import builtins
import io
import os
import types

import numpy as np
import pytest
import torch

from ssl_course.course import grade_child as child


@pytest.mark.parametrize(
    "name",
    ["ssl_course.check", "ssl_course.exercises.lesson_00.nearest", "ssl_course.losses", "ssl_course.course.grade"],
)
def test_solutions_can_not_be_imported(name):
    with pytest.raises(ImportError, match="write it yourself"):
        child.audit("import", (name,))


@pytest.mark.parametrize("name", ["ssl_course", "ssl_course.models.conv", "ssl_course.data", "torch", "math"])
def test_the_rest_can(name):
    assert child.audit("import", (name,)) is None


def test_the_courses_files_can_not_be_read_and_none_written(tmp_path):
    closed = ["lessons/00_start_here.py", "solutions/00_start_here.ipynb", "ssl_course/exercises/lesson_00/nearest.py"]
    closed += ["ssl_course/check/__init__.py", "ssl_course/losses/__pycache__/x.pyc", "tests/conftest.py", ".git/index"]
    for name in closed:
        for path in (child.ROOT / name, str(child.ROOT / name), os.fsencode(child.ROOT / name)):
            with pytest.raises(PermissionError, match="can't be read"):
                child.audit("open", (path, "r", os.O_RDONLY))
    (tmp_path / "link").symlink_to(child.ROOT / closed[0])
    elsewhere = tmp_path / "ssl_course" / "exercises" / "lesson_00" / "nearest.py"  # a second, installed copy
    for path in (tmp_path / "link", elsewhere):
        with pytest.raises(PermissionError, match="can't be read"):
            child.audit("open", (path, "r", os.O_RDONLY))
    for name in ("ssl_course/models/conv.py", "ssl_course/__init__.py", "data/digits/x.npz"):
        child.audit("open", (child.ROOT / name, "r", os.O_RDONLY))
    child.audit("open", (tmp_path / "free", "r", os.O_RDONLY))
    child.audit("open", (3, "r", os.O_RDONLY))
    with pytest.raises(PermissionError, match="can't be written"):
        child.audit("open", (tmp_path / "free", "w", os.O_WRONLY | os.O_CREAT))


@pytest.mark.parametrize("event", ["subprocess.Popen", "os.fork", "os.kill", "socket.__new__", "gc.get_objects"])
def test_no_way_out(event):
    with pytest.raises(PermissionError, match=f"{event} is not possible"):
        child.audit(event, ())


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
    ):
        assert child.sent(odd) == ["opaque", name]


def test_what_an_answer_overwrites_does_not_open_anything():
    events = [("import", ("ssl_course.exercises",)), ("os.fork", ()), ("open", (child.__file__, "r", os.O_RDONLY))]
    patches = [(child, "_is_open", lambda names: True), (child, "REFUSED", []), (child, "ROOT", None)]
    patches += [(child, "OPEN_WINGS", ("exercises", "course")), (os.path, "realpath", lambda path: "free")]
    patches += [(builtins, "isinstance", lambda *_: False)]
    before, refused = [getattr(place, name) for place, name, _ in patches], []
    for place, name, value in patches:
        setattr(place, name, value)
    try:
        for event, arguments in events:
            try:
                child.audit(event, arguments)
            except (ImportError, PermissionError):
                refused.append(event)
    finally:  # at once: pytest itself needs them
        for (place, name, _), value in zip(patches, before, strict=True):
            setattr(place, name, value)
    assert refused == ["import", "os.fork", "open"]


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
    report = torch.load(io.BytesIO(child.answer(task, lambda: closed.append("jail"))), weights_only=True)
    assert closed == ["jail", child.audit]
    assert report == {"answers": [["plain", 2], ["plain", 4]], "fault": "slow", "trouble": "", "defined": True}
    task["statements"] = ["def nearest(x):\n    return KeyError()"]
    report = torch.load(io.BytesIO(child.answer(task, lambda: None)), weights_only=True)
    assert report["answers"] == [["stopped", "KeyError", "", "", ""]] and report["fault"] is None
