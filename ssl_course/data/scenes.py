"""Composed scenes: the real clothes of `fashion`, set at a random place, size, tilt and tint on clutter.

The content is real; its place and colour are not fixed. That is what a photograph does to raw pixels.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.containers import Pictures, Split, Unlabeled, to_float
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
    _check_clothes(clothes.images)
    count, device = len(clothes), clothes.images.device
    factors = draw_factors(count, generator=generator, device=device)
    images = torch.empty(count, 3, SIZE, SIZE, dtype=torch.uint8, device=device)
    for rows in torch.arange(count, device=device).split(2500):  # bounded memory
        behind = clutter(len(rows), generator=generator, device=device)
        images[rows] = compose(clothes.images[rows], {name: each[rows] for name, each in factors.items()}, behind)
    del factors["tint"]
    return Pictures(images, dict(clothes.factors, **factors))


def draw_factors(
    count: int, *, generator: torch.Generator, device: torch.device | str | None = None
) -> dict[str, Tensor]:
    """What a scene does to each of `count` pieces of clothing: `x y scale tilt hue` as `scenes` lists them, and `tint`.

    `tint`: the colour `[count, 3]` in [0, 1], of that hue. All lie on `device`, by default the generator's.

    Raises:
        ValueError, TypeError: for a count below 1, or no generator.
    """
    check_draw(count, generator)

    def uniform(low: float, high: float) -> Tensor:
        return _drawn((count,), generator, device) * (high - low) + low

    scale, tilt, hue = uniform(0.55, 0.9), uniform(-0.5, 0.5), uniform(0, 1)
    x, y = uniform(-1, 1) * (1 - scale), uniform(-1, 1) * (1 - scale)
    tint = hsv_to_rgb(hue, uniform(0.2, 0.9), uniform(0.6, 1))
    return dict(x=x, y=y, scale=scale, tilt=tilt, hue=hue, tint=tint)


def compose(clothes: Tensor, factors: dict[str, Tensor], behind: Tensor) -> Tensor:
    """Grey clothes, placed and tinted, in front of a background: uint8 `[n, 3, 32, 32]`. Nothing is drawn at random.

    Args:
        clothes: uint8 `[n, 1, height, width]`, on black, which becomes transparent.
        factors: `x y scale tilt tint`, as `draw_factors` gives them.
        behind: float `[n, 3, 32, 32]` in [0, 1], such as `clutter` gives.

    Raises:
        TypeError, ValueError: for clothes that are not uint8 or not grey; if the three don't hold n rows each.
    """
    _check_clothes(clothes)
    if behind.shape != (len(clothes), 3, SIZE, SIZE) or any(len(each) != len(clothes) for each in factors.values()):
        raise ValueError(
            f"{len(clothes)} pieces of clothing need as many backgrounds [n, 3, {SIZE}, {SIZE}] and factors, got "
            f"{list(behind.shape)} and {sorted({len(each) for each in factors.values()})}."
        )
    item = _placed(clothes, factors["scale"], factors["tilt"], factors["x"], factors["y"])
    mask = (6 * item).clamp(0, 1)  # the clothes' black surroundings become transparent
    shaded = factors["tint"][:, :, None, None] * (0.3 + 0.7 * item)
    picture = mask * shaded + (1 - mask) * behind
    return (picture.clamp(0, 1) * 255).round().to(torch.uint8)


def cut_outs(clothes: Tensor, *, generator: torch.Generator) -> Unlabeled:
    """Grey clothes, placed and tinted, with nothing behind them, so that a view can put them on clutter of its own.

    Four channels: the colours on black, and how much shows of what is behind, 0 to 255. So `compose(…, behind)` is,
    up to rounding, `colours + share * behind`.

    Raises:
        TypeError, ValueError: as `compose`; without a generator.
    """
    factors = draw_factors(len(clothes), generator=generator, device=clothes.device)
    black = torch.zeros(len(clothes), 3, SIZE, SIZE, device=clothes.device)
    colours, lit = compose(clothes, factors, black), compose(clothes, factors, black + 1)
    return Unlabeled(torch.cat([colours, lit[:, :1] - colours[:, :1]], dim=1))


def clutter(count: int, *, generator: torch.Generator, device: torch.device | str | None = None) -> Tensor:
    """Blurred coloured blobs with finer texture on top; float `[count, 3, 32, 32]` in [0, 1].

    Raises:
        ValueError, TypeError: for a count below 1, or no generator.
    """
    check_draw(count, generator)
    coarse = _drawn((count, 3, 4, 4), generator, device)
    fine = _drawn((count, 3, 12, 12), generator, device) - 0.5
    strength = _drawn((count, 2, 1, 1, 1), generator, device)
    blobs = F.interpolate(coarse, SIZE, mode="bicubic", align_corners=False).clamp(0, 1)
    texture = F.interpolate(fine, SIZE, mode="bilinear", align_corners=False)
    return (blobs * (0.3 + 0.6 * strength[:, 0]) + texture * 0.5 * strength[:, 1]).clamp(0, 1)


def _check_clothes(images: Tensor) -> None:
    if images.shape[1:2] != (1,) or images.ndim != 4:
        raise ValueError(f"scenes are made of grey pictures [n, 1, height, width], got {list(images.shape)}.")
    if images.dtype != torch.uint8:
        raise TypeError(f"scenes are made of uint8 pictures, 0 to 255, got {images.dtype}.")


def _placed(images: Tensor, scale: Tensor, tilt: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Each picture shrunk, tilted and moved into a 32x32 frame; float in [0, 1]."""
    cos, sin = tilt.cos() / scale, tilt.sin() / scale
    matrix = torch.stack(
        [torch.stack([cos, sin, -(cos * x + sin * y)], 1), torch.stack([-sin, cos, sin * x - cos * y], 1)], 1
    )
    grid = F.affine_grid(matrix, [len(images), 1, SIZE, SIZE], align_corners=False)
    return F.grid_sample(to_float(images), grid, align_corners=False)


def _drawn(shape: tuple[int, ...], generator: torch.Generator, device: torch.device | str | None) -> Tensor:
    """Uniform in [0, 1), drawn where the generator lives, brought to where the pictures are."""
    return torch.rand(shape, generator=generator, device=generator.device).to(device or generator.device)
