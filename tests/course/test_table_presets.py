"""The presets: every arm has one for every number of labels, each arm had as many trials, and the log says so."""

import json
from collections import Counter

import pytest

from ssl_course import settings
from ssl_course.course.table_arms import ARMS, COUNTS, TRANSFER_ARMS
from ssl_course.course.table_presets import PRETRAINING, TUNED, preset

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


def test_each_arm_had_six_trials_per_number_of_labels_and_the_best_was_taken():
    found = [one for one in TRIALS if one["what"] == "arm"]
    counts = Counter((one["arm"], one["labels"]) for one in found)
    assert set(counts) == {(arm, count) for arm in ARMS for count in (20, 200, 1000, 5000)}
    assert set(counts.values()) == {6}
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


def test_nothing_was_chosen_on_a_measured_seed():
    assert {one["seed"] for one in TRIALS} == {100}
