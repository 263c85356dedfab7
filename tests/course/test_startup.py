"""What a kernel of the course's JupyterLab runs first: the hint is there before the first cell, and nothing else."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from ssl_course.course.lab import STARTUP
from ssl_course.settings import ROOT


def ran(cells, **environment):
    """What a fresh kernel prints and which errors it shows, cell by cell, as text."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHONSTARTUP", "SSL_COURSE_"))}
    NotebookClient(book, allow_errors=True).execute(env=kept | {"PYTHONPATH": str(ROOT)} | environment)
    return ["\n".join(one.get("text") or "\n".join(one.traceback) for one in cell.outputs) for cell in book.cells]


@pytest.mark.slow
def test_the_first_cell_that_misses_a_name_has_the_hint_and_the_learners_own_file_still_runs(tmp_path):
    (tmp_path / "own.py").write_text("mine = 3\n__import__('ssl_course').own_ran = True\n")
    cells = [
        "pool",
        "import sys; print('torch' in sys.modules, '_start' in dir(), mine)",
        "from ssl_course.course import claim",
        "test",
    ]
    said = ran(cells, PYTHONSTARTUP=str(STARTUP), SSL_COURSE_STARTUP=str(tmp_path / "own.py"))
    assert "Is pool made by a cell above? Run the cells from the top" in said[0]
    assert said[1] == "False False 3\n" and said[3].count("Is test made") == 1


@pytest.mark.slow
def test_a_kernel_starts_without_the_file_and_without_the_package(tmp_path):
    assert ran(["print(1)"], PYTHONSTARTUP=str(tmp_path / "gone.py"), SSL_COURSE_STARTUP="gone.py") == ["1\n"]
    alone = tmp_path / "startup.py"
    alone.write_bytes(STARTUP.read_bytes())
    assert ran(["pool", "print(1)"], PYTHONSTARTUP=str(alone), PYTHONPATH="", SSL_COURSE_SMOKE="maybe")[1] == "1\n"


def test_it_leaves_no_name_and_does_nothing_outside_of_a_kernel():
    code = (
        "import sys; space = {}; exec(open(sys.argv[1]).read(), space)\n"
        "print(sorted(name for name in space if name not in ('__builtins__', '__doc__')))\n"
        "print('torch' in sys.modules, 'ssl_course.course' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, STARTUP], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\nFalse False\n", done.stderr


def test_it_is_quick():
    code = (
        "import time; start = time.process_time(); import ssl_course.course.cells; print(time.process_time() - start)"
    )
    run = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT) for _ in range(3)]
    assert min(float(one.stdout) for one in run) < 0.05
