"""The perceptron for rows: shape, layers, what it refuses."""

import pytest
import torch

from ssl_course import models


@pytest.mark.parametrize("layers", [1, 2, 4])
def test_it_is_matrices_and_relus(layers):
    torch.manual_seed(0)
    net = models.RowEncoder(5, 8, layers).double()
    rows = torch.randn(3, 5, dtype=torch.float64)
    expected = rows
    for layer in [*net][::2]:
        expected = (expected @ layer.weight.T + layer.bias).clamp(min=0)
    assert len(net) == 2 * layers and net.dim == 8 and net.width == 5
    assert torch.allclose(net(rows), expected) and net(rows).shape == (3, 8)


def test_a_row_does_not_depend_on_its_batch():
    net = models.RowEncoder(5, 8).double()
    rows = torch.randn(6, 5, dtype=torch.float64)
    assert torch.allclose(net(rows)[:1], net(rows[:1]))


@pytest.mark.parametrize("rows", [torch.rand(5), torch.rand(2, 4), [1.0]])
def test_other_shapes_are_refused(rows):
    with pytest.raises(ValueError, match=r"this RowEncoder takes rows \[batch, 5\], got"):
        models.RowEncoder(5)(rows)


def test_other_types_and_counts_are_refused():
    with pytest.raises(TypeError, match="float64"):
        models.RowEncoder(5)(torch.rand(2, 5).double())
    with pytest.raises(ValueError, match="layers = 0"):
        models.RowEncoder(5, layers=0)
