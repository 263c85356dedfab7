"""Rivals that fill hidden patches: against slow ways to the same numbers; what is hidden is never looked at."""

import pytest
import torch

from ssl_course.evaluate import inpainting
from ssl_course.models import patchify, unpatchify

SHAPE = (1, 8, 8)


@pytest.fixture
def pool(seeded):
    """Pictures of three directions and a little noise."""
    draw = seeded(1)
    mixed = torch.randn(400, 3, generator=draw) @ torch.randn(3, 64, generator=draw)
    return patchify((mixed + 0.05 * torch.randn(400, 64, generator=draw)).view(-1, *SHAPE), 4)


@pytest.fixture
def fills(pool, monkeypatch):
    monkeypatch.setattr(inpainting, "COMPONENTS", 3)
    return {
        "mean": inpainting.mean_picture(pool),
        "neighbours": inpainting.neighbours(pool, 4, SHAPE),
        "components": inpainting.principal_components(pool),
        "gaussian": inpainting.gaussian(pool),
    }


HIDDEN = torch.tensor([[True, True, False, False], [False, True, False, True], [True, False, True, True]])


def test_hidden_values_are_not_looked_at(fills, pool):
    changed = torch.where(HIDDEN[:, :, None], 7.0, pool[:3])
    for fill in fills.values():
        assert torch.allclose(fill(pool[:3], HIDDEN), fill(changed, HIDDEN), atol=1e-4)


def test_what_hangs_together_is_filled_by_components_and_the_gaussian(fills, pool):
    error = {name: (fill(pool[:3], HIDDEN) - pool[:3])[HIDDEN].pow(2).mean() for name, fill in fills.items()}
    assert max(error["components"], error["gaussian"]) < 0.02 < 0.5 < error["mean"]


def test_neighbours_weigh_by_distance(pool, fills):
    mean = unpatchify(pool.mean(0, keepdim=True), 4, SHAPE)[0, 0]
    picture = unpatchify(pool[:1], 4, SHAPE)[0, 0]
    seen = unpatchify((~HIDDEN[:1])[:, :, None].expand(-1, -1, 16).float(), 4, SHAPE)[0, 0].bool()
    found = unpatchify(fills["neighbours"](pool[:1], HIDDEN[:1]), 4, SHAPE)[0, 0]
    for row, column in ((0, 0), (3, 7), (2, 4)):
        above = below = 0.0
        for y, x in seen.nonzero().tolist():
            weight = ((row - y) ** 2 + (column - x) ** 2) ** -1.5
            above, below = above + weight * (picture - mean)[y, x], below + weight
        assert found[row, column].item() == pytest.approx((mean[row, column] + above / below).item(), abs=1e-4)


def test_channels_do_not_mix(seeded):
    pool = torch.rand(20, 4, 48, generator=seeded(2))
    fill = inpainting.neighbours(pool, 4, (3, 8, 8))
    changed = pool[:3].clone()
    changed[:, :, :16] += 1  # the first channel
    assert torch.allclose(fill(changed, HIDDEN)[:, :, 16:], fill(pool[:3], HIDDEN)[:, :, 16:], atol=1e-5)


def test_the_gaussian_is_the_conditional_mean(pool, fills):
    rows = pool.flatten(1)
    seen = (~HIDDEN[1])[:, None].expand(-1, 16).flatten()
    covariance = torch.cov(rows.T).double() + 1e-3 * torch.eye(64).double()
    inverse = torch.linalg.inv(covariance)  # by the precision matrix: mean − Λ_hh⁻¹ Λ_hv (x_v − mean_v)
    difference = (rows[1] - rows.mean(0)).double()
    block = torch.linalg.inv(inverse[~seen][:, ~seen]) @ inverse[~seen][:, seen] @ difference[seen]
    expected = rows.mean(0)[~seen].double() - block
    found = fills["gaussian"](pool[1:2], HIDDEN[1:2]).flatten()[~seen].double()
    assert torch.allclose(found, expected, atol=1e-3)
