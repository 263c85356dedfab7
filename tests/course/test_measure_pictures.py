"""How many pictures, and which: every number is there; the arms differ in their pictures alone."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.course import measure_pictures


def test_half_of_the_pictures_are_as_many_whatever_their_kinds():
    with settings.using(smoke=True):
        pool = data.scenes().train
        found = measure_pictures.other_pictures(pool, seed=3)
        kinds = pool.factors["class"]
        assert len(found["five kinds"]) == int((kinds < 5).sum()) == len(found["ten kinds"]) == len(found["noise"])
        assert len(kinds[: len(found["ten kinds"])].unique()) == 10 and len(found["all scenes"]) == len(pool)
        again, other = (measure_pictures.other_pictures(pool, seed=seed)["noise"] for seed in (3, 4))
        assert torch.equal(found["noise"], again) and not torch.equal(found["noise"], other)
        assert found["noise"].float().mean() == pytest.approx(127.5, abs=1)


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_pictures, "SMALL", (4, 4, 8))
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_pictures.run_once(0, tmp_path)["records"]}
    assert set(records["how_many"]) == {
        f"fine-tuned {length} on 1000 pictures, {count} labels" for length in (550, 2200) for count in (10, 100)
    }
    names = ("nothing", "noise", "sprites", "five kinds", "ten kinds", "all scenes")
    ways = {f"{way}, {name}" for way in ("frozen", "fine-tuned") for name in names}
    ways |= {f"fine-tuned, {name}, {half}" for name in names for half in ("kinds 0 to 4", "kinds 5 to 9")}
    assert set(records["which"]) == ways | {f"last loss, {name}" for name in names[1:]}
    assert all(0 <= value <= 1 for name, value in records["which"].items() if "loss" not in name)
    parts = [records["which"][f"fine-tuned, noise, {half}"] for half in measure_pictures.HALVES]
    assert min(parts) <= records["which"]["fine-tuned, noise"] <= max(parts)
    assert 3 < records["which"]["last loss, noise"] < 6  # near log 127
