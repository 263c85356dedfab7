"""Five seeds: the summary, runs that are kept while their files are the same, versions that are never compared."""

import json
import platform
import types

import pytest
import torch

from ssl_course import catalogue, settings
from ssl_course.course import freshness, results


def test_summary_over_seeds():
    runs = [{"records": [{"id": "c", "statement": "C", "holds": v > 1, "numbers": {"x": v}}]} for v in (1.0, 2.0, 3.0)]
    (entry,) = results.summary(runs)
    assert (entry["id"], entry["statement"], entry["held"]) == ("c", "C", 2) and entry["numbers"]["x"]["mean"] == 2
    assert entry["numbers"]["x"]["half_width"] == pytest.approx(2.4841, abs=1e-3)
    runs[0]["records"][0]["id"] = "another"
    with pytest.raises(ValueError, match="different things"):
        results.summary(runs)


@pytest.fixture
def fake_run(monkeypatch):
    made = []

    def run(command, **_):
        made.append(command)
        return types.SimpleNamespace(stdout=b'noise\n{"seconds": 1, "threads": 2, "records": []}\n')

    monkeypatch.setattr(results.subprocess, "run", run)
    return made


def test_a_stored_run_is_kept_while_its_files_are_the_same(tmp_path, fake_run):
    path, files = tmp_path / "runs" / "seed_0.json", {"a.py": "1"}
    first = results.stored_run(path, files, ["00", "--seed", "0"])
    assert first == results.stored_run(path, files, ["00", "--seed", "0"]) and first["seconds"] == 1
    assert len(fake_run) == 1 and fake_run[0][-3:] == ["00", "--seed", "0"]
    results.stored_run(path, {"a.py": "2"}, ["00"])
    assert len(fake_run) == 2


def test_a_half_written_summary_is_never_left(tmp_path, fake_run, monkeypatch):
    """All runs come first, the file is written at the end and at once."""
    source = catalogue.sources()[0]
    (tmp_path / "runs" / source.stem).mkdir(parents=True)
    live = {"seconds": 1, "threads": 2, "peak_megabytes": 3, "figures": {}, "records": []}
    mark = {"made_from": freshness.made_from(source), "versions": results.versions()}
    for name in ("live", "benchmark"):
        (tmp_path / "runs" / source.stem / f"{name}.json").write_text(json.dumps(mark | live))
    with settings.using(results=tmp_path):
        assert results.make(source)
        made = json.loads((tmp_path / f"{source.stem}.json").read_text())
    assert made["made_from"] == mark["made_from"] and made["seeds"] == [0, 1, 2, 3, 4] and len(fake_run) == 5
    assert freshness.changed(made, freshness.made_from(source)) == []


def test_other_versions_of_python_and_torch_make_no_result_stale(monkeypatch):
    """Versions are shown beside the numbers; a test that compared them would fail on every other machine."""
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    monkeypatch.setattr(torch, "__version__", "9.9.9+cpu")
    for source in [*catalogue.sources(), results.RECIPES]:
        record = json.loads(results.results_file(source).read_text("utf-8"))
        assert record["versions"]["python"] != "3.99.0" and results.versions()["python"] == "3.99.0"
        assert freshness.changed(record, freshness.made_from(source)) == [], source.stem


def test_names_lead_to_sources():
    assert [path.stem[:2] for path in results._sources("08")] == ["08"]
    assert results._sources("recipes") == [results.RECIPES] == results._sources(results.RECIPES.stem)
    assert results._sources("") == [*catalogue.sources(), results.RECIPES] and results._sources("99") == []
    assert results.results_file(results.RECIPES).name == "recipes.json"


def test_nothing_stale_is_nothing_to_accept(capsys):
    assert results.main(["08", "--accept", "no reason"]) == 0
    assert "nothing to accept" in capsys.readouterr().out
