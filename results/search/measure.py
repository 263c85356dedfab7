"""The course's recipes on the test pictures: `python results/search/measure.py` writes results/recipes.json.

For each world and seed (0 to 4): pretrain for about three minutes without labels, then probe the frozen features,
beside raw pixels and the random encoder, and fine-tune, beside training from scratch with the same views and steps.
Both arms have the same rate, the best or nearly the best for each of them on validation pictures, out of the same three
(fine_tuning.jsonl). One file a run lies in results/runs/recipes/, so an interrupted call goes on.
`measure.py scenes 3` makes one of them.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

from ssl_course import data, evaluate, recipes, settings, train
from ssl_course.claims import RESULTS
from ssl_course.files import write_atomically
from ssl_course.results import SEEDS, definitions, stored_run, used, versions
from ssl_course.spread import paired, spread

HERE = Path(__file__)
RATE = 5e-3  # with labels
DRAWS = {150: {1: 2, 10: 2, 100: 1}, 400: {10: 1}}  # steps with labels -> labels a class -> draws of labels


def run_once(world: str, seed: int) -> dict[str, float]:
    """All figures of one world and one seed."""
    recipe = recipes.RECIPES[world]
    generator = train.seed_all(seed)
    pool, test = getattr(data, world)()
    y, test_y = pool.factors["class"], test.factors["class"]
    fresh, calibrated = (recipes.encoder(pool.images, recipe.pool) for _ in range(2))
    evaluate.calibrate_batchnorm(calibrated, pool.images[:4000])
    start = time.perf_counter()
    pretrained = recipes.pretrain(world, pool.without_labels(), generator=generator)
    found = {"pretraining seconds": time.perf_counter() - start}
    describes = {
        "frozen": lambda images: evaluate.features(pretrained, images),
        "random encoder": lambda images: evaluate.features(calibrated, images),
        "raw pixels": evaluate.pixels,
    }
    for name, describe in describes.items():
        x, new = describe(pool.images), describe(test.images)
        found[f"{name}, kNN"] = evaluate.knn(x, y, new, test_y)
        for count, subsets in ((1, 5), (10, 5), (100, 3), (1000, 1)):
            score = evaluate.few_label_probe(x, y, new, test_y, per_class=count, subsets=subsets)
            found[f"{name}, {count}"] = score.mean
    for arm, encoder in {"fine-tuned": pretrained, "from scratch": fresh}.items():
        for steps, count in ((steps, count) for steps, counts in DRAWS.items() for count in counts):
            options = {"steps": steps, "rate": RATE, "batch": 64, "generator": generator, "view": recipe.view}
            scores = []
            for draw in range(DRAWS[steps][count]):
                rows = data.label_subset(y, count, seed=draw)
                classifier = evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)
                scores.append(evaluate.accuracy(classifier, test.images, test_y))
            found[f"{arm}, {steps} steps, {count}"] = spread(scores).mean
    return {name: round(value, 4) for name, value in found.items()}


def main() -> int:
    if settings.TUNE or settings.SMOKE:
        print("unset SSL_COURSE_TUNE and SSL_COURSE_SMOKE: this opens the test part, at full budget.")
        return 1
    if len(sys.argv) == 3:
        print(json.dumps(run_once(sys.argv[1], int(sys.argv[2]))))
        return 0
    code, known = HERE.read_text("utf-8"), definitions()
    parts = [code, *(known[name] for name in used(code, known))]
    mark = hashlib.sha256(json.dumps([parts, versions()]).encode()).hexdigest()[:16]
    content = {
        "command": "python results/search/measure.py",
        "versions": versions(),
        "seeds": SEEDS,
        "fingerprint": mark,
    }
    for world in recipes.RECIPES:
        runs = []
        for seed in SEEDS:
            path = RESULTS / "runs" / "recipes" / f"{world}_{seed}.json"
            runs.append(stored_run(path, mark, [world, str(seed)], program=(str(HERE),)))
        table = {name: spread(run[name] for run in runs) for name in runs[0] if name != "fingerprint"}
        for name in [name for name in table if name.startswith("fine-tuned")]:
            other = name.replace("fine-tuned", "from scratch")
            table[f"{name}, minus from scratch, paired"] = paired(table[name], table[other])
        content[world] = {
            name: {"mean": round(score.mean, 4), "half_width": round(score.half_width, 4), "values": score.values}
            for name, score in table.items()
        }
        print(
            world, *(f"  {name}: {score.mean:.3f} ± {score.half_width:.3f}" for name, score in table.items()), sep="\n"
        )
    write_atomically(RESULTS / "recipes.json", json.dumps(content, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
