"""Claims say what holds and are recorded; stored tables and claims are read back."""

import io
import json
import math
import sys

import numpy as np
import pytest
import torch

from ssl_course import evaluate, settings
from ssl_course.course import claim, claims, keep, record, results, show_stored, stored
from ssl_course.evaluate import Interval


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_claims_say_and_record(capsys, tmp_path):
    with settings.using(record=tmp_path / "records.jsonl"):
        claim("a_beats_b", "a beats b", True, a=0.75, b=Interval(0.5, 0.1, (0.4, 0.6)))
        claim("b_beats_a", "b beats a", False, a=0.75)
        with pytest.raises(ValueError, match="c: a value is not a finite number"):
            claim("c", "c is there", True, c=float("nan"))
    said = capsys.readouterr().out
    assert "✓ a beats b (a 0.75, b 0.5)" in said and "✗ b beats a" in said and "a finding, not a bug" in said
    one, other = lines(tmp_path / "records.jsonl")
    assert one == {"id": "a_beats_b", "statement": "a beats b", "holds": True, "numbers": {"a": 0.75, "b": 0.5}}
    assert other["holds"] is False


def test_without_a_place_to_record_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record("a_table", a=1.0)
    assert list(tmp_path.iterdir()) == []


def test_smoke_executes_claims_without_judging(capsys):
    with settings.using(smoke=True):
        claim("a_beats_b", "a beats b", False, a=0.1)
    assert "a beats b (not judged" in capsys.readouterr().out


def test_stored_claims_are_shown(capsys, tmp_path):
    number = {"mean": 0.5, "half_width": 0.25, "values": []}
    entry = {"id": "works", "statement": "it works", "held": 2, "numbers": {"my_number": number}}
    with settings.using(results=tmp_path):
        show_stored("07")
        assert "make results LESSON=07" in capsys.readouterr().out
        (tmp_path / "07_x.json").write_text(json.dumps({"seeds": [0, 1], "claims": [entry], "tables": []}))
        show_stored("07")
    said = capsys.readouterr().out
    assert "held in 2 of 2: it works" in said and "my number: 0.500 ± 0.250" in said


def test_tables_are_recorded_summarised_and_read_back(capsys, tmp_path):
    with settings.using(record=tmp_path / "records.jsonl", results=tmp_path):
        record("a_curve", first=0.5, second=Interval(0.25, 0.1, (0.2, 0.3)))
        run = {"records": lines(tmp_path / "records.jsonl")}
        (entry,) = results.summary([run, run])
        assert "held" not in entry and entry["numbers"]["second"]["mean"] == 0.25
        assert stored("07", "a_curve") == {} and "make results LESSON=07" in capsys.readouterr().out
        (tmp_path / "07_x.json").write_text(json.dumps({"tables": [entry]}))
        assert stored("07", "a_curve")["first"].values == (0.5, 0.5)
        assert stored("07", "another") == {} and "no table 'another'" in capsys.readouterr().out


VERDICTS = [True, np.bool_(True), np.array(True), torch.tensor(True), torch.tensor([True])]


@pytest.mark.parametrize("holds", VERDICTS, ids=lambda holds: type(holds).__name__)
def test_a_verdict_is_true_or_false_of_any_make(holds, capsys):
    claim("a", "it holds", holds)
    claim("b", "it does not", ~holds if holds is not True else False)
    said = capsys.readouterr().out
    assert "✓ it holds" in said and "✗ it does not" in said


NO_VERDICTS = [math.nan, "False", 1, 0.0, None, [], len, torch.tensor(1.0), torch.tensor([True, False]), np.array([1])]


@pytest.mark.parametrize("holds", NO_VERDICTS, ids=repr)
def test_anything_else_is_no_verdict(holds, capsys):
    with pytest.raises(TypeError, match="a_beats_b: holds = .* is no verdict: give a comparison"):
        claim("a_beats_b", "a beats b", holds)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value", ["many", None, len, torch.zeros(2)], ids=repr)
def test_a_value_that_is_no_number_is_named(value):
    with pytest.raises(TypeError, match="wins = .* is no number and no Interval"):
        claim("a", "a wins", True, wins=value)
    with pytest.raises(TypeError, match="wins = "):
        record("a", wins=value)


