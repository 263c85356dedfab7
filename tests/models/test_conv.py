"""The encoder: shapes, gradients, errors; and its whitened first layer."""

import pytest
import torch
from sklearn.decomposition import PCA

from ssl_course.models import ConvEncoder, whiten


@pytest.mark.parametrize(("channels", "size", "pool", "dim"), [(3, 32, 1, 64), (1, 28, 2, 256), (3, 17, 3, 576)])
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


def test_whitening_is_that_of_scikit_learn_and_stays_fixed(generator):
    images = torch.rand(40, 3, 12, 12, generator=generator).cumsum(-1) / 12  # neighbours hang together
    encoder = ConvEncoder(widths=(16, 8, 8))
    whiten(encoder, images)
    patches = torch.stack(
        [images[:, :, y : y + 3, x : x + 3] for y in range(0, 12, 3) for x in range(0, 12, 3)], 1
    ).flatten(0, 1)
    theirs = PCA(8).fit(patches.flatten(1).numpy())
    layer = encoder.stages[0][0]
    scale = (theirs.explained_variance_ + 1e-3)[:, None] ** -0.5
    ours = layer.weight.detach().flatten(1).numpy()
    for mine, expected in zip(ours[:8], theirs.components_ * scale, strict=True):
        assert min(abs(mine - expected).max(), abs(mine + expected).max()) < 1e-2 * abs(expected).max()
    assert (ours[:8] == -ours[8:]).all() and not layer.weight.requires_grad
    answers = torch.nn.functional.conv2d(images, layer.weight[:8], stride=3)
    strength = theirs.explained_variance_ / (theirs.explained_variance_ + 1e-3)
    assert torch.allclose(answers.transpose(0, 1).flatten(1).var(1), torch.from_numpy(strength).float(), rtol=0.02)
