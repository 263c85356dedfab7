"""README's moving picture: `python -m ssl_course animate`, a few minutes, writes docs/training.png and its still.

A network learns from sprites without labels, as in lesson 00. Again and again its features of test pictures it never
saw are pressed onto a map (t-SNE). Each map starts from the one before, so that pictures glide to where they belong.
"""

import copy
from typing import NamedTuple

import numpy as np
import torch
from sklearn.manifold import TSNE
from torch import Tensor

from ssl_course import data, evaluate, methods, train
from ssl_course.course.options import parser_for
from ssl_course.files import write_together
from ssl_course.methods.recipes import sprite_view
from ssl_course.models import ConvEncoder
from ssl_course.plot.moving_map import animation
from ssl_course.settings import ROOT, shrink

STEPS, EVERY = 1500, 10
MAPPED, SHOWN = 500, 240  # test pictures: neighbours are nearer among many, few can be seen
KEYS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 75, 95, 120, 150)  # times EVERY steps


class Look(NamedTuple):
    """What is seen of a network after some steps: features of the mapped pictures, kNN accuracy for shape."""

    step: int
    features: Tensor
    accuracy: float


def looks(*, steps: int = STEPS, every: int = EVERY, keys: tuple[int, ...] = KEYS, seed: int = 0) -> list[Look]:
    """Train as lesson 00 does, and look at the network at the `keys`, in units of `every` steps."""
    pool, test = data.sprites()
    generator, found, count = train.seed_all(seed, threads=1), [], iter(range(steps + 1))
    labelled, validation = pool[:2000], pool[-2000:]

    def watch(network: torch.nn.Sequential) -> None:
        if (at := next(count)) not in keys:
            return
        encoder = copy.deepcopy(network[0])  # so that its calibration does not touch the training
        evaluate.calibrate_batchnorm(encoder, pool.images[:1000])
        h = [evaluate.features(encoder, part.images) for part in (labelled, validation, test[:MAPPED])]
        accuracy = evaluate.knn(h[0], labelled.factors["shape"], h[1], validation.factors["shape"])
        found.append(Look(at * every, h[2], accuracy))

    options = {"view": sprite_view, "lr": 1e-2, "steps": steps, "watch": watch, "every": every}
    methods.pretrain(methods.simclr, ConvEncoder(), pool.without_labels(), generator=generator, **options)
    return found


def maps(found: list[Look], *, seed: int = 0) -> list[np.ndarray]:
    """A map `[n, 2]` for each look, within -1 to 1, each started from the one before and turned to lie upon it."""
    made: list[np.ndarray] = []
    for look in found:
        rows = torch.nn.functional.normalize(look.features, dim=1).numpy()
        start = made[-1] * 1e-3 if made else "pca"  # small, so that every picture is free to leave its neighbours
        tsne = TSNE(perplexity=15, init=start, max_iter=shrink(500, 250), random_state=seed)
        points = tsne.fit_transform(rows)
        points -= points.mean(0)
        if made:
            left, _, right = np.linalg.svd(points.T @ made[-1])
            points = points @ left @ right
        made.append(points / np.abs(points).max(0))
    return made


def main(arguments: list[str]) -> int:
    """Train, map, draw, write."""
    parser_for("animate", __doc__).parse_args(arguments)
    found = looks()
    shown = data.sprites().test[:SHOWN]
    pictures = shown.images, shown.factors["shape"], data.SHAPES
    points = [places[:SHOWN] for places in maps(found)]
    words = [f"step {look.step}: neighbours name the shape of {look.accuracy:.0%} of new pictures" for look in found]
    moving, still = animation(points, words, *pictures)
    write_together({ROOT / "docs" / "training.png": moving, ROOT / "docs" / "training_still.png": still})
    return 0
