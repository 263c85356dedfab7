"""Self-distillation by hand: the teacher's direction, no gradient in it, and a centre that moves with the batches."""

import pytest
import torch
from torch import nn
from torch.nn.functional import normalize

from ssl_course import methods


def cross_entropy(student, teacher, centre):
    goal = ((normalize(teacher, dim=1) - centre) / 0.04).softmax(1)
    return -(goal * (normalize(student, dim=1) / 0.1).log_softmax(1)).sum(1).mean()


@pytest.mark.parametrize("centre_momentum", [0.9, 0.5, 1.0])
@pytest.mark.parametrize("momentum", [0.75, 1.0])
def test_the_second_step_by_hand(
    network, view, images, seeded, shift, slow_copy, assert_agree, momentum, centre_momentum
):
    options = {"momentum": momentum, "centre_momentum": centre_momentum}
    step, own = methods.dino(network, view, generator=seeded(5), **options), seeded(5)
    with torch.no_grad():
        first = torch.cat([slow_copy(momentum)(view(images, own)) for _ in range(2)])
    step(images)
    centre = (1 - centre_momentum) * normalize(first, dim=1).mean(0)  # from 0
    shift(network)
    loss = step(images)
    a, b = view(images, own), view(images, own)
    with torch.no_grad():
        teacher = slow_copy(momentum)
        t_a, t_b = teacher(a), teacher(b)
    expected = cross_entropy(network(a), t_b, centre) + cross_entropy(network(b), t_a, centre)
    assert_agree(loss, expected / 2, [*network.parameters()])


def test_the_first_step_is_not_centred(network, view, images, seeded, embeddings, assert_agree):
    z_a, z_b = embeddings
    loss = methods.dino(network, view, generator=seeded(5))(images)
    expected = cross_entropy(z_a, z_b.detach(), 0) + cross_entropy(z_b, z_a.detach(), 0)
    assert_agree(loss, expected / 2, [*network.parameters()])


def test_a_forgotten_centre_lets_one_class_win_for_every_picture(seeded):
    """From a start that leans towards one class: with the centre the lean goes away, without it it is all there is."""
    images, won = torch.randn(32, 3, 4, 4, generator=seeded(1), dtype=torch.float64), {}

    def grainy(images, generator):
        return images + 0.3 * torch.randn(images.shape, generator=generator, dtype=images.dtype)

    for centre_momentum in (0.9, 1.0):
        torch.manual_seed(0)
        network = nn.Sequential(nn.Flatten(), nn.Linear(48, 8)).double()
        network[1].bias.data[3] = 3.0
        step = methods.dino(network, grainy, generator=seeded(5), centre_momentum=centre_momentum, momentum=0.9)
        optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
        for _ in range(200):
            optimizer.zero_grad()
            step(images).backward()
            optimizer.step()
        won[centre_momentum] = network(images).argmax(1).bincount(minlength=8).max().item()
    assert won[1.0] == 32 and won[0.9] < 16
