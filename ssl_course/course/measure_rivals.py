"""What else could one do with the unlabelled pictures? Lesson 02, section 5, five seeds.

`make results LESSON=rivals` writes results/rivals.json: a record for each data set and number of labels. One seed takes
about a quarter of an hour on one core and goes on where it was interrupted. Whatever can use unlabelled pictures may
take them from all 20,000.

The network is small (16, 32, 64 channels), pretrained for 550 steps; it gets the label steps of `arms`, with and
without pretraining. FixMatch gets as many steps, and then 2,200: 64 labelled views in each, and two views of 64
unlabelled pictures. Its threshold is the authors', .95; .8 was tried on validation pictures and was not better
(results/search/fixmatch.jsonl). So it was tuned less than pretraining was.
"""

import copy
import functools
import time
from pathlib import Path

import torch
from torch import nn

from ssl_course import data, evaluate, methods, settings, train
from ssl_course.course.arms import LABEL_STEPS, LR, convolutional, pretrained, with_labels
from ssl_course.course.kept import Kept
from ssl_course.evaluate import rivals
from ssl_course.methods import recipes

SMALL, LENGTH = (16, 32, 64), 550
LONG_FIXMATCH = 2200  # steps; the other run of FixMatch has the label steps of all arms
PRETRAINING_VIEW = {"scenes": recipes.uneven_scene_view, "fashion": recipes.fashion_view}
FIELDS = (("scenes", 10), ("fashion", 10), ("fashion", 100))  # data set, labels per class
COMPONENTS = {10: 16, 100: 32}  # by labels per class, the best of 16, 32, 64, 128 on validation pictures of `fashion`


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        for dataset, count in FIELDS:
            split = data.load(dataset)
            encoders = _encoders(dataset, split.train, seed, Kept(folder))
            (part := folder / f"{dataset}_{count}").mkdir(exist_ok=True)
            kept = Kept(part)
            _networks(dataset, split, encoders, count, seed, kept)
            _others(split, encoders, count, seed, kept)
            records.append({"id": f"{dataset}_{count}", "numbers": kept.numbers})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _encoders(dataset: str, pool: data.Pictures, seed: int, kept: Kept) -> dict[str, nn.Module]:
    """The small network, fresh and pretrained, both with batch norm set to pictures as they are."""

    def fresh() -> nn.Module:
        return convolutional(pool.images, seed, SMALL, recipes.RECIPES[dataset].pool)

    def pretrain(encoder: nn.Module) -> nn.Module:
        return pretrained(encoder, pool.without_labels(), PRETRAINING_VIEW[dataset], length=LENGTH, seed=seed)

    encoders = {"random ": fresh(), "": kept.encoder(dataset, fresh, pretrain)}
    for encoder in encoders.values():
        evaluate.calibrate_batchnorm(encoder, pool.images[:4000])
    return encoders


def _networks(
    dataset: str, split: data.Split, encoders: dict[str, nn.Module], count: int, seed: int, kept: Kept
) -> None:
    """The network from scratch, fine-tuned, and from scratch with pseudo-labels."""
    view = recipes.RECIPES[dataset].view
    for name, encoder in {"network from scratch": encoders["random "], "network, fine-tuned": encoders[""]}.items():
        kept.number(name, functools.partial(with_labels, encoder, split, count, seed, view=view))

    def pseudo_labels(steps: int) -> float:
        pool, test = split
        rows = data.label_subset(pool.factors["class"], count, seed=seed)
        generator = train.seed_all(seed, threads=1)
        classifier = nn.Sequential(copy.deepcopy(encoders["random "]), nn.Linear(encoders["random "].dim, 10))
        labelled = pool.images[rows], pool.factors["class"][rows]
        options = {"view": PRETRAINING_VIEW[dataset], "steps": steps, "lr": LR, "generator": generator}
        methods.train_fixmatch(classifier, *labelled, pool.without_labels(), **options)
        return evaluate.accuracy(classifier, test.images, test.factors["class"])

    kept.number("network, pseudo-labels", functools.partial(pseudo_labels, LABEL_STEPS[count]))
    kept.number("pseudo-labels, longer", functools.partial(pseudo_labels, LONG_FIXMATCH))


def _others(split: data.Split, encoders: dict[str, nn.Module], count: int, seed: int, kept: Kept) -> None:
    """Linear classifiers and trees: on pixels, on components, on features of a random and of the pretrained network."""
    pool, test = split
    y, test_y = pool.factors["class"], test.factors["class"]
    rows = data.label_subset(y, count, seed=seed)
    parts = [evaluate.pixels(images) for images in (pool.images[rows], test.images, pool.images)]
    varies = parts[0].std(0) > 0  # the corners of `fashion` are black in every picture
    x, test_x, unlabelled_x = (part[:, varies] for part in parts)
    components = rivals.principal_components(unlabelled_x, settings.shrink(COMPONENTS[count], 4), seed)
    inputs = {"pixels": (x, test_x), "components": (components(x), components(test_x))}
    for name, encoder in encoders.items():
        encode = evaluate.encoder(encoder)
        inputs[f"{name}features"] = encode(pool.images[rows]), encode(test.images)
    for name, (one, other) in inputs.items():
        given = one, y[rows], other, test_y
        kept.number(f"linear on {name}", functools.partial(evaluate.linear_probe, *given))
        if name != "components":
            kept.number(f"forest on {name}", functools.partial(rivals.tree_accuracy, rivals.forest(seed), *given))
    given = x, y[rows], test_x, test_y
    kept.number("boosting on pixels", functools.partial(rivals.tree_accuracy, rivals.boosting(seed), *given))
    others = torch.ones(len(pool), dtype=torch.bool)
    others[rows] = False  # it would be surest of the pictures whose labels it has
    given = x, y[rows], unlabelled_x[others], test_x, test_y
    kept.number("self-training forest", functools.partial(rivals.self_training_accuracy, seed, *given))
