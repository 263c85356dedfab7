"""The spectral contrastive loss and its reading from columns, against loops that a novice can read, in float64."""

import pytest
import torch

from ssl_course.losses import column_energy, spectral_contrastive


def slow_rows(z_a, z_b):
    """Products one by one: of positives, and of all ordered pairs of different rows."""
    batch = len(z_a)
    pull = sum(a @ b for a, b in zip(z_a, z_b, strict=True)) / batch
    push = 0.0
    for z in (z_a, z_b):
        for i in range(batch):
            for j in range(batch):
                if i != j:
                    push = push + (z[i] @ z[j]) ** 2 / (batch * (batch - 1)) / 2
    return pull, push


def slow_columns(z_a, z_b):
    """Products of columns one by one, each column with itself included."""
    batch, dim = z_a.shape
    pull = sum(a @ b for a, b in zip(z_a, z_b, strict=True)) / batch
    push = sum((z[:, k] @ z[:, j] / batch) ** 2 for z in (z_a, z_b) for k in range(dim) for j in range(dim)) / 2
    return pull, push


def test_rows_equal_the_loops(pair, assert_agree):
    z_a, z_b = pair()
    for fast, slow in zip(spectral_contrastive(z_a, z_b), slow_rows(z_a, z_b), strict=True):
        assert_agree(fast, slow, [z_a, z_b])


def test_columns_equal_the_loops(pair, assert_agree):
    z_a, z_b = pair()
    for one, other in zip(column_energy(z_a, z_b), slow_columns(z_a, z_b), strict=True):
        assert_agree(one, other, [z_a, z_b])


def test_they_differ_by_the_rows_own_lengths_alone(pair):
    z_a, z_b = pair(batch=6, dim=4)
    rows, columns = spectral_contrastive(z_a, z_b), column_energy(z_a, z_b)
    own = sum(z.norm(dim=1).pow(4).sum() for z in (z_a, z_b)) / 2
    assert rows.pull == columns.pull
    assert torch.allclose(36 * columns.push, 30 * rows.push + own)


def test_rows_of_one_length_are_pushed_alike(pair):
    z_a, z_b = pair(batch=6, dim=4)
    slopes = []
    for loss in (spectral_contrastive, column_energy):
        push = loss(torch.nn.functional.normalize(z_a, dim=1), z_b.detach()).push
        slopes.append(torch.autograd.grad(push, z_a)[0])
    assert torch.allclose(6 * slopes[1], 5 * slopes[0])


def test_known_values():
    equal = torch.tensor([[0.6, 0.8]]).repeat(4, 1)
    assert [term.item() for term in spectral_contrastive(equal, equal)] == pytest.approx([1, 1])
    assert [term.item() for term in column_energy(equal, equal)] == pytest.approx([1, 1])
    assert [term.item() for term in spectral_contrastive(torch.eye(3), torch.eye(3))] == [1, 0]


def test_columns_are_best_when_white(draw):
    """push - 2 · pull is minus the number of columns where zᵀz / batch is the identity, and nowhere below."""
    white = torch.linalg.qr(draw(12, 3)).Q * 12**0.5
    pull, push = column_energy(white, white)
    assert (push - 2 * pull).item() == pytest.approx(-3)
    for seed in range(5):
        pull, push = column_energy(draw(12, 3, seed=seed), draw(12, 3, seed=seed + 50))
        assert (push - 2 * pull).item() > -3


@pytest.mark.parametrize("loss", [spectral_contrastive, column_energy])
def test_what_no_loss_can_take_is_refused(loss):
    for wrong in ((torch.ones(2, 3), torch.ones(3, 3)), (torch.ones(1, 3), torch.ones(1, 3))):
        with pytest.raises(ValueError, match="batch at least 2"):
            loss(*wrong)
    with pytest.raises(TypeError, match="float32 or float64"):
        loss(torch.ones(2, 3).long(), torch.ones(2, 3).long())
