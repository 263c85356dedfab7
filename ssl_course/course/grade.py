"""Grade notebooks: `python -m ssl_course grade NOTEBOOK… [--json] [--seconds 60]`.

The learner's functions are taken out of a notebook, with their imports, helpers and constants, and nothing else of it
is run. Each exercise is judged in a process of its own, which holds the probes' inputs but no solution, no hint and no
mistake: it sends back what the function returned, and the comparison is made here. It can't import the checks, the
exercises or the wings in which the course has the same function, read the course's files, write files, or start a
process.

This stops answers that look the solution up; it is no jail. Code that reads files from within C, or that rewrites what
observes it (gradients, and the exercises that are judged by what a function does), is not stopped: run strangers' code
in a container of its own.
"""

import argparse
import ast
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET, Checker, Outcome
from ssl_course.check.sandbox import CheckFailed, NotAttempted, TooSlow
from ssl_course.course.observers import observers
from ssl_course.exercises import EXERCISES, LESSONS, Exercise
from ssl_course.settings import ROOT

CHILD = Path(__file__).with_name("grade_child.py")


@dataclass(frozen=True)
class Grade:
    """The verdict on one exercise of one notebook."""

    notebook: str
    exercise: str
    status: str
    message: str
    mistake: str | None = None


def main(arguments: list[str]) -> int:
    """Print one line for each exercise, or JSON; 2 if a notebook can't be read."""
    parser = argparse.ArgumentParser(prog="python -m ssl_course grade", description="Grade the exercises of notebooks.")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--json", action="store_true", help="print a JSON list of verdicts")
    parser.add_argument("--seconds", type=float, default=60.0, help="for one exercise; then its process is ended")
    options = parser.parse_args(arguments)
    grades = []
    for path in options.notebooks:
        try:
            found = grade(path, options.seconds)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            print(f"{path} can't be read as a notebook: {type(error).__name__}: {error}", file=sys.stderr)
            return 2
        grades += found
        if not options.json:
            print(*[f"{path.name}: {one.exercise}: {one.status}. {one.message}" for one in found], sep="\n")
            print(f"{path.name}: {sum(one.status == CORRECT for one in found)} of {len(found)} exercises are correct.")
    if options.json:
        print(json.dumps([asdict(one) for one in grades], indent=1, ensure_ascii=False))
    return 0


def grade(path: Path, seconds: float = 60.0) -> list[Grade]:
    """The verdicts on all exercises that a notebook defines or checks, in their order.

    A plain assignment, `name = …`, counts in the lesson of the exercise: another lesson may have a number of that name.
    """
    cells = code_cells(path)
    statements, broken = learners_code(cells)
    text = "\n".join(cells)
    own = {exercise.id for exercise in LESSONS.get(path.stem[:2], EXERCISES.values())}
    defined = {name: rf"|^{name} = " if name in own else "" for name in EXERCISES}
    names = [name for name in EXERCISES if re.search(rf"\bcheck\.{name}\(|\bdef {name}\({defined[name]}", text, re.M)]
    outcomes = {name: judge(EXERCISES[name], statements, seconds, broken.get(name)) for name in names}
    return [Grade(path.name, name, *_explained(name, outcomes, statements)) for name in names]


def code_cells(path: Path) -> list[str]:
    """The sources of a notebook's code cells."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def learners_code(cells: list[str]) -> tuple[list[str], dict[str, str]]:
    """Imports, definitions and constants in the notebook's order; and exercise -> what is wrong with its cell."""
    statements, broken = [], {}
    for cell in cells:
        # Jupyter's own commands become `pass`, also inside a block.
        source = re.sub(r"^(\s*)[%!?].*$", r"\1pass", cell, flags=re.M)
        try:
            nodes = ast.parse(source).body
        except (SyntaxError, ValueError) as error:
            said = f"Its cell stops with {type(error).__name__}: {error}."
            broken |= {name: said for name in re.findall(r"^(?:async )?def (\w+)", cell, re.M) if name in EXERCISES}
            continue
        own = any(_defines(node) in EXERCISES for node in nodes)
        for node in nodes:
            statements += _kept(node, own)
            if _defines(node) in EXERCISES and not _asks_the_checker(node):
                broken.pop(_defines(node), None)
    return statements, broken


