"""The losses against a double loop that a novice can read: value and gradient, in float64."""

import math

import pytest
import torch

from ssl_course.losses import info_nce, vicreg_terms


def slow_info_nce(z_a, z_b, temperature):
    """Every row of both views asks every other row: are you my partner? In plain loops."""
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


def pair(batch=5, dim=3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, dim, generator=generator, dtype=torch.float64, requires_grad=True) for _ in range(2)]


@pytest.mark.parametrize("temperature", [0.1, 0.5, 2.0])
def test_value_and_gradient_equal_the_double_loop(temperature):
    z_a, z_b = pair()
    fast, slow = info_nce(z_a, z_b, temperature=temperature), slow_info_nce(z_a, z_b, temperature)
    assert torch.allclose(fast, slow, atol=1e-12)
    for ours, theirs in zip(torch.autograd.grad(fast, [z_a, z_b]), torch.autograd.grad(slow, [z_a, z_b]), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-12)


def test_symmetric_and_blind_to_the_order_of_pairs():
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    value = info_nce(z_a, z_b, temperature=0.3)
    assert torch.allclose(value, info_nce(z_b, z_a, temperature=0.3))
    assert torch.allclose(value, info_nce(z_a[order], z_b[order], temperature=0.3))
    assert not torch.allclose(value, info_nce(z_a[order], z_b, temperature=0.3))


def test_known_values():
    equal = torch.ones(4, 6)
    assert info_nce(equal, equal, temperature=0.2).item() == pytest.approx(math.log(7), abs=1e-5)
    axes = torch.eye(3)  # partner at similarity 1, the four others at 0
    expected = -1 / 0.5 + math.log(math.exp(1 / 0.5) + 4)
    assert info_nce(axes, axes, temperature=0.5).item() == pytest.approx(expected, abs=1e-5)


def test_length_of_a_row_does_not_matter():
    z_a, z_b = pair()
    assert torch.allclose(info_nce(z_a, z_b, temperature=0.2), info_nce(7 * z_a, z_b / 3, temperature=0.2))


def test_errors_say_what_was_given():
    with pytest.raises(ValueError, match=r"\[4, 3\] and \[5, 3\]"):
        info_nce(torch.zeros(4, 3), torch.zeros(5, 3), temperature=1.0)
    with pytest.raises(ValueError, match="at least two pairs"):
        info_nce(torch.zeros(1, 3), torch.zeros(1, 3), temperature=1.0)
    with pytest.raises(ValueError, match="temperature = 0"):
        info_nce(torch.zeros(2, 3), torch.zeros(2, 3), temperature=0)


def slow_vicreg_terms(z_a, z_b):
    """The three terms, number by number."""
    batch, dim = z_a.shape
    invariance = sum((z_a[i, k] - z_b[i, k]) ** 2 for i in range(batch) for k in range(dim)) / (batch * dim)
    variance, covariance = 0.0, 0.0
    for z in (z_a, z_b):
        mean = [sum(z[i, k] for i in range(batch)) / batch for k in range(dim)]
        for k in range(dim):
            for m in range(dim):
                together = sum((z[i, k] - mean[k]) * (z[i, m] - mean[m]) for i in range(batch)) / (batch - 1)
                if k != m:
                    covariance = covariance + together**2 / dim
                else:
                    variance = variance + torch.relu(1 - torch.sqrt(together + 1e-4)) / dim / 2
    return invariance, variance, covariance


def test_vicreg_terms_equal_the_loops():
    z_a, z_b = pair()
    for fast, slow in zip(vicreg_terms(z_a, z_b), slow_vicreg_terms(z_a, z_b), strict=True):
        assert torch.allclose(fast, slow, atol=1e-12)
        ours, theirs = (torch.autograd.grad(term, z_a, retain_graph=True) for term in (fast, slow))
        assert torch.allclose(ours[0], theirs[0], atol=1e-12)


def test_vicreg_known_values():
    equal = torch.ones(4, 6)
    assert [term.item() for term in vicreg_terms(equal, equal)] == pytest.approx([0, 0.99, 0], abs=1e-5)
    wide = 2 * torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])  # deviation above 1, uncorrelated
    assert [term.item() for term in vicreg_terms(wide, wide)] == pytest.approx([0, 0, 0], abs=1e-6)
    with pytest.raises(ValueError, match="at least two pairs"):
        vicreg_terms(torch.zeros(1, 3), torch.zeros(1, 3))
