"""Notebooks for nbgrader: `python -m ssl_course assignments [07]`, or `make assignments LESSON=07`.

A folder that nbgrader takes as a course: for each lesson a source notebook with the lesson's imports and its exercises.
Solutions stand between the marks that nbgrader replaces, tests between those that it hides. A star is a point. Nothing
of the lesson's training is in it: it is graded in seconds.
"""

import ast
from pathlib import Path

import nbformat

from ssl_course.console import say
from ssl_course.course.build import KERNEL
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.class_pages import BUILD
from ssl_course.course.options import asked_lessons, parser_for
from ssl_course.exercises import EXERCISES

FOLDER = BUILD / "assignments"
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "ssl_course"
c.ExecutePreprocessor.timeout = 180  # seconds for a cell: the checks end an endless answer long before
"""
OPENING = """# Exercises of lesson {id} · {title}

Work through the lesson first. Here are its exercises alone: replace each stub by your own function. `check.show` draws
what yours does, the cell below it judges it. The points come from a test that you don't see. Save, then hand in this
file.
"""
TEST = """# {points}: `{name}` is judged here, in a process of its own.
### BEGIN HIDDEN TESTS
from ssl_course.course.hidden_test import demand

demand("{name}", In)
### END HIDDEN TESTS"""


def main(arguments: list[str]) -> int:
    """Make the notebooks that the arguments name, and say what to do with them."""
    _, sources = asked_lessons(parser_for("assignments", __doc__), arguments)
    for source in sources:
        say(str(write_assignment(ClassLesson(source), FOLDER)))
    say(f"In {FOLDER}: `nbgrader generate_assignment NAME --create`, and later `nbgrader autograde NAME`.")
    return 0


def write_assignment(lesson: ClassLesson, folder: Path) -> Path:
    """Write a lesson's source notebook into a course folder of nbgrader's; gives the notebook."""
    name = lesson.source.stem
    path = folder / "source" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    nbformat.write(assignment(lesson), path)
    return path


def assignment(lesson: ClassLesson) -> nbformat.NotebookNode:
    """The notebook, with solutions and tests in it."""
    made = nbformat.v4.new_notebook(metadata=KERNEL)
    made.cells += [
        _text("opening", OPENING.format(id=lesson.metadata.id, title=lesson.metadata.title)),
        _code("imports", imports(lesson)),
    ]
    for name, heading, text, place in lesson.exercises:
        points = EXERCISES[name].stars
        made.cells += [
            _text(f"{name}-text", f"## {heading}\n\n{text}"),
            _code(f"{name}-answer", lesson.cells[place].source, solution=True),
            _code(f"{name}-show", f"check.show({name})"),
            _code(f"{name}-check", f"_ = check.{name}({name})  # stuck? check.{name}.hint()"),
            _code(
                f"{name}-test", TEST.format(name=name, points=_points(points)), grade=True, locked=True, points=points
            ),
        ]
    return made


def imports(lesson: ClassLesson) -> str:
    """All imports of a lesson: they hold what its hints and solutions use."""
    found = []
    for cell in lesson.cells:
        if cell.cell_type == "code":
            nodes = ast.parse(cell.source).body
            found += [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join(dict.fromkeys(found))


def _text(name: str, source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source.strip(), id=_id(name))


def _code(name: str, source: str, **options: bool | int) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source.strip(), id=_id(name))
    if options:
        plain = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        cell.metadata["nbgrader"] = plain | {"grade_id": name, "cell_type": "code"} | options
    return cell


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _id(name: str) -> str:
    return name.replace("_", "-")[:64]
