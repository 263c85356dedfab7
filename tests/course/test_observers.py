"""What leaves the house with an exercise: its probes and observers, and no solution, hint or mistake."""

import ast
import dataclasses
import inspect
import sys

import pytest
import torch

from ssl_course.course.observers import observers
from ssl_course.exercises import EXERCISES

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@each_exercise
def test_no_solution_no_hint_and_no_mistake_is_in_it(exercise):
    source = observers(exercise)
    functions = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert not functions & set(EXERCISES)
    for text in (*exercise.hints, *(mistake.message for mistake in exercise.mistakes)):
        assert text not in source
    body = inspect.getsource(exercise.reference).splitlines()[-1].strip()
    assert body not in source
    imported = [node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    assert not [module for module in imported if module.startswith(("ssl_course.exercises.lesson", "ssl_course.check"))]


@each_exercise
def test_the_probes_are_the_same_as_the_exercises(exercise):
    scope = {}
    exec(observers(exercise), scope)
    found = scope["EXERCISE"]
    assert [probe.name for probe in found["probes"]] == [probe.name for probe in exercise.probes]
    for one, other in zip(found["probes"], exercise.probes, strict=True):
        mine, theirs = one.make(), other.make()
        assert [*mine] == [*theirs]
        for name, value in mine.items():
            if isinstance(value, torch.Tensor):
                assert torch.equal(value, theirs[name])
    assert found["trains"] == exercise.trains
    for part in ("compare_by", "usable", "returns"):
        assert (found[part] is None) == (getattr(exercise, part) is None)


def test_probes_that_need_a_solution_are_refused(monkeypatch, tmp_path):
    file = tmp_path / "toy.py"
    file.write_text(
        "def nearest(x):\n    return x\n\ndef make():\n    return nearest(1)\n\nNEAREST = Exercise(probes=(make,))\n",
        "utf-8",
    )
    module = sys.modules[EXERCISES["nearest"].reference.__module__]
    monkeypatch.setattr(module, "__file__", str(file))
    with pytest.raises(ValueError, match="the probes of nearest need a solution, nearest"):
        observers(dataclasses.replace(EXERCISES["nearest"]))
