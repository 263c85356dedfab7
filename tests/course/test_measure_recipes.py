"""The recipes' numbers: every one is there for each data set, and differences are those of the numbers."""

import pytest

from ssl_course import settings
from ssl_course.course import measure_recipes


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_recipes, "DATASETS", ("scenes",))
    monkeypatch.setattr(measure_recipes, "DRAWS", {150: {1: 2}})
    with settings.using(smoke=True):
        (record,) = measure_recipes.run_once(0, tmp_path)["records"]
    numbers = record["numbers"]
    assert record["id"] == "scenes" and {"frozen, kNN", "raw pixels, 10", "random encoder, 1000"} <= set(numbers)
    lead = numbers["fine-tuned, 150 steps, 1"] - numbers["from scratch, 150 steps, 1"]
    assert numbers["fine-tuned, 150 steps, 1, minus from scratch, paired"] == pytest.approx(lead, abs=2e-4)
    assert all(0 <= value <= 1 for name, value in numbers.items() if "seconds" not in name and "minus" not in name)
