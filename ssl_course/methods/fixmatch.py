"""FixMatch (Sohn et al. 2020, arXiv 2001.07685): labels, and unlabelled pictures that the network labels itself."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import augment, train
from ssl_course.data import Unlabeled, to_float
from ssl_course.losses import pseudo_label_loss
from ssl_course.methods.pretraining import Step, View


def mild_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view that hardly changes a picture: mirrored, or not, and moved by an eighth of its side at most.

    Float `[n, channels, height, width]`; the same shape comes back.
    """
    images = augment.flip(images, generator=generator)
    return augment.affine(images, degrees=0, scale=(1, 1), shift=0.125, generator=generator)


def fixmatch(
    classifier: nn.Module,
    images: Tensor,
    labels: Tensor,
    view: View,
    *,
    generator: torch.Generator,
    threshold: float = 0.95,
    weight: float = 1.0,
    batch: int = 64,
) -> Step:
    """One training step: cross-entropy on views of labelled pictures, plus `pseudo_label_loss` on the others.

    Args:
        images: the labelled pictures, uint8 `[n, ...]`. labels: `[n]`.
        view: the strong view, and that of the labelled pictures; the guesses are made on `mild_view`.
        batch: labelled pictures per step, drawn anew each time.

    Returns:
        step(unlabelled) -> loss, for float pictures without labels. The three groups of views pass the network as one
        batch, as in the authors' code, so that batch norm sees all of them.

    Built in lesson 02.
    """

    def step(unlabelled: Tensor) -> Tensor:
        drawn = torch.randint(len(images), [batch], generator=generator)
        views = [view(each, generator) for each in (to_float(images[drawn]), unlabelled)]
        views.append(mild_view(unlabelled, generator))
        scores, strong, weak = classifier(torch.cat(views)).split([len(part) for part in views])
        return F.cross_entropy(scores, labels[drawn]) + weight * pseudo_label_loss(weak, strong, threshold=threshold)

    return step


def train_fixmatch(
    classifier: nn.Module,
    images: Tensor,
    labels: Tensor,
    unlabelled: Unlabeled,
    *,
    view: View,
    steps: int,
    lr: float,
    generator: torch.Generator,
    threshold: float = 0.95,
) -> nn.Module:
    """Train a classifier by `fixmatch`, in place, as `evaluate.fine_tune` does with labels alone."""
    optimizer = torch.optim.AdamW(
        [weight for weight in classifier.parameters() if weight.requires_grad], lr=lr, weight_decay=5e-4, fused=True
    )
    step = fixmatch(classifier, images, labels, view, generator=generator, threshold=threshold)
    source = train.batches(unlabelled, 64, generator=generator)
    train.fit(step, source, optimizer, steps=steps, description="labels and pseudo-labels")
    return classifier
