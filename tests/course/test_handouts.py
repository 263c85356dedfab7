"""Handouts: predictions to tick, the recap to keep, two pages of A4 where they can be counted."""

import html

import pytest

from ssl_course import catalogue
from ssl_course.course import handouts
from ssl_course.course.class_lesson import ClassLesson

each_lesson = pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.stem)


@each_lesson
def test_a_handout_has_questions_on_its_first_sheet_and_the_recap_on_its_second(source, tmp_path):
    lesson = ClassLesson(source)
    page = handouts.write_handout(lesson, tmp_path)
    first, second = page.read_text("utf-8").split('<div class="sheet">')[1:]
    for one in lesson.predictions:
        assert html.escape(one.question) in first and html.escape(one.question) not in second
        assert all(html.escape(text) in first for text in one.options.values()) and one.settled not in first
    assert all(html.escape(heading) in first for _, heading, *_ in lesson.exercises)
    assert "<th>symbol</th>" in second and "arXiv" in second and second.count("<img ") == 1
    assert (tmp_path / lesson.metadata.id / "01.png").exists()


@each_lesson
def test_a_handout_prints_on_two_pages(source, tmp_path):
    page = handouts.write_handout(ClassLesson(source), tmp_path)
    if not (pages := handouts.print_to_pdf(page)):
        pytest.skip("WeasyPrint, or a library that it needs, is not installed: pages can't be counted")
    assert pages == handouts.PAGES and page.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_the_command_says_where_they_lie_and_ends_with_1_if_one_is_too_long(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(handouts, "FOLDER", tmp_path)
    for pages, code in ((0, 0), (2, 0), (3, 1)):
        monkeypatch.setattr(handouts, "print_to_pdf", lambda page, pages=pages: pages)
        assert handouts.main(["00"]) == code
    said = capsys.readouterr().out
    assert "no PDF" in said and "00.pdf, 2 pages" in said and "1 of them should have 2 pages" in said
    with pytest.raises(SystemExit):
        handouts.main(["99"])
