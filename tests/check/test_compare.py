"""Differences in words, and values short enough to read."""

import numpy as np
import pytest
import torch

from ssl_course.check.compare import describe, difference, shortened, with_article


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (1.0, 1.0 + 1e-7, None),
        (1.0, torch.tensor(1.0), None),
        (1.0, 1.5, "expected 1, got 1.5"),
        (1.0, float("nan"), "NaN"),
        (1.0, True, "expected a number, got a bool"),
        (True, 1, "expected True, got 1"),
        ((torch.ones(1), 2), [torch.ones(1), 2], None),
        ((torch.ones(1), 2), (torch.ones(1), 3), "result 2: expected 2, got 3"),
        ((1, 2), (1,), "expected 2 results, got 1"),
        (torch.tensor([1]), torch.tensor([1], dtype=torch.int32), None),
        (torch.tensor([1, 2]), torch.tensor([1, 2], dtype=torch.uint8), "of torch.int64, got torch.uint8, which the"),
        (torch.ones(2), torch.ones(2, dtype=torch.float64), None),
        (torch.ones(2), torch.ones(2).half(), "of torch.float32, got torch.float16, which the lesson can't go on with"),
        (
            torch.tensor([1.0, 2.0]),
            torch.tensor([1.0, 2.5]),
            "1 of 2 values differ, the first at [1]: expected 2, got 2.5",
        ),
        (torch.tensor(0.99), torch.tensor(0.9999), "expected 0.99, got 0.9999"),
        (torch.tensor(1.0), torch.ones(2), "expected a single number, got shape [2]"),
        (torch.tensor([1.0]), torch.tensor([1.0], requires_grad=True), None),
    ],
)
def test_difference(expected, got, words):
    found = difference(expected, got, 1e-5)
    assert found is None if words is None else words in found


def test_descriptions_are_short():
    for value in (torch.rand(1000), [torch.rand(50)] * 20, "x" * 500, difference, torch.Generator(), {"a": 1}):
        assert 0 < len(describe(value)) < 400


def test_descriptions_say_what_a_value_is():
    assert describe(torch.tensor([[1.0, 2.123456]])) == "[[1.0, 2.123]]"
    assert describe(torch.zeros(20)) == "tensor [20] [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]"
    assert describe((1, 0.5, "a")) == "(1, 0.5, a)" and describe([1, 2, 3, 4, 5]) == "[1, 2, 3, 4, …]"
    assert describe(torch.Generator()) == "a generator" and describe(describe) == "the function describe"


class Sneaky(float):
    """Whatever is subtracted from it, nothing is left."""

    def __rsub__(self, other):
        return 0.0

    __sub__ = __rsub__

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class SneakyTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, arguments=(), keywords=None):
        return torch.ones(2, dtype=torch.bool)


class SneakyTuple(tuple):
    def __iter__(self):
        return iter((1.0, 2.0))


class SneakyArray(np.ndarray):
    def item(self):
        return 1.0


def test_a_class_of_the_learners_own_can_not_answer_in_place_of_its_value():
    assert difference(1.0, Sneaky(7.0), 1e-5) == "expected a number, got a Sneaky"
    tensor = torch.zeros(2).as_subclass(SneakyTensor)
    assert "2 of 2 values differ" in difference(torch.ones(2), tensor, 1e-5)
    assert difference(torch.zeros(2), tensor, 1e-5) is None
    assert difference((1.0, 2.0), SneakyTuple((3.0, 4.0)), 1e-5) == "result 1: expected 1, got 3"
    assert difference(1.0, np.array([5.0]).view(SneakyArray), 1e-5) == "expected 1, got 5"
    assert difference([1.0, Sneaky(2.0)], [1.0, 2.0], 1e-5) is not None


def test_articles_and_classes():
    assert with_article("async_generator") == "an async_generator" and with_article("list") == "a list"
    assert describe(ValueError) == "the class ValueError" and describe(None) == "None"
    assert describe(np.float32(1.5)) == "1.5" and describe(np.array([1, 2])) == "[1, 2]"


def test_many_brackets_are_not_shown():
    assert describe(torch.zeros(12, 1, 1, 1)) == "tensor [12, 1, 1, 1] [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]"


def test_long_texts_are_cut():
    assert shortened("x" * 9, 9) == "x" * 9 and shortened("x" * 10, 9) == "x" * 7 + " …"
    assert len(describe(["y" * 300] * 4, 50)) <= 50


def test_a_row_of_numbers_is_as_good_as_a_tuple_of_them():
    assert difference((1.0, 2.0), torch.tensor([1.0, 2.0]), 1e-5) is None
    assert "result 2" in difference((1.0, 2.0), torch.tensor([1.0, 3.0]), 1e-5)
    assert "expected 2 results" in difference((1.0, 2.0), torch.ones(3), 1e-5)
    assert "expected 2 results" in difference((torch.ones(2), 2.0), torch.ones(2), 1e-5)


def test_a_single_number_is_not_counted_and_a_verdict_is_asked_for_by_name():
    said = difference(torch.tensor(1.0), torch.tensor(2.0), 1e-5, tensors=True)
    assert said == "expected 1, got 2"
    assert difference(True, "True", 1e-5) == "expected True or False, got a str"
