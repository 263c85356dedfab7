"""Principal components, and the angles between two subspaces: are two sets of directions the same plane?"""

import torch
from torch import Tensor

from ssl_course.data.containers import check_count
from ssl_course.evaluate.rows import check_features


@torch.no_grad()
def principal_components(rows: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The mean of some rows, and the directions in which they vary most.

    `mean + (rows - mean) @ components @ components.T` is the best that any `count` directions can restore: no other
    subspace of this size has a smaller squared error (Eckart and Young 1936).

    Args:
        rows: floating-point `[n, dim]`.
        count: directions, 1 to dim.

    Returns:
        The mean `[dim]`, and the components `[dim, count]`, columns of length one at right angles to each other, the
        largest variance first; their signs mean nothing. Both in the type of the rows, computed in float64.

    Raises:
        TypeError: for rows that are no floating-point numbers.
        ValueError: for another shape, numbers that are not finite, or more directions than columns.
    """
    check_features(rows, "rows")
    check_count(count=count)
    if count > rows.shape[1]:
        raise ValueError(f"count = {count}: rows of {rows.shape[1]} numbers have no more than that many directions.")
    exact = rows.detach().double()
    mean = exact.mean(0)
    centred = exact - mean
    directions = torch.linalg.eigh(centred.T @ centred).eigenvectors.flip(1)[:, :count]
    return mean.to(rows.dtype), directions.to(rows.dtype)


@torch.no_grad()
def principal_angles(first: Tensor, second: Tensor) -> Tensor:
    """The angles between the subspaces that two sets of columns span, the smallest first.

    All are 0 if the one subspace contains the other; the largest is 90 if some direction of the one is at right angles
    to all of the other. Which columns span a subspace, their lengths and their angles, makes no difference.

    Args:
        first, second: floating-point `[dim, k]` and `[dim, l]`, each with independent columns.

    Returns:
        Float64 `[min(k, l)]`, in degrees, 0 to 90.

    Raises:
        TypeError: for matrices that are no floating-point numbers.
        ValueError: for another shape, numbers that are not finite, matrices of different height, or columns that depend
            on each other.

    Source: Björck and Golub 1973, "Numerical methods for computing angles between linear subspaces". Small angles are
    taken from their sines, in which they are exact.
    """
    bases = [_basis(columns, name) for columns, name in ((first, "first"), (second, "second"))]
    if len(bases[0]) != len(bases[1]):
        raise ValueError(f"two subspaces of one space are needed, got columns of {len(bases[0])} and {len(bases[1])}.")
    one, other = sorted(bases, key=lambda basis: -basis.shape[1])
    cosines = torch.linalg.svdvals(one.T @ other).clamp(0, 1)
    sines = torch.linalg.svdvals(other - one @ (one.T @ other)).clamp(0, 1).flip(0)
    return torch.where(cosines**2 > 0.5, sines.asin(), cosines.acos()).rad2deg()


def _basis(columns: Tensor, name: str) -> Tensor:
    """An orthonormal basis, in float64, of what the columns span."""
    check_features(columns, name)
    columns = columns.detach().double()
    if torch.linalg.matrix_rank(columns) < columns.shape[1]:
        raise ValueError(
            f"{name}: its {columns.shape[1]} columns of {len(columns)} numbers depend on each other. Give [dim, k], a "
            "direction in each column; a layer that never learnt has such columns too."
        )
    return torch.linalg.qr(columns).Q
