"""Five seeds: the summary, runs that are kept while their files are the same, versions that are never compared."""

import importlib
import inspect
import json
import os
import platform
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest
import torch

from ssl_course import catalogue, settings, train, widgets
from ssl_course.course import freshness, results
from ssl_course.course.summary import summary

READS = """# %%
from ssl_course import settings
from ssl_course.course import record
record("seen", files=float(len([*settings.current.results.glob("90_*.json")])))
"""
PREDICTS = """# %%
from ssl_course import settings, widgets
guess = widgets.predict("90-1", "Is it 0?", a="yes", b="no")
guess.choose("a")

# %%
guess.settle(a=settings.current.seed == 0, b=settings.current.seed > 0)
"""


def of_a_run(monkeypatch, tmp_path):
    """What a run sets for its kernel is taken back after the test."""
    paths = {"WORK": str(tmp_path / "work"), "RESULTS": str(tmp_path)}
    for name, value in ({"SMOKE": "0", "SEED": "", "RECORD": "", "FULL": ""} | paths).items():
        monkeypatch.setenv(f"SSL_COURSE_{name}", value)


@pytest.mark.slow
def test_a_run_sees_nothing_of_what_was_measured_before(tmp_path, monkeypatch):
    """A lesson whose tables got other names is measured all the same."""
    (source := tmp_path / "90_x.py").write_text(READS, "utf-8")
    (tmp_path / "90_x.json").write_text('{"tables": [{"id": "old", "numbers": {}}]}', "utf-8")
    of_a_run(monkeypatch, tmp_path)
    (seen,) = results.run_once(source, 0, full=True)["records"]
    assert seen == {"id": "seen", "numbers": {"files": 0.0}}


@pytest.mark.slow
def test_a_lessons_predictions_become_a_table_and_nothing_is_kept_as_the_learners(tmp_path, monkeypatch, capsys):
    (source := tmp_path / "90_x.py").write_text(PREDICTS, "utf-8")
    of_a_run(monkeypatch, tmp_path)
    (tmp_path / "work").mkdir()
    runs = [results.run_once(source, seed, full=True) for seed in (0, 1)]
    assert [run["records"][0]["numbers"] for run in runs] == [{"a": 1.0, "b": 0.0}, {"a": 0.0, "b": 1.0}]
    (entry,) = summary(runs)
    assert entry["id"] == "prediction_1" and entry["numbers"]["a"]["values"] == [1.0, 0.0]
    assert list((tmp_path / "work").iterdir()) == []
    (tmp_path / "90_x.json").write_text(json.dumps({"tables": [entry]}), "utf-8")
    with settings.using(results=tmp_path):
        guess = widgets.predict("90-1", "Is it 0?", a="yes", b="no")
        capsys.readouterr()
        guess.settle(a=True, b=False)
    assert capsys.readouterr().out.endswith("(Our 2 runs: (a) in 1 of 2, (b) in 1.)\n")


@pytest.fixture
def fake_run(monkeypatch):
    made = []

    def run(command, *, env, **_):
        assert not {name for name in env if name.startswith("SSL_COURSE_")} - {"SSL_COURSE_DATA", "SSL_COURSE_RESULTS"}
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


@pytest.mark.parametrize("switch", ["SMOKE", "TUNE", "SEED", "FULL", "STRICT", "RECORD"])
def test_no_switch_of_the_shell_reaches_a_run(tmp_path, fake_run, monkeypatch, switch):
    monkeypatch.setenv(f"SSL_COURSE_{switch}", "1")
    results.stored_run(tmp_path / "seed_0.json", {}, ["00"])
    assert len(fake_run) == 1  # which looked at its environment


def test_a_run_that_may_be_a_smoke_run_is_repeated(tmp_path, fake_run):
    """Before runs were marked, one made in smoke looked like any other."""
    path = tmp_path / "seed_0.json"
    results.stored_run(path, {}, ["00"])
    stored = json.loads(path.read_text())
    del stored["switches"]
    path.write_text(json.dumps(stored))
    results.stored_run(path, {}, ["00"])
    assert len(fake_run) == 2


@pytest.mark.parametrize("content", [b"", b'{"made_from"', b"\xff", b"[]", b"null"], ids=str)
def test_a_damaged_run_is_named_and_repeated(tmp_path, fake_run, capsys, content):
    path = tmp_path / "seed_0.json"
    path.write_bytes(content)
    assert results.stored_run(path, {}, ["00"])["seconds"] == 1 and len(fake_run) == 1
    assert f"{path} is damaged: this run is repeated" in capsys.readouterr().out
    assert json.loads(path.read_text())["seconds"] == 1


