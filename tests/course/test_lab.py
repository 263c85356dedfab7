"""Opening the course: the learner's own copies are never overwritten."""

import sys
import types

from ssl_course.course import lab


def test_filling_never_overwrites(tmp_path):
    source, target = tmp_path / "notebooks", tmp_path / "work"
    source.mkdir()
    (source / "a.ipynb").write_text("new")
    (source / "b.ipynb").write_text("new")
    target.mkdir()
    (target / "a.ipynb").write_text("the learner's own")
    assert lab.fill(source, target) == ["b.ipynb"]
    assert (target / "a.ipynb").read_text() == "the learner's own" and (target / "b.ipynb").read_text() == "new"
    assert lab.fill(source, target) == [] and len(list(target.iterdir())) == 2


def test_lab_opens_the_first_lesson_and_passes_arguments_through(tmp_path, monkeypatch, capsys):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / lab.FIRST).write_text("x")
    called = []
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    fake = types.SimpleNamespace(main=lambda arguments: called.append(arguments) or 0)
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", fake)
    assert lab.main(["--no-browser"]) == 0
    work = tmp_path / "work"
    assert called == [[str(work / lab.FIRST), f"--ServerApp.root_dir={work}", "--no-browser"]]
    assert lab.FIRST in capsys.readouterr().out and not any("token" in part for part in called[0])
