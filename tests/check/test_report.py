"""The report: predictions, exercises and minutes, from the learner's record; an exercise counts by own code alone."""

import io
import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from ssl_course import check, progress, settings
from ssl_course.check import CORRECT, HANDED_BACK, NOT_ATTEMPTED, NOT_YET, Checker
from ssl_course.check.report import HEADINGS, NOT_KEPT, NOTES, Report, Table, by_lesson, work
from ssl_course.exercises import EXERCISES, LESSONS

NOON = 1_700_000_000.0


def stub(*arguments):
    raise NotImplementedError


def _mine(features, k):
    z = features / features.norm(dim=1, keepdim=True)
    similarity = z @ z.T
    similarity.fill_diagonal_(float("-inf"))
    return similarity.topk(k).indices


def row(report, first, caption):
    """heading -> value, of the row of a table that holds `first`."""
    table = next(table for table in report.tables if table.caption == caption)
    found = next(row for row in table.rows if first in row[:2])
    return dict(zip(table.headings, found, strict=True))


def summed(lesson="00"):
    return row(check.report(), lesson, "Summary")


def status(name):
    return row(check.report(), name, "Exercises")["status"]


# ---- exercises ----


def test_nothing_done_nothing_reported(session):
    assert str(check.report()) == "No prediction and no exercise has been tried yet."
    assert str(check.report("07")) == "No prediction and no exercise of lesson 07 has been tried yet."


def test_a_function_handed_back_is_reported_and_never_counts_as_solved(session):
    handed_back = check.nearest(stub)
    assert status("nearest") == "○ not attempted" and summed()["solved"] == "0"
    assert check.nearest(handed_back) is handed_back
    assert status("nearest") == "○ handed back" and (summed()["solved"], summed()["handed back"]) == ("0", "1")
    check.two_views(lambda *arguments: 1)
    assert status("two_views") == "✗ not yet" and summed()["exercises"] == str(len(LESSONS["00"]))


def test_an_own_answer_counts_whatever_came_before_and_stays_solved(session):
    handed_back = check.nearest(check.nearest(stub))
    assert check.nearest(_mine) is _mine and summed()["solved"] == "1"
    for later in (handed_back, stub, lambda features, k: features):
        check.nearest(later)
        assert status("nearest") == "✓ solved"


def test_a_wrong_answer_is_not_hidden_by_checking_the_courses(session):
    check.nearest(check.nearest(lambda features, k: features))
    assert status("nearest") == "✗ not yet" and row(check.report(), "nearest", "Exercises")["tries"] == "1"


def test_hints_and_the_solution_count_until_the_exercise_is_solved(session, capsys):
    checker = Checker(EXERCISES["nearest"])
    checker.hint()
    checker.hint()
    checker(lambda features, k: features)
    checker(_mine)
    checker.hint()
    checker.hint()  # there is no fourth hint: this is the solution
    found = row(check.report(), "nearest", "Exercises")
    assert (found["tries"], found["hints"], found["solution"]) == ("2", "2", "–")
    checker = Checker(EXERCISES["two_views"])
    checker.solution()
    assert row(check.report(), "two_views", "Exercises")["solution"] == "seen"
    assert (summed()["hints"], summed()["solutions seen"]) == ("2", "1")


def test_hints_given_after_a_restart_are_not_counted_twice():
    found = [{"at": NOON, "id": "nearest", "what": "hint", "number": number} for number in (1, 2, 1)]
    assert work("nearest", found).hints == 2


def checked(status, at=NOON, id="nearest"):
    return {"at": at, "id": id, "what": "checked", "status": status}


def test_tries_and_times_are_those_of_own_answers():
    said = [NOT_ATTEMPTED, NOT_YET, HANDED_BACK, NOT_YET, CORRECT, NOT_YET]
    one = work("nearest", [checked(status, at) for at, status in enumerate(said)])
    assert (one.status, one.tries, one.first, one.last) == (CORRECT, 3, 1, 4)
    assert work("nearest", []) == work("nearest", [checked(CORRECT, id="two_views")])
    assert (work("nearest", []).status, work("nearest", []).first) == (NOT_ATTEMPTED, None)


def test_lessons_that_were_not_opened_are_not_reported(session):
    check.row_energy(stub)
    (summary, works) = check.report().tables
    assert [row[0] for row in summary.rows] == ["10"] and len(works.rows) == len(LESSONS["10"])


def test_in_strict_mode_the_courses_function_is_not_correct(session):
    with settings.using(strict=True):
        assert check.nearest(stub) is stub
        check.nearest(check.nearest.exercise.reference)
    assert summed()["solved"] == "0"


# ---- predictions and minutes ----


def guess(id, option, at=NOON):
    return {"at": at, "id": id, "what": "guessed", "option": option}


def settled(id, *options, at=NOON):
    return {"at": at, "id": id, "what": "settled", "bears_out": list(options)}


def asked(id, at=NOON):
    return {"at": at, "id": id, "what": "asked"}


