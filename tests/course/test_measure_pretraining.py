"""The long runs: every number is there, and what is finished is not measured again."""

import json

import pytest

from ssl_course import settings
from ssl_course.course import measure_pretraining


@pytest.mark.slow
def test_what_is_finished_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_pretraining, "LENGTHS", (10, 20))
    monkeypatch.setattr(measure_pretraining, "EQUAL_COST", (10,))
    monkeypatch.setattr(measure_pretraining, "TURNS", 10)
    monkeypatch.setattr(measure_pretraining, "LABEL_STEPS", {2: 5, 10: 5})
    with settings.using(smoke=True):
        (record,) = measure_pretraining.run_once(0, tmp_path)["records"]
        names = ["scratch, 2 labels", "fine-tuned 20, 2 labels", "frozen 10, 2 labels", "scratch 25 steps, 10 labels"]
        names += [
            "fine-tuned turns, 2 labels",
            "frozen turns, 10 labels",
            "random, 2 labels",
            "scratch under uneven light, 10 labels",
        ]
        assert {*names, "cpu seconds to 10"} <= set(record["numbers"])
        assert all(0 <= value <= 1 for name, value in record["numbers"].items() if "seconds" not in name)
        kept = json.loads((tmp_path / "numbers.json").read_text("utf-8"))
        assert kept == record["numbers"]

        lost = {name: kept.pop(name) for name in names[1:3]}  # as after an interrupt
        (tmp_path / "numbers.json").write_text(json.dumps(kept | {"scratch, 2 labels": 0.5}), "utf-8")
        encoders = [path.stat().st_mtime_ns for path in sorted(tmp_path.glob("*.safetensors"))]
        (again,) = measure_pretraining.run_once(0, tmp_path)["records"]
        assert again["numbers"]["scratch, 2 labels"] == 0.5  # not measured again
        assert {name: again["numbers"][name] for name in lost} == lost  # from the same encoders, with the same draws
        assert encoders == [path.stat().st_mtime_ns for path in sorted(tmp_path.glob("*.safetensors"))]
