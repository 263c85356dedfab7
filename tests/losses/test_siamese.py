"""The siamese losses against loops that a novice can read, and against lightly: value and gradient, in float64."""

import math

import pytest
import torch
import torch.nn.functional as F
from lightly.loss import NegativeCosineSimilarity

from ssl_course.exercises import EXERCISES
from ssl_course.losses import contrastive_margin, negative_cosine


def slow_contrastive(z_a, z_b, z_negative, margin):
    """Pair by pair: squared distance of positives; negatives pay for what is missing to the margin, squared."""
    pull = push = 0.0
    for a, b, other in zip(z_a, z_b, z_negative, strict=True):
        pull = pull + (a - b).norm() ** 2 / len(z_a)
        missing = margin - (a - other).norm()
        if missing > 0:
            push = push + missing**2 / len(z_a)
    return pull, push


@pytest.mark.parametrize("margin", [2.0, 2.5, 10.0])  # closer than it: three negatives, six, all eight
def test_contrastive_terms_equal_the_loops(margin, draw, assert_agree):
    z_a, z_b, z_negative = (draw(8, 3, seed=seed) for seed in (0, 1, 2))
    fast, slow = contrastive_margin(z_a, z_b, z_negative, margin=margin), slow_contrastive(z_a, z_b, z_negative, margin)
    assert_agree(fast.pull, slow[0], [z_a, z_b])
    assert_agree(fast.push, slow[1], [z_a, z_negative])
    theirs = F.hinge_embedding_loss((z_a - z_negative).norm(dim=1), -torch.ones(8), margin=margin, reduction="none")
    assert torch.allclose(fast.push, theirs.pow(2).mean(), atol=1e-12)


def test_contrastive_terms_are_symmetric_and_blind_to_the_order_of_rows(draw):
    rows = [draw(6, 3, seed=seed) for seed in (0, 1, 2)]
    terms = contrastive_margin(*rows, margin=3.0)
    order = torch.tensor([3, 1, 5, 4, 0, 2])
    assert torch.allclose(torch.stack(terms), torch.stack(contrastive_margin(*(z[order] for z in rows), margin=3.0)))
    a, b, other = rows
    assert torch.allclose(terms.pull, contrastive_margin(b, a, other, margin=3.0).pull)
    assert torch.allclose(terms.push, contrastive_margin(other, b, a, margin=3.0).push)


def test_contrastive_known_values():
    equal = torch.ones(4, 6, requires_grad=True)
    pull, push = contrastive_margin(equal, equal, equal, margin=3.0)
    assert (pull.item(), push.item()) == (0, 9)
    assert torch.autograd.grad(push, equal)[0].eq(0).all()  # and not nan: nothing tells negatives on one point where to
    a, b, other = torch.zeros(2, 2), torch.tensor([[3.0, 4.0]] * 2), torch.tensor([[0.0, 2.0], [0.0, 7.0]])
    assert torch.stack(contrastive_margin(a, b, other, margin=3.0)).tolist() == [25, 0.5]  # 5², and ((3 - 2)² + 0) / 2


@pytest.mark.parametrize("margin", [0, -1.0, math.nan, math.inf])
def test_contrastive_names_a_wrong_margin(margin):
    with pytest.raises(ValueError, match=f"margin = {margin}: it must be a positive number"):
        contrastive_margin(*torch.zeros(3, 4, 2), margin=margin)


def slow_mean_cosine(z_a, z_b):
    total = 0.0
    for a, b in zip(z_a, z_b, strict=True):
        total = total + sum(x * y for x, y in zip(a, b, strict=True)) / (a.norm() * b.norm())
    return total / len(z_a)


def test_a_detached_target_gets_no_gradient(pair):
    prediction, target = pair()
    negative_cosine(prediction, target.detach()).backward()
    assert target.grad is None and prediction.grad.abs().sum() > 0


def test_cosine_equals_the_loop(pair, assert_agree):
    z_a, z_b = pair()
    assert_agree(negative_cosine(z_a, z_b), -slow_mean_cosine(z_a, z_b), [z_a, z_b])


def test_cosine_sees_directions_only(pair):
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    value = negative_cosine(z_a, z_b)
    for same in ((z_b, z_a), (z_a[order], z_b[order]), (7 * z_a, z_b / 3)):
        assert torch.allclose(value, negative_cosine(*same))
    right = torch.tensor([[2.0, 0.0], [0.0, 5.0]])
    values = [negative_cosine(right, other).item() for other in (3 * right, right.flip(1), -right)]
    assert values == pytest.approx([-1, 0, 1], abs=1e-6)


def test_what_lesson_07_types_is_the_packages_in_value_and_gradient(draw, assert_agree):
    rows = [draw(6, 4, seed=seed) for seed in (0, 1, 2)]
    assert_agree(EXERCISES["margin_loss"].reference(*rows, 4.0), sum(contrastive_margin(*rows, margin=4.0)), rows)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_value_and_gradient_equal_lightlys(seed, pair, assert_agree):
    """An independent implementation; development only."""
    z_a, z_b = pair(batch=16, dim=6, seed=seed)
    z_b = z_b.detach()  # ours takes the target as fixed, theirs leaves that to the caller
    assert_agree(negative_cosine(z_a, z_b), NegativeCosineSimilarity()(z_a, z_b), [z_a])
