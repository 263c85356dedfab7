"""The masked autoencoder: the encoder sees the visible patches alone, a small decoder guesses all of them."""

import torch
from torch import Tensor, nn

from ssl_course.models.patches import decoder_input, take, visible_first
from ssl_course.models.vit import Block, VisionTransformer, sine_positions


class MaskedAutoencoder(nn.Module):
    """A vision transformer with a decoder that is thrown away after pretraining.

    Args:
        encoder: it is trained in place; `network.encoder` is what is kept.
        width, layers, heads: of the decoder.

    Source: He et al. 2022, arXiv 2111.06377, section 3 and figure 1. Built in lesson 05.
    """

    def __init__(self, encoder: VisionTransformer, width: int = 64, layers: int = 1, heads: int = 4) -> None:
        super().__init__()
        self.encoder = encoder
        self.narrow = nn.Linear(encoder.dim, width)
        self.mask_token = nn.Parameter(torch.zeros(width))
        self.register_buffer("positions", sine_positions(encoder.side // encoder.patch, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.predict = nn.Linear(width, encoder.embed.in_features)

    def forward(self, images: Tensor, hidden: Tensor) -> Tensor:
        """A guess of all patches `[batch, patches, values]`, from those that are visible.

        Args:
            images: float `[batch, channels, side, side]`.
            hidden: boolean `[batch, patches]`, True = hidden, the same number in every row.

        Raises:
            TypeError: for images of another type than the weights, or a mask that is not boolean.
            ValueError: for other shapes, rows that hide different numbers, or a mask that hides everything.
        """
        return self.decode(*self._seen(images, hidden))

    def _seen(self, images: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """The encoder's rows of the visible patches, and the order that says where they belong."""
        rows = self.encoder.rows(images)
        order, visible = visible_first(hidden)
        if order.shape != rows.shape[:2]:
            raise ValueError(
                f"the mask is {list(hidden.shape)}, the pictures have {list(rows.shape[:2])} patches: make one mask "
                "row for each picture, one entry for each patch."
            )
        return self.encoder.encode(take(rows, order[:, :visible])), order

    def decode(self, seen: Tensor, order: Tensor) -> Tensor:
        """All patches `[batch, patches, values]` from the encoder's rows of the visible ones, `[batch, visible, dim]`.

        Args:
            order: as `visible_first` gives it.
        """
        return self.predict(self.norm(self.blocks(self._placed(seen, order))))

    def _placed(self, seen: Tensor, order: Tensor) -> Tensor:
        return decoder_input(self.narrow(seen), self.mask_token, self.positions, order)

    @torch.no_grad()
    def looks(self, images: Tensor, hidden: Tensor) -> Tensor:
        """Where the decoder's first block looks: `[batch, patches, patches]`, the weights' mean over the heads.

        Row k says how much the guess of patch k takes from each patch, 0 to 1, adding up to 1. The arguments and the
        errors are those of `forward`.
        """
        first, rows = self.blocks[0], self._placed(*self._seen(images, hidden))
        return first.attention.weights(first.norm_1(rows)).mean(1)
