"""Generated clips: one thing, a sprite or a real piece of clothing, flies through a box; all that moves it is known.

A clip is a tensor of grey frames, `[frames, height, width]`, so a batch of clips has the shape of a batch of pictures
whose channels are moments. There are two worlds, alike but for losses: in `motion` friction and bounces cost speed, in
`lossless_motion` there is no friction, and a bounce costs nothing.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.containers import Pictures, Split, check_count, to_float
from ssl_course.data.fashion import fashion_parts
from ssl_course.data.sprites import OUTLINES, SHAPES, check_draw
from ssl_course.settings import shrink

SIZE, FRAMES = 32, 8  # pixels a side, frames a clip
TRAIN, TEST = 5_000, 1_000  # clips
PARTS = 32  # small steps in which a frame's time is computed
GROUND, PILLAR, GRAIN = 0.12, 0.4, 0.02  # grey of the background, of the pillar; noise of each frame
PILLAR_COLUMNS = slice(14, 18)  # the pillar stands in front, at the same place in all clips


class World(NamedTuple):
    """What acts on a thing. Lengths are half sides of the picture (-1 to 1, y points down), times are frames.

    Attributes:
        gravity: added to the speed downwards in a frame.
        friction: share of the speed that is lost, at each moment, per frame; 0: none.
        bounce: share of the speed that is left after a wall, floor or ceiling; 1: nothing is lost.
    """

    gravity: float = 0.03
    friction: float = 0.15
    bounce: float = 0.7


LOSSY, LOSSLESS = World(), World(friction=0.0, bounce=1.0)


def motion() -> Split:
    """5,000 training clips (the unlabelled pool) and 1,000 test clips in a world where friction and bounces cost speed.

    Images uint8 `[n, 8, 32, 32]`: eight grey frames. Factors: `item` (int64: the 8 of `SHAPES`, then the 10 of
    `CLASSES`; half are shapes, half clothes, those of the test clips are from the test part of `fashion`), `scale` in
    [.32, .46] (half the thing's side), `light` in [.6, 1] (its brightness), and for each frame, `[n, 8]`: `x` and `y`
    (the centre), `vx` and `vy` (its velocity, per frame), `angle` (radians).
    """
    return _fixed(LOSSY)


def lossless_motion() -> Split:
    """The clips of `motion` once more, with the same things and states at the middle, where all speed is kept."""
    return _fixed(LOSSLESS)


def make_clips(
    clothes: Pictures, count: int, *, generator: torch.Generator, world: World = LOSSY, frames: int = FRAMES
) -> Pictures:
    """Draw `count` clips, uint8 `[count, frames, 32, 32]`, with the factors that `motion` lists.

    The state of a thing (place, velocity, angle) is drawn at the *middle* of the clip, and the clip computed from there
    both ways. Drawn at the start, the first frames would show what was drawn and the last ones what the world made of
    it, and this alone would tell forwards from backwards.

    Args:
        clothes: grey pictures 28 × 28 with the factor `class`, from which half of the things are taken.

    Raises:
        ValueError, TypeError: for a count below 1, no generator, an odd number of frames, or clothes in colour.
    """
    check_draw(count, generator)
    if clothes.images.shape[1:] != (1, 28, 28):
        raise ValueError(f"clips are made of grey pictures [n, 1, 28, 28], got {list(clothes.images.shape)}.")
    items, pictures = _draw_items(clothes, count, generator)
    state = _draw_states(count, generator)
    place, velocity = (torch.stack([state[f"{name}x"], state[f"{name}y"]], 1) for name in ("", "v"))
    room = (1 - state["scale"])[:, None]
    places, velocities = paths(place, velocity, room, world, frames=frames)
    turned = torch.arange(frames, device=generator.device) - (frames - 1) / 2
    factors = dict(item=items, scale=state["scale"].float(), light=state["light"].float())
    factors |= dict(zip(("x", "y"), places.float().unbind(2), strict=True))
    factors |= dict(zip(("vx", "vy"), velocities.float().unbind(2), strict=True))
    factors["angle"] = (state["angle"][:, None] + state["spin"][:, None] * turned).float()
    clips = torch.empty(count, frames, SIZE, SIZE, dtype=torch.uint8, device=generator.device)
    for rows in torch.arange(count, device=generator.device).split(500):  # bounded memory
        drawn = render(pictures[rows], {name: values[rows] for name, values in factors.items()})
        drawn += GRAIN * torch.randn(drawn.shape, generator=generator, device=generator.device)
        clips[rows] = (drawn.clamp(0, 1) * 255).round().to(torch.uint8)
    return Pictures(clips, factors)


def paths(
    place: Tensor, velocity: Tensor, room: Tensor, world: World, *, frames: int = FRAMES
) -> tuple[Tensor, Tensor]:
    """Where a thing is and how fast, in each frame, from its state at the middle of the clip.

    The middle lies between two frames, so the first frame to either side is half a frame away. Backwards is computed
    with negative steps, in which a bounce gives back what it would have taken: it undoes the steps forwards, up to
    rounding. Without losses, the velocity flipped at the middle gives the same clip in reverse.

    Args:
        place, velocity: `[n, 2]`, x and y. Use float64: a lossy world computed backwards makes rounding errors grow.
        room: `[n, 1]`, how far from 0 the centre can get in each direction, above 0.

    Returns:
        Places and velocities, `[n, frames, 2]` each.

    Raises:
        ValueError: for an odd number of frames or less than two, other shapes, or a place outside of the room.

    Source: the steps are those of Störmer and Verlet (leapfrog): Hairer, Lubich, Wanner 2006, "Geometric Numerical
    Integration", section I.1.4; that they can be undone: section V.1.
    """
    check_count(least=2, frames=frames)
    if frames % 2:
        raise ValueError(f"frames = {frames}: a clip around its middle has an even number of frames.")
    if place.shape != velocity.shape or place.ndim != 2 or place.shape[1] != 2 or room.shape != (len(place), 1):
        raise ValueError(
            "place and velocity must be [n, 2] and the room [n, 1], got "
            f"{list(place.shape)}, {list(velocity.shape)} and {list(room.shape)}."
        )
    if not place.is_meta and (place.abs() > room).any():
        raise ValueError("a thing starts outside of its room: its place must lie within -room to room.")
    seen = {}
    for way in (1, -1):
        now = place, velocity
        for frame in range(frames // 2):
            for _ in range(PARTS if frame else PARTS // 2):
                now = _step(*now, room, world, way / PARTS)
            seen[way * (frame + 1)] = now
    both = zip(*(seen[key] for key in sorted(seen)), strict=True)
    places, velocities = (torch.stack(each, 1) for each in both)
    return places, velocities


def render(pictures: Tensor, factors: dict[str, Tensor]) -> Tensor:
    """Frames without noise, float `[n, frames, 32, 32]` in [0, 1]: ground, the thing, and the pillar in front.

    Args:
        pictures: uint8 `[n, 1, 28, 28]`, the things on black, which becomes transparent.
        factors: `x y angle`, `[n, frames]`, and `scale light`, `[n]`, as `motion` has them.

    Raises:
        TypeError: for pictures that are not uint8.
    """
    count, frames = factors["x"].shape
    scale = factors["scale"][:, None].expand(-1, frames)
    cos, sin = factors["angle"].cos() / scale, factors["angle"].sin() / scale
    x, y = factors["x"], factors["y"]
    rows = [torch.stack([cos, sin, -(cos * x + sin * y)], 2), torch.stack([-sin, cos, sin * x - cos * y], 2)]
    matrix = torch.stack(rows, 2).flatten(0, 1)
    grid = F.affine_grid(matrix, [count * frames, 1, SIZE, SIZE], align_corners=False)
    still = to_float(pictures).repeat_interleave(frames, 0)
    thing = F.grid_sample(still, grid, align_corners=False).view(count, frames, SIZE, SIZE)
    mask = (6 * thing).clamp(0, 1)
    shaded = factors["light"][:, None, None, None] * (0.3 + 0.7 * thing)
    made = mask * shaded + (1 - mask) * GROUND
    made[..., PILLAR_COLUMNS] = PILLAR
    return made


def _step(place: Tensor, velocity: Tensor, room: Tensor, world: World, time: float) -> tuple[Tensor, Tensor]:
    """A small step in time, or back: half of the forces, the way, what bounces, the other half of the forces."""
    velocity = _forces(velocity, world, time / 2)
    place = place + time * velocity
    beyond = (place.abs() - room).clamp_min(0)
    keep = world.bounce if time > 0 else 1 / world.bounce
    place = torch.where(beyond > 0, place.sign() * (room - keep * beyond), place)
    velocity = torch.where(beyond > 0, -keep * velocity, velocity)
    return place, _forces(velocity, world, time / 2)


def _forces(velocity: Tensor, world: World, time: float) -> Tensor:
    """What friction and gravity make of a velocity in some time: the exact solution of v' = gravity - friction · v."""
    left = math.exp(-world.friction * time)
    gained = world.gravity * (time if not world.friction else (1 - left) / world.friction)
    down = torch.tensor([0.0, 1.0], dtype=velocity.dtype, device=velocity.device)
    return left * velocity + gained * down


def _draw_states(count: int, generator: torch.Generator) -> dict[str, Tensor]:
    """Each thing at the middle of its clip: all directions are equally likely, and so is every place in its room."""

    def uniform(low: float, high: float) -> Tensor:
        drawn = torch.rand(count, generator=generator, device=generator.device, dtype=torch.float64)
        return drawn * (high - low) + low

    scale, speed, way = uniform(0.32, 0.46), uniform(0.08, 0.25), uniform(0, 2 * math.pi)
    state = dict(scale=scale, vx=speed * way.cos(), vy=speed * way.sin(), light=uniform(0.6, 1))
    state |= dict(x=uniform(-1, 1) * (1 - scale), y=uniform(-1, 1) * (1 - scale))
    return state | dict(angle=uniform(-0.5, 0.5), spin=uniform(-0.2, 0.2))


def _draw_items(clothes: Pictures, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """What flies in each clip, int64 `[count]`, and its picture, uint8 `[count, 1, 28, 28]`."""
    device = generator.device
    shape = torch.randint(len(SHAPES), (count,), generator=generator, device=device)
    which = torch.randint(len(clothes), (count,), generator=generator, device=device)
    dressed = torch.rand(count, generator=generator, device=device) < 0.5
    worn = clothes.images.to(device)[which], clothes.factors["class"].to(device)[which]
    items = torch.where(dressed, worn[1] + len(SHAPES), shape)
    return items, torch.where(dressed[:, None, None, None], worn[0], _shapes(device)[shape])


def _shapes(device: torch.device) -> Tensor:
    """The sprites' outlines, filled, as pictures: uint8 `[8, 1, 28, 28]`."""
    steps = torch.linspace(-1, 1, 28, device=device)
    v, u = torch.meshgrid(steps, steps, indexing="ij")
    distance = torch.stack([outline(u, v) for outline in OUTLINES])[:, None]
    return (torch.sigmoid(-20 * distance) * 255).round().to(torch.uint8)


def _fixed(world: World) -> Split:
    counts = shrink(TRAIN, 900), shrink(TEST, 150)
    parts = zip(fashion_parts(), counts, (0, 100), strict=True)
    made = [
        make_clips(clothes, count, generator=torch.Generator("cpu").manual_seed(seed), world=world)
        for clothes, count, seed in parts
    ]
    return Split.fixed(*made)
