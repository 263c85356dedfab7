"""Sprites: counts, ranges, and that a drawn shape follows its factors."""

import colorsys
import math
import time

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.sprites import SHAPES, SYMMETRY, _masks, factor_classes, hsv_to_rgb, make_sprites


@pytest.fixture(scope="module")
def sprites():
    return data.sprites()


def test_sprites_counts_types_and_ranges(sprites):
    assert len(sprites.train) == 12_000 and len(sprites.test) == 3_000
    assert sprites.train.images.shape == (12_000, 3, 32, 32) and sprites.train.images.dtype == torch.uint8
    ranges = {"hue": (0, 1), "x": (-0.45, 0.45), "y": (-0.45, 0.45), "scale": (0.3, 0.6), "angle": (0, 6.2832)}
    for name, (low, high) in ranges.items():
        values = sprites.train.factors[name]
        assert low <= values.min() < low + 0.01 * (high - low) and high - 0.01 * (high - low) < values.max() <= high
    counts = sprites.train.factors["shape"].bincount()
    assert len(counts) == len(SHAPES) and (counts - 1500).abs().max() < 150


def test_sprites_are_generated_quickly_and_always_the_same(sprites):
    start = time.perf_counter()
    again = data.sprites()
    assert time.perf_counter() - start < 10
    assert torch.equal(again.test.images, sprites.test.images)


def test_the_drawn_shape_follows_its_factors(seeded):
    """The brightest pixels lie at (x, y), in the colour of the hue."""
    pictures = make_sprites(400, generator=seeded(3))
    discs = pictures[pictures.factors["shape"] == SHAPES.index("disc")]
    value = discs.images.float().amax(1)
    bright = value > 0.8 * value.amax((1, 2), keepdim=True)
    steps = torch.linspace(-1, 1, 32)
    x = (bright.sum(1) * steps).sum(1) / bright.sum((1, 2))
    y = (bright.sum(2) * steps).sum(1) / bright.sum((1, 2))
    assert (x - discs.factors["x"]).abs().max() < 0.05 and (y - discs.factors["y"]).abs().max() < 0.05
    colour = (discs.images.float() * bright[:, None]).sum((2, 3))
    strongest = colour.argmax(1)  # red around hue 0, green around 1/3, blue around 2/3
    expected = ((discs.factors["hue"] * 3 + 0.5).long()) % 3
    assert (strongest == expected).float().mean() > 0.95


def test_independent_and_entangled_backgrounds(sprites):
    def spread_within_shapes(pictures):
        turn = 2 * torch.pi * pictures.factors["background"]
        direction = torch.stack([turn.cos(), turn.sin()], 1)
        means = [direction[pictures.factors["shape"] == k].mean(0).norm() for k in range(len(SHAPES))]
        return torch.stack(means)

    assert spread_within_shapes(sprites.train).max() < 0.1
    assert spread_within_shapes(data.entangled_sprites().train).min() > 0.95


def test_entangled_is_a_variant_of_the_same_generator(seeded):
    plain = make_sprites(50, generator=seeded(9))
    entangled = make_sprites(50, generator=seeded(9), entangled=True)
    assert torch.equal(plain.factors["shape"], entangled.factors["shape"])
    assert not torch.equal(plain.factors["background"], entangled.factors["background"])


def test_shapes_have_the_symmetry_that_is_said():
    """Turned by 360/k degrees about its own centre a shape is itself again, and for no larger k."""

    def mask(shape, angle):
        # The triangle's centre lies a little below the origin of its coordinates; keep the centre where it is.
        low = 0.5 * (0.1 / 1.5) if SHAPES[shape] == "triangle" else 0.0
        x, y = low * math.sin(angle), -low * math.cos(angle)
        factors = dict(shape=torch.tensor([shape]), scale=torch.tensor([0.5]))
        return _masks(factors | {k: torch.tensor([v]) for k, v in (("angle", angle), ("x", x), ("y", y))})

    for shape, turns in enumerate(SYMMETRY):
        same = {k for k in range(2, 13) if (mask(shape, 0.3) - mask(shape, 0.3 + 2 * math.pi / k)).abs().max() < 0.02}
        if turns == 0:
            assert same == set(range(2, 13)), SHAPES[shape]
        else:
            assert same == {k for k in range(2, 13) if turns % k == 0}, SHAPES[shape]


