"""Draws that one batch can't tell from fair ones: repeated batches, uneven chances, repeats within a batch."""

import pytest
import torch

from ssl_course.exercises.draws import not_anew, repeating, uneven
from ssl_course.exercises.exercise import seeded


def _drawn(generator):
    return torch.rand(20, generator=generator)


def _put_back(generator):
    state = generator.get_state()
    drawn = _drawn(generator)
    generator.set_state(state)
    return drawn


@pytest.mark.parametrize(
    "draw", [lambda g: _drawn(g.clone_state()), _put_back, lambda g: _drawn(g.manual_seed(g.initial_seed()))]
)
def test_a_second_call_that_draws_the_same_is_named(draw):
    said = not_anew(lambda generator: {"noise": _drawn(generator), "the places": draw(generator)})
    assert said is None or "the places again" in said or "noise again" in said
    assert "draws the places again" in not_anew(lambda generator: {"the places": draw(generator)})


def test_a_second_call_that_draws_anew_is_right():
    assert not_anew(lambda generator: {"the places": _drawn(generator)}) is None


@pytest.mark.parametrize("seed", range(20))
def test_fair_draws_are_even_and_do_not_repeat(seed):
    drawn = torch.randint(12, (3600,), generator=seeded(seed))
    assert uneven(drawn, 12) is None and repeating(drawn) is None
    assert uneven(torch.arange(3600) % 12, 12) is None  # evenness by design is no fault


def test_ends_that_come_half_as_often_are_uneven():
    drawn = (torch.rand(3600, generator=seeded(1)) * 11).round()
    assert uneven(drawn, 12)[0] in (0, 11)


def test_draws_that_come_again_within_a_batch_are_counted():
    assert repeating(torch.randperm(4, generator=seeded(1)).repeat(50)) == 4
