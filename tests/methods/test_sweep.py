"""The sweep: its words, its trials on validation pictures, its log that is gone on with."""

import json

import pytest
import torch

from ssl_course import data, settings
from ssl_course.methods import METHODS, recipes, sweep


@pytest.fixture
def results(tmp_path):
    """A small run, whose log stands in a folder of its own."""
    with settings.using(smoke=True, results=tmp_path):
        yield tmp_path


# --- words ---


def test_every_combination_of_the_values_is_one_trial():
    trials = sweep.parse(["lr=3e-3,5e-3", "steps=10,20"])
    assert [(trial["lr"], trial["steps"]) for trial in trials] == [(3e-3, 10), (3e-3, 20), (5e-3, 10), (5e-3, 20)]
    assert all((trial["seed"], trial["batch"]) == (100, 64) for trial in trials)


def test_what_is_not_said_has_its_default_and_what_is_said_replaces_it():
    assert sweep.parse([]) == [{"seed": 100, "batch": 64}]
    assert sweep.parse(["seed=101,102", "batch=8"]) == [{"seed": 101, "batch": 8}, {"seed": 102, "batch": 8}]


@pytest.mark.parametrize("word", ["lr", "lr=", "lr=fast", "lr=1,,2", "lr=3e-3,x"])
def test_a_word_that_can_not_be_understood_is_named(word):
    with pytest.raises(ValueError, match=f"'{word}': give setting=number"):
        sweep.parse(["steps=4", word])


@pytest.mark.parametrize(
    "arguments",
    [[], ["vicreg"], ["vicrge", "sprites"], ["vicreg", "sprite"], ["sprites", "vicreg"]],
    ids=" ".join,
)
def test_an_unknown_method_or_data_set_gives_the_usage_and_2(arguments, results, capsys):
    assert sweep.main(arguments) == 2
    said = capsys.readouterr().out
    assert "sweep METHOD DATASET" in said
    assert all(name in said for name in (*METHODS, *sweep.WITH_LABELS, *recipes.RECIPES))
    assert [*results.iterdir()] == []


def test_a_wrong_setting_is_named_and_gives_2(results, capsys):
    assert sweep.main(["vicreg", "sprites", "lr=fast"]) == 2
    assert "'lr=fast': give setting=number" in capsys.readouterr().out and [*results.iterdir()] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "simclr sprites foo=1",
            "simclr has no setting 'foo'; it has: batch, fused, lr, seed, small, steps, temperature",
        ),
        ("vicreg sprites temperature=0.1", "vicreg has no setting 'temperature'"),
        ("simclr sprites labels=10", "simclr has no setting 'labels'"),
        ("moco sprites view=1", "moco has no setting 'view'"),
        ("scratch sprites lr=1e-3 weight_decay=0", "scratch has no setting 'weight_decay'; it has: batch, labels, lr"),
    ],
)
def test_a_setting_that_the_method_does_not_have_is_named_and_gives_2(words, said, results, capsys):
    assert sweep.main(words.split()) == 2
    assert said in capsys.readouterr().out and [*results.iterdir()] == []


# --- trials ---


@pytest.mark.parametrize("method", ["vicreg", "simsiam"])
def test_a_trial_of_a_method_gives_probes_and_seconds(results, method):
    options = {"seed": 100, "batch": 16, "lr": 1e-3, "steps": 2}
    scores, again = (sweep.trial(method, "sprites", options) for _ in range(2))
    assert set(scores) == {"probe_10", "probe_100", "knn", "seconds"}
    assert all(0 <= scores[name] <= 1 for name in ("probe_10", "probe_100", "knn"))
    assert scores | {"seconds": 0} == again | {"seconds": 0}  # the same seed, the same trial
    assert options == {"seed": 100, "batch": 16, "lr": 1e-3, "steps": 2}


def test_a_trial_with_labels_from_scratch(results):
    options = {"seed": 100, "batch": 16, "steps": 2, "labels": 5}
    scores = sweep.trial("scratch", "sprites", options)
    assert set(scores) == {"validation", "seconds"} and 0 <= scores["validation"] <= 1
    assert not (results / "runs").exists()  # nothing was pretrained


