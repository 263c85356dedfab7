"""The queue's loss against a double loop that a novice can read, in float64, and against lightly's memory bank."""

import math

import pytest
import torch
from lightly.loss import NTXentLoss

from ssl_course.losses import queue_loss


def slow(queries, keys, queue, temperature):
    """Each query alone: how surprising is its own key among that key and the queue?"""
    total = 0.0
    for query, key in zip(queries, keys, strict=True):
        similarities = [query @ other / (query.norm() * other.norm()) for other in [key, *queue]]
        weights = [torch.exp(one / temperature) for one in similarities]
        total = total - torch.log(weights[0] / sum(weights))
    return total / len(queries)


@pytest.mark.parametrize("temperature", [0.07, 0.2, 1.0])
def test_it_equals_the_loop(pair, draw, assert_agree, temperature):
    queries, keys = pair(batch=4, dim=3)
    queue = draw(7, 3, seed=9)
    fast = queue_loss(queries, keys, queue, temperature=temperature)
    assert_agree(fast, slow(queries, keys, queue, temperature), [queries, keys, queue])


def test_it_equals_lightlys(pair, draw):
    queries, keys = pair(batch=4, dim=3)
    queue = draw(6, 3, seed=9).detach()
    theirs = NTXentLoss(temperature=0.2, memory_bank_size=(6, 3))
    theirs.memory_bank.bank = torch.nn.functional.normalize(queue, dim=1)
    assert torch.allclose(queue_loss(queries, keys, queue, temperature=0.2), theirs(queries, keys.detach()))


def test_known_values(draw):
    equal = torch.ones(4, 3)
    assert queue_loss(equal, equal, torch.ones(7, 3), temperature=0.2).item() == pytest.approx(math.log(8))
    rows = draw(4, 3)
    assert queue_loss(rows, rows, rows[:0], temperature=0.2).item() == 0  # nothing to mistake the positive for


def test_lengths_do_not_matter(pair, draw):
    queries, keys = pair()
    queue = draw(6, 3, seed=9)
    one, other = (queue_loss(queries * f, keys * 2 * f, queue / f, temperature=0.2) for f in (1, 3))
    assert torch.allclose(one, other)


def test_what_no_loss_can_take_is_refused():
    rows = torch.ones(4, 3)
    with pytest.raises(ValueError, match=r"queue must be \[size, 3\], .* got \[5, 4\]"):
        queue_loss(rows, rows, torch.ones(5, 4), temperature=0.2)
    with pytest.raises(ValueError, match="temperature = 0"):
        queue_loss(rows, rows, rows, temperature=0)
    with pytest.raises(ValueError, match="batch at least 2"):
        queue_loss(rows[:1], rows[:1], rows, temperature=0.2)
    with pytest.raises(ValueError, match="queue holds nan"):
        queue_loss(rows, rows, rows * float("nan"), temperature=0.2)
