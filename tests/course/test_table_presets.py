"""The presets: every arm has one for every number of labels, each arm had as many trials, and the log says so."""

import json
from collections import Counter

import pytest

from ssl_course import settings
from ssl_course.course.table_arms import ARMS, COUNTS, TRANSFER_ARMS
from ssl_course.course.table_presets import ALL_LABELS, EQUAL_COST, PRETRAINING, TUNED, preset

LOG = settings.ROOT / "results/search/tables.jsonl"
TRIALS = [json.loads(line) for line in LOG.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("arm", [*ARMS, *TRANSFER_ARMS])
def test_every_arm_has_settings_for_every_number_of_labels(arm):
    kind = (ARMS | TRANSFER_ARMS)[arm][0]
    names = {"network": {"lr", "steps"}, "boosting": {"lr", "leaf"}, "components": {"components", "c"}}
    names["stacked"] = names["boosting"]
    for count in COUNTS:
        assert set(preset(arm, count)) == names.get(kind, {"c"})
    assert preset(arm, 50) == preset(arm, 20) and preset(arm, 40_000) == preset(arm, 5000)


def test_a_preset_is_a_copy_and_unknown_ones_are_named():
    preset("SCARF, frozen", 20)["c"] = 7
    assert preset("SCARF, frozen", 20)["c"] != 7
    with pytest.raises(KeyError, match="there is no arm 'forest'. There are: logistic regression"):
        preset("forest", 20)
    with pytest.raises(ValueError, match="labels = 10"):
        preset("SCARF, frozen", 10)


def test_each_arm_had_nine_trials_per_number_of_labels_and_the_best_was_taken():
    found = [one for one in TRIALS if one["what"] == "arm"]
    counts = Counter((one["arm"], one["labels"]) for one in found)
    assert set(counts) == {(arm, count) for arm in ARMS for count in (20, 200, 1000, 5000)}
    assert set(counts.values()) == {9}
    for (arm, count), chosen in ((key, TUNED[key[0]][key[1]]) for key in counts):
        mine = [one for one in found if (one["arm"], one["labels"]) == (arm, count)]
        best = max(one["validation"] for one in mine)
        assert any(one["validation"] == best and chosen.items() <= one.items() for one in mine), (arm, count)


def test_each_way_of_pretraining_had_four_trials_and_a_tried_setting_was_taken():
    found = [one for one in TRIALS if one["what"] == "pretraining"]
    assert Counter(one["kind"] for one in found) == dict.fromkeys(PRETRAINING, 4)
    for kind, chosen in PRETRAINING.items():
        mine = [(sum(one["validation"].values()) / 3, one) for one in found if one["kind"] == kind]
        best = max(mean for mean, _ in mine)
        assert any(chosen.items() <= one.items() and mean >= best - 1e-9 for mean, one in mine)


@pytest.mark.parametrize(
    ("what", "arm", "labels", "chosen"),
    [("equal cost", "perceptron from scratch", count, one) for count, one in EQUAL_COST.items()]
    + [("all labels", arm, 36842, one) for arm, one in ALL_LABELS.items() if arm != "logistic regression"],
)
def test_of_long_runs_the_best_was_taken_too(what, arm, labels, chosen):
    found = [one for one in TRIALS if (one["what"], one.get("arm"), one.get("labels")) == (what, arm, labels)]
    best = max(found, key=lambda one: one["validation"])
    assert len(found) >= 2 and all(best[name] == value for name, value in chosen.items() if name != "steps")
    assert what == "equal cost" or best.get("steps") == chosen.get("steps")


def test_equal_cost_is_as_many_rows_as_scarf_sees():
    more = 2 * 128 * PRETRAINING["scarf"]["steps"] // 64  # two views of each, in batches of scratch
    for count, one in EQUAL_COST.items():
        assert one["steps"] == preset("perceptron from scratch", count)["steps"] + more


def test_nothing_was_chosen_on_a_measured_seed():
    assert {one["seed"] for one in TRIALS} == {100}
