"""The rivals: every row of the lesson's picture is measured, and what is finished is kept."""

import pytest

from ssl_course import settings
from ssl_course.course import measure_rivals
from ssl_course.plot.lesson_02 import RIVALS


@pytest.mark.slow
def test_a_smoke_run_measures_every_row_of_the_picture(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_rivals, "FIELDS", (("scenes", 10), ("fashion", 10)))
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_rivals.run_once(0, tmp_path)["records"]}
        rows = {row for group in RIVALS.values() for row in group}
        assert set(records) == {"scenes_10", "fashion_10"} and set(records["scenes_10"]) == rows
        assert all(0 <= value <= 1 for numbers in records.values() for value in numbers.values())

        def fail(*_, **__):
            raise AssertionError("measured again")

        monkeypatch.setattr(measure_rivals, "with_labels", fail)
        again = {one["id"]: one["numbers"] for one in measure_rivals.run_once(0, tmp_path)["records"]}
        assert again == records
