"""What else could one do with the unlabelled pictures? Lesson 02, section 5, five seeds.

`make results LESSON=rivals` writes results/rivals.json: a record for each data set and number of labels. One seed takes
about 13 minutes on one core and goes on where it was interrupted. Whatever can use unlabelled pictures gets all 20,000.

The network is small (16, 32, 64 channels), pretrained for 550 steps, and gets 750 steps with ten labels per class and
1,500 with a hundred, with and without pretraining. FixMatch gets as many steps: 64 labelled views and two of 64
unlabelled pictures each, so 144,000 views with ten labels, where pretraining and fine-tuning together see 118,400. Its
threshold is the authors', .95; .8 was tried on validation pictures and was not better (results/search/fixmatch.jsonl).
"""

import copy
import functools
import time
from pathlib import Path

from torch import nn

from ssl_course import data, evaluate, methods, models, settings, train
from ssl_course.course.kept import Kept
from ssl_course.course.measure_networks import pretrained, with_labels
from ssl_course.course.measure_pretraining import LABEL_STEPS
from ssl_course.data import to_float
from ssl_course.evaluate import rivals
from ssl_course.methods import recipes

SMALL, LENGTH, LR = (16, 32, 64), 550, 5e-3
PRETRAINING_VIEW = {"scenes": recipes.uneven_scene_view, "fashion": recipes.fashion_view}
COUNTS = (10, 100)
COMPONENTS = {10: 16, 100: 32}  # by labels per class, the best of 16, 32, 64, 128 on validation pictures of `fashion`


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        for dataset in ("scenes", "fashion"):
            split = getattr(data, dataset)()
            encoders = _encoders(dataset, split.train, seed, Kept(folder))
            for count in COUNTS:
                (part := folder / f"{dataset}_{count}").mkdir(exist_ok=True)
                kept = Kept(part)
                _networks(dataset, split, encoders, count, seed, kept)
                _others(split, encoders, count, seed, kept)
                records.append({"id": f"{dataset}_{count}", "numbers": kept.numbers})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _encoders(dataset: str, pool: data.Pictures, seed: int, kept: Kept) -> dict[str, nn.Module]:
    """The small network, fresh and pretrained, both ready for pictures as they are."""

    def fresh() -> nn.Module:
        train.seed_all(seed, threads=1)
        encoder = models.ConvEncoder(pool.images.shape[1], SMALL, recipes.RECIPES[dataset].pool)
        models.whiten(encoder, to_float(pool.images[:4000]))
        return encoder

    def pretrain(encoder: nn.Module) -> nn.Module:
        view = PRETRAINING_VIEW[dataset]
        return pretrained(encoder, pool.without_labels(), view, length=LENGTH, lr=LR, seed=seed)

    random = fresh()
    evaluate.calibrate_batchnorm(random, pool.images[:4000])
    return {"random ": random, "": kept.encoder(dataset, fresh, pretrain)}


def _networks(
    dataset: str, split: data.Split, encoders: dict[str, nn.Module], count: int, seed: int, kept: Kept
) -> None:
    """The network from scratch, fine-tuned, and from scratch with pseudo-labels."""
    view = recipes.RECIPES[dataset].view
    for name, encoder in {"network from scratch": encoders["random "], "network, fine-tuned": encoders[""]}.items():
        run = functools.partial(with_labels, encoder, split, count, seed, view=view, steps=LABEL_STEPS[count], lr=LR)
        kept.number(name, run)

    def pseudo_labels() -> float:
        pool, test = split
        rows = data.label_subset(pool.factors["class"], count, seed=seed)
        generator = train.seed_all(seed, threads=1)
        classifier = nn.Sequential(copy.deepcopy(encoders["random "]), nn.Linear(encoders["random "].dim, 10))
        labelled = pool.images[rows], pool.factors["class"][rows]
        options = {"view": view, "steps": LABEL_STEPS[count], "lr": LR, "generator": generator}
        methods.train_fixmatch(classifier, *labelled, pool.without_labels(), **options)
        return evaluate.accuracy(classifier, test.images, test.factors["class"])

    kept.number("network, pseudo-labels", pseudo_labels)


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
    given = x, y[rows], unlabelled_x, test_x, test_y
    kept.number("self-training forest", functools.partial(rivals.self_training_accuracy, seed, *given))
