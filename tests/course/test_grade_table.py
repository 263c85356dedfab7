"""The tables of a class: every verdict at once on the disk, and nothing in them that a program would run."""

import csv

import pytest

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET
from ssl_course.course.grade_table import Grade, Tables, one_line, page

GRADES = [
    Grade("anna", "00.ipynb", "nearest", NOT_YET, "Look, again.", "mistake", 0.25),
    Grade("anna", "00_b.ipynb", "nearest", CORRECT, "Right."),
    Grade("=1+1", "00.ipynb", "two_views", NOT_ATTEMPTED, "-1 <b>\x1b[31m\nx"),
    Grade("<ben>", "x.doc", "", "not read", "it is no notebook"),
]


def test_each_verdict_is_on_the_disk_as_soon_as_it_is_known(tmp_path):
    with pytest.raises(KeyboardInterrupt), Tables(tmp_path / "new" / "folder") as tables:
        tables.add(GRADES[:1])
        with tables.csv.open(encoding="utf-8", newline="") as file:
            (line,) = csv.DictReader(file)
        assert line == {
            "learner": "anna",
            "notebook": "00.ipynb",
            "exercise": "nearest",
            "status": NOT_YET,
            "message": "Look, again.",
            "mistake": "mistake",
            "seconds": "0.25",
        }
        tables.add(GRADES[1:])
        raise KeyboardInterrupt
    with tables.csv.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines[2]["learner"] == "'=1+1" and lines[2]["message"] == "'-1 <b> [31m x" and lines[3]["exercise"] == ""
    assert tables.html.read_text("utf-8") == page(GRADES)


def test_the_page_has_a_line_for_each_learner_with_the_better_verdict():
    text = page(GRADES)
    rows = [row.split("<td>")[1:] for row in text.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]]
    cells = [[cell.split("</td>")[0] for cell in row] for row in rows]
    assert cells == [["anna", "1", "✓", ""], ["=1+1", "0", "", "○"], ["&lt;ben&gt;", "0", "", ""]]
    assert "Grades of 3 learners" in text and "<b>\x1b" not in text and "&lt;b&gt;" in text


def test_a_strangers_text_is_one_plain_line():
    assert one_line(" a\n\x1b[2Jb\u202e\ud800 ") == "a  [2Jb"
