"""Clips that move: the physics against a slow double loop, time reversal, energy, and what is drawn where."""

import math

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.motion import (
    LOSSLESS,
    LOSSY,
    PARTS,
    PILLAR_COLUMNS,
    World,
    lossless_motion,
    make_clips,
    motion,
    paths,
    render,
)


@pytest.fixture(scope="module")
def clothes():
    with settings.using(smoke=True):
        return data.fashion().train


def states(count, seed=0):
    draw = torch.Generator().manual_seed(seed)
    room = torch.rand(count, 1, generator=draw, dtype=torch.float64) * 0.2 + 0.5
    place = (2 * torch.rand(count, 2, generator=draw, dtype=torch.float64) - 1) * room
    velocity = (torch.rand(count, 2, generator=draw, dtype=torch.float64) - 0.5) * 0.5
    return place, velocity, room


def slowly(place, velocity, room, world, frames, parts):
    """One thing, one axis and one small step after the other, in plain Python."""
    seen = {}
    for way in (1, -1):
        x, v, time = list(place), list(velocity), way / parts
        for frame in range(frames // 2):
            for _ in range(parts if frame else parts // 2):
                for axis, pull in ((0, 0.0), (1, world.gravity)):
                    x[axis], v[axis] = small_step(x[axis], v[axis], pull, room, world, time)
            seen[way * (frame + 1)] = [*x], [*v]
    return [seen[key][0] for key in sorted(seen)], [seen[key][1] for key in sorted(seen)]


def small_step(x, v, pull, room, world, time):
    v = pulled(v, pull, world.friction, time / 2)
    x += time * v
    if abs(x) > room:
        left = world.bounce if time > 0 else 1 / world.bounce
        side = 1 if x > 0 else -1
        x = side * (room - left * (abs(x) - room))
        v = -left * v
    return x, pulled(v, pull, world.friction, time / 2)


def pulled(v, pull, friction, time):
    if friction == 0:
        return v + pull * time
    limit = pull / friction  # the speed at which friction holds gravity up
    return limit + (v - limit) * math.exp(-friction * time)


@pytest.mark.parametrize("world", [LOSSY, LOSSLESS, World(0.0, 0.3, 0.5), World(0.05, 0.0, 0.6)], ids=str)
def test_paths_are_those_of_a_double_loop(world):
    place, velocity, room = states(12)
    places, velocities = paths(place, velocity, room, world, frames=6)
    for row in range(12):
        x, v = slowly(place[row].tolist(), velocity[row].tolist(), room[row].item(), world, 6, PARTS)
        assert torch.allclose(places[row], torch.tensor(x, dtype=torch.float64), rtol=0, atol=1e-9)
        assert torch.allclose(velocities[row], torch.tensor(v, dtype=torch.float64), rtol=0, atol=1e-9)


def test_without_losses_energy_is_kept():
    place, velocity, room = states(400)
    places, velocities = paths(place, velocity, room, LOSSLESS, frames=16)
    energy = velocities.pow(2).sum(2) / 2 - LOSSLESS.gravity * places[:, :, 1]  # y points down
    before = velocity.pow(2).sum(1) / 2 - LOSSLESS.gravity * place[:, 1]
    assert (energy - before[:, None]).abs().max() < 5e-4  # a speed of .25 is worth .03


def test_with_losses_things_grow_slower():
    place, velocity, room = states(400)
    _, velocities = paths(place, velocity, room, LOSSY._replace(gravity=0.0))
    speed = velocities.norm(dim=2)
    assert (speed[:, 1:] < speed[:, :-1]).all()
    bound = math.exp(-LOSSY.friction)
    assert (speed[:, 1:] <= speed[:, :-1] * bound + 1e-9).all()


def test_without_losses_a_flipped_velocity_is_the_clip_in_reverse():
    place, velocity, room = states(400)
    places, velocities = paths(place, velocity, room, LOSSLESS)
    back, backwards = paths(place, -velocity, room, LOSSLESS)
    assert torch.allclose(back, places.flip(1), rtol=0, atol=1e-10)
    assert torch.allclose(backwards, -velocities.flip(1), rtol=0, atol=1e-10)
    lossy, _ = paths(place, velocity, room, LOSSY)
    assert not torch.allclose(paths(place, -velocity, room, LOSSY)[0], lossy.flip(1), atol=0.05)


@pytest.mark.parametrize("world", [LOSSY, LOSSLESS])
def test_backwards_undoes_forwards(world):
    """From the state half a frame before the middle, one frame forwards: the same as half a frame after it."""
    place, velocity, room = states(200)
    places, velocities = paths(place, velocity, room, world, frames=4)
    once, speeds = paths(places[:, 0], velocities[:, 0], room, world, frames=6)
    # ... frames at -2.5, -1.5, -.5, .5, 1.5, 2.5 around it: one and a half frames later is the middle once more
    again, _ = paths(once[:, 4], speeds[:, 4], room, world, frames=2)
    assert torch.allclose(once[:, 4], place, rtol=0, atol=1e-9)
    assert torch.allclose(again, places[:, 1:3], rtol=0, atol=1e-9)


def test_things_stay_in_their_room():
    place, velocity, room = states(400)
    for world, frames in ((LOSSY, 8), (LOSSLESS, 16)):
        places, _ = paths(place, velocity, room, world, frames=frames)
        assert (places.abs() <= room[:, None] + 1e-9).all()


def test_clips_hold_what_is_said(clothes, seeded):
    clips = make_clips(clothes, 300, generator=seeded())
    assert clips.images.shape == (300, 8, 32, 32) and clips.images.dtype == torch.uint8
    factors = clips.factors
    assert set(factors) == {"item", "scale", "light", "x", "y", "vx", "vy", "angle"}
    assert all(factors[name].shape == (300, 8) for name in ("x", "y", "vx", "vy", "angle"))
    assert factors["item"].min() >= 0 and factors["item"].max() < len(data.SHAPES) + len(data.CLASSES) == 18
    assert 0.35 < (factors["item"] < 8).float().mean() < 0.65
    for name, (low, high) in {"scale": (0.32, 0.46), "light": (0.6, 1)}.items():
        assert low <= factors[name].min() and factors[name].max() <= high
    assert torch.equal(clips.images, make_clips(clothes, 300, generator=seeded()).images)
    assert not torch.equal(clips.images, make_clips(clothes, 300, generator=seeded(1)).images)


def test_things_lie_where_their_factors_say(seeded):
    full = torch.full((40, 1, 28, 28), 255, dtype=torch.uint8)
    drawn = {name: 0.4 * torch.rand(40, 8, generator=seeded(at)) - 0.7 for at, name in enumerate("xy")}
    factors = drawn | {"angle": torch.zeros(40, 8), "scale": torch.full((40,), 0.25), "light": torch.ones(40)}
    frames = render(full, factors) - 0.12
    frames[..., PILLAR_COLUMNS] = 0
    steps = (torch.arange(32) + 0.5) / 16 - 1
    for name, axis in (("x", 2), ("y", 3)):
        centre = (frames.sum(axis) * steps).sum(2) / frames.sum((2, 3))
        assert (centre - factors[name]).abs().max() < 0.05


def test_the_pillar_stands_in_front_of_everything(clothes, seeded):
    with settings.using(smoke=True):
        clips = motion().train.images.float() / 255
    pillar = clips[..., PILLAR_COLUMNS]
    assert (pillar.mean() - 0.4).abs() < 0.01 and pillar.std() < 0.03


def test_both_worlds_share_things_and_middles():
    with settings.using(smoke=True):
        one, other = motion().train, lossless_motion().train
    for name in ("item", "scale", "light", "angle"):
        assert torch.equal(one.factors[name], other.factors[name])
    middles = [(part.factors["x"][:, 3] + part.factors["x"][:, 4]) / 2 for part in (one, other)]
    assert (middles[0] - middles[1]).abs().median() < 0.01


def test_reversed_clips_are_as_likely_in_the_reversible_world(clothes, seeded):
    """Mean speed of the first and of the last half: alike without losses, unlike with them."""
    halves = {}
    for world in (LOSSY, LOSSLESS):
        factors = make_clips(clothes, 2000, generator=seeded(3), world=world).factors
        speed = torch.hypot(factors["vx"], factors["vy"])
        halves[world] = (speed[:, :4].mean() / speed[:, 4:].mean()).item()
    assert abs(halves[LOSSLESS] - 1) < 0.03 and halves[LOSSY] > 1.5


def test_the_fixed_parts():
    with settings.using(smoke=True):
        train, test = motion()
        assert (len(train), len(test)) == (900, 150)
        assert not torch.equal(train.images[:50], test.images[:50])
    with settings.using(smoke=True, tune=True), pytest.raises(data.TestPartClosed):
        len(motion().test)


def test_what_no_clip_can_be_made_of_is_refused(clothes, seeded):
    with pytest.raises(ValueError, match="0 pictures can't be drawn"):
        make_clips(clothes, 0, generator=seeded())
    with pytest.raises(TypeError, match="generator = None"):
        make_clips(clothes, 3, generator=None)
    with pytest.raises(ValueError, match="frames = 7: a clip around its middle has an even number"):
        make_clips(clothes, 3, generator=seeded(), frames=7)
    with pytest.raises(ValueError, match="frames = 0"):
        make_clips(clothes, 3, generator=seeded(), frames=0)
    colour = data.Pictures(torch.zeros(4, 3, 28, 28, dtype=torch.uint8), {"class": torch.zeros(4).long()})
    with pytest.raises(ValueError, match=r"grey pictures \[n, 1, 28, 28\], got \[3, 28, 28\]|got \[4, 3, 28, 28\]"):
        make_clips(colour, 3, generator=seeded())
    place, velocity, room = states(3)
    with pytest.raises(ValueError, match=r"room \[n, 1\], got .* \[3\]"):
        paths(place, velocity, room[:, 0], LOSSY)
    with pytest.raises(ValueError, match="outside of its room"):
        paths(place + 2, velocity, room, LOSSY)
