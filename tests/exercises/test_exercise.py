"""What an exercise is made of: generators that are always the same, and mistakes read as edits of the solution."""

import pytest
import torch

from ssl_course.exercises import edited
from ssl_course.exercises.exercise import Exercise, Probe, seeded


def mean_of_squares(x):
    squares = x * x
    return squares.sum() / len(x)


def _too_long(x):
    return x.sum()


X = torch.tensor([1.0, 3.0])


def test_an_edit_of_the_solution_is_a_mistake():
    (mistake,) = edited(mean_of_squares, {" / len(x) -> ": "This is the sum."})
    assert mistake.name == " / len(x) -> " and mistake.message == "This is the sum."
    assert mistake.function(X) == 10 and mean_of_squares(X) == 5


def test_several_edits_are_made_one_after_the_other():
    (mistake,) = edited(mean_of_squares, {"x * x -> x + 1 ; x + 1 -> x + 2": "Not squares."})
    assert mistake.function(X) == 4  # (3 + 5) / 2


def test_what_no_edit_can_say_is_a_function():
    (mistake,) = edited(mean_of_squares, {_too_long: "Neither squares nor mean."})
    assert (mistake.name, mistake.function, mistake.message) == ("too long", _too_long, "Neither squares nor mean.")


@pytest.mark.parametrize(("edit", "count"), [("x ** 2 -> x", 0), ("squares -> x", 3), ("x * x -> y ; x * x -> z", 0)])
def test_an_edit_whose_text_does_not_stand_there_once_is_refused(edit, count):
    with pytest.raises(ValueError, match=f"stands {count} times in mean_of_squares: it must be once"):
        edited(mean_of_squares, {edit: "…"})


def test_the_name_of_the_reference_is_the_exercises():
    exercise = Exercise(mean_of_squares, (Probe("two", lambda: {"x": X}),), (), ("a", "b", "c"), "…", print)
    assert exercise.id == "mean_of_squares"


def test_a_seed_gives_the_same_numbers_in_every_fresh_generator():
    assert torch.equal(torch.rand(3, generator=seeded(2)), torch.rand(3, generator=seeded(2)))
    assert not torch.equal(torch.rand(3, generator=seeded()), torch.rand(3, generator=seeded(2)))
