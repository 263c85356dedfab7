"""The best possible loss: entropies of words in sentences whose probabilities are known, in nats (natural logarithm).

No model that sees only what is allowed can have a lower expected loss. One that has must have seen the answer.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence


def next_word_entropy(sentences: Mapping[Sequence[str], float]) -> float:
    """Best possible mean loss of guessing each word from those before it, in nats per word; the end counts as a word.

    Args:
        sentences: tuple of words -> probability; they add up to 1.

    Returns:
        The entropy of a whole sentence (chain rule) over its expected number of words, the end included. It is the
        limit of a loss that is averaged over all words of many sentences.

    Raises:
        ValueError: if the probabilities don't add up to 1, or one is not above 0.

    Source: Cover and Thomas, *Elements of Information Theory*, 2006, theorem 2.5.1 (chain rule). Built in lesson 06.
    """
    _check(sentences)
    whole = -sum(p * math.log(p) for p in sentences.values())
    return whole / sum(p * (len(sentence) + 1) for sentence, p in sentences.items())


def missing_word_entropy(sentences: Mapping[Sequence[str], float]) -> float:
    """Best possible mean loss of guessing one hidden word from all others, in nats per hidden word.

    The hidden place is drawn evenly among the words of the sentence; the number of words and the place are seen.

    Args, raises: as `next_word_entropy`. Built in lesson 06.
    """
    _check(sentences)
    around: dict[tuple, float] = defaultdict(float)
    for sentence, p in sentences.items():
        for place in range(len(sentence)):
            around[_without(sentence, place)] += p
    total = 0.0
    for sentence, p in sentences.items():
        losses = (-math.log(p / around[_without(sentence, place)]) for place in range(len(sentence)))
        total += p * sum(losses) / len(sentence)
    return total


def _without(sentence: Sequence[str], place: int) -> tuple:
    """All other words, and where the gap is."""
    return place, *sentence[:place], None, *sentence[place + 1 :]


def _check(sentences: Mapping[Sequence[str], float]) -> None:
    total = sum(sentences.values())
    if not math.isclose(total, 1, abs_tol=1e-6) or min(sentences.values(), default=0) <= 0:
        raise ValueError(f"probabilities above 0 that add up to 1 are needed, these add up to {total:.6g}.")
