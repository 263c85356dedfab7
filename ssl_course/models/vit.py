"""A small vision transformer, written to be read: patches in, a row for each patch out, their mean as features.

Source: Dosovitskiy et al. 2021, arXiv 2010.11929, equations (1) to (4); here without a class token: the features are
the mean of all rows. Positions are fixed sines and cosines, as in He et al. 2022, arXiv 2111.06377.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.models.heads import check_type
from ssl_course.models.patches import check_size, patchify


class Attention(nn.Module):
    """Every row asks all rows what they hold, and takes a weighted mean of their answers; in `heads` parts at once.

    Args:
        width: length of a row. heads: parts that it is cut into; each has its own weights. It must divide the width.

    Built in lesson 05.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise ValueError(f"heads = {heads} does not divide the width {width}: every head needs the same share.")
        self.heads = heads
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def parts(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, each `[batch, heads, n, width / heads]`, of rows `[batch, n, width]`."""
        three = self.queries_keys_values(rows).unflatten(2, (3, self.heads, -1))
        return three.permute(2, 0, 3, 1, 4).unbind(0)

    def forward(self, rows: Tensor, may_look: Tensor | None = None) -> Tensor:
        """Rows `[batch, n, width]` -> the same shape.

        Args:
            may_look: boolean `[n, n]` or `[batch, n, n]`, True = the row (first of the two) may look at the column;
                an axis of length 1 stands for any. Every row must be allowed one column. None: all may look at all.
        """
        allowed = may_look if may_look is None or may_look.ndim == 2 else may_look[:, None]
        mixed = F.scaled_dot_product_attention(*self.parts(rows), attn_mask=allowed)
        return self.out(mixed.transpose(1, 2).flatten(2))

    def weights(self, rows: Tensor, may_look: Tensor | None = None) -> Tensor:
        """How much each row (third axis) takes from each (fourth): `[batch, heads, n, n]`, 0 to 1, adding up to 1."""
        queries, keys, _ = self.parts(rows)
        fits = queries @ keys.transpose(2, 3) / queries.shape[3] ** 0.5
        if may_look is not None:
            fits = fits.masked_fill(~(may_look if may_look.ndim == 2 else may_look[:, None]), -torch.inf)
        return fits.softmax(3)


class Block(nn.Module):
    """Attention between the rows, then a small perceptron on each row; both are added to what was there.

    `[batch, n, width]` in and out; each half sees its input with mean 0 and standard deviation 1 (layer norm).
    `may_look` is handed on to the attention.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm_1, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.norm_2 = nn.LayerNorm(width)
        self.perceptron = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, rows: Tensor, may_look: Tensor | None = None) -> Tensor:
        rows = rows + self.attention(self.norm_1(rows), may_look)
        return rows + self.perceptron(self.norm_2(rows))


class VisionTransformer(nn.Module):
    """Pictures cut into patches, a row of `width` numbers for each, `layers` blocks, a last layer norm.

    Args:
        channels: of the pictures, 1 or 3. side: of the pictures, in pixels. patch: side of a patch, in pixels.
        width: length of a row. layers: number of blocks. heads: of each attention.

    Attributes:
        dim: length of the feature vector, `width`.
        places: patches of a picture.

    Built in lesson 05.
    """

    def __init__(
        self, channels: int = 1, side: int = 28, patch: int = 4, width: int = 96, layers: int = 4, heads: int = 4
    ) -> None:
        super().__init__()
        check_size(patch, side, side)
        self.channels, self.side, self.patch, self.dim = channels, side, patch, width
        self.places = (side // patch) ** 2
        self.embed = nn.Linear(channels * patch**2, width)
        self.register_buffer("positions", sine_positions(side // patch, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)

    def rows(self, images: Tensor) -> Tensor:
        """Float images `[batch, channels, side, side]` -> a row for each patch, `[batch, places, width]`.

        Raises:
            TypeError: for images of another type of number than the weights.
            ValueError: for another shape, more patches than there are positions, or pixels that are not finite.
        """
        if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[1] != self.channels:
            got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
            raise ValueError(f"this transformer takes images [batch, {self.channels}, height, width], got {got}.")
        check_type("this transformer", self.embed, images)
        patches = patchify(images, self.patch)
        if images.shape[2:] != (self.side, self.side):
            raise ValueError(
                f"this transformer has positions for {self.places} patches, of pictures {self.side} × {self.side}; "
                f"pictures {images.shape[2]} × {images.shape[3]} have {patches.shape[1]}: make one with their `side`."
            )
        return self.embed(patches) + self.positions

    def encode(self, rows: Tensor) -> Tensor:
        """Rows of all patches, or of some, `[batch, n, width]` -> what the blocks make of them, the same shape."""
        return self.norm(self.blocks(rows))

    def forward(self, images: Tensor) -> Tensor:
        """Float images `[batch, channels, side, side]` -> features `[batch, dim]`, the mean over the patches.

        Raises:
            TypeError, ValueError: as `rows`.
        """
        return self.encode(self.rows(images)).mean(1)


def sine_positions(side: int, width: int) -> Tensor:
    """A fixed row of `width` numbers for each place of a grid, `[side * side, width]`, all in [-1, 1].

    Half of the numbers say the row of the grid, half the column: sines and cosines whose wavelengths grow from 2π to
    nearly 20,000π places, so that near places look alike.

    Raises:
        ValueError: if the width is no multiple of 4.

    Source: Vaswani et al. 2017, arXiv 1706.03762, section 3.5, once for each axis.
    """
    if width % 4 or width < 4:
        raise ValueError(f"width = {width}: positions need a multiple of 4, a sine and a cosine for rows and columns.")
    speeds = 10000.0 ** (-torch.arange(width // 4, device="cpu") / (width // 4))
    angles = torch.arange(side, device="cpu")[:, None] * speeds
    axis = torch.cat([angles.sin(), angles.cos()], 1)  # [side, width / 2]
    rows, columns = axis[:, None].expand(-1, side, -1), axis[None].expand(side, -1, -1)
    return torch.cat([rows, columns], 2).flatten(0, 1)
