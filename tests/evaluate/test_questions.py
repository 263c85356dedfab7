"""Questions to features: classes from the factors of a scene; features that know the answer answer."""

import math

import pytest
import torch

from ssl_course import data
from ssl_course.evaluate import linear_probe, pixels, probe_scenes, scene_classes


def scenes(count=240, seed=0):
    """Pictures whose first pixels hold the factors, so that a probe on pixels can read them."""
    generator = torch.Generator().manual_seed(seed)
    draw = {name: torch.rand(count, generator=generator) for name in ("hue", "x", "y")}
    factors = {"class": torch.arange(count) % 4, "hue": draw["hue"], "x": 2 * draw["x"] - 1, "y": 2 * draw["y"] - 1}
    images = torch.zeros(count, 3, 2, 4, dtype=torch.uint8)
    images[:, 0, 0] = 200 * torch.nn.functional.one_hot(factors["class"], 4)
    images[:, 1, 0, 0], images[:, 1, 0, 1] = (factors["x"] > 0) * 200, (factors["y"] > 0) * 200
    turn = 2 * math.pi * factors["hue"]
    images[:, 2, 0, 0], images[:, 2, 0, 1] = 100 + 90 * turn.cos(), 100 + 90 * turn.sin()
    return data.Pictures(images, factors)


def test_classes_one_by_one():
    pictures = scenes()
    found = scene_classes(pictures)
    for index in range(len(pictures)):
        hue, x, y = (float(pictures.factors[name][index]) for name in ("hue", "x", "y"))
        assert int(found["hue"][index]) == min(int(hue * 6), 5)
        assert int(found["place"][index]) == {(False, False): 0, (True, False): 1, (False, True): 2}.get(
            (x > 0, y > 0), 3
        )
    assert torch.equal(found["class"], pictures.factors["class"])
    assert all(values.dtype == torch.int64 for values in found.values())


def test_pictures_without_hue_have_a_class_alone():
    assert list(scene_classes(data.Pictures(scenes().images, {"class": scenes().factors["class"]}))) == ["class"]


def test_features_that_know_the_answer_answer_and_others_guess():
    asked = {"few": (5, "class"), "hue": (40, "hue"), "place": (40, "place"), "class": (40, "class")}
    known = probe_scenes(pixels, scenes(), scenes(seed=1), asked, seed=0)
    assert list(known) == list(asked)
    assert known["class"] == 1 and known["few"] == 1 and known["place"] == 1 and known["hue"] > 0.7
    blind = probe_scenes(lambda images: torch.ones(len(images), 3), scenes(), scenes(seed=1), asked, seed=0)
    assert blind["place"] < 0.5 and blind["class"] == 0.25


def test_it_is_the_linear_probe_on_the_same_draw():
    train, test = scenes(), scenes(seed=1)
    rows = data.label_subset(train.factors["class"], 6, seed=3)
    expected = linear_probe(
        pixels(train.images[rows]), train.factors["class"][rows], pixels(test.images), test.factors["class"]
    )
    assert probe_scenes(pixels, train, test, {"x": (6, "class")}, seed=3) == {"x": expected}


def test_pictures_are_encoded_once_for_each_count():
    seen = []

    def encode(images):
        seen.append(len(images))
        return pixels(images)

    probe_scenes(encode, scenes(), scenes(seed=1), {"a": (5, "class"), "b": (9, "class"), "c": (9, "place")}, seed=0)
    assert seen == [240, 20, 36]


def test_a_question_without_an_answer():
    with pytest.raises(KeyError, match="size"):
        probe_scenes(pixels, scenes(), scenes(), {"size": (5, "size")}, seed=0)
    with pytest.raises(ValueError, match="500 were asked for"):
        probe_scenes(pixels, scenes(), scenes(), {"class": (500, "class")}, seed=0)
