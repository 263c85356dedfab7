"""Guessing words: the loss of the next word, of all places; and of the missing word, of the hidden places alone.

Both are in nats per scored word; e to the power of it is the perplexity.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.vocabulary import PAD_NUMBER

NOTHING = -100  # stands for a target that does not count


def next_word_loss(scores: Tensor, numbers: Tensor) -> Tensor:
    """Mean surprise at each word, guessed at the place before it: scores at place t are judged by word t + 1.

    Args:
        scores: float `[batch, n, words]`, before the softmax.
        numbers: the sentences themselves, int64 `[batch, n]`; `<pad>`, number 0, does not count.

    Returns:
        A scalar: the mean of -log p(word) over all words but the first of each sentence and the padding; log(words) if
        all scores are equal.

    Raises:
        ValueError: for shapes that do not match, or no word to score.

    Source: Radford et al. 2018 (GPT), equation (1), as a mean, not a sum. Built in lesson 06.
    """
    _check(scores, numbers)
    targets = numbers[:, 1:]
    if not targets.numel() or not numbers.is_meta and not (targets != PAD_NUMBER).any():
        raise ValueError("there is no word to score: a sentence needs two words or more that are not <pad>.")
    return F.cross_entropy(scores[:, :-1].flatten(0, 1), targets.flatten(), ignore_index=PAD_NUMBER)


def missing_word_loss(scores: Tensor, numbers: Tensor, hidden: Tensor) -> Tensor:
    """Mean surprise at the hidden words: the scores at a hidden place are judged by the word that stood there.

    Args:
        scores: float `[batch, n, words]`, before the softmax, of the sentences with their hidden words replaced.
        numbers: the sentences as they were, int64 `[batch, n]`.
        hidden: boolean `[batch, n]`, True = hidden, and scored.

    Returns:
        A scalar: the mean of -log p(word) over the hidden words; log(words) if all scores are equal.

    Raises:
        TypeError: for a mask that is not boolean.
        ValueError: for shapes that do not match, or if nothing is hidden.

    Source: Devlin et al. 2019 (BERT), arXiv 1810.04805, section 3.1, task 1. Built in lesson 06.
    """
    _check(scores, numbers)
    if not isinstance(hidden, Tensor) or hidden.dtype != torch.bool:
        got = hidden.dtype if isinstance(hidden, Tensor) else type(hidden).__name__
        raise TypeError(f"`hidden` is a boolean tensor, True = hidden, got {got}.")
    if hidden.shape != numbers.shape:
        raise ValueError(f"`hidden` is {list(hidden.shape)}, the sentences are {list(numbers.shape)}.")
    if not numbers.is_meta and not hidden.any():
        raise ValueError("no word is hidden, so there is nothing to score: hide at least one.")
    targets = numbers.masked_fill(~hidden, NOTHING)
    return F.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=NOTHING)


def _check(scores: Tensor, numbers: Tensor) -> None:
    if numbers.ndim != 2 or scores.ndim != 3 or scores.shape[:2] != numbers.shape:
        raise ValueError(
            f"scores [batch, n, words] and word numbers [batch, n] are needed, got {list(scores.shape)} and "
            f"{list(numbers.shape)}."
        )
