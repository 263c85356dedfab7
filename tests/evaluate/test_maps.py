"""Maps of features: neighbours stay neighbours, and the map says how far it can be trusted."""

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