def _defines(node: ast.stmt) -> str | None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def _asks_the_checker(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(part, ast.Name) and part.id == "check" for part in ast.walk(node)
    )


def _kept(node: ast.stmt, own: bool) -> Iterator[str]:
    """A statement's source if it is needed: imports one by one, so that one that fails does not take others along."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            one = (
                ast.Import([alias])
                if isinstance(node, ast.Import)
                else ast.ImportFrom(node.module, [alias], node.level)
            )
            yield ast.unparse(one)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield ast.unparse(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and not _asks_the_checker(node):
        constant = node.value is not None and all(
            isinstance(part, ast.Constant | ast.UnaryOp | ast.BinOp | ast.Tuple | ast.operator | ast.unaryop | ast.Load)
            for part in ast.walk(node.value)
        )
        if own or constant or _defines(node) in EXERCISES:
            yield ast.unparse(node)


def judge(exercise: Exercise, statements: list[str], seconds: float = 60.0, broken: str | None = None) -> Outcome:
    """The verdict on one exercise, from the learner's code alone."""
    if broken:
        return Outcome(NOT_YET, broken)
    task = {"exercise": exercise.id, "statements": statements, "observers": observers(exercise)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SSL_COURSE_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(CHILD)],
                input=json.dumps(task).encode(),
                capture_output=True,
                timeout=seconds,
                cwd=folder,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            return Outcome(NOT_YET, f"It did not finish within {seconds:g} seconds.")
    try:
        report = torch.load(io.BytesIO(done.stdout), weights_only=True)  # plain values: no code of the sender's is run
        answers, fault = [_received(answer) for answer in report["answers"]], report["fault"]
    except Exception:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Outcome(NOT_YET, f"It ended its process (code {done.returncode}){': ' + last[0][:200] if last else ''}.")
    if not report["defined"]:
        trouble = f" The last statement that failed: {report['trouble']}." if report["trouble"] else ""
        return Outcome(NOT_ATTEMPTED, f"The notebook defines no function {exercise.id}.{trouble}")
    stopped = bool(answers) and type(answers[-1]) in (NotAttempted, TooSlow)
    if not stopped and len(answers) != len(exercise.probes):
        return Outcome(NOT_YET, f"{len(exercise.probes)} answers are expected, {len(answers)} came back.")
    return Checker(exercise).verdict(answers, lambda: fault and str(fault))


_STOPS = {"NotAttempted": NotAttempted, "TooSlow": TooSlow}


def _received(answer: list) -> Any:
    kind, content = answer[0], answer[1]
    if kind == "stopped":
        return _STOPS.get(content, CheckFailed)(*answer[2:])
    if kind in ("tuple", "list"):
        parts = [_received(part) for part in content]
        return tuple(parts) if kind == "tuple" else parts
    if kind == "numpy":
        return content.numpy()
    return type(content, (), {})() if kind == "opaque" else content


def _explained(name: str, outcomes: dict[str, Outcome], statements: list[str]) -> tuple[str, str, str | None]:
    """An outcome; of a function that calls another exercise's, which is not correct, this is said too."""
    outcome = outcomes[name]
    source = "\n".join(text for text in statements if re.match(rf"(async )?def {name}\(", text))
    used = [other for other in outcomes if other != name and re.search(rf"\b{other}\(", source)]
    wrong = [other for other in used if outcomes[other].status != CORRECT]
    if outcome.status == CORRECT or not wrong:
        return outcome.status, outcome.message, outcome.mistake
    note = f"It calls {' and '.join(wrong)}, which is not correct."
    if outcome.status == NOT_ATTEMPTED:  # perhaps the other one alone is still the stub
        own_stub = re.search(r"^\s*raise NotImplementedError", source, re.M)
        return (NOT_ATTEMPTED, outcome.message, None) if own_stub else (NOT_YET, note, None)
    return outcome.status, f"{outcome.message} {note}", outcome.mistake
