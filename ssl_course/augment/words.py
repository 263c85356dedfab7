"""Hiding words: the corruption of missing-word prediction."""

import torch
from torch import Tensor

MASK = 2  # number of the word that stands in place of a hidden one
SPECIAL = 5  # the numbers below are no words: padding, unknown, mask, start, end


def mask_words(numbers: Tensor, *, ratio: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Hide words of every sentence, each word as likely as any other; `<mask>` stands in their place.

    Args:
        numbers: int64 `[batch, n]`; special words, numbers 0 to 4, are never hidden.
        ratio: share of the words of each sentence, 0 to 1, rounded; at least one word is hidden, so 0 hides one.

    Returns:
        The sentences with their gaps, int64 `[batch, n]`, and which words are hidden, boolean `[batch, n]`. A sentence
        of special words alone stays as it is.

    Raises:
        ValueError: for a ratio out of its range, or numbers that are not `[batch, n]`.

    Source: Devlin et al. 2019 (BERT), arXiv 1810.04805, section 3.1, task 1; here every hidden word becomes `<mask>`,
    there eight in ten. Built in lesson 06.
    """
    if not 0 <= ratio <= 1:
        raise ValueError(f"ratio = {ratio}: the share of words to hide is from 0 (one word) to 1 (all).")
    if numbers.ndim != 2:
        raise ValueError(f"word numbers are [batch, n], got shape {list(numbers.shape)}.")
    words = numbers >= SPECIAL
    noise = torch.rand(numbers.shape, generator=generator, device=generator.device).to(numbers.device)
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    hidden = (noise.masked_fill(~words, 2.0).argsort(1).argsort(1) < count) & words
    return numbers.masked_fill(hidden, MASK), hidden
