"""What a run records, and what is read back; tests/course/test_claims.py holds what a lesson sees of it."""

import json
import math

import numpy as np
import pytest
import torch

from ssl_course import records, settings

VERDICTS = [True, False, np.bool_(False), np.array([True]), torch.tensor(True), torch.tensor([[False]])]
OTHERS = [1, 0.0, None, "True", [True], len, math.nan, np.array([1]), torch.tensor([True, True]), np.zeros(0, bool)]


@pytest.mark.parametrize("value", VERDICTS, ids=repr)
def test_a_verdict_is_true_or_false_of_any_make(value):
    assert records.is_verdict(value)


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_anything_else_is_none(value):
    assert not records.is_verdict(value)


def test_entries_are_appended_where_the_settings_say_so(tmp_path):
    records.append({"id": "nowhere", "numbers": {"a": 1.0}})
    with settings.using(record=tmp_path / "records.jsonl"):
        records.append({"id": "one", "numbers": {"a": 1.0}})
        records.append({"id": "two", "numbers": {}, "holds": True})
        with pytest.raises(ValueError, match="three: a value is not a finite number"):
            records.append({"id": "three", "numbers": {"a": math.inf}})
    (file,) = tmp_path.iterdir()
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert found == [{"id": "one", "numbers": {"a": 1.0}}, {"id": "two", "numbers": {}, "holds": True}]


def test_results_are_found_by_the_lessons_number(tmp_path):
    with settings.using(results=tmp_path):
        assert records.results_of("07", "tables") is None
        (tmp_path / "07_x.json").write_text('{"tables": []}', "utf-8")
        assert records.results_of("07", "tables") == {"tables": []} and records.results_of("08") is None
        with pytest.raises(ValueError, match="07_x.json is damaged"):
            records.results_of("07", "claims")


def test_results_of_a_measure_are_found_by_its_name(tmp_path):
    with settings.using(results=tmp_path):
        assert records.results_of("pretraining", "tables") is None
        (tmp_path / "pretraining.json").write_text('{"tables": [1]}', "utf-8")
        assert records.results_of("pretraining", "tables") == {"tables": [1]}
        assert records.results_of("pre") is None
        with pytest.raises(ValueError, match="pretraining.json is damaged"):
            records.results_of("pretraining", "claims")
