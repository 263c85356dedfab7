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


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (torch.zeros(2, 3, 8, 8, dtype=torch.float64), TypeError, "in torch.float32, got torch.float64"),
        (torch.zeros(2, 3, 8, 8, dtype=torch.float16), TypeError, "got torch.float16"),
        (torch.zeros(2, 3, 8, 8, dtype=torch.uint8), TypeError, r"got torch.uint8: write `data.to_float\(images\)`"),
        (torch.zeros(3, 8, 8), ValueError, r"got \[3, 8, 8\]"),
        ([1], ValueError, "got list"),
        (torch.zeros(0, 3, 8, 8), ValueError, "at least one image in training"),
    ],
)
def test_encoder_names_what_it_does_not_take(images, error, message):
    with pytest.raises(error, match=message):
        ConvEncoder()(images)


def test_encoder_serves_its_own_type_autocast_and_an_empty_batch():
    encoder = ConvEncoder().eval()
    assert encoder(torch.zeros(0, 3, 8, 8)).shape == (0, 64)
    with torch.autocast("cpu", torch.bfloat16):
        assert encoder(torch.rand(2, 3, 8, 8).bfloat16()).shape == (2, 64)
    assert encoder.double()(torch.rand(2, 3, 8, 8).double()).dtype == torch.float64


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (torch.zeros(4, 3, 8, 8, dtype=torch.uint8), TypeError, "got torch.uint8: `data.to_float`"),
        (torch.rand(4, 1, 8, 8), ValueError, r"\[n, 3, height, width\], 3 × 3 or larger, got \[4, 1, 8, 8\]"),
        (torch.rand(4, 3, 2, 8), ValueError, r"got \[4, 3, 2, 8\]"),
        (torch.rand(1, 3, 3, 3), ValueError, "two patches or more .* got 1"),
        (torch.rand(0, 3, 9, 9), ValueError, "two patches or more .* got 0"),
        (torch.full((4, 3, 9, 9), float("nan")), ValueError, "inf or nan"),
    ],
)
def test_whitening_refuses_what_has_no_components_and_changes_nothing(images, error, message):
    encoder = ConvEncoder()
    before = encoder.stages[0][0].weight.clone()
    with pytest.raises(error, match=message):
        whiten(encoder, images)
    assert torch.equal(encoder.stages[0][0].weight, before) and encoder.stages[0][0].weight.requires_grad


def test_whitening_takes_any_floating_type(generator):
    images, weights = torch.rand(40, 3, 12, 12, generator=generator), []
    for dtype in (torch.float32, torch.float64):
        encoder = ConvEncoder()
        whiten(encoder, images.to(dtype))
        weights.append(encoder.stages[0][0].weight)
    assert torch.equal(*weights)


@pytest.mark.parametrize(("channels", "filters"), [(1, 32), (1, 17), (3, 64)])  # more than two for each component; odd
def test_every_filter_is_whitened_where_the_patches_have_too_few_components(channels, filters, generator):
    torch.manual_seed(0)
    encoder = ConvEncoder(channels, (filters, 8, 8))
    drawn = encoder.stages[0][0].weight.clone()
    images = torch.rand(400, channels, 24, 24, generator=generator)  # independent pixels: all components are as strong
    whiten(encoder, images)
    layer, half = encoder.stages[0][0], min(filters // 2, 9 * channels)
    assert torch.equal(layer.weight[:half], -layer.weight[half : 2 * half]) and not layer.weight.requires_grad
    answers = torch.nn.functional.conv2d(images, layer.weight, stride=3).transpose(0, 1).flatten(1)
    torch.testing.assert_close(answers.var(1), torch.full((filters,), 1 / (1 + 12e-3)), rtol=0.05, atol=0)
    others = layer.weight[2 * half :]
    assert len(others) and not torch.isclose(others, drawn[2 * half :]).all(1).any()  # none is left as it was drawn
    assert torch.linalg.matrix_rank(others.flatten(1)) == min(len(others), 9 * channels)  # and no two are one
