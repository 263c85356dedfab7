"""I-JEPA's predictor: from what the encoder made of some patches, guess its rows of others, from their places alone."""

import torch
from torch import Tensor, nn

from ssl_course.models.patches import take
from ssl_course.models.vit import Block, VisionTransformer, sine_positions


class RowPredictor(nn.Module):
    """A narrow transformer that is thrown away after pretraining.

    It is the masked autoencoder's decoder, but for what it guesses: the encoder's rows in place of pixels.

    Args:
        encoder: whose rows come in and are guessed; it is no part of the predictor.
        width, layers, heads: of the predictor.

    Source: Assran et al. 2023, arXiv 2301.08243, section 3, "Prediction". Built in lesson 14.
    """

    def __init__(self, encoder: VisionTransformer, width: int = 64, layers: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.narrow = nn.Linear(encoder.dim, width)
        self.mask_token = nn.Parameter(torch.zeros(width))
        self.register_buffer("positions", sine_positions(encoder.side // encoder.patch, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.predict = nn.Linear(width, encoder.dim)

    def forward(self, seen: Tensor, places: Tensor, wanted: Tensor) -> Tensor:
        """A guess of the encoder's rows at the wanted places, `[batch, k, dim]`.

        Args:
            seen: the encoder's rows of the visible patches, `[batch, n, dim]`.
            places: int64 `[batch, n]`, where these patches are. wanted: int64 `[batch, k]`, the places to guess.

        Raises:
            ValueError: for shapes that do not match.
        """
        if seen.ndim != 3 or places.shape != seen.shape[:2] or wanted.ndim != 2 or len(wanted) != len(seen):
            raise ValueError(
                "rows [batch, n, dim], their places [batch, n] and wanted places [batch, k] are needed, got "
                f"{list(seen.shape)}, {list(places.shape)} and {list(wanted.shape)}."
            )
        positions = self.positions.expand(len(seen), -1, -1)
        known = self.narrow(seen) + take(positions, places)
        unknown = self.mask_token + take(positions, wanted)
        rows = self.norm(self.blocks(torch.cat([known, unknown], 1)))
        return self.predict(rows[:, places.shape[1] :])