def test_a_damaged_results_file_is_one_line(tmp_path):
    (tmp_path / f"{catalogue.sources('08')[0].stem}.json").write_text("{")
    with settings.using(results=tmp_path), pytest.raises(SystemExit, match="is damaged.*git checkout -- results/08_"):
        results.main(["08", "--accept", "no reason"])
    with settings.using(results=tmp_path), pytest.raises(SystemExit, match="`make results LESSON=07` makes it"):
        results.main(["07", "--accept", "no reason"])


CHILD = "import os, signal, sys, threading, time\n" + inspect.getsource(results._end_with)
CHILD += "_end_with(int(sys.argv[1])); print(os.getpid(), flush=True); time.sleep(60)"
PARENT = "import os, subprocess, sys\nsubprocess.run([sys.executable, '-c', sys.argv[1], str(os.getpid())])"


def test_a_run_ends_soon_after_the_command_that_started_it():
    start = [sys.executable, "-c", PARENT, CHILD]
    parent = subprocess.Popen(start, stdout=subprocess.PIPE, text=True, cwd=settings.ROOT)
    parent.stdout.readline()
    parent.kill()
    begun = time.monotonic()
    assert parent.stdout.read() == ""  # it ends when the last one who holds it ends
    assert time.monotonic() - begun < 10


def test_a_half_written_summary_is_never_left(tmp_path, fake_run, monkeypatch):
    """All runs come first, the file is written at the end and at once."""
    source = catalogue.sources()[0]
    (tmp_path / "runs" / source.stem).mkdir(parents=True)
    live = {"seconds": 1, "threads": 2, "peak_megabytes": 3, "figures": {}, "records": []}
    mark = {"made_from": freshness.made_from(source), "versions": results.versions(), "switches": "none"}
    for name in ("live", "benchmark"):
        (tmp_path / "runs" / source.stem / f"{name}.json").write_text(json.dumps(mark | live))
    with settings.using(results=tmp_path):
        assert results.make(source)
        made = json.loads((tmp_path / f"{source.stem}.json").read_text())
    assert made["made_from"] == mark["made_from"] and made["seeds"] == [0, 1, 2, 3, 4] and len(fake_run) == 5
    assert freshness.changed(made, freshness.made_from(source)) == []


def test_a_measure_is_written_after_fewer_seeds_and_then_after_all(tmp_path, fake_run):
    path = tmp_path / "rivals.json"
    with settings.using(results=tmp_path):
        for count in (2, 5):
            assert results.main(["rivals", *(["--seeds", "2"] if count == 2 else [])]) == 0
            assert json.loads(path.read_text())["seeds"] == [*range(count)] and len(fake_run) == count


def test_a_measure_that_is_stopped_keeps_no_network_that_is_half_trained(tmp_path, monkeypatch):
    """`fit` alone would take Ctrl-C as a wish to keep what is learnt."""

    def run_once(seed, folder):
        weight = torch.nn.Parameter(torch.ones(1))

        def step(_):
            os.kill(os.getpid(), signal.SIGINT)
            return weight.sum()

        train.fit(step, [0, 0], torch.optim.SGD([weight], 0.1), steps=2)
        (folder / "network").touch()

    monkeypatch.setattr(importlib, "import_module", lambda name: types.SimpleNamespace(run_once=run_once))
    source = Path(results.__file__).with_name("measure_tables.py")
    with settings.using(results=tmp_path), pytest.raises(KeyboardInterrupt):
        results.measure_once(source, 0)
    assert not [*tmp_path.rglob("network")]


@pytest.fixture
def two_seeds(tmp_path, fake_run):
    """A summary of two seeds whose runs are gone, as in a fresh clone."""
    with settings.using(results=tmp_path):
        results.main(["rivals", "--seeds", "2"])
        for path in (tmp_path / "runs" / "measure_rivals").iterdir():
            path.unlink()
        fake_run.clear()
        path = tmp_path / "rivals.json"
        made = json.loads(path.read_text())
        made["tables"] = [{"id": "t", "numbers": {"x": {"mean": 1.5, "half_width": 6.3531, "values": [1.0, 2.0]}}}]
        yield path, made


class NewRuns:
    """In place of a process: seed 2, 3 or 4, each with one number."""

    def __init__(self, monkeypatch):
        self.made = 0
        monkeypatch.setattr(results.subprocess, "run", self.run)

    def run(self, command, **_):
        self.made += 1
        records = [{"id": "t", "numbers": {"x": int(command[-1]) + 1.0}}]
        return types.SimpleNamespace(stdout=json.dumps({"threads": 1, "records": records}).encode())


