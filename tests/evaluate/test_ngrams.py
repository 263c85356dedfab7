"""Smoothed n-grams: values worked out by hand, a double loop, and what probabilities must be."""

import math

import pytest
import torch

from ssl_course.evaluate import ngrams
from ssl_course.evaluate.ngrams import NGrams
from ssl_course.exercises import EXERCISES

BOOK = torch.tensor([[3, 5, 6, 4, 0], [3, 5, 7, 6, 4]])


def test_values_worked_out_by_hand():
    model = NGrams(BOOK, 8, order=3, k=2.0)
    unigram = {5: (2 + 2 / 8) / (7 + 2), 6: (2 + 2 / 8) / (7 + 2), 7: (1 + 2 / 8) / (7 + 2)}
    after_5 = (1 + 2 * unigram[6]) / (2 + 2)
    assert model.probability(6, [5]) == pytest.approx(after_5)
    assert model.probability(6, [3, 5]) == pytest.approx((1 + 2 * after_5) / (2 + 2))
    assert model.probability(6, [7, 7]) == pytest.approx(model.probability(6, [7]))  # never seen
    assert model.probability(6, [1, 2, 3, 5]) == model.probability(6, [3, 5])  # two words count


def test_probabilities_add_up_and_none_is_zero():
    for order in (1, 2, 3, 4):
        model = NGrams(BOOK, 8, order=order, k=0.7)
        for before in ([], [3], [3, 5], [5, 7], [6, 6], [3, 5, 7]):
            chances = [model.probability(word, before) for word in range(8)]
            assert sum(chances) == pytest.approx(1) and min(chances) > 0


def test_losses_are_surprises_in_their_places_and_padding_is_none():
    model = NGrams(BOOK, 8, order=2, k=1.0)
    losses = model.losses(BOOK)
    assert losses.shape == (2, 4) and losses.isnan().tolist() == [[False, False, False, True], [False] * 4]
    for row, place in ((0, 0), (0, 2), (1, 3)):
        chance = model.probability(int(BOOK[row, place + 1]), BOOK[row, : place + 1].tolist())
        assert losses[row, place].item() == pytest.approx(-math.log(chance))


def test_it_is_what_the_lessons_exercise_computes():
    """A bigram's table by `smooth`, against the dictionaries."""
    counts = torch.zeros(8, 8)
    for sentence in BOOK.tolist():
        for before, word in zip(sentence, sentence[1:], strict=False):
            counts[before, word] += word != 0
    unigram = NGrams(BOOK, 8, order=1, k=3.0)
    shorter = torch.tensor([[unigram.probability(word, []) for word in range(8)]]).expand(8, 8)
    assert torch.equal(counts, ngrams.pair_counts(BOOK, 8))
    table = EXERCISES["smooth"].reference(counts, shorter, 3.0)
    model = NGrams(BOOK, 8, order=2, k=3.0)
    for before in (3, 5, 6, 7):
        for word in range(8):
            assert table[before, word].item() == pytest.approx(model.probability(word, [before]), abs=1e-6)
    assert torch.allclose(ngrams.table_losses(table, BOOK), model.losses(BOOK), atol=1e-5, equal_nan=True)


def test_bad_settings_are_named():
    for options in ({"order": 0}, {"k": 0.0}, {"k": -1.0}, {"k": math.inf}):
        with pytest.raises(ValueError, match="give an order of 1 or more and a k above 0"):
            NGrams(BOOK, 8, **options)
    with pytest.raises(ValueError, match="word numbers go from 0 to 6"):
        NGrams(BOOK, 7)
