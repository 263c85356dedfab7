"""Counting words: how often did a word follow the two before it? The rival of every network that guesses words."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from ssl_course.data.vocabulary import PAD_NUMBER


class NGrams:
    """Probabilities of words from counts: `order` 1 looks at nothing, 2 at one word before, 3 at two (a trigram).

    Counts of two words before are few, so each context is mixed with the context that is one word shorter:

        p(word | context) = (count(context, word) + k · p(word | shorter)) / (count(context) + k)

    down to no context at all, which is mixed with 1 / words. So k says how many observations the shorter context is
    worth. The probabilities of all words add up to 1, none is 0, and a context that was never seen answers as the
    shorter one does.

    Args:
        numbers: sentences to count, int64 `[sentences, n]`, with `<start>` in front; 0, `<pad>`, is not counted.
        words: size of the vocabulary.
        order: 1 or more. k: above 0.

    Raises:
        ValueError: for an order below 1, a k that is not above 0, or a number that is no word's.

    Source: MacKay and Peto 1995, "A hierarchical Dirichlet language model", Natural Language Engineering 1, pages 289
    to 307; here with one k for all contexts. Built in lesson 06.
    """

    def __init__(self, numbers: Tensor, words: int, *, order: int = 3, k: float = 5.0) -> None:
        if order < 1 or not 0 < k < math.inf:
            raise ValueError(f"order = {order}, k = {k}: give an order of 1 or more and a k above 0.")
        if numbers.numel() and not 0 <= int(numbers.min()) <= int(numbers.max()) < words:
            raise ValueError(f"word numbers go from 0 to {words - 1}: were they made with another vocabulary?")
        self.words, self.order, self.k = words, order, k
        self.counts: Counter[tuple[int, ...]] = Counter()  # context and word -> how often
        self.contexts: Counter[tuple[int, ...]] = Counter()  # context -> how often, whatever followed
        for before, word in _places(numbers.tolist(), order):
            for start in range(len(before) + 1):
                self.counts[*before[start:], word] += 1
                self.contexts[before[start:]] += 1

    def probability(self, word: int, before: Sequence[int]) -> float:
        """Of a word after those before it; only the last `order - 1` count."""
        before = tuple(before[max(0, len(before) - self.order + 1) :])
        shorter = self.probability(word, before[1:]) if before else 1 / self.words
        return (self.counts[*before, word] + self.k * shorter) / (self.contexts[before] + self.k)

    def losses(self, numbers: Tensor) -> Tensor:
        """Surprise in nats at each word but the first, float64 `[sentences, n - 1]`; nan at padding."""
        found = torch.full([len(numbers), numbers.shape[1] - 1], math.nan, dtype=torch.float64)
        for row, sentence in enumerate(numbers.tolist()):
            for place, (before, word) in enumerate(_places([sentence], self.order)):
                found[row, place] = -math.log(self.probability(word, before))
        return found


def pair_counts(numbers: Tensor, words: int) -> Tensor:
    """How often each word followed each other word, float `[words, words]`: row = the word before; no `<pad>`.

    Args:
        numbers: sentences, int64 `[sentences, n]`, filled up with 0. words: size of the vocabulary.
    """
    before, after = numbers[:, :-1], numbers[:, 1:]
    real = after != PAD_NUMBER
    flat = (before[real] * words + after[real]).bincount(minlength=words * words)
    return flat.view(words, words).float()


def table_losses(table: Tensor, numbers: Tensor) -> Tensor:
    """As `NGrams.losses`, by a table of probabilities of the next word, `[words, words]`: row = the word before."""
    before, after = numbers[:, :-1], numbers[:, 1:]
    return -table[before, after].double().log().masked_fill(after == PAD_NUMBER, math.nan)


def _places(sentences: Iterable[list[int]], order: int) -> Iterable[tuple[tuple[int, ...], int]]:
    """The words before, `order - 1` at most, and the word, at every place but the first, up to the padding."""
    for sentence in sentences:
        for place in range(1, len(sentence)):
            if sentence[place] != PAD_NUMBER:
                yield tuple(sentence[max(0, place - order + 1) : place]), sentence[place]
