"""Can a number be read off features by a weighted sum? A ridge regression on frozen features, judged by R²."""

import torch
from torch import Tensor

from ssl_course.evaluate.rows import check_features

L2_GRID = (1e3, 1e2, 1e1, 1.0, 1e-1, 1e-2)  # penalties to choose from
FOLDS = 5


def linear_readout(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> float:
    """R² on test rows, the mean over the columns of y, of a linear regression on frozen features.

    Features are standardised with the training rows' mean and standard deviation; columns that are constant there are
    left out. The L2 penalty on the weights comes from `L2_GRID`, by five-fold cross-validation inside the training
    rows. The test rows are only scored.

    Args:
        train_x, test_x: floating-point `[n, dim]`, at least 10 training rows.
        train_y, test_y: floating-point `[n, k]`, the numbers to read.

    Returns:
        At most 1 (every number is read exactly). 0: no better than their mean over the test rows; below 0: worse.

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
    penalty = min(L2_GRID, key=lambda one: _held_out_error(train_x, train_y, one))
    left = test_y - _predicted(train_x, train_y, test_x, penalty)
    return (1 - left.pow(2).sum(0) / total).mean().item()


def _held_out_error(x: Tensor, y: Tensor, penalty: float) -> float:
    fold, error = torch.arange(len(x), device=x.device) % FOLDS, 0.0
    for part in range(FOLDS):
        held = fold == part
        error += (y[held] - _predicted(x[~held], y[~held], x[held], penalty)).pow(2).sum().item()
    return error


def _predicted(x: Tensor, y: Tensor, new: Tensor, penalty: float) -> Tensor:
    """Minimise ‖y - xW‖² + penalty · ‖W‖², columns standardised; solved in rows or columns, whichever are fewer."""
    mean, std = x.mean(0), x.std(0)
    keep = std > 1e-6 * std.max().clamp_min(1e-30)
    x, new = ((part[:, keep] - mean[keep]) / std[keep] for part in (x, new))
    centre = y.mean(0)
    if x.shape[1] <= len(x):
        eye = torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        return new @ torch.linalg.solve(x.T @ x + penalty * eye, x.T @ (y - centre)) + centre
    eye = torch.eye(len(x), dtype=x.dtype, device=x.device)
    return new @ (x.T @ torch.linalg.solve(x @ x.T + penalty * eye, y - centre)) + centre
