"""The tables: every number that the lesson draws is measured, and what is finished is kept."""

import math

import pytest

from ssl_course import settings
from ssl_course.course import measure_tables
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot import lesson_13 as draw


class Asked(dict):
    """A table that notes what is asked of it."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return Interval(math.nan, math.nan, (math.nan,) * 5)


@pytest.mark.slow
def test_a_smoke_run_measures_all_that_is_drawn_and_nothing_twice(monkeypatch, tmp_path):
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_tables.run_once(0, tmp_path)["records"]}
        assert all(0 <= value <= 1 for numbers in records.values() for value in numbers.values())

        def fail(*_, **__):
            raise AssertionError("measured again")

        monkeypatch.setattr(measure_tables.arms, "score", fail)
        monkeypatch.setattr(measure_tables.arms, "pretrained", fail)
        again = {one["id"]: one["numbers"] for one in measure_tables.run_once(0, tmp_path)["records"]}
    assert again == records
    tables = {name: Asked() for name in records}
    draw.verdict(tables)
    draw.checks(tables["adult"])
    draw.plt.close(draw.transfer(tables["without_job"])[0])
    draw.plt.close(draw.every_rate(tables["rates"], tables["adult"])[0])
    for rate in draw.RATES:
        draw.plt.close(draw.by_rate(tables["rates"], tables["adult"], rate, draw.ROWS[0])[0])
    for name, asked in tables.items():
        assert asked.names <= set(records[name]), asked.names - set(records[name])
