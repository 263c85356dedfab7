"""`make lab` on a fresh clone: killed at any moment, out of room, or started twice, the same command mends it.

The environments are real; pip and JupyterLab are stand-ins that write down how they were called.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from ssl_course.course import install
from ssl_course.settings import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make") or os.name != "posix", reason="needs make")
NOTE = "import os, sys\nopen(os.environ['NOTES'], 'a').write(' '.join(map(str, {})) + '\\n')\n"
STANDINS = {
    "pip/__init__.py": "",
    "pip/__main__.py": NOTE.format("['pip', *sys.argv[1:]]"),
    "jupyterlab/__init__.py": "",
    "jupyterlab/labapp.py": NOTE.format("['kernels import from', os.environ['PYTHONPATH'].split(os.pathsep)[0]]")
    + "main = lambda arguments: 0\n",
}


@pytest.fixture
def clone(tmp_path):
    """What `make lab` needs of the course, in a folder of its own; `make(clone)` runs it there."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "ssl_course", course / "ssl_course", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "notebooks/00_start_here.ipynb"):
        (course / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, course / name)
    for name, text in STANDINS.items():
        (tmp_path / "standins" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "standins" / name).write_text(text)
    return course


def make(course, target="lab"):
    names = {"PYTHONPATH": str(course.parent / "standins"), "NOTES": str(course.parent / "notes")}
    return subprocess.Popen(
        ["make", f"PYTHON={sys.executable}", target],
        cwd=course,
        env={"PATH": os.environ["PATH"], "HOME": str(course.parent)} | names,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def notes(course):
    return (course.parent / "notes").read_text().splitlines()


@pytest.mark.slow
def test_killed_then_started_twice_at_once_then_moved(clone):
    for moment in (0.4, 2):
        killed = make(clone)
        time.sleep(moment)
        with contextlib.suppress(ProcessLookupError):  # done already, on a fast machine
            os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
    for one in [make(clone), make(clone)]:
        _, wrong = one.communicate()
        assert one.returncode == 0, wrong
    assert install.is_whole(clone / ".venv") and (clone / "work" / "00_start_here.ipynb").exists()
    said = notes(clone)
    assert [line for line in said if line.endswith("-c constraints.txt -e .")] and len(said) >= 3
    moved = clone.rename(clone.with_name("moved"))  # a moved course imports itself, not the place it came from
    assert make(moved).wait() == 0 and notes(moved)[len(said) :] == [f"kernels import from {moved}"]


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have run."""
    run = []
    monkeypatch.setattr(install.subprocess, "run", lambda command, **_: run.append(command))
    return run


@pytest.mark.parametrize("whole", [True, False])
def test_an_environment_made_by_hand_is_kept_if_it_is_whole(whole, tmp_path, commands, monkeypatch):
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "is_whole", lambda folder: whole)
    stamp = tmp_path / ".venv" / ".made"
    assert install.main(stamp, []) == 0 and stamp.exists()
    assert commands == ([] if whole else [[sys.executable, "-m", "venv", "--clear", str(tmp_path / ".venv")]])


def test_what_fails_leaves_no_stamp_and_says_what_to_do(tmp_path, monkeypatch, capsys):
    (tmp_path / ".venv").mkdir()

    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install.subprocess, "run", fail)
    stamp = tmp_path / ".venv" / ".lab"
    assert install.main(stamp, ["-e", "."]) == 1 and not stamp.exists()
    assert "give the same command again: it goes on from here" in capsys.readouterr().err


def test_a_half_made_environment_is_not_whole(tmp_path):
    assert not install.is_whole(tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(tmp_path / "gone")
    assert not install.is_whole(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "half"], check=True)
    assert not install.is_whole(tmp_path / "half")


def test_the_lock_is_given_back_by_a_killed_process(tmp_path):
    code = "from pathlib import Path; from ssl_course.course import install; import time\n"
    code += f"with install.alone(Path({str(tmp_path / 'x')!r})): print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate()
    with install.alone(tmp_path / "x") as lock:
        assert lock is not None


@pytest.mark.parametrize(
    ("version", "upgraded"), [("23.0.1", True), ("22.3", True), ("23.1", False), ("26.0.1", False)]
)
def test_a_pip_that_is_too_old_is_renewed_first(tmp_path, monkeypatch, version, upgraded):
    monkeypatch.setattr(install.importlib.metadata, "version", lambda name: version)
    *before, last = install.commands(tmp_path, ["-e", "."])
    assert last[-2:] == ["-e", "."] and [command[-2:] for command in before] == [["--upgrade", "pip"]] * upgraded


def test_a_small_torch_is_fetched_before_the_rest_where_it_is_asked_for(tmp_path):
    arguments = ["--torch=cpu", "-c", "constraints.txt", "-e", "."]
    uv, torch, rest = install.commands(tmp_path, arguments)[-3:]
    assert uv[-1] == "uv" and torch[1:4] == ["-m", "uv", "pip"]
    assert torch[-5:] == ["--torch-backend=cpu", "-c", "constraints.txt", "torch", "torchvision"]
    assert rest == install.commands(tmp_path, arguments[1:])[-1]


@pytest.mark.parametrize(("words", "small"), [([], []), (["TORCH=cpu"], ["--torch=cpu"])])
def test_the_variable_reaches_the_installer(words, small):
    """`make -n` says what it would run."""
    run = subprocess.run(["make", "-n", "-B", ".venv/.lab", *words], cwd=ROOT, capture_output=True, text=True).stdout
    (line,) = [line for line in run.splitlines() if line.endswith("-e .")]
    assert [word for word in line.split() if word.startswith("--torch")] == small
