"""Surprises of a network against its own scores, one by one; expectations against sums; the least possible by hand."""

import math

import pytest
import torch

from ssl_course import data, evaluate
from ssl_course.evaluate import texts
from ssl_course.models import WordTransformer, causal_mask

NUMBERS = torch.tensor([[3, 5, 6, 7, 8, 4], [3, 9, 5, 4, 0, 0]])
GRAMMAR = {("a", "x"): 0.4, ("a", "y"): 0.1, ("b", "y"): 0.5}


@pytest.fixture
def network():
    torch.manual_seed(0)
    network = WordTransformer(12, 8, 16, 1, 2)
    with torch.no_grad():
        network.embed.weight.mul_(20)  # so that scores differ
    return network


def test_next_words_one_by_one(network):
    losses = texts.next_word_losses(network, NUMBERS)
    assert losses.shape == (2, 5) and losses.isnan().tolist() == [[False] * 5, [False] * 3 + [True] * 2]
    for row, place in ((0, 0), (0, 4), (1, 2)):
        start = NUMBERS[row : row + 1, : place + 1]
        scores = network(start, causal_mask(place + 1))[0, -1]
        assert losses[row, place].item() == pytest.approx(
            -scores.log_softmax(0)[NUMBERS[row, place + 1]].item(), abs=1e-4
        )


def test_without_the_mask_the_network_sees_the_answer(network):
    losses = texts.next_word_losses(network, NUMBERS, masked=False)
    scores = network(NUMBERS)[1, 1].log_softmax(0)
    assert losses[1, 1].item() == pytest.approx(-scores[5].item(), abs=1e-4)
    assert not torch.allclose(losses[0], texts.next_word_losses(network, NUMBERS)[0], atol=1e-3)
    chances = torch.tensor([0.0, 1.0], dtype=torch.float64)
    found = texts.expected_next_word_loss(network, NUMBERS, chances, masked=False)
    assert found == pytest.approx(losses[1].nanmean().item(), abs=1e-5)


def test_a_narrower_mask_takes_the_place_of_the_causal_one(network):
    """One word back and itself: with one layer, each surprise is that of a start cut as the mask cuts it."""
    wide = texts.next_word_losses(network, NUMBERS)
    assert torch.equal(
        texts.next_word_losses(network, NUMBERS, may_look=causal_mask(6)).nan_to_num(), wide.nan_to_num()
    )
    narrow = texts.next_word_losses(network, NUMBERS, may_look=causal_mask(6).triu(-1))
    assert narrow.isnan().tolist() == wide.isnan().tolist() and not torch.allclose(narrow[0], wide[0], atol=1e-3)
    for row, places in enumerate((5, 3)):
        for place in range(places):
            look = torch.tensor([[other in (at - 1, at) for other in range(place + 1)] for at in range(place + 1)])
            scores = network(NUMBERS[row : row + 1, : place + 1], look)[0, -1]
            expected = -scores.log_softmax(0)[NUMBERS[row, place + 1]].item()
            assert narrow[row, place].item() == pytest.approx(expected, abs=1e-4)


def test_missing_words_one_by_one(network):
    places = torch.tensor([3, 1])
    losses = texts.missing_word_losses(network, NUMBERS, places)
    for row, place in enumerate(places):
        gaps = NUMBERS[row : row + 1].clone()
        gaps[0, place] = 2
        scores = network(gaps)[0, place]
        assert losses[row].item() == pytest.approx(-scores.log_softmax(0)[NUMBERS[row, place]].item(), abs=1e-4)


def test_many_sentences_are_computed_in_parts(network):
    many = NUMBERS.repeat(150, 1)
    losses = texts.next_word_losses(network, many)
    assert torch.allclose(losses[-2:], losses[:2], atol=1e-5, equal_nan=True)
    losses = texts.missing_word_losses(network, many, torch.tensor([1, 2]).repeat(150))
    assert torch.allclose(losses[-2:], losses[:2], atol=1e-5)


def test_one_real_word_of_each_sentence(generator):
    numbers = torch.tensor([[3, 5, 1, 7, 4, 0]]).repeat(300, 1)
    places = texts.one_word_each(numbers, generator=generator)
    assert set(places.tolist()) == {1, 3} and 100 < (places == 1).sum() < 200
    with pytest.raises(ValueError, match="special words alone"):
        texts.one_word_each(torch.tensor([[3, 1, 4]]), generator=generator)
    with pytest.raises(ValueError, match="special words alone"):
        texts.one_word_each(torch.tensor([[3, 5, 4], [3, 1, 4]]), generator=generator)


