"""How many unlabelled pictures, and which? Lesson 02, sections 4 and 6, five seeds.

`make results LESSON=pictures` writes results/pictures.json; one seed takes about a quarter of an hour on one core and
goes on where it was interrupted.

`how_many`: the course's usual network, pretrained on the labelled pictures alone (1,000 of them, without their labels),
briefly and for longer. With all 20,000 it is the run of that length in results/pretraining.json; schedule, labels and
views are the same, seed by seed, and so is training from scratch, which stands there.

`which`: a small network, pretrained for 550 steps on other pictures. The first layer is whitened on scenes for every
arm, and batch norm is set to scenes afterwards: only what was learnt differs.
"""

import time
from pathlib import Path

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, methods, settings
from ssl_course.course import arms
from ssl_course.course.kept import Kept
from ssl_course.methods import recipes

LENGTHS, COUNTS = (550, 2200), (10, 100)  # of `how_many`
SHORT, SMALL = 550, (16, 32, 64)  # steps and channels of the arms of `which`
HALVES = {"kinds 0 to 4": range(5), "kinds 5 to 9": range(5, 10)}  # the arm `five kinds` sees the first half


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        for id, measured in {"how_many": _how_many, "which": _which}.items():
            (folder / id).mkdir(exist_ok=True)
            records.append({"id": id, "numbers": measured(data.scenes(), seed, Kept(folder / id))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _how_many(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    few = split.train[data.label_subset(split.train.factors["class"], max(COUNTS), seed=seed)]
    for length in LENGTHS:

        def fresh() -> nn.Module:
            return arms.convolutional(split.train.images, seed)

        def pretrain(encoder: nn.Module, length: int = length) -> nn.Module:
            view = recipes.uneven_scene_view
            return arms.pretrained(encoder, few.without_labels(), view, length=length, seed=seed)

        encoder = kept.encoder(f"few {length}", fresh, pretrain)
        for count in COUNTS:
            kept.number(
                f"fine-tuned {length} on 1000 pictures, {count} labels",
                lambda e=encoder, c=count: arms.with_labels(e, split, c, seed, view=recipes.scene_view),
            )
    return kept.numbers


def other_pictures(pool: data.Pictures, seed: int) -> dict[str, Tensor]:
    """What the arms of `which` learn from, uint8 `[n, 3, 32, 32]`; of scenes, either all or as many as five kinds are.

    Five kinds of clothes are half of the pictures. To see what the missing kinds do, they are compared with as many
    pictures of all ten.
    """
    five = pool[pool.factors["class"] < 5].images
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randint(0, 256, (len(five), *five.shape[1:]), generator=generator, dtype=torch.uint8)
    sprites = data.sprites().train.images
    named = {"noise": noise, "sprites": sprites, "five kinds": five, "ten kinds": pool.images[: len(five)]}
    return named | {"all scenes": pool.images}


def _which(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    pool, test = split
    test_y = test.factors["class"]

    def fresh() -> nn.Module:
        return arms.convolutional(pool.images, seed, SMALL)

    def measure(name: str, encoder: nn.Module) -> None:
        evaluate.calibrate_batchnorm(encoder, pool.images[:4000])
        kept.number(f"frozen, {name}", lambda: arms.frozen(encoder, split, 10, seed))
        if f"fine-tuned, {name}" in kept.numbers:
            return
        tuned = arms.classifier(encoder, pool, 10, seed, view=recipes.scene_view)
        for half, kinds in HALVES.items():
            rows = torch.isin(test_y, torch.tensor(kinds))
            kept.number(
                f"fine-tuned, {name}, {half}", lambda r=rows: evaluate.accuracy(tuned, test.images[r], test_y[r])
            )
        kept.number(f"fine-tuned, {name}", lambda: evaluate.accuracy(tuned, test.images, test_y))

    measure("nothing", fresh())
    for name, images in other_pictures(pool, seed).items():

        def pretrain(encoder: nn.Module, name: str = name, images: Tensor = images) -> nn.Module:
            options = {"view": recipes.uneven_scene_view, "steps": SHORT, "lr": arms.LR}
            options["generator"] = torch.Generator().manual_seed(seed)
            _, history = methods.pretrain(methods.simclr, encoder, data.Unlabeled(images), **options)
            kept.number(f"last loss, {name}", lambda: sum(history.loss[-50:]) / len(history.loss[-50:]))
            return encoder

        measure(name, kept.encoder(name, fresh, pretrain))
    return kept.numbers
