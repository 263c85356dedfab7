"""Grading: the learner's own code, judged in processes that hold no solution."""

import inspect
import json

import pytest

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET, Checker
from ssl_course.course import grade
from ssl_course.exercises import EXERCISES
from ssl_course.settings import ROOT

RIGHT = """def nearest(features, k):
    z = unit(features)
    similarity = z @ z.T
    similarity.fill_diagonal_(-BIG)
    return similarity.topk(k, dim=1).indices"""

HELPERS = """import torch.nn.functional as F
from ssl_course import check, data
%matplotlib inline
BIG = 9.0

def unit(rows):
    return F.normalize(rows, dim=1)"""


def notebook(tmp_path, *cells):
    content = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": ["text"]}, *content]}), "utf-8")
    return path


@pytest.mark.slow
def test_a_variable_counts_as_an_answer_in_its_own_lesson_only(tmp_path):
    """Lesson 04 keeps angles in a variable `nearest`, which is an exercise of lesson 00."""
    path = notebook(tmp_path, HELPERS, "nearest = unit")
    for name, found in (("00_mine.ipynb", ["nearest"]), ("04_mine.ipynb", []), ("mine.ipynb", ["nearest"])):
        path = path.rename(path.with_name(name))
        assert [one.exercise for one in grade.grade(path)] == found


@pytest.mark.slow
def test_right_wrong_missing_and_broken_answers(tmp_path):
    path = notebook(
        tmp_path,
        HELPERS,
        RIGHT,
        "nearest = check.nearest(nearest)",
        "print(train_everything())  # not run: it does not exist",
        "def two_views(images, view, generator):\n    first = view(images, generator)\n    return first, first",
        "two_views = check.two_views(two_views)",
        "def class_mean_accuracy(train_x, train_y, test_x, test_y)\n    return 1",
        "row_energy = check.row_energy(row_energy)",
        "def draw_labels(labels, per_class, seed):\n    raise NotImplementedError",
    )
    found = {one.exercise: one for one in grade.grade(path)}
    assert {name: one.status for name, one in found.items()} == {
        "nearest": CORRECT,
        "two_views": NOT_YET,
        "class_mean_accuracy": NOT_YET,
        "row_energy": NOT_ATTEMPTED,
        "draw_labels": NOT_ATTEMPTED,
    }
    assert found["two_views"].mistake and "Both results are the same view" in found["two_views"].message
    assert "Its cell stops with SyntaxError" in found["class_mean_accuracy"].message
    assert "defines no function row_energy" in found["row_energy"].message


@pytest.mark.slow
def test_the_last_definition_counts_and_the_line_that_fails_is_quoted(tmp_path):
    path = notebook(tmp_path, HELPERS, RIGHT, "def nearest(features, k):\n    return features.nonsense")
    (one,) = grade.grade(path)
    assert one.status == NOT_YET and "no attribute 'nonsense' (at `return features.nonsense`)" in one.message


@pytest.mark.slow
def test_a_mistake_that_ends_in_an_error_is_named_with_the_learners_line():
    source = "import torch\ndef column_spread(z):\n    return torch.std(z, 0).mean(1)"
    outcome = grade.judge(EXERCISES["column_spread"], source.split("\n", 1))
    assert outcome.mistake and outcome.message.endswith("(IndexError at `return torch.std(z, 0).mean(1)`.)")


@pytest.mark.slow
def test_a_function_that_calls_another_exercises_uses_the_learners_own(tmp_path):
    loop = EXERCISES["info_nce_loop"].reference
    own = inspect.getsource(EXERCISES["similarity_matrix"].reference)
    imports = "import torch\nimport torch.nn.functional as F"
    right = grade.grade(notebook(tmp_path, imports, own, inspect.getsource(loop)))
    assert [one.status for one in right] == [CORRECT, CORRECT]
    stub = "def similarity_matrix(z):\n    raise NotImplementedError"
    wrong = {one.exercise: one for one in grade.grade(notebook(tmp_path, imports, stub, inspect.getsource(loop)))}
    assert wrong["similarity_matrix"].status == NOT_ATTEMPTED and wrong["info_nce_loop"].status == NOT_YET
    assert wrong["info_nce_loop"].message == "It calls similarity_matrix, which is not correct."


