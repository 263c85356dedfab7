"""The part of an exercise that may leave the house: its probes, and what observes an answer. Never its solution."""

import ast
import inspect
import sys
from pathlib import Path

from ssl_course.exercises import EXERCISES, Exercise

PARTS = ("probes", "compare_by", "trains", "usable", "returns")


def observers(exercise: Exercise) -> str:
    """Source that defines `EXERCISE`, a dict of the parts above, with all that they need and nothing else.

    Raises:
        ValueError: if one of them needs a solution.
    """
    file = Path(sys.modules[exercise.reference.__module__].__file__)
    tree = ast.parse(file.read_text("utf-8"))
    call = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == exercise.id.upper()
    )
    given = {word.arg: word.value for word in call.keywords if word.arg in PARTS}
    needed = [source for value in given.values() for source in _needed(value, tree, exercise.id)]
    defaults = "dict(compare_by=None, trains=(), usable=None, returns=None)"
    parts = ", ".join(f"{name}={ast.unparse(value)}" for name, value in given.items())
    return "\n".join([*dict.fromkeys(needed), f"EXERCISE = {defaults} | dict({parts})"]) + "\n"


def _needed(node: ast.AST, tree: ast.Module, name: str, seen: frozenset = frozenset()) -> list[str]:
    """The sources of a file's statements that `node` needs, each after those that it needs itself."""
    found = []
    used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for statement in tree.body:
        for defined in sorted(_names(statement) & used - seen):
            if defined in EXERCISES:
                raise ValueError(f"the probes of {name} need a solution, {defined}: they can't be graded alone")
            if isinstance(statement, ast.Import | ast.ImportFrom):
                found += _imported(statement, defined, name)
            else:
                found += [*_needed(statement, tree, name, seen | {defined}), ast.unparse(statement)]
    return found


def _names(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return set()


def _imported(statement: ast.Import | ast.ImportFrom, defined: str, name: str) -> list[str]:
    (alias,) = [alias for alias in statement.names if (alias.asname or alias.name).split(".")[0] == defined][:1]
    if isinstance(statement, ast.Import):
        return [ast.unparse(ast.Import([alias]))]
    if not (statement.module or "").startswith("ssl_course.exercises.lesson_"):
        return [ast.unparse(ast.ImportFrom(statement.module, [alias], 0))]
    # A lesson's shared file also holds its mistakes: only what is needed of it is taken.
    tree = ast.parse(inspect.getsource(sys.modules[statement.module]))
    wanted = ast.Name(alias.name)
    return _needed(wanted, tree, name) + ([f"{alias.asname} = {alias.name}"] if alias.asname else [])
