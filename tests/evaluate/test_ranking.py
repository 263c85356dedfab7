"""AUC: against all pairs, scikit-learn's, and what it must not care about."""

import pytest
import torch
from sklearn.metrics import roc_auc_score

from ssl_course import evaluate


def all_pairs(scores, labels):
    wins = [
        float(one > other) + 0.5 * float(one == other)
        for one, first in zip(scores, labels, strict=True)
        for other, second in zip(scores, labels, strict=True)
        if (first, second) == (1, 0)
    ]
    return sum(wins) / len(wins)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_share_of_pairs_ties_count_half(seed):
    draw = torch.Generator().manual_seed(seed)
    scores = torch.randint(0, 6, (40,), generator=draw).float() / 3
    labels = torch.randint(0, 2, (40,), generator=draw)
    found = evaluate.auc(scores, labels)
    assert found == pytest.approx(all_pairs(scores.tolist(), labels.tolist()))
    assert found == pytest.approx(roc_auc_score(labels, scores))
    assert evaluate.auc(-scores, labels) == pytest.approx(1 - found)
    assert evaluate.auc(scores.exp(), labels) == pytest.approx(found)


def test_known_values():
    labels = torch.tensor([0, 0, 1, 1])
    assert evaluate.auc(torch.tensor([0.1, 0.2, 0.3, 0.4]), labels) == 1
    assert evaluate.auc(torch.tensor([0.4, 0.3, 0.2, 0.1]), labels) == 0
    assert evaluate.auc(torch.zeros(4), labels) == 0.5
    assert evaluate.auc(torch.tensor([float("-inf"), 0.0, 1.0, float("inf")]), labels) == 1


@pytest.mark.parametrize(
    ("scores", "labels", "kind", "message"),
    [
        (torch.tensor([1, 2]), torch.tensor([0, 1]), TypeError, "got torch.int64"),
        (torch.rand(2, 2), torch.tensor([0, 1]), ValueError, "of two outputs, take one"),
        (torch.rand(2), torch.tensor([0.0, 1.0]), TypeError, "whole numbers"),
        (torch.rand(2), torch.tensor([0, 1, 1]), ValueError, "got 3 for 2"),
        (torch.tensor([0.1, float("nan")]), torch.tensor([0, 1]), ValueError, "1 of 2 scores are nan"),
        (torch.rand(2), torch.tensor([0, 2]), ValueError, "labels hold 2: there are two classes"),
        (torch.rand(2), torch.tensor([1, 1]), ValueError, "a single class"),
        (torch.rand(2), torch.tensor([0, 0]), ValueError, "a single class"),
    ],
)
def test_bad_input_is_named(scores, labels, kind, message):
    with pytest.raises(kind, match=message):
        evaluate.auc(scores, labels)
