"""Maps at several times: laid upon each other as scipy does it, and still maps of their rows."""

import numpy as np
import pytest
import torch
from scipy.linalg import orthogonal_procrustes
from sklearn.manifold import trustworthiness

import ssl_course.evaluate.map_series as map_series_module
from ssl_course import settings
from ssl_course.evaluate.map_series import laid_upon, map_series


def rms(points):
    return np.sqrt((points**2).sum(1).mean())


def test_points_are_turned_mirrored_and_scaled_to_lie_upon_the_target():
    rng = np.random.default_rng(0)
    target = rng.normal(size=(50, 2))
    target = (target - target.mean(0)) / rms(target - target.mean(0))
    turn = np.array([[0, -1], [1, 0]]) @ np.diag([1, -1])
    assert np.allclose(laid_upon(target, 7 * target @ turn + [3, -5]), target)
    other = rng.normal(size=(50, 2))
    other -= other.mean(0)
    best, _ = orthogonal_procrustes(other, target)
    assert np.allclose(laid_upon(target, other), other @ best / rms(other))


@pytest.fixture(scope="module")
def three_groups():
    drawn = torch.Generator().manual_seed(0)
    centres = 5 * torch.randn(3, 8, generator=drawn)
    group = torch.arange(60) % 3
    late = centres[group] + torch.randn(60, 8, generator=drawn)
    early = torch.randn(60, 8, generator=drawn)
    with settings.using(smoke=True):
        lengths = torch.rand(60, 1, generator=drawn) * 20 + 0.1
        return group.numpy(), [early, late, late * lengths], map_series([early, late, late * lengths], seed=0)


def test_a_later_map_shows_the_groups_and_its_trustworthiness(three_groups):
    group, given, made = three_groups
    assert all(points.shape == (60, 2) and 0.5 < trust <= 1 for points, trust in made)
    points, _ = made[1]
    apart = np.linalg.norm(points[:, None] - points, axis=2) + 1e9 * np.eye(60)
    assert (group[apart.argmin(1)] == group).mean() > 0.9
    assert all(abs(rms(points) - 1) < 1e-6 for points, _ in made)


def test_each_map_has_its_own_trustworthiness(three_groups):
    """By directions: the length of a row counts for nothing."""
    _, given, made = three_groups
    for rows, (points, trust) in zip(given, made, strict=True):
        unit = rows / rows.norm(dim=1, keepdim=True)
        assert trust == pytest.approx(trustworthiness(unit.numpy(), points, n_neighbors=10), abs=1e-6)


def test_rows_of_another_length_do_not_move():
    """Powers of two leave directions as they are to the bit: t-SNE would make much of any rounding."""
    drawn = torch.Generator().manual_seed(1)
    early, late = torch.randn(2, 60, 8, generator=drawn)
    lengths = 2.0 ** torch.randint(-4, 5, (60, 1), generator=drawn)
    with settings.using(smoke=True):
        (_, (same, _)), (_, (longer, _)) = (map_series([early, rows], seed=0) for rows in (late, late * lengths))
    assert np.array_equal(same, longer)


def test_each_map_starts_as_the_one_before_made_small(monkeypatch):
    starts, drawn = [], torch.Generator().manual_seed(1)

    class Still(map_series_module.TSNE):
        """It leaves the points where they start."""

        def fit_transform(self, rows):
            starts.append(self.init)
            return self.init

    first, second, third = torch.randn(3, 60, 8, generator=drawn)
    with settings.using(smoke=True):
        (alone, _), *_ = map_series([first], seed=0)
        monkeypatch.setattr(map_series_module, "TSNE", Still)
        made = map_series([first, second, third], seed=0)
    assert len(starts) == 2 and all(np.allclose(start, 1e-3 * alone) for start in starts)
    assert all(np.allclose(points, alone) for points, _ in made)


def test_other_numbers_of_rows_are_named():
    with pytest.raises(ValueError, match=r"the same rows, got \[30, 40\]"):
        map_series([torch.rand(30, 3), torch.rand(40, 3)], seed=0)
