"""Batches of a table's rows."""

from collections.abc import Iterator

import torch
from torch import Tensor

from ssl_course.data.containers import check_count
from ssl_course.train.loop import check_generator


def row_batches(rows: Tensor, size: int, *, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless batches of rows `[size, width]`, reshuffled epoch after epoch; what is left over at its end is skipped.

    Args:
        rows: float `[n, width]`, as `data.RowCoder` makes them of columns alone: no label is among them.
        size: rows per batch; all of them where there are fewer.

    Raises:
        TypeError: if the rows are no floating-point tensor, or without a generator.
        ValueError: if they are not `[n, width]`, or a batch has no row.
    """
    if not isinstance(rows, Tensor) or not rows.is_floating_point():
        got = rows.dtype if isinstance(rows, Tensor) else type(rows).__name__
        raise TypeError(f"row_batches takes a tensor of floating-point numbers, got {got}: `data.RowCoder` makes it.")
    if rows.ndim != 2 or not len(rows):
        raise ValueError(f"rows must be [n, width], at least one, got {list(rows.shape)}.")
    check_generator(generator)
    check_count(size=size)
    return _reshuffled(rows, min(size, len(rows)), generator)


def _reshuffled(rows: Tensor, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    while True:
        order = torch.randperm(len(rows), generator=generator, device=generator.device).to(rows.device)
        for chosen in order[: len(rows) // size * size].split(size):
            yield rows[chosen]
