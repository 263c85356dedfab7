"""The arena's rates: one for each method, and what the trials in results/search say was the best."""

import json
from statistics import fmean

from ssl_course.course.arena_sweep import GRID, JUDGED
from ssl_course.methods.arena import ARENA, STEPS
from ssl_course.methods.arena_rates import LR
from ssl_course.settings import ROOT


def test_every_method_has_a_rate():
    assert {*LR} == {*ARENA} and all(0 < lr < 0.1 for lr in LR.values())


def test_it_is_the_best_of_equally_many_trials():
    lines = (ROOT / "results" / "search" / "arena.jsonl").read_text("utf-8").splitlines()
    trials = [one for one in map(json.loads, lines) if one["steps"] == STEPS and not one["smoke"]]
    for name, lr in LR.items():
        own = {one["lr"]: fmean(one[number] for number in JUDGED) for one in trials if one["method"] == name}
        assert {*own} == {*GRID[ARENA[name].encoder]} and len(own) == 5
        assert max(own, key=own.get) == lr, name
