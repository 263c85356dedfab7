"""Siamese methods: a margin for negatives; SimSiam with predictor and stop-gradient."""

import pytest
import torch
from torch import nn

from ssl_course.losses import contrastive_margin, negative_cosine
from ssl_course.methods import margin, simsiam


@pytest.mark.parametrize("options", [{}, {"margin": 1.5}], ids=["as it comes: 5", "1.5"])
def test_a_margin_step_is_pull_and_push(network, view, images, embeddings, seeded, assert_agree, options):
    loss = margin(network, view, generator=seeded(5), **options)(images)
    z_a, z_b = embeddings
    z_negative = torch.stack([z_b[5], *z_b[:5]])  # the second view of the picture before
    terms = contrastive_margin(z_a, z_b, z_negative, margin=options.get("margin", 5.0))
    assert_agree(loss, terms.pull + terms.push, [*network.parameters()])


@pytest.fixture
def predictor():
    torch.manual_seed(1)
    return nn.Linear(16, 16).double()


def test_a_simsiam_step_predicts_both_ways(network, view, images, embeddings, predictor, seeded, assert_agree):
    loss = simsiam(network, view, generator=seeded(5), predictor=predictor)(images)
    z_a, z_b = embeddings
    one, other = negative_cosine(predictor(z_a), z_b.detach()), negative_cosine(predictor(z_b), z_a.detach())
    assert_agree(loss, (one + other) / 2, [*network.parameters(), *predictor.parameters()])


def test_no_gradient_reaches_the_network_through_the_target(network, view, images, predictor, generator):
    for weight in predictor.parameters():
        weight.data.zero_()
    predictor.bias.data[0] = 1  # the guess is the same whatever comes in: the network can learn through targets only
    loss = simsiam(network, view, generator=generator, predictor=predictor)(images)
    assert all(slope.eq(0).all() for slope in torch.autograd.grad(loss, [*network.parameters()]))
