"""Training with labels: all weights of a classifier, from a pretrained encoder or from scratch."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.data import to_float
from ssl_course.evaluate.features import features
from ssl_course.train import fit


def train_classifier(encoder: nn.Module, images: Tensor, labels: Tensor, **options: Any) -> nn.Module:
    """`fine_tune` for an encoder that has no output layer yet: a copy of it gets a new one.

    Fresh weights in `encoder`: training from scratch. `encoder` stays as it was.

    Raises:
        ValueError: if a class between 0 and the largest label has no example.
    """
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
        images: uint8 `[n, ...]`. labels: int64 `[n]`, classes from 0.
        view: the augmentation, `view(images, generator)` on float images; give all methods of a comparison the same.
        lr: peak learning rate of AdamW, for encoder and output layer.
        batch: pictures per step, drawn anew each epoch; at most n.
    """
    weights = [weight for weight in classifier.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=5e-4, fused=True)
    size = min(batch, len(images))

    def pairs() -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            order = torch.randperm(len(images), generator=generator, device=generator.device).to(images.device)
            for rows in order[: len(order) // size * size].split(size):
                yield view(to_float(images[rows]), generator), labels[rows]

    def step(pair: tuple[Tensor, Tensor]) -> Tensor:
        return F.cross_entropy(classifier(pair[0]), pair[1])

    fit(step, pairs(), optimizer, steps=steps, description=description)
    return classifier


def accuracy(classifier: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Accuracy of a classifier on pictures (uint8 `[n, ...]`), 0 to 1."""
    return (features(classifier, images).argmax(1) == labels).float().mean().item()
