"""A small float64 network, a view, and the two embeddings that a step is made of, typed by hand."""

import copy

import pytest
import torch
from torch import nn


@pytest.fixture
def images(seeded):
    return torch.rand(6, 3, 4, 4, generator=seeded(1), dtype=torch.float64)


@pytest.fixture
def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(48, 16)).double()


@pytest.fixture(scope="session")
def view():
    """Every picture in its own light, with grain."""

    def made(images, generator):
        light = torch.rand(len(images), 1, 1, 1, generator=generator, dtype=images.dtype)
        return images * light + 0.1 * torch.rand(images.shape, generator=generator, dtype=images.dtype)

    return made


@pytest.fixture
def embeddings(network, view, images, seeded):
    """Of two views, one after the other from a generator of seed 5."""
    generator = seeded(5)
    first = view(images, generator)
    second = view(images, generator)
    return network(first), network(second)


@pytest.fixture
def shift(seeded):
    """Changes a network's weights in place, as an optimiser would; what was computed with the old ones stays usable."""

    def move(network):
        with torch.no_grad():
            for weight in network.parameters():
                weight.add_(0.3 * torch.randn(weight.shape, generator=seeded(8), dtype=weight.dtype))

    return move


@pytest.fixture
def slow_copy(network):
    """A teacher, moved by hand: `slow_copy(0.75)` keeps three quarters of its own weights, and takes a quarter."""
    teacher = copy.deepcopy(network)

    def after(momentum):
        with torch.no_grad():
            for own, given in zip(teacher.parameters(), network.parameters(), strict=True):
                own.copy_(momentum * own + (1 - momentum) * given)
        return teacher

    return after
