"""What sits on an encoder while it is pretrained: projector and predictor. Vectors in, vectors out."""

from torch import nn


class Projector(nn.Sequential):
    """A two-layer perceptron from features h to the embedding z, in which the loss is computed.

    It is thrown away after pretraining: what the loss asks for is forgotten in z, and still there in h.
    """

    def __init__(self, dim_in: int, dim_hidden: int = 256, dim_out: int = 128) -> None:
        super().__init__(
            nn.Linear(dim_in, dim_hidden, bias=False),
            nn.BatchNorm1d(dim_hidden),
            nn.ReLU(inplace=True),
            nn.Linear(dim_hidden, dim_out),
        )


class Predictor(Projector):
    """SimSiam's predictor: from the embedding z `[batch, dim]` of one view to a guess of the other's, the same shape.

    Built like the projector, with a narrow middle. Training needs a batch of at least 2, for the batch norm.
    Source: Chen and He 2021, arXiv 2011.10566, section 3; there too the middle has a quarter of the width.
    """

    def __init__(self, dim: int = 128, dim_hidden: int = 32) -> None:
        super().__init__(dim, dim_hidden, dim)