def test_where_the_runs_are_gone_a_measure_goes_on_from_its_summary(two_seeds, monkeypatch, capsys):
    path, made = two_seeds
    made["accepted"] = [{"why": "a word", "files": {}}]
    path.write_text(json.dumps(made))
    runs = NewRuns(monkeypatch)
    assert results.main(["rivals", "--go-on"]) == 0 and runs.made == 3
    after = json.loads(path.read_text())
    assert after["seeds"] == [0, 1, 2, 3, 4] and after["tables"][0]["numbers"]["x"]["values"] == [1, 2, 3, 4, 5]
    assert after["tables"][0]["numbers"]["x"]["mean"] == 3 and after["accepted"] == made["accepted"]
    assert "seed_1: taken from the results file, which is up to date\n  seed_2: done" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["another file", "another version", "a claim that held once"])
def test_a_summary_that_is_stale_or_too_short_serves_no_run(two_seeds, monkeypatch, what):
    path, made = two_seeds
    if what == "another file":
        made["made_from"]["ssl_course/files.py"] = "0"
    elif what == "another version":
        made["versions"]["torch"] = "1.0"
    else:
        made["claims"] = [{"id": "c", "statement": "C", "held": 1, "numbers": {}}]
    path.write_text(json.dumps(made))
    runs = NewRuns(monkeypatch)
    assert results.main(["rivals", "--go-on"]) == 0 and runs.made == 5
    assert "accepted" not in json.loads(path.read_text())


def test_unasked_everything_is_measured_anew(two_seeds, monkeypatch):
    """In a fresh clone `make results` is there to see whether the committed numbers come out again."""
    runs = NewRuns(monkeypatch)
    assert results.main(["rivals"]) == 0 and runs.made == 5


def test_a_lesson_is_never_written_after_fewer_seeds(capsys):
    with pytest.raises(SystemExit):
        results.main(["07", "--seeds", "2"])
    assert "A lesson is measured over all five seeds." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["07", "--live"], "--live goes with --seed: it is a part of one run."),
        (["07", "--live", "--benchmark"], "--live goes with --seed"),
        (["07", "--accept", "a reason", "--seed", "0"], "--accept and --seed don't go together"),
        (["07", "--seed", "0", "--benchmark"], "--seed and --benchmark don't go together"),
        (["rivals", "--seed", "0", "--go-on"], "--seed and --go-on don't go together"),
        (["rivals", "--accept", "a reason", "--seeds", "2"], "--accept and --seeds don't go together"),
        (["07", "--accept", " "], "--accept needs a reason in words."),
    ],
    ids=str,
)
def test_an_option_that_would_have_no_effect_is_named(words, said, monkeypatch, capsys):
    for name in ("make", "measure_once", "run_once", "_accept", "_end_with"):
        monkeypatch.setattr(results, name, lambda *words, name=name, **options: pytest.fail(f"{name} was called"))
    with pytest.raises(SystemExit) as end:
        results.main(words)
    assert end.value.code == 2 and said in capsys.readouterr().err


def test_help_names_every_measure_or_says_where_they_stand(capsys):
    with pytest.raises(SystemExit):
        results.main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "the NAME of a course/measure_NAME.py" in said and all(name in said for name in results.MEASURES)


def test_other_versions_of_python_and_torch_make_no_result_stale(monkeypatch):
    """Versions are shown beside the numbers; a test that compared them would fail on every other machine."""
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    monkeypatch.setattr(torch, "__version__", "9.9.9+cpu")
    for source in [*catalogue.sources(), *results.MEASURES.values()]:
        record = json.loads(results.results_file(source).read_text("utf-8"))
        assert record["versions"]["python"] != "3.99.0" and results.versions()["python"] == "3.99.0"
        assert freshness.changed(record, freshness.made_from(source)) == [], source.stem


def test_names_lead_to_sources():
    assert [path.stem[:2] for path in results._sources("08")] == ["08"]
    measures = [*results.MEASURES.values()]
    for name, path in results.MEASURES.items():
        assert results._sources(name) == [path] == results._sources(path.stem)
        assert results.results_file(path).name == f"{name}.json"
    assert results._sources("") == [*catalogue.sources(), *measures] and results._sources("99") == []


def test_nothing_stale_is_nothing_to_accept(capsys, monkeypatch):
    monkeypatch.setattr(results, "changed", lambda stored, now: [])
    assert results.main(["08", "--accept", "no reason"]) == 0
    assert "nothing to accept" in capsys.readouterr().out
