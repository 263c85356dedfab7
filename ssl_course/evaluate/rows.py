"""The one entrance for features and labels: what a score is computed from is finite, detached and of one type."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.containers import check_labels

LARGEST = 1e18  # squares of larger numbers leave float32


def check_features(x: Tensor, what: str = "features") -> Tensor:
    """Features `[n, dim]` without a gradient, as float32 (float64 stays).

    Raises:
        TypeError: if they are no tensor of floating-point numbers.
        ValueError: if they are not `[n, dim]`, have no rows or no columns, or hold nan, inf or numbers above 1e18.
    """
    if not isinstance(x, Tensor) or not x.is_floating_point():
        got = x.dtype if isinstance(x, Tensor) else type(x).__name__
        raise TypeError(
            f"{what} must be a tensor of floating-point numbers, got {got}: `evaluate.features` gives them."
        )
    if x.ndim != 2 or not x.numel():
        raise ValueError(f"{what} must be [n, dim], at least one row and one column, got {list(x.shape)}.")
    x = x.detach() if x.dtype == torch.float64 else x.detach().float()
    if not (x.abs() <= LARGEST).all():
        bad = int((~(x.abs() <= LARGEST)).any(1).sum())
        raise ValueError(
            f"{what} must hold finite numbers, got nan, inf or more than {LARGEST:.0e} in {bad} of {len(x)} rows: "
            "has training diverged?"
        )
    return x


def rounding(x: Tensor) -> float:
    """Four rounding errors of a number near 1, in the type of x: numbers no further apart count as equal."""
    return 4 * torch.finfo(x.dtype).eps if isinstance(x, Tensor) and x.is_floating_point() else 0.0


def check_parts(
    train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Features and labels that a classifier can be trained and judged on: checked, of one type, without gradients.

    Raises:
        TypeError: for features that are no floating-point numbers, labels that are no whole numbers.
        ValueError: if rows don't match, are none, or not finite; if the training rows hold a single class, or lack one
            that the test rows hold.
    """
    for part, x, y in (("training", train_x, train_y), ("test", test_x, test_y)):
        if isinstance(x, Tensor) and isinstance(y, Tensor) and (x.ndim != 2 or y.ndim != 1 or len(x) != len(y)):
            raise ValueError(
                f"{part} features must be [n, dim] and labels [n], got {list(x.shape)} and {list(y.shape)}."
            )
    train_x, test_x = check_features(train_x, "training features"), check_features(test_x, "test features")
    train_y, test_y = check_labels(train_y, what="training labels"), check_labels(test_y, what="test labels")
    if train_x.shape[1] != test_x.shape[1]:
        raise ValueError(
            f"training features have {train_x.shape[1]} columns, test features {test_x.shape[1]}: same encoder?"
        )
    if len(train_y.unique()) < 2:
        raise ValueError("the training rows hold a single class: there is nothing to tell apart.")
    if not torch.isin(test_y, train_y).all():
        raise ValueError(
            f"class {int(test_y[~torch.isin(test_y, train_y)][0])} is in the test rows and not in the training rows: "
            "draw the labelled rows class by class (`data.label_subset`)."
        )
    common = torch.promote_types(train_x.dtype, test_x.dtype)
    return train_x.to(common), train_y, test_x.to(common), test_y


def numbered(train_y: Tensor, test_y: Tensor) -> tuple[Tensor, Tensor, int]:
    """Labels of checked parts, and how many classes; where most numbers name none, the classes are numbered anew."""
    classes, names = int(train_y.max()) + 1, train_y.unique()  # sorted
    if classes > 2 * len(names):
        return torch.searchsorted(names, train_y), torch.searchsorted(names, test_y), len(names)
    return train_y, test_y, classes


def directions(x: Tensor) -> Tensor:
    """Rows scaled to length one, however small they are; a row of zeros stays."""
    size = x.abs().amax(1, keepdim=True)
    return F.normalize(x / torch.where((size < 1e-9) & (size > 0), size, 1), dim=1)
