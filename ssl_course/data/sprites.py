"""A generated data set: one coloured shape on a textured background, every factor known.

Be careful what you conclude from it: its nuisances (place, size, angle, colour) are just the ones that the usual
augmentations change. in `entangled_sprites` that comfort ends.
"""

import math

import torch
from torch import Tensor

from ssl_course.data.containers import Pictures, Split
from ssl_course.settings import shrink

SHAPES = ("disc", "square", "triangle", "flower", "cross", "ring", "crescent", "angle")
SYMMETRY = (0, 4, 3, 5, 4, 0, 1, 1)  # turned by 360/k degrees a shape is itself again; 0: by any angle, it has none
SIZE = 32  # pixels a side
TRAIN, TEST = 12_000, 3_000  # the fixed pool and the test part


def sprites() -> Split:
    """The fixed set: 12,000 training pictures (the unlabelled pool) and 3,000 test pictures.

    Factors: `shape` (int64, index into `SHAPES`), `hue` in [0, 1) (a turn of the colour wheel), `x` and `y` in
    [-.45, .45] (centre; the picture spans -1 to 1, y points down), `scale` in [.3, .6] (radius, same unit), `angle` in
    [0, 2 pi), `background` in [0, 1) (hue of the background's first colour). All are independent of each other.
    """
    return _fixed(seed=0, entangled=False)


def entangled_sprites() -> Split:
    """As `sprites`, but every shape has its own range of background hues: the shortcut is in the data.

    Shape k stands on a background whose hue lies within 1/16 of k/8, so a network can tell shapes apart without
    ever looking at one.
    """
    return _fixed(seed=1, entangled=True)


def make_sprites(count: int, *, generator: torch.Generator, entangled: bool = False) -> Pictures:
    """Draw `count` pictures, uint8 `[count, 3, 32, 32]`, with the factors that `sprites` lists.

    Raises:
        ValueError, TypeError: for a count below 1, or no generator.
    """
    check_draw(count, generator)
    device = generator.device

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator, device=device) * (high - low) + low

    shape = torch.randint(len(SHAPES), (count,), generator=generator, device=device)
    factors = dict(
        shape=shape,
        hue=uniform(0, 1),
        x=uniform(-0.45, 0.45),
        y=uniform(-0.45, 0.45),
        scale=uniform(0.3, 0.6),
        angle=uniform(0, 2 * math.pi),
        background=uniform(0, 1),
    )
    if entangled:
        factors["background"] = (shape / len(SHAPES) + uniform(-1 / 16, 1 / 16)) % 1
    ink = hsv_to_rgb(factors["hue"], uniform(0.6, 1), uniform(0.7, 1))
    back_from = hsv_to_rgb(factors["background"], uniform(0.2, 0.8), uniform(0.1, 0.5))
    second = factors["background"] if entangled else uniform(0, 1)
    back_to = hsv_to_rgb(second, uniform(0.2, 0.8), uniform(0.1, 0.5))
    tilt = torch.stack([uniform(-1, 1), uniform(-1, 1)], dim=1)
    images = torch.empty(count, 3, SIZE, SIZE, dtype=torch.uint8, device=device)
    for rows in torch.arange(count, device=device).split(1000):  # bounded memory
        mask = _masks({name: values[rows] for name, values in factors.items()})
        background = _background(back_from[rows], back_to[rows], tilt[rows], generator)
        picture = mask * ink[rows, :, None, None] + (1 - mask) * background
        images[rows] = (picture.clamp(0, 1) * 255).round().to(torch.uint8)
    return Pictures(images, factors)


def check_draw(count: int, generator: torch.Generator) -> None:
    """At least one picture to draw, and a generator to draw with.

    Raises:
        ValueError, TypeError: naming what was given.
    """
    if count < 1:
        raise ValueError(f"{count} pictures can't be drawn: ask for at least one.")
    if not isinstance(generator, torch.Generator):
        raise TypeError(f"generator = {generator!r}: give torch.Generator().manual_seed(0), or another that you keep.")


def factor_classes(part: Pictures) -> dict[str, Tensor]:
    """The factors of sprites as classes, for probes: int64 `[n]` each.

    shape (8 classes); hue (6: red, yellow, green, cyan, blue, magenta); size (4, small to large); place (4 quarters: up
    left, down left, up right, down right); angle (4 quarters of the turn after which the shape is itself again, see
    `SYMMETRY`; -1 for disc and ring). Quarters of the angle mean something within one shape only: probe shape by shape.

    Raises:
        ValueError: for pictures without these factors, or a factor that holds nan or inf.
    """

    def binned(share: Tensor, count: int) -> Tensor:
        return (count * share).long().clamp(0, count - 1)

    factors = part.factors
    if missing := {"shape", "hue", "scale", "x", "y", "angle"} - set(factors):
        raise ValueError(f"these are no sprites, lacking {', '.join(sorted(missing))}: they have {', '.join(factors)}.")
    for name, values in factors.items():
        if not values.is_meta and not values.isfinite().all():
            raise ValueError(f"factor {name!r} holds nan or inf, which belongs to no class.")
    turns = torch.tensor(SYMMETRY, device=part.images.device)[factors["shape"]]
    angle = binned(turns * factors["angle"] / (2 * math.pi) % 1, 4)
    return dict(
        shape=factors["shape"],
        hue=binned(factors["hue"], 6),
        size=binned((factors["scale"] - 0.3) / 0.3, 4),
        place=2 * (factors["x"] > 0).long() + (factors["y"] > 0).long(),
        angle=torch.where(turns > 0, angle, -1),
    )


