"""What do more steps with labels change? Lesson 05's transformer with 100 labels per class, five seeds.

`make results LESSON=label_steps` writes results/label_steps.json. One seed takes a quarter of an hour on one core. With
100 labels 400 steps are too few for training from scratch (`transformer`: raw pixels do better). Here both arms have
1,614 steps, from scratch and after masked pretraining: for scratch the same total cost as pretraining and 400 steps.
Labels, views and learning rates are those of `transformer`, which has the shorter runs.
"""

import functools
import time
from pathlib import Path

import torch
from torch import nn

from ssl_course import data, methods, settings
from ssl_course.course.arms import with_labels
from ssl_course.course.kept import Kept
from ssl_course.course.measure_transformer import EQUAL_COST, LONG, SCRATCH_LR, TUNED_LR, fresh
from ssl_course.methods import recipes

COUNT = 100  # labels per class


def run_once(seed: int, folder: Path) -> dict:
    """Both accuracies of one seed; what is finished is written into the folder, and not measured again."""
    start, split, kept = time.perf_counter(), data.fashion(), Kept(folder)
    options = {"view": recipes.RECIPES["fashion"].view, "steps": EQUAL_COST}

    def pretrain(network: nn.Module) -> nn.Module:
        own = torch.Generator().manual_seed(seed)
        pool = split.train.without_labels()
        return methods.pretrain_masked(network.encoder, pool, generator=own, steps=LONG)[0]

    with settings.using(seed=seed):
        masked = kept.encoder("masked raw", functools.partial(fresh, seed), pretrain)
        arms = {"scratch, equal cost": (fresh(seed), SCRATCH_LR), "masked, raw, longer": (masked, TUNED_LR)}
        for name, (network, lr) in arms.items():
            score = functools.partial(with_labels, network.encoder, split, COUNT, seed, lr=lr, **options)
            kept.number(f"{name}, {COUNT} labels", score)
    records = [{"id": "with_labels", "numbers": kept.numbers}]
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}
