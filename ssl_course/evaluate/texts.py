"""How surprised a word network is: at text, at sentences whose probabilities are known; and one who knows these.

Surprise is -log p(word), in nats. Built in lesson 06.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.vocabulary import MASK, PAD_NUMBER, SPECIAL
from ssl_course.evaluate.entropy import missing_word_entropy
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.models.text import WordTransformer, causal_mask
from ssl_course.settings import shrink

BATCH = 128  # sentences that are computed at a time
MASK_NUMBER = SPECIAL.index(MASK)


@torch.no_grad()
def next_word_losses(
    network: WordTransformer, numbers: Tensor, *, masked: bool = True, may_look: Tensor | None = None
) -> Tensor:
    """Surprise in nats, -log p, at each word but the first, guessed from those before it; nan at padding.

    Args:
        numbers: int64 `[sentences, n]`. masked: without the causal mask, if False: the network sees the answer.
        may_look: boolean `[n, n]`, True = may look, a narrower mask in place of the causal one.

    Returns:
        `[sentences, n - 1]`: column t belongs to word t + 1.
    """
    if masked and may_look is None:
        may_look = causal_mask(numbers.shape[1], device=numbers.device)
    found = []
    for rows in numbers.split(BATCH):
        scores = network(rows, may_look)[:, :-1]
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


def expected_next_word_loss(
    network: WordTransformer, numbers: Tensor, chances: Tensor, *, masked: bool = True
) -> float:
    """The mean loss over endlessly many sentences: each sentence counts as often as it is likely. Nats per word.

    It can't be below `next_word_entropy` of the same sentences unless the network sees what it is to guess.

    Args:
        numbers: all sentences, int64 `[sentences, n]`. chances: their probabilities, `[sentences]`.
        masked: as `next_word_losses`.
    """
    losses = next_word_losses(network, numbers, masked=masked)
    scored = (~losses.isnan()).sum(1).to(chances.dtype)
    return ((chances @ losses.nansum(1).to(chances.dtype)) / (chances @ scored)).item()


def expected_missing_word_loss(network: WordTransformer, numbers: Tensor, chances: Tensor) -> float:
    """The same for one hidden word, drawn evenly among the words of a sentence; never below `missing_word_entropy`.

    Args: as `expected_next_word_loss`. Every word of every sentence is hidden once.
    """
    some = slice(None, None, -(-len(numbers) // shrink(len(numbers), 100)))  # all; in a smoke run a hundred at most
    numbers, chances = numbers[some], chances[some] / chances[some].sum()
    sentence, place = (numbers >= len(SPECIAL)).nonzero(as_tuple=True)
    losses = missing_word_losses(network, numbers[sentence], place)
    share = chances / sentence.bincount(minlength=len(numbers))
    return (share[sentence] @ losses.to(chances.dtype)).item()


def worth_of_the_right_side(left: WordTransformer, both: WordTransformer, numbers: Tensor, chances: Tensor) -> float:
    """How much less a word surprises if the words after it are seen too, in nats: next-word minus missing-word loss.

    Both are taken over the same words, one of each sentence, drawn evenly among its words, `<end>` not among them.
    What it is worth to one who knows the probabilities: `known_worth`.

    Args:
        left, both: a next-word and a missing-word network. numbers, chances: as `expected_next_word_loss`.
    """
    real = (numbers >= len(SPECIAL))[:, 1:]
    losses = (next_word_losses(left, numbers) * real).nansum(1) / real.sum(1)
    return (chances @ losses.to(chances.dtype)).item() - expected_missing_word_loss(both, numbers, chances)


def known_worth(chances: Mapping[Sequence[str], float]) -> float:
    """`worth_of_the_right_side` to one who knows the probability of every sentence, in nats per word; exact.

    Args:
        chances: all sentences with their probabilities. None may be the beginning of another: then `<end>` surprises
            nobody, and the surprises at the words of a sentence add up to that at the sentence (chain rule).

    Raises:
        ValueError: naming a sentence that is the beginning of another.
    """
    heads = {tuple(one[:place]): one for one in chances for place in range(len(one))}
    if cut := next((one for one in chances if tuple(one) in heads), None):
        raise ValueError(f"“{' '.join(cut)}” is the beginning of another sentence, so that its <end> may surprise.")
    return sum(-p * math.log(p) / len(one) for one, p in chances.items()) - missing_word_entropy(chances)


def surprises(chances: Mapping[Sequence[str], float], sentence: Sequence[str]) -> tuple[list[float], list[float]]:
    """The surprise at each word of one who knows the probabilities, in nats: from the words before, from all others.

    At a single word a luckier guess is possible. On average over all sentences none is: see `evaluate.entropy`.

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
            lambda other, t=t: (
                len(other) == len(sentence)
                and tuple(other[:t]) == sentence[:t]
                and tuple(other[t + 1 :]) == sentence[t + 1 :]
            )
        )
        around.append(math.log(same / chances[sentence]))
    return before, around


def surprises_of(left: WordTransformer, both: WordTransformer, sentence: Tensor) -> tuple[list[float], list[float]]:
    """`surprises` of two networks at each word of one sentence: from the words before it, and from all others.

    Args:
        left, both: a next-word and a missing-word network. sentence: int64 `[n]`, `<start>` in front; special words
            are not asked for.
    """
    places = (sentence >= len(SPECIAL)).nonzero()[:, 0]
    before = next_word_losses(left, sentence[None])[0, places - 1]
    return before.tolist(), missing_word_losses(both, sentence.repeat(len(places), 1), places).tolist()


@torch.no_grad()
def sentence_features(network: WordTransformer, numbers: Tensor, *, left: bool = False, blocks: bool = True) -> Tensor:
    """The mean of a frozen network's rows over the words of each sentence, `[sentences, width]`; padding is left out.

    Args:
        left: let words look to the left only, as the network was trained to.
        blocks: the rows behind the last block; if False, the word vectors alone.
    """
    may_look = causal_mask(numbers.shape[1], device=numbers.device) if left else None
    found = []
    for part in numbers.split(BATCH):
        held = (part != PAD_NUMBER)[:, :, None]
        rows = network.rows(part, may_look) if blocks else network.embed(part)
        found.append((rows * held).sum(1) / held.sum(1))
    return torch.cat(found)


def paired_by_group(losses: Tensor, others: Tensor, groups: Tensor) -> Interval:
    """`losses` minus `others`, in nats per word, group by group: mean and 95 % interval over the groups.

    Args:
        losses, others: of two models at the same words, `[sentences, n]`, nan at padding.
        groups: int64 `[sentences]`, the group of each sentence, such as its country.
    """
    parts = (groups == group for group in groups.unique())
    return mean_ci(losses[part].nanmean().item() - others[part].nanmean().item() for part in parts)
