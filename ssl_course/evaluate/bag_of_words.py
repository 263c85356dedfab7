"""Bag of words: which words a text holds, never mind their order. The rival of every network that reads. Lesson 06."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.evaluate.probes import choose_l2, logistic_regression
from ssl_course.evaluate.rows import numbered


def word_counts(texts: Sequence[Sequence[int]], words: int) -> Tensor:
    """How often each text holds each word, float `[texts, words]`.

    Args:
        texts: the numbers of each text's words.
    """
    counts = torch.zeros(len(texts), words)
    for row, text in zip(counts, texts, strict=True):
        row += torch.bincount(torch.tensor([*text], dtype=torch.int64), minlength=words)
    return counts


def tf_idf(counts: Tensor, seen: Tensor) -> Tensor:
    """Weighted counts, each row of length 1: log(1 + count) · (1 + log((1 + texts) / (1 + texts with this word))).

    A word that stands in every text says little about any of them, and weighs little.

    Args:
        counts: `[n, words]`. seen: `[texts, words]`, the texts that the second factor is taken from; no label is.

    Source: the weighting of scikit-learn's `TfidfTransformer`, with log(1 + count) as count.
    """
    holding = (seen > 0).sum(0)
    weight = 1 + ((1 + len(seen)) / (1 + holding)).log()
    return F.normalize(counts.log1p() * weight, dim=1)


def text_probe(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> float:
    """Test accuracy, 0 to 1, of a logistic regression on rows of length 1, such as `tf_idf` gives them.

    As `evaluate.linear_probe` and with as many penalties to choose from, but columns keep their weights: to
    standardise them would undo these. Rows are made longer by √dim, so that the penalties mean the same.

    Raises:
        ValueError: if the training rows hold no two classes, or lack one that the test rows hold.
    """
    scale = train_x.shape[1] ** 0.5
    train_x, test_x = train_x * scale, test_x * scale
    if len(train_x) < train_x.shape[1]:  # the best weights are a combination of the training rows
        basis, triangle = torch.linalg.qr(train_x.T)
        train_x, test_x = triangle.T.contiguous(), test_x @ basis
    train_y, test_y, classes = numbered(train_y, test_y)
    ((weights, bias),) = logistic_regression(train_x, train_y, classes, l2=(choose_l2(train_x, train_y, classes),))
    return (F.linear(test_x, weights, bias).argmax(1) == test_y).float().mean().item()
