"""Cells are found by what stands in them, however it is broken into lines, and know the section that they stand in."""

import re

import pytest

from ssl_course.course import anchors
from ssl_course.course.anchors import Place

CELLS = (
    {"cell_type": "markdown", "source": "# Why?\n\nA *plain* start."},
    {"cell_type": "markdown", "source": "## 1 · First\n\none long\nline\n\n## 2 · Second\n\nanother line"},
    {"cell_type": "code", "source": "## no heading\nprint('another')"},
    {"cell_type": "markdown", "source": "one more\n\n## Recap\n\nthe end"},
)


@pytest.fixture
def lesson(monkeypatch):
    monkeypatch.setattr(anchors, "cells", lambda lesson: CELLS)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("*plain* start", Place("00", 0, "")),
        ("one  long line", Place("00", 1, "1 · First")),
        ("## 1 · First", Place("00", 1, "1 · First")),
        ("another line", Place("00", 1, "2 · Second")),
        ("print('another')", Place("00", 2, "2 · Second")),
        ("one more", Place("00", 3, "2 · Second")),
        ("the end", Place("00", 3, "Recap")),
    ],
)
def test_words_are_found_with_their_section(lesson, words, place):
    assert anchors.find("00", words) == place


@pytest.mark.parametrize(("words", "how"), [("nowhere", "no cell"), ("another", r"more than one cell \(1, 2\)")])
def test_words_that_stand_nowhere_or_twice_are_named(lesson, words, how):
    with pytest.raises(ValueError, match=f"lesson 00: '{words}' stands in {how}"):
        anchors.find("00", words)


def test_prose_alone_and_code_alone(lesson):
    both = re.compile("another")
    assert [place.number for place in anchors.matching("00", both)] == [1, 2]
    assert [place.number for place in anchors.matching("00", both, "markdown")] == [1]
    assert [place.number for place in anchors.matching("00", both, "code")] == [2]


def test_links_say_where_they_lead():
    assert Place("07", 12, "2 · Pull · push").link() == "[lesson 07, section 2](#lesson-07-cell-12)"
    assert Place("07", 38, "Recap").link() == "[lesson 07, recap](#lesson-07-cell-38)"
    assert Place("07", 0, "").link() == "[lesson 07](#lesson-07-cell-0)"


def test_the_stored_lessons_are_read():
    assert anchors.cells("00")[0]["source"].startswith("# Can a network learn")
    with pytest.raises(ValueError, match="no lesson '99'; there are: 00, 01"):
        anchors.cells("99")
