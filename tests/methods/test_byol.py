"""BYOL by hand: which way the teacher follows, that it gets no gradient, and SimSiam as its limit."""

import pytest
import torch
from torch import nn
from torch.nn.functional import cosine_similarity

from ssl_course import methods


@pytest.fixture
def predictor():
    torch.manual_seed(1)
    return nn.Linear(16, 16).double()


@pytest.mark.parametrize("momentum", [0.75, 1.0])
def test_the_second_step_by_hand(network, view, images, predictor, seeded, shift, slow_copy, assert_agree, momentum):
    step, own = methods.byol(network, view, generator=seeded(5), predictor=predictor, momentum=momentum), seeded(5)
    step(images), view(images, own), view(images, own)
    shift(network)
    loss = step(images)
    a, b = view(images, own), view(images, own)
    with torch.no_grad():
        teacher = slow_copy(momentum)
        goal_a, goal_b = teacher(a), teacher(b)
    one = -cosine_similarity(predictor(network(a)), goal_b).mean()
    other = -cosine_similarity(predictor(network(b)), goal_a).mean()
    assert_agree(loss, (one + other) / 2, [*network.parameters(), *predictor.parameters()])


def test_a_teacher_without_memory_is_simsiams_target(network, view, images, predictor, seeded, shift, assert_agree):
    byol, simsiam = (
        made(network, view, generator=seeded(5), predictor=predictor, **options)
        for made, options in ((methods.byol, {"momentum": 0.0}), (methods.simsiam, {}))
    )
    for _ in range(2):
        assert_agree(byol(images), simsiam(images), [*network.parameters(), *predictor.parameters()])
        shift(network)


def test_no_gradient_reaches_the_network_through_the_target(network, view, images, predictor, generator):
    for weight in predictor.parameters():
        weight.data.zero_()
    predictor.bias.data[0] = 1  # the guess is the same whatever comes in: the network can learn through targets only
    loss = methods.byol(network, view, generator=generator, predictor=predictor, momentum=0.0)(images)
    assert all(slope.eq(0).all() for slope in torch.autograd.grad(loss, [*network.parameters()]))


def test_the_teacher_keeps_training_mode_and_its_own_batch_norm(view, seeded):
    """A copy in evaluation mode would answer with running statistics that fit nothing yet."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(48, 16), nn.BatchNorm1d(16))
    images = torch.rand(6, 3, 4, 4, generator=seeded(1))
    step = methods.byol(network, view, generator=seeded(5), predictor=nn.Identity(), momentum=1.0)
    before = network[2].num_batches_tracked.item()
    own = seeded(5)
    a, b = view(images, own), view(images, own)
    z_a, z_b = network(torch.cat([a, b])).chunk(2)
    assert torch.allclose(step(images), -cosine_similarity(z_a, z_b).mean(), atol=1e-5)
    assert network[2].num_batches_tracked == before + 2  # the hand's pass and the step's: not the teacher's
