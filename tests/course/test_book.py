"""The book is made of what is stored; where Sphinx is installed, it is built whole and its pages are read."""

import importlib.util
import re

import pytest

from ssl_course import catalogue
from ssl_course.course import book, faults


@pytest.fixture(scope="module")
def sources():
    return book.sources()


def test_every_lesson_every_reference_page_and_every_picture_is_there(sources):
    for lesson in catalogue.lessons():
        text = sources[f"solutions/{lesson.path.stem}.ipynb"]
        for name in re.findall(r"_static/pictures/([\w-]+\.png)", text):
            assert sources[f"_static/pictures/{name}"][:4] == b"\x89PNG"
    assert {"index.md", "conf.py", "reference/glossary.md", "reference/chapter.md", "measured/index.md"} <= set(sources)
    assert "docs/README.md" not in sources and sources["extra/docs/training.png"]


def test_every_place_that_a_page_links_to_is_a_cell(sources):
    text = "".join(content for name, content in sources.items() if name.endswith(".ipynb"))
    cells = set(re.findall(r"\((lesson-\d\d-cell-\d+)\)=", text)) | set(
        re.findall(r"\[\]\{#(lesson-\d\d-cell-\d+)\}", text)
    )
    linked = {
        one
        for name in sources
        if name.startswith("reference/")
        for one in re.findall(r"\(#(lesson-[\w-]+)\)", sources[name])
    }
    assert len(linked) > 60 and linked <= cells


def test_the_front_page_lists_what_there_is():
    names = ["data/x/README.md", "docs/history.md", "docs/teaching.md"]
    page = book.home("# Course\n<!-- lessons -->\nx\n", names)
    assert page.startswith("# Course\nx\n") and ":caption: For teachers\n\ndocs/teaching.md\n" in page
    assert "\ndata/x/README.md\nLICENSE-text\ndocs/history.md\n" in page
    for lesson in catalogue.lessons():
        assert f"\n{lesson.id} · {lesson.title} <solutions/{lesson.path.stem}>\n" in page


def test_only_what_changed_is_written_and_what_is_gone_goes(tmp_path):
    book.write({"a/b.md": "one", "c.png": b"two"}, tmp_path)
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in ("a/b.md", "c.png")}
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "x.md").write_text("x")
    book.write({"a/b.md": "one", "c.png": b"three"}, tmp_path)
    assert (tmp_path / "a/b.md").stat().st_mtime_ns == times["a/b.md"]
    assert (tmp_path / "c.png").read_bytes() == b"three" and not (tmp_path / "old").exists()


def test_mending_a_page_twice_changes_nothing_more():
    for old, new in book.NAMES.items():
        assert all(one not in new for one in book.NAMES), old


def test_what_is_missing_stops_the_build_with_a_sentence(monkeypatch):
    def missing():
        raise FileNotFoundError(2, "No such file", "solutions/00.ipynb")

    monkeypatch.setattr(book, "sources", missing)
    monkeypatch.setattr(book.importlib, "import_module", lambda name: None)
    with pytest.raises(SystemExit, match="Not built: .*solutions/00.ipynb"):
        book.main([])


def test_packages_that_are_not_installed_are_named(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(book.importlib, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="myst_nb"):
        book.build()


def test_check_says_what_it_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(book, "build", lambda: 0)
    monkeypatch.setattr(book, "FOLDER", tmp_path)
    monkeypatch.setattr(faults, "report", lambda folder: ["a.html: b"])
    assert book.main(["--check"]) == 1 and "a.html: b" in capsys.readouterr().out
    monkeypatch.setattr(faults, "report", lambda folder: [])
    assert book.main(["--check"]) == 0 and "No broken link" in capsys.readouterr().out
    monkeypatch.setattr(book, "build", lambda: 2)
    assert book.main(["--check"]) == 2


@pytest.mark.slow
@pytest.mark.skipif(
    not importlib.util.find_spec("myst_nb"), reason="the book's packages are not installed: `make book`"
)
def test_the_whole_book_builds_without_a_warning_or_a_fault(tmp_path):
    assert book.build(tmp_path) == 0
    assert faults.report(tmp_path / "html") == []
    page = (tmp_path / "html" / "solutions" / "08_sample_contrastive.html").read_text("utf-8")
    assert "<math" in page and "One solution: open it after your own try" in page and "prev-next" in page
