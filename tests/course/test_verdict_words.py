"""From made-up scores whose verdict is known to the words that are said."""

import math

import pytest

from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_run import Outcome
from ssl_course.course.verdict_words import judge
from ssl_course.plot.decision_chart import QUESTIONS, decision

KINDS = {
    "raw pixels, linear": "raw",
    "random encoder, frozen": "random",
    "from scratch": "scratch",
    "SimCLR, frozen": "pretrained",
    "SimCLR, fine-tuned": "pretrained",
    "from scratch, equal cost": "scratch",
}
ARMS = [Arm(name, kind, ({},), None) for name, kind in KINDS.items()]
NOISE = [0.0, 0.01, -0.01, 0.005, -0.005]


def outcome(pretrained=0.8, other=0.6, noise=1.0, folds=5, validation=None, planned=5, sources=1000):
    level = {name: pretrained if kind == "pretrained" else other for name, kind in KINDS.items()}
    test = {
        name: [value + noise * NOISE[fold] * (1 if KINDS[name] == "pretrained" else -1) for fold in range(folds)]
        for name, value in level.items()
    }
    known = {name: [(validation or level)[name]] * folds for name in KINDS}
    chosen = {name: [{}] * folds for name in KINDS}
    return Outcome(test, known, chosen, tuned=True, test_to_train=0.25, planned=planned, sources=sources)


def verdict(made, what="pictures"):
    return judge(ARMS, made, pooled=5000, metric="accuracy", what=what)


@pytest.mark.parametrize(
    ("options", "answer", "headline"),
    [
        ({}, "yes", "Yes: pretraining without labels, as tried here, pays"),
        ({"pretrained": 0.4}, "no", "No: on your data"),
        ({"pretrained": 0.6, "noise": 0.1}, "no difference", "It makes no difference"),
        ({"pretrained": 0.62, "noise": 4}, "not settled", "Not settled"),
        ({"folds": 1}, "not settled", "Not settled"),
    ],
)
def test_answers(options, answer, headline):
    found = verdict(outcome(**options))
    assert found.answer == answer and found.headline.startswith(headline)


def test_by_how_much_how_sure_and_who_was_chosen():
    found = verdict(outcome())
    assert "the accuracy is 0.800, without 0.600: a lead of +0.200 ± 0.029, positive in 5 of 5" in found.sentences[0]
    assert "+0.171 to +0.229 (over 5 parts" in found.sentences[1]
    assert "with pretraining SimCLR, frozen (5 of 5); without it raw pixels, linear (5 of 5)" in found.sentences[2]
    lead = found.leads["SimCLR, fine-tuned minus from scratch"]
    assert lead.mean == pytest.approx(0.2) and len(lead.values) == 5
    assert "SimCLR, frozen minus SimCLR, fine-tuned" not in found.leads


def test_sides_are_chosen_on_validation_rows_not_by_their_result():
    """The arm that is best on the rows held out looks worse on validation rows, and is not chosen."""
    level = dict.fromkeys(KINDS, 0.5) | {"from scratch": 0.9, "SimCLR, fine-tuned": 0.7}
    made = outcome(validation=level)
    made.test["raw pixels, linear"] = [0.99] * 5
    found = verdict(made)
    assert "fine-tuned (5 of 5); without it from scratch (5 of 5)" in found.sentences[2] and found.answer == "yes"


def test_what_would_settle_it_and_a_stop_are_said():
    found = verdict(outcome(pretrained=0.62, noise=4, folds=3))
    said = "from new sources (other patients, films, places): about four times as many sources halve it"
    assert any(said in sentence for sentence in found.sentences)
    rows = verdict(outcome(pretrained=0.62, noise=4), "rows")
    assert any("new rows, no copies" in sentence for sentence in rows.sentences)
    assert "Stopped after 3 of 5 parts: the same command goes on." in found.sentences[-1]
    nothing = verdict(Outcome())
    assert nothing.answer == "not settled" and "goes on" in nothing.headline and nothing.answers == {}


def test_no_difference_near_the_ceiling_says_that_none_could_be_seen():
    high = verdict(outcome(pretrained=0.99, other=0.989, noise=0.1))
    assert high.answer == "no difference" and any("only 0.011 is missing to 1" in one for one in high.sentences)
    low = verdict(outcome(pretrained=0.6, noise=0.1))
    assert low.answer == "no difference" and not any("is missing to 1" in one for one in low.sentences)


def test_a_random_encoder_is_chosen_among_what_needs_no_pretraining():
    level = {name: 0.9 if kind == "random" else 0.5 for name, kind in KINDS.items()}
    found = verdict(outcome(validation=level))
    assert "without it random encoder, frozen (5 of 5)" in found.sentences[2]


def test_a_lead_that_is_shown_but_may_be_tiny_is_called_so():
    found = verdict(outcome(pretrained=0.63))  # +0.001 to +0.059
    assert found.answer == "yes" and any(
        "larger than 0.02, and so worth the time, is not" in one for one in found.sentences
    )
    assert not any("worth the time" in one for one in verdict(outcome()).sentences)


def test_a_lead_for_sure_that_does_not_matter_is_no_yes():
    found = verdict(outcome(pretrained=0.61, noise=0.2))
    assert found.leads["with pretraining minus without, each chosen"].half_width < 0.01
    assert found.answer == "no difference" and found.headline == (
        "It makes no difference that matters: at most 0.02 either way. Save the time."
    )
    assert found.answers["no_pretraining_needed"]


def test_few_sources_that_all_come_out_alike_settle_nothing():
    found = verdict(outcome(pretrained=0.6, noise=0, sources=30))
    assert found.answer == "not settled"
    assert "−0.100 to +0.100 (over 5 parts, and not narrower than 3 / 30: that much 30 judged" in found.sentences[1]
    assert verdict(outcome(pretrained=0.6, noise=0)).answer == "no difference"


def test_the_chart_of_lesson_02_is_answered():
    found = verdict(outcome())
    assert found.answers == {
        "no_pretraining_needed": False,
        "public_network_fits": False,
        "network_uses_views": True,
        "pictures_like_yours": True,
        "much_compute_or_many_tasks": True,
    }
    assert len(found.reasons) == len(QUESTIONS) and "no public network was tried" in found.reasons[1]
    assert verdict(outcome(pretrained=0.5)).answers["no_pretraining_needed"]


def test_the_chart_stops_where_scratch_is_as_good_however_far_raw_inputs_are_behind():
    made = outcome()
    for name in KINDS:
        if KINDS[name] == "scratch":
            made.test[name] = made.validation[name] = list(made.test["SimCLR, frozen"])
    found = verdict(made)
    assert found.answers["no_pretraining_needed"]
    assert "what needs none (mostly from scratch): +0.000" in found.reasons[0]
    assert "Lit: Take that" in decision(**found.answers)[1]


def test_an_arm_that_failed_is_never_chosen():
    made = outcome()
    made.test["SimCLR, frozen"][2] = math.nan
    found = verdict(made)
    assert "SimCLR, fine-tuned (5 of 5)" in found.sentences[2]
    assert not any(name.startswith("SimCLR, frozen") for name in found.leads)
