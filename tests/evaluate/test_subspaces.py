"""Principal components as scikit-learn's, angles as SciPy's; and what must not change them."""

import math

import pytest
import scipy.linalg
import torch
from sklearn.decomposition import PCA

from ssl_course.evaluate import principal_angles, principal_components


def drawn(*shape, seed=0, dtype=torch.float32):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_components_are_those_of_scikit_learn():
    rows = drawn(80, 6) * torch.tensor([5.0, 4, 3, 2, 1, 0.5]) + 7
    mean, ours = principal_components(rows, 4)
    theirs = PCA(4, svd_solver="full").fit(rows.double().numpy())
    assert torch.allclose(mean.double(), torch.from_numpy(theirs.mean_), atol=1e-5)
    for one, other in zip(ours.T.double(), torch.from_numpy(theirs.components_), strict=True):
        assert min((one - other).abs().max(), (one + other).abs().max()) < 1e-5


def test_what_they_restore_is_the_best_of_many_subspaces():
    rows = drawn(60, 5).cumsum(1)
    mean, ours = principal_components(rows, 2)

    def error(directions):
        basis = torch.linalg.qr(directions).Q
        centred = rows - mean
        return float((centred - centred @ basis @ basis.T).square().sum())

    least = error(ours)
    assert all(least <= error(drawn(5, 2, seed=seed)) for seed in range(50))
    assert all(least <= error(ours + 0.1 * drawn(5, 2, seed=seed)) + 1e-3 for seed in range(50))


@pytest.mark.parametrize(("dim", "k", "m"), [(7, 3, 3), (7, 2, 4), (9, 5, 2), (4, 1, 1), (5, 4, 4)])
def test_angles_are_those_of_scipy(dim, k, m):
    first, second = drawn(dim, k, seed=k), drawn(dim, m, seed=m + 10)
    theirs = scipy.linalg.subspace_angles(first.double().numpy(), second.double().numpy())[::-1]
    ours = principal_angles(first, second)
    assert ours.dtype == torch.float64 and ours.shape == (min(k, m),)
    assert torch.allclose(ours, torch.from_numpy(theirs.copy()).rad2deg(), atol=1e-5)


@pytest.mark.parametrize("degrees", [0.0, 1e-6, 0.01, 1.0, 44.9, 45.1, 60.0, 89.999, 90.0])
def test_an_angle_that_is_known(degrees):
    turn = math.radians(degrees)
    first = torch.tensor([[1.0], [0], [0]], dtype=torch.float64)
    second = torch.tensor([[math.cos(turn)], [math.sin(turn)], [0]], dtype=torch.float64)
    assert principal_angles(first, second).item() == pytest.approx(degrees, abs=1e-7)


def test_which_columns_span_a_subspace_makes_no_difference():
    first, second = drawn(8, 3), drawn(8, 3, seed=1)
    before = principal_angles(first, second)
    mixed = principal_angles(1000 * first @ drawn(3, 3, seed=2), second @ drawn(3, 3, seed=3) / 1000)
    assert torch.allclose(before, mixed, atol=1e-3)
    turned = torch.linalg.qr(drawn(8, 8, seed=4)).Q
    assert torch.allclose(before, principal_angles(turned @ first, turned @ second), atol=1e-3)
    assert torch.allclose(before, principal_angles(second, first), atol=1e-6)
    assert principal_angles(first, first @ drawn(3, 3, seed=5)).max() < 1e-3


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (lambda: principal_angles(torch.zeros(4, 2), drawn(4, 2)), ValueError, "first: its 2 columns of 4 numbers"),
        (lambda: principal_angles(drawn(4, 2), drawn(4, 1).expand(4, 2)), ValueError, "second: .* depend on each"),
        (lambda: principal_angles(drawn(2, 4), drawn(2, 2)), ValueError, "first: its 4 columns of 2 numbers depend"),
        (lambda: principal_angles(drawn(4, 2), drawn(5, 2)), ValueError, "columns of 4 and 5"),
        (lambda: principal_angles(drawn(4), drawn(4, 2)), ValueError, r"got \[4\]"),
        (lambda: principal_angles(drawn(4, 2).long(), drawn(4, 2)), TypeError, "torch.int64"),
        (lambda: principal_angles(drawn(4, 2) * math.inf, drawn(4, 2)), ValueError, "finite numbers"),
        (lambda: principal_components(drawn(4, 3), 4), ValueError, "count = 4: rows of 3 numbers"),
        (lambda: principal_components(drawn(4, 3), 0), ValueError, "count = 0"),
        (lambda: principal_components(drawn(4), 1), ValueError, r"rows must be \[n, dim\]"),
        (lambda: principal_components(drawn(4, 3) / 0, 1), ValueError, "finite numbers"),
    ],
)
def test_bad_input_is_named(function, error, message):
    with pytest.raises(error, match=message):
        function()
