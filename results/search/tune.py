"""Equal tuning: which learning rate suits training from scratch, and which fine-tuning? Chosen on validation pictures.

`python results/search/tune.py` pretrains once a world with the course's recipe (seed 100), then trains both arms with
every rate on the same draws of ten labels a class. The table is written to tuning.json beside this file.
"""

import json
import sys
from pathlib import Path

from ssl_course import data, evaluate, recipes, settings, train
from ssl_course.files import write_atomically

RATES = (2e-3, 5e-3, 1e-2, 3e-2)
PRETRAINING, STEPS = 400, 150  # lesson 01's


def main() -> int:
    if not settings.TUNE:
        print("set SSL_COURSE_TUNE=1: rates are chosen with the test parts closed.")
        return 1
    table = {}
    for world in recipes.RECIPES:
        generator = train.seed_all(100)
        recipe = recipes.RECIPES[world]
        pool, held = getattr(data, world)()
        rows = pool.images, pool.factors["class"], held.images, held.factors["class"]
        pretrained = recipes.pretrain(world, pool.without_labels(), steps=PRETRAINING, generator=generator)
        for name, encoder in (("fine-tuned", pretrained), ("from scratch", recipes.encoder(pool.images, recipe.pool))):
            for rate in RATES:
                options = {"view": recipe.view, "steps": STEPS, "rate": rate, "batch": 64, "generator": generator}
                score = evaluate.few_label_tuning(encoder, *rows, per_class=10, subsets=2, **options)
                table[f"{world}, {name}, rate {rate}"] = [round(value, 4) for value in score.values]
                print(f"{world}, {name}, rate {rate}: {score.mean:.3f}", flush=True)
    write_atomically(Path(__file__).with_name("tuning.json"), json.dumps(table, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