def test_fine_tuning_pretrains_once_and_keeps_the_encoder(results, monkeypatch):
    made, original = [], recipes.pretrain
    monkeypatch.setattr(recipes, "pretrain", lambda *a, **o: made.append(a) or original(*a, **o))
    options = {"seed": 100, "batch": 16, "steps": 2, "labels": 5}
    first, second = (sweep.trial("fine_tuned", "sprites", options) for _ in range(2))
    assert first["validation"] == second["validation"] and len(made) == 1
    with settings.using(tune=True):
        rest, _ = data.hold_out(data.sprites().train)
    assert torch.equal(made[0][1].images, rest.images)  # without the validation pictures
    assert len([*results.rglob("*.safetensors")]) == 1
    sweep.trial("fine_tuned", "sprites", options | {"seed": 101})
    assert len(made) == 2


def test_a_smoke_runs_encoder_is_never_taken_for_a_whole_one(results, monkeypatch):
    monkeypatch.setattr(
        recipes, "pretrain", lambda name, pool, **_: recipes.encoder(pool.images, recipes.RECIPES[name])
    )
    with settings.using(tune=True, seed=100):
        rest, _ = data.hold_out(data.sprites().train)
        for smoke in (True, False):
            with settings.using(smoke=smoke):
                sweep._pretrained("sprites", rest)
    assert len([*results.rglob("*.safetensors")]) == 2


def test_trials_keep_the_test_part_closed(results, monkeypatch):
    seen = []

    def spied(name):
        split = original(name)
        seen.append(split.test)
        return split

    original = data.load
    monkeypatch.setattr(data, "load", spied)
    sweep.trial("scratch", "sprites", {"seed": 100, "steps": 1, "labels": 5})
    with pytest.raises(data.TestPartClosed):
        len(seen[0])
    assert not settings.current.tune and settings.current.seed == 0


# --- the log ---


@pytest.fixture
def counted(monkeypatch):
    """Trials that train nothing: what they were asked for."""
    asked = []
    monkeypatch.setattr(sweep, "trial", lambda *words: asked.append(words) or {"knn": 0.5, "seconds": 1.0})
    return asked


def log_of(results):
    return [json.loads(line) for line in (results / "search" / "sweep.jsonl").read_text("utf-8").splitlines()]


def test_a_sweep_writes_a_line_per_trial(results, capsys):
    assert sweep.main(["simclr", "sprites", "lr=1e-3", "steps=1", "batch=16"]) == 0
    (entry,) = log_of(results)
    asked = {"method": "simclr", "dataset": "sprites", "smoke": True, "seed": 100, "batch": 16, "lr": 1e-3, "steps": 1}
    assert {key: entry[key] for key in asked} == asked and entry["asked"] == [*asked][:3] + [
        "seed",
        "batch",
        "lr",
        "steps",
    ]
    assert set(entry) - set(asked) == {"asked", "probe_10", "probe_100", "knn", "seconds"}
    assert "'knn': " in capsys.readouterr().out


def test_an_interrupted_sweep_goes_on_and_runs_nothing_twice(results, counted, capsys):
    assert sweep.main(["vicreg", "sprites", "lr=1,2"]) == 0
    first = capsys.readouterr().out
    assert sweep.main(["vicreg", "sprites", "lr=1,2,3"]) == 0
    assert [options["lr"] for _, _, options in counted] == [1, 2, 3]
    assert capsys.readouterr().out.startswith(first)  # what stands in the log is said again
    assert [entry["lr"] for entry in log_of(results)] == [1, 2, 3]


@pytest.mark.parametrize(
    "other", ["simclr sprites lr=1", "vicreg scenes lr=1", "vicreg sprites lr=1 seed=101", "vicreg sprites", "whole"]
)
def test_another_trial_is_not_taken_for_one_that_was_run(results, counted, other):
    sweep.main(["vicreg", "sprites", "lr=1"])
    with settings.using(smoke=other != "whole"):
        sweep.main(other.split() if other != "whole" else ["vicreg", "sprites", "lr=1"])
    assert len(counted) == len(log_of(results)) == 2


def test_a_value_given_twice_is_one_trial(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(sweep, "trial", lambda *asked: made.append(asked) or {"seconds": 0.0})
    with settings.using(results=tmp_path):
        assert sweep.main(["vicreg", "sprites", "lr=0.5,0.5"]) == 0
    assert len(made) == 1 and len((tmp_path / "search" / "sweep.jsonl").read_text("utf-8").splitlines()) == 1
