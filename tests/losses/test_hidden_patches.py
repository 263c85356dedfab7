"""The loss on hidden patches against a double loop, in value and gradient; bad input is named."""

import pytest
import torch

from ssl_course.losses import hidden_patch_loss


def by_loop(predicted, target, hidden):
    total, count = 0.0, 0
    for picture in range(len(target)):
        for patch in range(target.shape[1]):
            if hidden[picture, patch]:
                total = total + sum((predicted[picture, patch] - target[picture, patch]) ** 2) / target.shape[2]
                count += 1
    return total / count


def test_value_and_gradient_are_those_of_a_loop(draw, assert_agree, seeded):
    predicted, target = draw(3, 5, 4), draw(3, 5, 4, seed=1)
    hidden = torch.rand(3, 5, generator=seeded(2)) < 0.5  # pictures may hide different numbers
    assert_agree(hidden_patch_loss(predicted, target, hidden), by_loop(predicted, target, hidden), [predicted, target])


def test_known_value_and_what_is_visible_does_not_count():
    target, hidden = torch.zeros(1, 2, 3), torch.tensor([[True, False]])
    predicted = torch.tensor([[[1.0, 2.0, 3.0], [9.0, 9.0, 9.0]]])
    assert hidden_patch_loss(predicted, target, hidden).item() == pytest.approx(14 / 3)


@pytest.mark.parametrize(
    ("hidden", "error", "message"),
    [
        (torch.zeros(2, 3, dtype=torch.bool), ValueError, "hides nothing"),
        (torch.zeros(2, 3), TypeError, "True = hidden, got torch.float32"),
        (torch.ones(2, 4, dtype=torch.bool), ValueError, r"and the mask \[batch, patches\], got .* and \[2, 4\]"),
    ],
)
def test_masks_that_do_not_fit_are_named(hidden, error, message):
    with pytest.raises(error, match=message):
        hidden_patch_loss(torch.zeros(2, 3, 4), torch.zeros(2, 3, 4), hidden)


def test_a_prediction_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"got \[2, 3, 5\], \[2, 3, 4\]"):
        hidden_patch_loss(torch.zeros(2, 3, 5), torch.zeros(2, 3, 4), torch.ones(2, 3, dtype=torch.bool))
