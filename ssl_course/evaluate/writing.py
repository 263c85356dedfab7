"""A trained word network at work: the likeliest words for a gap, and sentences of its own. Lesson 06."""

import math
import time
from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F

from ssl_course.data.containers import check_count
from ssl_course.data.vocabulary import END, MASK, PAD, SPECIAL, START, UNKNOWN, Vocabulary, words
from ssl_course.models.text import WordTransformer, causal_mask

GAP = "___"


class GapGuess(NamedTuple):
    """The likeliest words for a gap, each with its probability; and the words of the text that were not known."""

    words: list[tuple[str, float]]
    unknown: list[str]


@torch.no_grad()
def fill_gap(
    network: WordTransformer, vocabulary: Vocabulary, text: str, *, both_sides: bool = True, top: int = 5
) -> GapGuess:
    """The likeliest words for the gap, `___`, of a sentence.

    Args:
        both_sides: ask a missing-word network, which sees all other words; else a next-word network, which sees the
            words before the gap alone.

    Raises:
        TypeError: for anything but a text.
        ValueError: for a text that is empty, without a gap, with more than one, too long, or with no word that the
            network knows. Each message says what to write.
    """
    before, after = _around_the_gap(text)
    unknown = [word for word in (*before, *after) if word not in vocabulary]
    if before + after and len(unknown) == len(before + after):
        raise ValueError("The network knows none of these words. Write English ones, such as those of its text.")
    sentence = vocabulary.encode([*before, MASK, *after] if both_sides else before)[None]
    if (count := len(before) + len(after) + 3) > (places := len(network.positions)):
        raise ValueError(f"This text needs {count} places, the network has {places}. Write a shorter one.")
    if both_sides:
        scores = network(sentence)[0, len(before) + 1]
    else:
        scores = network(sentence[:, :-1], causal_mask(len(before) + 1))[0, -1]
    chances = scores[len(SPECIAL) :].softmax(0)  # among words; <unknown> and its like are no answer
    values, best = chances.topk(min(top, len(chances)))
    found = vocabulary.decode(best + len(SPECIAL))
    return GapGuess([*zip(found, values.tolist(), strict=True)], unknown)


def _around_the_gap(text: str) -> tuple[list[str], list[str]]:
    if not isinstance(text, str):
        raise TypeError(f"a text with a gap is needed, got {type(text).__name__}.")
    if not text.strip():
        raise ValueError(f"There is no text. Write a sentence with a gap: it is {GAP} outside")
    if text.count(GAP) != 1:
        what = "is no gap" if GAP not in text else f"are {text.count(GAP)} gaps"
        raise ValueError(f"There {what} in it. Write {GAP}, three underscores, in place of one word.")
    before, after = text.split(GAP)
    return words(before), words(after)


@torch.no_grad()
def write(
    network: WordTransformer,
    vocabulary: Vocabulary,
    start: str = "",
    *,
    generator: torch.Generator,
    temperature: float = 1.0,
    most: int | None = None,
) -> list[str]:
    """Words drawn one after the other, each from the next-word probabilities given those before it, until `<end>`.

    Every word is computed from all before it afresh. A cache of keys and values, which large models need, would save
    little here: 32 places and two blocks take about a millisecond.

    Args:
        start: the first words. temperature: the scores are divided by it; near 0 the likeliest word is taken.
        most: words at most, the start included; as many as the network has places if left out.

    Returns:
        The words, those of the start included. Special words are never drawn, but for `<end>`, which is not returned.

    Raises:
        ValueError: for a temperature that is not positive and finite, or a start that is too long.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(f"temperature = {temperature}: it must be above 0 and finite (scores are divided by it).")
    room = len(network.positions) - 1
    most = room if most is None else min(most, room)
    check_count(most=most)
    numbers = vocabulary.encode(words(start))[:-1]
    if len(numbers) > room:
        raise ValueError(f"the start has {len(numbers) - 1} words, the network has room for {room - 1}: shorten it.")
    banned = [vocabulary.number(word) for word in (PAD, UNKNOWN, MASK, START)]
    while len(numbers) <= most:
        last = F.one_hot(torch.tensor([len(numbers) - 1]), len(numbers)).bool()
        scores = network(numbers[None], causal_mask(len(numbers)), at=last)[0].double() / temperature
        scores[banned] = -math.inf
        drawn = torch.multinomial((scores - scores.max()).softmax(0), 1, generator=generator)
        if drawn.item() == vocabulary.number(END):
            break
        numbers = torch.cat([numbers, drawn])
    return vocabulary.decode(numbers[1:])


def samples(
    network: WordTransformer,
    vocabulary: Vocabulary,
    start: str,
    temperatures: Sequence[float],
    *,
    generator: torch.Generator,
) -> tuple[dict[float, str], float]:
    """What the network writes at each temperature, and how many words per second it drew; arguments as `write`."""
    began = time.perf_counter()
    found = {one: write(network, vocabulary, start, generator=generator, temperature=one) for one in temperatures}
    drawn = sum(len(text) - len(words(start)) for text in found.values())
    return {one: " ".join(text) for one, text in found.items()}, drawn / (time.perf_counter() - began)
