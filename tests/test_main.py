"""The one command line hands its words to the command that they name."""

import importlib
import os
import subprocess
import sys
import types

import pytest

from ssl_course import __main__, settings
from ssl_course.__main__ import COMMANDS, main


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gets_the_words_after_its_name(command, monkeypatch):
    module, given = importlib.import_module(COMMANDS[command][0]), []
    monkeypatch.setattr(module, "main", lambda words: given.append(words) or 5)
    monkeypatch.setattr(sys, "argv", ["ssl-course", command, "08", "--option"])
    assert main() == 5 and given == [["08", "--option"]]


@pytest.mark.parametrize("words", [[], ["nonsense"], ["--help"]], ids=str)
def test_other_words_give_the_list_of_commands_and_2(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ssl-course", *words])
    assert main() == 2
    said = capsys.readouterr().out
    assert all(f"{name:<11} {what}" in said for name, (_, what) in COMMANDS.items())


@pytest.mark.parametrize("encoding", ["ascii:strict", "cp1252", "utf-8:strict"])
def test_a_terminal_that_lacks_letters_stops_nothing(encoding, tmp_path):
    """Also under LC_ALL=C, where a folder's name may not be text at all."""
    (folder := tmp_path / "Ünï ✓").mkdir()
    code = "import sys, types\nsys.modules['jupyterlab.labapp'] = types.SimpleNamespace(main=lambda words: 7)\n"
    code += "from ssl_course.__main__ import main\nsys.exit(main())"
    names = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": encoding}
    names["SSL_COURSE_WORK"] = str(folder)
    done = subprocess.run(
        [sys.executable, "-c", code, "lab"], env=os.environ | names, cwd=settings.ROOT, capture_output=True
    )
    assert done.returncode == 7 and b"notebooks are in" in done.stdout and (folder / "00_start_here.ipynb").exists()


def test_an_installed_copy_refuses_what_writes_into_the_course(monkeypatch, capsys):
    monkeypatch.setattr(__main__, "CHECKOUT", False)
    monkeypatch.setattr(importlib, "import_module", lambda name: types.SimpleNamespace(main=lambda words: 0))
    for command in COMMANDS:
        monkeypatch.setattr(sys, "argv", ["ssl-course", command])
        there = command in ("lab", "doctor", "verdict", "grade", "report")
        assert main() == (0 if there else 1), command
        assert (f"`{command}` works in a clone of the course only" in capsys.readouterr().err) == (not there)


@pytest.fixture
def lacking(tmp_path, monkeypatch):
    """A course in which each command needs a package that is not there; what `main` says of it."""
    monkeypatch.setattr(__main__, "ROOT", tmp_path)
    monkeypatch.setattr(__main__, "course_first", lambda: None)

    def fail(name):
        raise ModuleNotFoundError(name="torch")

    monkeypatch.setattr(importlib, "import_module", fail)

    def said(capsys, command="verdict"):
        monkeypatch.setattr(sys, "argv", ["ssl-course", command, "t.csv"])
        assert main() == 1
        return capsys.readouterr().err

    return said


def test_what_is_not_installed_is_named_with_what_installs_it(lacking, capsys, monkeypatch):
    assert lacking(capsys) == "torch is not installed: `make lab` installs it.\n"
    assert lacking(capsys, "book") == "torch is not installed: `make book` installs it.\n"
    monkeypatch.setattr(__main__, "CHECKOUT", False)
    assert "`pip install --force-reinstall ssl-course` installs it" in lacking(capsys, "grade")


@pytest.mark.parametrize("name", ["bin/python", "Scripts/python.exe"])
def test_another_python_is_told_which_one_is_the_courses(name, lacking, capsys, tmp_path, monkeypatch):
    (python := tmp_path / ".venv" / name).parent.mkdir(parents=True)
    python.write_text("")
    theirs = python.relative_to(tmp_path)
    assert lacking(capsys) == (
        f"{sys.executable} lacks torch: it is not the course's Python. In {tmp_path}, give "
        f"`{theirs} -m ssl_course verdict …`.\n"
    )
    (tmp_path / "link").symlink_to(tmp_path / ".venv")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "link"))  # the course's own, by another name
    assert lacking(capsys) == "torch is not installed: `make lab` installs it.\n"
