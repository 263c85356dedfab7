"""The report's explorer: every dot with its picture or its row, no script, nothing from outside, names escaped."""

import re

import numpy as np
import pytest
import torch

from ssl_course import data
from ssl_course.course.verdict_explorer import explorer, rows_in_words, sheet

POINTS = np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, 0.5]])
MAPS = {"raw <inputs>": (POINTS, 0.9), "pretrained encoder": (-POINTS, 0.8)}


@pytest.fixture
def images():
    return torch.randint(255, (3, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def test_every_map_has_a_button_and_every_dot_its_picture(images):
    made = explorer(MAPS, ["cat", "", "<b>"], *sheet(images))
    assert made.count('type="radio"') == made.count("<label for=") == 2 and made.count(" checked>") == 1
    assert made.count("<i style=") == 6 and made.count("data:image/png;base64,") == 1
    assert "raw <inputs>" not in made and "raw &lt;inputs&gt; 0.90" in made and "no label" in made
    assert "<script" not in made and not re.search(r"url\((?!data:)|(src|href)=", made)


def test_a_point_at_the_upper_right_stands_there(images):
    made = explorer({"a": (np.array([[1.0, 1.0], [-1.0, -1.0]]), 1.0)}, ["x", "y"], *sheet(images[:2]))
    first, second = re.findall(r'<b style="left: (\d+)px; top: (\d+)px">', made)
    assert int(first[0]) > int(second[0]) and int(first[1]) < int(second[1])


def test_dots_without_a_label_lie_below_the_others(images):
    made = explorer({"a": (POINTS, 1.0)}, ["", "cat", ""], *sheet(images))
    fills = re.findall(r'fill="(#\w+)"', made.partition("</div>")[0])
    assert fills[:2] == ["#999999"] * 2 and fills[2] != "#999999"


def test_many_classes_share_a_mark(images):
    words = [f"class {number}" for number in range(30)] + ["class 0"] * 3
    points = np.random.default_rng(0).normal(size=(33, 2))
    made = explorer({"a": (points, 1.0)}, words, *sheet(images[:1].expand(33, 3, 8, 8)))
    assert "other labels" in made and made.partition("</div>")[2].count("<svg") == 7 and "no label" not in made


def test_rows_are_told_by_their_values():
    pool = data.Columns({"a<b": [1.25, 2.0], "kind": ["x", "<y>"]})
    cells, _ = rows_in_words(pool, [1])
    assert cells == ["<i>a&lt;b: 2<br>kind: &lt;y&gt;</i>"]
