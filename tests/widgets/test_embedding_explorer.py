"""The embedding explorer: maps as dots, the picture under the pointer, neighbours, and its twin."""

import base64
import io
import re
import time

import numpy as np
import pytest
import torch
from matplotlib.markers import MarkerStyle
from PIL import Image

from ssl_course import plot
from ssl_course.widgets import WithTwin, embedding_explorer
from ssl_course.widgets.embedding_explorer import NEAREST, THUMB, _path

COUNT = 30
DRAWN = torch.Generator().manual_seed(0)
IMAGES = torch.randint(0, 256, (COUNT, 3, 8, 8), generator=DRAWN, dtype=torch.uint8)
POINTS = torch.randn(COUNT, 2, generator=DRAWN).numpy()
MAPS = {"random": (POINTS, 0.5), "trained": (-POINTS, 0.9)}
FACTORS = {
    "shape": (torch.arange(COUNT) % 3, ("disc", "ring", "cross")),
    "hue": (torch.arange(COUNT) % 2, ("red", "blue")),
}


def explored(maps=MAPS, factors=FACTORS, images=IMAGES):
    return embedding_explorer(maps, images, factors, alt="two maps of thirty pictures", name="encoder")


def parts(box):
    _, which, colours, picture, shown, strip = box.children
    return which, colours, picture, shown, strip


def test_controls_offer_the_maps_the_factors_and_the_pictures():
    box = explored()
    which, colours, picture, shown, strip = parts(box)
    assert isinstance(box, WithTwin)
    assert [value for _, value in which.options] == ["random", "trained"] and which.description == "encoder"
    assert [value for _, value in colours.options] == ["shape", "hue"]
    assert (picture.min, picture.max) == (0, COUNT - 1)
    assert shown.value.count("<b") == COUNT and "trustworthiness 0.50" in shown.value and "disc" in shown.value
    which.value, colours.value = "trained", "hue"
    assert "trustworthiness 0.90" in shown.value and "disc" not in shown.value and "blue" in shown.value


def places(shown, *names):
    return np.array([[int(re.search(rf"{name}: (-?\d+)px", dot)[1]) for name in names] for dot in dots(shown)])


def dots(shown):
    return re.findall(r"<b.*?</b>", shown.value)


def test_dots_glide_from_where_they_were():
    which, _, _, shown, _ = parts(explored())
    before = places(shown, "left", "top")
    assert (places(shown, "--x", "--y") == 0).all()
    which.value = "trained"
    assert np.abs(places(shown, "left", "top") + places(shown, "--x", "--y") - before).max() <= 1


def test_training_steps_are_a_slider():
    which, *_ = parts(explored({0: MAPS["random"], 100: MAPS["trained"]}))
    assert type(which).__name__ == "SelectionSlider" and [value for _, value in which.options] == [0, 100]


def test_the_strip_holds_the_nearest_on_the_map_and_says_how_many_are_alike():
    _, colours, picture, shown, strip = parts(explored())
    picture.value = 4
    apart = np.linalg.norm(POINTS - POINTS[4], axis=1)
    near = [row for row in np.argsort(apart) if row != 4][:NEAREST]
    words = re.findall(r"<figcaption>(\w+)</figcaption>", strip.value)
    assert words == [("disc", "ring", "cross")[row % 3] for row in (4, *near)]
    assert f"{sum(row % 3 == 4 % 3 for row in near)} of the same shape" in strip.value
    assert 'class="chosen"' in dots(shown)[4] and shown.value.count("chosen") == 1
    colours.value = "hue"
    assert f"{sum(row % 2 == 0 for row in near)} of the same hue" in strip.value


