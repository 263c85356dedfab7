"""The measure makes every number that lesson 05 draws; what is finished is kept; its counts are those in the text."""

import pytest

from ssl_course import catalogue, settings
from ssl_course.course import measure_transformer as measure
from ssl_course.plot import lesson_05_seeds as draw


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_smoke_run_measures_what_the_lesson_draws(monkeypatch, tmp_path):
    monkeypatch.setattr(measure, "RATIOS", (0.75,))
    monkeypatch.setattr(measure, "PICTURES", 20)
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure.run_once(0, tmp_path)["records"]}
        arms = {**draw.TRANSFORMER, **draw.CONVOLUTIONAL}
        ten_here = (*draw.TEN_ONLY, *draw.LONGER)  # the longer ones, with 100 labels: measure_label_steps
        pairs = [(arm, count) for arm in arms for count in measure.COUNTS if count == 10 or arm not in ten_here]
        assert set(records["with_labels"]) == {f"{arm}, {count} labels" for arm, count in pairs}
        reads = {
            f"{name}, {read}, {count} labels" for name in draw.FROZEN for read in draw.READS for count in (10, 100)
        }
        assert set(records["frozen"]) == reads | {"pixels, 10 labels", "pixels, 100 labels"}
        names = {f"{name}, ratio 0.75" for name in ("error", "frozen", "fine-tuned")}
        assert set(records["ratios"]) == names
        assert {"masked autoencoder", "Gaussian"} < set(records["errors"]) and records["speed"]

        def fail(*_, **__):
            raise AssertionError("measured again")

        for name in ("with_labels", "attention_probe", "hidden_patch_loss"):
            monkeypatch.setattr(measure, name, fail)
        again = {one["id"]: one["numbers"] for one in measure.run_once(0, tmp_path)["records"]}
        assert {name: numbers for name, numbers in again.items() if name != "speed"} == {
            name: numbers for name, numbers in records.items() if name != "speed"
        }


def test_the_lesson_says_the_steps_that_are_measured():
    (source,) = catalogue.sources("05")
    text = source.read_text("utf-8")
    for count in (measure.LONG, measure.SHORT, measure.EQUAL_COST, measure.SIMCLR_STEPS, measure.CONVOLUTIONAL_STEPS):
        assert f"{count:,}" in text
    assert f"{measure.LABEL_STEPS} steps with labels" in text
    assert f"as much as {measure.EQUAL_COST - measure.LABEL_STEPS:,} with labels" in " ".join(text.split("\n# "))
