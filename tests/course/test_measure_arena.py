"""The arena's measure: a record for each data set, every method and baseline in it, nothing measured twice."""

import pytest

from ssl_course import settings
from ssl_course.course import measure_arena
from ssl_course.course.arena_runs import Run
from ssl_course.methods import arena
from ssl_course.methods.arena import ARENA, BASELINES, TITLES


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_arena, "ARENA", {name: ARENA[name] for name in ("simclr", "rotation")})
    monkeypatch.setattr(measure_arena, "BASELINES", {name: BASELINES[name] for name in ("raw_pixels", "scratch")})
    monkeypatch.setattr(measure_arena, "DATASETS", ("sprites", "fashion"))
    with settings.using(smoke=True):
        records = measure_arena.run_once(0, tmp_path)["records"]
        monkeypatch.setattr(arena, "pretrain", lambda *given, **options: pytest.fail("trained again"))
        assert measure_arena.run_once(0, tmp_path)["records"] == records
    assert [one["id"] for one in records] == ["sprites", "fashion", "longer"]
    assert "masked autoencoder | probe, 10" in records.pop()["numbers"]
    asked = {
        f"{TITLES[name]} | {number}"
        for name in ("simclr", "rotation", "raw_pixels", "scratch")
        for number in Run(name, None, "sprites", 0, steps=1).weights()
    }
    assert all(set(one["numbers"]) == asked for one in records)


def test_everything_is_asked_for():
    assert measure_arena.ARENA is ARENA and measure_arena.BASELINES is BASELINES
    assert set(measure_arena.DATASETS) == {"sprites", "scenes", "fashion"}
