"""Scenes: the clothes of fashion, placed where their factors say."""

import importlib

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.scenes import _placed, make_scenes


def test_scenes_keep_the_classes_and_place_the_clothes(seeded):
    clothes = data.fashion().train[:300]
    made = make_scenes(clothes, generator=seeded())
    assert made.images.shape == (300, 3, 32, 32) and made.images.dtype == torch.uint8
    assert torch.equal(made.factors["class"], clothes.factors["class"])
    assert torch.equal(made.images, make_scenes(clothes, generator=seeded()).images)
    # The same clothes without clutter: where they lie is where x and y say.
    factors = {name: made.factors[name] for name in ("scale", "tilt", "x", "y")}
    item = _placed(torch.full_like(clothes.images, 255), *factors.values())
    steps = (torch.arange(32) + 0.5) / 16 - 1
    x, y = ((item.sum((1, axis)) * steps).sum(1) / item.sum((1, 2, 3)) for axis in (2, 3))
    assert (x - factors["x"]).abs().max() < 0.08 and (y - factors["y"]).abs().max() < 0.08


def test_scenes_are_made_of_the_same_numbered_pictures_of_fashion():
    with settings.using(smoke=True):
        for scenes, clothes in zip(data.scenes(), data.fashion(), strict=True):
            assert torch.equal(scenes.factors["class"], clothes.factors["class"])


def test_there_is_a_scene_for_every_picture_of_fashion(monkeypatch):
    module = importlib.import_module("ssl_course.data.scenes")
    monkeypatch.setattr(module, "make_scenes", lambda clothes, generator: clothes)  # to make them all takes seconds
    train, test = data.scenes()
    assert (len(train), len(test)) == (20_000, 5_000)


def test_the_factors_lie_in_the_ranges_that_are_said():
    with settings.using(smoke=True):
        factors = data.scenes().train.factors
    assert set(factors) == {"class", "x", "y", "scale", "tilt", "hue"}
    for name, (low, high) in {"scale": (0.55, 0.9), "tilt": (-0.5, 0.5), "hue": (0, 1)}.items():
        room = 0.02 * (high - low)
        assert low <= factors[name].min() < low + room and high - room < factors[name].max() <= high
    for name in ("x", "y"):
        assert (factors[name].abs() <= 1 - factors["scale"]).all()  # the clothes stay inside


def test_a_scene_is_its_clothes_its_factors_and_its_clutter(seeded):
    clothes = data.fashion().test.images[:6]
    factors = data.draw_factors(6, generator=seeded())
    here, there = (data.clutter(6, generator=seeded(seed)) for seed in (1, 2))
    scene, moved = data.compose(clothes, factors, here), data.compose(clothes, factors, there)
    item = _placed(clothes, *(factors[name] for name in ("scale", "tilt", "x", "y")))
    opaque, empty = (item > 1 / 6).expand(-1, 3, -1, -1), (item == 0).expand(-1, 3, -1, -1)
    assert torch.equal(scene[opaque], moved[opaque]) and opaque.any()  # other clutter leaves the clothes alone
    assert torch.equal(scene[empty], (here * 255).round().to(torch.uint8)[empty])
    assert torch.equal(moved[empty], (there * 255).round().to(torch.uint8)[empty])


def test_the_tint_is_a_colour_of_the_hue_that_is_said(seeded):
    factors = data.draw_factors(100, generator=seeded())
    tint, sector = factors["tint"], (6 * factors["hue"]).long()
    strongest = torch.tensor([0, 1, 1, 2, 2, 0])[sector]  # red, yellow to green, …
    assert torch.equal(tint.argmax(1), strongest) and tint.min() >= 0 and tint.max() <= 1


def test_cut_outs_on_clutter_are_scenes(seeded):
    clothes = data.fashion().test.images[:50]
    cut = data.cut_outs(clothes, generator=seeded())
    assert isinstance(cut, data.Unlabeled) and cut.images.shape == (50, 4, 32, 32)
    behind = data.clutter(50, generator=seeded(1))
    scene = data.compose(clothes, data.draw_factors(50, generator=seeded()), behind)
    parts = data.to_float(cut.images)
    made = parts[:, :3] + parts[:, 3:] * behind
    assert (made - data.to_float(scene)).abs().max() < 0.01  # rounding


def test_clothes_without_a_place_or_a_background_each_are_refused(seeded):
    clothes, factors = torch.zeros(3, 1, 28, 28, dtype=torch.uint8), data.draw_factors(3, generator=seeded())
    with pytest.raises(ValueError, match=r"3 pieces of clothing need .* got \[2, 3, 32, 32\]"):
        data.compose(clothes, factors, torch.zeros(2, 3, 32, 32))
    with pytest.raises(ValueError, match=r"got \[3, 3, 32, 32\] and \[2\]"):
        data.compose(clothes, data.draw_factors(2, generator=seeded()), torch.zeros(3, 3, 32, 32))
    with pytest.raises(TypeError, match="uint8"):
        data.compose(clothes.float(), factors, torch.zeros(3, 3, 32, 32))
    for draw in (data.draw_factors, data.clutter):
        with pytest.raises(ValueError, match="0 pictures"):
            draw(0, generator=seeded())
        with pytest.raises(TypeError, match="generator = None"):
            draw(2, generator=None)


WRONG = {
    "colour": ({"images": torch.zeros(4, 3, 28, 28, dtype=torch.uint8)}, ValueError, r"grey .* got \[4, 3, 28, 28\]"),
    "floats": ({"images": torch.zeros(4, 1, 28, 28)}, TypeError, "uint8 pictures, 0 to 255, got torch.float32"),
    "none": ({"images": torch.zeros(0, 1, 28, 28, dtype=torch.uint8)}, ValueError, "0 pictures can't be drawn"),
    "no generator": ({"generator": None}, TypeError, "generator = None: give torch.Generator"),
}


@pytest.mark.parametrize(("given", "error", "message"), WRONG.values(), ids=WRONG)
def test_what_no_scene_can_be_made_of_is_refused(given, error, message, seeded):
    given = {"images": torch.zeros(4, 1, 28, 28, dtype=torch.uint8), "generator": seeded()} | given
    with pytest.raises(error, match=message):
        make_scenes(data.Pictures(given["images"], {}), generator=given["generator"])
