"""How the labels of a verdict are cut into parts: whole sources, every class spread over all parts."""

import torch
from torch import Tensor

from ssl_course.course.verdict_case import groups_of_each
from ssl_course.evaluate.cross_validation import folds

DRAWS = 20  # tried before fewer parts are taken


def parts(labels: Tensor, groups: Tensor | None, classes: int, most: int, *, seed: int) -> list[Tensor]:
    """The rows of each part. Whatever part is judged, all classes are learnt; of two classes it holds both.

    Args:
        labels: `[n]`, classes from 0. groups: `[n]` or None: rows of one number stand in one part.
        most: parts; fewer where the smallest class has fewer groups, or where sources of several classes forbid more.

    Raises:
        ValueError: if a class has one row or group, or there is no such cut, as where one source holds most of a class.
    """
    few = int(groups_of_each(labels, groups, classes).min())
    told = class_of_sources(labels, groups, classes)
    for count in range(min(most, max(2, few)), 1, -1):
        for draw in range(DRAWS):
            found = folds(told, count, seed=seed + draw, groups=groups)
            if len(found) > 1 and all(_can_be_judged(labels, held, classes) for held in found):
                return found
    raise ValueError(
        f"the sources can't be cut into two parts or more so that each of the {classes} classes is both learnt and "
        "judged: some class is found in too few sources. More sources of the rare class are needed."
    )


def class_of_sources(labels: Tensor, groups: Tensor | None, classes: int) -> Tensor:
    """For each row the class that its source counts for when sources are dealt out, `[n]`.

    That is the rarest class that it holds, so that a class whose rows all lie in sources of several classes is spread
    as well. A class that only one source would count for is dealt out with the most frequent one.
    """
    if groups is None:
        return labels
    order = groups_of_each(labels, groups, classes).argsort(stable=True)  # the rarest class first
    numbers = groups.unique(return_inverse=True)[1]
    rank = torch.full((int(numbers.max()) + 1,), classes).scatter_reduce_(0, numbers, order.argsort()[labels], "amin")
    counts = torch.bincount(rank, minlength=classes)
    rank[counts[rank] == 1] = counts.argmax()
    return order[rank][numbers]


def _can_be_judged(labels: Tensor, held: Tensor, classes: int) -> bool:
    rest = torch.ones(len(labels), dtype=torch.bool)
    rest[held] = False
    return len(labels[rest].unique()) == classes and (classes > 2 or holds_both(labels[held]))


def holds_both(labels: Tensor) -> bool:
    """Whether there are rows of two classes, or more: of one alone there is no AUC."""
    return len(labels.unique()) > 1
