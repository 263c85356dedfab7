"""Tables of unequal numbers of seeds."""

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.plot.seeds import first_seeds

NOTHING = _NotMeasured()


def test_first_seeds_are_those_that_both_tables_have():
    three = {"scratch": mean_ci((0.48, 0.49, 0.5)), "tuned": mean_ci((0.6, 0.5, 0.7))}
    two = {"few": mean_ci((0.3, 0.4))}
    cut = first_seeds(three, two)
    assert cut == {"scratch": mean_ci((0.48, 0.49)), "tuned": mean_ci((0.6, 0.5))}
    assert first_seeds(two, three) == two
    assert first_seeds(three, NOTHING) is three and first_seeds(NOTHING, two) is NOTHING
