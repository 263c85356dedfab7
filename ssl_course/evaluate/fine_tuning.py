"""Training with labels: all weights of a classifier, from a pretrained encoder or from scratch."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.data import to_float
from ssl_course.data.containers import check_count, check_labels, check_pictures
from ssl_course.evaluate.features import features
from ssl_course.evaluate.rows import check_features
from ssl_course.train import fit
from ssl_course.train.loop import check_generator


def train_classifier(encoder: nn.Module, images: Tensor, labels: Tensor, **options: Any) -> nn.Module:
    """`fine_tune` for an encoder that has no output layer yet: a copy of it gets a new one.

    Fresh weights in `encoder`: training from scratch. `encoder` stays as it was.

    Raises:
        TypeError, ValueError: as `fine_tune`; if a class between 0 and the largest label has no example.
    """
    check_pictures(images)
    labels = check_labels(labels, len(images))
    if len(labels.unique()) <= int(labels.max()):
        raise ValueError(
            f"class {min(set(range(int(labels.max()))) - set(labels.tolist()))} has no labelled example, class "
            f"{int(labels.max())} has: draw the labelled rows class by class (`data.label_subset`)."
        )
    output = nn.Linear(encoder.dim, int(labels.max()) + 1, device="cpu").to(images.device)  # drawn alike everywhere
    return fine_tune(nn.Sequential(copy.deepcopy(encoder), output), images, labels, **options)


def fine_tune(
    classifier: nn.Module,
    images: Tensor,
    labels: Tensor,
    *,
    view: Callable[[Tensor, torch.Generator], Tensor],
    steps: int,
    lr: float,
    generator: torch.Generator,
    batch: int = 128,
    description: str = "with labels",
) -> nn.Module:
    """Train all weights of a classifier on labelled pictures, in place; the classifier, ready to be scored.

    Args:
        images: uint8 `[n, ...]`. labels: `[n]`, any type of whole number, classes from 0.
        view: the augmentation, `view(images, generator)` on float images; give all methods of a comparison the same.
        lr: peak learning rate of AdamW, for encoder and output layer.
        batch: pictures per step, drawn anew each epoch; at most n.

    Raises:
        TypeError: for pictures that are not uint8, labels that are no whole numbers, or no generator.
        ValueError: if pictures and labels don't match, a label is no output of the classifier, or a count is below 1.
    """
    check_pictures(images)
    labels = check_labels(labels, len(images))
    check_generator(generator)
    check_count(steps=steps, batch=batch)
    weights = [weight for weight in classifier.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=5e-4, fused=True)
    size = min(batch, len(images))

    def pairs() -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            order = torch.randperm(len(images), generator=generator, device=generator.device).to(images.device)
            for rows in order[: len(order) // size * size].split(size):
                yield view(to_float(images[rows]), generator), labels[rows]

    def step(pair: tuple[Tensor, Tensor]) -> Tensor:
        scores = classifier(pair[0])
        _check_outputs(scores, labels)
        return F.cross_entropy(scores, pair[1])

    fit(step, pairs(), optimizer, steps=steps, description=description)
    return classifier


def accuracy(classifier: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Accuracy of a classifier on pictures (uint8 `[n, ...]`) with labels `[n]`, 0 to 1.

    Raises:
        TypeError: for pictures that are not uint8, labels that are no whole numbers.
        ValueError: if they don't match, a label is no output of the classifier, or an output is not finite.
    """
    check_pictures(images)
    labels = check_labels(labels, len(images))
    scores = check_features(features(classifier, images), "the classifier's outputs")
    _check_outputs(scores, labels)
    return (scores.argmax(1) == labels).float().mean().item()


def _check_outputs(scores: Tensor, labels: Tensor) -> None:
    if scores.ndim != 2 or labels.max() >= scores.shape[1]:
        raise ValueError(
            f"label {int(labels.max())} needs outputs [n, {int(labels.max()) + 1}] or wider, the classifier gives "
            f"{list(scores.shape)}: was it made for other classes?"
        )
