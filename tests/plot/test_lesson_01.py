"""Training in steps: a row each, and the weights that are copied. Accuracy over labels: means and intervals."""

import matplotlib.pyplot as plt
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


def test_label_curves_are_means_with_intervals_side_by_side_over_a_logarithmic_axis():
    scores = [Interval(0.5, 0.1, ()), Interval(0.75, 0.05, ())]
    ax = label_curves({"ours": scores, "theirs": scores}, [1, 10])
    ours, theirs = ax.containers
    assert list(ours.lines[0].get_ydata()) == [0.5, 0.75] and ax.get_xscale() == "log"
    ends = [segment[:, 1].tolist() for segment in ours.lines[2][0].get_segments()]
    assert ends == [pytest.approx([0.4, 0.6]), pytest.approx([0.7, 0.8])]
    places = [curve.lines[0].get_xdata() for curve in (ours, theirs)]
    assert all(places[0] < places[1]) and (places[0] * places[1]) ** 0.5 == pytest.approx([1, 10])
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "10"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["ours", "theirs"]


def test_no_steps_or_words_for_other_pictures_are_refused():
    with pytest.raises(ValueError, match="there are no steps to draw"):
        step_diagram([])
    with pytest.raises(ValueError, match="step 'first' has 1 words for 2 pictures"):
        step_diagram([("first", torch.zeros(2, 1, 8, 8, dtype=torch.uint8), ["a"], "out")])
    assert plt.get_fignums() == []


SCORE = Interval(0.5, 0.1, ())
WRONG = {
    "no label": ({"ours": [SCORE, SCORE]}, [0, 10], "counts: 0 to 10 is out of range"),
    "negative": ({"ours": [SCORE, SCORE]}, [-1, 10], "counts: -1 to 10 is out of range"),
    "one score less": ({"ours": [SCORE]}, [1, 10], "ours has 1 scores for 2 counts"),
    "per cent": ({"ours": [SCORE, Interval(73.0, 1.0, ())]}, [1, 10], "ours: 0.5 to 73 is out of range"),
}


@pytest.mark.parametrize(("series", "counts", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_curve_is_named_and_no_figure_stays(series, counts, message):
    with pytest.raises(ValueError, match=message):
        label_curves(series, counts)
    assert plt.get_fignums() == []


def test_nine_methods_are_nine_curves():
    ax = label_curves({str(index): [SCORE] for index in range(9)}, [10])
    curves = [container.lines[0] for container in ax.containers]
    assert len({(line.get_color(), line.get_marker()) for line in curves}) == 9
