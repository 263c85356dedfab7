"""Opening the course: the learner's own copies are never overwritten, and what is odd about them is said."""

import errno
import json
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

from ssl_course import progress, settings, start_page
from ssl_course.course import editions, lab


def notebook(path, *words):
    """A notebook with a cell for each word, whose ids are hashes as the build makes them."""
    cells = [{"id": f"{sum(map(ord, word)):012x}", "cell_type": "markdown", "source": word} for word in words]
    path.write_text(json.dumps({"cells": cells}))


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """notebooks/ with two lessons, and work/, which is not there yet; `lab.main` opens no JupyterLab."""
    (source := tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(lab, "NOTEBOOKS", source)
    for name in (lab.FIRST, "01_b.ipynb"):
        notebook(source / name, "# title", "words", "code")
    opened = []
    fake = types.SimpleNamespace(main=lambda arguments: opened.append(arguments) or 0)
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", fake)
    for name in ("PYTHONSTARTUP", "SSL_COURSE_WORK", "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.delenv("JUPYTER_CONFIG_PATH")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    with settings.using(work=tmp_path / "work"):
        yield source, tmp_path / "work", opened


def said(capsys, *arguments):
    """What a start prints below its first line, root's advice left out."""
    assert lab.main([*arguments]) == 0
    return [line for line in capsys.readouterr().out.splitlines()[1:] if not line.startswith("You are root")]


def edit(work):
    """The learner adds a cell of their own to lesson 00, whose id has another form."""
    own = json.loads((work / lab.FIRST).read_text())
    own["cells"].append({"id": "own-1", "cell_type": "markdown", "source": "mine"})
    (work / lab.FIRST).write_text(json.dumps(own))


def texts(path):
    return [cell["source"] for cell in json.loads(path.read_text())["cells"]]


def test_filling_never_overwrites(folders, capsys):
    source, work, _ = folders
    work.mkdir()
    (work / lab.FIRST).write_text("the learner's own")
    lab.main([])
    assert f"Your notebooks are in {work}. Copied anew: 01_b.ipynb." in capsys.readouterr().out
    lab.main([])
    assert "Copied anew: none, your files are as you left them." in capsys.readouterr().out
    assert (work / lab.FIRST).read_text() == "the learner's own"
    assert texts(work / "01_b.ipynb") == texts(source / "01_b.ipynb")
    there = {path.name for path in work.iterdir()}
    assert there == {lab.FIRST, "01_b.ipynb", editions.EDITIONS, start_page.NAME}


def test_lab_opens_the_first_lesson_and_passes_arguments_through(folders):
    _, work, opened = folders
    assert lab.main(["--no-browser", "--port=8890"]) == 0
    (given,) = opened
    assert f"--LabApp.default_url=/lab/tree/{lab.FIRST}" in given and f"--ServerApp.root_dir={work}" in given
    assert given[-2:] == ["--no-browser", "--port=8890"] and not any("token" in part for part in given)
    assert f"--MappingKernelManager.cull_idle_timeout={lab.IDLE}" in given
    assert os.environ["PYTHONSTARTUP"] == str(lab.STARTUP) and lab.STARTUP.is_file()
    assert os.environ["SSL_COURSE_WORK"] == str(work)


def test_a_terminal_in_jupyterlab_finds_the_courses_own_programs_first(folders, monkeypatch):
    here = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", os.pathsep.join(["other", here]))
    for _ in range(2):  # started from within itself, the second time
        lab.main([])
        assert os.environ["PATH"] == os.pathsep.join([here, "other"])


def test_whoever_has_begun_lands_on_the_start_page(folders):
    _, work, opened = folders
    notebook(folders[0] / lab.FIRST, "# title", 'widgets.predict("00-1")')
    assert nothing_done(opened)
    (work / progress.FILE).write_text('{"at": 1, "id": "00-1", "what": "guessed", "option": "a"}')
    lab.main([])
    assert f"--LabApp.default_url=/lab/tree/{start_page.NAME}" in opened[-1]


def nothing_done(opened):
    lab.main([])
    return f"--LabApp.default_url=/lab/tree/{lab.FIRST}" in opened[-1]


def test_lab_shows_no_news_and_pages_instead_of_their_source(folders):
    lab.main([])
    labconfig = Path(os.environ["JUPYTER_CONFIG_PATH"], "labconfig", "default_setting_overrides.json")
    found = json.loads(labconfig.read_text())
    assert found["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert found["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"] == {"markdown": "Markdown Preview"}


def test_a_learners_own_jupyter_settings_come_first(folders, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "own")
    lab.main([])
    assert os.environ["JUPYTER_CONFIG_PATH"] == "own"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no root")
@pytest.mark.parametrize(("user", "words", "told"), [(0, [], 1), (0, ["--allow-root"], 0), (1000, [], 0)])
def test_root_is_told_what_jupyterlab_wants(folders, monkeypatch, capsys, user, words, told):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    lab.main(words)
    assert capsys.readouterr().out.count('`make lab ARGS="--allow-root --ip=0.0.0.0 --no-browser"`') == told


def test_files_only_opens_nothing(folders):
    _, work, opened = folders
    assert lab.main(["--files-only"]) == 0 and opened == [] and (work / lab.FIRST).exists()


def test_help_names_the_courses_options_and_jupyterlabs(folders, capsys):
    lab.main(["--help"])
    assert "--reset=07" in capsys.readouterr().out and folders[2][0][-1] == "--help"


def test_a_lesson_that_was_corrected_is_offered_and_comes_when_it_is_asked_for(folders, capsys):
    source, work, _ = folders
    assert said(capsys) == []
    edit(work)
    before = (work / lab.FIRST).read_text()
    assert said(capsys) == []
    notebook(source / lab.FIRST, "# title", "better words", "code")
    (line,) = said(capsys)
    assert line == (
        f"There is a newer {lab.FIRST}. `make lab ARGS=--update=00` brings it, your answers with it, and keeps your "
        "copy."
    )
    assert (work / lab.FIRST).read_text() == before
    (line,) = said(capsys, "--update")
    kept = line.removeprefix(f"{lab.FIRST} is now the newest edition, with your answers; your copy is ").rstrip(".")
    assert (work / kept).read_text() == before
    assert texts(work / lab.FIRST) == ["# title", "better words", "code", "mine"]
    assert said(capsys, "--update") == []


def test_a_lesson_that_was_not_begun_follows_the_course(folders, capsys):
    source, work, _ = folders
    lab.main([])
    capsys.readouterr()
    notebook(source / lab.FIRST, "# title", "better words", "code")
    assert said(capsys) == [f"{lab.FIRST} is now the newest edition; you had not begun it."]
    assert texts(work / lab.FIRST) == ["# title", "better words", "code"]


def test_one_lesson_alone_is_updated_by_its_number(folders, capsys):
    source, work, _ = folders
    lab.main([])
    capsys.readouterr()
    edit(work)
    notebook(work / "01_b.ipynb", "# title", "words", "code", "mine")
    for name in (lab.FIRST, "01_b.ipynb"):
        notebook(source / name, "# better", "words")
    updated, offered = said(capsys, "--update=0")
    assert updated.startswith(f"{lab.FIRST} is now") and offered.startswith("There is a newer 01_b.ipynb.")


def test_a_lesson_is_begun_anew(folders, capsys):
    source, work, _ = folders
    lab.main([])
    edit(work)
    before = (work / lab.FIRST).read_text()
    capsys.readouterr()
    (line,) = said(capsys, "--reset=00")
    kept = re.fullmatch(
        rf"{lab.FIRST} is as at the beginning; yours is now (\S+)\. Your record of guesses and checks stays\.", line
    )[1]
    assert (work / kept).read_text() == before
    assert texts(work / lab.FIRST) == texts(source / lab.FIRST)


@pytest.mark.parametrize("option", ["--reset=99", "--update=99", "--reset=x", "--reset="])
def test_a_lesson_that_is_not_there_is_refused_before_anything_is_touched(folders, option):
    _, work, opened = folders
    with pytest.raises(SystemExit, match="There is no lesson '.*': give one of 00, 01"):
        lab.main([option])
    assert not opened


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
    assert line.startswith(f"{path} is empty or no notebook. `make lab ARGS=--reset=01` keeps it") and path.exists()
    assert len(said(capsys, "--reset=01")) == 1 and texts(path) == ["# title", "words", "code"]


def test_a_link_is_not_written_through(folders):
    source, work, _ = folders
    work.mkdir()
    (work / lab.FIRST).symlink_to(source.parent / "nowhere")
    lab.main([])
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
    assert "\n" not in str(raised.value) and not list(work.glob("*.ipynb")) and not list(work.rglob("*.tmp"))
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
    lab.main([])
    opened.clear()
    work.chmod(0o500)
    assert lab.main([]) == 0 and len(opened) == 1  # complete: it starts


def test_a_course_without_notebooks_says_how_they_come_back(folders):
    source, _, _ = folders
    for path in source.iterdir():
        path.unlink()
    with pytest.raises(SystemExit, match="git checkout -- notebooks"):
        lab.main([])


FILL = (
    "import sys; from pathlib import Path; from ssl_course.course import editions; "
    "editions.fill(*map(Path, sys.argv[1:]))"
)


def test_two_starts_at_once_fill_the_same_folder(folders):
    source, work, _ = folders
    for number in range(80):
        notebook(source / f"{number}.ipynb", "title")
    run = [subprocess.Popen([sys.executable, "-c", FILL, source, work], cwd=settings.ROOT) for _ in range(3)]
    assert [one.wait() for one in run] == [0, 0, 0]
    assert sorted(p.name for p in work.glob("*.ipynb")) == sorted(p.name for p in source.iterdir())
    assert not list(work.glob("*.tmp")) and editions.newer(source, work) == []
