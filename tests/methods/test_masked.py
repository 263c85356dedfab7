"""The masked step against one typed by hand; a mask for every picture; training learns to guess; the target's scale."""

import pytest
import torch

from ssl_course.augment import masks
from ssl_course.data import Unlabeled
from ssl_course.methods import masked_autoencoder, pretrain_masked
from ssl_course.models import MaskedAutoencoder, VisionTransformer, normalise_patches, patchify


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MaskedAutoencoder(VisionTransformer(1, 12, 4, 8, 1, 2), 8, 1, 2)


@pytest.mark.parametrize("normalise", [False, True])
def test_the_step_is_the_error_on_hidden_patches(network, normalise, seeded):
    images = torch.rand(6, 1, 12, 12, generator=seeded(1))
    loss = masked_autoencoder(network, generator=seeded(2), ratio=0.6, normalise=normalise)(images)
    hidden = masks.patches(6, 3, 0.6, generator=seeded(2)).flatten(1)
    target = normalise_patches(patchify(images, 4)) if normalise else patchify(images, 4)
    assert torch.allclose(loss, (network(images, hidden) - target)[hidden].pow(2).mean())


def test_the_copier_is_scored_on_visible_patches(network, seeded):
    images = torch.rand(6, 1, 12, 12, generator=seeded(1))
    loss = masked_autoencoder(network, generator=seeded(2), score_visible=True)(images)
    hidden = masks.patches(6, 3, 0.75, generator=seeded(2)).flatten(1)
    assert torch.allclose(loss, (network(images, hidden) - patchify(images, 4))[~hidden].pow(2).mean())


def test_training_learns_to_guess(seeded):
    """Stripes whose phase any visible patch gives away."""
    torch.manual_seed(0)
    phase = torch.arange(64)[:, None, None, None] * 0.7
    waves = torch.sin(torch.arange(12.0)[None, None, None] * 0.8 + phase).expand(64, 1, 12, 12)
    pool = Unlabeled((127 * (waves + 1)).to(torch.uint8))
    encoder = VisionTransformer(1, 12, 4, 16, 1, 2)
    network, history = pretrain_masked(encoder, pool, generator=seeded(3), steps=150, batch=32, lr=3e-3)
    assert network.encoder is encoder
    assert sum(history.loss[-10:]) / 10 < 0.3 * sum(history.loss[:5]) / 5


def test_watch_sees_the_network(seeded):
    pool = Unlabeled(torch.zeros(8, 1, 12, 12, dtype=torch.uint8))
    seen = []
    encoder = VisionTransformer(1, 12, 4, 8, 1, 2)
    network, _ = pretrain_masked(encoder, pool, generator=seeded(), steps=2, batch=4, watch=seen.append, every=1)
    assert seen == [network] * 3


@pytest.mark.parametrize("ratio", [1.0, -0.1, 1.5, float("nan")])
def test_a_ratio_out_of_range_is_named(network, ratio, seeded):
    with pytest.raises(ValueError, match="ratio"):
        masked_autoencoder(network, generator=seeded(), ratio=ratio)(torch.rand(2, 1, 12, 12))


def test_a_ratio_that_hides_nothing_is_named(network, seeded):
    with pytest.raises(ValueError, match="hides nothing"):
        masked_autoencoder(network, generator=seeded(), ratio=0.0)(torch.rand(2, 1, 12, 12))
