"""Maps of features: neighbours stay neighbours, and the map says how far it can be trusted."""

import pytest
import torch

from ssl_course import evaluate


def test_map_keeps_neighbours_and_says_how_well(seeded):
    y = torch.arange(3).repeat_interleave(30)
    x = 8 * torch.eye(3)[y] + torch.randn(90, 3, generator=seeded())
    points, trust = evaluate.map_2d(x, seed=0)
    assert points.shape == (90, 2) and 0.8 < trust <= 1
    assert (
        evaluate.knn(torch.from_numpy(points - points.mean(0)), y, torch.from_numpy(points - points.mean(0)), y) > 0.9
    )


def test_the_same_seed_gives_the_same_map(generator):
    x = torch.randn(40, 5, generator=generator)
    (one, trust), (same, _) = (evaluate.map_2d(x, seed=seed) for seed in (0, 0))
    assert (one == same).all() and 0 <= trust <= 1


@pytest.mark.parametrize("height", [0.0, 1.0, 0.3, 1e-20])
def test_equal_rows_have_no_map(height, seeded):
    """scikit-learn ends the process on them."""
    rows = torch.full((60, 8), height)
    last_digits = 1 + torch.finfo(torch.float32).eps * torch.randint(-1, 2, (60, 8), generator=seeded())
    for equal in (rows, rows * torch.rand(60, 1, generator=seeded()), rows * last_digits, rows.bfloat16()):
        with pytest.raises(ValueError, match="all rows are equal, or point the same way"):
            evaluate.map_2d(equal, seed=0)


@pytest.mark.parametrize("shape", [(20, 5), (1, 5), (40, 1)])
def test_a_map_needs_rows_and_columns(shape):
    with pytest.raises(ValueError, match=f"at least 21 rows and 2 columns, got \\[{shape[0]}, {shape[1]}\\]"):
        evaluate.map_2d(torch.rand(shape), seed=0)


def test_the_smallest_map_and_other_types(seeded):
    x = torch.randn(21, 2, generator=seeded())
    for given in (x, x.double().requires_grad_(), x.bfloat16(), torch.eye(2).repeat(20, 1)):
        points, trust = evaluate.map_2d(given, seed=0)
        assert points.shape == (len(given), 2) and 0 <= trust <= 1
