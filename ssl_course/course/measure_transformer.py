"""What is a masked autoencoder good for? Lesson 05, five seeds: with labels, over the ratio, frozen, errors, speed.

`make results LESSON=transformer` writes results/transformer.json. One seed takes about three quarters of an hour on one
core and goes on where it was interrupted. All pictures are `fashion`'s; nothing but the labelled rows has labels.

Steps are fixed. Equal cost is equal processor time on one core, measured once: a masked step of 64 pictures takes 70 ms
there, a step with 64 labelled ones 173 ms (the encoder sees all patches), a step of SimCLR with the convolutional
network 108 ms, one with labels 52 ms. Learning rates with labels: four tried for each arm of the transformer, with ten
labels and 150 steps (results/search/README.md); not again for other steps, labels, targets or ratios.
"""

import functools
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from ssl_course import data, evaluate, methods, settings, train
from ssl_course.augment import masks
from ssl_course.course.arms import convolutional, frozen, pretrained, with_labels
from ssl_course.course.kept import Kept
from ssl_course.course.matrix_speed import profile, speeds
from ssl_course.data import to_float
from ssl_course.evaluate import inpainting
from ssl_course.evaluate.token_probe import attention_probe
from ssl_course.losses import hidden_patch_loss
from ssl_course.methods import recipes
from ssl_course.models import MaskedAutoencoder, VisionTransformer, patchify

PATCH, GRID = 4, 7
LONG, SHORT = 3000, 1000  # masked steps: of the two main runs, of each ratio's
RATIOS = (0.25, 0.5, 0.75, 0.9)
COUNTS = (10, 100)  # labels per class
LABEL_STEPS = 400  # of the transformer
EQUAL_COST = LABEL_STEPS + round(LONG * 70 / 173)  # steps with labels that cost as much as pretraining and these
SIMCLR_STEPS, CONVOLUTIONAL_STEPS = round(LONG * 70 / 108), round(LABEL_STEPS * 173 / 52)
SCRATCH_LR, TUNED_LR = 3e-3, 1.5e-3
FROZEN = ("random", "masked, raw", "masked, normalised")  # encoders that are read frozen
PICTURES = 1000  # on which errors are measured


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, split = time.perf_counter(), data.fashion()
    with settings.using(seed=seed):
        encoders = _encoders(split.train, seed, Kept(folder))
        parts = {
            "with_labels": functools.partial(_with_labels, split, encoders, seed),
            "ratios": functools.partial(_ratios, split, seed),
            "frozen": functools.partial(_frozen, split, encoders, seed),
            "errors": functools.partial(_errors, split, encoders["masked, raw"], seed),
        }
        records = []
        for name, measure in parts.items():
            (part := folder / name).mkdir(exist_ok=True)
            measure(kept := Kept(part))
            records.append({"id": name, "numbers": kept.numbers})
        records.append({"id": "speed", "numbers": _speed()})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def fresh(seed: int) -> MaskedAutoencoder:
    """The network before pretraining: all of a seed start alike."""
    train.seed_all(seed, threads=1)
    return MaskedAutoencoder(VisionTransformer())


def _masked(pool: data.Pictures, seed: int, steps: int, **options: float) -> MaskedAutoencoder:
    """A network pretrained for so many steps; all of a seed start with the same encoder."""
    encoder, own = fresh(seed).encoder, torch.Generator().manual_seed(seed)
    return methods.pretrain_masked(encoder, pool.without_labels(), generator=own, steps=steps, **options)[0]


def _encoders(pool: data.Pictures, seed: int, kept: Kept) -> dict[str, MaskedAutoencoder]:
    def made(name: str, **options: bool) -> MaskedAutoencoder:
        def pretrain(_: nn.Module) -> MaskedAutoencoder:
            return _masked(pool, seed, LONG, **options)

        return kept.encoder(name, functools.partial(fresh, seed), pretrain)

    return {
        "random": fresh(seed),
        "masked, raw": made("masked raw"),
        "masked, normalised": made("masked normalised", normalise=True),
        "copier": made("copier", score_visible=True),
    }


def _with_labels(split: data.Split, encoders: dict[str, MaskedAutoencoder], seed: int, kept: Kept) -> None:
    view = recipes.RECIPES["fashion"].view
    random = encoders["random"].encoder
    small = convolutional(split.train.images, seed, pool=recipes.RECIPES["fashion"].pool)
    arms = {
        "scratch": (random, LABEL_STEPS, SCRATCH_LR, COUNTS),
        "masked, raw": (encoders["masked, raw"].encoder, LABEL_STEPS, TUNED_LR, COUNTS),
        "masked, normalised": (encoders["masked, normalised"].encoder, LABEL_STEPS, TUNED_LR, COUNTS),
        "copier": (encoders["copier"].encoder, LABEL_STEPS, TUNED_LR, (10,)),
        "scratch, equal cost": (random, EQUAL_COST, SCRATCH_LR, (10,)),
        "convolutional, scratch": (small, CONVOLUTIONAL_STEPS, recipes.RECIPES["fashion"].lr, COUNTS),
    }
    for name, (encoder, steps, lr, counts) in arms.items():
        for count in counts:
            score = functools.partial(with_labels, encoder, split, count, seed, view=view, steps=steps, lr=lr)
            kept.number(f"{name}, {count} labels", score)

    def fresh() -> nn.Module:
        return convolutional(split.train.images, seed, pool=recipes.RECIPES["fashion"].pool)

    def pretrain(encoder: nn.Module) -> nn.Module:
        return pretrained(encoder, split.train.without_labels(), view, length=SIMCLR_STEPS, seed=seed)

    learnt = kept.encoder("convolutional", fresh, pretrain)
    for count in COUNTS:
        options = {"view": view, "steps": CONVOLUTIONAL_STEPS, "lr": recipes.RECIPES["fashion"].lr}
        score = functools.partial(with_labels, learnt, split, count, seed, **options)
        kept.number(f"convolutional, SimCLR, {count} labels", score)


