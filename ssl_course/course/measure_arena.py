"""The arena at full length: every method and every baseline on three data sets, five seeds. Lesson 14.

`make results LESSON=arena` writes results/arena.json. What is finished of a seed is kept, number by number: an
interrupted call goes on there. A record for each data set; its numbers are called "SimCLR | probe, 10". All runs have
`arena.STEPS` steps of 128 views; CPU seconds on one thread are reported beside them, and steer nothing. The record
"longer" has a method on `sprites` that takes four times as many to rise, at lesson 05's rate: trials of 300 steps, in
which it learns next to nothing, say little about one.
"""

import time
from pathlib import Path

from ssl_course import data, settings
from ssl_course.course.arena_runs import Run
from ssl_course.course.kept import Kept
from ssl_course.methods.arena import ARENA, BASELINES, DATASETS, STEPS, TITLES

LONGER, LONGER_LR = {"masked_autoencoder": 4}, 1.5e-3  # method -> times the steps


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        for dataset in DATASETS:
            records.append(_record(dataset, dataset, dict.fromkeys((*ARENA, *BASELINES), 1), folder))
        records.append(_record("longer", "sprites", LONGER, folder, lr=LONGER_LR))
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _record(id: str, dataset: str, times: dict[str, int], folder: Path, *, lr: float | None = None) -> dict:
    """Methods and baselines on one data set, each with so many times the usual steps; `lr` in place of the table's."""
    split, numbers = data.load(dataset), {}
    for name, longer in times.items():
        (own := folder / id / name).mkdir(parents=True, exist_ok=True)
        found = Run(name, split, dataset, settings.current.seed, steps=longer * STEPS, lr=lr).finish(Kept(own))
        numbers |= {f"{TITLES[name]} | {number}": value for number, value in found.items()}
    return {"id": id, "numbers": numbers}