def hsv_to_rgb(hue: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """Colours `[n, 3]` in [0, 1] from hue (in turns), saturation and value, each `[n]` in [0, 1].

    A hue up to one turn outside is taken round the wheel: 4/3 is 1/3.

    Raises:
        ValueError: for another shape or range, naming it.
    """
    given = {"hue": (hue, -1, 2), "saturation": (saturation, 0, 1), "value": (value, 0, 1)}
    for name, (numbers, low, high) in given.items():
        if numbers.ndim != 1 or numbers.shape != hue.shape:
            raise ValueError(f"{name} must be [n] like the others, got {list(numbers.shape)}.")
        if numbers.is_meta or not len(numbers) or (numbers.min() >= low and numbers.max() <= high):
            continue
        advice = "divide degrees by 360" if name == "hue" else "divide per cent by 100, or bytes by 255"
        reach = f"{numbers.min():.3g} to {numbers.max():.3g}"
        raise ValueError(f"{name} goes from {reach}, and must be in [0, 1]: {advice}.")
    sector = (torch.tensor([5.0, 3.0, 1.0], device=hue.device) + 6 * hue[:, None]) % 6
    return value[:, None] * (1 - saturation[:, None] * torch.minimum(sector, 4 - sector).clamp(0, 1))


def _fixed(seed: int, entangled: bool) -> Split:
    def part(count: int, seed: int) -> Pictures:
        return make_sprites(count, generator=torch.Generator("cpu").manual_seed(seed), entangled=entangled)

    return Split.fixed(part(shrink(TRAIN, 800), seed), part(shrink(TEST, 250), 100 + seed))


def _pixel_grid(device: torch.device) -> tuple[Tensor, Tensor]:
    steps = torch.linspace(-1, 1, SIZE, device=device)
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    return x, y


def _masks(factors: dict[str, Tensor]) -> Tensor:
    """Soft masks `[n, 1, 32, 32]`: 1 inside the shape, 0 outside, about a pixel in between."""
    x, y = _pixel_grid(factors["x"].device)
    place = {name: factors[name][:, None, None] for name in ("x", "y", "scale", "angle")}
    dx, dy = x - place["x"], y - place["y"]
    cos, sin = place["angle"].cos(), place["angle"].sin()
    u, v = (cos * dx + sin * dy) / place["scale"], (cos * dy - sin * dx) / place["scale"]
    distance = torch.empty_like(u)
    for index, outline in enumerate(OUTLINES):
        rows = factors["shape"] == index
        distance[rows] = outline(u[rows], v[rows])
    return torch.sigmoid(-distance * place["scale"] * SIZE).unsqueeze(1)


def _background(first: Tensor, second: Tensor, tilt: Tensor, generator: torch.Generator) -> Tensor:
    """A linear ramp from one colour to another in a random direction, with a little grain."""
    x, y = _pixel_grid(first.device)
    ramp = 0.5 + 0.5 * (tilt[:, 0, None, None] * x + tilt[:, 1, None, None] * y).unsqueeze(1)
    grain = 0.05 * torch.randn(len(first), 3, SIZE, SIZE, generator=generator, device=generator.device)
    return first[:, :, None, None] * (1 - ramp) + second[:, :, None, None] * ramp + grain


# Signed distances in the shape's own coordinates (u to the right, v down): negative inside, about 1 across.


def _disc(u: Tensor, v: Tensor) -> Tensor:
    return torch.hypot(u, v) - 0.8


def _square(u: Tensor, v: Tensor) -> Tensor:
    return torch.maximum(u.abs(), v.abs()) - 0.7


def _triangle(u: Tensor, v: Tensor) -> Tensor:
    return torch.maximum(v - 0.5, 0.866 * u.abs() - 0.5 * v - 0.4)


def _flower(u: Tensor, v: Tensor) -> Tensor:
    return torch.hypot(u, v) - 0.45 - 0.3 * torch.cos(5 * torch.atan2(v, u))


def _cross(u: Tensor, v: Tensor) -> Tensor:
    upright = torch.maximum(u.abs() - 0.25, v.abs() - 0.85)
    lying = torch.maximum(v.abs() - 0.25, u.abs() - 0.85)
    return torch.minimum(upright, lying)


def _ring(u: Tensor, v: Tensor) -> Tensor:
    return (torch.hypot(u, v) - 0.6).abs() - 0.2


def _crescent(u: Tensor, v: Tensor) -> Tensor:
    return torch.maximum(torch.hypot(u, v) - 0.85, 0.65 - torch.hypot(u - 0.4, v))


def _angle(u: Tensor, v: Tensor) -> Tensor:
    upright = torch.maximum((u + 0.4).abs() - 0.25, v.abs() - 0.8)
    foot = torch.maximum((v - 0.55).abs() - 0.25, u.abs() - 0.65)
    return torch.minimum(upright, foot)


OUTLINES = (_disc, _square, _triangle, _flower, _cross, _ring, _crescent, _angle)
