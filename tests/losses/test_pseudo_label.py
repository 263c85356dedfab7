"""Pseudo-labels against a loop that a novice can read: value and gradient, in float64."""

import math

import pytest
import torch

from ssl_course.exercises import EXERCISES
from ssl_course.losses import pseudo_label_loss


def slow_loss(weak, strong, threshold):
    """Row by row, class by class; rows below the threshold add nothing, and are counted."""
    total = 0.0
    for mild, hard in zip(weak.detach(), strong, strict=True):
        odds = [math.exp(score) for score in mild]
        best = max(range(len(odds)), key=lambda index: odds[index])
        if odds[best] / sum(odds) >= threshold:
            total = total + torch.stack([score.exp() for score in hard]).sum().log() - hard[best]
    return total / len(strong)


@pytest.mark.parametrize("threshold", [0.0, 0.45, 0.6])  # all rows, some, one
def test_the_loss_equals_the_loop(threshold, draw, assert_agree):
    weak, strong = draw(8, 4, seed=1), draw(8, 4, seed=2)
    assert [int((weak.softmax(1).amax(1) >= bar).sum()) for bar in (0, 0.45, 0.6)] == [8, 5, 1]
    assert_agree(pseudo_label_loss(weak, strong, threshold=threshold), slow_loss(weak, strong, threshold), [strong])


def test_no_gradient_flows_through_the_guesses(draw):
    weak, strong = draw(6, 3, seed=1), draw(6, 3, seed=2)
    loss = pseudo_label_loss(weak, strong, threshold=0.4)
    assert torch.autograd.grad(loss, [weak, strong], allow_unused=True)[0] is None


def test_known_values():
    weak = torch.tensor([[9.0, 0.0], [0.0, 0.0]])
    equal = torch.zeros(2, 2, requires_grad=True)
    assert pseudo_label_loss(weak, equal, threshold=0.9).item() == pytest.approx(math.log(2) / 2)  # one row of two
    assert pseudo_label_loss(weak, equal, threshold=0.5).item() == pytest.approx(math.log(2))  # "at least"
    none = pseudo_label_loss(torch.zeros(4, 3), torch.zeros(4, 3, requires_grad=True), threshold=0.9)
    none.backward()
    assert none.item() == 0


def test_the_lesson_computes_the_same(draw):
    weak, strong = draw(7, 5, seed=3), draw(7, 5, seed=4)
    lesson = EXERCISES["pseudo_label_loss"].reference(weak, strong, 0.5)
    assert torch.allclose(lesson, pseudo_label_loss(weak, strong, threshold=0.5))


def test_wrong_arguments_are_named():
    scores = torch.zeros(4, 3)
    for threshold in (-0.1, 1.1, math.nan, 95):
        with pytest.raises(ValueError, match="it is a probability, from 0 to 1"):
            pseudo_label_loss(scores, scores, threshold=threshold)
    with pytest.raises(ValueError, match="weak_scores and strong_scores must be of one shape"):
        pseudo_label_loss(scores, torch.zeros(3, 3), threshold=0.5)
    with pytest.raises(TypeError, match="weak_scores must be a tensor"):
        pseudo_label_loss([[1.0]], scores, threshold=0.5)
