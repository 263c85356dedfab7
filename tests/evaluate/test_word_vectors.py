"""Word vectors: how purity is counted, neighbours by a double loop, roles of the grammar's words."""

import pytest
import torch

from ssl_course import data
from ssl_course.evaluate import word_vectors


def test_every_role_word_is_of_the_grammar_and_each_has_one_role():
    words, roles = word_vectors.role_words()
    known = {word for sentence in data.sentence_distribution() for word in sentence}
    assert set(words) <= known and len(set(words)) == len(words) == len(roles)
    joining = known - set(words)
    assert joining == {"a", "and", "at", "because", "in", "is", "it", "my", "outside", "so", "the", "today"}


def test_purity_counts_the_nearest_others():
    vectors = torch.tensor([[1, 0.0], [2, 0.1], [0, 1], [0.1, 1], [1, 1]])
    assert word_vectors.purity(vectors, "aabbb", k=1) == pytest.approx(1.0)
    assert word_vectors.purity(vectors, "ababa", k=1) == pytest.approx(0.0 + 0.0)
    assert word_vectors.purity(vectors, "aaaaa", k=2) == 1.0
    assert word_vectors.purity(5 * vectors, "aabbb", k=2) == word_vectors.purity(vectors, "aabbb", k=2)


def test_random_vectors_are_as_pure_as_chance(generator):
    roles = [place % 4 for place in range(200)]
    assert word_vectors.purity(torch.randn(200, 8, generator=generator), roles) == pytest.approx(0.25, abs=0.06)


def test_what_does_not_fit_is_named():
    for count in (3, 4):
        with pytest.raises(ValueError, match="more than k = 3"):
            word_vectors.purity(torch.rand(count, 2), [1, 2, 3])


def test_neighbour_counts_by_a_double_loop():
    numbers = torch.tensor([[3, 5, 6, 5, 4, 0], [3, 6, 5, 4, 0, 0]])
    expected = torch.zeros(7, 2, 7)
    for sentence in numbers.tolist():
        for one, other in zip(sentence, sentence[1:], strict=False):
            if other:
                expected[other, 0, one] += 1
                expected[one, 1, other] += 1
    assert torch.allclose(word_vectors.neighbour_counts(numbers, 7), expected.flatten(1).log1p())
