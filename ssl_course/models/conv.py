"""A small convolutional encoder, and how to whiten its first layer. Images in, vectors out; no loss inside."""

import torch
from torch import Tensor, nn

from ssl_course.models.heads import check_type


class ConvEncoder(nn.Module):
    """Two stages that halve the side and end in a residual block, one more convolution, and an average pool.

    Args:
        channels: of the images, 1 or 3.
        widths: channels of the three parts.
        pool: side of the grid that the last feature map is averaged to; 1 forgets the place, 2 keeps a rough layout.

    Attributes:
        dim: length of the feature vector, `widths[-1] * pool**2`.
    """

    def __init__(self, channels: int = 3, widths: tuple[int, int, int] = (16, 32, 64), pool: int = 1) -> None:
        super().__init__()
        first, second, third = widths
        self.channels = channels
        self.dim = third * pool**2
        self.stages = nn.Sequential(
            _conv(channels, first, stride=2),
            _Residual(first),
            _conv(first, second, stride=2),
            _Residual(second),
            _conv(second, third),
        )
        self.pool = nn.AdaptiveAvgPool2d(pool)
        self.to(memory_format=torch.channels_last)  # the layout that processors convolve fastest

    def forward(self, images: Tensor) -> Tensor:
        """Float images `[batch, channels, height, width]` -> features h `[batch, dim]`.

        Raises:
            TypeError: for images of another type of number than the weights.
            ValueError: for another shape; for an empty batch in training, whose batch norm needs pictures.
        """
        if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[1] != self.channels:
            raise ValueError(
                f"this encoder takes images [batch, {self.channels}, height, width], got "
                f"{list(images.shape) if isinstance(images, Tensor) else type(images).__name__}."
            )
        check_type("this encoder", self.stages[0][0], images)
        if self.training and not len(images):
            raise ValueError("this encoder needs at least one image in training, got an empty batch.")
        features = self.stages(images.contiguous(memory_format=torch.channels_last))
        return self.pool(features).flatten(1)


@torch.no_grad()
def whiten(encoder: ConvEncoder, images: Tensor) -> None:
    """Fix the first convolution to the principal components of the pictures' own patches, scaled to variance one.

    Neighbouring pixels are nearly equal, so most of what a fresh layer sees is brightness. Whitened patches show edges
    and colours on an equal footing from the first step; no label is needed, and the layer is not trained any further.

    Args:
        images: float `[n, channels, height, width]` in [0, 1]; a few thousand.

    The filters are the leading components and their negatives (the ReLU behind cuts off one side). A grey patch has
    nine components only, a coloured one 27: filters beyond twice that number keep the direction they were drawn with,
    taken as a mixture of the whitened components, so that their answers have variance one as well.

    Raises:
        TypeError: for pictures that are not float.
        ValueError: for another shape, fewer than two patches of 3 × 3, or numbers that are not finite.

    Source: the first layer of Keller Jordan's airbench (2024, arXiv 2404.00498, section 3.2), computed there from
    CIFAR-10.
    """
    layer = encoder.stages[0][0]
    if not isinstance(images, Tensor) or not images.is_floating_point():
        got = images.dtype if isinstance(images, Tensor) else type(images).__name__
        raise TypeError(f"whiten takes a tensor of float images in [0, 1], got {got}: `data.to_float` makes them.")
    if images.ndim != 4 or images.shape[1] != encoder.channels or min(images.shape[2:]) < 3:
        raise ValueError(
            f"whiten takes images [n, {encoder.channels}, height, width], 3 × 3 or larger, got {list(images.shape)}."
        )
    images = images.to(layer.weight.dtype)
    patches = nn.functional.unfold(images, layer.kernel_size, stride=layer.kernel_size).transpose(1, 2).flatten(0, 1)
    if len(patches) < 2 or not patches.isfinite().all():
        raise ValueError(
            f"whiten needs two patches or more of finite numbers, got {len(patches)}, or inf or nan in them."
        )
    variances, directions = torch.linalg.eigh(torch.cov(patches.T))
    components = (directions / (variances + 1e-3).sqrt()).T.flip(0)  # the largest variance first
    leading = components[: len(layer.weight) // 2]
    drawn = layer.weight[2 * len(leading) :].flatten(1)  # none, as a rule
    mixtures = nn.functional.normalize(drawn) @ components
    layer.weight.copy_(torch.cat([leading, -leading, mixtures]).unflatten(1, layer.weight.shape[1:]))
    layer.weight.requires_grad_(False)


def _conv(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = nn.Sequential(_conv(channels, channels), _conv(channels, channels))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)
