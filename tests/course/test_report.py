"""The records of a class on the command line: one learner's tables, or a line for each learner and lesson."""

import csv
import io
import json

import pytest

from ssl_course import progress
from ssl_course.check.report import HEADINGS, Report
from ssl_course.course import report

EVENTS = [
    {"at": 1_700_000_000, "id": "00-1", "what": "guessed", "option": "b"},
    {"at": 1_700_000_060, "id": "00-1", "what": "settled", "bears_out": ["b"]},
    {"at": 1_700_000_120, "id": "nearest", "what": "checked", "status": "correct"},
    {"at": 1_700_000_180, "id": "margin_loss", "what": "hint", "number": 2},
]


@pytest.fixture
def classroom(tmp_path):
    for name, events in (("anna", EVENTS), ("ben, <b>", EVENTS[:2])):
        (tmp_path / name).mkdir()
        (tmp_path / name / progress.FILE).write_text("\n".join(map(json.dumps, events)), "utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_one_folder_gives_the_tables_of_the_notebook(classroom, capsys):
    assert report.main([str(classroom / "anna")]) == 0
    said = capsys.readouterr().out
    assert said == f"{Report(EVENTS)}\n" and "00-1        (b)    (b)               ✓ right" in said


def test_several_give_a_line_for_each_learner_and_lesson(classroom, capsys):
    names = [str(classroom / name) for name in ("anna", "ben, <b>")]
    assert report.main(names) == 0
    table, _, notes = capsys.readouterr().out.partition("Minutes run")
    lines = table.splitlines()
    assert lines[0] == "Learners:" and [line.split()[-12] for line in lines[2:]] == ["00", "07", "00"]
    assert all(line.strip().startswith(str(classroom)) for line in lines[2:]) and "grade NOTEBOOK" in notes


def test_as_csv(classroom, capsys):
    names = [str(classroom / name) for name in ("anna", "ben, <b>")]
    assert report.main([*names, "--csv"]) == 0
    head, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head == ["learner", *HEADINGS]
    assert rows[0] == [names[0], "00", "1", "1", "1", "0", "0", "3", "1", "0", "0", "0", "2"]
    assert (rows[1][1], rows[1][10]) == ("07", "2") and rows[2][0] == names[1] and len(rows) == 3


def test_a_folder_without_a_record_is_named_and_the_others_are_shown(classroom, capsys):
    missing = [str(classroom / "empty"), str(classroom / "nobody")]
    assert report.main([*missing, str(classroom / "anna")]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        f"{one} holds no .progress.jsonl, a learner's record: is it their work folder?" for one in missing
    ]
    assert said.out.startswith("Learners:")


def test_a_damaged_record_is_named(classroom, session, capsys):
    (classroom / "empty" / progress.FILE).write_bytes(b"\xff\n{}")
    assert report.main([str(classroom / "empty")]) == 0
    said = capsys.readouterr().out
    assert "2 of 2 entries can't be read" in said and "No prediction and no exercise has been tried yet." in said
