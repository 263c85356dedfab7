"""A perceptron with two hidden layers: every pixel is connected to everything. Images in, vectors out."""

from torch import nn


class Perceptron(nn.Sequential):
    """Two fully connected layers on all pixels, each with batch norm and ReLU.

    Images `[batch, ...]` with `pixels` numbers each -> features `[batch, dim]`. Built in lesson 02.

    Attributes:
        dim: length of the feature vector.
    """

    def __init__(self, pixels: int, dim: int = 256) -> None:
        layers: list[nn.Module] = [nn.Flatten()]
        for inputs in (pixels, dim):
            layers += [nn.Linear(inputs, dim, bias=False), nn.BatchNorm1d(dim), nn.ReLU()]
        super().__init__(*layers)
        self.dim = dim
