"""Barlow Twins' terms against loops that a novice can read, and against lightly: value and gradient, in float64."""

import pytest
import torch
import torch.nn.functional as F
from lightly.loss import BarlowTwinsLoss

from ssl_course.losses import barlow_twins


def slow_barlow_twins(z_a, z_b):
    """The correlations one by one; all means, those of the variances too, divide by the number of rows."""
    batch, dim = z_a.shape
    views = []
    for z in (z_a, z_b):
        columns = []
        for k in range(dim):
            mean = sum(z[i, k] for i in range(batch)) / batch
            variance = sum((z[i, k] - mean) ** 2 for i in range(batch)) / batch
            columns.append([(z[i, k] - mean) / torch.sqrt(variance + 1e-5) for i in range(batch)])
        views.append(columns)
    on_diagonal = off_diagonal = 0.0
    for i in range(dim):
        for j in range(dim):
            correlation = sum(a * b for a, b in zip(views[0][i], views[1][j], strict=True)) / batch
            if i == j:
                on_diagonal = on_diagonal + (1 - correlation) ** 2
            else:
                off_diagonal = off_diagonal + correlation**2
    return on_diagonal, off_diagonal


@pytest.mark.parametrize("scale", [1.0, 1e-3])  # at the second, the constant in the root counts
def test_barlow_terms_equal_the_loops(scale, pair, assert_agree):
    z_a, z_b = pair()
    for fast, slow in zip(barlow_twins(scale * z_a, z_b), slow_barlow_twins(scale * z_a, z_b), strict=True):
        assert_agree(fast, slow, [z_a, z_b])


def test_barlow_standardises_as_batch_norm_does(pair, assert_agree):
    z_a, z_b = pair()
    a, b = (F.batch_norm(z, None, None, training=True) for z in (z_a, z_b))
    correlation = a.T @ b / len(a)
    terms = barlow_twins(z_a, z_b)
    assert_agree(terms.on_diagonal + terms.off_diagonal, (correlation - torch.eye(3)).pow(2).sum(), [z_a, z_b])


def test_barlow_terms_are_symmetric_and_blind_to_order_shift_and_scale(pair):
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    terms = torch.stack(barlow_twins(z_a, z_b))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_b, z_a)))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_a[order], z_b[order])))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_a[:, [2, 0, 1]], z_b[:, [2, 0, 1]])))
    assert torch.allclose(terms, torch.stack(barlow_twins(5 * z_a + 2, z_b / 4)), atol=1e-3)


def test_barlow_known_values():
    equal = torch.ones(4, 6)
    assert [term.item() for term in barlow_twins(equal, equal)] == [6, 0]
    apart = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])  # two columns, not correlated
    assert [term.item() for term in barlow_twins(apart, apart)] == pytest.approx([0, 0], abs=1e-6)
    assert [term.item() for term in barlow_twins(apart, -apart)] == pytest.approx([8, 0], abs=1e-3)
    twice = apart[:, :1].repeat(1, 3)  # three equal columns: six pairs of different ones, all with correlation 1
    assert [term.item() for term in barlow_twins(twice, twice)] == pytest.approx([0, 6], abs=1e-3)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_value_and_gradient_equal_lightlys(seed, pair, assert_agree):
    """An independent implementation; development only."""
    z_a, z_b = pair(batch=16, dim=6, seed=seed)
    terms = barlow_twins(z_a, z_b)
    theirs = BarlowTwinsLoss(lambda_param=0.0051)(z_a, z_b)
    assert_agree(terms.on_diagonal + 0.0051 * terms.off_diagonal, theirs, [z_a, z_b])


def test_a_constant_column_gives_finite_terms_and_gradients(seeded):
    """Public bug reports, case 10: standardising without a small constant gives nan."""
    z = torch.randn(16, 4, generator=seeded())
    z[:, 2] = 0.3
    a = z.clone().requires_grad_()
    terms = barlow_twins(a, z.flip(1))
    sum(terms).backward()
    assert all(term.isfinite() for term in terms) and a.grad.isfinite().all()
