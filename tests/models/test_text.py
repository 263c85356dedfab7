"""The word network: nobody looks ahead or at padding; places and words learn; bad sentences are named."""

import pytest
import torch

from ssl_course import data
from ssl_course.data.vocabulary import PAD_NUMBER
from ssl_course.models import WordTransformer, causal_mask
from ssl_course.models.vit import Attention

NUMBERS = torch.tensor([[3, 5, 6, 7, 8, 4], [3, 9, 5, 4, 0, 0]])


@pytest.fixture
def network():
    torch.manual_seed(0)
    return WordTransformer(12, 8, 16, 2, 4)


def test_padding_has_the_vocabularys_number():
    assert data.Vocabulary([["a"]]).number("<pad>") == PAD_NUMBER


def test_the_causal_mask_is_a_double_loop():
    for n in (1, 2, 7):
        assert causal_mask(n).tolist() == [[column <= row for column in range(n)] for row in range(n)]
    for n in (0, -1, 2.0, None):
        with pytest.raises(ValueError, match="give the number of words"):
            causal_mask(n)


def test_attention_takes_from_allowed_rows_alone(generator):
    torch.manual_seed(0)
    attention, rows = Attention(8, 2), torch.rand(2, 5, 8, generator=generator)
    for mask in (causal_mask(5), torch.rand(2, 5, 5, generator=generator) > 0.4):
        mask = mask | torch.eye(5, dtype=torch.bool)
        weights = attention.weights(rows, mask)
        assert (
            torch.allclose(weights.sum(3), torch.ones(2, 2, 5))
            and (weights[~mask.expand(2, 5, 5)[:, None].expand(-1, 2, -1, -1)] == 0).all()
        )
        values = attention.parts(rows)[2]
        expected = attention.out((weights @ values).transpose(1, 2).flatten(2))
        assert torch.allclose(attention(rows, mask), expected, atol=1e-6)
    assert torch.equal(attention(rows), attention(rows, None))


def test_from_left_to_right_later_words_play_no_part(network):
    look, other = causal_mask(6), NUMBERS.clone()
    other[0, 3:5] = torch.tensor([10, 11])
    before, after = network(NUMBERS, look), network(other, look)
    assert torch.allclose(before[0, :3], after[0, :3], atol=1e-6)
    assert not torch.allclose(before[0, 3], after[0, 3], atol=1e-3)
    assert not torch.allclose(network(NUMBERS)[0, 0], network(other)[0, 0], atol=1e-3)  # all look at all


def test_padding_plays_no_part(network):
    alone = network(NUMBERS[1:, :4])
    assert torch.allclose(network(NUMBERS)[1, :4], alone[0], atol=1e-6)


def test_padding_plays_no_part_beside_a_mask_of_ones_own(network):
    short, long = (network(NUMBERS[1:, :n], torch.ones(n, n, dtype=torch.bool)) for n in (4, 5))
    assert torch.allclose(long[0, :4], short[0], atol=1e-6)


def test_there_are_as_many_blocks_as_layers():
    assert len(WordTransformer(12, 8, 16, 3, 2).blocks) == 3


def test_the_order_of_words_matters(network):
    turned = torch.tensor([[3, 6, 5, 7, 8, 4]])
    assert not torch.allclose(network(NUMBERS[:1])[0, 3], network(turned)[0, 3], atol=1e-4)


def test_scored_places_alone_are_the_same_scores(network):
    at = torch.tensor([[False, True, False, False, True, False], [False, False, True, False, False, False]])
    assert torch.allclose(network(NUMBERS, at=at), network(NUMBERS)[at], atol=1e-6)


def test_scores_are_products_with_the_word_vectors_and_all_weights_learn(network):
    scores = network(NUMBERS)
    expected = network.rows(NUMBERS) @ network.embed.weight.T + network.bias
    assert scores.shape == (2, 6, 12) and torch.allclose(scores, expected)
    assert scores.softmax(2).max() < 0.2  # at the start all words are nearly alike
    scores.pow(2).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())


@pytest.mark.parametrize(
    ("numbers", "error", "message"),
    [
        (torch.ones(2, 9, dtype=torch.int64), ValueError, "a sentence of 9 words, the position table has 8 places"),
        (torch.tensor([[3, 12]]), ValueError, "12 is no word's number, they go from 0 to 11"),
        (torch.tensor([[3, -1]]), ValueError, "-1 is no word's number"),
        (torch.zeros(0, 4, dtype=torch.int64), ValueError, r"at least one sentence .* got shape \[0, 4\]"),
        (torch.zeros(2, 0, dtype=torch.int64), ValueError, r"got shape \[2, 0\]"),
        (torch.tensor([3, 5]), ValueError, r"\[batch, n\]"),
        (torch.tensor([[0, 5]]), ValueError, "begins with <pad>"),
        (torch.rand(2, 3), TypeError, "got torch.float32"),
        ([[3, 5]], TypeError, "got list"),
    ],
)
def test_sentences_that_do_not_fit_are_named(network, numbers, error, message):
    with pytest.raises(error, match=message):
        network(numbers)
