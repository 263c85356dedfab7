"""The linear read-out: what can be read exactly, against scikit-learn's ridge, never a look at the test rows."""

import pytest
import torch
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.preprocessing import StandardScaler

from ssl_course.evaluate.readouts import L2_GRID, linear_readout


def rows(n, dim, k=2, noise=0.1, seed=0):
    draw = torch.Generator().manual_seed(seed)
    weights = torch.randn(dim, k, generator=draw)
    x = torch.randn(n, dim, generator=draw) * 3 + 1
    return x, x @ weights + noise * torch.randn(n, k, generator=draw) + 2


def test_what_is_a_weighted_sum_is_read_exactly():
    x, y = rows(80, 5, noise=0)
    assert linear_readout(x[:40], y[:40], x[40:], y[40:]).tolist() == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.parametrize("dim", [6, 90])
def test_it_is_one_of_scikit_learns_ridges(dim):
    x, y = rows(140, dim, noise=4.0)
    found = linear_readout(x[:60], y[:60], x[60:], y[60:])
    scaler = StandardScaler().fit(x[:60])
    scale = (59 / 60) ** 0.5  # theirs divides variances by n
    one, other = (torch.tensor(scaler.transform(part)).double() * scale for part in (x[:60], x[60:]))
    fits = [Ridge(alpha=each).fit(one, y[:60]).predict(other) for each in L2_GRID]
    for column in range(2):
        scores = [r2_score(y[60:, column], fit[:, column]) for fit in fits]
        assert min(abs(found[column].item() - score) for score in scores) < 1e-5


def test_noise_can_not_be_read():
    x, _ = rows(400, 5)
    y = torch.randn(400, 1, generator=torch.Generator().manual_seed(9))
    (found,) = linear_readout(x[:200], y[:200], x[200:], y[200:]).tolist()
    assert -0.3 < found < 0.1


def test_columns_that_are_constant_or_scaled_change_nothing():
    x, y = rows(80, 5)
    plain = linear_readout(x[:40], y[:40], x[40:], y[40:])
    more = torch.cat([x * torch.tensor([1.0, 10, 0.1, 3, 5]), torch.full((80, 1), 7.0)], 1)
    more[40:, 5] = 8.0
    found = linear_readout(more[:40], y[:40], more[40:], y[40:])
    assert torch.allclose(found, plain, atol=1e-4)


def test_each_column_has_its_own_penalty():
    x, y = rows(120, 40, noise=0.01)
    noise = torch.randn(120, 1, generator=torch.Generator().manual_seed(3))
    alone = linear_readout(x[:60], y[:60], x[60:], y[60:])
    both = torch.cat([y, noise], 1)
    beside = linear_readout(x[:60], both[:60], x[60:], both[60:])
    assert torch.allclose(beside[:2], alone) and beside[2] < 0.1


def test_test_rows_are_only_scored():
    x, y = rows(80, 5, noise=2.0)
    one = linear_readout(x[:40], y[:40], x[40:60], y[40:60])
    far = x.clone()
    far[60:] *= 100
    both = linear_readout(far[:40], y[:40], far[40:60], y[40:60])
    assert torch.equal(one, both)


X, Y = rows(40, 3)
WRONG = {
    "rows": ((X[:20], Y[:19], X, Y), ValueError, "20 training rows of features, and numbers for 19"),
    "columns": ((X[:20], Y[:20], X[:, :2], Y), ValueError, "different columns"),
    "few": ((X[:9], Y[:9], X, Y), ValueError, "9 training rows are too few"),
    "alike": ((X[:20], Y[:20], X[20:], Y[20:] * 0), ValueError, "holds one value only"),
    "whole numbers": ((X[:20], Y[:20].long(), X, Y), TypeError, "train_y must be a tensor of floating-point"),
    "nan": ((X[:20] * float("nan"), Y[:20], X, Y), ValueError, "finite"),
    "one axis": ((X[:20], Y[:20, 0], X, Y), ValueError, r"train_y must be \[n, dim\]"),
}


@pytest.mark.parametrize(("given", "error", "message"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_named(given, error, message):
    with pytest.raises(error, match=message):
        linear_readout(*given)
