"""Side by side with what one would run instead: the same pictures, the same CPU seconds, one thread, five seeds.

`make results LESSON=side_by_side` writes results/side_by_side.json; it needs the development extra, `pip install -e
".[dev]"`. One seed takes about 25 minutes on one core and goes on, arm by arm, where it was interrupted.

Each arm learns from the 20,000 pictures of `scenes`, without labels, for 315 CPU seconds of a process of its own, which
begin with the process: imports and loading the pictures are counted.

* `ours`: the course's recipe, `recipes.pretrain("scenes", …)`. It is SimCLR, as all of these are; lesson 02 knows a
  question that suits these pictures better.
* `lightly's example`: the SimCLR example that lightly 1.6.0 publishes for plain PyTorch and pictures of 32 pixels.
* `torchvision loop`: a ResNet-18 with torchvision's transforms in a DataLoader, as university tutorials teach SimCLR.
* `lightly with our encoder`: lightly's transform, head, loss and optimizer; the network is ours.

The rivals have their own defaults, and no worker processes. These defaults are meant for hours on a GPU, with many
times as many pictures seen: the comparison says what they give in five minutes on a laptop, not how good they are where
they belong. Nothing was tuned for it, and nothing on test pictures; but our recipe was once chosen on validation
pictures of `scenes`, and the rivals' never were. The pictures reach the rivals as PIL pictures from memory, so nothing
is decoded from files. Learning rates that fall do so within the budget.

The score: a linear probe with ten labels per class on frozen features, batch norm as trained, mean over five draws of
labels, the same for every arm of a seed. Beside the arms: raw pixels, and both networks untrained (batch norm
calibrated). With all weights trained on the first of these draws (750 steps, on top of the 315 seconds): `ours,
fine-tuned`, and `from scratch`, the same network without pretraining. `images per CPU second` counts pictures, two
views of each, in the CPU seconds of training alone; `CPU milliseconds for two views` is the part of a picture's cost
that is spent before the network sees it.
"""

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

from torch import Tensor, nn

from ssl_course import data, evaluate, settings, train
from ssl_course.course.arms import convolutional, with_labels
from ssl_course.course.kept import Kept
from ssl_course.course.side_by_side import CPU_SECONDS
from ssl_course.course.side_by_side_arms import ARMS, HALVES, OnNormalised, resnet
from ssl_course.methods import recipes

LABELS = 10  # per class
DRAWS = 5  # of labels in each seed, other ones in every seed
RIVALS = [arm for arm in ARMS if arm != "ours"]
SAME_ENCODER = "lightly with our encoder"


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start = time.perf_counter()
    check_lightly()
    with settings.using(seed=seed):
        train.seed_all(seed, threads=1)
        kept, split = Kept(folder), data.scenes()
        for arm in ARMS:
            _one_arm(arm, split, seed, kept)
        _beside(split, seed, kept)
        records = [{"id": "scenes", "numbers": kept.numbers}, {"id": "leads", "numbers": leads(kept.numbers)}]
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def check_lightly() -> None:
    """Stop at once, and not after five minutes, where the rival is missing.

    Raises:
        SystemExit: naming the extra that brings it.
    """
    if importlib.util.find_spec("lightly") is None:
        raise SystemExit('lightly is not installed. It belongs to the development extra: pip install -e ".[dev]"')


def leads(numbers: dict[str, float]) -> dict[str, float]:
    """Ours minus each rival, both frozen; and how many times as many images as lightly with the same encoder."""
    found = {f"ours minus {rival}": score(numbers, "ours") - score(numbers, rival) for rival in (*RIVALS, "raw pixels")}
    rates = (numbers[f"{arm}, images per CPU second"] for arm in ("ours", SAME_ENCODER))
    ratio = next(rates) / next(rates)
    return {name: round(value, 4) for name, value in (found | {f"images, times {SAME_ENCODER}": ratio}).items()}


def score(numbers: dict[str, float], arm: str) -> float:
    """Accuracy of an arm's probe, 0 to 1."""
    return numbers[f"{arm}, {LABELS} labels"]


def probed(encode: Callable[[Tensor], Tensor], split: data.Split, seed: int) -> float:
    """Test accuracy, 0 to 1, of a linear probe with ten labels per class: mean over the draws of this seed.

    The first draw is the one that training with labels gets (`arms.with_labels`).
    """
    pool, test = split
    y, new = pool.factors["class"], (encode(test.images), test.factors["class"])
    drawn = [data.label_subset(y, LABELS, seed=draw) for draw in range(seed, seed + 5 * DRAWS, 5)]
    return fmean(evaluate.linear_probe(encode(pool.images[rows]), y[rows], *new) for rows in drawn)


def _one_arm(name: str, split: data.Split, seed: int, kept: Kept) -> None:
    file = kept.file(name)
    if not file.with_suffix(".json").exists():  # it is written last
        _train_apart(name, seed, file)
    cost = json.loads(file.with_suffix(".json").read_text("utf-8"))
    kept.number(f"{name}, images", lambda: cost["images"])
    kept.number(f"{name}, CPU seconds before training", lambda: cost["seconds before"])
    kept.number(f"{name}, CPU seconds", lambda: cost["seconds"])
    kept.number(f"{name}, images per CPU second", lambda: cost["images"] / (cost["seconds"] - cost["seconds before"]))
    kept.number(f"{name}, CPU milliseconds for two views", lambda: cost["view milliseconds"])
    if f"{name}, {LABELS} labels" in kept.numbers and name != "ours":
        return
    encoder = ARMS[name](split.train.without_labels(), train.seed_all(seed, threads=1)).encoder
    train.load(file, encoder=encoder)
    kept.number(f"{name}, {LABELS} labels", lambda: probed(evaluate.encoder(encoder), split, seed))
    if name == "ours":
        kept.number(f"{name}, fine-tuned, {LABELS} labels", lambda: _tuned(encoder, split, seed))


def _train_apart(name: str, seed: int, file: Path) -> None:
    """Train an arm in a process of its own, whose CPU seconds begin with it and which ends with this one."""
    command = [sys.executable, "-m", "ssl_course.course.side_by_side", name, "--with-parent"]
    command += ["--seed", str(seed), "--file", str(file.resolve()), "--cpu-seconds", str(CPU_SECONDS)]
    environment = settings.plain_environment() | {"SSL_COURSE_SMOKE": str(int(settings.current.smoke))}
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=settings.ROOT, env=environment) as process:
        if code := process.wait():
            raise subprocess.CalledProcessError(code, command)


def _beside(split: data.Split, seed: int, kept: Kept) -> None:
    pool = split.train

    def untrained(encoder: nn.Module) -> float:
        evaluate.calibrate_batchnorm(encoder, pool.images[:4000])
        return probed(evaluate.encoder(encoder), split, seed)

    kept.number(f"raw pixels, {LABELS} labels", lambda: probed(evaluate.pixels, split, seed))
    fresh = convolutional(pool.images, seed)
    kept.number(f"from scratch, {LABELS} labels", lambda: _tuned(fresh, split, seed))
    kept.number(f"our encoder untrained, {LABELS} labels", lambda: untrained(fresh))
    train.seed_all(seed, threads=1)
    kept.number(f"ResNet-18 untrained, {LABELS} labels", lambda: untrained(OnNormalised(resnet(), HALVES)))


def _tuned(encoder: nn.Module, split: data.Split, seed: int) -> float:
    return with_labels(encoder, split, LABELS, seed, view=recipes.scene_view)
