"""What sits on an encoder while it is pretrained: projector and predictor. Vectors in, vectors out."""

import torch
from torch import Tensor, nn


class Projector(nn.Sequential):
    """A two-layer perceptron from features h to the embedding z, in which the loss is computed.

    It is thrown away after pretraining: what the loss asks for is forgotten in z, and still there in h.
    Training needs a batch of at least 2, for the batch norm.
    """

    def __init__(self, dim_in: int, dim_hidden: int = 256, dim_out: int = 128) -> None:
        super().__init__(
            nn.Linear(dim_in, dim_hidden, bias=False),
            nn.BatchNorm1d(dim_hidden),
            nn.ReLU(inplace=True),
            nn.Linear(dim_hidden, dim_out),
        )

    def forward(self, rows: Tensor) -> Tensor:
        """Rows `[batch, dim_in]` -> `[batch, dim_out]`.

        Raises:
            TypeError: for rows of another type of number than the weights.
            ValueError: for another shape, or a batch below 2 in training.
        """
        if not isinstance(rows, Tensor) or rows.ndim != 2 or rows.shape[1] != self[0].in_features:
            got = list(rows.shape) if isinstance(rows, Tensor) else type(rows).__name__
            raise ValueError(f"this {type(self).__name__} takes rows [batch, {self[0].in_features}], got {got}.")
        check_type(f"this {type(self).__name__}", self[0], rows)
        if self[1].training and len(rows) < 2:
            raise ValueError(f"batch norm in training needs a batch of at least 2 rows, got {len(rows)}.")
        return super().forward(rows)


class Predictor(Projector):
    """SimSiam's predictor: from the embedding z `[batch, dim]` of one view to a guess of the other's, the same shape.

    Built like the projector, with a narrow middle.
    Source: Chen and He 2021, arXiv 2011.10566, section 3; there too the middle has a quarter of the width.
    """

    def __init__(self, dim: int = 128, dim_hidden: int = 32) -> None:
        super().__init__(dim, dim_hidden, dim)


def check_type(what: str, layer: nn.Module, given: Tensor) -> None:
    """Numbers of the same type as a layer's weights (under autocast, torch sees to it).

    Raises:
        TypeError: naming both types.
    """
    if given.dtype != layer.weight.dtype and not torch.is_autocast_enabled(given.device.type):
        how = "`data.to_float(images)`" if given.dtype == torch.uint8 else f"`.to({layer.weight.dtype})`"
        raise TypeError(f"{what} computes in {layer.weight.dtype}, got {given.dtype}: write {how}.")
