"""Lesson 10's drawings: what they measure, what they say, and that they do without stored results."""

import pytest
import torch

from ssl_course.evaluate.intervals import mean_ci
from ssl_course.plot import lesson_10

RUNS = {
    (a, b, c): {0: torch.randn(2, 6, 2), 5: torch.zeros(2, 6, 2)}
    for a in (False, True)
    for b in (False, True)
    for c in (False, True)
}


def test_apart_is_the_mean_distance_of_positives():
    points = torch.tensor([[[0.0, 0.0], [1.0, 1.0]], [[3.0, 4.0], [1.0, 2.0]]])
    assert lesson_10.apart(points) == pytest.approx(3)


def test_a_page_shows_the_run_and_step_it_is_asked_for():
    page = lesson_10.cloud_pages(RUNS)
    figure, alt = page(step=0, invariance=True, variance=False, covariance=True)
    assert "invariance + covariance, step 0" in figure.axes[0].get_title() and "rank" in alt
    assert "no term: the start" in page(step=5, invariance=False, variance=False, covariance=False)[1]


def test_the_twin_holds_all_eight_choices():
    figure, alt = lesson_10.clouds(RUNS, 0)
    assert len(figure.axes) == 8 and alt.count("spread") == 8 and "all three terms" in alt


def test_dropped_names_its_lines_and_tells_ends():
    watched = {"all three terms": [(0.3, 20.0), (0.5, 6.0)], "no variance": [(0.3, 20.0), (0.01, 30.0)]}
    shapes = {"random encoder": mean_ci([0.1, 0.2]), "all three terms": mean_ci([0.4, 0.5])}
    figure, alt = lesson_10.dropped(watched, shapes, 50)
    assert "no variance: spread 0.3 to 0.01" in alt and "all three terms 0.45" in alt
    assert {"all three terms", "no variance"} <= {text.get_text() for ax in figure.axes for text in ax.texts}


def test_correlation_words_of_a_known_matrix():
    matrix = torch.tensor([[1.0, 0.3], [-0.3, 0.5]])
    assert lesson_10.correlation_words(matrix) == "diagonal 0.75, others ±0.30"
    figure, alt = lesson_10.correlations({"before": matrix, "after": torch.eye(2)})
    assert "after, diagonal 1.00, others ±0.00" in alt and len(figure.axes) == 3


def test_readings_write_the_energies():
    z = torch.tensor([[1.0, 2.0], [1.0, 0.0]])
    _, alt = lesson_10.readings(z, torch.zeros(2, 3, 8, 8, dtype=torch.uint8))
    assert "Z Zᵀ, rows: 4 entries, energy 28" in alt and "ZᵀZ, columns: 4 entries, energy 28" in alt


def test_pushes_have_a_panel_for_each_number():
    figure, alt = lesson_10.pushes({"rows": {"shape": 0.4, "rank": 9.0}, "columns": {"shape": 0.3, "rank": 8.0}})
    assert [ax.get_title() for ax in figure.axes] == [
        "shape: test accuracy",
        "rank",
    ] and "columns: shape 0.3, rank 8" in alt
