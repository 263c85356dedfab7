"""Hints and solutions run in the lesson: typed into its notebook, they find every name they use."""

import ast
import builtins
import inspect
import re
from functools import cache

import pytest
import torch

from ssl_course import catalogue
from ssl_course.check import CORRECT, Checker
from ssl_course.exercises import LESSONS

CASES = [(lesson, exercise) for lesson, exercises in LESSONS.items() for exercise in exercises]
each = pytest.mark.parametrize(("lesson", "exercise"), CASES, ids=[exercise.id for _, exercise in CASES])
INVENTED = {"i", "s", "x", "y", "z", "order", "prediction", "target"}  # a hint's own names for intermediate results


@cache
def _notebook(lesson, name):
    """What stands in a learner's notebook above an exercise: its imports, run, and the functions it defines."""
    (source,) = (path for path in catalogue.sources() if path.stem.startswith(lesson))
    scope, defined = {}, set()
    for node in ast.parse(source.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            if node.name == name:
                return scope, defined
            defined.add(node.name)
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(ast.unparse(node), scope)
    raise AssertionError(f"lesson {lesson} has no stub {name}")


@each
def test_a_solution_typed_into_the_lesson_is_correct(lesson, exercise):
    scope, defined = _notebook(lesson, exercise.id)
    scope = scope | {earlier.id: earlier.reference for earlier in LESSONS[lesson] if earlier.id in defined}
    exec(inspect.getsource(exercise.reference), scope)
    outcome = Checker(exercise).judge(scope[exercise.id])
    assert outcome.status == CORRECT, outcome.message


@each
def test_a_hint_names_only_what_the_lesson_knows(lesson, exercise):
    scope, defined = _notebook(lesson, exercise.id)
    nodes = list(ast.walk(ast.parse(inspect.getsource(exercise.reference))))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    known = {*scope, *defined, *own, *dir(builtins), *dir(torch.Tensor), *dir(torch.nn.Module), *INVENTED}
    unknown = {name for span in _spans(exercise.hints) for name in _names(span)} - known
    assert not unknown, f"{unknown} can't be found in lesson {lesson}: import it there, or write it out in the hint"


def _spans(hints):
    return [span for hint in hints for span in re.findall(r"`([^`]+)`", hint)]


def _names(span):
    """The names that a code span uses, if it is complete Python; a lone name only mentions something."""
    try:
        tree = ast.parse(span.replace("…", "..."))
    except SyntaxError:
        return set()
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return set() if span.isidentifier() else names
