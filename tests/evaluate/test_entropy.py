"""Entropies of words: values worked out by hand, and counts of many drawn sentences."""

import math
from collections import Counter, defaultdict

import pytest
import torch

from ssl_course import data, evaluate

COIN = {("a", "x"): 0.5, ("b", "y"): 0.5}


def test_values_worked_out_by_hand():
    assert evaluate.next_word_entropy(COIN) == pytest.approx(math.log(2) / 3)  # a or b; the rest and the end are sure
    assert evaluate.missing_word_entropy(COIN) == pytest.approx(0)  # the other word tells
    free = {(one, other): 0.25 for one in "ab" for other in "xy"}
    assert evaluate.next_word_entropy(free) == pytest.approx(2 * math.log(2) / 3)
    assert evaluate.missing_word_entropy(free) == pytest.approx(math.log(2))
    lengths = {("a",): 0.5, ("a", "a"): 0.5}  # only the end is open, at one place
    assert evaluate.next_word_entropy(lengths) == pytest.approx(math.log(2) / 2.5)
    assert evaluate.missing_word_entropy(lengths) == pytest.approx(0)


def test_counts_of_many_sentences_come_near():
    """Frequencies of 200,000 sentences in place of probabilities: entropies of counts, word by word."""
    drawn = data.draw_sentences(200_000, generator=torch.Generator().manual_seed(0))
    before: dict[tuple, Counter] = defaultdict(Counter)
    for sentence in drawn:
        for place, word in enumerate((*sentence, "<end>")):
            before[sentence[:place]][word] += 1
    loss = places = 0
    for follows in before.values():
        total = sum(follows.values())
        loss -= sum(count * math.log(count / total) for count in follows.values())
        places += total
    assert evaluate.next_word_entropy(data.sentence_distribution()) == pytest.approx(loss / places, abs=2e-3)

    generator = torch.Generator().manual_seed(1)
    every: dict[tuple, Counter] = defaultdict(Counter)
    for sentence in drawn:
        for place, word in enumerate(sentence):
            every[place, *sentence[:place], None, *sentence[place + 1 :]][word] += 1
    loss = 0.0
    for sentence in drawn[:50_000]:
        place = int(torch.randint(len(sentence), (), generator=generator))
        follows = every[place, *sentence[:place], None, *sentence[place + 1 :]]
        loss -= math.log(follows[sentence[place]] / sum(follows.values()))
    assert evaluate.missing_word_entropy(data.sentence_distribution()) == pytest.approx(loss / 50_000, abs=5e-3)


@pytest.mark.parametrize(
    "given", [{("a",): 0.4}, {("a",): 0.95}, {("a",): 1.2, ("b",): -0.2}, {("a",): 1.0, ("b",): 0.0}, {}]
)
def test_probabilities_must_be_some(given):
    for entropy in (evaluate.next_word_entropy, evaluate.missing_word_entropy):
        with pytest.raises(ValueError, match="above 0 that add up to 1"):
            entropy(given)
