"""What the arena's numbers say: leaders and who is level with them, orders of methods, verdicts on advice."""

import math

import pytest
from scipy import stats

from ssl_course.course import arena_advice as advice
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.methods.arena import ARENA, TITLES
from ssl_course.methods.arena_scores import KNN, PROBE_10, RANK_H, RANK_Z, SECONDS, TUNED_10

NOISE = (0.0, 0.01, -0.01, 0.02, -0.02)


def spread(mean, noise=NOISE):
    return mean_ci(mean + one for one in noise)


def row(probe, seconds=10.0, noise=NOISE):
    return {PROBE_10: spread(probe, noise), SECONDS: mean_ci([seconds] * 5)}


@pytest.fixture
def rows():
    """SimCLR leads; VICReg is .005 behind, not always; MoCo always .1 behind; I-JEPA first, but at 100 seconds."""
    return {
        TITLES["simclr"]: row(0.5),
        TITLES["vicreg"]: row(0.495, noise=NOISE[::-1]),
        TITLES["moco"]: row(0.4),
        TITLES["i_jepa"]: row(0.7, seconds=100.0),
        TITLES["supervised"]: row(0.9),
    }


def test_every_method_has_one_family():
    families = [title for titles in advice.FAMILIES.values() for title in titles]
    assert sorted(families) == sorted(TITLES[name] for name in ARENA)


def test_who_leads_within_a_budget_and_who_is_level(rows):
    assert advice.leaders(rows, PROBE_10) == [TITLES["i_jepa"]]  # labels don't count
    assert advice.leaders(rows, PROBE_10, seconds=50) == [TITLES["simclr"], TITLES["vicreg"]]
    assert advice.leaders(rows, PROBE_10, seconds=5) == [] == advice.leaders({}, PROBE_10)
    assert advice.leading_families(rows, PROBE_10) == ["a question about the picture"]
    del rows[TITLES["i_jepa"]]
    assert advice.leading_families(rows, PROBE_10) == ["rows apart", "columns, or the whole cloud"]


def test_answers_name_all_of_it(rows):
    said = advice.answers({"sprites": rows, "scenes": {}}, PROBE_10, (5, 50, math.inf)).splitlines()
    assert said[0] == "sprites, at most 5 s: no method"
    assert said[1] == "sprites, at most 50 s: SimCLR 0.500; not told apart from it: VICReg (behind by 0.005 ± 0.020)"
    assert said[2] == "sprites, any budget: I-JEPA 0.700; all others behind"
    assert said[3:] == ["scenes, at most 5 s and at most 50 s and any budget: no method"]  # the same thing once


def test_what_hides_patches_is_compared_with_a_transformer_from_scratch(rows):
    tuned = {"simclr": 0.5, "scratch": 0.5, "i_jepa": 0.65, "scratch_transformer": 0.6, "byol": 0.55}
    rows |= {TITLES[name]: {TUNED_10: spread(value, (0,) * 5)} for name, value in tuned.items()}
    assert advice.over_scratch(rows, "i_jepa").mean == pytest.approx(0.05)
    said = advice.fine_tuned({"fashion": rows, "sprites": {}}).splitlines()
    assert said[0].startswith(
        "fashion, tuned: from scratch 0.500; transformer from scratch 0.600; SimCLR minus scratch"
    )
    assert "SimCLR minus scratch 0.000 ± 0.000; surely above its own network" in said[0]
    assert said[0].endswith("from scratch: BYOL: a slow teacher, I-JEPA") and said[1].endswith("nobody")
    rows[TITLES["scratch_transformer"]] = {TUNED_10: spread(0.7, (0,) * 5)}
    assert "I-JEPA" not in advice.fine_tuned({"fashion": rows})


@pytest.mark.parametrize(
    "pair", [([1, 2, 3], [5, 6, 9]), ([1, 2, 2, 4], [3, 1, 2, 2]), ([3, 1, 2], [1, 3, 2])], ids=str
)
def test_rank_correlation_is_spearmans(pair):
    assert advice.rank_correlation(*pair) == pytest.approx(stats.spearmanr(*pair).statistic)
    assert math.isnan(advice.rank_correlation([1, 1, 1], [1, 2, 3]))


def test_orders_are_compared_seed_by_seed():
    titles = [TITLES[name] for name in ("simclr", "vicreg", "moco")]
    rows = {title: {KNN: spread(at / 10, (0,) * 5)} for at, title in enumerate(titles)}
    other = {title: {PROBE_10: Interval(0, 0, (at, at, at, -at, -at))} for at, title in enumerate(titles)}
    assert advice.same_order(rows, KNN, other, PROBE_10).values == pytest.approx((1, 1, 1, -1, -1))
    assert advice.same_order({}, KNN, other, PROBE_10) is advice.UNKNOWN


@pytest.mark.parametrize(
    ("alike", "mean", "half", "verdict"),
    [
        (False, 0.1, 0.05, "supported"),
        (False, -0.1, 0.05, "contradicted"),
        (False, 0.1, 0.2, "undecided"),
        (False, 0.1, math.nan, "undecided"),
        (False, math.nan, math.nan, "not measured"),
        (True, -0.01, 0.02, "supported"),
        (True, -0.2, 0.02, "contradicted"),
        (True, 0.04, 0.02, "undecided"),
    ],
)
def test_verdicts(alike, mean, half, verdict):
    one = advice.Advice("x", "y", lambda rows: None, bar=0.05 * alike, alike=alike)
    assert one.verdict(Interval(mean, half, ())) == verdict


def test_each_piece_of_advice_measures_what_it_says():
    """Values for which every comparison is known: BYOL .03 above SimSiam, patches .2 above scratch once tuned, …"""
    values = dict.fromkeys(TITLES, 0.3) | {"moco": 0.2, "byol": 0.33, "masked_autoencoder": 0.4}
    rows = {}
    for at, (name, title) in enumerate(TITLES.items()):
        order = {KNN: spread(at / 100, (0,) * 5), RANK_H: spread(-at, (0,) * 5), RANK_Z: spread(at, (0,) * 5)}
        rows[title] = row(values[name] + 1e-6 * at) | order | {TUNED_10: spread(0.5)}
    rows[TITLES["masked_autoencoder"]][TUNED_10] = spread(0.7)
    found = [one.measure(rows).mean for one in advice.ADVICE]
    assert found[:5] == pytest.approx([-0.1, 0.03, 0, 0.2, 0.1], abs=1e-4)
    assert found[5] > 0 and found[6] < 0 < found[7]
    assert all(math.isnan(one.measure({}).mean) for one in advice.ADVICE)
    rows[TITLES["masked_autoencoder"]][TUNED_10] = spread(0.5)  # level with scratch: nothing could be less when frozen
    assert math.isnan(advice.ADVICE[4].measure(rows).mean)
