"""Batches of rows: every row once per epoch, none twice; what is refused."""

import itertools

import pytest
import torch

from ssl_course import train

ROWS = torch.arange(10.0)[:, None].repeat(1, 3)


def batches(size, count, rows=ROWS, seed=0):
    return [*itertools.islice(train.row_batches(rows, size, generator=torch.Generator().manual_seed(seed)), count)]


def test_an_epoch_holds_each_row_once_and_the_next_another_order():
    found = batches(5, 4)
    one, other = (torch.cat(part)[:, 0] for part in (found[:2], found[2:]))
    assert sorted(one.tolist()) == sorted(other.tolist()) == [*range(10)] and not one.equal(other)


def test_what_is_left_over_is_skipped_and_a_small_table_is_one_batch():
    assert [len(one) for one in batches(4, 5)] == [4] * 5
    assert [len(one) for one in batches(64, 2)] == [10, 10]


def test_a_seed_repeats():
    assert torch.cat(batches(3, 6)).equal(torch.cat(batches(3, 6)))


@pytest.mark.parametrize(
    ("rows", "size", "kind", "message"),
    [
        (ROWS.long(), 2, TypeError, "got torch.int64"),
        ([1.0], 2, TypeError, "got list"),
        (ROWS[0], 2, ValueError, r"rows must be \[n, width\]"),
        (ROWS[:0], 2, ValueError, "at least one"),
        (ROWS, 0, ValueError, "size = 0"),
    ],
)
def test_bad_input_is_named(rows, size, kind, message):
    with pytest.raises(kind, match=message):
        train.row_batches(rows, size, generator=torch.Generator())


def test_a_generator_is_needed():
    with pytest.raises(TypeError, match=r"a torch.Generator is needed"):
        train.row_batches(ROWS, 2, generator=None)
