"""SCARF's corruption: counts, whole categories, where values come from, and against a double loop."""

import pytest
import torch

from ssl_course import augment

GROUPS = torch.tensor([0, 1, 1, 1, 2, 3, 3])
POOL = torch.arange(1.0, 51).repeat(7, 1).T + 1000 * torch.arange(7)  # tells row and place
ROWS = -torch.rand(40, 7, generator=torch.Generator().manual_seed(5)) - 1


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def corrupted(rate=0.5, rows=ROWS, seed=0):
    return augment.corrupt_columns(rows, POOL, GROUPS, rate=rate, generator=seeded(seed))


def _at(column):
    return GROUPS.eq(column)


def changed_columns(after, before=ROWS):
    """[batch, columns], and that a column's places changed together."""
    changed = after != before
    per_column = torch.stack([changed[:, _at(column)].any(1) for column in range(4)], 1)
    together = torch.stack([changed[:, _at(column)].all(1) for column in range(4)], 1)
    assert per_column.equal(together)
    return per_column


@pytest.mark.parametrize(("rate", "count"), [(0, 0), (0.25, 1), (0.5, 2), (0.6, 2), (0.75, 3), (1, 4)])
def test_so_many_columns_of_each_row_change_as_a_whole(rate, count):
    assert (changed_columns(corrupted(rate)).sum(1) == count).all()


def test_it_is_the_double_loop():
    noise_from, found = seeded(), corrupted()
    noise = torch.rand(40, 4, generator=noise_from)
    donor = torch.randint(50, (40, 4), generator=noise_from)
    expected = ROWS.clone()
    for row in range(40):
        for column in noise[row].argsort().lt(2).nonzero()[:, 0].tolist():
            for place in range(7):
                if GROUPS[place] == column:
                    expected[row, place] = POOL[donor[row, column], place]
    assert found.equal(expected)


def test_a_value_comes_from_its_own_place_of_any_row_of_the_pool():
    after = augment.corrupt_columns(-torch.ones(4000, 7), POOL, GROUPS, rate=1, generator=seeded())
    source = after - 1000 * torch.arange(7)
    assert source.min() == 1 and source.max() == 50
    assert (source[:, GROUPS == 1] == source[:, 1:2]).all()  # a category's places come from one row
    assert (source[:, 0] != source[:, 4]).float().mean() > 0.9  # another one for each column
    counts = source[:, 0].long().bincount(minlength=51)[1:]
    assert counts.min() > 40 and counts.max() < 130  # the empirical marginal: each row as likely


def test_every_column_is_as_likely_and_rows_are_drawn_apart():
    share = changed_columns(
        augment.corrupt_columns(-torch.ones(4000, 7), POOL, GROUPS, rate=0.5, generator=seeded()), -torch.ones(4000, 7)
    )
    assert (share.float().mean(0) - 0.5).abs().max() < 0.03 and len(share.unique(dim=0)) == 6


def test_nothing_else_is_touched_and_a_seed_repeats():
    before = ROWS.clone()
    one, same, other = corrupted(seed=1), corrupted(seed=1), corrupted(seed=2)
    assert ROWS.equal(before) and one.equal(same) and not one.equal(other)
    torch.manual_seed(0)
    state = torch.get_rng_state()
    corrupted()
    assert torch.get_rng_state().equal(state)  # the global generator is left alone


BAD = {
    "rate": (dict(rate=1.1), ValueError, "rate = 1.1: give a number from 0 to 1"),
    "nan": (dict(rate=float("nan")), ValueError, "rate = nan"),
    "no generator": (dict(generator=None), TypeError, "generator = None"),
    "pool": (dict(pool=POOL[:, :6]), ValueError, r"the pool must be rows \[n, 7\], at least one, got \[50, 6\]"),
    "empty": (dict(pool=POOL[:0]), ValueError, "at least one"),
    "type": (dict(pool=POOL.double()), TypeError, "rows are torch.float32 and the pool is torch.float64"),
    "groups": (dict(groups=GROUPS[:5]), ValueError, r"groups must be \[7\]"),
    "rows": (dict(rows=ROWS[0]), ValueError, r"rows must be \[batch, width\]"),
}


@pytest.mark.parametrize(("given", "kind", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(given, kind, message):
    usual = dict(rows=ROWS, pool=POOL, groups=GROUPS, rate=0.5, generator=seeded()) | given
    with pytest.raises(kind, match=message):
        augment.corrupt_columns(usual.pop("rows"), usual.pop("pool"), usual.pop("groups"), **usual)
