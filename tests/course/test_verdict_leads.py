"""What an interval says, at its ends too; who speaks for a side; how narrow an interval may be."""

import math

import pytest

from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_leads import (
    MARGIN,
    UNKNOWN,
    answer_of,
    arm_lead,
    arm_leads,
    chosen_arms,
    hidden,
    lead_of,
    signed,
)
from ssl_course.course.verdict_run import Outcome
from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.evaluate.intervals import Interval


def between(low, high):
    return Interval((low + high) / 2, (high - low) / 2, ())


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (0.001, 0.012, "no difference"),  # a lead for sure, and none that matters
        (-0.012, -0.001, "no difference"),
        (-0.01, 0.015, "no difference"),
        (0.0, 0.0, "no difference"),
        (-0.03, 0.01, "not settled"),
        (-0.01, 0.03, "not settled"),
        (-0.3, 0.3, "not settled"),
        (0.001, 0.03, "yes"),
        (0.03, 0.05, "yes"),
        (-0.03, -0.001, "no"),
        (-0.05, -0.03, "no"),
    ],
)
def test_what_an_interval_says(low, high, answer):
    assert answer_of(between(low, high)) == answer


def test_an_end_at_the_margin_is_within_it_and_one_at_zero_is_on_neither_side():
    assert answer_of(Interval(0.0, MARGIN, ())) == "no difference"
    assert answer_of(Interval(MARGIN, 0.0, ())) == answer_of(Interval(-MARGIN, 0.0, ())) == "no difference"
    assert answer_of(Interval(0.0, math.nextafter(MARGIN, 1), ())) == "not settled"
    assert answer_of(Interval(math.nextafter(MARGIN, 1), 0.0, ())) == "yes"
    assert answer_of(Interval(math.nextafter(-MARGIN, -1), 0.0, ())) == "no"
    assert answer_of(Interval(1 / 32, 1 / 32, ())) == answer_of(Interval(-1 / 32, 1 / 32, ())) == "not settled"
    assert answer_of(Interval(1 / 32, 1 / 64, ())) == "yes" and answer_of(Interval(-1 / 32, 1 / 64, ())) == "no"


def test_without_an_interval_nothing_is_settled():
    assert answer_of(Interval(0.5, math.nan, (0.5,))) == answer_of(UNKNOWN) == "not settled"


def outcome(sources=400, **test):
    return Outcome(test, {name: list(values) for name, values in test.items()}, {}, planned=4, sources=sources,
                   test_to_train=1 / 3)  # fmt: skip


def test_a_lead_is_paired_and_its_interval_is_the_widened_one():
    made = outcome(a=[0.9, 0.8, 0.7, 0.6], b=[0.8, 0.7, 0.5, 0.6])
    assert lead_of(made, ["a"] * 4, ["b"] * 4) == corrected_ci(
        [0.9 - 0.8, 0.8 - 0.7, 0.7 - 0.5, 0.0], test_to_train=1 / 3
    )
    mixed = lead_of(made, ["a", "b", "a", "b"], ["b", "b", "b", "a"])
    assert mixed.values == pytest.approx((0.1, 0.0, 0.2, 0.0))


def test_parts_that_agree_by_luck_leave_room_for_what_few_sources_hide():
    made = outcome(sources=24, a=[0.75] * 4, b=[0.5] * 4)
    assert hidden(made) == 3 / 24 and lead_of(made, ["a"] * 4, ["b"] * 4) == Interval(0.25, 3 / 24, (0.25,) * 4)
    assert answer_of(lead_of(outcome(sources=24, a=[0.5] * 4, b=[0.5] * 4), ["a"] * 4, ["b"] * 4)) == "not settled"
    assert answer_of(lead_of(outcome(sources=150, a=[0.5] * 4, b=[0.5] * 4), ["a"] * 4, ["b"] * 4)) == "no difference"
    stopped = outcome(sources=24, a=[0.75] * 2, b=[0.5] * 2)
    assert hidden(stopped) == 3 / 12
    assert math.isnan(lead_of(outcome(a=[0.75], b=[0.5]), ["a"], ["b"]).half_width)


def test_in_each_fold_the_arm_that_is_best_on_validation_rows_is_chosen():
    made = outcome(a=[0.1] * 4, b=[0.9] * 4)
    made.validation = {"a": [0.3, 0.6, math.nan, math.nan], "b": [0.4, 0.5, 0.1, math.nan]}
    assert chosen_arms(made, ["a", "b"]) == ["b", "a", "b", "a"]
    made.test["a"][2] = math.nan
    assert chosen_arms(made, ["a", "b"]) == ["b"] * 4


def test_arm_by_arm_without_those_that_failed_or_are_not_there():
    arms = [Arm("a", "pretrained", ({},), None), Arm("b", "raw", ({},), None), Arm("c", "scratch", ({},), None)]
    made = outcome(a=[0.9] * 4, b=[0.5] * 4, c=[0.5, 0.5, 0.5, math.nan])
    assert list(arm_leads(arms, made)) == ["a minus b"] and arm_lead(made, "a", "d") == UNKNOWN


def test_leads_in_words():
    assert signed(Interval(-0.02, 0.013, ())) == "−0.020 ± 0.013" and signed(Interval(0.02, math.nan, ())) == "+0.020"
    assert signed(UNKNOWN) == "not known, since a training failed"
