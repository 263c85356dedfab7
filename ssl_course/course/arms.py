"""The arms that lesson 02's measures compare: one way to score each, so that two arms differ in one thing only.

Within a seed all arms get the same labelled pictures, the same output layer to begin with, and the same draws of views;
all are scored on the test part.
"""

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, methods, models, train
from ssl_course.data import to_float
from ssl_course.methods.pretraining import View

LR = 5e-3  # peak learning rate, in pretraining and with labels: results/search/README.md
LABEL_STEPS = {1: 750, 2: 750, 5: 750, 10: 750, 100: 1500}  # labels per class -> steps of at most 64 views


def convolutional(
    images: Tensor, seed: int, widths: tuple[int, int, int] = (32, 64, 128), pool: int = 2
) -> models.ConvEncoder:
    """A fresh encoder, its first layer whitened on `images` (uint8 `[n, channels, height, width]`)."""
    train.seed_all(seed, threads=1)
    encoder = models.ConvEncoder(images.shape[1], widths, pool)
    models.whiten(encoder, to_float(images[:4000]))
    return encoder


def pretrained(
    encoder: nn.Module, pictures: data.Unlabeled, view: View, *, length: int, seed: int, lr: float = LR
) -> nn.Module:
    """The encoder, pretrained by SimCLR for `length` steps, with the schedule of `methods.pretrain_lengths`."""
    options = {"view": view, "generator": torch.Generator().manual_seed(seed), "lr": lr}
    ((_, made),) = methods.pretrain_lengths(methods.simclr, encoder, pictures, lengths=(length,), **options)
    return made


def classifier(
    encoder: nn.Module, pool: data.Pictures, count: int, seed: int, *, view: View, steps: int = 0, lr: float = LR
) -> nn.Module:
    """A copy of the encoder with an output layer, all weights trained on `count` labelled pictures per class.

    Args:
        steps: those of `LABEL_STEPS` if left out.
    """
    y = pool.factors["class"]
    rows = data.label_subset(y, count, seed=seed)
    options = {"view": view, "steps": steps or LABEL_STEPS[count], "lr": lr, "batch": 64}
    options["generator"] = train.seed_all(seed, threads=1)
    return evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)


def with_labels(encoder: nn.Module, split: data.Split, count: int, seed: int, **options: object) -> float:
    """Test accuracy of `classifier`, 0 to 1."""
    pool, test = split
    return evaluate.accuracy(classifier(encoder, pool, count, seed, **options), test.images, test.factors["class"])


def frozen(encoder: nn.Module, split: data.Split, count: int, seed: int) -> float:
    """Test accuracy, 0 to 1, of a linear probe on the same labelled pictures; the encoder stays as it is."""
    pool, test = split
    encode, y = evaluate.encoder(encoder), pool.factors["class"]
    rows = data.label_subset(y, count, seed=seed)
    return evaluate.linear_probe(encode(pool.images[rows]), y[rows], encode(test.images), test.factors["class"])
