"""Cross-validation where labels are few: stratified folds, rows that belong together on one side, honest intervals."""

import math
from collections.abc import Iterable

import torch
from scipy import stats
from torch import Tensor

from ssl_course.data.containers import check_count, check_labels
from ssl_course.evaluate.intervals import Interval


def folds(labels: Tensor, count: int, *, seed: int, groups: Tensor | None = None) -> list[Tensor]:
    """The rows of each fold, drawn so that every class is spread over all folds as evenly as possible.

    Args:
        labels: `[n]`, whole numbers, classes from 0. Every class needs at least two rows (two groups).
        count: folds, at least 2.
        seed: which draw.
        groups: `[n]`, whole numbers: rows of one group, such as equal ones, stand in the same fold. None: each on its
            own.

    Returns:
        For each fold the numbers of its rows, int64, ascending; together they are all rows, each once.

    Raises:
        TypeError, ValueError: for labels or groups that are no whole numbers `[n]`, or fewer than two folds.
        ValueError: if a class has a single row or group: it could not be both learnt and judged.
    """
    check_count(least=2, count=count)
    labels = check_labels(labels).cpu()
    groups = torch.arange(len(labels), device="cpu") if groups is None else check_labels(groups, len(labels)).cpu()
    _, groups = groups.unique(return_inverse=True)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(int(groups.max()) + 1, generator=generator, device="cpu")
    first = torch.full_like(order, -1)
    first[groups.flip(0)] = labels.flip(0)  # the class of a group is that of its first row
    sizes = torch.bincount(groups)
    home, start = torch.empty_like(order), 0
    for value in first.unique().tolist():
        members = order[first[order] == value]
        if len(members) < 2:
            raise ValueError(
                f"class {value} has one labelled row, or one group of rows only: it can't be learnt and judged."
            )
        load = [0] * count
        for group in members.tolist():
            fold = min(range(count), key=lambda one: (load[one], (one - start) % count))
            home[group], load[fold] = fold, load[fold] + int(sizes[group])
        start += len(members)  # the next class begins where this one ended, so that folds are equally large
    found = [(home[groups] == fold).nonzero()[:, 0] for fold in range(count)]
    return [rows for rows in found if len(rows)]


def inner_split(
    labels: Tensor, *, seed: int, share: float = 0.25, groups: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Rows to learn from and rows to choose settings on: a share of every class, at least one row of each that has two.

    Args:
        labels: `[n]`, classes from 0.
        share: of the rows of a class that are held out, rounded down.
        groups: `[n]`: rows of one group stay together, so more may be held out, or none of a class with one group.

    Returns:
        Two int64 tensors of row numbers, ascending. The second is empty if no class has two rows.
    """
    labels = check_labels(labels).cpu()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed), device="cpu")
    held = torch.zeros(len(labels), dtype=torch.bool, device="cpu")
    for value in labels.unique().tolist():
        members = order[labels[order] == value]
        if len(members) > 1:
            held[members[: max(1, int(share * len(members)))]] = True
    if groups is not None:
        held = _whole_groups(labels, check_labels(groups, len(labels)).cpu(), order, held)
    return (~held).nonzero()[:, 0], held.nonzero()[:, 0]


def _whole_groups(labels: Tensor, groups: Tensor, order: Tensor, held: Tensor) -> Tensor:
    """As many groups of each class as it takes to hold out as many rows; no class is left without a row to learn."""
    wanted, found = torch.bincount(labels[held], minlength=int(labels.max()) + 1), torch.zeros_like(held)
    for value in labels.unique().tolist():
        for group in dict.fromkeys(groups[order[labels[order] == value]].tolist()):
            if int((labels[found] == value).sum()) >= wanted[value]:
                break
            more = found | (groups == group)
            if all((labels[~more] == one).any() for one in labels.unique().tolist()):
                found = more
    return found


def corrected_ci(values: Iterable[float], *, test_to_train: float) -> Interval:
    """Mean of a score, or of a paired difference, over folds, and its 95 % interval, wider than that of free draws.

    The folds learn from largely the same rows, so their scores are less independent than they look: the variance of the
    mean is taken as (1 / folds + test / train) times the variance over folds.

    Args:
        values: one per fold, of one repetition; at least one (then the half width is nan).
        test_to_train: rows judged on in a fold divided by rows learnt from; 0 gives the usual t-interval.

    Raises:
        ValueError: without values, or for a negative ratio.

    Source: Nadeau and Bengio 2003, "Inference for the generalization error", Machine Learning 52, section 3.
    """
    values = tuple(float(value) for value in values)
    if not values or not 0 <= test_to_train < math.inf:
        raise ValueError(f"{len(values)} values, test_to_train = {test_to_train}: give values, and a ratio from 0 on.")
    mean, count = sum(values) / len(values), len(values)
    if count < 2:
        return Interval(mean, math.nan, values)
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    half = float(stats.t.ppf(0.975, count - 1)) * math.sqrt((1 / count + test_to_train) * variance)
    return Interval(mean, half, values)
