"""Batches of sentences as word numbers: those of like length together, so that little is filled up."""

from collections.abc import Iterator

import torch
from torch import Tensor

from ssl_course.data.containers import check_count
from ssl_course.data.vocabulary import PAD_NUMBER
from ssl_course.train.loop import check_generator


def sentence_batches(numbers: Tensor, size: int, *, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless batches `[size, n]`, n the longest sentence of the batch, epoch after epoch in a new order.

    Sentences of nearly the same length come together; which ones, and the order of the batches, is drawn. What is left
    over at the end of an epoch, less than one batch, is skipped.

    Args:
        numbers: word numbers, int64 `[sentences, n]`, filled up with 0 on the right.

    Raises:
        TypeError: without a generator.
        ValueError: for another shape, or fewer sentences than one batch takes.
    """
    check_generator(generator)
    check_count(size=size)
    if not isinstance(numbers, Tensor) or numbers.ndim != 2:
        got = list(numbers.shape) if isinstance(numbers, Tensor) else type(numbers).__name__
        raise ValueError(f"word numbers are a tensor [sentences, n], got {got}: stack the rows of `vocabulary.encode`.")
    if size > len(numbers):
        raise ValueError(f"a batch of {size} from {len(numbers)} sentences: use a smaller batch.")
    return _reshuffled(numbers, size, generator)


def _reshuffled(numbers: Tensor, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    lengths = (numbers != PAD_NUMBER).sum(1).cpu()
    while True:
        near = lengths + 4 * torch.rand(len(numbers), generator=generator, device=generator.device).cpu()
        start = int(torch.randint(len(numbers) % size + 1, (), generator=generator, device=generator.device))
        batches = near.argsort()[start : start + len(numbers) // size * size].split(size)
        for place in torch.randperm(len(batches), generator=generator, device=generator.device).tolist():
            rows = batches[place]
            yield numbers[rows.to(numbers.device), : int(lengths[rows].max())]
