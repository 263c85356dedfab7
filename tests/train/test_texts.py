"""Batches of sentences: all come, little is filled up, bad ones are named."""

import pytest
import torch
import torch.nn.functional as F

from ssl_course.train import sentence_batches

LENGTHS = [2 + place % 9 for place in range(40)]
NUMBERS = torch.tensor([[place + 5] * length + [0] * (12 - length) for place, length in enumerate(LENGTHS)])


def test_every_epoch_holds_every_sentence_once_in_another_order(generator):
    source = sentence_batches(NUMBERS, 8, generator=generator)
    epochs = [[next(source) for _ in range(5)] for _ in range(2)]
    for epoch in epochs:
        assert sorted(int(row[0]) for batch in epoch for row in batch) == [place + 5 for place in range(40)]
    first, second = ([int(row[0]) for batch in epoch for row in batch] for epoch in epochs)
    assert first != second


def test_a_batch_is_as_long_as_its_longest_sentence(generator):
    source = sentence_batches(NUMBERS, 8, generator=generator)
    for _ in range(10):
        batch = next(source)
        lengths = (batch != 0).sum(1)
        assert batch.shape == (8, lengths.max()) and lengths.max() - lengths.min() <= 7
    filled = sum((next(source) == 0).float().mean().item() for _ in range(20)) / 20
    assert filled < 0.25  # of random batches nearly half would be


def test_which_sentences_share_a_batch_and_the_order_of_batches_are_drawn(generator):
    source = sentence_batches(NUMBERS, 8, generator=generator)
    epochs = [[next(source) for _ in range(5)] for _ in range(4)]
    first, second = ({frozenset(batch[:, 0].tolist()) for batch in epoch} for epoch in epochs[:2])
    assert first != second
    lengths = [[batch.shape[1] for batch in epoch] for epoch in epochs]
    assert any(epoch != sorted(epoch) for epoch in lengths)


def test_what_is_left_over_is_not_always_the_same(generator):
    """43 sentences in batches of 8: three are left over, and the three longest still come."""
    longer = torch.cat([F.pad(NUMBERS, (0, 8)), torch.tensor([[45], [46], [47]]).expand(3, 20)])
    source = sentence_batches(longer, 8, generator=generator)
    assert {int(row[0]) for _ in range(30 * 5) for row in next(source)} == {place + 5 for place in range(43)}


def test_a_batch_may_hold_all_sentences(generator):
    assert sorted(next(sentence_batches(NUMBERS, 40, generator=generator))[:, 0].tolist()) == [*range(5, 45)]


def test_what_does_not_fit_is_named(generator):
    with pytest.raises(ValueError, match="a batch of 41 from 40 sentences"):
        sentence_batches(NUMBERS, 41, generator=generator)
    with pytest.raises(ValueError, match="size = 0"):
        sentence_batches(NUMBERS, 0, generator=generator)
    with pytest.raises(ValueError, match="got list"):
        sentence_batches([[3, 4]], 1, generator=generator)
    with pytest.raises(TypeError, match="Generator"):
        sentence_batches(NUMBERS, 8, generator=None)
