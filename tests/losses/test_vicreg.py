"""VICReg's terms against loops that a novice can read, and against lightly: value and gradient, in float64."""

import pytest
import torch
from lightly.loss import VICRegLoss

from ssl_course.losses import vicreg_terms


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


def test_vicreg_terms_equal_the_loops(pair):
    z_a, z_b = pair()
    for fast, slow in zip(vicreg_terms(z_a, z_b), slow_vicreg_terms(z_a, z_b), strict=True):
        assert torch.allclose(fast, slow, atol=1e-12)
        ours, theirs = (torch.autograd.grad(term, z_a, retain_graph=True) for term in (fast, slow))
        assert torch.allclose(ours[0], theirs[0], atol=1e-12)


def test_vicreg_known_values():
    equal = torch.ones(4, 6)
    assert [term.item() for term in vicreg_terms(equal, equal)] == pytest.approx([0, 0.99, 0], abs=1e-5)
    wide = 2 * torch.tensor(
        [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    )  # standard deviation above 1, uncorrelated
    assert [term.item() for term in vicreg_terms(wide, wide)] == pytest.approx([0, 0, 0], abs=1e-6)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_value_and_gradient_equal_lightlys(seed, pair, assert_agree):
    """An independent implementation; development only."""
    z_a, z_b = pair(batch=16, dim=6, seed=seed)
    ours = torch.stack(vicreg_terms(z_a, z_b)) @ torch.tensor([25.0, 25.0, 1.0], dtype=z_a.dtype)
    assert_agree(ours, VICRegLoss()(z_a, z_b), [z_a, z_b])
