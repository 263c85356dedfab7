"""The recipe for real pictures: views keep shapes and draw for each picture; the encoder fits its pictures."""

import pytest
import torch

from ssl_course import data, recipes


@pytest.mark.parametrize(("view", "world"), [(recipes.scene_view, data.scenes), (recipes.fashion_view, data.fashion)])
def test_views_and_encoder_fit_their_world(view, world):
    pictures = world().train.images[:64]
    images = pictures / 255
    first, again = (view(images, torch.Generator().manual_seed(0)) for _ in range(2))
    assert first.shape == images.shape and torch.equal(first, again)
    generator = torch.Generator().manual_seed(0)
    assert not torch.allclose(view(images, generator), view(images, generator), atol=0.1)
    same = view(images[:1].repeat(8, 1, 1, 1), generator)
    assert (same[1:] - same[:1]).abs().mean((1, 2, 3)).min() > 0.02  # an own draw for each picture
    encoder = recipes.encoder(pictures)
    assert encoder(first).shape == (64, encoder.dim) and not encoder.stages[0][0].weight.requires_grad
