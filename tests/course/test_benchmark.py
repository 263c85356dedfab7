"""The benchmark measures what it says: a sleep takes its time, the figures are named with their units."""

import time

import pytest

from ssl_course.course import benchmark


@pytest.mark.slow
def test_seconds_is_the_time_of_one_call(monkeypatch):
    assert benchmark.seconds(lambda: time.sleep(0.01)) == pytest.approx(0.01, rel=0.5)


@pytest.mark.slow
def test_figures_are_plausible():
    figures = benchmark.measure()
    assert 0 < figures["views_share_of_training_step"] < 1
    assert all(value > 0 for value in figures.values())
    assert figures["import_ssl_course_seconds"] < 5
