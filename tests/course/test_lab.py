"""Opening the course: the learner's own copies are never overwritten, and what is odd about them is said."""

import errno
import json
import os
import subprocess
import sys
import types

import pytest

from ssl_course import settings
from ssl_course.course import lab


def notebook(path, *words):
    """A notebook with a cell for each word, whose ids are hashes as the build makes them."""
    cells = [{"id": f"{sum(map(ord, word)):012x}", "source": word} for word in words]
    path.write_text(json.dumps({"cells": cells}))


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """notebooks/ with two lessons, and work/, which is not there yet; `lab.main` opens no JupyterLab."""
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    (source := tmp_path / "notebooks").mkdir()
    for name in (lab.FIRST, "01_b.ipynb"):
        notebook(source / name, "title", "words", "code")
    opened = []
    fake = types.SimpleNamespace(main=lambda arguments: opened.append(arguments) or 0)
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", fake)
    monkeypatch.setenv("PYTHONSTARTUP", "")
    with settings.using(work=tmp_path / "work"):
        yield source, tmp_path / "work", opened


def said(capsys):
    """What a start prints below its first line."""
    assert lab.main([]) == 0
    return capsys.readouterr().out.splitlines()[1:]


def test_filling_never_overwrites(folders):
    source, work, _ = folders
    work.mkdir()
    (work / lab.FIRST).write_text("the learner's own")
    assert lab.fill(source, work) == ["01_b.ipynb"] and lab.fill(source, work) == []
    assert (work / lab.FIRST).read_text() == "the learner's own"
    assert (work / "01_b.ipynb").read_bytes() == (source / "01_b.ipynb").read_bytes()
    assert {path.name for path in work.iterdir()} == {lab.FIRST, "01_b.ipynb", lab.RECORD}


def test_lab_opens_the_first_lesson_and_passes_arguments_through(folders, capsys):
    _, work, opened = folders
    assert lab.main(["--no-browser"]) == 0
    assert opened == [[str(work / lab.FIRST), f"--ServerApp.root_dir={work}", "--no-browser"]]
    assert lab.FIRST in capsys.readouterr().out and not any("token" in part for part in opened[0])
    assert os.environ["PYTHONSTARTUP"] == str(lab.STARTUP) and lab.STARTUP.is_file()


@pytest.mark.parametrize("record", ["kept", "lost", "damaged"])
@pytest.mark.parametrize("edit", [(), ("mine",)], ids=["untouched", "edited"])
def test_a_lesson_that_was_corrected_is_announced_and_no_other(folders, capsys, edit, record):
    source, work, _ = folders
    assert said(capsys) == []
    notebook(work / lab.FIRST, "title", "words", "code", *edit)
    if edit:  # a learner's cell gets an id of another form
        (work / lab.FIRST).write_text((work / lab.FIRST).read_text().replace(f"{sum(map(ord, 'mine')):012x}", "own-1"))
    if record != "kept":
        (work / lab.RECORD).write_text("[" if record == "damaged" else "{}")
    before = (work / lab.FIRST).read_text()
    assert said(capsys) == []
    notebook(source / lab.FIRST, "title", "better words", "code")
    (line,) = said(capsys)
    assert line.startswith(f"A newer {lab.FIRST} is in notebooks/; yours is as you left it.")
    assert (work / lab.FIRST).read_text() == before
    (work / lab.FIRST).rename(work / "my_00.ipynb")
    assert said(capsys) == []  # copied anew


def test_a_lesson_that_left_the_course_is_named(folders, capsys):
    source, _, _ = folders
    lab.main([])
    (source / "01_b.ipynb").rename(source / "02_b.ipynb")
    capsys.readouterr()
    assert said(capsys) == ["01_b.ipynb was renamed or has left the course; yours is as you left it."]


@pytest.mark.parametrize("kind", ["empty", "folder", "half", "list"])
def test_what_is_no_notebook_is_mentioned_and_stays(folders, capsys, kind):
    _, work, _ = folders
    work.mkdir()
    path = work / "01_b.ipynb"
    if kind == "folder":
        path.mkdir()
    else:
        path.write_text({"empty": "", "half": '{"cells": [', "list": "[]"}[kind])
    (line,) = said(capsys)
    assert line.startswith(f"{path} is empty or no notebook: move it away") and path.exists()


def test_a_link_is_not_written_through(folders):
    source, work, _ = folders
    work.mkdir()
    (work / lab.FIRST).symlink_to(source.parent / "nowhere")
    assert lab.FIRST in lab.fill(source, work)
    assert not (source.parent / "nowhere").exists() and not (work / lab.FIRST).is_symlink()


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_is_wrong_with_work_is_one_line_with_the_way_out(folders, monkeypatch):
    source, work, opened = folders
    work.write_text("")
    with pytest.raises(SystemExit, match="work can't be filled .*: it is no folder.*`SSL_COURSE_WORK=FOLDER make lab`"):
        lab.main([])
    work.unlink()
    work.symlink_to(source.parent / "nowhere")
    with pytest.raises(SystemExit, match="a link that leads nowhere"):
        lab.main([])
    work.unlink()
    with monkeypatch.context() as patch, pytest.raises(SystemExit, match="no space left on device") as raised:
        patch.setattr(os, "fsync", full)
        lab.main([])
    assert "\n" not in str(raised.value) and list(work.iterdir()) == []
    (parent := source.parent / "locked").write_text("")
    with settings.using(work=parent / "work"), pytest.raises(SystemExit, match="not a directory"):
        lab.main([])
    assert not opened
    with settings.using(work=source.parent / "deep" / "elsewhere"):
        assert lab.main([]) == 0 and (source.parent / "deep" / "elsewhere" / lab.FIRST).exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_read_only_folders(folders):
    source, work, opened = folders
    work.mkdir()
    work.chmod(0o500)
    with pytest.raises(SystemExit, match="permission denied"):
        lab.main([])
    work.chmod(0o700)
    lab.fill(source, work)
    work.chmod(0o500)
    assert lab.main([]) == 0 and len(opened) == 1  # complete: it starts


def test_a_course_without_notebooks_says_how_they_come_back(folders):
    source, _, _ = folders
    for path in source.iterdir():
        path.unlink()
    with pytest.raises(SystemExit, match="git checkout -- notebooks"):
        lab.main([])


FILL = "import sys; from pathlib import Path; from ssl_course.course import lab; lab.fill(*map(Path, sys.argv[1:]))"


def test_two_starts_at_once_fill_the_same_folder(folders):
    source, work, _ = folders
    for number in range(80):
        notebook(source / f"{number}.ipynb", "title")
    run = [subprocess.Popen([sys.executable, "-c", FILL, source, work], cwd=settings.ROOT) for _ in range(3)]
    assert [one.wait() for one in run] == [0, 0, 0]
    assert sorted(p.name for p in work.glob("*.ipynb")) == sorted(p.name for p in source.iterdir())
    assert not list(work.glob("*.tmp")) and lab.notices(source, work) == []