def test_places_follow_their_generator(seeded):
    numbers = torch.arange(5, 11).repeat(100, 1)
    one, same, other = (texts.one_word_each(numbers, generator=seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, same) and not torch.equal(one, other)


def test_expected_losses_are_weighted_sums(network):
    chances = torch.tensor([0.25, 0.75], dtype=torch.float64)
    losses = texts.next_word_losses(network, NUMBERS).double()
    expected = (0.25 * losses[0].sum() + 0.75 * losses[1, :3].sum()) / (0.25 * 5 + 0.75 * 3)
    assert texts.expected_next_word_loss(network, NUMBERS, chances) == pytest.approx(expected.item(), abs=1e-5)
    total = 0.0
    for row, (chance, words) in enumerate(((0.25, (1, 2, 3, 4)), (0.75, (1, 2)))):
        each = [texts.missing_word_losses(network, NUMBERS[row : row + 1], torch.tensor([at])).item() for at in words]
        total += chance * sum(each) / len(each)
    assert texts.expected_missing_word_loss(network, NUMBERS, chances) == pytest.approx(total, abs=1e-5)


def test_the_surprises_of_one_who_knows_by_hand():
    before, around = texts.surprises(GRAMMAR, ["a", "y"])
    assert before == pytest.approx([math.log(2), math.log(5)])
    assert around == pytest.approx([math.log(6), math.log(5)])
    with pytest.raises(ValueError, match="“b x” is no sentence"):
        texts.surprises(GRAMMAR, ["b", "x"])


def test_their_means_are_the_entropies():
    chances = data.sentence_distribution()
    some = list(chances)[::40]
    total = sum(chances[one] for one in some)
    part = {one: chances[one] / total for one in some}
    left = both = words = 0.0
    for sentence, p in part.items():
        before, around = texts.surprises(part, sentence)
        left, both, words = (
            left + p * sum(before),
            both + p * sum(around) / len(around),
            words + p * (len(sentence) + 1),
        )
    assert left / words == pytest.approx(evaluate.next_word_entropy(part))  # here no end surprises
    assert both == pytest.approx(evaluate.missing_word_entropy(part))


def test_what_the_right_side_is_worth_to_one_who_knows():
    left = sum(p * sum(texts.surprises(GRAMMAR, one)[0]) / len(one) for one, p in GRAMMAR.items())
    both = sum(p * sum(texts.surprises(GRAMMAR, one)[1]) / len(one) for one, p in GRAMMAR.items())
    assert texts.known_worth(GRAMMAR) == pytest.approx(left - both)
    assert texts.known_worth(data.sentence_distribution()) > 0
    with pytest.raises(ValueError, match="“a” is the beginning of another"):
        texts.known_worth({("a",): 0.5, ("a", "x"): 0.5})


def test_pairs_are_taken_group_by_group():
    losses = torch.tensor([[1.0, 2.0, math.nan], [3.0, 3.0, 3.0], [5.0, math.nan, math.nan]])
    found = texts.paired_by_group(losses, 0 * losses, torch.tensor([7, 7, 2]))
    assert found.values == pytest.approx((5.0, 12 / 5)) and found.mean == pytest.approx(3.7)


def test_features_are_means_over_words(network):
    found = texts.sentence_features(network, NUMBERS)
    assert torch.allclose(found[1], network.rows(NUMBERS[1:, :4])[0].mean(0), atol=1e-5) and not found.requires_grad
    left = texts.sentence_features(network, NUMBERS, left=True)
    assert torch.allclose(left[0], network.rows(NUMBERS[:1], causal_mask(6))[0].mean(0), atol=1e-5)
    assert not torch.allclose(left[0], found[0], atol=1e-3)


def test_surprises_of_networks_are_their_losses_at_real_words(network):
    before, around = texts.surprises_of(network, network, NUMBERS[1])
    assert before == pytest.approx(texts.next_word_losses(network, NUMBERS)[1, :2].tolist(), abs=1e-5)
    each = [texts.missing_word_losses(network, NUMBERS[1:], torch.tensor([at])).item() for at in (1, 2)]
    assert around == pytest.approx(each, abs=1e-5)


def test_what_the_right_side_is_worth(network):
    """One network in both roles: the difference of its own losses, word by word."""
    chances, expected = torch.tensor([0.25, 0.75], dtype=torch.float64), 0.0
    losses = texts.next_word_losses(network, NUMBERS)
    for row, (chance, count) in enumerate(((0.25, 4), (0.75, 2))):
        hidden = [
            texts.missing_word_losses(network, NUMBERS[row : row + 1], torch.tensor([at + 1])) for at in range(count)
        ]
        expected += chance * (losses[row, :count].sum() - sum(hidden)).item() / count
    found = texts.worth_of_the_right_side(network, network, NUMBERS, chances)
    assert found == pytest.approx(expected, abs=1e-5)
