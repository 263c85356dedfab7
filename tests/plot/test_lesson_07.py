"""The instruments of lesson 07: what they draw."""

import pytest
import torch

from ssl_course import evaluate, plot
from ssl_course.plot import lesson_07


def snapshot(rows):
    spread, rank = evaluate.embedding_std(rows), evaluate.effective_rank(rows)
    return lesson_07.Snapshot(spread, rank, 0.1, -1.0, evaluate.spectrum(rows), lesson_07.pca_2d(rows))


def rows(seed=0, batch=60, dim=6):
    return torch.randn(batch, dim, generator=torch.Generator().manual_seed(seed)) + 3


def test_pca_2d_is_centred_and_keeps_the_two_largest_variances():
    z = rows() * torch.tensor([5.0, 3.0, 0.1, 0.1, 0.1, 0.1])
    seen = lesson_07.pca_2d(z)
    assert seen.shape == (60, 2) and seen.mean(0).abs().max() < 1e-4
    assert torch.allclose(seen.var(0).double(), evaluate.spectrum(z)[:2], rtol=1e-4)
    turned = lesson_07.pca_2d(z * (1 + 1e-6))
    assert torch.allclose(seen, turned, atol=1e-2)  # not mirrored


@pytest.mark.slow
def test_a_dashboard_is_shown_once_and_then_updated(monkeypatch):
    shown = []

    class Place:
        def update(self, bundle, raw):
            shown.append(("update", bundle["text/plain"]))

    def display(bundle, raw, display_id):
        shown.append(("new", bundle["text/plain"]))
        return Place()

    monkeypatch.setattr(lesson_07, "display", display)
    open_figures = plot.plt.get_fignums()
    board = lesson_07.Dashboard("toy", every=10)
    for seed in range(3):
        board.add(snapshot(rows(seed)), snapshot(rows(seed, dim=9)))
    assert [kind for kind, _ in shown] == ["new", "update", "update"] and "toy" in shown[0][1]
    assert board.picture.startswith(b"\x89PNG") and len(board.snapshots) == 3
    assert plot.plt.get_fignums() == open_figures  # each is closed
    figure = board.figure()
    assert all(ax.get_xlabel() and ax.get_ylabel() for ax in figure.axes)
    assert list(figure.axes[1].lines[0].get_xdata()) == [0, 10, 20]


@pytest.mark.parametrize(
    ("far", "note", "reach"), [(0, "", 9), (2, "2 points lie outside", 9), (64, "times wider", 1000)]
)
def test_a_few_points_outside_are_counted_and_a_cloud_outside_gets_its_own_scale(far, note, reach):
    cloud = torch.ones(64, 2)
    cloud[:far] *= 1000 / 1.1
    ax = lesson_07.plt.subplots()[1]
    lesson_07._cloud(cloud, ax)
    assert note in ax.texts[0].get_text() and ax.get_xlim() == pytest.approx((-reach, reach))


def test_plane_and_siamese_draw_every_run_and_row():
    ax = lesson_07.plane({"one": snapshot(rows()), "two": snapshot(0.001 * rows())})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]
    z = torch.tensor([[0.0, 0.0], [3.0, 4.0]])
    ax = lesson_07.siamese(torch.rand(2, 3, 8, 8), z, ["x", "x′"])
    assert any("= 5.00" in text.get_text() for text in ax.texts)


@pytest.mark.parametrize("direction", [[1, -1], [-1, 1], [1, 0], [-1, 0], [1, -1, 0]], ids=str)
def test_pca_2d_keeps_an_axis_whose_numbers_sum_to_zero(direction):
    """Public bug reports, case 12: sign(0) is 0, and the cloud became one point."""
    along = torch.randn(50, 1, generator=torch.Generator().manual_seed(0))
    z = along * torch.tensor(direction, dtype=torch.float)
    assert lesson_07.pca_2d(z)[:, 0].std().item() == pytest.approx(z.std(0).norm().item(), rel=1e-5)


def test_pca_2d_points_the_same_way_for_mirrored_axes():
    z = rows()
    axes = torch.linalg.lstsq(z - z.mean(0), lesson_07.pca_2d(z)).solution
    assert (axes.sum(0) > 0).all()
