"""The entrance of every score: features and labels in all their wrong forms, at each function that takes them."""

import pytest
import torch
import torch.nn.functional as F

from ssl_course import evaluate
from ssl_course.evaluate import rows

SCORES = {
    "linear_probe": evaluate.linear_probe,
    "few_label_probe": lambda *parts: evaluate.few_label_probe(*parts, per_class=10, subsets=2).mean,
    "knn": evaluate.knn,
}
each_score = pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
# Functions of one set of features.
SINGLE = {
    "map_2d": lambda x, y: evaluate.map_2d(x, seed=0),
    "logistic_regression": lambda x, y: evaluate.logistic_regression(x, y, 4, l2=(0.1,)),
}
each_single = pytest.mark.parametrize("function", SINGLE.values(), ids=SINGLE)


@pytest.fixture
def parts(seeded):
    """Four classes, far apart: every score of them is 1."""
    labels = torch.arange(120) % 4, torch.arange(40) % 4
    x, new = (3 * F.one_hot(y, 4) + 0.3 * torch.randn(len(y), 4, generator=seeded(len(y))) for y in labels)
    return [x, labels[0], new, labels[1]]


def wrong_features(x):
    """Features that nothing can be said about, with the error and what it says."""
    yield torch.full_like(x, torch.nan), ValueError, f"finite.* in {len(x)} of {len(x)} rows"
    for wrong in (torch.nan, torch.inf, -torch.inf, 1e30):
        bad = x.clone()
        bad[3, 2] = wrong
        yield bad, ValueError, f"finite.* in 1 of {len(x)} rows"
    yield x[:, :0], ValueError, "at least one row and one column"
    yield x.long(), TypeError, "floating-point numbers, got torch.int64"
    yield x.to(torch.complex64), TypeError, "floating-point numbers, got torch.complex64"
    yield x.numpy(), TypeError, "got ndarray"


@each_score
def test_wrong_features_never_reach_a_score(score, parts):
    for place, name in ((0, "training"), (2, "test")):
        for bad, error, message in wrong_features(parts[place]):
            with pytest.raises(error, match=f"{name} features.*{message}"):
                score(*parts[:place], bad, *parts[place + 1 :])


@each_single
def test_wrong_features_never_reach_a_map_or_a_fit(function, parts):
    for bad, error, message in wrong_features(parts[0]):
        with pytest.raises(error, match=f"features.*{message}"):
            function(bad, parts[1])


@each_score
def test_features_of_any_floating_type_and_with_a_gradient_are_scored(score, parts):
    x, y, new, new_y = parts
    assert score(*parts) == 1
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        assert score(x.to(dtype), y, new.to(dtype), new_y) == score(x.to(dtype), y, new, new_y) == 1
    x.requires_grad_()
    assert score(x * 1, y, new, new_y) == 1 and x.grad is None


@each_score
def test_labels_of_any_whole_type_are_scored(score, parts):
    x, y, new, new_y = parts
    for dtype in (torch.uint8, torch.int32, torch.uint16):
        assert score(x, y.to(dtype), new, new_y.to(dtype)) == score(x, y.to(dtype), new, new_y) == 1
    two, other = y < 2, new_y < 2
    assert score(x[two], y[two].bool(), new[other], new_y[other].bool()) == 1


@each_score
def test_wrong_labels_never_reach_a_score(score, parts):
    x, y, new, new_y = parts
    for bad, error, message in (
        (y[:-1], ValueError, r"\[120, 4\] and \[119\]"),
        (y[:1], ValueError, r"\[120, 4\] and \[1\]"),
        (y[:, None], ValueError, r"\[120, 4\] and \[120, 1\]"),
        (y.float(), TypeError, "whole numbers.* got torch.float32"),
        (y - 1, ValueError, "hold -1"),
        (y.tolist(), TypeError, "got list"),
    ):
        with pytest.raises(error, match=message):
            score(x, bad, new, new_y)
    with pytest.raises(ValueError, match="test features .*at least one row"):
        score(x, y, new[:0], new_y[:0])


@each_score
def test_a_million_classes_by_name_are_the_few_that_occur(score, parts):
    x, y, new, new_y = parts
    y[y == 3] = new_y[new_y == 3] = 10**6
    assert score(x, y, new, new_y) == 1


def test_classes_are_numbered_anew_only_where_most_numbers_name_none():
    y, new = torch.tensor([0, 4, 4, 2, 0]), torch.tensor([4, 2])
    assert rows.numbered(y, new) == (y, new, 5)
    y, new, classes = rows.numbered(torch.tensor([0, 9, 9, 2]), torch.tensor([9, 2]))
    assert (y.tolist(), new.tolist(), classes) == ([0, 2, 2, 1], [2, 1], 3)


def test_directions_have_length_one_however_small_the_rows(seeded):
    x = torch.randn(6, 3, generator=seeded())
    assert torch.equal(rows.directions(x), F.normalize(x, dim=1))  # ordinary rows: not one bit is changed
    assert torch.allclose(rows.directions(1e-30 * x), F.normalize(x, dim=1), atol=1e-6)
    assert torch.equal(rows.directions(torch.zeros(2, 3)), torch.zeros(2, 3))
