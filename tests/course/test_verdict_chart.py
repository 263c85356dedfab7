"""Lesson 02's questions, answered by made-up scores whose answers are known."""

import math

import pytest

from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_chart import chart_answers
from ssl_course.course.verdict_run import Outcome
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.decision_chart import QUESTIONS

KINDS = {
    "random encoder, frozen": "random",
    "from scratch": "scratch",
    "SimCLR, frozen": "pretrained",
    "SimCLR, fine-tuned": "pretrained",
    "from scratch, equal cost": "scratch",
}
LEAD = Interval(0.1, 0.05, (0.1, 0.1))


def asked(lead=LEAD, quick=False, pooled=5000, sources=None, validation=None, **test):
    """Answers and reasons; each arm reaches .5 in every part, but those that are given."""
    kinds = {name: kind for name, kind in KINDS.items() if not (quick and "equal" in name)}
    levels = {"random": 0.5, "scratch": 0.5, "equal": 0.5, "frozen": 0.5, "tuned": 0.5} | test
    place = dict(zip(KINDS, ("random", "scratch", "frozen", "tuned", "equal"), strict=True))
    wave = (0.0, 0.001, -0.001, 0.0005, -0.0005)
    scores = {name: [levels[place[name]] + wave[k] * (kinds[name] == "pretrained") for k in range(5)] for name in kinds}
    known = {name: [(validation or levels)[place[name]]] * 5 for name in kinds}
    outcome = Outcome(scores, known, {}, planned=5, sources=1000, test_to_train=0.25)
    arms = [Arm(name, kind, ({},), None) for name, kind in kinds.items()]
    options = {"rival": "from scratch", "pooled": pooled, "what": "pictures", "pooled_sources": sources}
    answers, reasons = chart_answers(arms, outcome, lead, **options)
    assert list(answers) == [question[0] for question in QUESTIONS] and len(reasons) == len(QUESTIONS)
    return list(answers.values()), reasons


def test_every_answer_can_be_yes_and_can_be_no():
    assert asked(tuned=0.8, frozen=0.8)[0] == [False, False, True, True, True]
    assert asked(Interval(-0.1, 0.05, ()), pooled=999)[0] == [True, False, False, False, False]
    assert asked(pooled=1000)[0][3]


@pytest.mark.parametrize(("sources", "said"), [(48, "they come from 48 sources"), (1, "they come from 1 source,")])
def test_pictures_of_few_sources_are_told_as_such_and_sources_are_not_where_each_picture_is_one(sources, said):
    answers, reasons = asked(pooled=2336, sources=sources)
    assert answers[3] and said in reasons[3] and reasons[3].endswith("pictures of one source are alike")
    assert reasons[3].startswith("2,336 pictures in all, with or without a label (1,000 count as many); ")
    assert all("source" not in asked(pooled=2336, sources=none)[1][3] for none in (None, 2336))


@pytest.mark.parametrize("lead", [Interval(0.006, 0.005, ()), Interval(0.1, 0.2, ()), Interval(0.1, math.nan, ())])
def test_a_lead_that_does_not_matter_or_is_not_shown_takes_the_cheaper_way(lead):
    answers, reasons = asked(lead)
    said = "(at most 0.02 either way, which counts as no lead)" if lead.mean < 0.1 else "(no lead is shown, so the"
    assert answers[0] and said in reasons[0]
    assert "counts as no lead" in asked()[1][2] and "no lead" not in asked(frozen=0.7)[1][2]


@pytest.mark.parametrize(
    ("scratch", "equal", "tuned", "which", "answer"),
    [
        (0.6, 0.7, 0.65, "from scratch, equal cost", False),  # ahead at the same steps, behind at equal cost
        (0.7, 0.6, 0.65, "from scratch", False),
        (0.6, 0.7, 0.75, "from scratch, equal cost", True),
        (0.7, 0.6, 0.75, "from scratch", True),
    ],
)
def test_fine_tuning_is_compared_with_the_better_way_from_scratch_which_is_named(scratch, equal, tuned, which, answer):
    answers, reasons = asked(scratch=scratch, equal=equal, tuned=tuned)
    assert answers[4] is answer and reasons[4].startswith(f"fine-tuned minus {which}: ")
    assert "of “from scratch” and “from scratch, equal cost” the better one on validation pictures" in reasons[4]


def test_the_better_way_from_scratch_is_taken_by_validation_and_without_it_by_what_is_judged():
    levels = {"random": 0.5, "scratch": 0.9, "equal": 0.5, "frozen": 0.5, "tuned": 0.5}
    assert asked(scratch=0.5, equal=0.7, validation=levels)[1][4].startswith("fine-tuned minus from scratch: ")
    none = dict.fromkeys(levels, math.nan)
    assert asked(scratch=0.5, equal=0.7, validation=none)[1][4].startswith(
        "fine-tuned minus from scratch, equal cost: "
    )


def test_a_way_from_scratch_that_failed_is_not_taken_and_that_is_said():
    reasons = asked(equal=math.nan, scratch=0.5, tuned=0.7)[1]
    assert reasons[4].startswith("fine-tuned minus from scratch: +0.200") and "equal cost failed)" in reasons[4]


def test_where_equal_cost_was_not_tried_that_is_said_and_the_choice_without_pretraining_is_not_taken_instead():
    answers, reasons = asked(Interval(-0.3, 0.1, ()), quick=True, tuned=0.8)
    assert answers[4] and reasons[4].startswith("fine-tuned minus from scratch: +0.300")
    assert reasons[4].endswith("equal cost was not tried, and your compute only you know")
