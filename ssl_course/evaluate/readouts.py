"""Can a number be read off features by a weighted sum? A ridge regression on frozen features, judged by R²."""

import torch
from torch import Tensor

from ssl_course.evaluate.rows import check_features

L2_GRID = (1e3, 1e2, 1e1, 1.0, 1e-1, 1e-2)  # penalties to choose from
FOLDS = 5


def linear_readout(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> Tensor:
    """R² on test rows, for each column of y, of a linear regression on frozen features.

    Features are standardised with the training rows' mean and standard deviation; columns that are constant there are
    left out. The L2 penalty on the weights comes from `L2_GRID`, for each column of y by five-fold cross-validation
    inside the training rows. The test rows are only scored.

    Args:
        train_x, test_x: floating-point `[n, dim]`, at least 10 training rows.
        train_y, test_y: floating-point `[n, k]`, the numbers to read.

    Returns:
        float64 `[k]`, at most 1 (each number is read exactly). 0: no better than the mean over the test rows; below 0:
        worse.

    Raises:
        TypeError: for anything that is no floating-point number.
        ValueError: for shapes that don't fit, too few rows, numbers that are not finite, or a column of test numbers
            that are all alike.
    """
    parts = dict(train_x=train_x, train_y=train_y, test_x=test_x, test_y=test_y)
    parts = {name: check_features(part, name).double() for name, part in parts.items()}
    train_x, train_y, test_x, test_y = parts.values()
    for name, x, y in (("training", train_x, train_y), ("test", test_x, test_y)):
        if len(x) != len(y):
            raise ValueError(f"{len(x)} {name} rows of features, and numbers for {len(y)}: each row needs its own.")
    if train_x.shape[1] != test_x.shape[1] or train_y.shape[1] != test_y.shape[1]:
        raise ValueError("training and test rows have different columns: was the same encoder used for both?")
    if len(train_x) < 2 * FOLDS:
        raise ValueError(f"{len(train_x)} training rows are too few: give at least {2 * FOLDS}.")
    total = (test_y - test_y.mean(0)).pow(2).sum(0)
    if (total == 0).any():
        raise ValueError("a column of the test numbers holds one value only: there is nothing to read.")
    best = _held_out_errors(train_x, train_y).argmin(0)
    each = torch.arange(len(best), device=best.device)
    left = test_y - _predicted(train_x, train_y, test_x)[best, :, each].T
    return 1 - left.pow(2).sum(0) / total


def _held_out_errors(x: Tensor, y: Tensor) -> Tensor:
    """The squared error of each penalty for each column, `[penalties, k]`, every row predicted without itself."""
    fold, error = torch.arange(len(x), device=x.device) % FOLDS, y.new_zeros(len(L2_GRID), y.shape[1])
    for part in range(FOLDS):
        held = fold == part
        error += (y[held] - _predicted(x[~held], y[~held], x[held])).pow(2).sum(1)
    return error


def _predicted(x: Tensor, y: Tensor, new: Tensor) -> Tensor:
    """For each penalty, minimise ‖y - xW‖² + penalty · ‖W‖², columns of x standardised: `[penalties, new rows, k]`.

    Solved in rows or columns, whichever are fewer: with many columns, the weights are a combination of the rows.
    """
    mean, std = x.mean(0), x.std(0)
    keep = std > 1e-6 * std.max().clamp_min(1e-30)
    x, new = ((part[:, keep] - mean[keep]) / std[keep] for part in (x, new))
    centre, wide = y.mean(0), x.shape[1] > len(x)
    products, right = (x @ x.T, y - centre) if wide else (x.T @ x, x.T @ (y - centre))
    eye = torch.eye(len(products), dtype=x.dtype, device=x.device)
    found = [torch.cholesky_solve(right, torch.linalg.cholesky(products + penalty * eye)) for penalty in L2_GRID]
    return torch.stack([new @ (x.T @ one if wide else one) + centre for one in found])
