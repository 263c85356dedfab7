"""Lesson 07's drawings of runs."""

import pytest
import torch

from ssl_course import evaluate, plot
from ssl_course.plot import lesson_07 as draw


def rows(seed=0, batch=120, dim=6):
    return torch.randn(batch, dim, generator=torch.Generator().manual_seed(seed)) + 3


def a_run(*sizes, every=25):
    """A run whose looks are clouds of these sizes, partners close by."""
    looks = [(size * rows(), size * (rows() + 0.1 * rows(1))) for size in sizes]
    return draw.Run(torch.nn.Identity(), looks, [2.0, 1.0] * 60, every)


def measured(run):
    spread, rank = ([measure(z) for z, _ in run.looks] for measure in (evaluate.embedding_std, evaluate.effective_rank))
    return spread, rank


@pytest.fixture(autouse=True)
def closed():
    yield
    plot.plt.close("all")


def test_pca_2d_is_centred_and_keeps_the_two_largest_variances():
    z = rows(batch=60) * torch.tensor([5.0, 3.0, 0.1, 0.1, 0.1, 0.1])
    seen = draw.pca_2d(z)
    assert seen.shape == (60, 2) and seen.mean(0).abs().max() < 1e-4
    assert torch.allclose(seen.var(0).double(), evaluate.spectrum(z)[:2], rtol=1e-4)
    turned = draw.pca_2d(z * (1 + 1e-6))
    assert torch.allclose(seen, turned, atol=1e-2)  # not mirrored


def test_partners_are_shown_on_the_centre_and_axes_of_the_rows():
    z = rows()
    assert torch.allclose(draw.pca_2d(z, z[:3]), draw.pca_2d(z)[:3], atol=1e-5)
    assert torch.allclose(draw.pca_2d(z, z.mean(0, keepdim=True)), torch.zeros(1, 2), atol=1e-5)


@pytest.mark.parametrize("direction", [[1, -1], [-1, 1], [1, 0], [-1, 0], [1, -1, 0]], ids=str)
def test_pca_2d_keeps_an_axis_whose_numbers_sum_to_zero(direction):
    """Public bug reports, case 12: sign(0) is 0, and the cloud became one point."""
    along = torch.randn(50, 1, generator=torch.Generator().manual_seed(0))
    z = along * torch.tensor(direction, dtype=torch.float)
    assert draw.pca_2d(z)[:, 0].std().item() == pytest.approx(z.std(0).norm().item(), rel=1e-5)


def test_pca_2d_points_the_same_way_for_mirrored_axes():
    z = rows()
    axes = torch.linalg.lstsq(z - z.mean(0), draw.pca_2d(z)).solution
    assert (axes.sum(0) > 0).all()


def test_the_steps_of_looks_end_with_the_run():
    assert a_run(1, 1, 1, 1, 1, 1).steps == [0, 25, 50, 75, 100, 120]


def test_trios_have_a_row_for_views_positives_and_negatives():
    figure, alt = draw.trios(torch.rand(20, 3, 8, 8), count=5)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["x", "positive x′", "negative x″"]
    assert alt.startswith("5 pictures")


def test_siamese_draws_every_row_with_its_distance_and_a_scale():
    z = torch.tensor([[0.0, 0.0], [3.0, 4.0]])
    figure, _ = draw.siamese(torch.rand(2, 3, 8, 8), z, ["x", "x′"])
    assert any("= 5.00" in text.get_text() for text in figure.axes[0].texts)
    assert "units of z" in figure.axes[1].get_xlabel()


@pytest.mark.parametrize(("size", "said"), [(300, "300 times as wide"), (1 / 300, "1/300 as wide"), (1, "")])
def test_every_panel_of_a_film_holds_its_cloud_and_says_its_scale(size, said):
    run = a_run(1, 1, size)
    figure, alt = draw.film(run)
    last = figure.axes[-1]
    assert last.get_title().split("\n") == ["step 50", said] and said in alt
    points = draw.pca_2d(run.looks[-1][0])[: draw.SHOWN]
    assert points.abs().max() < last.get_xlim()[1] <= 1.2 * points.abs().max()


def test_a_cloud_on_one_point_is_drawn():
    z = torch.ones(120, 4)
    assert draw.cloud(plot.plt.subplots()[1], z, z) == 1


def test_loss_curves_have_a_panel_each():
    figure, alt = draw.loss_curves({"one": a_run(1), "two": a_run(1)})
    assert [ax.get_title() for ax in figure.axes] == ["one", "two"] and "one from 2 to 1" in alt


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_dashboard_shows_clouds_and_the_way_of_both_measures(count):
    runs = {f"run {size}": a_run(1, size) for size in (1, 2, 0.001, 1000)[:count]}
    figure, alt = draw.dashboard(runs, {name: measured(run) for name, run in runs.items()})
    upper, lower = figure.subfigs
    assert [ax.get_title() for ax in upper.axes] == list(runs)
    for ax in lower.axes:
        assert len(ax.lines) == count and [text.get_text().strip() for text in ax.texts]
        assert ax.get_xlabel() and "log scale" in ax.get_ylabel()
        low, high = ax.get_ylim()
        assert all(low < value < high for line in ax.lines for value in line.get_ydata())
    assert all(name in alt for name in runs)


def test_names_at_the_ends_of_lines_stand_apart():
    ax = plot.plt.subplots()[1]
    ax.set(yscale="log", ylim=(0.1, 10))
    draw._named_ends(ax, 1, {"one": 1.0, "two": 1.01, "three": 1.02})
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert heights[1] / heights[0] > 1.4 and heights[2] / heights[1] > 1.4


def test_no_name_at_the_end_of_a_line_hangs_over_the_axis():
    ax = plot.plt.subplots()[1]
    ax.set(yscale="log", ylim=(0.1, 10))
    draw._named_ends(ax, 1, {"one": 0.101, "two": 0.102, "three": 5})
    ax.figure.draw_without_rendering()
    frame, boxes = ax.get_window_extent(), [text.get_window_extent() for text in ax.texts]
    assert all(frame.y0 < box.y0 for box in boxes) and boxes[0].y1 < boxes[1].y0


def test_partners_in_a_cloud_stand_where_they_are():
    z, positive = rows(), rows() + 0.5 * rows(1)
    ax = plot.plt.subplots()[1]
    draw.cloud(ax, z, positive)
    squares = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_marker() == "s"]
    assert len(squares) == draw.PAIRS
    for square, there in zip(squares, draw.pca_2d(z, positive), strict=False):
        assert square == pytest.approx(there.tolist(), abs=1e-5)


def test_a_trio_is_a_picture_its_other_view_and_another_picture():
    first, second = torch.arange(6.0).view(6, 1, 1, 1).expand(6, 3, 8, 8) / 20, torch.ones(6, 3, 8, 8)
    second = second * torch.arange(6.0).view(6, 1, 1, 1) / 10 + 0.4
    figure, _ = draw.trios(torch.cat([first, second]), 2)
    canvas = torch.as_tensor(figure.axes[0].images[0].get_array().copy()).float()
    heights = torch.linspace(0, len(canvas), 7).long()[1::2]
    row = [canvas[height, 3].mean().item() / 255 for height in heights.tolist()]
    assert row == pytest.approx([0.0, 0.4, 0.9], abs=0.02)
