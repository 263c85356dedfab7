"""How many unlabelled pictures, and which? Lesson 02, sections 4 and 6, five seeds.

`make results LESSON=pictures` writes results/pictures.json; one seed takes about 21 minutes on one core and goes on
where it was interrupted.

`how_many`: the course's usual network, pretrained for 2,200 steps on 500 or 3,000 pictures. With all 20,000 it is the
run of that length in results/pretraining.json; schedule, labels and views are the same, seed by seed, and so is
training from scratch, which stands there.

`which`: a small network, pretrained for 550 steps on other pictures. The first layer is whitened on scenes for every
arm, and batch norm is set to scenes afterwards: only what was learnt differs.
"""

import time
from pathlib import Path

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, methods, models, settings, train
from ssl_course.course.kept import Kept
from ssl_course.course.measure_networks import LR, pretrained, with_labels
from ssl_course.course.measure_pretraining import LABEL_STEPS
from ssl_course.data import to_float
from ssl_course.methods import recipes

LENGTH, COUNTS, POOLS = 2200, (10, 100), (500, 3000)
SHORT, SMALL = 550, (16, 32, 64)  # steps and channels of the arms of `which`
OPTIONS = {"view": recipes.scene_view, "steps": LABEL_STEPS[10], "lr": LR}


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        split = data.scenes()
        for id, measured in {"how_many": _how_many, "which": _which}.items():
            (folder / id).mkdir(exist_ok=True)
            records.append({"id": id, "numbers": measured(*split, seed, Kept(folder / id))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _how_many(pool: data.Pictures, test: data.Pictures, seed: int, kept: Kept) -> dict[str, float]:
    for size in POOLS:
        few = pool[: settings.shrink(size, 200)]

        def fresh(few: data.Pictures = few) -> nn.Module:
            train.seed_all(seed, threads=1)
            return recipes.encoder(few.images)

        def pretrain(encoder: nn.Module, few: data.Pictures = few) -> nn.Module:
            options = {"length": LENGTH, "lr": LR, "seed": seed}
            return pretrained(encoder, few.without_labels(), recipes.uneven_scene_view, **options)

        encoder = kept.encoder(f"pictures {size}", fresh, pretrain)
        for count in COUNTS:
            kept.number(
                f"{size} pictures, {count} labels",
                lambda e=encoder, c=count: with_labels(e, (pool, test), c, seed, **OPTIONS | {"steps": LABEL_STEPS[c]}),
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


def _which(pool: data.Pictures, test: data.Pictures, seed: int, kept: Kept) -> dict[str, float]:
    y, test_y = pool.factors["class"], test.factors["class"]

    def fresh() -> nn.Module:
        train.seed_all(seed, threads=1)
        encoder = models.ConvEncoder(3, SMALL, 2)
        models.whiten(encoder, to_float(pool.images[:4000]))
        return encoder

    def measure(name: str, encoder: nn.Module) -> None:
        evaluate.calibrate_batchnorm(encoder, pool.images[:4000])
        kept.number(f"fine-tuned, {name}", lambda: with_labels(encoder, (pool, test), 10, seed, **OPTIONS))
        encode = evaluate.encoder(encoder)
        rows = data.label_subset(y, 10, seed=seed)
        parts = encode(pool.images[rows]), y[rows], encode(test.images), test_y
        kept.number(f"frozen, {name}", lambda: evaluate.linear_probe(*parts))

    measure("nothing", fresh())
    for name, images in other_pictures(pool, seed).items():

        def pretrain(encoder: nn.Module, name: str = name, images: Tensor = images) -> nn.Module:
            options = {"view": recipes.uneven_scene_view, "steps": SHORT, "lr": LR}
            options["generator"] = torch.Generator().manual_seed(seed)
            _, history = methods.pretrain(methods.simclr, encoder, data.Unlabeled(images), **options)
            kept.number(f"last loss, {name}", lambda: sum(history.loss[-50:]) / len(history.loss[-50:]))
            return encoder

        measure(name, kept.encoder(name, fresh, pretrain))
    return kept.numbers
