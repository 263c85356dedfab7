"""The loss of guessing columns, against a double loop, with its gradient."""

import math

import pytest
import torch

from ssl_course import losses

GROUPS = torch.tensor([0, 1, 1, 1, 2, 3, 3])


def given(batch=5, dtype=torch.float64, seed=0):
    draw = torch.Generator().manual_seed(seed)
    output = torch.randn(batch, 7, generator=draw, dtype=dtype)
    rows = torch.randn(batch, 7, generator=draw, dtype=dtype)
    for start, size in ((1, 3), (5, 2)):
        rows[:, start : start + size] = torch.eye(size, dtype=dtype)[torch.randint(size, (batch,), generator=draw)]
    return output, rows


def double_loop(output, rows):
    columns = []
    for column in range(4):
        places = [place for place in range(7) if GROUPS[place] == column]
        found = []
        for guess, truth in zip(output, rows, strict=True):
            if len(places) == 1:
                found.append((guess[places[0]] - truth[places[0]]) ** 2)
            else:
                total = sum(guess[place].exp() for place in places)
                found.append(-sum(truth[place] * (guess[place].exp() / total).log() for place in places))
        columns.append(sum(found) / len(found))
    return sum(columns) / len(columns)


@pytest.mark.parametrize("batch", [1, 2, 9])
def test_value_and_gradient_are_the_double_loops(batch):
    output, rows = given(batch)
    slopes = []
    for loss in (losses.column_loss(one := output.clone().requires_grad_(), rows, GROUPS), None):
        if loss is None:
            loss = double_loop(one := output.clone().requires_grad_(), rows)
        slopes.append((loss.item(), torch.autograd.grad(loss, one)[0]))
    (value, slope), (expected, other) = slopes
    assert math.isclose(value, expected, rel_tol=1e-9) and torch.allclose(slope, other)


def test_knowing_nothing_costs_the_mean_of_one_and_log_k():
    rows = given(4000)[1]
    rows[:, [0, 4]] = (rows[:, [0, 4]] - rows[:, [0, 4]].mean(0)) / rows[:, [0, 4]].std(0, correction=0)
    expected = (1 + math.log(3) + 1 + math.log(2)) / 4
    assert math.isclose(losses.column_loss(torch.zeros_like(rows), rows, GROUPS), expected, rel_tol=1e-6)


def test_a_sure_and_right_guess_costs_nothing():
    rows = given()[1]
    output = torch.where(GROUPS.bincount()[GROUPS] > 1, 100 * rows, rows)
    assert losses.column_loss(output, rows, GROUPS) < 1e-6


def test_an_unknown_word_is_left_out_and_counts_as_no_word():
    output, rows = given(6)
    rows[:2, 1:4] = 0  # nobody knows what the category is there
    parts = [losses.column_loss(output[:, at], rows[:, at], GROUPS[at] - GROUPS[at][0]) for at in ([0], [4], [5, 6])]
    known = losses.column_loss(output[2:, 1:4], rows[2:, 1:4], GROUPS[1:4] - 1)
    assert torch.allclose(losses.column_loss(output, rows, GROUPS), (sum(parts) + known) / 4)
    rows[:, 1:4] = 0
    assert torch.allclose(losses.column_loss(output, rows, GROUPS), sum(parts) / 4)


@pytest.mark.parametrize(
    ("output", "rows", "groups", "kind", "message"),
    [
        (torch.rand(2, 6), torch.rand(2, 7), GROUPS, ValueError, r"output must be \[2, 7\], as the rows, got \[2, 6\]"),
        (None, torch.rand(2, 7), GROUPS, ValueError, "got NoneType"),
        (torch.rand(2, 7), torch.rand(2, 7).long(), GROUPS, TypeError, "got torch.int64"),
        (torch.rand(2, 7), torch.rand(2, 7), GROUPS[:4], ValueError, r"groups must be \[7\]"),
    ],
)
def test_bad_input_is_named(output, rows, groups, kind, message):
    with pytest.raises(kind, match=message):
        losses.column_loss(output, rows, groups)
