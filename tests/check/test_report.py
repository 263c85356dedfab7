"""The report: what was solved in this session, by the learner's own code alone."""

import io
import sys

import pytest

from ssl_course import check, settings
from ssl_course.check import Checker
from ssl_course.check.report import statuses
from ssl_course.exercises import EXERCISES, LESSONS


def stub(*arguments):
    raise NotImplementedError


@pytest.fixture
def session():
    """As at the start of a session."""
    for name in EXERCISES:
        getattr(check, name).last = None
    yield
    for name in EXERCISES:
        getattr(check, name).last = None


def _mine(features, k):
    z = features / features.norm(dim=1, keepdim=True)
    similarity = z @ z.T
    similarity.fill_diagonal_(float("-inf"))
    return similarity.topk(k).indices


def reported(capsys):
    capsys.readouterr()
    check.report()
    return capsys.readouterr().out


def test_nothing_checked_nothing_reported(session, capsys):
    assert reported(capsys) == "No exercise has been checked in this session.\n"


def test_a_function_handed_back_is_reported_and_never_counts_as_solved(session, capsys):
    total = len(LESSONS["00"])
    handed_back = check.nearest(stub)
    assert f"Lesson 00: you solved 0 of {total} exercises ({total} not attempted)." in reported(capsys)
    assert check.nearest(handed_back) is handed_back
    said = reported(capsys)
    assert f"you solved 0 of {total} exercises (1 handed back, {total - 1} not attempted)" in said
    assert "○ nearest              handed back" in said
    check.two_views(lambda *arguments: 1)
    assert f"(1 handed back, 1 not yet, {total - 2} not attempted)" in reported(capsys)


def test_an_own_answer_counts_whatever_came_before_and_until_a_newer_one_is_wrong(session, capsys):
    handed_back = check.nearest(check.nearest(stub))
    assert check.nearest(_mine) is _mine and "you solved 1 of" in reported(capsys)
    check.nearest(handed_back)
    assert "you solved 1 of" in reported(capsys)
    check.nearest(lambda features, k: features)
    said = reported(capsys)
    assert "you solved 0 of" in said and "✗ nearest              not yet" in said


def test_lessons_that_were_not_opened_are_not_reported(session, capsys):
    check.row_energy(stub)
    said = reported(capsys)
    assert said.startswith("Lesson 10: you solved 0 of") and said.count("Lesson") == 1
    assert said.count("\n") == 1 + len(LESSONS["10"])


def test_in_strict_mode_nothing_is_handed_back_and_the_courses_function_is_not_correct(session, capsys):
    with settings.using(strict=True):
        assert check.nearest(stub) is stub
        reference = check.nearest.exercise.reference
        assert check.nearest(reference) is reference
    assert "you solved 0 of" in reported(capsys)


def test_statuses_are_those_of_the_last_verdicts(session):
    check.nearest(_mine)
    found = statuses({name: getattr(check, name) for name in EXERCISES})
    assert found == {"00": {one.id: "correct" if one.id == "nearest" else "not attempted" for one in LESSONS["00"]}}


def test_signs_survive_a_pipe_that_can_not_write_them(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    exercise = EXERCISES["column_spread"]
    Checker(exercise)(lambda z: z.std(0).mean())
    Checker(exercise)(lambda z: None)
    pipe.flush()
    said = pipe.buffer.getvalue()
    assert b"+ column_spread: correct" in said and b"x column_spread: not yet" in said
