"""InfoNCE against a double loop that a novice can read, and against lightly: value and gradient, in float64."""

import math

import pytest
import torch
from lightly.loss import NTXentLoss

from ssl_course.exercises import EXERCISES
from ssl_course.losses import info_nce


def slow_info_nce(z_a, z_b, temperature):
    """Every row of both views asks every other row: are you my positive? In plain loops."""
    rows = [*z_a, *z_b]
    count, batch, total = len(rows), len(z_a), 0.0
    for i in range(count):
        partner = (i + batch) % count
        weights = []
        for j in range(count):
            cosine = (rows[i] * rows[j]).sum() / ((rows[i] ** 2).sum().sqrt() * (rows[j] ** 2).sum().sqrt())
            weights.append(torch.exp(cosine / temperature))
        others = sum(weights[j] for j in range(count) if j != i)
        total = total - torch.log(weights[partner] / others)
    return total / count


@pytest.mark.parametrize("temperature", [0.1, 0.5, 2.0])
def test_value_and_gradient_equal_the_double_loop(temperature, pair):
    z_a, z_b = pair()
    fast, slow = info_nce(z_a, z_b, temperature=temperature), slow_info_nce(z_a, z_b, temperature)
    assert torch.allclose(fast, slow, atol=1e-12)
    for ours, theirs in zip(torch.autograd.grad(fast, [z_a, z_b]), torch.autograd.grad(slow, [z_a, z_b]), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-12)


def test_symmetric_and_blind_to_the_order_of_pairs(pair):
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    value = info_nce(z_a, z_b, temperature=0.3)
    assert torch.allclose(value, info_nce(z_b, z_a, temperature=0.3))
    assert torch.allclose(value, info_nce(z_a[order], z_b[order], temperature=0.3))
    assert not torch.allclose(value, info_nce(z_a[order], z_b, temperature=0.3))


def test_known_values():
    equal = torch.ones(4, 6)
    assert info_nce(equal, equal, temperature=0.2).item() == pytest.approx(math.log(7), abs=1e-5)
    axes = torch.eye(3)  # positive at similarity 1, the four others at 0
    expected = -1 / 0.5 + math.log(math.exp(1 / 0.5) + 4)
    assert info_nce(axes, axes, temperature=0.5).item() == pytest.approx(expected, abs=1e-5)


def test_length_of_a_row_does_not_matter(pair):
    z_a, z_b = pair()
    assert torch.allclose(info_nce(z_a, z_b, temperature=0.2), info_nce(7 * z_a, z_b / 3, temperature=0.2))


@pytest.mark.parametrize("temperature", [0, -0.5, math.nan])
def test_a_temperature_that_is_not_positive_is_named(temperature):
    with pytest.raises(ValueError, match=f"temperature = {temperature}: it must be positive"):
        info_nce(torch.zeros(2, 3), torch.zeros(2, 3), temperature=temperature)


@pytest.mark.parametrize("name", ["info_nce_loop", "info_nce_matrix"])
def test_what_lesson_08_types_is_the_packages_in_value_and_gradient(name, pair, assert_agree):
    z_a, z_b = pair(6, 4)
    assert_agree(EXERCISES[name].reference(z_a, z_b, 0.3), info_nce(z_a, z_b, temperature=0.3), [z_a, z_b])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_value_and_gradient_equal_lightlys(seed, pair, assert_agree):
    """An independent implementation; development only."""
    z_a, z_b = pair(batch=16, dim=6, seed=seed)
    assert_agree(info_nce(z_a, z_b, temperature=0.3), NTXentLoss(temperature=0.3)(z_a, z_b), [z_a, z_b])


@pytest.mark.parametrize("temperature", [0, -0.07, float("nan"), float("inf"), 1e-40])
def test_a_temperature_that_leaves_no_loss_is_refused(temperature, seeded):
    z = torch.randn(6, 4, generator=seeded())
    with pytest.raises(ValueError, match="must be positive"):
        info_nce(z, z, temperature=temperature)
