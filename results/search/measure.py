"""The course's recipes on the test pictures: `python results/search/measure.py` writes results/recipes.json.

For each world and seed (0 to 4): pretrain for about three minutes without labels, then probe the frozen features,
beside raw pixels and the random encoder, and fine-tune, beside training from scratch with the same views and steps and
the same rate. One file a run lies in results/runs/recipes/, so an interrupted call goes on.
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
STEPS, RATE = 150, 5e-3  # with labels; less than a point behind the best rate for both arms (tuning.json)


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
        options = {"view": recipe.view, "steps": STEPS, "rate": RATE, "batch": 64}
        for count, subsets in ((1, 2), (10, 2), (100, 1)):
            rows = pool.images, y, test.images, test_y
            options |= {"per_class": count, "subsets": subsets, "generator": generator}
            found[f"{arm}, {count}"] = evaluate.few_label_tuning(encoder, *rows, **options).mean
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
        for count in (1, 10, 100):
            name = f"fine-tuned minus from scratch, paired, {count}"
            table[name] = paired(table[f"fine-tuned, {count}"], table[f"from scratch, {count}"])
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
