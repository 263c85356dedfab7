"""What a trained word network says: its surprise at new text, the word in a gap, a sentence of its own. Lesson 06."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.containers import check_count
from ssl_course.data.vocabulary import END, MASK, PAD, SPECIAL, START, UNKNOWN, Vocabulary, words
from ssl_course.models.text import WordTransformer, causal_mask

GAP = "___"
BATCH = 128  # sentences that are computed at a time
MASK_NUMBER, PAD_NUMBER, END_NUMBER = (SPECIAL.index(word) for word in (MASK, PAD, END))


@torch.no_grad()
def next_word_losses(network: WordTransformer, numbers: Tensor) -> Tensor:
    """Surprise in nats, -log p, at each word but the first, guessed from those before it; nan at padding.

    Args:
        numbers: int64 `[sentences, n]`.

    Returns:
        `[sentences, n - 1]`: column t belongs to word t + 1.
    """
    look, found = causal_mask(numbers.shape[1], device=numbers.device), []
    for rows in numbers.split(BATCH):
        scores = network(rows, look)[:, :-1]
        losses = F.cross_entropy(scores.flatten(0, 1), rows[:, 1:].flatten(), reduction="none").view(len(rows), -1)
        found.append(losses.masked_fill(rows[:, 1:] == PAD_NUMBER, math.nan))
    return torch.cat(found)


@torch.no_grad()
def missing_word_losses(network: WordTransformer, numbers: Tensor, places: Tensor) -> Tensor:
    """Surprise in nats at one hidden word of each sentence, guessed from all others.

    Args:
        numbers: int64 `[sentences, n]`. places: int64 `[sentences]`, which word of each to hide.

    Returns:
        `[sentences]`.
    """
    found = []
    for rows, at in zip(numbers.split(BATCH), places.split(BATCH), strict=True):
        hidden = F.one_hot(at, rows.shape[1]).bool()
        scores = network(rows.masked_fill(hidden, MASK_NUMBER), at=hidden)
        found.append(F.cross_entropy(scores, rows[hidden], reduction="none"))
    return torch.cat(found)


def one_word_each(numbers: Tensor, *, generator: torch.Generator) -> Tensor:
    """The place of one word in each sentence, int64 `[sentences]`, all of its words as likely; no special word.

    Raises:
        ValueError: if a sentence holds special words alone.
    """
    known = (numbers >= len(SPECIAL)).float()
    if (known.sum(1) == 0).any():
        raise ValueError("a sentence holds special words alone: leave it out, there is nothing to hide.")
    return torch.multinomial(known, 1, generator=generator)[:, 0]


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
        what = "no gap" if GAP not in text else f"{text.count(GAP)} gaps"
        raise ValueError(f"There is {what} in it. Write {GAP}, three underscores, in place of one word.")
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
        if drawn.item() == END_NUMBER:
            break
        numbers = torch.cat([numbers, drawn])
    return vocabulary.decode(numbers[1:])


def purity(vectors: Tensor, roles: Sequence, *, k: int = 3) -> float:
    """How well vectors cluster by role: the share of the k nearest others, by cosine, that have the same role.

    Args:
        vectors: float `[n, dim]`. roles: one for each, of any kind.

    Raises:
        ValueError: if there are fewer roles or vectors than `k + 1`, or their numbers differ.
    """
    if len(vectors) != len(roles) or len(roles) <= k:
        raise ValueError(f"{len(vectors)} vectors and {len(roles)} roles: as many of each, more than k = {k}.")
    directions = F.normalize(vectors.detach().double(), dim=1)
    nearest = (directions @ directions.T).fill_diagonal_(-math.inf).topk(k, dim=1).indices.tolist()
    return sum(roles[other] == role for role, row in zip(roles, nearest, strict=True) for other in row) / len(roles) / k


def neighbour_counts(numbers: Tensor, words: int) -> Tensor:
    """How often each word stood directly before and directly after each word, as log(1 + count): `[words, 2 * words]`.

    Args:
        numbers: int64 `[sentences, n]`; `<pad>` is not counted.
    """
    pairs = torch.stack([numbers[:, :-1], numbers[:, 1:]], 2).flatten(0, 1)
    left, right = pairs[(pairs != PAD_NUMBER).all(1)].unbind(1)
    counts = torch.zeros(words, 2, words)
    one = torch.ones(len(left))
    counts.index_put_((right, torch.zeros_like(left), left), one, accumulate=True)
    counts.index_put_((left, torch.ones_like(left), right), one, accumulate=True)
    return counts.flatten(1).log1p()


def surprises(
    chances: Mapping[Sequence[str], float], sentence: Sequence[str]
) -> tuple[list[float], list[float]]:
    """The least possible surprise at each word of a sentence, in nats: from the words before it, and from all others.

    Args:
        chances: all sentences with their probabilities, as `data.sentence_distribution` gives them.

    Raises:
        ValueError: if the sentence has no probability.
    """
    sentence = tuple(sentence)
    if sentence not in chances:
        raise ValueError(f"“{' '.join(sentence)}” is no sentence of this grammar.")

    def sum_of(fits: Callable[[Sequence[str]], bool]) -> float:
        return sum(p for other, p in chances.items() if fits(other))

    heads = [sum_of(lambda other, t=t: tuple(other[:t]) == sentence[:t]) for t in range(len(sentence) + 1)]
    before = [math.log(heads[t] / heads[t + 1]) for t in range(len(sentence))]
    around = []
    for t in range(len(sentence)):
        same = sum_of(
            lambda other, t=t: len(other) == len(sentence)
            and tuple(other[:t]) == sentence[:t]
            and tuple(other[t + 1 :]) == sentence[t + 1 :]
        )
        around.append(math.log(same / chances[sentence]))
    return before, around


@torch.no_grad()
def sentence_features(network: WordTransformer, numbers: Tensor, *, left: bool = False) -> Tensor:
    """The mean of a frozen network's rows over the words of each sentence, `[sentences, width]`; padding is left out.

    Args:
        left: let words look to the left only, as the network was trained to.
    """
    look = causal_mask(numbers.shape[1], device=numbers.device) if left else None
    found = []
    for part in numbers.split(BATCH):
        held = (part != PAD_NUMBER)[:, :, None]
        found.append((network.rows(part, look) * held).sum(1) / held.sum(1))
    return torch.cat(found)
