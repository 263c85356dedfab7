"""Pseudo-labels: what a classifier is sure of on a mild view is the label of a strong view of the same picture."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.losses.rows import check_rows


def pseudo_label_loss(weak_scores: Tensor, strong_scores: Tensor, *, threshold: float) -> Tensor:
    """Cross-entropy of the strong views with the confident guesses on the mild views. Built in lesson 02.

    Args:
        weak_scores, strong_scores: `[batch, classes]`, before the softmax, batch at least 2; row i of both belongs to
            one picture. No gradient flows through `weak_scores`.
        threshold: from 0 to 1. A row counts if the largest probability on its mild view is at least this.

    Returns:
        The sum over the rows that count, divided by the number of *all* rows: at least 0, and 0 where none counts. With
        few confident rows the loss is small, so that they don't drown the labels.

    Raises:
        ValueError: for shapes that do not match, a batch of one, numbers that are not finite, another threshold.
        TypeError: for anything but float32 or float64.

    Source: Sohn et al. 2020, arXiv 2001.07685, equation (4).
    """
    check_rows(weak_scores=weak_scores, strong_scores=strong_scores)
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold = {threshold}: it is a probability, from 0 to 1.")
    confidence, guess = weak_scores.detach().softmax(1).max(1)
    losses = F.cross_entropy(strong_scores, guess, reduction="none")
    return torch.where(confidence >= threshold, losses, 0).mean()
