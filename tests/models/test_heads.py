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


@pytest.mark.parametrize("head", [Projector(6, 5, 4), Predictor(6, 3)], ids=["Projector", "Predictor"])
def test_a_head_names_what_it_does_not_take(head):
    name = type(head).__name__
    for rows, error, message in (
        (torch.rand(8, 5), ValueError, rf"this {name} takes rows \[batch, 6\], got \[8, 5\]"),
        (torch.rand(8, 6, 2), ValueError, r"got \[8, 6, 2\]"),
        (torch.rand(6), ValueError, r"got \[6\]"),
        (None, ValueError, "got NoneType"),
        (torch.rand(8, 6).double(), TypeError, f"this {name} computes in torch.float32, got torch.float64"),
        (torch.rand(8, 6).half(), TypeError, "got torch.float16"),
        (torch.rand(1, 6), ValueError, "a batch of at least 2 rows, got 1"),
        (torch.rand(0, 6), ValueError, "a batch of at least 2 rows, got 0"),
    ):
        with pytest.raises(error, match=message):
            head(rows)


def test_a_head_in_evaluation_takes_any_batch_and_its_own_type():
    head = Projector(6, 5, 4).eval()
    assert [len(head(torch.rand(count, 6))) for count in (0, 1, 2)] == [0, 1, 2]
    with torch.autocast("cpu", torch.bfloat16):
        assert head(torch.rand(3, 6).bfloat16()).shape == (3, 4)
    assert head.double()(torch.rand(3, 6).double()).dtype == torch.float64
