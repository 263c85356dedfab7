"""The chapter's points all have a place that is there; the faithfulness table follows the recaps."""

import dataclasses

import pytest

from ssl_course import catalogue
from ssl_course.course import anchors, chapter

ITEM = '- {id: one, kind: idea, what: "a thing", at: [{"00": "Recap"}]}\n'


def test_the_chapter_is_complete():
    items = chapter.rows(chapter.CHAPTER, "id", "kind", "what", "at")
    of = {kind: {item["id"] for item in items if item["kind"] == kind} for kind in chapter.KINDS}
    assert of["figure"] == {f"figure-1.{number}" for number in range(1, 7)}
    assert of["exercise"] == {"exercise-2-1", "exercise-2-2"}
    assert of["reference"] == {
        f"reference-{name}" for name in ("imagenet", "simclr", "vicregl", "cookbook", "scarf", "levin")
    }
    assert len(of["example"]) == 5 and len(of["idea"]) == 27  # what a reader listed, section by section


def test_every_point_has_a_cell_and_the_papers_have_their_numbers():
    page = chapter.chapter_page()  # raises if words stand in no cell of their lesson, or in several
    for number in ("2002.05709", "2210.01571", "2304.12210", "2106.15147", "2206.15306"):
        assert number in page
    assert page.count("](#lesson-") >= len(chapter.rows(chapter.CHAPTER, "id", "kind", "what", "at"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ITEM * 2, "one comes more than once"),
        (ITEM.replace("idea", "poem"), "kind poem; there are: idea, figure"),
        (ITEM.replace(', what: "a thing"', ""), "entry 1: give id, kind, what, at"),
        (ITEM.replace("a thing", ""), "none of them empty"),
        (ITEM.replace("Recap", "no such words"), "'no such words' stands in no cell"),
        (ITEM.replace("00", "99"), "no lesson '99'"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(text, message, tmp_path, monkeypatch):
    (path := tmp_path / "chapter.yml").write_text(text, "utf-8")
    monkeypatch.setattr(chapter, "CHAPTER", path)
    with pytest.raises(ValueError, match=message):
        chapter.chapter_page()


def test_every_method_names_its_factors_and_every_recap_is_quoted():
    page = chapter.methods_page()
    rows = chapter.rows(chapter.METHODS, "method", "at", "keep", "simplify", "theirs", "ours")
    assert page.count("](#lesson-") == len(rows) >= 20
    assert all(f"| {row['theirs']} | {row['ours']} |" in page for row in rows)
    for lesson in catalogue.lessons():
        assert f"### {lesson.id} · {lesson.title}" in page
    assert page.count("**Simplified here") == page.count("**Where it fails") == len(catalogue.lessons())


def test_a_recap_is_quoted_by_paragraph(monkeypatch):
    text = "x\n\n**Simplified here:** a\nb\n\n**Where it fails.** c\n\n**Sources.** d\n\nafter"
    cells = ({"cell_type": "markdown", "source": text},)
    for module in (anchors, chapter):
        monkeypatch.setattr(module, "cells", lambda lesson: cells)
    lesson = dataclasses.replace(catalogue.lessons()[0])
    assert chapter.recap(lesson) == ["**Simplified here:** a\nb", "", "**Where it fails.** c", "", "**Sources.** d"]
    cells[0]["source"] = text.replace("**Sources.**", "Sources:")
    with pytest.raises(ValueError, match=r"has no \*\*Sources:\*\*"):
        chapter.recap(lesson)
