"""Maps and heat maps of pictures: what they hold, with jupyter-scatter and without it."""

import base64
import math
import sys

import pytest
import torch

from ssl_course import heatmaps, plot
from ssl_course.explorer import embedding_explorer
from ssl_course.widgets import WithTwin

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
    assert isinstance(box, WithTwin) and choice.options == ("shape", "hue")
    first = picture.value
    assert "frames: shape" in first and base64.b64encode(box.twin).decode() in first
    choice.value = "hue"
    assert "frames: hue" in picture.value and picture.value != first


def test_the_twin_has_an_alt_text_with_the_trustworthiness_of_each_map():
    bundle = explored()._repr_mimebundle_()
    assert bundle["text/plain"] == "two maps of six pictures. Trustworthiness: random 0.50, trained 0.90"
    assert bundle["image/png"] and 'alt="two maps' in bundle["text/html"]


def test_with_jupyter_scatter_hover_shows_the_picture():
    pytest.importorskip("jscatter")
    choice, view = explored().children
    legend, grid = view.children
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


def test_pair_matrix_writes_values_and_crosses_out_what_is_ruled_out():
    for numbers, texts in (
        ([[math.nan, 0.25, 1.0], [0.0, -0.5, math.nan]], ["×", "0.25", "1.00", "0.00", "-0.50", "×"]),
        ([[math.nan, 0.0, 1.0], [0.0, 1.0, math.nan]], ["×", "", "1", "", "1", "×"]),
    ):
        ax = heatmaps.pair_matrix(torch.tensor(numbers), IMAGES[:2], IMAGES[:3], label="similarity")
        assert [text.get_text() for text in ax.texts] == texts
        assert len(ax.images) == 1 + 2 + 3  # the matrix and its thumbnails
        plot.plt.close(ax.figure)


def test_probe_map_colours_the_way_from_chance_to_perfect():
    scores = {"pixels": {"shape": 0.125, "hue": 1.0}, "trained": {"shape": 0.5625, "hue": 1 / 6}}
    figure = heatmaps.probe_map({"mine": scores}, {"shape": 1 / 8, "hue": 1 / 6})
    shown = torch.as_tensor(figure.axes[0].images[0].get_array())
    assert torch.allclose(shown, torch.tensor([[0.0, 1.0], [0.5, 0.0]]), atol=1e-6)
    assert [text.get_text() for text in figure.axes[0].texts] == ["0.12", "1.00", "0.56", "0.17"]
    plot.plt.close(figure)


def test_densities_have_area_one():
    ax = plot.densities({"a": torch.linspace(-1, 1, 400), "b": torch.zeros(10)})
    heights = ax.patches[0].get_path().vertices[:, 1]
    assert heights.max() == pytest.approx(0.5, rel=0.02) and ax.get_ylabel() == "density"
    plot.plt.close(ax.figure)
