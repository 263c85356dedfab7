"""Before anything is installed: what is missing is named, and nothing but the standard library is needed."""

import shutil
import subprocess
import sys

from ssl_course.course import preflight


def test_preflight_names_what_is_missing(tmp_path, monkeypatch):
    assert preflight.problem(str(tmp_path)) is None
    assert "Python 3.10 is too old" in preflight.problem(str(tmp_path), version=(3, 10))
    usage = shutil.disk_usage(tmp_path)._replace(free=1_500_000_000)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda folder: usage)
    assert "only 1.5 GB of disk are free" in preflight.problem(str(tmp_path))
    monkeypatch.setattr(preflight.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert "python3-venv" in preflight.problem(str(tmp_path))


def test_preflight_runs_without_the_package(tmp_path):
    command = [sys.executable, "-I", "-S", preflight.__file__, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
