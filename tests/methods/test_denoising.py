"""One step of a denoising autoencoder: its target is the clean picture, its loss a mean that a loop agrees with."""

import pytest
import torch
from torch import nn

from ssl_course import augment, data, methods, models, train

IMAGES = torch.rand(6, 1, 8, 8, generator=torch.Generator().manual_seed(0))


def grain(images, generator):
    return augment.noise(images, sigma=0.5, generator=generator)


def seeded(seed=3):
    return torch.Generator().manual_seed(seed)


def test_a_loop_over_all_values_agrees_and_the_gradient_too():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.Unflatten(1, (1, 8, 8)))
    loss = methods.denoising(network, grain, generator=seeded())(IMAGES)
    noisy = grain(IMAGES, seeded())
    restored, total = network(noisy), 0.0
    for one, clean in zip(restored.flatten(), IMAGES.flatten(), strict=True):
        total = total + (one - clean) ** 2
    total = total / IMAGES.numel()
    assert torch.allclose(loss, total)
    slopes, expected = (torch.autograd.grad(each, network.parameters()) for each in (loss, total))
    for one, other in zip(slopes, expected, strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_a_network_that_changes_nothing_has_the_noises_variance_as_its_loss():
    images = torch.full((200, 1, 16, 16), 0.5)
    loss = methods.denoising(nn.Identity(), grain, generator=seeded())(images)
    assert abs(loss - 0.25) < 0.01


def test_without_noise_it_is_a_plain_autoencoder():
    assert methods.denoising(nn.Identity(), lambda images, _: images, generator=seeded())(IMAGES) == 0


def test_noise_is_drawn_anew_in_every_step_from_the_generator():
    step = methods.denoising(nn.Identity(), grain, generator=seeded())
    assert step(IMAGES) != step(IMAGES)


def test_it_learns_to_take_noise_away():
    torch.manual_seed(0)
    ramps = torch.linspace(0, 1, 8).expand(1, 8, 8) * torch.rand(256, 1, 1, 1, generator=seeded())
    pool = data.Unlabeled((255 * ramps).to(torch.uint8))
    encoder = models.ConvEncoder(1, (8, 8, 8))
    network = nn.Sequential(encoder, models.ConvDecoder(8, 1, 8, (8, 8, 8)))
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-2)
    step, generator = methods.denoising(network, grain, generator=seeded(4)), seeded(5)
    history = train.fit(step, train.batches(pool, 64, generator=generator), optimizer, steps=60)
    assert history.loss[-1] < 0.02 < history.loss[0]


def test_a_decoder_of_another_size_is_named():
    network = nn.Sequential(models.ConvEncoder(1, (4, 4, 4)), models.ConvDecoder(4, 1, 12, (4, 4, 4)))
    with pytest.raises(ValueError, match=r"turns \[6, 1, 8, 8\] into \[6, 1, 12, 12\]: a decoder has to end"):
        methods.denoising(network, grain, generator=seeded())(IMAGES)
