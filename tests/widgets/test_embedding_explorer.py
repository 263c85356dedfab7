"""The embedding explorer, with jupyter-scatter and without it."""

import base64
import sys

import pytest
import torch

from ssl_course.widgets import WithTwin, embedding_explorer
from ssl_course.widgets.embedding_explorer import _legend

IMAGES = torch.randint(0, 256, (6, 3, 8, 8), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
POINTS = torch.randn(6, 2, generator=torch.Generator().manual_seed(1)).numpy()
MAPS = {"random": (POINTS, 0.5), "trained": (-POINTS, 0.9)}
WORDS = {"shape": ["disc", "ring", "disc", "cross", "ring", "disc"], "hue": ["red", "blue"] * 3}


def explored():
    return embedding_explorer(MAPS, IMAGES, WORDS, alt="two maps of six pictures")


def test_without_jupyter_scatter_the_maps_are_pictures(monkeypatch):
    monkeypatch.setitem(sys.modules, "jscatter", None)  # an import of it fails now
    box = explored()
    choice, picture = box.children
    assert isinstance(box, WithTwin) and [value for _, value in choice.options] == ["shape", "hue"]
    first = picture.value
    assert "frames: shape" in first and base64.b64encode(box.twin).decode() in first
    choice.value = "hue"
    assert "frames: hue" in picture.value and picture.value != first


def test_the_twin_has_an_alt_text_with_the_trustworthiness_of_each_map():
    bundle = explored().still()
    assert bundle["text/plain"].startswith("two maps of six pictures. Trustworthiness: random 0.50, trained 0.90")
    assert bundle["image/png"] and 'alt="two maps' in bundle["text/html"]


def test_words_of_the_legend_are_words_not_html():
    legend = _legend({"<b>": "#000000", "R&D": "#0072B2"})
    assert "&lt;b&gt;" in legend and "R&amp;D" in legend and legend.count("<span") == 2


def test_with_jupyter_scatter_hover_shows_the_picture():
    pytest.importorskip("jscatter")
    choice, legend, grid = explored().children
    titles, plots = zip(*(box.children for box in grid.children), strict=True)
    assert [("random" in title.value, "0.90" in title.value) for title in titles] == [(True, False), (False, True)]
    for shown in plots:
        assert type(shown).__name__ == "JupyterScatter" and shown.tooltip_enable
        assert (shown.tooltip_preview, shown.tooltip_preview_type) == ("picture", "image")
        assert shown.color_title == "shape"
    assert "ring" in legend.value
    choice.value = "hue"
    assert "ring" not in legend.value and "blue" in legend.value
    assert all(shown.color_title == "hue" for shown in plots)


@pytest.mark.parametrize("wrong", [{"maps": {"short": (POINTS[:4], 0.5)}}, {"words": {"shape": ["disc"]}}])
def test_lengths_must_match(wrong):
    given = {"maps": MAPS, "images": IMAGES, "words": WORDS, "alt": "x"} | wrong
    with pytest.raises(ValueError, match="entries for 6 pictures"):
        embedding_explorer(**given)
