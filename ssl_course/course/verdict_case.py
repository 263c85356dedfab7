"""What is compared on the learner's data: arms, each with the same number of settings, and what a fold gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from ssl_course.evaluate.class_scores import linear_class_scores

FOLDS, QUICK_FOLDS = 5, 3
TUNED_FROM = 5  # labels per class, or sources, from which settings are chosen; below, each arm's first is taken
PENALTIES = ({"l2": 0.03}, {"l2": 0.3}, {"l2": 0.003})  # settings of what is linear
WITHOUT = ("raw", "random", "scratch")  # what needs no pretraining; a network that learnt nothing is one of them


@dataclass(frozen=True)
class Arm:
    """One way to learn from the labels.

    Attributes:
        name: as it stands in the report.
        kind: raw (no network), random (a frozen network that learnt nothing), scratch, or pretrained.
        settings: to choose from on validation rows; the first is taken where nothing can be chosen.
        scores: `scores(fold, rows, new_rows, **settings)`: from labelled rows, scores of other labelled rows.
        cost: `cost(**settings)`: what a training costs, in steps of pretraining.
    """

    name: str
    kind: str
    settings: tuple[Mapping[str, float], ...]
    scores: Callable[..., Tensor]
    cost: Callable[..., float] = field(default=lambda **_: 20.0)


def groups_of_each(labels: Tensor, groups: Tensor | None, classes: int) -> Tensor:
    """How many groups (None: rows) each class has, `[classes]`."""
    if groups is not None:
        labels = torch.stack([labels, groups]).unique(dim=1)[0]
    return torch.bincount(labels, minlength=classes)


def judged(
    labels: Tensor, classes: tuple[str, ...], groups: Tensor | None = None
) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """The rows that can be learnt and judged, their labels, their classes: one with one row or group is left out."""
    counts = groups_of_each(labels, groups, len(classes))
    kept = (counts >= 2).nonzero()[:, 0]
    rows = torch.isin(labels, kept).nonzero()[:, 0]
    return rows, torch.searchsorted(kept, labels[rows]), tuple(classes[place] for place in kept.tolist())


def some(count: int, most: int, *, seed: int = 0) -> Tensor:
    """Row numbers drawn at random, `most` at most: the first rows of a pool may all be of one class."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed), device="cpu")[:most]


class Case(Protocol):
    """The learner's data, ready to be compared on.

    Attributes:
        what: pictures or rows.
        words: the label of each in the pool, "" for none.
        rows: int64 `[n]`, those of the pool that are learnt from and judged on. labels: `[n]`. classes: their words.
        left: classes that can't be judged, since they have one row, or one group of rows.
        groups: `[n]` or None: rows that are equal, or made of one source, share a number.
        sources: int64 `[pool]`, the same of all in the pool. notes: what to know of them, a sentence each.
        pooled: how many there are in all, with or without a label.
        steps: of pretraining, in one fold.
        arms: what is compared.
    """

    what: str
    words: list[str]
    rows: Tensor
    labels: Tensor
    classes: tuple[str, ...]
    left: tuple[str, ...]
    groups: Tensor | None
    sources: Tensor
    notes: tuple[str, ...]
    pooled: int
    steps: int
    arms: tuple[Arm, ...]

    def fresh(self, seed: int) -> torch.nn.Module:
        """An encoder before pretraining."""

    def pretrained(self, encoder: torch.nn.Module, held: Tensor, seed: int) -> torch.nn.Module:
        """The encoder, pretrained on the whole pool but the sources of the labelled rows that are held out."""

    def fold(self, held: Tensor, seed: int, encoder: torch.nn.Module) -> object:
        """What the arms get: inputs and features of all labelled rows, made without those held out."""


class Fold(Protocol):
    """What the linear arms need of a fold."""

    def features(self, name: str) -> Tensor:
        """Of all labelled rows, `[labelled, dim]`."""


def linear_scores(case: Case, name: str, fold: Fold, rows: Tensor, new: Tensor, *, l2: float) -> Tensor:
    """A linear classifier on the features of this name: from labelled rows, scores of other labelled rows."""
    x = fold.features(name)
    return linear_class_scores(x[rows], case.labels[rows], x[new], len(case.classes), l2=l2)
