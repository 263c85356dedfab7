"""Does pretraining go on paying? Lesson 02's central figure: accuracy over the length of pretraining, five seeds.

`make results LESSON=pretraining` writes results/pretraining.json. One seed takes about an hour on one core; what is
finished of it lies in results/runs/measure_pretraining/ and is kept, so an interrupted call goes on there. Each run has
one thread, so that two seeds can run side by side.

Every arm is scored on the test part after as many label steps as training from scratch needs to stop rising, or nearly,
on validation pictures, at the learning rate that was the better one for either of them of 2e-3 and 5e-3
(results/search/README.md). Training from scratch is also given the views that its rivals spent on pretraining, equal
total cost, and the uneven light that otherwise only pretraining sees. Beside SimCLR stands another question to the same
pictures, at the cost of its second length: by how many quarter turns was this view turned?
"""

import copy
import time
from pathlib import Path

import torch
from torch import nn

from ssl_course import data, evaluate, methods, settings, train
from ssl_course.course.arms import LABEL_STEPS, LR, convolutional, frozen, with_labels
from ssl_course.course.kept import Kept
from ssl_course.methods import pretext, recipes

LENGTHS = (550, 2200, 8800)  # steps of pretraining, 128 views each
EQUAL_COST = (550, 2200)  # lengths whose views training from scratch gets on top, with ten labels per class
TURNS = 2200  # steps of naming turns, 128 views each


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start = time.perf_counter()
    with settings.using(seed=seed):
        numbers = _measured(data.scenes(), seed, Kept(folder))
    records = [{"id": "scenes", "numbers": numbers}]
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _measured(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    fresh = convolutional(split.train.images, seed)
    random = copy.deepcopy(fresh)
    evaluate.calibrate_batchnorm(random, split.train.images[:4000])

    def tuned(name: str, encoder: nn.Module, count: int, **options: object) -> None:
        options = {"view": recipes.scene_view} | options
        kept.number(f"{name}, {count} labels", lambda: with_labels(encoder, split, count, seed, **options))

    def probed(name: str, encoder: nn.Module, count: int) -> None:
        kept.number(f"{name}, {count} labels", lambda: frozen(encoder, split, count, seed))

    for count in LABEL_STEPS:
        tuned("scratch", fresh, count)
        probed("random", random, count)
    encoders = {str(length): encoder for length, encoder in _encoders(kept, split.train, seed).items()}
    for name, encoder in ({"turns": _named_turns(kept, split.train, seed)} | encoders).items():
        for count in LABEL_STEPS:
            tuned(f"fine-tuned {name}", encoder, count)
            probed(f"frozen {name}", encoder, count)
    tuned("scratch under uneven light", fresh, 10, view=recipes.uneven_scene_view)
    for steps in map(equal_cost, EQUAL_COST):
        tuned(f"scratch {steps} steps", fresh, 10, steps=steps)
    return kept.numbers


def equal_cost(length: int, count: int = 10) -> int:
    """Label steps, one view of 64 pictures each, that cost as many views as pretraining and fine-tuning together."""
    return LABEL_STEPS[count] + 2 * length


def _encoders(kept: Kept, pool: data.Pictures, seed: int) -> dict[int, nn.Module]:
    """One encoder for each length, the shortest first."""
    paths = {length: kept.file(str(length)) for length in LENGTHS}
    generator, start = train.seed_all(seed, threads=1), time.process_time()
    encoder = recipes.encoder(pool.images)
    if not all(path.exists() for path in paths.values()):
        options = {"lengths": LENGTHS, "view": recipes.uneven_scene_view, "generator": generator, "lr": LR}
        options["kept"] = kept.folder
        for length, made in methods.pretrain_lengths(methods.simclr, encoder, pool.without_labels(), **options):
            train.save(paths[length], encoder=made)
            kept.number(f"cpu seconds to {length}", lambda: time.process_time() - start)
    found = {length: recipes.encoder(pool.images) for length in LENGTHS}
    for length, made in found.items():
        train.load(paths[length], encoder=made)
    return found


def _named_turns(kept: Kept, pool: data.Pictures, seed: int) -> nn.Module:
    """An encoder from the same start that has learnt to name the turn of a view."""

    def pretrain(encoder: nn.Module) -> nn.Module:
        options = {"view": recipes.upright_view, "generator": torch.Generator().manual_seed(seed), "lr": LR}
        options |= {"lengths": (TURNS,), "batch": 128, "outputs": 4}
        ((_, made),) = methods.pretrain_lengths(pretext.rotation, encoder, pool.without_labels(), **options)
        return made

    return kept.encoder("turns", lambda: convolutional(pool.images, seed), pretrain)
