"""Fine-tuning with few labels: which steps, rate and start of the output layer suit each arm?

`python results/search/fine_tuning.py scenes 1 10` pretrains the world's recipe on the training part without its last
2,000 pictures (once; the encoder is kept in results/runs/search/) and then trains every arm with every setting on the
same draws of that many labels a class, judged on the 2,000. Test pictures stay closed. Each result is a line of
fine_tuning.jsonl beside this file.
"""

import copy
import itertools
import json
import sys
import time
from pathlib import Path

import torch
from torch import nn

from ssl_course import data, evaluate, recipes, train
from ssl_course.claims import RESULTS

LOG = Path(__file__).with_name("fine_tuning.jsonl")
HELD, SEED, DRAWS = 2000, 100, 2
RATES = {  # what each arm may choose from: three each
    "fine-tuned, probe first": (5e-4, 1e-3, 2e-3),
    "from scratch": (2e-3, 5e-3, 1e-2),
    "fine-tuned": (1e-3, 2e-3, 5e-3),
}


def pretrained(world, pool):
    """The recipe's encoder, pretrained once without the held-out pictures."""
    path = RESULTS / "runs" / "search" / f"{world}_{recipes.RECIPES[world].steps}.safetensors"
    encoder = recipes.encoder(pool.images, recipes.RECIPES[world].pool)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        encoder = recipes.pretrain(world, pool.without_labels(), generator=train.seed_all(SEED))
        train.save(path, encoder=encoder)
        print(f"pretraining: {time.perf_counter() - start:.0f} s", flush=True)
    train.load(path, encoder=encoder)
    return encoder


def start_from_probe(classifier, images, labels):
    """The output layer becomes the linear probe on the frozen encoder (Kumar et al. 2022, arXiv 2202.10054)."""
    encoder, output = classifier
    x = evaluate.features(encoder, images)
    mean, deviation = x.mean(0), x.std(0).clamp_min(1e-6)
    strength = evaluate._chosen_strength((x - mean) / deviation, labels, 10)
    ((weights, bias),) = evaluate.logistic_regression((x - mean) / deviation, labels, 10, strengths=(strength,))
    with torch.no_grad():
        output.weight.copy_(weights / deviation)
        output.bias.copy_(bias - output.weight @ mean)


def main():
    world, counts = sys.argv[1], [int(word) for word in sys.argv[2:]]
    recipe, (pool, _) = recipes.RECIPES[world], getattr(data, world)()
    pool, held = pool[:-HELD], pool[-HELD:]
    y, held_y = pool.factors["class"], held.factors["class"]
    known = pretrained(world, pool)
    x, new = evaluate.features(known, pool.images), evaluate.features(known, held.images)
    for count in counts:
        scores = evaluate.few_label_probe(x, y, new, held_y, per_class=count, subsets=5)
        log(world=world, arm="frozen", labels=count, validation=round(scores.mean, 4))
    for count, steps, arm in itertools.product(counts, (150, 400), RATES):
        for rate in RATES[arm]:
            train.seed_all(SEED)
            encoder = recipes.encoder(pool.images, recipe.pool) if arm == "from scratch" else known
            generator, scores = train.seed_all(SEED), []
            start = time.perf_counter()
            for draw in range(DRAWS):
                rows = data.label_subset(y, count, seed=draw)
                options = {"view": recipe.view, "steps": steps, "rate": rate, "batch": 64, "generator": generator}
                classifier = nn.Sequential(copy.deepcopy(encoder), nn.Linear(encoder.dim, 10))
                if arm.endswith("first"):
                    start_from_probe(classifier, pool.images[rows], y[rows])
                evaluate.fine_tune(classifier, pool.images[rows], y[rows], **options)
                scores.append(evaluate.accuracy(classifier, held.images, held_y))
            seconds = (time.perf_counter() - start) / DRAWS
            found = {"arm": arm, "labels": count, "steps": steps, "rate": rate, "seconds": round(seconds, 1)}
            log(world=world, **found, validation=round(sum(scores) / DRAWS, 4))


def log(**entry):
    print(entry, flush=True)
    with LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


if __name__ == "__main__":
    main()
