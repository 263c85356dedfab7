"""One trial of the recipe search: `python results/search/search.py scenes loss=vicreg rate=1e-2 steps=1000`.

What can three minutes on two cores learn from `fashion` and `scenes`? Each trial pretrains one encoder without labels
and probes it on 2,000 pictures of the training part that no trial learns from. Test pictures are never opened. Every
trial is appended to trials.jsonl beside this file, the failures too. Seeds start at 100; lessons use 0 to 4.
"""

import dataclasses
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from ssl_course import augment, data, evaluate, losses, models, train
from ssl_course.models import whiten

LOG = Path(__file__).with_name("trials.jsonl")


@dataclasses.dataclass
class Trial:
    world: str
    loss: str = "simclr"  # simclr, vicreg or sigreg
    steps: int = 1000
    batch: int = 64
    rate: float = 5e-3
    decay: float = 1e-4
    seed: int = 100
    temperature: float = 0.2  # simclr
    variance: float = 25.0  # vicreg; its invariance weighs 25, its covariance 1
    trade: float = 0.05  # sigreg: its weight, the invariance has the rest
    hidden: int = 256  # projector
    out: int = 128
    widths: tuple = (16, 64, 128)
    pool: int = 2
    third_stride: int = 1
    whiten: bool = False  # first layer frozen: principal components of patches, scaled to variance 1
    lean: bool = False  # no residual block behind the first layer
    local: int = 0  # further views at half the side, each about a quarter of the price
    small: float = 0.0  # share of the steps, at the beginning, that see views of three quarters of the side
    crop: float = 0.3  # fashion: smallest share of the area a crop keeps
    mirror: bool = True
    degrees: float = 0.0  # fashion: turn besides the crop
    turn: float = 45.0  # scenes
    low: float = 0.7
    high: float = 1.3
    shift: float = 0.2
    channels: float = 0.5
    brightness: float = 0.2
    contrast: float = 0.3
    noise: float = 0.03


def view_of(trial):
    def fashion(images, generator):
        images = augment.random_resized_crop(images, scale=(trial.crop, 1), generator=generator)
        if trial.degrees:
            images = augment.affine(images, degrees=trial.degrees, generator=generator)
        return images

    def scenes(images, generator):
        zoom = (trial.low, trial.high)
        images = augment.affine(images, degrees=trial.turn, scale=zoom, shift=trial.shift, generator=generator)
        images = augment.shuffle_channels(images, generator=generator)
        return augment.scale_channels(images, strength=trial.channels, generator=generator)

    def view(images, generator):
        if trial.mirror:
            images = augment.flip(images, generator=generator)
        images = {"fashion": fashion, "scenes": scenes}[trial.world](images, generator)
        light = {"brightness": trial.brightness, "contrast": trial.contrast}
        images = augment.brightness_contrast(images, **light, generator=generator)
        return augment.noise(images, sigma=trial.noise, generator=generator)

    return view


def vicreg(first, second, trial):
    invariance, variance, covariance = F.mse_loss(first, second), 0.0, 0.0
    for z in (first, second):
        z = z - z.mean(0)
        variance += F.relu(1 - (z.var(0) + 1e-4).sqrt()).mean() / 2
        products = z.T @ z / (len(z) - 1)
        covariance += (products.pow(2).sum() - products.diagonal().pow(2).sum()) / z.shape[1]
    return 25 * invariance + trial.variance * variance + covariance


def sigreg(first, second, trial, generator):
    """LeJEPA's form: views near their mean, and every one-dimensional projection near a standard normal."""
    invariance = (first - second).pow(2).mean() / 4
    slices = F.normalize(torch.randn(first.shape[1], 256, generator=generator), dim=0)
    t = torch.linspace(0, 3, 17)
    normal = torch.exp(-t.pow(2) / 2)
    statistic = 0.0
    for z in (first, second):
        angle = (z @ slices).unsqueeze(-1) * t
        error = (angle.cos().mean(0) - normal).pow(2) + angle.sin().mean(0).pow(2)
        statistic += torch.trapezoid(error * normal, t).mean() * len(z)  # both halves of the line count: factor 2 / 2
    return (1 - trial.trade) * invariance + trial.trade * statistic


