"""Answers to lesson 13's `corrupt`, written from the lesson's text: right ones and wrong ones."""

import math

import numpy as np
import torch


def sizes(groups, rate):
    columns = int(groups.max()) + 1
    return columns, round(rate * columns)


def mask(rows, groups, rate, generator):
    """[batch, columns], True in so many columns of each row."""
    columns, count = sizes(groups, rate)
    return torch.rand(len(rows), columns, generator=generator).argsort(1) < count


def donors(rows, pool, groups, generator):
    return torch.randint(0, len(pool), (len(rows), int(groups.max()) + 1), generator=generator)


def values(pool, donor, groups):
    return pool[donor[:, groups], torch.arange(len(groups))]


def both(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    return hidden, values(pool, donors(rows, pool, groups, generator), groups)


def right_as_asked(rows, pool, groups, rate, generator):
    hidden, drawn = both(rows, pool, groups, rate, generator)
    return torch.where(hidden[:, groups], drawn, rows)


def right_double_argsort(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    hidden = torch.rand(len(rows), columns, generator=generator).argsort(1).argsort(1) < count
    drawn = values(pool, donors(rows, pool, groups, generator), groups)
    return torch.where(hidden[:, groups], drawn, rows)


def right_arithmetic(x, table, g, share, draw):
    hidden, drawn = both(x, table, g, share, draw)
    keep = 1 - hidden[:, g].float()
    return x * keep + drawn * (1 - keep)


def right_clone(rows, pool, groups, rate, generator):
    hidden, drawn = both(rows, pool, groups, rate, generator)
    out = rows.clone()
    out[hidden[:, groups]] = drawn[hidden[:, groups]]
    return out


def right_gather(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    donor = donors(rows, pool, groups, generator)
    drawn = pool.gather(0, donor[:, groups])
    return torch.where(hidden.index_select(1, groups), drawn, rows)


def right_donors_first(rows, pool, groups, rate, generator):
    donor = donors(rows, pool, groups, generator)
    return torch.where(mask(rows, groups, rate, generator)[:, groups], values(pool, donor, groups), rows)


def right_topk(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    chosen = torch.rand(len(rows), columns, generator=generator).topk(count, dim=1).indices
    hidden = torch.zeros(len(rows), columns, dtype=torch.bool).scatter(1, chosen, True)
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def right_threshold(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    noise = torch.rand(len(rows), columns, generator=generator)
    order = noise.sort(1).values
    limit = order[:, count - 1 : count] if count else torch.full((len(rows), 1), -1.0)
    drawn = values(pool, donors(rows, pool, groups, generator), groups)
    return torch.where((noise <= limit)[:, groups], drawn, rows)


def right_loop_over_rows(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    out = rows.clone()
    for row in range(len(rows)):
        for column in torch.randperm(columns, generator=generator)[:count].tolist():
            other = torch.randint(len(pool), (1,), generator=generator).item()
            out[row, groups == column] = pool[other, groups == column]
    return out


def right_loop_over_columns(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    parts = []
    for column in range(hidden.shape[1]):
        at = groups == column
        other = torch.randint(len(pool), (len(rows),), generator=generator)
        parts.append(torch.where(hidden[:, [column]], pool[other][:, at], rows[:, at]))
    return torch.cat(parts, 1)


def right_matrix_of_groups(rows, pool, groups, rate, generator):
    spread = torch.eye(int(groups.max()) + 1)[:, groups]
    hidden = mask(rows, groups, rate, generator).float() @ spread > 0.5
    donor = (donors(rows, pool, groups, generator).float() @ spread).round().long()
    return torch.where(hidden, pool[donor, torch.arange(len(groups))], rows)


def right_multinomial(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    hidden = torch.zeros(len(rows), columns, dtype=torch.bool)
    if count:
        chosen = torch.ones(len(rows), columns).multinomial(count, generator=generator)
        hidden.scatter_(1, chosen, True)
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def right_random_as_index(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    donor = (torch.rand(hidden.shape, generator=generator) * len(pool)).long()
    return torch.where(hidden[:, groups], values(pool, donor, groups), rows)


def right_stacked(rows, pool, groups, rate, generator):
    hidden, drawn = both(rows, pool, groups, rate, generator)
    out = [torch.where(one[groups], new, old) for one, new, old in zip(hidden, drawn, rows, strict=True)]
    return torch.stack(out)


def right_descending(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    hidden = torch.rand(len(rows), columns, generator=generator).argsort(dim=-1, descending=True) < count
    drawn = values(pool, donors(rows, pool, groups, generator), groups)
    return drawn.where(hidden[:, groups], rows)


def right_normal_noise(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    hidden = torch.randn(len(rows), columns, generator=generator).argsort(1) < count
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_inverted(rows, pool, groups, rate, generator):
    """The mask is inverted"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    return torch.where(hidden[:, groups], rows, drawn)


def wrong_inverted_by_comparison(rows, pool, groups, rate, generator):
    """The mask is inverted"""
    columns, count = sizes(groups, rate)
    hidden = torch.rand(len(rows), columns, generator=generator).argsort(1) >= count
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_coins(rows, pool, groups, rate, generator):
    columns, _ = sizes(groups, rate)
    hidden = torch.rand(len(rows), columns, generator=generator) < rate
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_coins_inverted(rows, pool, groups, rate, generator):
    columns, _ = sizes(groups, rate)
    hidden = torch.rand(len(rows), columns, generator=generator) > rate
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_same_columns(rows, pool, groups, rate, generator):
    hidden = mask(rows[:1], groups, rate, generator).expand(len(rows), -1)
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_permuted_columns(rows, pool, groups, rate, generator):
    columns, count = sizes(groups, rate)
    hidden = torch.zeros(columns, dtype=torch.bool)
    hidden[torch.randperm(columns, generator=generator)[:count]] = True
    return torch.where(hidden[groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_one_donor_per_row(rows, pool, groups, rate, generator):
    """came from one row of the pool"""
    hidden = mask(rows, groups, rate, generator)
    other = torch.randint(len(pool), (len(rows),), generator=generator)
    return torch.where(hidden[:, groups], pool[other], rows)


def wrong_one_donor_per_column(rows, pool, groups, rate, generator):
    """all rows got the same value"""
    hidden = mask(rows, groups, rate, generator)
    donor = torch.randint(len(pool), (1, hidden.shape[1]), generator=generator).expand(len(rows), -1)
    return torch.where(hidden[:, groups], values(pool, donor, groups), rows)


def wrong_torn_mask(rows, pool, groups, rate, generator):
    width = rows.shape[1]
    hidden = torch.rand(len(rows), width, generator=generator).argsort(1) < round(rate * width)
    return torch.where(hidden, values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_torn_donors(rows, pool, groups, rate, generator):
    """its places came from different rows"""
    hidden = mask(rows, groups, rate, generator)
    donor = torch.randint(len(pool), rows.shape, generator=generator)
    return torch.where(hidden[:, groups], pool.gather(0, donor), rows)


def wrong_all_torn(rows, pool, groups, rate, generator):
    width = rows.shape[1]
    hidden = torch.rand(rows.shape, generator=generator).argsort(1) < round(rate * width)
    donor = torch.randint(len(pool), rows.shape, generator=generator)
    return torch.where(hidden, pool[donor, torch.arange(width)], rows)


def wrong_of_the_batch(rows, pool, groups, rate, generator):
    """came from the batch"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], values(rows, donors(rows, rows, groups, generator), groups), rows)


def wrong_shuffled_batch(rows, pool, groups, rate, generator):
    """came from the batch"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], rows.roll(1, 0), rows)


def wrong_first_rows(rows, pool, groups, rate, generator):
    """Only the first rows of the pool"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], values(pool, donors(rows, rows, groups, generator), groups), rows)


def wrong_zeros(rows, pool, groups, rate, generator):
    """became 0"""
    hidden = mask(rows, groups, rate, generator)
    torch.rand(1, generator=generator)
    return rows.masked_fill(hidden[:, groups], 0)


def wrong_normal(rows, pool, groups, rate, generator):
    """noise that may never occur"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], torch.randn(rows.shape, generator=generator), rows)


def wrong_added_noise(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    return rows + hidden[:, groups] * torch.randn(rows.shape, generator=generator)


def wrong_uniform(rows, pool, groups, rate, generator):
    """between the smallest and the largest"""
    hidden = mask(rows, groups, rate, generator)
    low, high = pool.amin(0), pool.amax(0)
    return torch.where(hidden[:, groups], low + (high - low) * torch.rand(rows.shape, generator=generator), rows)


def wrong_means(rows, pool, groups, rate, generator):
    """became their means"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], pool.mean(0).expand_as(rows), rows)


def wrong_other_columns(rows, pool, groups, rate, generator):
    """came from other columns"""
    hidden = mask(rows, groups, rate, generator)
    donor = donors(rows, pool, groups, generator)
    return torch.where(hidden[:, groups], pool[donor[:, groups], torch.arange(len(groups)).roll(1)], rows)


def wrong_groups_as_places(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    donor = donors(rows, pool, groups, generator)
    return torch.where(hidden[:, groups], pool[donor[:, groups], groups], rows)


def wrong_everything(rows, pool, groups, rate, generator):
    """Every column was drawn anew"""
    return values(pool, donors(rows, pool, groups, generator), groups)


def wrong_nothing(rows, pool, groups, rate, generator):
    """came back as they were"""
    both(rows, pool, groups, rate, generator)
    return rows


def wrong_with_mask(rows, pool, groups, rate, generator):
    """Two results"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    return torch.where(hidden[:, groups], drawn, rows), hidden


def wrong_mask_alone(rows, pool, groups, rate, generator):
    """The mask came back"""
    return both(rows, pool, groups, rate, generator)[0][:, groups]


def wrong_first_columns(rows, pool, groups, rate, generator):
    """Always the first columns"""
    columns, count = sizes(groups, rate)
    hidden = (torch.arange(columns) < count).expand(len(rows), columns)
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_no_generator(rows, pool, groups, rate, generator):
    """`generator` was not used"""
    hidden, drawn = both(rows, pool, groups, rate, None)
    return torch.where(hidden[:, groups], drawn, rows)


def wrong_own_seed(rows, pool, groups, rate, generator):
    hidden, drawn = both(rows, pool, groups, rate, torch.Generator().manual_seed(0))
    return torch.where(hidden[:, groups], drawn, rows)


def wrong_in_place(rows, pool, groups, rate, generator):
    """changed its input"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    rows[hidden[:, groups]] = drawn[hidden[:, groups]]
    return rows


def wrong_forgot_return(rows, pool, groups, rate, generator):
    """returned None"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    torch.where(hidden[:, groups], drawn, rows)


def wrong_one_column(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, 1e-9, generator)
    hidden[:, 0] = True
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def wrong_rows_of_the_batch_only(rows, pool, groups, rate, generator):
    """Every column was drawn anew"""
    other = donors(rows, pool, groups, generator)
    hidden = torch.ones(len(rows), int(groups.max()) + 1, dtype=torch.bool)
    return torch.where(hidden[:, groups], values(pool, other, groups), rows)


def wrong_first_row_of_pool(rows, pool, groups, rate, generator):
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], pool[0], rows)


# --- how many columns ---


def counted(rows, pool, groups, generator, count, *, one_more=False):
    """The reference with another number of columns."""
    noise = torch.rand(len(rows), int(groups.max()) + 1, generator=generator).argsort(1)
    hidden = noise <= count if one_more else noise < count
    return torch.where(hidden[:, groups], values(pool, donors(rows, pool, groups, generator), groups), rows)


def right_half_up(rows, pool, groups, rate, generator):
    return counted(rows, pool, groups, generator, int(rate * (int(groups.max()) + 1) + 0.5))


def wrong_cut_off(rows, pool, groups, rate, generator):
    """2.8 became 2"""
    return counted(rows, pool, groups, generator, int(rate * (int(groups.max()) + 1)))


def wrong_floor(rows, pool, groups, rate, generator):
    """2.8 became 2"""
    return counted(rows, pool, groups, generator, rate * (int(groups.max()) + 1) // 1)


def wrong_ceil(rows, pool, groups, rate, generator):
    """2.4 became 3"""
    return counted(rows, pool, groups, generator, math.ceil(rate * (int(groups.max()) + 1)))


def wrong_not_rounded(rows, pool, groups, rate, generator):
    """2.4 became 3"""
    return counted(rows, pool, groups, generator, rate * (int(groups.max()) + 1))


def wrong_one_more(rows, pool, groups, rate, generator):
    """One column too many"""
    return counted(rows, pool, groups, generator, sizes(groups, rate)[1], one_more=True)


def wrong_share_of_places(rows, pool, groups, rate, generator):
    """of the places"""
    return counted(rows, pool, groups, generator, round(rate * len(groups)))


def wrong_one_column_too_few(rows, pool, groups, rate, generator):
    return counted(rows, pool, groups, generator, round(rate * int(groups.max())))


# --- of which type ---


def wrong_float64(rows, pool, groups, rate, generator):
    """came back as float64"""
    return right_as_asked(rows.double(), pool.double(), groups, rate, generator)


def wrong_by_numpy(rows, pool, groups, rate, generator):
    """leave `.double()` and numpy out"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    return torch.from_numpy(np.array(torch.where(hidden[:, groups], drawn, rows).tolist()))


def wrong_float16(rows, pool, groups, rate, generator):
    """not of torch.float32 as in `rows`"""
    return right_as_asked(rows, pool, groups, rate, generator).half()


def wrong_whole_numbers(rows, pool, groups, rate, generator):
    """Whole numbers came back"""
    return right_as_asked(rows.long(), pool.long(), groups, rate, generator)


def wrong_int32(rows, pool, groups, rate, generator):
    """Whole numbers came back"""
    return right_as_asked(rows, pool, groups, rate, generator).int()


def wrong_array(rows, pool, groups, rate, generator):
    """type ndarray in place of a tensor"""
    return right_as_asked(rows, pool, groups, rate, generator).numpy()


def wrong_list(rows, pool, groups, rate, generator):
    """type list in place of a tensor"""
    return right_as_asked(rows, pool, groups, rate, generator).tolist()


# --- columns and places, and the end of the pool ---


def wrong_mask_of_columns(rows, pool, groups, rate, generator):
    """Spread it"""
    hidden, drawn = both(rows, pool, groups, rate, generator)
    return torch.where(hidden, drawn, rows)


def wrong_whole_rows(rows, pool, groups, rate, generator):
    """a whole row of the pool was taken"""
    hidden = mask(rows, groups, rate, generator)
    return torch.where(hidden[:, groups], pool[donors(rows, pool, groups, generator)[:, groups]], rows)


def wrong_last_row_of_pool_left_out(rows, pool, groups, rate, generator):
    """row 3 is never drawn"""
    hidden = mask(rows, groups, rate, generator)
    donor = torch.randint(len(pool) - 1, hidden.shape, generator=generator)
    return torch.where(hidden[:, groups], values(pool, donor, groups), rows)


def wrong_columns_seeded_again(rows, pool, groups, rate, generator):
    """draws the same columns again"""
    shape = len(rows), int(groups.max()) + 1
    again = torch.Generator().manual_seed(generator.initial_seed())
    hidden = torch.rand(shape, generator=again).argsort(1) < round(rate * shape[1])
    donor = torch.randint(len(pool), shape, generator=generator)
    return torch.where(hidden[:, groups], pool[donor[:, groups], torch.arange(len(groups))], rows)