CHEATS = {
    "import": "from ssl_course.exercises.lesson_00.nearest import nearest as theirs\n    return theirs(features, k)",
    "checker": "from ssl_course import check\n    return check.nearest.exercise.reference(features, k)",
    "source": """import inspect, pathlib, ssl_course
    path = pathlib.Path(ssl_course.__file__).parent / "exercises" / "lesson_00" / "nearest.py"
    scope = {}
    exec(path.read_text().split("MISTAKES")[0], scope)
    return scope["nearest"](features, k)""",
    "lesson": """import pathlib, re, ssl_course
    text = (pathlib.Path(ssl_course.__file__).parents[1] / "lessons" / "00_start_here.py").read_text()
    scope = {"F": __import__("torch").nn.functional}
    exec("def nearest(" + re.split(r"\\ndef nearest\\(", text)[1].split("### END")[0], scope)
    return scope["nearest"](features, k)""",
    "file loader": """import importlib.util, pathlib, ssl_course
    path = pathlib.Path(ssl_course.__file__).parent / "exercises" / "lesson_00" / "nearest.py"
    spec = importlib.util.spec_from_file_location("theirs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.nearest(features, k)""",
    "other process": """import subprocess, sys, json, torch
    code = "import json,sys,torch; from ssl_course.exercises import EXERCISES; f, k = json.load(sys.stdin); "
    code += "print(json.dumps(EXERCISES['nearest'].reference(torch.tensor(f), k).tolist()))"
    given = json.dumps([features.tolist(), k])
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True)
    return torch.tensor(json.loads(done.stdout))""",
    "stack": """import inspect
    for frame in inspect.stack():
        for place in (frame.frame.f_locals, frame.frame.f_globals):
            for value in list(place.values()):
                value = getattr(value, "exercise", value)
                if hasattr(value, "reference"):
                    return value.reference(features, k)""",
    "memory": """import gc
    for thing in gc.get_objects():
        if type(thing).__name__ == "function" and thing.__name__ == "nearest" and thing is not nearest:
            return thing(features, k)""",
}


@pytest.mark.slow
@pytest.mark.parametrize("body", CHEATS.values(), ids=CHEATS)
def test_an_answer_that_looks_the_solution_up_is_not_correct(body, monkeypatch):
    source = f"def nearest(features, k):\n    {body}"
    scope = {}
    exec(source, scope)
    monkeypatch.setattr("ssl_course.check.sandbox.call.__kwdefaults__", {"seconds": 60.0})
    if body not in (CHEATS["memory"], CHEATS["other process"]):  # slow, or dependent on the order of objects
        assert Checker(EXERCISES["nearest"]).judge(scope["nearest"]).status == CORRECT  # beside the solution it works
    outcome = grade.judge(EXERCISES["nearest"], [source])
    assert outcome.status == NOT_YET, outcome


@pytest.mark.slow
def test_the_courses_own_functions_are_not_there(tmp_path):
    cell = "from ssl_course import losses\ndef margin_loss(*given):\n    return losses.margin(*given)"
    (one,) = grade.grade(notebook(tmp_path, cell))
    assert one.status == NOT_YET and "NameError: name 'losses' is not defined" in one.message


