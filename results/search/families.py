"""One trial for lesson 10: `python results/search/families.py sprites loss=barlow rate=2e-3 steps=1500`.

Which learning rate, and which weights, suit each family of losses on each world? Trained and probed as the lesson does
it, but judged on 2,000 pictures of the training part that no trial learns from. Test pictures are never opened. Every
trial is appended to families.jsonl beside this file. Seeds start at 100; lessons use 0 to 4.
"""

import dataclasses
import json
import sys
from pathlib import Path

import torch
from search import changed

from ssl_course import augment, data, evaluate, losses, models, recipes, train

LOG = Path(__file__).with_name("families.jsonl")


@dataclasses.dataclass
class Trial:
    world: str
    loss: str = "simclr"  # simclr, siamese, barlow or vicreg
    steps: int = 300
    rate: float = 5e-3
    batch: int = 64
    temperature: float = 0.2  # simclr
    margin: float = 5.0  # siamese
    off: float = 0.0051  # barlow: weight of the off-diagonal
    covariance: float = 1.0  # vicreg; the other two terms weigh 25
    hidden: int = 256  # projector
    out: int = 128
    whiten: bool = False  # sprites: first layer as the recipes have it
    seed: int = 100


def sprite_view(images, generator):
    images = augment.affine(images, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def loss_of(trial, z_a, z_b):
    if trial.loss == "simclr":
        return losses.info_nce(z_a, z_b, temperature=trial.temperature)
    if trial.loss == "siamese":
        return sum(losses.contrastive_margin(z_a, z_b, z_b.roll(1, 0), margin=trial.margin))
    if trial.loss == "barlow":
        on, off = losses.barlow_twins(z_a, z_b)
        return on + trial.off * off
    invariance, variance, covariance = losses.vicreg_terms(z_a, z_b)
    return 25 * invariance + 25 * variance + trial.covariance * covariance


def pretrain(trial, pictures):
    generator, recipe = train.seed_all(trial.seed), recipes.RECIPES.get(trial.world)
    encoder = recipes.encoder(pictures.images, recipe.pool) if recipe else models.ConvEncoder()
    if trial.whiten:
        models.whiten(encoder, augment.to_float(pictures.images[:4000]))
    network = torch.nn.Sequential(encoder, models.Projector(encoder.dim, trial.hidden, trial.out))
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=trial.rate, weight_decay=1e-4, fused=True)
    view = recipe.view if recipe else sprite_view

    def step(images):
        views = torch.cat([view(images, generator), view(images, generator)])
        return loss_of(trial, *network(views).chunk(2))

    source = train.batches(pictures, trial.batch, generator=generator)
    return encoder, train.fit(step, source, optimizer, steps=trial.steps)


def main():
    world, *settings = sys.argv[1:]
    trial = changed(Trial(world), settings)
    pool, _ = getattr(data, world)()
    learn, held = data.hold_out(pool, 2000)
    encoder, history = pretrain(trial, learn.without_labels())
    known, factor = learn[:12_000], "shape" if world == "sprites" else "class"
    x, new = evaluate.features(encoder, known.images), evaluate.features(encoder, held.images)
    y, truth = known.factors[factor], held.factors[factor]
    scores = {}
    for count in (10, 100):
        scores[f"probe_{count}"] = evaluate.few_label_probe(x, y, new, truth, per_class=count, subsets=3).mean
    if world == "sprites":
        scores["probe_all"] = evaluate.linear_probe(x, y, new, truth)
    scores = {name: round(value, 4) for name, value in scores.items()}
    with LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(dataclasses.asdict(trial) | scores | {"seconds": round(history.seconds, 1)}) + "\n")
    print(world, *settings, scores, round(history.seconds, 1), flush=True)


if __name__ == "__main__":
    main()
