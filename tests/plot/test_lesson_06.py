"""Lesson 06's drawings: bars and marks are what was given."""

import io

import pytest
import torch
from PIL import Image

from ssl_course import plot
from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_06 as draw

SENTENCE = ["it", "is", "warm"]
BEST = ([0.5, 0.1, 1.2], [0.2, 0.0, 0.7])
GUESSES = {"from the words before": [("wet", 0.6), ("dry", 0.2)], "from both sides": [("dry", 0.9), ("wet", 0.1)]}
PAGES = {
    "surprises": lambda: draw.surprises(SENTENCE, BEST),
    "surprises of networks": lambda: draw.surprises(SENTENCE, BEST, [[1, 1, 1], [2, 2, 2]]),
    "losses": lambda: draw.losses(range(0, 300, 100), {"next word": [4.0, 0.8, 0.6]}, {"next word": 0.5}),
    "word map": lambda: draw.word_map(torch.rand(4, 6), list("wxyz"), list("aabb"), {"random": 0.3, "ours": 0.9}),
    "rivals": lambda: draw.rivals({"every word": {"unigram": 6.0, "network": 4.0}}, ["network"]),
    "gaps": lambda: draw.gaps(
        {way: lambda text, way=way: (GUESSES[way], []) for way in GUESSES}, ["it is ___", "___ it"]
    ),
    "probes": lambda: draw.probes({"topic": {"bag": mean_ci([0.5, 0.6]), "network": mean_ci([0.7, 0.8])}}, [0.1]),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_text_and_fits(name):
    figure, alt = PAGES[name]()
    assert len(alt) > 30
    assert Image.open(io.BytesIO(plot.png(figure))).width <= plot.WIDTH


def test_surprises_are_bars_and_the_best_are_marks():
    figure, alt = PAGES["surprises of networks"]()
    assert [bar.get_height() for bar in figure.axes[0].patches] == [1, 1, 1, 2, 2, 2]
    marks = [point[1] for part in figure.axes[0].collections for point in part.get_offsets().tolist()]
    assert marks == pytest.approx([*BEST[0], *BEST[1]])
    assert "from both sides 6.00" in alt


def test_a_loss_runs_beside_its_line():
    figure, alt = PAGES["losses"]()
    curve, line = figure.axes[0].lines
    assert list(curve.get_ydata()) == [4.0, 0.8, 0.6] and set(line.get_ydata()) == {0.5}
    assert "4.00 to 0.600" in alt and "0.500" in alt
    figure, _ = draw.losses([0, 100, 200], {"short": [3.0, 2.0]}, {})  # a run that ended early
    assert list(figure.axes[0].lines[0].get_xdata()) == [0, 100] and len(figure.axes[0].lines) == 1


def test_rivals_carry_perplexities_and_ours_is_green():
    figure, alt = PAGES["rivals"]()
    bars = figure.axes[0].patches
    assert [bar.get_width() for bar in bars] == [6.0, 4.0] and bars[0].get_facecolor() != bars[1].get_facecolor()
    assert "perplexity 403" in [text.get_text() for text in figure.axes[0].texts] and "network 4.00" in alt


def test_words_stand_at_their_points():
    figure, _ = PAGES["word map"]()
    assert [text.get_text() for text in figure.axes[0].texts] == list("wxyz")


def test_gaps_name_the_likeliest_word():
    figure, alt = PAGES["gaps"]()
    assert len(figure.axes) == 4 and "it is ___, from both sides: dry" in alt
