"""Scores of any number of classes, against another library or answers that are known."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from ssl_course import models
from ssl_course.evaluate import class_scores as scores


@pytest.fixture
def blobs():
    """Three clouds, ten rows each, and nine new rows; the last column never varies."""
    generator = torch.Generator().manual_seed(0)
    centres = torch.tensor([[0.0, 0, 1], [6, 0, 1], [0, 6, 1]])
    y, new_y = torch.arange(30) % 3, torch.arange(9) % 3
    noise = torch.tensor([1.0, 1.0, 0.0])
    return (
        centres[y] + noise * torch.randn(30, 3, generator=generator),
        y,
        centres[new_y] + noise * torch.randn(9, 3, generator=generator),
        new_y,
    )


def test_linear_is_scikit_learns_on_standardised_columns(blobs):
    x, y, new_x, _ = blobs
    found = scores.linear_class_scores(x, y, new_x, 3, l2=0.1)
    mean, std = x[:, :2].mean(0), x[:, :2].std(0, correction=0)
    other = LogisticRegression(C=1 / (0.1 * 30), tol=1e-8, max_iter=500).fit(
        ((x[:, :2] - mean) / std).numpy(), y.numpy()
    )
    wanted = torch.from_numpy(other.decision_function(((new_x[:, :2] - mean) / std).numpy()))
    centred = found - found.mean(1, keepdim=True)
    assert torch.allclose(centred, (wanted - wanted.mean(1, keepdim=True)).float(), atol=2e-2)


@pytest.mark.parametrize(
    "learner",
    [
        lambda *given: scores.linear_class_scores(*given, l2=0.1),
        lambda *given: scores.forest_class_scores(*given, leaf=1),
        lambda *given: scores.boosting_class_scores(*given, lr=0.1, leaf=3),
        lambda *given: scores.network_class_scores(
            models.RowEncoder(3, 16), *given, steps=60, lr=1e-2, generator=torch.Generator().manual_seed(0)
        ),
    ],
    ids=["linear", "forest", "boosting", "network"],
)
def test_clouds_far_apart_are_told_apart(learner, blobs):
    x, y, new_x, new_y = blobs
    found = learner(x, y, new_x, 3)
    assert found.shape == (9, 3) and not found.requires_grad
    assert scores.score_classes(found, new_y) == 1
    for bad, message in (
        ((x, y, new_x, 4), "each of the 4 is needed"),
        ((x, y, new_x[:, :2], 3), "same coder"),
        ((x, y[:-1], new_x, 3), "got 29 for 30 rows"),
        ((x / 0, y, new_x, 3), "finite"),
    ):
        with pytest.raises(ValueError, match=message):
            learner(*bad)


def test_the_encoder_stays_as_it_was(blobs):
    torch.manual_seed(0)
    encoder = models.RowEncoder(3, 8)
    before = encoder[0].weight.clone()
    generator = torch.Generator().manual_seed(0)
    scores.network_class_scores(encoder, *blobs[:3], 3, steps=3, lr=0.1, generator=generator)
    assert torch.equal(encoder[0].weight, before)


def test_two_classes_are_judged_by_auc_more_by_accuracy():
    two = torch.tensor([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]])
    assert scores.score_classes(two, torch.tensor([0, 0, 1])) == 1  # in order, though all below one half
    three = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]])
    assert scores.score_classes(three, torch.tensor([0, 1, 2, 2])) == 0.75
    with pytest.raises(ValueError, match="finite"):
        scores.score_classes(three / 0, torch.tensor([0, 1, 2, 2]))
