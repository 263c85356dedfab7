"""Projector and predictor: shapes, gradients, widths."""

import pytest
import torch
from torch import nn

from ssl_course.models import Predictor, Projector


def test_projector_shape():
    assert Projector(64, 32, 16)(torch.rand(8, 64)).shape == (8, 16)
    assert Projector(64)(torch.rand(8, 64)).shape == (8, 128)


def test_predictor_keeps_the_shape_and_is_narrow_in_the_middle():
    predictor = Predictor(16, 4)
    assert predictor(torch.rand(8, 16)).shape == (8, 16)
    assert [layer.out_features for layer in predictor if isinstance(layer, nn.Linear)] == [4, 16]


def test_a_projector_fits_a_predictor_when_both_are_as_they_come():
    assert Predictor()(Projector(64)(torch.rand(8, 64))).shape == (8, 128)


@pytest.mark.parametrize("head", [Projector(6, 5, 4), Predictor(6, 3)], ids=["projector", "predictor"])
def test_every_weight_of_a_head_gets_a_gradient(head):
    head(torch.rand(8, 6)).pow(3).sum().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in head.parameters())
