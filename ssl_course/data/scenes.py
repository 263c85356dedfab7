"""Composed scenes: the real clothes of `fashion`, set at a random place, size, tilt and tint on clutter.

The content is real; its place and colour are not fixed. That is what a photograph does to raw pixels.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.containers import Pictures, Split, to_float
from ssl_course.data.fashion import fashion_parts
from ssl_course.data.sprites import check_draw, hsv_to_rgb

SIZE = 32  # pixels a side


def scenes() -> Split:
    """20,000 training and 5,000 test scenes, made at load from the same-numbered pictures of `fashion`.

    Images uint8 `[n, 3, 32, 32]`. Factors: `class` (as in `fashion`), `x` and `y` (centre, the picture spans -1 to 1,
    y points down), `scale` in [.55, .9] (share of the side), `tilt` in [-.5, .5] (radians), `hue` in [0, 1).
    """
    parts = zip(fashion_parts(), (0, 100), strict=True)
    return Split.fixed(*(make_scenes(part, generator=torch.Generator().manual_seed(seed)) for part, seed in parts))


def make_scenes(clothes: Pictures, *, generator: torch.Generator) -> Pictures:
    """One scene for each grey picture, with the factors that `scenes` lists.

    Raises:
        ValueError: for pictures in colour, or none.
        TypeError: for pictures that are not uint8, or no generator.
    """
    check_draw(len(clothes), generator)
    if clothes.images.shape[1:2] != (1,) or clothes.images.ndim != 4:
        raise ValueError(f"scenes are made of grey pictures [n, 1, height, width], got {list(clothes.images.shape)}.")
    if clothes.images.dtype != torch.uint8:
        raise TypeError(f"scenes are made of uint8 pictures, 0 to 255, got {clothes.images.dtype}.")
    count, device = len(clothes), clothes.images.device

    def uniform(low: float, high: float) -> Tensor:
        return _drawn((count,), generator, device) * (high - low) + low

    scale, tilt, hue = uniform(0.55, 0.9), uniform(-0.5, 0.5), uniform(0, 1)
    x, y = uniform(-1, 1) * (1 - scale), uniform(-1, 1) * (1 - scale)
    tint = hsv_to_rgb(hue, uniform(0.2, 0.9), uniform(0.6, 1))
    images = torch.empty(count, 3, SIZE, SIZE, dtype=torch.uint8, device=device)
    for rows in torch.arange(count, device=device).split(2500):  # bounded memory
        item = _placed(clothes.images[rows], scale[rows], tilt[rows], x[rows], y[rows])
        mask = (6 * item).clamp(0, 1)  # the clothes' black surroundings become transparent
        shaded = tint[rows, :, None, None] * (0.3 + 0.7 * item)
        picture = mask * shaded + (1 - mask) * _clutter(len(rows), generator, device)
        images[rows] = (picture.clamp(0, 1) * 255).round().to(torch.uint8)
    return Pictures(images, dict(clothes.factors, x=x, y=y, scale=scale, tilt=tilt, hue=hue))


def _placed(images: Tensor, scale: Tensor, tilt: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Each picture shrunk, tilted and moved into a 32x32 frame; float in [0, 1]."""
    cos, sin = tilt.cos() / scale, tilt.sin() / scale
    matrix = torch.stack(
        [torch.stack([cos, sin, -(cos * x + sin * y)], 1), torch.stack([-sin, cos, sin * x - cos * y], 1)], 1
    )
    grid = F.affine_grid(matrix, [len(images), 1, SIZE, SIZE], align_corners=False)
    return F.grid_sample(to_float(images), grid, align_corners=False)


def _clutter(count: int, generator: torch.Generator, device: torch.device) -> Tensor:
    """Blurred coloured blobs with finer texture on top; float `[count, 3, 32, 32]` in [0, 1]."""
    coarse = _drawn((count, 3, 4, 4), generator, device)
    fine = _drawn((count, 3, 12, 12), generator, device) - 0.5
    strength = _drawn((count, 2, 1, 1, 1), generator, device)
    blobs = F.interpolate(coarse, SIZE, mode="bicubic", align_corners=False).clamp(0, 1)
    texture = F.interpolate(fine, SIZE, mode="bilinear", align_corners=False)
    return (blobs * (0.3 + 0.6 * strength[:, 0]) + texture * 0.5 * strength[:, 1]).clamp(0, 1)


def _drawn(shape: tuple[int, ...], generator: torch.Generator, device: torch.device) -> Tensor:
    """Uniform in [0, 1), drawn where the generator lives, brought to where the pictures are."""
    return torch.rand(shape, generator=generator, device=generator.device).to(device)
