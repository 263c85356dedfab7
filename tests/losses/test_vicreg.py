"""VICReg's terms against loops that a novice can read, and against lightly: value and gradient, in float64."""

import pytest
import scipy.linalg
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


# --- a small number as the difference of two large ones: public bug reports, case 04 ---


@pytest.mark.parametrize("deviation", [0.1, 1, 10, 100, 300, 1000])
def test_a_wide_column_does_not_drown_the_covariance_of_the_others(deviation, seeded):
    x = torch.randn(256, 3, generator=seeded())
    z = torch.stack([deviation * x[:, 0], 0.1 * x[:, 1], 0.1 * x[:, 1] + 0.05 * x[:, 2]], 1)
    exact = vicreg_terms(z.double(), z.double())
    for ours, true in zip(vicreg_terms(z, z), exact, strict=True):
        assert ours.item() == pytest.approx(true.item(), rel=1e-4, abs=1e-12)


def test_the_covariance_is_never_negative(seeded):
    columns = torch.tensor(scipy.linalg.hadamard(8)).float()[:, 1:]  # uncorrelated
    for base in (1.1, 1.7, 3.0):
        wide = columns * base ** torch.arange(7)
        assert 0 <= vicreg_terms(wide, wide).covariance < 1e-6


def test_a_constant_column_gives_finite_terms_and_gradients(seeded):
    z = torch.randn(16, 4, generator=seeded())
    z[:, 2] = 0.3
    z.requires_grad_()
    sum(vicreg_terms(z, z.flip(1))).backward()
    assert z.grad.isfinite().all()
