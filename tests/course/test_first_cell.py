"""The cell that installs the course where it is missing: run in kernels that lack it, and in one that does not."""

import os
import subprocess
import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from ssl_course.course import build, first_cell
from ssl_course.settings import ROOT

PROJECT = '[project]\nname = "x"\n'


def test_it_stands_before_the_first_code_and_nowhere_else():
    cells = [nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell("x = 1")]
    book = nbformat.v4.new_notebook(cells=cells, metadata=build.KERNEL)
    made = first_cell.added(book)
    assert [cell.id for cell in made.cells] == [cells[0].id, first_cell.ID, cells[1].id] and len(book.cells) == 2
    nbformat.validate(made)
    assert made.metadata == book.metadata and first_cell.lesson_cells(made) == cells
    assert first_cell.added(nbformat.v4.new_notebook(cells=cells[:1])).cells[1].id == first_cell.ID


def test_its_lines_fit_a_notebook():
    assert max(map(len, first_cell.source().splitlines())) <= 88 and "ADDRESSES" not in first_cell.source()


def test_the_address_comes_from_pyproject(tmp_path):
    (project := tmp_path / "pyproject.toml").write_text(PROJECT)
    assert "or []" in first_cell.source(project)
    project.write_text(PROJECT + '[project.urls]\nRepository = "https://example.org/course"\n')
    assert 'or ["git+https://example.org/course"]' in first_cell.source(project)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Runs the cell as a kernel does, in a folder without the course; gives its error, and what it would install."""
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    one, asked = InteractiveShell.instance(), []
    one.register_magic_function(asked.append, magic_name="pip")

    def run(missing=True, source=None):
        code = source or first_cell.source()
        if missing:  # by another name, the course is not there; what it needs is known all the same
            code = code.replace('find_spec("ssl_course")', 'find_spec("ssl_course_that_is_missing")')
        return one.run_cell(code).error_in_exec, asked

    yield run
    InteractiveShell.clear_instance()


def test_where_the_course_is_there_it_does_nothing(shell, capsys):
    error, asked = shell(missing=False)
    assert error is None and asked == [] and capsys.readouterr().out == ""


def test_without_a_source_it_says_which_kernel_to_choose(shell):
    error, asked = shell()
    assert isinstance(error, ModuleNotFoundError) and "Choose the kernel of the course's .venv" in str(error)
    assert asked == []


def test_a_wheel_beside_the_notebook_is_installed_with_what_it_needs_but_for_jupyterlab(shell, tmp_path):
    for version in ("0.1.0", "0.2.0"):
        (tmp_path / f"ssl_course-{version}-py3-none-any.whl").write_text("")
    error, asked = shell()
    assert error is None and asked[0] == "install --quiet --no-deps ssl_course-0.2.0-py3-none-any.whl"
    assert '"torch>=2.6"' in asked[1] and '"ipywidgets>=8.1"' in asked[1]
    assert "jupyterlab" not in asked[1] and "pytest" not in asked[1]


def test_an_address_is_used_outside_of_a_clone_only(shell, tmp_path, monkeypatch):
    source = first_cell.source().replace("or []", 'or ["git+https://example.org/course"]')
    error, asked = shell(source=source)
    assert error is None and asked[0] == "install --quiet --no-deps git+https://example.org/course"
    (tmp_path / "ssl_course").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    error, asked = shell(source=source)
    assert isinstance(error, ModuleNotFoundError) and len(asked) == 2


def test_it_is_python_that_a_notebook_runs_anywhere():
    """Also as a script, without IPython, where the course is there: `%pip` lines apart."""
    code = "".join(line.replace("%pip", "print('%pip')  #") + "\n" for line in first_cell.source().splitlines())
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == "", done.stderr