def test_factor_classes_share_out_the_pictures_evenly(generator):
    part = make_sprites(4000, generator=generator)
    classes = factor_classes(part)
    for name, count in {"shape": 8, "hue": 6, "size": 4, "place": 4}.items():
        assert torch.bincount(classes[name], minlength=count).min() > 0.8 * 4000 / count, name
    round_ones = (part.factors["shape"] == 0) | (part.factors["shape"] == 5)
    assert (classes["angle"][round_ones] == -1).all()
    assert torch.bincount(classes["angle"][~round_ones]).min() > 0.8 * 3000 / 4
    up_left = (part.factors["x"] < 0) & (part.factors["y"] < 0)
    assert (classes["place"][up_left] == 0).all()


def test_a_smoke_run_gets_fewer_sprites():
    with settings.using(smoke=True):
        train, test = data.sprites()
    assert (len(train), len(test)) == (800, 250)


def test_colours_are_those_of_the_colour_wheel(generator):
    """Against Python's own `colorsys`."""
    hue, saturation, value = torch.rand(3, 50, generator=generator).double()
    ours = hsv_to_rgb(hue, saturation, value)
    theirs = [colorsys.hsv_to_rgb(*one) for one in zip(hue.tolist(), saturation.tolist(), value.tolist(), strict=True)]
    assert torch.allclose(ours, torch.tensor(theirs, dtype=torch.float64), atol=1e-6)


@pytest.mark.parametrize("count", [0, -3])
def test_no_pictures_are_not_drawn(count, seeded):
    with pytest.raises(ValueError, match=f"{count} pictures can't be drawn"):
        make_sprites(count, generator=seeded())
    with pytest.raises(TypeError, match="generator = None: give torch.Generator"):
        make_sprites(3, generator=None)


RANGES = {
    "degrees": ("hue", 240.0, "divide degrees by 360"),
    "turned twice": ("hue", 2.5, "hue goes from .* to 2.5, and must be in"),
    "nan": ("hue", math.nan, "hue goes from nan"),
    "per cent": ("saturation", 80.0, "divide per cent by 100"),
    "just above": ("saturation", 1.01, "saturation goes from"),
    "bytes": ("value", 255.0, "bytes by 255"),
    "negative": ("value", -0.1, "value goes from -0.1"),
}


@pytest.mark.parametrize(("name", "number", "message"), RANGES.values(), ids=RANGES)
def test_colours_out_of_range_are_named(name, number, message):
    given = {key: torch.full((3,), 0.5) for key in ("hue", "saturation", "value")}
    given[name] = torch.tensor([0.5, number, 0.5])
    with pytest.raises(ValueError, match=message):
        hsv_to_rgb(**given)


def test_a_hue_is_taken_round_the_wheel_and_shapes_must_match():
    one = torch.ones(3)
    red = hsv_to_rgb(torch.tensor([0.0, 1.0, -1.0]), one, one)
    assert torch.allclose(red, torch.tensor([1.0, 0, 0]).expand(3, 3), atol=1e-5)
    with pytest.raises(ValueError, match=r"saturation must be \[n\] like the others, got \[1\]"):
        hsv_to_rgb(one, one[:1], one)


@pytest.mark.parametrize("name", ["hue", "scale", "x", "y", "angle"])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_factor_that_is_no_number_belongs_to_no_class(name, value, seeded):
    part = make_sprites(8, generator=seeded())
    part.factors[name][3] = value
    with pytest.raises(ValueError, match=f"factor '{name}' holds nan or inf"):
        factor_classes(part)


def test_classes_need_the_factors_of_sprites():
    clothes = data.Pictures(torch.zeros(2, 1, 28, 28, dtype=torch.uint8), {"class": torch.zeros(2).long()})
    with pytest.raises(ValueError, match="no sprites, lacking angle, hue, scale, shape, x, y: they have class"):
        factor_classes(clothes)
