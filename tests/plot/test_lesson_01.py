"""Two ways of pretraining, trios of scenes, arms beside five seeds, leads over labels: what the figures say."""

from io import BytesIO

import matplotlib.pyplot as plt
import pytest
import torch
from PIL import Image

from ssl_course.data import Pictures
from ssl_course.evaluate import Interval, mean_ci
from ssl_course.plot.figure import BASELINE, COLOURS, png
from ssl_course.plot.lesson_01 import (
    arms,
    garment_or_clutter,
    label_curves,
    label_leads,
    leads,
    titled_leads,
    trios,
    two_ways,
    views_below,
)


def pictures(count=9):
    images = torch.randint(256, (count, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    return Pictures(images, {"class": torch.arange(count) % 5})


def dimmed(images, generator):
    return images * torch.rand(len(images), 1, 1, 1, generator=generator)


def words(figure):
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def test_two_ways_meet_in_the_row_between_them():
    figure, alt = two_ways(pictures(), pictures(), dimmed)
    assert len(figure.axes[0].images) == 12 and "copied" in alt
    texts = words(figure)
    assert texts.count("encoder") == 3 and texts.count("copy the weights") == 2
    assert {"T-shirt", "trousers", "one picture, two views", "another, two views"} <= set(texts)
    shown = [picture.get_array() for picture in figure.axes[0].images]
    assert shown[8].mean() != shown[9].mean()  # two views of one picture


def test_views_stand_below_their_pictures(seeded):
    figure, alt = views_below(pictures(), dimmed, seeded())
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["picture", "view", "view", "view"]
    assert "three views" in alt


def test_trios_are_rows_with_names():
    part = pictures(3).images
    figure, alt = trios({"a": part, "b\nc": part})
    assert figure.axes[0].images[0].get_array().shape[:2] == (2 * 34 - 2, 3 * 34 - 2) and "a; b c" in alt


def test_the_share_of_trios_that_the_garment_wins_is_counted():
    same, clutter = torch.tensor([0.9, 0.5, 0.1, 0.3]), torch.tensor([0.1, 0.4, 0.2, 0.1])
    figure, alt = garment_or_clutter({"net": (same, clutter)})
    assert {"0.45", "0.20", "garment wins: 0.75"} <= set(words(figure))
    assert "net 0.45 and 0.20, the garment wins 0.75" in alt


def test_arms_show_this_run_and_five_seeds():
    five = {"a": mean_ci([0.4, 0.5]), "b": mean_ci([0.6, 0.7]), "c": mean_ci([0.1, 0.1])}
    figure, alt = arms({"a": 0.25, "d": Interval(0.5, 0.1, ())}, five, title="frozen", highlight=["b"], also=["b"])
    (ax,) = figure.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "d", "b"]  # c is stored, nobody asked for it
    assert {"0.25", "0.50"} <= set(words(figure)) and "five seeds" in ax.get_xlabel()
    assert "a 0.25, d 0.50; five seeds: a 0.45, b 0.65" in alt
    figure, _ = arms({"from scratch": 0.2, "with labels": 0.3, "ours": 0.4}, five, highlight=["ours"])
    assert figure.axes[0].get_xlabel().endswith("bold: the arm in question")  # other arms may be green, too
    marks = [line.get_color() for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert marks == [BASELINE, COLOURS[0], COLOURS[2]]


def test_without_stored_seeds_arms_speak_of_this_run_only():
    figure, alt = arms({"a": 0.25}, {}, title="frozen", highlight=["b"], also=["b"])
    assert "five seeds" not in figure.axes[0].get_xlabel() + alt
    with pytest.raises(ValueError, match="no arm is called e; there are: a"):
        arms({"a": 0.25}, {}, title="frozen", highlight=["e"])
    assert len(plt.get_fignums()) == 1


SCORE = Interval(0.5, 0.1, (0.4, 0.6))


def test_label_curves_are_points_apart_with_their_single_values():
    ax = label_curves({"ours": [SCORE, SCORE], "theirs": [SCORE, SCORE]}, [1, 10])
    (first, *_), (second, *_) = ax.containers
    assert list(first.get_ydata()) == list(second.get_ydata()) == [0.5, 0.5]
    assert (second.get_xdata() - first.get_xdata() > 0.1).all()  # no interval hides another
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "10"]
    heights = [text.get_position()[1] for text in ax.texts]
    assert [text.get_text() for text in ax.texts] == ["ours", "theirs"] and heights[1] > heights[0]
    assert [0.4, 0.6] in [list(line.get_ydata()) for line in ax.lines]


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
    assert len({(bars[0].get_color(), bars[0].get_marker()) for bars in ax.containers}) == 9


def table(**means):
    return {name.replace("_", " "): mean_ci([mean, mean + 0.02]) for name, mean in means.items()}


def test_leads_are_paired_and_named_by_their_baseline():
    tables = [table(scratch=0.2, ours=0.3), table(scratch=0.5, ours=0.45)]
    figure, alt = leads({"tuned": ("scratch", tables)}, [1, 10])
    (bars,) = figure.axes[0].containers
    assert bars[0].get_ydata() == pytest.approx([0.1, -0.05])
    assert figure.axes[0].get_ylabel() == "accuracy minus scratch" and "tuned, ours: +0.10, -0.05" in alt


STORED = {
    "frozen": table(random_encoder=0.2, raw_pixels=0.1, with_labels=0.5),
    "fine_tuned": table(from_scratch=0.4, with_labels=0.5, labels_then_own_pictures=0.4),
    "ten_seconds": table(from_scratch=0.3, with_labels=0.5),
}


def stored(name):
    return STORED[name.rsplit("_", 1)[0]]


def test_label_leads_draw_what_is_measured():
    assert list(label_leads(lambda name: {})) == []
    first, second = label_leads(stored)
    assert "frozen, with labels: +0.30, +0.30, +0.30" in first[1] and "raw pixels" not in first[1]
    assert "150 steps: ten seconds, with labels: +0.20, +0.20" in second[1]
    assert "own pictures" in first[1] and "own pictures" not in second[1]  # the same arms on both sides
    assert len(list(label_leads(lambda name: {} if name.startswith("ten") else stored(name)))) == 1


def test_paired_leads_say_what_they_come_from():
    figure, alt = titled_leads({"a minus b": mean_ci([0.1, 0.2, 0.3])}, "five seeds")
    assert figure.axes[0].get_title() == "five seeds"
    assert "five seeds: a minus b +0.20 plus or minus 0.25" in alt


def test_no_figure_is_wider_than_a_page():
    pages = [two_ways(pictures(), pictures(), dimmed), *label_leads(stored)]
    for figure, _ in pages:
        assert Image.open(BytesIO(png(figure))).width <= 1000
