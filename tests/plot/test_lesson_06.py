"""Lesson 06's drawings: bars and marks are what was given."""

import io

import pytest
import torch
from matplotlib.colors import to_hex
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
    "word map": lambda: draw.word_map(
        torch.rand(4, 6), list("wxyz"), list("aabb"), {"random": 0.3, "ours": 0.9}, left=["ours"]
    ),
    "rivals": lambda: draw.rivals("every word", {"unigram": 6.0, "network": 4.0}, left=["network"]),
    "gaps": lambda: draw.gaps(
        {way: lambda text, way=way: (GUESSES[way], []) for way in GUESSES}, ["it is ___", "___ it"]
    ),
    "probes": lambda: draw.probes(
        {
            "topic": {"bag": mean_ci([0.5, 0.6]), "network": mean_ci([0.7, 0.8])},
            "continent": {"bag": mean_ci([0.2, 0.3]), "network": mean_ci([0.1, 0.2])},
        },
        [0.1, 0.2],
        both=["network"],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_text_and_fits(name):
    figure, alt = PAGES[name]()
    assert len(alt) > 30
    assert Image.open(io.BytesIO(plot.png(figure))).width <= plot.WIDTH


def test_surprises_are_bars_and_who_knows_the_grammar_is_a_mark():
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
    assert line.get_label() == "entropy: 0.500"  # not the best possible: a loss that leaks runs below it
    figure, _ = draw.losses([0, 100, 200], {"short": [3.0, 2.0]}, {})  # a run that ended early
    assert list(figure.axes[0].lines[0].get_xdata()) == [0, 100] and len(figure.axes[0].lines) == 1


def test_rivals_carry_perplexities_and_networks_their_colour():
    figure, alt = PAGES["rivals"]()
    bars = figure.axes[0].patches
    assert [bar.get_width() for bar in bars] == [6.0, 4.0]
    assert [to_hex(bar.get_facecolor(), keep_alpha=False).upper() for bar in bars] == [draw.RIVAL, draw.LEFT]
    assert "perplexity 403" in [text.get_text() for text in figure.axes[0].texts] and "network 4.00" in alt


def test_words_stand_at_their_points():
    figure, _ = PAGES["word map"]()
    assert [text.get_text() for text in figure.axes[0].texts] == list("wxyz")
    assert [to_hex(bar.get_facecolor()).upper() for bar in figure.axes[1].patches] == [draw.RIVAL, draw.LEFT]


def test_names_of_near_points_are_moved_apart():
    near = torch.tensor([[0.0, 0.0], [0.0, 0.01], [0.01, 0.0], [1.0, 1.0]])
    figure, _ = draw.word_map(near, ["stormy", "windy", "rainy", "far"], list("aaab"), {"random": 0.3})
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert not any(one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[:at])


def test_probes_share_one_axis():
    figure, alt = PAGES["probes"]()
    assert [ax.get_xlim() for ax in figure.axes] == [(0, 1), (0, 1)]
    assert "continent, bag 0.25" in alt


def test_gaps_name_the_likeliest_word():
    figure, alt = PAGES["gaps"]()
    assert len(figure.axes) == 4 and "it is ___, from both sides: dry" in alt
