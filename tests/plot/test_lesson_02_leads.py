"""Lesson 02's leads are paired by seed, and have no interval below three of them."""

import math

import pytest

from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_02_leads as draw
from ssl_course.plot import plt


def around(mean):
    return mean_ci(mean + 0.01 * (place - 2) for place in range(5))


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_leads_take_intervals_and_pairs_of_numbers():
    figure, alt = draw.leads({"one": {"a": around(0.1), "b": (0.01, 0.02)}, "two": {"a": (-0.3, 0.1)}}, "scratch")
    left, right = figure.axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["b", "a"]  # the first on top
    assert left.get_xlim() == right.get_xlim()
    assert "one, a: +0.100 ± 0.020; one" in alt.replace("; one, b", "; one") or "one, a: +0.100" in alt
    assert "two, a: −0.300 ± 0.100" in alt and alt.startswith("paired leads over scratch.")


def test_below_three_seeds_no_interval_is_drawn():
    two, three = ((0.1, 0.02, (0.08, 0.12)), (0.1, 0.05, (0.08, 0.1, 0.12)))
    figure, alt = draw.leads({"some": {"few": two}, "more": {"three": three}}, "scratch")
    assert "few: +0.100" in alt and "± 0.020" not in alt and "three: +0.100 ± 0.050" in alt
    assert "mean of 2 seeds so far · too few for an interval" in figure.get_supxlabel()
    bars = [ax.containers[0][2][0].get_segments() for ax in figure.axes]
    drawn = [[float(bar[1, 0] - bar[0, 0]) for bar in each if bar.size and not math.isnan(bar[0, 0])] for each in bars]
    assert drawn == [[], [pytest.approx(0.1)]]
    figure, _ = draw.leads({"more": {"three": three}}, "scratch")
    assert "mean of 3 seeds so far" in figure.get_supxlabel()


def test_networks_are_compared_pair_by_pair():
    perceptron = {f"{arm}, {count} labels": around(0.5) for arm in ("scratch", "fine-tuned") for count in (10, 50, 100)}
    half = {"network, fine-tuned": around(0.4), "network from scratch": around(0.45)}
    yours = {"fine-tuned 550, 10 labels": around(0.4), "scratch, 10 labels": around(0.5)}
    garments = {10: half, 100: half}
    _, alt = draw.over_networks(perceptron, perceptron, garments, half, yours, {"twice as wide": perceptron})
    assert "half as wide: −0.050 ± 0.000" in alt and "yours: −0.100 ± 0.000" in alt
    assert "convolutional, fashion, 100 labels: −0.050 ± 0.000" in alt
    assert "perceptron, digits, 50 labels: +0.000" in alt and "twice as wide: +0.000" in alt
