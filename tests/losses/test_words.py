"""The losses of words against double loops, in value and gradient; what can't be scored is named."""

import math

import pytest
import torch

from ssl_course.losses import missing_word_loss, next_word_loss

NUMBERS = torch.tensor([[3, 5, 6, 1, 4], [3, 7, 4, 0, 0]])
HIDDEN = torch.tensor([[False, True, False, False, False], [False, True, False, False, False]])


@pytest.fixture
def scores(draw):
    return draw(2, 5, 9)


def by_loops(scores, pairs):
    """pairs: (sentence, place of the scores, word)."""
    return torch.stack([-scores[row, place].log_softmax(0)[word] for row, place, word in pairs]).mean()


def test_the_next_word_by_a_double_loop(scores):
    pairs = [
        (row, place, NUMBERS[row, place + 1]) for row in range(2) for place in range(4) if NUMBERS[row, place + 1] != 0
    ]
    assert len(pairs) == 6
    assert_same(next_word_loss(scores, NUMBERS), by_loops(scores, pairs), scores)


def test_the_missing_word_by_hand(scores):
    assert_same(missing_word_loss(scores, NUMBERS, HIDDEN), by_loops(scores, [(0, 1, 5), (1, 1, 7)]), scores)


def assert_same(one, other, scores):
    assert torch.allclose(one, other)
    slopes = [torch.autograd.grad(loss, scores, retain_graph=True)[0] for loss in (one, other)]
    assert torch.allclose(*slopes) and slopes[0].abs().sum() > 0


def test_equal_scores_cost_the_logarithm_of_the_vocabulary():
    flat = torch.zeros(2, 5, 9)
    assert next_word_loss(flat, NUMBERS).item() == pytest.approx(math.log(9))
    assert missing_word_loss(flat, NUMBERS, HIDDEN).item() == pytest.approx(math.log(9))


def test_what_can_not_be_scored_is_named():
    scores = torch.zeros(2, 5, 9)
    with pytest.raises(ValueError, match="no word to score"):
        next_word_loss(scores[:, :1], NUMBERS[:, :1])
    with pytest.raises(ValueError, match="no word to score"):
        next_word_loss(scores, torch.tensor([[3, 0, 0, 0, 0]] * 2))
    with pytest.raises(ValueError, match="nothing to score"):
        missing_word_loss(scores, NUMBERS, HIDDEN & False)
    with pytest.raises(TypeError, match="boolean tensor"):
        missing_word_loss(scores, NUMBERS, HIDDEN.float())
    with pytest.raises(ValueError, match=r"`hidden` is \[2, 4\]"):
        missing_word_loss(scores, NUMBERS, HIDDEN[:, :4])
    with pytest.raises(ValueError, match=r"got \[2, 5, 9\] and \[2, 4\]"):
        next_word_loss(scores, NUMBERS[:, :4])
