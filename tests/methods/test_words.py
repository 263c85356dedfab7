"""The two steps against steps typed by hand; training runs to the entropy; a forgotten mask falls below it."""

import pytest
import torch
import torch.nn.functional as F

from ssl_course import augment, data, evaluate, losses, train
from ssl_course.evaluate import texts
from ssl_course.methods import missing_word, next_word
from ssl_course.models import WordTransformer

NUMBERS = torch.tensor([[3, 5, 6, 7, 8, 4], [3, 9, 5, 4, 0, 0]])
GRAMMAR = {("a", "x"): 0.4, ("a", "y"): 0.1, ("b", "y"): 0.5}


@pytest.fixture
def network():
    torch.manual_seed(0)
    return WordTransformer(12, 8, 16, 1, 2)


def test_the_next_word_step(network):
    look = torch.ones(6, 6).tril() == 1
    scores = network(NUMBERS, look)
    expected = F.cross_entropy(scores[:, :-1].transpose(1, 2), NUMBERS[:, 1:], ignore_index=0)
    assert torch.allclose(next_word(network)(NUMBERS), expected)


def test_the_missing_word_step(network, seeded):
    gaps, hidden = augment.mask_words(NUMBERS, ratio=0.5, generator=seeded(1))
    expected = losses.missing_word_loss(network(gaps), NUMBERS, hidden)
    assert torch.allclose(missing_word(network, generator=seeded(1), ratio=0.5)(NUMBERS), expected)


def test_fifteen_words_in_a_hundred_are_hidden_if_nothing_is_said(seeded):
    torch.manual_seed(0)
    network, numbers = WordTransformer(30, 12, 16, 1, 2), torch.arange(5, 29).view(2, 12)
    said = missing_word(network, generator=seeded(1), ratio=0.15)(numbers)
    assert torch.allclose(missing_word(network, generator=seeded(1))(numbers), said)


def trained(step_of, seeded):
    vocabulary = data.Vocabulary(GRAMMAR)
    every = torch.stack([vocabulary.encode(one) for one in GRAMMAR])
    chances = torch.tensor([*GRAMMAR.values()])
    torch.manual_seed(1)
    network = WordTransformer(len(vocabulary), 4, 16, 1, 2)
    rows = every[torch.multinomial(chances, 2000, replacement=True, generator=seeded(2))]
    source = train.sentence_batches(rows, 50, generator=seeded(3))
    history = train.fit(step_of(network), source, torch.optim.AdamW(network.parameters(), lr=5e-3), steps=150)
    return network, every, chances, history


def test_both_losses_run_to_the_entropy(seeded):
    network, every, chances, _ = trained(next_word, seeded)
    best = evaluate.next_word_entropy(GRAMMAR)
    assert best <= texts.expected_next_word_loss(network, every, chances) < best + 0.05
    network, every, chances, _ = trained(lambda one: missing_word(one, generator=seeded(4), ratio=0), seeded)
    best = evaluate.missing_word_entropy(GRAMMAR)
    assert best <= texts.expected_missing_word_loss(network, every, chances) < best + 0.05


def test_a_forgotten_mask_falls_below_the_entropy(seeded):
    *_, history = trained(lambda one: lambda numbers: losses.next_word_loss(one(numbers), numbers), seeded)
    assert history.loss[-1] < evaluate.next_word_entropy(GRAMMAR) / 2
