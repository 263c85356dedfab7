"""The perceptron: shapes, number of weights, and every pixel counts."""

import torch

from ssl_course.models import Perceptron


def test_shapes_and_weights():
    network = Perceptron(3 * 8 * 8, dim=20)
    assert network(torch.rand(5, 3, 8, 8)).shape == (5, 20) and network.dim == 20
    assert sum(weight.numel() for weight in network.parameters()) == 192 * 20 + 20 * 20 + 4 * 20


def test_every_pixel_counts():
    torch.manual_seed(0)
    images = torch.rand(6, 1, 4, 4, requires_grad=True)
    (slope,) = torch.autograd.grad(Perceptron(16)(images).square().sum(), images)
    assert (slope != 0).flatten(1).any(0).all()
