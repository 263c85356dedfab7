"""The chart lights the way that the answers lead, and says so."""

import itertools

import pytest

from ssl_course.plot.decision_chart import LAST, QUESTIONS, decision

NAMES = [name for name, *_ in QUESTIONS]
GO_ON = {name: not ending for name, _, ending, _ in QUESTIONS}


def lit(**answers):
    return decision(**answers)[1].partition(" Lit: ")[2].removesuffix(".")


def test_without_answers_nothing_is_lit_and_every_end_is_named():
    picture, alt = decision()
    assert picture.startswith(b"\x89PNG") and "Lit" not in alt
    assert all(answer.replace("\n", " ") in alt for *_, answer in QUESTIONS) and LAST in alt


@pytest.mark.parametrize("row", range(len(QUESTIONS)))
def test_the_first_answer_that_ends_counts(row):
    name, _, ending, answer = QUESTIONS[row]
    assert lit(**GO_ON | {name: ending}) == answer.replace("\n", " ")


def test_the_first_question_can_be_answered_before_pretraining():
    assert QUESTIONS[0][1].endswith("good enough?")  # not "as good": as what?


def test_every_answer_leads_somewhere_and_all_that_go_on_lead_to_the_last():
    assert lit(**GO_ON) == LAST
    ends = {lit(**dict(zip(NAMES, values, strict=True))) for values in itertools.product((True, False), repeat=5)}
    assert len(ends) == len(QUESTIONS) + 1
