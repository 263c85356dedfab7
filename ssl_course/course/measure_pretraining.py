"""Does pretraining go on paying? Lesson 02's central figure: accuracy over the length of pretraining, five seeds.

`make results LESSON=pretraining` writes results/pretraining.json. One seed takes about an hour on one core; what is
finished of it lies in results/runs/measure_pretraining/ and is kept, so an interrupted call goes on there. Each run has
one thread, so that two seeds can run side by side.

Every arm is scored on the test part after as many label steps as training from scratch needs to stop rising, or nearly,
on validation pictures, at the learning rate that was the better one for either of them of 2e-3 and 5e-3
(results/search/README.md). Training from scratch is also given the views that its rivals spent on pretraining: equal
total cost.
"""

import functools
import time
from pathlib import Path

from torch import Tensor, nn

from ssl_course import data, evaluate, methods, settings, train
from ssl_course.course.kept import Kept
from ssl_course.methods import recipes

LENGTHS = (550, 2200, 4400, 8800)  # steps of pretraining, 128 views each
STEADY_LR = 5e-3  # of pretraining
LABEL_STEPS = {1: 750, 2: 750, 5: 750, 10: 750, 100: 1500}  # labels per class -> steps of at most 64 views
LR = 5e-3  # with labels
LONGER = {1850: 10, 5150: 10}  # steps -> labels: scratch with the views of 550 and of 2,200 pretraining steps on top


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start = time.perf_counter()
    with settings.using(seed=seed):
        numbers = _measured(seed, Kept(folder))
    records = [{"id": "scenes", "numbers": numbers}]
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _measured(seed: int, kept: Kept) -> dict[str, float]:
    pool, test = data.scenes()
    y, test_y = pool.factors["class"], test.factors["class"]

    def fine_tuned(encoder: nn.Module, count: int, steps: int) -> float:
        """Test accuracy; all arms of a seed get the same labels, output layer and views."""
        rows = data.label_subset(y, count, seed=seed)
        options = {"steps": steps, "lr": LR, "batch": 64, "generator": train.seed_all(seed, threads=1)}
        options |= {"view": recipes.scene_view}
        classifier = evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)
        return evaluate.accuracy(classifier, test.images, test_y)

    @functools.lru_cache(maxsize=1)
    def features(encoder: nn.Module) -> tuple[Tensor, ...]:
        encode = evaluate.encoder(encoder)
        return encode(pool.images), y, encode(test.images), test_y

    def frozen(encoder: nn.Module, count: int) -> float:
        return evaluate.few_label_probe(*features(encoder), per_class=count).mean

    train.seed_all(seed, threads=1)
    fresh = recipes.encoder(pool.images)
    for count, steps in LABEL_STEPS.items():
        kept.number(f"scratch, {count} labels", lambda c=count, s=steps: fine_tuned(fresh, c, s))
    for steps, count in LONGER.items():
        kept.number(f"scratch {steps} steps, {count} labels", lambda c=count, s=steps: fine_tuned(fresh, c, s))
    for length, encoder in _encoders(kept, pool, seed).items():
        for count, steps in LABEL_STEPS.items():
            arm = encoder, count
            kept.number(f"fine-tuned {length}, {count} labels", lambda a=arm, s=steps: fine_tuned(*a, s))
            kept.number(f"frozen {length}, {count} labels", lambda a=arm: frozen(*a))
    return kept.numbers


def _encoders(kept: Kept, pool: data.Pictures, seed: int) -> dict[int, nn.Module]:
    """One encoder for each length, the shortest first."""
    paths = {length: kept.file(str(length)) for length in LENGTHS}
    generator, start = train.seed_all(seed, threads=1), time.process_time()
    encoder = recipes.encoder(pool.images)
    if not all(path.exists() for path in paths.values()):
        options = {"lengths": LENGTHS, "view": recipes.uneven_scene_view, "generator": generator, "lr": STEADY_LR}
        options["kept"] = kept.folder
        for length, made in methods.pretrain_lengths(methods.simclr, encoder, pool.without_labels(), **options):
            train.save(paths[length], encoder=made)
            kept.number(f"cpu seconds to {length}", lambda: time.process_time() - start)
    found = {length: recipes.encoder(pool.images) for length in LENGTHS}
    for length, made in found.items():
        train.load(paths[length], encoder=made)
    return found