DAMAGED = {
    "cut": b'{"claims": [',
    "empty": b"",
    "binary": b"\xff\xfe\x00",
    "other": b"{}",
    "list": b"[]",
    "null": b"null",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_results_file_is_named_and_stops_no_lesson(content, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    (tmp_path / "results").mkdir()
    file = tmp_path / "results" / "07_x.json"
    file.write_bytes(content)
    with settings.using(results=tmp_path / "results"):
        show_stored("07")
        said = capsys.readouterr().out
        assert f"{file} is damaged" in said and "git checkout -- results/07_x.json" in said
        assert "make results LESSON=07" in said
        assert stored("07", "a_curve") == {} and "is damaged" in capsys.readouterr().out


def test_an_installed_copy_is_not_told_to_measure(capsys, tmp_path, monkeypatch):
    """It has no make and no lessons, and refuses the command."""
    monkeypatch.setattr(claims, "CHECKOUT", False)
    (tmp_path / "07_x.json").write_text("{")
    (tmp_path / "08_x.json").write_text('{"tables": []}')
    with settings.using(results=tmp_path):
        assert [stored(name, "a_curve") for name in ("07", "08", "recipes")] == [{}, {}, {}]
    damaged, lacking, missing = capsys.readouterr().out.splitlines()
    assert "07_x.json is damaged" in damaged and "make" not in damaged + lacking + missing
    assert lacking.startswith("The results of 08 hold no table 'a_curve': `pip install --force-reinstall ssl-course`")
    assert missing.startswith("The measure 'recipes' has no results here: `pip install --force-reinstall ssl-course`")


def test_a_claim_is_printed_in_a_pipe_that_lacks_its_sign(monkeypatch):
    """Public bug reports, case 20: a lesson run as a script on Windows, its output redirected."""
    pipe = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(pipe, encoding="cp1252", write_through=True))
    claim("a", "it holds: ‖a‖ ≥ 1 ± 2", True)
    claim("b", "it does not", False)
    first, second, *_ = pipe.getvalue().decode("cp1252").splitlines()
    assert (first, second) == ("+ it holds: ?a? >= 1 ± 2", "x it does not")


def test_kept_tables_are_recorded_and_their_stored_ones_returned(capsys, tmp_path):
    scores = {"hue": {"h": 0.5, "z": 0.25}, "place": {"h": 1.0}}
    with settings.using(record=tmp_path / "records.jsonl", results=tmp_path):
        assert keep("07", "known", scores) == {}
        entries = results.summary([{"records": lines(tmp_path / "records.jsonl")}] * 2)
        assert [entry["id"] for entry in entries] == ["known_hue", "known_place"]
        more = {"id": "known_size", "numbers": {"h": {"mean": 0.5, "half_width": 0.1, "values": [0.4, 0.6]}}}
        other = {"id": "labels_2", "numbers": {}}
        (tmp_path / "07_x.json").write_text(json.dumps({"tables": [*entries, more, other]}))
        found = keep("07", "known", scores)
    assert found["hue"] == {"h": Interval(0.5, 0, (0.5, 0.5)), "z": Interval(0.25, 0, (0.25, 0.25))}
    assert list(found) == ["hue", "place", "size"] and found["size"]["h"].values == (0.4, 0.6)
    assert capsys.readouterr().out == ""


def test_kept_tables_without_readable_results_say_nothing(capsys, tmp_path):
    (tmp_path / "07_x.json").write_text("{")
    with settings.using(results=tmp_path):
        assert keep("07", "known", {"hue": {"h": 0.5}}) == {}
    assert capsys.readouterr().out == ""


def test_an_empty_table_gives_unknown_numbers_and_stops_no_lesson(tmp_path, capsys):
    with settings.using(results=tmp_path):
        table = stored("pretraining", "scenes")
    said = capsys.readouterr().out
    assert "The measure 'pretraining' was not measured yet: `make results LESSON=pretraining`" in said
    assert table == {} and not table
    lead = evaluate.paired_ci(table["one"], table["other"])
    assert not lead.mean > 0 and not lead.mean <= 0 and len(lead.values) == 5