def pretrain(trial, pictures, generator):
    encoder = models.ConvEncoder(pictures[:1].shape[1], trial.widths, trial.pool)
    if trial.third_stride == 2:
        encoder.stages[-1][0].stride = (2, 2)
    if trial.lean:
        encoder.stages[1] = torch.nn.Identity()
    if trial.whiten:
        whiten(encoder, augment.to_float(pictures[:4000]))
    projector = models.Projector(encoder.dim, trial.hidden, trial.out)
    weights = [p for p in [*encoder.parameters(), *projector.parameters()] if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=trial.rate, weight_decay=trial.decay, fused=True)
    view, done = view_of(trial), [0]

    def pair_loss(first, second):
        if trial.loss == "simclr":
            return losses.info_nce(first, second, temperature=trial.temperature)
        return vicreg(first, second, trial) if trial.loss == "vicreg" else sigreg(first, second, trial, generator)

    def embed(images):
        return projector(encoder(images))

    def step(images):
        done[0] += 1
        views = torch.cat([view(images, generator), view(images, generator)])
        if done[0] <= trial.small * trial.steps:
            views = F.interpolate(views, scale_factor=0.75, mode="bilinear", antialias=True)
        first, second = embed(views).chunk(2)
        loss = pair_loss(first, second)
        if trial.local:
            small = torch.cat([view(images, generator) for _ in range(trial.local)])
            small = augment.random_resized_crop(small, scale=(0.2, 0.6), generator=generator)
            small = F.interpolate(small, scale_factor=0.5, mode="bilinear", antialias=True)
            for local in embed(small).chunk(trial.local):
                loss = loss + (pair_loss(first, local) + pair_loss(second, local)) / 2
            loss = loss / (1 + trial.local)
        return loss

    source = train.batches(pictures, trial.batch, generator=generator)
    return encoder, train.fit(step, source, optimizer, steps=trial.steps)


def changed(trial, settings):
    """The trial with settings from the command line, such as "rate=5e-3"."""
    for setting in settings:
        name, value = setting.split("=")
        old = getattr(trial, name)
        setattr(trial, name, tuple(map(int, value.split(","))) if isinstance(old, tuple) else type(old)(eval_(value)))
    return trial


def main():
    world, *settings = sys.argv[1:]
    trial = changed(Trial(world), settings)
    generator = train.seed_all(trial.seed)
    pool, _ = data.fashion() if world == "fashion" else data.scenes()
    learn, held = data.hold_out(pool, 2000)
    encoder, history = pretrain(trial, learn.without_labels(), generator)
    start = time.perf_counter()
    x, new = evaluate.features(encoder, learn.images), evaluate.features(encoder, held.images)
    y, truth = learn.factors["class"], held.factors["class"]
    scores = {"knn": evaluate.knn(x, y, new, truth)}
    for count, subsets in ((10, 5), (100, 3), (1000, 1)):
        probe = evaluate.few_label_probe(x, y, new, truth, per_class=count, subsets=subsets)
        scores[f"probe_{count}"] = probe.mean
    scores = {name: round(value, 4) for name, value in scores.items()}
    row = dataclasses.asdict(trial) | scores | {"loss_end": round(sum(history.loss[-50:]) / 50, 4)}
    row |= {"seconds": round(history.seconds, 1), "probe_seconds": round(time.perf_counter() - start, 1)}
    with LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    print("RES", " ".join(settings), scores, row["seconds"], row["probe_seconds"], row["loss_end"])


def eval_(text):
    """`True`, a number or a word."""
    try:
        return json.loads(text.lower())
    except json.JSONDecodeError:
        return text


if __name__ == "__main__":
    main()
