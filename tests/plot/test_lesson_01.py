"""Training in steps: a row each, and the weights that are copied. Accuracy over labels: means and bands."""

import pytest
import torch

from ssl_course.evaluate import Interval
from ssl_course.plot.lesson_01 import label_curves, step_diagram


def test_a_row_per_step_with_pictures_words_and_output():
    images = torch.zeros(3, 3, 8, 8, dtype=torch.uint8)
    rows = [("1 · first", images[:2], ["a", "b"], "old"), ("2 · second", images[:2], ["c", "d"], "new")]
    ax = step_diagram(rows)
    assert len(ax.images) == 4
    texts = [text.get_text() for text in ax.texts]
    assert {"1 · first", "2 · second", "a", "b", "c", "d", "old", "new"} <= set(texts)
    assert texts.count("encoder") == 2 and texts.count("copy the weights") == 1  # between rows


def test_a_single_step_copies_nothing_and_grey_pictures_are_drawn_too():
    ax = step_diagram([("1", torch.zeros(1, 1, 8, 8, dtype=torch.uint8), ["a"], "out")])
    assert "copy the weights" not in [text.get_text() for text in ax.texts] and len(ax.images) == 1


def test_label_curves_are_means_with_bands_over_a_logarithmic_axis():
    scores = [Interval(0.5, 0.1, ()), Interval(0.75, 0.05, ())]
    ax = label_curves({"ours": scores, "theirs": scores}, [1, 10])
    assert list(ax.lines[0].get_ydata()) == [0.5, 0.75] and len(ax.collections) == 2 and ax.get_xscale() == "log"
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() == pytest.approx(0.4) and band.max() == pytest.approx(0.8)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "10"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["ours", "theirs"]
