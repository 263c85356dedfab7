"""Lessons to notebooks: `python -m ssl_course build 00`, or `make build LESSON=00`; README's lists follow.

A lesson's one source, lessons/NN_topic.py (percent format), becomes notebooks/NN_topic.ipynb (solutions replaced by
stubs, no outputs) and solutions/NN_topic.ipynb (solved, executed at full budget, outputs kept without widget views).
"""

import hashlib
import time
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

from ssl_course.course import first_cell, markers, outputs
from ssl_course.course.lists import write_lists
from ssl_course.course.options import asked_lessons, parser_for
from ssl_course.course.placeholders import fill
from ssl_course.files import write_together
from ssl_course.settings import ROOT, plain_environment

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def notebook(source: Path, *, solved: bool) -> nbformat.NotebookNode:
    """One lesson as an unexecuted notebook. A cell's id is the hash of its source text, so it survives insertions.

    Raises:
        ValueError: naming the line, if a solution's markers are not in order.
    """
    markers.check(source)
    built = nbformat.v4.new_notebook(metadata=KERNEL)
    seen: dict[str, int] = {}
    for cell in jupytext.read(source, fmt="py:percent").cells:
        repeat = seen[cell.source] = seen.get(cell.source, -1) + 1
        identifier = hashlib.sha256(f"{repeat}{cell.source}".encode()).hexdigest()[:12]
        if cell.cell_type == "code":
            make, text = nbformat.v4.new_code_cell, (markers.solved if solved else markers.stub)(cell.source)
        else:
            make, text = nbformat.v4.new_markdown_cell, fill(cell.source, source)
        tags = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        built.cells.append(make(text.rstrip("\n"), id=identifier, metadata=tags))
    return built


def execute(solution: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run all cells in a fresh kernel in the solutions folder; an error, or anything on stderr, stops the build."""
    client = NotebookClient(
        solution, timeout=900, store_widget_state=False, resources={"metadata": {"path": ROOT / "solutions"}}
    )
    client.execute(env=plain_environment())  # at full budget, whatever the shell says
    outputs.clean(solution)
    return solution


def build(source: Path, *, run: bool, text_only: bool = False) -> None:
    """Write both notebooks of a lesson, once the solution was executed; or the learner's alone, without `run`."""
    stub, solution = (first_cell.added(notebook(source, solved=solved)) for solved in (False, True))
    made = {ROOT / "notebooks" / f"{source.stem}.ipynb": nbformat.writes(stub) + "\n"}
    if run:
        start, path = time.perf_counter(), ROOT / "solutions" / f"{source.stem}.ipynb"
        outputs.keep(solution, path) if text_only else execute(solution)
        print(f"{source.stem}: {'outputs kept' if text_only else f'executed in {time.perf_counter() - start:.0f} s'}")
        made[path] = nbformat.writes(solution) + "\n"
    write_together(made)


def main(arguments: list[str]) -> int:
    """Build what the arguments name, then bring README and docs/teaching.md up to date."""
    parser = parser_for("build", __doc__)
    parser.add_argument("--stubs-only", action="store_true", help="write notebooks/ only, execute nothing")
    parser.add_argument("--text-only", action="store_true", help="only text or layout has changed: keep the outputs")
    options, sources = asked_lessons(parser, arguments)
    try:
        for path in sources:
            build(path, run=not options.stubs_only, text_only=options.text_only)
        write_lists()
    except (OSError, ValueError) as error:
        raise SystemExit(f"Not built: {error}") from None
    return 0
