"""Lesson 10's exercises where the numbers of a small, ordinary batch can't show it."""

import pytest
import torch

from ssl_course.check import CORRECT, NOT_YET, Checker
from ssl_course.exercises import EXERCISES
from ssl_course.losses import barlow_twins


def test_a_constant_column_correlates_with_nothing_and_leaves_all_gradients_finite():
    z = torch.randn(16, 4, generator=torch.Generator().manual_seed(0))
    z[:, 2] = 0.3
    leaf = z.clone().requires_grad_()
    matrix = EXERCISES["cross_correlation"].reference(leaf, z.flip(1))
    loss = (1 - matrix.diagonal()).pow(2).sum()
    (slope,) = torch.autograd.grad(loss, leaf)
    assert slope.isfinite().all() and matrix[2].abs().max() < 1e-4
    assert loss.item() == pytest.approx(barlow_twins(z, z.flip(1)).on_diagonal.item(), rel=1e-3)


@pytest.mark.parametrize(("std", "most"), [(0.1, 1e-3), (1.0, 1e-5), (30.0, 1e-6)])
def test_the_matrix_and_the_packages_loss_differ_as_little_as_their_docstrings_say(std, most):
    """One column at a time: `on_diagonal` is then (1 - correlation)², so the package's correlation can be read off."""
    generator = torch.Generator().manual_seed(0)
    z_a, noise = torch.randn(2, 64, 5, generator=generator, dtype=torch.float64)
    z_a = std * (z_a - z_a.mean(0)) / z_a.std(0, correction=0)
    z_b = z_a + 0.5 * std * noise
    z_b = std * (z_b - z_b.mean(0)) / z_b.std(0, correction=0)
    ours = EXERCISES["cross_correlation"].reference(z_a, z_b).diagonal()
    packages = [1 - barlow_twins(z_a[:, [k]], z_b[:, [k]]).on_diagonal.sqrt().item() for k in range(5)]
    differences = [abs(one - other) for one, other in zip(ours.tolist(), packages, strict=True)]
    assert 0 < max(differences) < most


def test_small_covariances_survive_beside_a_wide_column():
    x = torch.randn(256, 3, generator=torch.Generator().manual_seed(0))
    z = torch.stack([300 * x[:, 0], 0.1 * x[:, 1], 0.1 * x[:, 1] + 0.05 * x[:, 2]], 1)
    exercise = EXERCISES["covariance_term"]
    exact = exercise.reference(z.double()).item()
    assert [right(z).item() for right in (exercise.reference, *exercise.alternatives)] == pytest.approx([exact] * 2)


@pytest.mark.parametrize(("rows", "status"), [(1000, CORRECT), (5000, NOT_YET)])
def test_blocks_of_rows_are_no_whole_matrix(rows, status):
    def in_blocks(z):
        return sum((part @ z.T).pow(2).sum() for part in z.split(rows)) - z.pow(2).sum(1).pow(2).sum()

    assert Checker(EXERCISES["row_energy"]).judge(in_blocks).status == status
