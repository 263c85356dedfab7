"""What a function answers on one probe: its result, what is observed of it, or why there is none."""

import dataclasses

import torch

from ssl_course.check import sandbox
from ssl_course.check.answers import answer_of, unusable
from ssl_course.exercises import Exercise, Probe


def double(x):
    return 2 * x


X = Probe("two numbers", lambda: {"x": torch.tensor([1.0, 2.0])})
TOY = Exercise(double, (X,), (), ("1", "2", "3"), "Well done.", lambda function: None)


def test_a_result_comes_back_as_it_is():
    assert answer_of(double, TOY, X).tolist() == [2.0, 4.0]


def test_a_result_is_observed_with_the_arguments_before_and_after():
    exercise = dataclasses.replace(TOY, compare_by=lambda answer, after, before: answer - before["x"] - after["x"])
    assert answer_of(double, exercise, X).tolist() == [0.0, 0.0]


def test_a_changed_input_is_a_failure():
    complaint = answer_of(lambda x: x.mul_(2), TOY, X)
    assert type(complaint) is sandbox.CheckFailed and "changed its input `x`" in str(complaint)


def test_a_wrong_type_is_said_before_anything_is_observed():
    def compare_by(answer, after, before):
        raise AssertionError("not asked")

    exercise = dataclasses.replace(TOY, compare_by=compare_by, returns=torch.nn.Sequential)
    complaint = answer_of(lambda x: [x], exercise, X)
    assert str(complaint) == "a torch.nn.Sequential is expected, a list came back."


def test_a_blocked_gradient_is_a_fault_where_the_lesson_trains_through_it():
    exercise = dataclasses.replace(TOY, trains=("x",))
    assert unusable(exercise, double) is None
    assert "no gradient flows back to x" in unusable(exercise, lambda x: 2 * x.detach())


def test_an_argument_that_was_switched_off_is_a_failure():
    probe = Probe("a layer", lambda: {"layer": torch.nn.Linear(1, 1)})
    complaint = answer_of(lambda layer: layer.requires_grad_(False).weight, TOY, probe)
    assert "changed `layer` itself" in str(complaint)
