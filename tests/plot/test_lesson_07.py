"""The instruments of lesson 07: what they draw, and that the lesson's own measures are the package's."""

import pytest
import torch

from ssl_course import collapse, dashboard, losses, plot
from ssl_course.exercises import EXERCISES


def look(rows):
    spread, rank = collapse.spread_of(rows), collapse.effective_rank(rows)
    return dashboard.Look(spread, rank, 0.1, -1.0, collapse.spectrum(rows), dashboard.widest(rows))


def rows(seed=0, batch=60, dim=6):
    return torch.randn(batch, dim, generator=torch.Generator().manual_seed(seed)) + 3


def test_the_lessons_measures_are_the_packages():
    z, z_pair, z_other = rows(0), rows(1), rows(2)
    assert EXERCISES["column_spread"].reference(z).item() == pytest.approx(collapse.spread_of(z), rel=1e-5)
    assert EXERCISES["effective_rank"].reference(z).item() == pytest.approx(collapse.effective_rank(z), rel=1e-5)
    expected = sum(losses.contrastive_margin(z, z_pair, z_other, margin=4.0))
    assert torch.allclose(EXERCISES["margin_loss"].reference(z, z_pair, z_other, 4.0), expected)


def test_widest_is_centred_and_keeps_the_two_largest_variances():
    z = rows() * torch.tensor([5.0, 3.0, 0.1, 0.1, 0.1, 0.1])
    seen = dashboard.widest(z)
    assert seen.shape == (60, 2) and seen.mean(0).abs().max() < 1e-4
    assert torch.allclose(seen.var(0).double(), collapse.spectrum(z)[:2], rtol=1e-4)
    turned = dashboard.widest(z * (1 + 1e-6))
    assert torch.allclose(seen, turned, atol=1e-2)  # not mirrored


def test_a_dashboard_is_shown_once_and_then_updated(monkeypatch):
    shown = []

    class Place:
        def update(self, bundle, raw):
            shown.append(("update", bundle["text/plain"]))

    def display(bundle, raw, display_id):
        shown.append(("new", bundle["text/plain"]))
        return Place()

    monkeypatch.setattr(dashboard, "display", display)
    open_figures = plot.plt.get_fignums()
    board = dashboard.Dashboard("toy", every=10)
    for seed in range(3):
        board.add(look(rows(seed)), look(rows(seed, dim=9)))
    assert [kind for kind, _ in shown] == ["new", "update", "update"] and "toy" in shown[0][1]
    assert board.picture.startswith(b"\x89PNG") and len(board.looks) == 3
    assert plot.plt.get_fignums() == open_figures  # each is closed
    figure = board.figure()
    assert all(ax.get_xlabel() and ax.get_ylabel() for ax in figure.axes)
    assert list(figure.axes[1].lines[0].get_xdata()) == [0, 10, 20]
    plot.plt.close(figure)


def test_points_outside_of_the_map_are_counted():
    board = dashboard.Dashboard("far", every=1)
    board.add(look(1000 * rows()), look(rows()))
    figure = board.figure()
    assert "lie outside" in figure.axes[0].texts[0].get_text()
    plot.plt.close(figure)


def test_plane_and_siamese_draw_every_run_and_row():
    ax = dashboard.plane({"one": look(rows()), "two": look(0.001 * rows())})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]
    z = torch.tensor([[0.0, 0.0], [3.0, 4.0]])
    ax = dashboard.siamese(torch.rand(2, 3, 8, 8), z, ["x", "x′"])
    assert any("= 5.00" in text.get_text() for text in ax.texts)
    plot.plt.close("all")
