"""Tables of few, and of unequal numbers of seeds."""

import math

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.plot.seeds import first_seeds, half_width, key, said, so_far

NOTHING = _NotMeasured()


def test_first_seeds_are_those_that_both_tables_have():
    three = {"scratch": mean_ci((0.48, 0.49, 0.5)), "tuned": mean_ci((0.6, 0.5, 0.7))}
    two = {"few": mean_ci((0.3, 0.4))}
    cut = first_seeds(three, two)
    assert cut == {"scratch": mean_ci((0.48, 0.49)), "tuned": mean_ci((0.6, 0.5))}
    assert first_seeds(two, three) == two
    assert first_seeds(three, NOTHING) is three and first_seeds(NOTHING, two) is NOTHING


def test_a_lead_is_said_in_three_digits_and_without_an_interval_below_three_seeds():
    assert said(mean_ci([0.5])) == "+0.500" and said(mean_ci([0.02, 0.03, 0.02])) == "+0.023 ± 0.014"
    assert said(mean_ci([-0.1, -0.1])) == "-0.100"


def test_few_seeds_are_said_and_have_no_interval():
    five, three, two, one = (mean_ci([0.1 * place for place in range(count)]) for count in (5, 3, 2, 1))
    assert so_far(5) == "five seeds" and so_far(2) == "2 seeds so far" and so_far(1) == "1 seed so far"
    assert key([five, three]) == "marks: mean of 3 seeds so far · lines: 95 % interval · small dots: single seeds"
    assert key([five, one]) == "marks: mean of 1 seed so far · too few for an interval · small dots: single seeds"
    assert key([five, (0.3, 0.1)]).startswith("marks: mean of five seeds")  # a lead without its single values
    assert key([five], "◇").startswith("◇ mean of five seeds · ")
    assert half_width(three) == three.half_width and math.isnan(half_width(two)) and half_width((0.3, 0.1)) == 0.1
