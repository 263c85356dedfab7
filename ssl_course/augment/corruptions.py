"""Noise that destroys pixels: masking, and salt and pepper. Gaussian noise is `augment.noise`.

Each function takes float pictures `[batch, channels, height, width]`, about 0 to 1, and returns a new tensor of that
shape, type and device. Which pixels are hit is drawn anew for every picture and every place, where the generator lives;
all channels of a pixel share its fate.
"""

import torch
from torch import Tensor

from ssl_course.augment.checks import check, check_number


def mask_noise(images: Tensor, *, share: float, generator: torch.Generator) -> Tensor:
    """Set every pixel to 0 with probability `share`.

    Nothing is scaled up for what is lost, as dropout would: a pixel that stays, stays as it is.

    Args:
        share: of the pixels, 0 to 1, on average.

    Raises:
        TypeError, ValueError: as the views: for other pictures, no generator, or a share outside of [0, 1].

    Source: Vincent et al. 2010, *Stacked Denoising Autoencoders*, section 3.3, "masking noise".
    """
    drawn = _drawn(images, share, generator)
    return images.masked_fill(drawn < share, 0)


def salt_and_pepper(images: Tensor, *, share: float, generator: torch.Generator) -> Tensor:
    """Set every pixel to 0 or to 1 with probability `share`; both are equally likely. Built in lesson 04.

    Args:
        share: of the pixels, 0 to 1, on average. A white pixel that turns white does not show.

    Raises:
        TypeError, ValueError: as `mask_noise`.

    Source: Vincent et al. 2010, *Stacked Denoising Autoencoders*, section 3.3.
    """
    drawn = _drawn(images, share, generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def _drawn(images: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A number in [0, 1) for every pixel of every picture, `[batch, 1, height, width]`, float32."""
    check(images, generator)
    check_number("share", share, 1)
    shape = (len(images), 1, *images.shape[2:])
    return torch.rand(shape, generator=generator, device=generator.device, dtype=torch.float32).to(images.device)
