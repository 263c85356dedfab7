"""The cell that the build puts before a lesson's own code: it installs the course where that is missing (Colab).

It is no part of a lesson's source, so no result depends on it. Where the course is installed it does nothing, and its
code is folded away. It takes a wheel that lies beside the notebook, else the address in pyproject.toml, once there is
one; in a clone of the course, or without both, it says in one line which kernel to choose.
"""

import tomllib
from pathlib import Path

import nbformat

from ssl_course.settings import ROOT

ID = "course-start"
METADATA = {"cellView": "form", "jupyter": {"source_hidden": True}, "tags": ["remove-cell"]}
SOURCE = """\
# @title Where the course is missing, this cell installs it. Elsewhere it does nothing.
from importlib.util import find_spec

if not find_spec("ssl_course"):
    from importlib.metadata import requires
    from pathlib import Path

    source = [str(one) for one in sorted(Path().glob("ssl_course-*.whl"))] or ADDRESSES
    if not source or Path("../ssl_course").is_dir():
        raise ModuleNotFoundError(
            "This kernel lacks the course. Choose the kernel of the course's .venv "
            "(`make lab` makes it), or put the course's wheel beside this notebook."
        )
    %pip install --quiet --no-deps {source[-1]}
    needs = [one for one in requires("ssl-course") if "extra ==" not in one]
    needs = " ".join(f'"{one}"' for one in needs if "jupyterlab" not in one)
    %pip install --quiet {needs}
"""


def source(pyproject: Path = ROOT / "pyproject.toml") -> str:
    """The cell's text, with the course's address if pyproject.toml names one, as `Repository` in `[project.urls]`."""
    urls = tomllib.loads(pyproject.read_text("utf-8"))["project"].get("urls", {})
    addresses = f'["git+{urls["Repository"]}"]' if "Repository" in urls else "[]"
    return SOURCE.replace("ADDRESSES", addresses).rstrip("\n")


def added(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook as the build writes it: with this cell before its first one that holds code."""
    cell = nbformat.v4.new_code_cell(source(), id=ID, metadata=METADATA)
    place = next((at for at, one in enumerate(notebook.cells) if one.cell_type == "code"), len(notebook.cells))
    return nbformat.from_dict({**notebook, "cells": [*notebook.cells[:place], cell, *notebook.cells[place:]]})


def lesson_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells of a stored notebook that its lesson's source has: all but this one."""
    return [cell for cell in notebook.cells if cell.id != ID]