def _ratios(split: data.Split, seed: int, kept: Kept) -> None:
    """One short run for each ratio, all asked the same: three quarters hidden; then ten labels, frozen and not."""
    images, hidden = _asked(split, seed)
    options = {"view": recipes.RECIPES["fashion"].view, "steps": LABEL_STEPS, "lr": TUNED_LR}
    for ratio in RATIOS:
        network = kept.encoder(
            f"ratio {ratio}",
            functools.partial(fresh, seed),
            lambda _, ratio=ratio: _masked(split.train, seed, SHORT, ratio=ratio),
        )
        kept.number(f"error, ratio {ratio}", functools.partial(_error, network, images, hidden))
        kept.number(f"frozen, ratio {ratio}", functools.partial(frozen, network.encoder, split, 10, seed))
        score = functools.partial(with_labels, network.encoder, split, 10, seed, **options)
        kept.number(f"fine-tuned, ratio {ratio}", score)


def _frozen(split: data.Split, encoders: dict[str, MaskedAutoencoder], seed: int, kept: Kept) -> None:
    pool, test = split
    y, test_y = pool.factors["class"], test.factors["class"]
    for count in COUNTS:
        rows = data.label_subset(y, count, seed=seed)
        for name in FROZEN:
            network = encoders[name]
            mine, new = _rows(network, pool.images[rows]), _rows(network, test.images)
            given = y[rows], new, test_y
            mean = functools.partial(evaluate.linear_probe, mine.mean(1), y[rows], new.mean(1), test_y)
            beside = functools.partial(evaluate.linear_probe, mine.flatten(1), y[rows], new.flatten(1), test_y)
            own = train.seed_all(seed, threads=1)
            kept.number(f"{name}, mean of the rows, {count} labels", mean)
            attended = functools.partial(attention_probe, mine, *given, generator=own)
            kept.number(f"{name}, attention over the rows, {count} labels", attended)
            kept.number(f"{name}, all rows side by side, {count} labels", beside)
        pixels = evaluate.pixels(pool.images[rows]), y[rows], evaluate.pixels(test.images), test_y
        kept.number(f"pixels, {count} labels", functools.partial(evaluate.linear_probe, *pixels))


@torch.no_grad()
def _rows(network: MaskedAutoencoder, images: torch.Tensor) -> torch.Tensor:
    """Every picture's rows under the frozen encoder, nothing hidden: `[n, places, dim]`."""
    encoder = network.encoder.eval()
    return torch.cat([encoder.encode(encoder.rows(to_float(part))) for part in images.split(500)])


def _asked(split: data.Split, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The test pictures on which errors are measured, and their masks: three quarters hidden."""
    images = to_float(split.test.images[:PICTURES])
    own = torch.Generator().manual_seed(seed)
    return images, masks.patches(len(images), GRID, 0.75, generator=own).flatten(1)


@torch.no_grad()
def _error(network: MaskedAutoencoder, images: torch.Tensor, hidden: torch.Tensor) -> float:
    return hidden_patch_loss(network(images, hidden), patchify(images, PATCH), hidden).item()


def _errors(split: data.Split, network: MaskedAutoencoder, seed: int, kept: Kept) -> None:
    images, hidden = _asked(split, seed)
    new, pool = patchify(images, PATCH), patchify(to_float(split.train.images), PATCH)
    kept.number("masked autoencoder", functools.partial(_error, network, images, hidden))
    fills = {
        "mean picture": inpainting.mean_picture(pool),
        "neighbours": inpainting.neighbours(pool, PATCH, tuple(images.shape[1:])),
        "principal components": inpainting.principal_components(pool),
        "Gaussian": inpainting.gaussian(pool),
    }
    for name, fill in fills.items():
        kept.number(name, lambda fill=fill: hidden_patch_loss(fill(new, hidden), new, hidden).item())


def _speed() -> dict[str, float]:
    """A masked step and one with labels, on one thread: each held against its own matrix products; where time goes."""
    network, own = fresh(0), torch.Generator().manual_seed(0)
    images, y = torch.rand(64, 1, 28, 28, generator=own), torch.arange(64) % 10
    classifier = nn.Sequential(network.encoder, nn.Linear(network.encoder.dim, 10))
    masked = methods.masked_autoencoder(network, generator=own)
    optimizer = torch.optim.AdamW([*network.parameters(), *classifier[1].parameters()], lr=1e-3, fused=True)

    def followed(loss: Callable[[], torch.Tensor]) -> Callable[[], None]:
        def step() -> None:
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()

        return step

    steps = {
        "masked": followed(lambda: masked(images)),
        "with labels": followed(lambda: F.cross_entropy(classifier(images), y)),
    }
    found = {}
    for name, step in steps.items():
        found |= {f"{name}: {what}": number for what, number in speeds(step, settings.shrink(25, 2)).items()}
        found |= {f"{name}: {what}": number for what, number in profile(step, settings.shrink(5, 1)).items()}
    return found
