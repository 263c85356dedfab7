"""Differences in words, and values short enough to read."""

import pytest
import torch

from ssl_course.check.compare import describe, difference


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
