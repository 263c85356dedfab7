"""Before anything is installed: what is missing is named, and nothing but the standard library is needed."""

import ast
import importlib.util
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssl_course.course import preflight
from ssl_course.settings import ROOT

SOURCE = Path(preflight.__file__)


def test_preflight_names_what_is_missing(tmp_path, monkeypatch):
    assert preflight.problem(str(tmp_path)) is None
    assert "Python 3.10 is too old" in preflight.problem(str(tmp_path), version=(3, 10))
    usage = shutil.disk_usage(tmp_path)._replace(free=1_500_000_000)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda folder: usage)
    assert "only 1.5 GB of disk are free" in preflight.problem(str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert "python3-venv" in preflight.problem(str(tmp_path))


@pytest.mark.parametrize(
    ("free", "small", "message"),
    [
        (4, False, "only 4.0 GB of disk are free, about 6 GB are needed: make room; on Linux .*TORCH=cpu.* about 3"),
        (4, True, None),
        (2, True, "only 2.0 GB of disk are free, about 3 GB are needed: make room\\.$"),
        (7, False, None),
    ],
)
def test_the_small_torch_needs_less_room(free, small, message, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=free * 10**9)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda folder: usage)
    found = preflight.problem(str(tmp_path), small=small)
    assert re.match(message, found) if message else found is None


@pytest.mark.parametrize(("words", "small"), [([], False), (["TORCH=cpu"], True), (["TORCH=cu128"], False)])
def test_make_tells_it_which_torch_is_asked_for(words, small, tmp_path, monkeypatch):
    """`make -n` says what it would run; what it would run is then run with 4 GB free."""
    run = subprocess.run(["make", "-n", "-B", ".venv/.made", *words], cwd=ROOT, capture_output=True, text=True).stdout
    (line,) = [line for line in run.splitlines() if "preflight.py" in line]
    usage = shutil.disk_usage(tmp_path)._replace(free=4 * 10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    monkeypatch.setattr(sys, "argv", line.split()[1:])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SOURCE), run_name="__main__")
    assert (ended.value.code is None) == small


def test_preflight_runs_without_the_package(tmp_path):
    command = [sys.executable, "-I", "-S", SOURCE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def too_old():
    """Version -> interpreter, of those too old ones that this machine has."""
    versions = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")
    found = {version: shutil.which(f"python{version}") for version in versions}
    roots = [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")), Path(sys.base_prefix).parent.parent]
    for python in [python for root in roots for python in root.glob("versions/*/bin/python")]:
        found[".".join(python.parts[-3].split(".")[:2])] = python
    return {version: found[version] for version in versions if found[version]}


@pytest.mark.parametrize(("version", "python"), too_old().items(), ids=too_old())
def test_every_old_python_is_told_that_it_is_too_old(version, python, tmp_path):
    done = subprocess.run([python, SOURCE, tmp_path], capture_output=True, text=True, cwd=tmp_path)
    if "pyenv" in done.stderr:
        pytest.skip("a name of pyenv's, with nothing behind it")
    assert done.returncode == 1
    assert re.fullmatch(rf"Python {version} is too old: install Python 3\.11 or newer, then .*\n", done.stderr)


def test_it_is_written_for_them_all():
    """Where no old Python is installed: none of the grammar that came after 2.7, and no other letters than ASCII."""
    tree = ast.parse(SOURCE.read_bytes().decode("ascii"))
    newer = (
        ast.JoinedStr | ast.NamedExpr | ast.AnnAssign | ast.Match | ast.Nonlocal | ast.AsyncFunctionDef | ast.Starred
    )
    for node in ast.walk(tree):
        assert not isinstance(node, newer), ast.unparse(node)
        assert not (isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs)), node.name
        assert not (isinstance(node, ast.arg) and node.annotation), node.arg
    top = [name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names]
    assert top == ["shutil", "sys"]  # Python 2 has both
