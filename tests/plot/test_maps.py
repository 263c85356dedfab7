"""Maps whose points are pictures: frames, marks and a legend, told apart without red and green too."""

import io
import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex
from PIL import Image

from ssl_course import plot
from ssl_course.data import SHAPES
from ssl_course.plot import maps

# Machado, Oliveira, Fernandes 2009: what is left of linear RGB without the pigment for green.
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)


def test_an_embedding_map_puts_every_picture_at_its_point_in_its_classs_colour():
    points, images = torch.rand(3, 2).numpy(), torch.zeros(3, 3, 8, 8, dtype=torch.uint8)
    ax = maps.embedding_map(points, images, torch.tensor([0, 1, 0]))
    assert len(ax.artists) == 3 and [tuple(box.xy) for box in ax.artists] == [tuple(point) for point in points]
    frames = [box.patch.get_edgecolor() for box in ax.artists]
    assert frames[0] == frames[2] != frames[1]
    marks = [line.get_marker() for line in ax.lines]
    assert marks[0] == marks[2] != marks[1]
    assert ax.get_xlabel() and ax.get_ylabel()


WRONG = {
    "nan": ({"points": torch.full((3, 2), float("nan"))}, "points: 6 of 6 values are nan or inf"),
    "fewer points": ({"points": torch.rand(2, 2)}, r"points \[2, 2\] and 3 classes for 3 pictures"),
    "three axes": ({"points": torch.rand(3, 3)}, r"points \[3, 3\]"),
    "fewer classes": ({"classes": torch.tensor([0])}, "1 classes for 3 pictures"),
}


@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_map_is_named_and_no_figure_stays(given, message):
    images, classes = torch.zeros(3, 3, 8, 8, dtype=torch.uint8), torch.tensor([0, 1, 0])
    with pytest.raises(ValueError, match=message):
        maps.embedding_map(**{"points": torch.rand(3, 2).numpy(), "images": images, "classes": classes} | given)
    assert plt.get_fignums() == []


def test_a_class_that_is_a_colour_is_framed_in_it():
    images, classes = torch.zeros(2, 3, 8, 8, dtype=torch.uint8), torch.tensor([1, 0])
    ax = maps.embedding_map(torch.rand(2, 2).numpy(), images, classes, names=["red", "blue"])
    colours = [to_hex(box.patch.get_edgecolor()).upper() for box in ax.artists]
    assert colours == [maps.HUES["blue"], maps.HUES["red"]]


def seen_without_green(figure):
    pixels = np.asarray(Image.open(io.BytesIO(plot.png(figure))).convert("RGB")) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return np.clip(linear @ DEUTERANOPIA.T, 0, 1)


@pytest.mark.parametrize("names", [SHAPES, list(maps.HUES)], ids=["shape", "hue"])
def test_all_classes_differ_for_readers_who_see_no_green(names):
    """The same grey picture in the frame and with the mark of each class."""
    seen, grey = [], torch.full((1, 3, 32, 32), 128, dtype=torch.uint8)
    for index in range(len(names)):
        ax = plt.subplots(figsize=(1, 1))[1]
        maps.embedding_map(np.zeros((1, 2)), grey, torch.tensor([index]), ax=ax, names=names)
        seen.append(seen_without_green(ax.figure))
    for one, other in itertools.combinations(seen, 2):
        assert (np.abs(one - other).max(-1) > 0.2).sum() > 20  # pixels


def test_maps_stand_side_by_side_with_a_row_and_a_legend_of_real_pictures_for_each_factor():
    images = torch.randint(0, 256, (30, 3, 8, 8), dtype=torch.uint8)
    points = {name: (torch.rand(30, 2).numpy(), 0.9) for name in ("before", "after")}
    shape, hue = (torch.arange(30) % 3, ["disc", "ring", "cross"]), (torch.arange(30) % 2, ["red", "blue"])
    figure = maps.embedding_maps(points, images, {"shape": shape, "hue": hue}, shown=12)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles.count("before (trustworthiness 0.90)") == titles.count("after (trustworthiness 0.90)") == 2
    assert [len(ax.artists) for ax in figure.axes] == [12, 12, 3, 12, 12, 2]
    words = {text.get_text() for ax in figure.axes for text in ax.texts}
    assert {"shape:", "disc", "ring", "cross", "hue:", "red", "blue"} <= words
    assert Image.open(io.BytesIO(plot.png(figure))).width <= plot.WIDTH


