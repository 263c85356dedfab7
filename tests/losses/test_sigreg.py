"""Epps–Pulley against its closed form, against scipy's quadrature and against lightly's; the terms of LeJEPA."""

import math

import numpy as np
import pytest
import torch
from lightly.loss import lejepa_loss
from scipy import integrate

from ssl_course.losses import epps_pulley, lejepa_terms, vicreg_terms


def closed_form(x):
    """The integral over all t, done on paper: a double loop over pairs of numbers."""
    n = len(x)
    pairs = sum(torch.exp(-((a - b) ** 2) / 2) for a in x for b in x)
    singles = sum(torch.exp(-(a**2) / 4) for a in x)
    whole = pairs * math.sqrt(2 * math.pi) / n**2 - 2 * math.sqrt(math.pi) * singles / n + math.sqrt(2 * math.pi / 3)
    return n * whole


def test_it_is_the_closed_form_to_four_digits(draw):
    x = draw(9, 3)
    slow = torch.stack([closed_form(column) for column in x.T])
    assert torch.allclose(epps_pulley(x), slow, rtol=1e-4, atol=1e-4)
    ours, theirs = (torch.autograd.grad(value.sum(), x, retain_graph=True)[0] for value in (epps_pulley(x), slow))
    assert torch.allclose(ours, theirs, atol=1e-3)


def test_it_is_what_scipy_integrates(draw):
    x = draw(9, 1, seed=3).detach()

    def off(t):
        return abs(np.exp(1j * t * x.numpy()).mean() - math.exp(-(t**2) / 2)) ** 2 * math.exp(-(t**2) / 2)

    assert epps_pulley(x).item() == pytest.approx(9 * integrate.quad(off, -5, 5)[0], rel=1e-4)


def test_known_values(seeded):
    zeros = 100 * math.sqrt(2 * math.pi) * (1 - math.sqrt(2) + 1 / math.sqrt(3))
    assert epps_pulley(torch.zeros(100, 1)).item() == pytest.approx(zeros, rel=1e-4)
    normal = torch.randn(64, 2000, generator=seeded(1))
    assert epps_pulley(normal).mean().item() == pytest.approx(1.06, abs=0.06)


def test_it_sees_more_than_mean_and_variance(seeded):
    coins = torch.randint(2, (500, 1), generator=seeded(1)) * 2.0 - 1  # mean 0, variance 1, and nothing between
    assert epps_pulley(coins).item() > 20


def test_gradient_descent_on_it_brings_any_cloud_to_a_standard_normal(seeded):
    x = (0.1 * torch.randn(200, 1, generator=seeded(1)) + 2).requires_grad_()
    optimizer = torch.optim.Adam([x], lr=0.05)
    for _ in range(300):
        optimizer.zero_grad()
        epps_pulley(x).sum().backward()
        optimizer.step()
    assert abs(x.mean().item()) < 0.05 and x.std().item() == pytest.approx(1, abs=0.1)


def test_the_terms_equal_lightlys(pair, draw, monkeypatch):
    z_a, z_b = (z.detach().float() for z in pair(batch=8, dim=4))
    directions = draw(4, 6, seed=5).detach().float()
    theirs = lejepa_loss.SIGReg(knots=9, t_max=5.0, num_vectors=6)  # half of the range, counted twice
    monkeypatch.setattr(theirs, "_generate_unit_vectors", lambda *_: directions / directions.norm(dim=0))
    terms, both = lejepa_terms(z_a, z_b, directions=directions), torch.stack([z_a, z_b])
    assert torch.allclose(terms.gaussian, theirs(both), rtol=1e-5)
    assert torch.allclose(terms.invariance, lejepa_loss.lejepa_invariance_loss(all_proj=both, global_proj=both))


def test_invariance_is_a_quarter_of_vicregs(pair, draw, assert_agree):
    z_a, z_b = pair()
    terms = lejepa_terms(z_a, z_b, directions=draw(3, 4, seed=5))
    assert_agree(4 * terms.invariance, vicreg_terms(z_a, z_b).invariance, [z_a, z_b])


def test_how_long_a_direction_is_does_not_matter(pair, draw):
    z_a, z_b = pair()
    directions = draw(3, 4, seed=5).detach()
    one, other = (lejepa_terms(z_a, z_b, directions=scale * directions).gaussian for scale in (1, 7))
    assert torch.allclose(one, other)


def test_what_no_loss_can_take_is_refused(draw):
    rows, directions = torch.ones(4, 3), torch.ones(3, 5)
    for wrong in (torch.ones(5, 3), torch.ones(3), torch.ones(3, 0)):
        with pytest.raises(ValueError, match=r"directions must be \[3, slices\]"):
            lejepa_terms(rows, rows, directions=wrong)
    directions[:, 2] = 0
    with pytest.raises(ValueError, match="points nowhere"):
        lejepa_terms(rows, rows, directions=directions)
    with pytest.raises(ValueError, match="batch at least 2"):
        epps_pulley(rows[:1])
    with pytest.raises(TypeError, match="float32 or float64"):
        epps_pulley(rows.long())
