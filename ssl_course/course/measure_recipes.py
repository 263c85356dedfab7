"""What the recipes reach, on the test part, over five seeds: the numbers behind README and results/search/README.md.

`make results LESSON=recipes` writes results/recipes.json. Both `fine-tuned` and `from scratch` have the same learning
rate, the best or nearly the best for each of them on validation pictures, out of the same three (results/search).
"""

import os
import time
from pathlib import Path

import torch
from torch import Tensor

from ssl_course import data, evaluate, settings, train
from ssl_course.methods import recipes

LR = 5e-3  # with labels
DATASETS = ("scenes", "fashion")
DRAWS = {150: {1: 2, 10: 2, 100: 1}, 400: {10: 1}}  # steps with labels -> labels per class -> draws of labels


def run_once(seed: int, _folder: Path) -> dict:
    """All numbers of one seed: a record for each data set. Nothing is kept of an interrupted run."""
    start = time.perf_counter()
    with settings.using(seed=seed):
        records = [{"id": dataset, "numbers": _measured(dataset, seed)} for dataset in DATASETS]
    seconds = round(time.perf_counter() - start, 1)
    return {"records": records, "seconds": seconds, "threads": min(2, os.cpu_count() or 1)}


def _measured(dataset: str, seed: int) -> dict[str, float]:
    recipe = recipes.RECIPES[dataset]
    generator = train.seed_all(seed)
    pool, test = data.load(dataset)
    fresh, calibrated = (recipes.encoder(pool.images, recipe) for _ in range(2))
    evaluate.calibrate_batchnorm(calibrated, pool.images[:4000])
    start = time.perf_counter()
    pretrained = recipes.pretrain(dataset, pool.without_labels(), generator=generator)
    numbers = {"pretraining seconds": time.perf_counter() - start}
    encoders = {
        "frozen": evaluate.encoder(pretrained),
        "random encoder": evaluate.encoder(calibrated),
        "raw pixels": evaluate.pixels,
    }
    y, y_test = pool.factors["class"], test.factors["class"]
    for name, encode in encoders.items():
        rows = encode(pool.images), y, encode(test.images), y_test
        numbers[f"{name}, kNN"] = evaluate.knn(*rows)
        for count, subsets in ((1, 5), (10, 5), (100, 3), (1000, 1)):
            score = evaluate.few_label_probe(*rows, per_class=count, subsets=subsets)
            numbers[f"{name}, {count}"] = score.mean
    for method, encoder in {"fine-tuned": pretrained, "from scratch": fresh}.items():
        for steps, draws in DRAWS.items():
            for count in draws:
                scores = _with_labels(encoder, recipe, (pool, test), steps, count, draws[count], generator)
                numbers[f"{method}, {steps} steps, {count}"] = scores
    for name in [name for name in numbers if name.startswith("fine-tuned")]:
        other = name.replace("fine-tuned", "from scratch")
        numbers[f"{name}, minus from scratch, paired"] = numbers[name] - numbers[other]
    return {name: round(value, 4) for name, value in numbers.items()}


def _with_labels(
    encoder: torch.nn.Module,
    recipe: recipes.Recipe,
    split: tuple[data.Pictures, data.Pictures],
    steps: int,
    count: int,
    draws: int,
    generator: torch.Generator,
) -> float:
    """Test accuracy after training with `count` labels per class, mean over draws of these labels."""
    pool, test = split
    labels: Tensor = pool.factors["class"]
    options = {"steps": steps, "lr": LR, "batch": 64, "generator": generator, "view": recipe.view}
    scores = []
    for draw in range(draws):
        rows = data.label_subset(labels, count, seed=draw)
        classifier = evaluate.train_classifier(encoder, pool.images[rows], labels[rows], **options)
        scores.append(evaluate.accuracy(classifier, test.images, test.factors["class"]))
    return sum(scores) / len(scores)
