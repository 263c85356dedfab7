"""A process's part of each batch: its pictures, and of random numbers those that belong to its pictures.

All processes hold one generator in the same state, and draw for the whole batch. So the parts put together are what one
process would have drawn, however many there are; the work on pixels, which takes the time, is shared out.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from ssl_course.data import Unlabeled
from ssl_course.train import ranks

DRAWS = (torch.rand, torch.randn, torch.randint)


def own_part(rows: Tensor, rank: int | None = None, count: int | None = None) -> Tensor:
    """This process's rows: the first of `count` equal parts for process 0, and so on.

    Args:
        rank, count: this process's if left out.

    Raises:
        ValueError: if the rows can't be cut into equal parts.
    """
    rank, count = ranks.rank() if rank is None else rank, count or ranks.count()
    if len(rows) % count:
        raise ValueError(f"{len(rows)} rows can't be cut into {count} equal parts: use 2, 4 or 8 processes.")
    size = len(rows) // count
    return rows[rank * size : (rank + 1) * size]


class Shard(Unlabeled):
    """A pool of which a process gets its own part of the rows that are asked for: a batch of it is a part of a batch.

    Its length is that of the whole pool, so `train.batches` draws the same order in every process.

    Args:
        pool: it is not copied: each process would hold its gigabytes twice.
    """

    __slots__ = ()

    def __init__(self, pool: Unlabeled) -> None:
        self.images = pool.images

    def __getitem__(self, index: Tensor) -> Tensor:
        return self.images[own_part(index)]


class WholeDraws(TorchFunctionMode):
    """Inside the block, whatever draws one row of random numbers for each picture draws them for the whole batch.

    The numbers of this process's pictures come back. A function that draws a row for each picture, as all of `augment`
    do, then does to a part of a batch what it would do to this part in the whole.

    Args:
        own: pictures of this process.
        rank, count: this process's if left out.
    """

    def __init__(self, own: int, rank: int | None = None, count: int | None = None) -> None:
        super().__init__()
        self.own, self.rank, self.count = own, rank, count or ranks.count()

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Draw for all processes, and cut out the own part; anything that does not draw is left alone.

        Raises:
            ValueError: for a draw that has not one row for each picture. Several in one axis could be all of a picture
                and then the next picture's, or the other way round, and each way has to be cut differently.
        """
        kwargs = dict(kwargs or {})
        if kwargs.get("generator") is None:
            return func(*args, **kwargs)
        if func not in DRAWS:
            raise ValueError(
                f"a view draws by `{getattr(func, '__name__', func)}`: on several processes it has to draw by "
                "torch.rand, randn or randint, a row for each picture."
            )
        limits, size = _limits_and_size(func, args, kwargs)
        if not size or not self.own or size[0] != self.own:
            raise ValueError(
                f"a view draws random numbers of shape {list(size)} for {self.own} pictures: on several processes the "
                "first axis has to count the pictures; several draws for each stand in a second axis."
            )
        whole = func(*limits, (size[0] * self.count, *size[1:]), **kwargs)
        return own_part(whole, self.rank, self.count)


def _limits_and_size(func: Callable[..., Tensor], args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, tuple[int, ...]]:
    """What stands before the shape in a call (the limits of `randint`), and the shape, however it was given."""
    if "size" in kwargs:
        return args, tuple(kwargs.pop("size"))
    limits = len(args) - 1 if func is torch.randint else 0
    given = args[limits:]
    return args[:limits], tuple(given if isinstance(given[0], int) else given[0])