def test_a_legend_shows_the_picture_with_most_contrast_of_each_class():
    images = torch.zeros(4, 1, 2, 2, dtype=torch.uint8)
    images[:, 0, 0, 0] = torch.tensor([10, 200, 50, 30])
    assert maps.examples(images, torch.tensor([0, 0, 1, 1]), 2) == [1, 2]


def test_dot_maps_show_every_class_in_its_colour_with_its_marker():
    drawn = np.random.default_rng(0)
    points, images = drawn.normal(size=(40, 2)), torch.zeros(40, 3, 8, 8, dtype=torch.uint8)
    factors = {"shape": (torch.arange(40) % 8, SHAPES), "hue": (torch.arange(40) % 6, tuple(maps.HUES))}
    figure = maps.dot_maps({"one": (points, 0.5), 100: (-points, 0.9)}, images, factors, name="steps")
    titles = [ax.get_title() for ax in figure.axes if ax.get_title()]
    assert titles[0] == "one\nshape · trustworthiness 0.50" and titles[-1] == "steps 100\nhue · trustworthiness 0.90"
    first = figure.axes[0].collections
    assert len(first) == 8 and sum(len(one.get_offsets()) for one in first) == 40
    assert len({one.get_paths()[0].vertices.tobytes() for one in first}) == 8  # markers
    assert len({to_hex(one.get_facecolor()[0]) for one in first}) == 8
    plot.png(figure)


@pytest.mark.parametrize("names", [SHAPES, tuple(maps.HUES)], ids=["shape", "hue"])
def test_classes_of_dots_differ_in_marker_too(names):
    cues = [maps.cue(index, names) for index in range(len(names))]
    assert len({colour for colour, _ in cues}) == len({marker for _, marker in cues}) == len(names)


def test_pictures_without_a_label_are_grey_small_and_below_the_others():
    images, points = torch.zeros(3, 3, 8, 8, dtype=torch.uint8), np.array([[0.0, 0], [1, 1], [-1, 0]])
    figure = maps.dot_maps({"a": (points, 1.0)}, images, {"label": (torch.tensor([0, 1, 1]), ["cat", maps.NO_LABEL])})
    named, bare = figure.axes[0].collections
    assert bare.get_zorder() < named.get_zorder() and to_hex(bare.get_facecolor()[0]) == "#999999"
    extents = [one.get_paths()[0].get_extents().width for one in (named, bare)]
    assert extents[1] < 0.6 * extents[0]


def test_dots_stand_where_their_points_are_on_one_scale():
    points = np.array([[0.0, 1.0], [0.0, -1.0], [3.0, 0.0], [-3.0, 0.0]])
    images, factors = (
        torch.zeros(4, 3, 8, 8, dtype=torch.uint8),
        {"shape": (torch.tensor([0, 0, 1, 1]), ("disc", "ring"))},
    )
    figure = maps.dot_maps({0: (points, 0.5), 100: (7 * points + 2, 0.9)}, images, factors)
    for ax in (figure.axes[0], figure.axes[1]):
        first, second = (group.get_offsets() for group in ax.collections)
        assert np.allclose(first, [[0, 1 / 3], [0, -1 / 3]]) and np.allclose(second, [[1, 0], [-1, 0]])
        assert ax.get_xlim() == ax.get_ylim() == (-1.05, 1.05)


def test_a_point_that_flies_out_leaves_the_others_in_place():
    points = np.random.default_rng(0).normal(size=(50, 2))
    unit = points - points.mean(0)
    flown = unit / np.sqrt((unit**2).sum(1).mean())
    before = maps.on_one_scale({"a": points, "b": points})
    assert np.allclose(before["a"], before["b"]) and np.abs(before["a"]).max() == pytest.approx(1)
    far = np.concatenate([flown, [[30.0, 0.0]]])
    near = np.concatenate([flown, [[0.0, 0.0]]])
    scaled = maps.on_one_scale({"near": near, "far": far})
    assert np.abs(scaled["far"]).max() == pytest.approx(1) and np.abs(scaled["near"]).max() < 1
    with pytest.raises(ValueError, match="'shape' has a class"):
        maps.check_maps({"a": (points, 0.5)}, torch.zeros(50, 3, 8, 8), {"shape": (torch.full((50,), -1), ("disc",))})
