"""A cell that is run before the cells above it: the usual error, and a hint."""

import atexit
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ssl_course.course import cells


@pytest.fixture
def shell(monkeypatch):
    """A shell of IPython as a notebook's kernel has one, with the hint installed."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a shell takes its place
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    atexit.unregister(shell.atexit_operations)
    shell.colors = "nocolor"
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    cells.install_hint()
    return shell


def test_a_missing_name_hints_at_the_cells_above(shell, capsys):
    result = shell.run_cell("print(pool)")
    said = capsys.readouterr().out
    assert isinstance(result.error_in_exec, NameError) and said.count("name 'pool' is not defined") == 1
    assert "Is pool made by a cell above? Run the cells from the top" in said
    shell.run_cell("def f():\n    return network\nf()")  # inside a function of a cell
    assert "Is network made by a cell above?" in capsys.readouterr().out
    shell.run_cell("print(pool)")
    assert capsys.readouterr().out.count("Is pool") == 1  # again, and once


OTHERS = {
    "another error": "1 / 0",
    "unbound": "def f():\n    print(a)\n    a = 1\nf()",
    "in a module": "import ssl_course.catalogue as c\neval('missing', vars(c))",
}


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_other_errors_stay_as_they_are(shell, code, capsys):
    assert shell.run_cell(code).error_in_exec is not None
    said = capsys.readouterr().out
    assert "Error" in said and "Run the cells from the top" not in said


def test_cells_that_run_say_nothing(shell, capsys):
    assert shell.run_cell("x = 1").success and capsys.readouterr().out == ""


def test_a_handler_of_somebody_else_is_left_alone(shell):
    shell.set_custom_exc((ZeroDivisionError,), lambda *_, **__: None)
    before = shell.custom_exceptions
    cells.install_hint()
    assert shell.custom_exceptions == before == (ZeroDivisionError,)


def test_outside_of_a_notebook_nothing_is_installed(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    assert cells.install_hint() is None
