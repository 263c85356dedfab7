"""Corrupting the rows of a table: some columns of each row are drawn anew, from what the table holds there."""

import torch
from torch import Tensor

from ssl_course.augment.checks import check_number
from ssl_course.data.tables import check_rows


def corrupt_columns(rows: Tensor, pool: Tensor, groups: Tensor, *, rate: float, generator: torch.Generator) -> Tensor:
    """Draw some columns of each row anew, each from the same column of a random row of the pool.

    That is the column's *empirical marginal*: a value comes as often as it stands in the pool, whatever the other
    columns hold. Which columns, and which rows of the pool, is drawn for every row and column apart; the places of a
    category go together, so what is drawn is a category that occurs.

    Args:
        rows: float `[batch, width]`, as `data.RowCoder` makes them.
        pool: `[n, width]`, of the same type: unlabelled training rows.
        groups: int64 `[width]`, the number of the column that each place belongs to, from 0.
        rate: the share of the columns to draw anew, 0 to 1, rounded to a whole number of columns. A value that is drawn
            may happen to be the old one.

    Returns:
        `[batch, width]`; the rows handed in stay as they are.

    Raises:
        TypeError: if rows or pool are no floating-point tensors, or without a generator.
        ValueError: for shapes that don't match, an empty pool, or a rate out of its range.

    Source: Bahri et al. 2022 (SCARF), arXiv 2106.15147, section 3. Built in lesson 13.
    """
    check_rows(rows, groups)
    if not isinstance(pool, Tensor) or pool.ndim != 2 or pool.shape[1:] != rows.shape[1:] or not len(pool):
        got = list(pool.shape) if isinstance(pool, Tensor) else type(pool).__name__
        raise ValueError(f"the pool must be rows [n, {rows.shape[1]}], at least one, got {got}: same coder?")
    if pool.dtype != rows.dtype:
        raise TypeError(f"rows are {rows.dtype} and the pool is {pool.dtype}: code both with one `data.RowCoder`.")
    check_number("rate", rate, 1)
    if not isinstance(generator, torch.Generator):
        raise TypeError(f"generator = {generator!r}: give torch.Generator().manual_seed(0), or another that you keep.")
    columns, at = int(groups.max()) + 1, generator.device
    noise = torch.rand(len(rows), columns, generator=generator, device=at)
    hidden = noise.argsort(1).to(rows.device) < round(rate * columns)  # True in so many columns of each row
    donor = torch.randint(len(pool), (len(rows), columns), generator=generator, device=at).to(rows.device)
    groups = groups.to(rows.device)
    drawn = pool[donor[:, groups], torch.arange(len(groups), device=rows.device)]
    return torch.where(hidden[:, groups], drawn, rows)
