"""The embedding explorer, with jupyter-scatter and without it."""

import base64
import sys
import types

import ipywidgets
import numpy as np
import pytest
import torch

from ssl_course import plot
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


MANY = {"class": [f"class {index}" for index in range(10)]}
WRONG = {
    "ten words": ({"words": MANY}, "'class' has 10 different words, and there are 8 colours"),
    "ten words, second": ({"words": {"half": ["a", "b"] * 5} | MANY}, "'class' has 10 different words"),
    "nan": ({"maps": {"trained": (np.full((10, 2), np.nan), 0.5)}}, "the map 'trained' holds nan or inf"),
    "no map": ({"maps": {}}, "at least one map and one list of words"),
    "no words": ({"words": {}}, "at least one map and one list of words"),
}


@pytest.mark.parametrize("scatter", [True, False], ids=["live", "pictures"])
@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_shown_is_named_and_no_figure_stays(given, message, scatter, monkeypatch):
    """Public bug reports, case 17."""
    if not scatter:
        monkeypatch.setitem(sys.modules, "jscatter", None)
    maps = {"trained": (np.random.default_rng(0).normal(size=(10, 2)), 0.5)}
    good = {"maps": maps, "images": IMAGES[[0] * 10], "words": {"half": ["a", "b"] * 5}, "alt": "x"}
    with pytest.raises(ValueError, match=message):
        embedding_explorer(**good | given)
    assert plot.plt.get_fignums() == []


@pytest.mark.parametrize("words", [8, 7, 1])
def test_eight_words_are_shown(words, monkeypatch):
    monkeypatch.setitem(sys.modules, "jscatter", None)
    maps = {"trained": (np.random.default_rng(0).normal(size=(8, 2)), 0.5)}
    given = {"class": [f"class {index % words}" for index in range(8)]}
    assert embedding_explorer(maps, IMAGES[[0] * 8], given, alt="x").twin


def test_words_and_names_are_text_and_not_html(monkeypatch):
    """With a stand-in for jupyter-scatter, which is an extra: what is handed to it, and the legend."""
    composed = {}
    nothing = types.SimpleNamespace(axes=lambda *_, **__: None, tooltip=lambda *_, **__: None, color=lambda **_: None)

    def compose(plots, **_):
        composed["titles"] = [title for _, title in plots]
        return ipywidgets.HTML()

    monkeypatch.setitem(sys.modules, "jscatter", types.SimpleNamespace(Scatter=lambda **_: nothing, compose=compose))
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=dict, Categorical=list))
    words = {"class": ["<b>disc</b>", "a & b", "<img src=x onerror=alert(1)>"] * 2}
    _, legend, _ = embedding_explorer({"<i>net</i>": (POINTS, 0.5)}, IMAGES, words, alt="x").children
    assert "&lt;b&gt;disc&lt;/b&gt;" in legend.value and "a &amp; b" in legend.value and "<img" not in legend.value
    assert composed["titles"] == ["&lt;i&gt;net&lt;/i&gt; (trustworthiness 0.50)"]
