"""What the arena measures: known answers, what is asked when, and the live slice with good and bad losses."""

import pytest
import torch
from torch import nn

from ssl_course import data, evaluate, settings
from ssl_course.data import Pictures, Split
from ssl_course.methods import arena_scores
from ssl_course.methods.arena_scores import KNN, PROBE_10, PROBE_100, RANK_H, RANK_Z, SECONDS, SPREAD_Z


@pytest.fixture
def split(seeded):
    """Pictures with one bright line, at the height of their class: anything can tell them apart."""
    y = torch.arange(480) % 8
    images = torch.randint(10, (480, 3, 8, 8), generator=seeded(1))
    images[torch.arange(480), :, y] += 200
    part = Pictures(images.to(torch.uint8), {"shape": y})
    return Split(part[:400], part[400:])


def test_features_are_made_once_and_only_when_they_are_asked_for(split):
    calls = []
    with settings.using(smoke=True):
        measures = arena_scores.frozen(lambda x: calls.append(len(x)) or evaluate.pixels(x), split, "sprites", 0)
        assert calls == []
        scores = {name: measure() for name, measure in measures.items()}
    assert calls == [400, 80] and set(scores) == {KNN, PROBE_10, PROBE_100, RANK_H}
    assert scores[KNN] == 1.0 and 0 <= scores[PROBE_100] <= 1
    assert scores[RANK_H] == pytest.approx(evaluate.effective_rank(evaluate.pixels(split.test.images)))


def test_the_instruments_of_a_known_embedding(split):
    class Fixed(nn.Module):
        def forward(self, images):
            return torch.eye(4)[torch.arange(len(images)) % 4]

    measures = arena_scores.embedded(nn.Sequential(Fixed()), split.test.images)
    assert measures[RANK_Z]() == pytest.approx(3, abs=0.01)  # four points lie in a space of three dimensions
    assert measures[SPREAD_Z]() == pytest.approx(0.436, abs=0.01)  # √(1/4 · 3/4 · 80/79)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["simclr", "i_jepa"])
def test_a_live_row_of_a_method(method):
    with settings.using(smoke=True):
        row = arena_scores.live(method, steps=2, draws=2)
    names = {SECONDS, KNN, PROBE_10, PROBE_100, RANK_H} | ({RANK_Z, SPREAD_Z} if method == "simclr" else set())
    assert set(row.numbers) == names and 0 < row.numbers[PROBE_10].mean < 1
    assert row.numbers[PROBE_10].half_width > 0 and len(row.numbers[PROBE_10].values) == 2


@pytest.mark.slow
def test_a_live_row_of_ones_own_loss_says_what_became_of_it():
    def pull(z_a, z_b):
        return 1000 * (z_a - z_b).pow(2).mean() + z_a.pow(2).mean()

    def wrong(z_a, z_b):
        return (z_a - z_b).pow(2).mean(1)

    calls = []

    def later(z_a, z_b):
        calls.append(1)
        return (z_a - z_b).pow(2).mean() / (len(calls) < 3)  # well at first, inf in training

    with settings.using(smoke=True):
        row = arena_scores.live(pull, steps=4, draws=2)
        assert row.title == "pull" and PROBE_10 in row.numbers and "collapse" in row.said
        row = arena_scores.live(wrong, title="mine", steps=4)
        assert row.title == "mine" and row.numbers == {} and "shape [64]" in row.said
        row = arena_scores.live(later, steps=4)
        assert row.numbers == {} and "at step" in row.said


@pytest.mark.slow
def test_a_live_row_that_was_stopped_says_so():
    calls = []

    def stops(z_a, z_b):
        calls.append(1)
        if len(calls) == 4:  # the first call is the check's
            raise KeyboardInterrupt
        return (z_a - z_b).pow(2).mean()

    with settings.using(smoke=True):
        row = arena_scores.live(stops, steps=4, draws=2)
    assert row.said.startswith("Stopped by you after 2 of 4 steps.") and PROBE_10 in row.numbers


def test_a_name_that_is_no_method():
    with pytest.raises(ValueError, match="'simclear': there are margin, simclr"):
        arena_scores.live("simclear")


@pytest.mark.slow
def test_with_labels_and_supervised():
    with settings.using(smoke=True):
        split = data.sprites()
        network = arena_scores.supervised("convolutional", split, "sprites", steps=2, seed=0)
        before = {key: value.clone() for key, value in network.state_dict().items()}
        one, again = (arena_scores.with_labels(network[0], split, "sprites", 0, kind="convolutional") for _ in range(2))
    assert 0 <= one == again <= 1 and len(network) == 1
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
