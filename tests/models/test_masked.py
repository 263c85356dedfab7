"""The masked autoencoder: hidden pixels play no part; every weight learns; bad masks are named."""

import pytest
import torch

from ssl_course.augment import masks
from ssl_course.models import MaskedAutoencoder, VisionTransformer, patchify, unpatchify


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MaskedAutoencoder(VisionTransformer(1, 12, 4, 8, 2, 2), 8, 1, 2)


@pytest.fixture
def hidden(seeded):
    return masks.patches(5, 3, 0.7, generator=seeded(1)).flatten(1)


def test_hidden_pixels_play_no_part(network, hidden, generator):
    images = torch.rand(5, 1, 12, 12, generator=generator)
    patches = patchify(images, 4)
    other = unpatchify(torch.where(hidden[:, :, None], 9.0, patches), 4, (1, 12, 12))
    assert torch.equal(network(images, hidden), network(other, hidden))
    changed = unpatchify(torch.where(hidden[:, :, None], patches, 9.0), 4, (1, 12, 12))
    assert not torch.allclose(network(images, hidden), network(changed, hidden))


def test_pictures_are_guessed_one_by_one(network, hidden, generator):
    images = torch.rand(5, 1, 12, 12, generator=generator)
    assert torch.allclose(network(images, hidden)[2:3], network(images[2:3], hidden[2:3]), atol=1e-6)


def test_nothing_hidden_is_the_plain_encoder(network, generator):
    images = torch.rand(2, 1, 12, 12, generator=generator)
    nothing = torch.zeros(2, 9, dtype=torch.bool)
    order = torch.arange(9).expand(2, -1)
    encoder = network.encoder
    assert torch.equal(network(images, nothing), network.decode(encoder.encode(encoder.rows(images)), order))


def test_shape_and_gradients(network, hidden):
    guess = network(torch.rand(5, 1, 12, 12), hidden)
    assert guess.shape == (5, 9, 16)
    guess[hidden].pow(2).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())


def test_it_looks_with_the_weights_of_its_decoder(network, hidden, generator):
    images = torch.rand(5, 1, 12, 12, generator=generator)
    looks = network.looks(images, hidden)
    assert looks.shape == (5, 9, 9) and torch.allclose(looks.sum(2), torch.ones(5, 9)) and not looks.requires_grad
    with torch.no_grad():  # rows that no one looks at can be changed without a difference
        network.blocks[0].attention.queries_keys_values.weight.zero_()
        network.blocks[0].attention.queries_keys_values.bias.zero_()
    assert torch.allclose(network.looks(images, hidden), torch.tensor(1 / 9))


@pytest.mark.parametrize(
    ("mask", "error", "message"),
    [
        (torch.ones(5, 9, dtype=torch.bool), ValueError, "hides everything"),
        (torch.zeros(5, 9), TypeError, "True = hidden, got torch.float32"),
        (torch.zeros(5, 8, dtype=torch.bool), ValueError, r"the mask is \[5, 8\], the pictures have \[5, 9\] patches"),
        (torch.zeros(1, 9, dtype=torch.bool), ValueError, r"the mask is \[1, 9\]"),
        (torch.eye(5, 9).bool().logical_or(torch.tensor([[1], [0], [0], [0], [0]]).bool()), ValueError, "visible ones"),
    ],
)
def test_masks_that_do_not_fit_are_named(network, mask, error, message):
    with pytest.raises(error, match=message):
        network(torch.rand(5, 1, 12, 12), mask)