HOSTILE = {
    "os._exit": ("import os\n    os._exit(0)", "ended its process (code 0)"),
    "forged": ("import os\n    [os.write(n, b'correct') for n in range(3, 20)]", ""),
    "pickle": (
        "import torch, os\n    class Bomb:\n        def __reduce__(self):\n            return os.system, ('true',)\n"
        "    return Bomb()",
        "got a Bomb",
    ),
    "stop button": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "killed": (
        "import os, signal\n    os.kill(os.getppid(), signal.SIGKILL)",
        "not possible while an answer is graded",
    ),
    "written": ("open('here', 'w')", "files can't be written"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("body", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_is_one_sentence(body, words):
    outcome = grade.judge(EXERCISES["nearest"], [f"def nearest(features, k):\n    {body}"])
    assert outcome.status == NOT_YET and words in outcome.message


@pytest.mark.slow
def test_a_process_that_takes_too_long_is_ended():
    stuck = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\nwhile True: pass"
    outcome = grade.judge(EXERCISES["nearest"], [stuck], seconds=4)
    assert outcome.message == "It did not finish within 4 seconds."


ENDLESS = {
    "one call into C": "sum(range(10**13))",
    "a switched-off alarm": "alarm(0)\n    while True: pass",
    "asleep": "pthread_sigmask(SIG_BLOCK, {SIGALRM})\n    time.sleep(1e6)",
}


@pytest.mark.slow
@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_answer_that_the_time_limit_does_not_reach_is_ended_with_its_process(body):
    statements = ["import time", "from signal import alarm, pthread_sigmask, SIG_BLOCK, SIGALRM"]
    outcome = grade.judge(EXERCISES["nearest"], [*statements, f"def nearest(features, k):\n    {body}"], seconds=12)
    assert (outcome.status, outcome.message) == (NOT_YET, "It did not finish within 12 seconds.")


@pytest.mark.slow
@pytest.mark.parametrize("other", ["paired_ci", "intervals.paired_ci", "nearest"])
def test_of_a_closed_wing_only_what_the_lesson_tells_to_use_is_there(other):
    body = "    lead = evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps])\n"
    answer = "def equal_cost_lead(pretrained, scratch, pretraining_steps, label_steps):\n" + body
    lent = grade.judge(
        EXERCISES["equal_cost_lead"], ["from ssl_course import evaluate", answer + "    return lead[:2]"]
    )
    more = f"    evaluate.{other}\n    return lead[:2]"
    closed = grade.judge(EXERCISES["equal_cost_lead"], ["from ssl_course import evaluate", answer + more])
    assert lent.status == CORRECT and closed.status == NOT_YET and other.split(".")[0] in closed.message


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda path: path.stem[:2])
def test_every_solution_is_correct(path):
    found = grade.grade(path)
    assert found and all(one.status == CORRECT for one in found), [one for one in found if one.status != CORRECT]


# --- what is taken from a notebook ---


def test_imports_come_one_by_one_and_checks_are_left_out():
    cells = [
        "import os, sys as system\nfrom ssl_course import check, data as d",
        "x = check.nearest(nearest)\nLR = 1e-3 * 2\nnet = Network()\nprint(LR)",
        "EPS = make()\ndef nearest(features, k):\n    !ls\n    return 1",
        "class Mine:\n    pass\nasync def later():\n    pass",
    ]
    statements, broken = grade.learners_code(cells)
    assert broken == {}
    assert statements == [
        "import os",
        "import sys as system",
        "from ssl_course import check",
        "from ssl_course import data as d",
        "LR = 0.001 * 2",
        "EPS = make()",
        "def nearest(features, k):\n    pass\n    return 1",
        "class Mine:\n    pass",
        "async def later():\n    pass",
    ]


def test_a_broken_cell_is_forgiven_if_a_later_one_defines_the_function():
    cells = ["def nearest(features, k)\n    return 1", "def nearest(features, k):\n    return 1"]
    assert list(grade.learners_code(cells[:1])[1]) == ["nearest"] and grade.learners_code(cells)[1] == {}


# --- the command ---


@pytest.mark.slow
def test_lines_and_json(tmp_path, capsys):
    path = notebook(tmp_path, "nearest = check.nearest(nearest)", "x = 1")
    assert grade.main([str(path)]) == 0
    assert capsys.readouterr().out == (
        "mine.ipynb: nearest: not attempted. The notebook defines no function nearest.\n"
        "mine.ipynb: 0 of 1 exercises are correct.\n"
    )
    assert grade.main([str(path), "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one == {
        "notebook": "mine.ipynb",
        "exercise": "nearest",
        "status": NOT_ATTEMPTED,
        "message": "The notebook defines no function nearest.",
        "mistake": None,
    }


@pytest.mark.parametrize("content", ["no json", "{}", "[]", '{"cells": [{}]}', '{"cells": 3}', None])
def test_a_file_that_is_no_notebook_is_one_sentence_and_2(content, tmp_path, capsys):
    path = tmp_path / "mine.ipynb"
    if content is not None:
        path.write_text(content, "utf-8")
    assert grade.main([str(path)]) == 2
    assert "mine.ipynb can't be read as a notebook: " in capsys.readouterr().err
