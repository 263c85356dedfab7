"""The glossary: a word has one meaning and stands in bold or italics where it is explained. Symbols, from recaps."""

import dataclasses
import re

import pytest

from ssl_course import catalogue
from ssl_course.course import anchors, glossary


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two **views** of it", True),
        ("a *view*, that is", True),
        ("**View.** A change", True),
        ("the *view*s", False),
        ("a view of **it**", False),
        ("**review**", False),
        ("**point of view**", False),
        ("***view***", False),
    ],
)
def test_emphasised_words_are_found(text, found):
    assert bool(glossary.emphasised("view").search(text)) == found


def test_words_may_be_broken_between_lines():
    assert glossary.emphasised("linear probe").search("a **linear\nprobe** reads")


@pytest.fixture
def lessons(monkeypatch):
    """Lessons made of one text each: `lessons({"00": (text, terms)})`."""
    real = catalogue.lessons()[0]

    def make(given):
        made = [dataclasses.replace(real, id=number, terms=terms) for number, (_, terms) in given.items()]
        monkeypatch.setattr(catalogue, "lessons", lambda: made)
        cells = {number: ({"cell_type": "markdown", "source": text},) for number, (text, _) in given.items()}
        monkeypatch.setattr(anchors, "cells", lambda lesson: cells[lesson])
        monkeypatch.setattr(glossary, "cells", lambda lesson: cells[lesson])

    return make


def test_a_term_links_to_its_cell_and_to_those_that_set_it_in_bold_again(lessons):
    lessons({"00": ("## 1 · A\n\na *view*", {"view": "a change"}), "01": ("**views**", {}), "02": ("*view*", {})})
    (term,) = glossary.terms()
    assert (term.name, term.meaning, term.place.lesson, term.place.section) == ("view", "a change", "00", "1 · A")
    assert [place.lesson for place in term.again] == ["01"]
    assert [glossary.known(lesson, [term]) for lesson in ("00", "01", "02")] == [{}, {0: ["view"]}, {}]
    assert "view\n  a change. Explained in [lesson 00, section 1]" in glossary.glossary_page()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"00": ("*view*", {"view": "a"}), "01": ("*View*", {"View": "b"})}, "lesson 00 explains 'View' already"),
        ({"00": ("a view", {"view": "a"})}, "no cell sets 'view' in"),
        ({"00": ("*view*", {"view": " "})}, "the term 'view' has no meaning: ' '"),
        ({"00": ("*view*", {"view": None})}, "the term 'view' has no meaning: None"),
    ],
)
def test_what_is_wrong_with_a_term_is_named(lessons, given, message):
    lessons(given)
    with pytest.raises(ValueError, match=re.escape(message)):
        glossary.terms()


TABLE = (
    "| symbol | meaning |\n|---|---|\n| h, z | features; embedding |\n| s, n | a, b |\n| `a` | kept |\n\nafter | x |"
)


def test_rows_of_a_recap_become_symbols(lessons):
    lessons({"00": (f"## Recap\n\n{TABLE}", {})})
    assert [(symbol, meaning) for symbol, meaning, _ in glossary.symbols()] == [
        ("`a`", "kept"),
        ("h", "features"),
        ("s, n", "a, b"),
        ("z", "embedding"),
    ]
    assert "| h | features | [lesson 00, recap](#lesson-00-cell-0) |" in glossary.symbols_page()


def test_a_recap_without_a_table_is_named(lessons):
    lessons({"00": ("## Recap", {})})
    with pytest.raises(ValueError, match="its recap has no table that begins"):
        glossary.symbols()


def test_every_lesson_explains_words_and_lists_symbols():
    terms = glossary.terms()  # raises for a word with two meanings, or one that its lesson doesn't set in bold
    explained = {term.place.lesson for term in terms}
    assert explained == {lesson.id for lesson in catalogue.lessons() if lesson.terms} and "00" in explained
    listed = {place.lesson for _, _, place in glossary.symbols()}
    assert listed == {lesson.id for lesson in catalogue.lessons()}
