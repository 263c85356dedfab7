"""What a solution stores: outputs without traces of their run, kept while only its text or its layout changes."""

from pathlib import Path

import nbformat

from ssl_course.course import first_cell
from ssl_course.course.shape import shape_of_cell
from ssl_course.widgets import twin

WIDGET = "application/vnd.jupyter.widget-view+json"


def clean(solution: nbformat.NotebookNode) -> None:
    """Take from an executed solution what differs between two runs or two machines, and widget views."""
    solution.metadata.pop("language_info", None)  # the Python that happened to run it
    for cell in solution.cells:
        cell.metadata.pop("execution", None)  # time stamps
        if cell.cell_type == "code":
            cell.outputs = [kept for output in cell.outputs if (kept := _without_widget(output))]


def _without_widget(output: nbformat.NotebookNode) -> nbformat.NotebookNode | None:
    """The output as a page shows it: a twin as it is in itself; None for a widget view, or an ended progress line."""
    if output.output_type == "stream" and output.name == "stderr":
        raise SystemExit(f"the lesson wrote to stderr: {output.text}")
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = twin.plain(data["text/html"])
    if data.pop(WIDGET, None) and "image/png" not in data:
        return None
    return None if "data" in output and not any(data.values()) else output


def keep(solution: nbformat.NotebookNode, stored: Path) -> None:
    """Give a solution's code cells the outputs that are stored.

    Raises:
        ValueError: if the code cells do anything else than those that were executed. Comments, docstrings and line
            breaks may differ.
    """
    kept = nbformat.read(stored, 4)
    before, now = (
        [cell for cell in first_cell.lesson_cells(notebook) if cell.cell_type == "code"]
        for notebook in (kept, solution)
    )
    if [shape_of_cell(cell.source) for cell in before] != [shape_of_cell(cell.source) for cell in now]:
        raise ValueError(f"the code of {stored.name} has changed since it was executed: build it without --text-only.")
    installs = [(old, new) for old in kept.cells for new in solution.cells if old.id == new.id == first_cell.ID]
    for old, new in [*installs, *zip(before, now, strict=True)]:
        new.outputs, new.execution_count = old.outputs, old.execution_count
