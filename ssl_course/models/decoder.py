"""A small convolutional decoder, the encoder's mirror image. Vectors in, images out; no loss inside."""

import torch
from torch import Tensor, nn

from ssl_course.models.heads import check_type


class ConvDecoder(nn.Module):
    """A linear layer to a small map, then twice: double the side, convolve; a last convolution makes the channels.

    Doubling repeats every value and leaves the mixing to the convolution behind it: a transposed convolution covers
    some pixels more often than others and draws a chequerboard (Odena et al. 2016).

    Args:
        dim: length of the feature vector; `encoder.dim` for a `ConvEncoder`.
        channels: of the images, 1 or 3.
        side: height and width of the images, a multiple of 4.
        widths: channels of the three maps, at a quarter, a half and the whole of the side.

    Raises:
        ValueError: for a side that is no positive multiple of 4.

    Source: upsampling before convolving, Odena, Dumoulin and Olah 2016, *Deconvolution and Checkerboard Artifacts*.
    """

    def __init__(
        self, dim: int, channels: int = 3, side: int = 32, widths: tuple[int, int, int] = (64, 32, 16)
    ) -> None:
        super().__init__()
        if side < 4 or side % 4:
            raise ValueError(f"this decoder doubles a map twice, so its side is a multiple of 4, got {side}.")
        first, second, third = widths
        self.dim, self.channels, self.side = dim, channels, side
        self.spread_out = nn.Linear(dim, first * (side // 4) ** 2)
        self.stages = nn.Sequential(
            nn.Unflatten(1, (first, side // 4, side // 4)),
            nn.BatchNorm2d(first),
            nn.ReLU(inplace=True),
            *_doubled(first, second),
            *_doubled(second, third),
            nn.Conv2d(third, channels, 3, padding=1),
        )
        self.to(memory_format=torch.channels_last)  # the layout that processors convolve fastest

    def forward(self, h: Tensor) -> Tensor:
        """Float features h `[batch, dim]` -> images `[batch, channels, side, side]`.

        The numbers are not forced into [0, 1]: a loss that compares with pictures brings them there, and
        `.clamp(0, 1)` before drawing cuts off the rest.

        Raises:
            TypeError: for features of another type of number than the weights.
            ValueError: for another shape; for an empty batch in training, whose batch norm needs rows.
        """
        if not isinstance(h, Tensor) or h.ndim != 2 or h.shape[1] != self.dim:
            got = list(h.shape) if isinstance(h, Tensor) else type(h).__name__
            raise ValueError(f"this decoder takes features [batch, {self.dim}], got {got}.")
        check_type("this decoder", self.spread_out, h)
        if self.training and not len(h):
            raise ValueError("this decoder needs at least one row in training, got an empty batch.")
        return self.stages(self.spread_out(h))


def _doubled(channels_in: int, channels_out: int) -> list[nn.Module]:
    return [
        nn.Upsample(scale_factor=2),
        nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    ]
