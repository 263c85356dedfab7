"""Bag of words: counts by a loop, weights against scikit-learn, a probe that reads words, whatever their order."""

import pytest
import torch
from sklearn.feature_extraction.text import TfidfTransformer

from ssl_course.evaluate.bag_of_words import text_probe, tf_idf, word_counts

TEXTS = [[5, 6, 5], [], [6, 7, 8, 8, 8], [5, 7]]


def test_counts_by_a_loop():
    counts = word_counts(TEXTS, 10)
    assert counts.tolist() == [[text.count(word) for word in range(10)] for text in TEXTS]


def test_weights_are_scikit_learns_of_the_logarithms():
    counts = word_counts(TEXTS, 10)
    expected = TfidfTransformer().fit(counts.numpy()).transform(counts.log1p().numpy()).toarray()
    assert torch.allclose(tf_idf(counts, counts), torch.tensor(expected, dtype=torch.float32), atol=1e-6)


def test_weights_of_other_texts_come_from_the_texts_seen():
    seen, other = word_counts(TEXTS, 10), word_counts([[5, 6, 6, 9], [8]], 10)
    expected = TfidfTransformer().fit(seen.numpy()).transform(other.log1p().numpy()).toarray()
    assert torch.allclose(tf_idf(other, seen), torch.tensor(expected, dtype=torch.float32), atol=1e-6)


@pytest.mark.parametrize("words", [12, 300])
def test_one_telling_word_is_found(words, generator):
    """Class c holds word c now and then, among many others."""
    y = torch.arange(120) % 3
    counts = torch.randint(0, 2, (120, words), generator=generator).float()
    counts[:, :3] = 0
    counts[torch.arange(120), y] = 1
    x = tf_idf(counts, counts)
    assert text_probe(x[:90], y[:90], x[90:], y[90:]) > 0.9
    wrong = y[torch.randperm(120, generator=generator)]
    assert text_probe(x[:90], wrong[:90], x[90:], wrong[90:]) < 0.6
