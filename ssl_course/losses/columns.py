"""The loss of guessing a table's columns: numbers by their squared error, categories by their cross-entropy."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.tables import check_rows


def column_loss(output: Tensor, rows: Tensor, groups: Tensor) -> Tensor:
    """How far guesses are from the columns of rows, each column counted the same.

    A column with one place is a number: squared error, in standard deviations where it was standardised. One with more
    places is a category: the cross-entropy of a softmax over its own places, in nats; a row with 0 in all of them
    holds an unknown word, and is left out of this column's mean.

    Args:
        output: float `[batch, width]`; for a category these are scores, before the softmax.
        rows: `[batch, width]`, as `data.RowCoder` makes them: 1 at the right category, 0 elsewhere; for an unknown word
            0 everywhere.
        groups: int64 `[width]`, the number of the column that each place belongs to, from 0.

    Returns:
        A scalar: the mean over the rows, then over the columns. With the mean for each number, and equal scores for
        each category, it is the mean of 1 per number and log(k) per category of k words.

    Raises:
        TypeError, ValueError: for shapes or types that don't match.

    Built in lesson 13.
    """
    check_rows(rows, groups)
    if not isinstance(output, Tensor) or output.shape != rows.shape:
        got = list(output.shape) if isinstance(output, Tensor) else type(output).__name__
        raise ValueError(f"output must be [{', '.join(map(str, rows.shape))}], as the rows, got {got}.")
    sizes, parts = groups.bincount().tolist(), []
    for guess, truth in zip(output.split(sizes, 1), rows.split(sizes, 1), strict=True):
        number = guess.shape[1] == 1
        parts.append(F.mse_loss(guess, truth) if number else _cross_entropy(guess, truth))
    return torch.stack(parts).mean()


def _cross_entropy(guess: Tensor, truth: Tensor) -> Tensor:
    """The mean over the rows that have a 1; 0 if none has."""
    return -(truth * guess.log_softmax(1)).sum() / truth.sum().clamp(min=1)
