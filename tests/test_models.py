"""Shapes, gradients and errors of the networks."""

import pytest
import torch

from ssl_course.models import ConvEncoder, Projector


@pytest.mark.parametrize(("channels", "size", "pool", "dim"), [(3, 32, 1, 64), (1, 28, 2, 256)])
def test_encoder_shapes(channels, size, pool, dim):
    encoder = ConvEncoder(channels=channels, pool=pool)
    h = encoder(torch.rand(4, channels, size, size))
    assert h.shape == (4, dim) and encoder.dim == dim
    h.sum().backward()
    assert all(parameter.grad is not None for parameter in encoder.parameters())


def test_encoder_treats_pictures_one_by_one_in_evaluation():
    encoder = ConvEncoder().eval()
    images = torch.rand(5, 3, 32, 32)
    with torch.no_grad():
        assert torch.allclose(encoder(images)[2:3], encoder(images[2:3]), atol=1e-5)


def test_encoder_names_a_wrong_channel_count():
    with pytest.raises(ValueError, match=r"\[batch, 3, height, width\], got \[2, 1, 28, 28\]"):
        ConvEncoder()(torch.zeros(2, 1, 28, 28))


def test_projector_shape():
    assert Projector(64, 32, 16)(torch.rand(8, 64)).shape == (8, 16)