GUESSES = [
    *(asked("00-1"), guess("00-1", "b"), settled("00-1", "b")),
    *(guess("00-2", "a"), settled("00-2", "b"), guess("00-2", "b")),
    *(settled("00-3", "c"), guess("00-3", "c")),
    *(asked("00-4"), settled("00-4", "a")),
    *(guess("00-5", "a"), asked("00-5")),
    *(guess("00-6", "a"), settled("00-6")),
    *(guess("00-10", "a"), settled("00-10", "a", "b")),
]


def test_predictions_are_listed_in_order_with_what_became_of_them():
    (_, predictions, _) = Report(GUESSES).tables
    assert predictions.rows == [
        ["00-1", "(b)", "(b)", "✓ right"],
        ["00-2", "(a)", "(b)", "✗ wrong"],
        ["00-3", "–", "(c)", "○ late: does not count"],
        ["00-4", "–", "(a)", "○ no guess"],
        ["00-5", "(a)", "–", "○ not settled yet"],
        ["00-6", "(a)", "none", "○ no option fits"],
        ["00-10", "(a)", "(a) (b)", "✓ right"],
    ]
    found = row(Report(GUESSES), "00", "Summary")
    assert [found[name] for name in HEADINGS[1:6]] == ["7", "6", "2", "1", "1"]


def test_minutes_and_the_sum_over_lessons():
    found = [asked("00-1", NOON), checked(CORRECT, NOON + 600), asked("00-2", NOON + 9999)]
    found += [asked("07-1", NOON + 9999), settled("07-1", "a", at=NOON + 10_299)]
    report = Report(found)
    minutes = [row(report, lesson, "Summary")["minutes"] for lesson in ("00", "07", "all")]
    assert minutes == ["10", "5", "15"]
    assert row(report, "all", "Summary")["predictions"] == "3" and row(report, "all", "Summary")["solved"] == "1"
    assert [line[0] for line in Report(found, "07").tables[0].rows] == ["07"]  # one lesson needs no sum


def test_what_the_course_does_not_know_is_left_out():
    found = [checked(CORRECT, id="renamed"), asked("0-1"), asked("00-0"), asked("99-1000"), asked("00-1")]
    assert by_lesson(found) == {"00": [asked("00-1")]}


@pytest.mark.parametrize("lesson", ["99", 0, None, "0"], ids=repr)
def test_a_lesson_that_is_none_is_named(lesson):
    with pytest.raises(ValueError, match=r"^there is no lesson .*\. There are: '00', "):
        check.report(lesson)


# ---- kept, and shown ----


def test_the_report_survives_a_restart(learner, session):
    check.nearest(lambda features, k: features)
    check.nearest.hint()
    session()
    before = summed()
    check.nearest(_mine)
    session()
    assert (before["solved"], before["hints"], summed()["solved"]) == ("0", "1", "1")
    found = row(check.report("00"), "nearest", "Exercises")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", found["first try"]) and found["tries"] == "2"
    assert summed()["minutes"] == "0" and NOTES[0] in str(check.report())


def test_where_nothing_is_kept_no_time_is_told(session):
    """So the page that the build stores does not change with the machine's speed."""
    check.nearest(_mine)
    said = str(check.report())
    assert NOT_KEPT in said and NOTES[1] in said and "minutes" not in said.lower() and "first try" not in said


def test_as_text():
    table = Table("A caption", ("lesson", "n"), [["00", 10], ["all", 7]])
    assert str(table) == "A caption:\n  lesson  n\n  00      10\n  all     7"


def test_as_html_tables_have_captions_and_headings_and_nothing_is_taken_for_markup():
    table = Table("a < b", ("<i>", "&"), [["<script>", 1]])
    root = ElementTree.fromstring(table.html())
    assert root.find("caption/b").text == "a < b" and root.find("tbody/tr/td").text == "<script>"
    assert [head.get("scope") for head in root.iter("th")] == ["col", "col"]
    page = Report(GUESSES)._repr_html_()
    root = ElementTree.fromstring(f"<div>{page}</div>")
    assert [caption.text for caption in root.iter("b")] == ["Summary", "Predictions", "Exercises"]
    assert "✗ wrong" in page and "color" not in page and [note.text for note in root.iter("p")] == list(NOTES)


@pytest.mark.parametrize("at", [1e300, -1e18, 0], ids=str)
def test_a_time_that_is_no_date_stops_nothing(at):
    assert len(row(Report([checked(CORRECT, at)]), "nearest", "Exercises")["first try"]) in (1, 16)


def test_signs_survive_a_pipe_that_can_not_write_them(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    exercise = EXERCISES["column_spread"]
    Checker(exercise)(lambda z: z.std(0).mean())
    Checker(exercise)(lambda z: None)
    pipe.flush()
    said = pipe.buffer.getvalue()
    assert b"+ column_spread: correct" in said and b"x column_spread: not yet" in said


def test_judging_silently_is_not_recorded(session):
    Checker(EXERCISES["nearest"]).judge(_mine)
    assert progress.events() == []