def test_each_dot_holds_its_own_picture():
    style, *_ = (box := explored()).children
    sheet = Image.open(io.BytesIO(base64.b64decode(re.search(r"base64,([^)]+)\)", style.value)[1])))
    pixels = torch.from_numpy(np.array(sheet.convert("RGB"))).permute(2, 0, 1)
    across = sheet.width // 8
    for row, dot in enumerate(dots(parts(box)[3])):
        right, down = (int(number) // THUMB for number in re.search(r"position: -(\d+)px -(\d+)px", dot).groups())
        assert torch.equal(pixels[:, 8 * down : 8 * down + 8, 8 * right : 8 * right + 8], IMAGES[row])
    assert f"background-size: {across * THUMB}px" in style.value


def test_the_twin_holds_all_maps_and_an_alt_text_with_the_trustworthiness_of_each():
    box = explored()
    bundle = box.still()
    assert bundle["text/plain"].startswith("two maps of thirty pictures. Trustworthiness: random 0.50, trained 0.90")
    assert bundle["image/png"] and 'alt="two maps' in bundle["text/html"]
    assert Image.open(io.BytesIO(box.twin)).width <= plot.WIDTH


def test_names_are_text_and_not_html():
    factors = {"<u>": (torch.arange(COUNT) % 2, ("<b>disc</b>", "a & b"))}
    _, _, _, shown, strip = parts(explored({"<i>net</i>": (POINTS, 0.5)}, factors))
    for page in (shown.value, strip.value):
        assert "&lt;b&gt;disc&lt;/b&gt;" in page and "a &amp; b" in page and "<u>" not in page and "<i>net" not in page


def test_a_move_takes_less_than_a_tenth_of_a_second():
    points = np.random.default_rng(0).normal(size=(240, 2))
    factors = {"shape": (torch.arange(240) % 8, list("abcdefgh"))}
    maps = {"one": (points, 0.5), "two": (-points, 0.5)}
    which, *_ = parts(explored(maps, factors, IMAGES[[0] * 240]))
    start = time.process_time()
    for value in ("two", "one", "two", "one", "two"):
        which.value = value
    assert (time.process_time() - start) / 5 < 0.1


@pytest.mark.parametrize("marker", plot.MARKERS)
def test_a_marker_is_a_closed_path_within_its_box(marker):
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", _path(marker))]
    assert _path(marker).startswith("M") and _path(marker).endswith("Z") and max(map(abs, numbers)) <= 0.93
    assert len(numbers) % 2 == 0 and len(numbers) >= 6
    if marker == "^":  # its tip points up, which is a negative y in a picture
        assert min(numbers[1::2]) == pytest.approx(-0.92, abs=0.01)
        assert MarkerStyle(marker).get_path().vertices[:, 1].max() == 1


TEN = (torch.arange(COUNT) % 10, [f"class {index}" for index in range(10)])
WRONG = {
    "ten classes": ({"factors": {"class": TEN}}, "'class' has 10 classes, and there are 8 colours"),
    "ten classes, second": ({"factors": FACTORS | {"class": TEN}}, "'class' has 10 classes"),
    "too few names": ({"factors": {"shape": (torch.arange(COUNT), ["a", "b"])}}, "a class 29, and 2 names"),
    "nan": ({"maps": {"trained": (np.full((COUNT, 2), np.nan), 0.5)}}, "the map 'trained' holds nan or inf"),
    "no map": ({"maps": {}}, "at least one map and one factor"),
    "no factor": ({"factors": {}}, "at least one map and one factor"),
    "a short map": ({"maps": {"short": (POINTS[:4], 0.5)}}, "'short' has 4 entries for 30 pictures"),
    "a short factor": ({"factors": {"shape": (torch.zeros(1, dtype=int), ["a"])}}, "'shape' has 1 entries for 30"),
}


@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_shown_is_named_and_no_figure_stays(given, message):
    """Public bug reports, case 17."""
    with pytest.raises(ValueError, match=message):
        explored(**given)
    assert plot.plt.get_fignums() == []


@pytest.mark.parametrize("count", [8, 7, 1])
def test_up_to_eight_classes_are_shown(count):
    factors = {"class": (torch.arange(COUNT) % count, [f"class {index}" for index in range(count)])}
    assert explored(factors=factors).twin


def test_the_map_stands_upright_and_is_not_mirrored():
    points = np.array([[0.0, 2.0], [0.0, -2.0], [1.0, 0.0], [-1.0, 0.0]])
    factors = {"shape": (torch.tensor([0, 1, 0, 1]), ("disc", "ring"))}
    _, _, _, shown, _ = parts(explored({"one": (points, 0.5)}, factors, IMAGES[:4]))
    left, top = places(shown, "left", "top").T
    assert top.argmin() == 0 and top.argmax() == 1 and left.argmax() == 2 and left.argmin() == 3


def test_every_dot_has_the_colour_and_the_marker_of_its_class():
    _, colours, _, shown, _ = parts(explored())
    for factor, (classes, names) in FACTORS.items():
        colours.value = factor
        for dot, index in zip(dots(shown), classes.tolist(), strict=True):
            colour, marker = plot.maps.cue(index, names)
            assert f'fill="{colour}"' in dot and f'd="{_path(marker)}"' in dot


def test_the_pointer_shows_the_picture_of_a_dot():
    style, *_ = explored().children
    sheet = re.search(r"\.(ssl-sheet-\w+)-map b i {", style.value)[1]
    assert re.search(rf"\.{sheet}-map b i {{[^}}]*display: none", style.value)
    assert re.search(rf"\.{sheet}-map b:hover i {{[^}}]*display: block", style.value)
