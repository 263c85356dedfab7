"""One run: all its numbers, nothing measured twice, what is stopped goes on, and a budget in seconds gives steps."""

import pytest

from ssl_course import data, settings
from ssl_course.course import arena_runs
from ssl_course.course.arena_runs import STEPS, Run, steps_within
from ssl_course.course.kept import Kept
from ssl_course.methods import arena, arena_scores
from ssl_course.methods.arena_scores import KNN, SECONDS, TUNED_10

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def small():
    with settings.using(smoke=True):
        yield


@pytest.fixture(scope="module")
def split():
    with settings.using(smoke=True):
        return data.sprites()


@pytest.mark.parametrize(
    "name", ["simclr", "byol", "denoising", "raw_pixels", "random", "random_transformer", "scratch", "supervised"]
)
def test_a_run_measures_what_it_weighs_and_nothing_twice(name, split, tmp_path, monkeypatch):
    run, moved = Run(name, split, "sprites", 0, steps=2), []
    whole = run.left(Kept(tmp_path))
    numbers = run.finish(Kept(tmp_path), moved.append)
    assert set(numbers) == set(run.weights()) and whole > 0 == run.left(Kept(tmp_path))
    assert sum(moved) >= 0.9 * (whole - run.weights().get(SECONDS, 0))
    for module, function in ((arena, "pretrain"), (arena_scores, "frozen"), (arena_scores, "with_labels")):
        monkeypatch.setattr(module, function, lambda *given, **options: pytest.fail("measured again"))
    assert Run(name, split, "sprites", 0, steps=2).finish(Kept(tmp_path)) == numbers


def test_a_stopped_run_goes_on_with_the_network_that_it_has(split, tmp_path, monkeypatch):
    def stopped(*given, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(arena_scores, "with_labels", stopped)
        with pytest.raises(KeyboardInterrupt):
            Run("simclr", split, "sprites", 0, steps=2).finish(Kept(tmp_path))
    before = dict(Kept(tmp_path).numbers)
    assert {KNN, SECONDS} <= set(before) and TUNED_10 not in before
    monkeypatch.setattr(arena, "pretrain", lambda *given, **options: pytest.fail("trained again"))
    after = Run("simclr", split, "sprites", 0, steps=2).finish(Kept(tmp_path))
    assert before.items() <= after.items() and TUNED_10 in after


def test_a_budget_in_seconds_becomes_steps_that_stay(split, tmp_path, monkeypatch):
    monkeypatch.setattr(arena_runs, "steps_within", lambda seconds, pretrain: 3 if seconds == 7 else 0)
    numbers = Run("simclr", split, "sprites", 0, steps=None, budget=7).finish(Kept(tmp_path))
    assert numbers[STEPS] == 3


def test_steps_within_seconds(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(arena_runs.time, "process_time", lambda: clock[0])

    def pretrain(steps):
        clock[0] += 1.5 + 0.1 * steps  # a second and a half to begin with, a tenth for each step

    assert steps_within(20, pretrain) == 200 and steps_within(0.1, pretrain) == 10
