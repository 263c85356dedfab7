"""A solution's stored outputs, kept while only its text or its layout changes: nothing needs to run again."""

from pathlib import Path

import nbformat

from ssl_course.course import first_cell
from ssl_course.course.shape import shape_of_cell


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
