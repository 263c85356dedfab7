"""Rows or columns: what do the families of losses reach with more steps than lesson 10's 300? Five seeds.

`make results LESSON=families` writes results/families.json; one seed takes about fourteen minutes on one core and goes
on where it was interrupted.

`sprites`: accuracy on shapes of a linear probe, with 10, 100 and all labels per class, on raw pixels (not with all), a
random encoder (batch norm calibrated), and encoders that learnt from the 12,000 pictures for 1,800 steps of 64, each by
one loss. Two of the losses differ in their push alone: squared products of rows (spectral contrastive), and of columns;
each once more with all rows scaled to one length. Beside them, training from scratch on the same labels with the same
views.

`shape`: what z looks like then, on test pictures: spread, effective rank, and how much of the energy of Z Zᵀ, in
batches of 64, is each row's product with itself.

The seed draws weights, batches, views and labels (three draws for ten and 100 labels per class, averaged); the pool and
the test pictures are always the same. Every arm has the best of four learning rates (seed 100, validation pictures, the
same four for all: results/search/README.md).
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, methods, models, settings, train
from ssl_course.course.kept import Kept
from ssl_course.methods import recipes

STEPS = 1800
LENGTH = 10**0.5  # of rows that are all given one length
RECIPE = recipes.RECIPES["sprites"]
METHODS = {  # arm -> method, its options, its learning rate
    "SimCLR": (methods.simclr, {}, 1e-2),
    "VICReg": (methods.vicreg, {}, 5e-3),
    "Barlow Twins": (methods.barlow_twins, {}, 5e-3),
    "rows": (methods.spectral, {}, 5e-3),
    "columns": (methods.column_energy, {}, 5e-3),
    "rows, one length": (methods.spectral, {"length": LENGTH}, 1e-2),
    "columns, one length": (methods.column_energy, {"length": LENGTH}, 5e-3),
}
LABELS = {"10": (10, 3), "100": (100, 3), "all": (0, 1)}  # name -> labels per class (0: all there are), draws
SCRATCH = {"10": (3000, 1e-2), "100": (3000, 3e-3), "all": (3000, 3e-3)}  # steps, learning rate: where it stops rising


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        split = data.sprites()
        kept = {id: _kept(folder / id) for id in ("sprites", "shape")}
        for arm in METHODS:
            _one_method(arm, split, seed, **kept)
        _baselines(split, seed, kept["sprites"])
        records = [{"id": id, "numbers": one.numbers} for id, one in kept.items()]
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _kept(folder: Path) -> Kept:
    folder.mkdir(exist_ok=True)
    return Kept(folder)


def _one_method(arm: str, split: data.Split, seed: int, *, sprites: Kept, shape: Kept) -> None:
    method, options, lr = METHODS[arm]

    def fresh() -> nn.Module:
        train.seed_all(seed, threads=1)
        encoder = recipes.encoder(split.train.images, RECIPE)
        return nn.Sequential(encoder, models.Projector(encoder.dim))

    def pretrain(network: nn.Module) -> nn.Module:
        made = {"view": RECIPE.view, "steps": STEPS, "lr": lr, "generator": torch.Generator().manual_seed(seed)}
        return methods.pretrain(method, network[0], split.train.without_labels(), **made, **options)[0]

    network = sprites.encoder(arm, fresh, pretrain)
    _probes(arm, evaluate.encoder(network[0]), split, seed, sprites)
    z = evaluate.features(network, split.test.images[:1024])
    shape.number(f"{arm}, spread", lambda: evaluate.embedding_std(z))
    shape.number(f"{arm}, rank", lambda: evaluate.effective_rank(z))
    shape.number(f"{arm}, own share", lambda: own_share(z))


def own_share(z: Tensor, batch: int = 64) -> float:
    """How much of the energy of Z Zᵀ lies on its diagonal, in batches: 1 for orthogonal rows, 1/batch for equal."""
    parts = [part for part in z.split(batch) if len(part) == batch]
    own = [part.pow(2).sum(1).pow(2).sum() / (part.T @ part).pow(2).sum() for part in parts]
    return torch.stack(own).mean().item()


def _probes(arm: str, encode: Callable[[Tensor], Tensor], split: data.Split, seed: int, kept: Kept) -> None:
    """Linear probes, each draw of labels the seed's own."""
    asked = {name: one for name, one in LABELS.items() if (arm, name) != ("raw pixels", "all")}
    if all(f"{arm}, {name}" in kept.numbers for name in asked):
        return
    (x, y), (x_test, y_test) = ((encode(part.images), part.factors[RECIPE.factor]) for part in split)
    for name, (count, draws) in asked.items():
        rows = [_drawn(y, count, 10 * seed + draw) for draw in range(draws)]
        kept.number(
            f"{arm}, {name}",
            lambda rows=rows: fmean(evaluate.linear_probe(x[each], y[each], x_test, y_test) for each in rows),
        )


def _drawn(y: Tensor, count: int, seed: int) -> Tensor:
    """Rows with so many labels per class; with 0, all."""
    return data.label_subset(y, count, seed=seed) if count else torch.arange(len(y))


def _baselines(split: data.Split, seed: int, kept: Kept) -> None:
    pool, test = split
    _probes("raw pixels", evaluate.pixels, split, seed, kept)
    train.seed_all(seed, threads=1)
    random = recipes.encoder(pool.images, RECIPE)
    evaluate.calibrate_batchnorm(random, pool.images[:4000])
    _probes("random encoder", evaluate.encoder(random), split, seed, kept)
    for name, (steps, lr) in SCRATCH.items():
        kept.number(
            f"from scratch, {name}",
            lambda name=name, steps=steps, lr=lr: _scratch(pool, test, LABELS[name][0], seed, steps=steps, lr=lr),
        )


def _scratch(pool: data.Pictures, test: data.Pictures, count: int, seed: int, *, steps: int, lr: float) -> float:
    """Test accuracy of a network that sees labels alone, under the same views."""
    y = pool.factors[RECIPE.factor]
    rows = _drawn(y, count, 10 * seed)
    options = {"view": RECIPE.view, "steps": steps, "lr": lr, "batch": 64, "generator": train.seed_all(seed, threads=1)}
    encoder = recipes.encoder(pool.images, RECIPE)
    classifier = evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)
    return evaluate.accuracy(classifier, test.images, test.factors[RECIPE.factor])
