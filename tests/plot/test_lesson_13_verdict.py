"""Lesson 13's comparisons: what is ahead, what is undecided, and two measures of which one is further on."""

import math

import pytest

from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.plot import lesson_13_verdict as verdict
from ssl_course.plot.seeds import said


class Everything(dict):
    """A table in which a name's number depends on the arm."""

    def __missing__(self, name):
        base = 0.8 + 0.02 * ("SCARF" in name) - 0.05 * ("scratch" in name)
        return mean_ci(base + 0.001 * seed for seed in range(5))


class Nothing(dict):
    def __missing__(self, name):
        return Interval(math.nan, math.nan, (math.nan,) * 5)


def test_an_outcome_needs_an_interval():
    cases = {"ahead": [0.02, 0.03, 0.02], "behind": [-0.02, -0.03, -0.02], "undecided": [0.02, -0.03, 0.0]}
    for name, values in cases.items():
        assert verdict.outcome(mean_ci(values)) == name
    assert verdict.outcome(mean_ci([0.5])) == verdict.outcome(mean_ci([0.5, 0.5])) == "without interval"


def test_a_lead_is_over_the_seeds_that_both_have():
    assert verdict.lead(mean_ci([0.5, 0.7, 0.9]), mean_ci([0.4])).values == pytest.approx((0.1,))
    assert verdict.lead(mean_ci([0.5, 0.7]), mean_ci([0.4, 0.4])).values == pytest.approx((0.1, 0.3))


def test_both_lessons_stand_side_by_side():
    panels = verdict.both_lessons({field: Everything() for field in verdict.FIELDS}, Everything(), Everything())
    rows = panels["pretrained minus from scratch"]
    assert [*rows][-1] == "adult, perceptron, 2,500 per class" and len(rows) == 8
    assert rows["adult, perceptron, 10 per class"].mean == pytest.approx(0.07)
    assert said(rows["adult, perceptron, 10 per class"]) == "+0.070 ± 0.000"
    words = verdict.perceptrons(panels)
    assert "  adult, 10 per class: +0.070 ± 0.000, ahead" in words and "convolutional" not in words
    assert len(words.splitlines()) == 12
    empty = {field: Nothing() for field in verdict.FIELDS}
    assert len(verdict.perceptrons(verdict.both_lessons(empty, Nothing(), Nothing())).splitlines()) == 2


def test_equal_cost_stands_beside_the_short_run():
    class Long(Everything):
        def __missing__(self, name):
            return mean_ci([0.7, 0.71, 0.7]) if "equal cost" in name else mean_ci([0.8, 0.81, 0.8])

    lines = verdict.checks(Long()).splitlines()
    assert lines[0] == "200 labels, SCARF, fine-tuned, minus from scratch: +0.000 ± 0.000"
    assert lines[1].startswith("200 labels, SCARF, fine-tuned, minus from scratch, equal cost: +0.100")
    assert lines[-1] == "all labels, SCARF, fine-tuned: 0.803"
