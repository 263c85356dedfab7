"""Lesson 03: hide one square in each picture, at a place of its own."""

import itertools
import random

import numpy as np
import torch


def _starts(count, side, size, generator):
    return torch.randint(side - size + 1, (count, 2), generator=generator)


def _squares(starts, side, height, width=None):
    mask, width = torch.zeros(len(starts), side, side, dtype=torch.bool), width or height
    for one, (top, left) in zip(mask, starts.tolist()):
        one[top : top + height, left : left + width] = True
    return mask


def right_without_a_loop(count, side, size, generator):
    starts, cells = _starts(count, side, size, generator), torch.arange(side)
    inside = (cells >= starts[..., None]) & (cells < starts[..., None] + size)
    return inside[:, 0, :, None] & inside[:, 1, None, :]


def right_enumerate(count, side, size, generator):
    mask = torch.zeros((count, side, side)).bool()
    for i in range(count):
        top = torch.randint(0, side - size + 1, (1,), generator=generator).item()
        left = torch.randint(0, side - size + 1, (1,), generator=generator).item()
        mask[i, top : top + size, left : left + size] = True
    return mask


def right_columns_first(count, side, size, generator):
    left, top = (torch.randint(side - size + 1, (count,), generator=generator) for _ in range(2))
    return _squares(torch.stack([top, left], 1), side, size)


def right_stacked(count, side, size, generator):
    masks = []
    for top, left in _starts(count, side, size, generator).tolist():
        one = torch.full((side, side), False)
        one[top : top + size, left : left + size] = True
        masks.append(one)
    return torch.stack(masks)


def right_fill(count, side, size, generator):
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = torch.randint(side - size + 1, (2,), generator=generator)
        one[top : top + size, left : left + size].fill_(True)
    return mask


def right_every_cell(count, side, size, generator):
    starts = _starts(count, side, size, generator).tolist()
    return torch.tensor(
        [
            [
                [top <= row < top + size and left <= column < left + size for column in range(side)]
                for row in range(side)
            ]
            for top, left in starts
        ]
    )


def right_one_number_for_a_place(count, side, size, generator):
    places = side - size + 1
    drawn = torch.randint(places * places, (count,), generator=generator)
    return _squares(torch.stack([drawn // places, drawn % places], 1), side, size)


def right_from_uniform_numbers(count, side, size, generator):
    starts = (torch.rand(count, 2, generator=generator) * (side - size + 1)).floor().long()
    return _squares(starts, side, size)


def right_counted_then_compared(count, side, size, generator):
    mask = torch.zeros(count, side, side)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator)):
        one[top : top + size, left : left + size] = 1
    return mask == 1


def right_inverted_twice(count, side, size, generator):
    seen = torch.ones(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(seen, _starts(count, side, size, generator)):
        one[top : top + size, left : left + size] = False
    return ~seen


def right_outer_product(count, side, size, generator):
    starts = _starts(count, side, size, generator)
    lines = torch.zeros(count, 2, side)
    for i, j in itertools.product(range(count), range(2)):
        lines[i, j, starts[i, j] : starts[i, j] + size] = 1
    return torch.einsum("nr,nc->nrc", lines[:, 0], lines[:, 1]).bool()


def right_numpy(count, side, size, generator):
    mask = np.zeros((count, side, side), dtype=bool)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator).numpy()):
        one[top : top + size, left : left + size] = True
    return torch.from_numpy(mask)


def right_argsort_of_places(count, side, size, generator):
    places = side - size + 1
    best = torch.rand(count, places * places, generator=generator).argmax(1)
    return _squares(torch.stack([best // places, best % places], 1), side, size)


def right_end_drawn(count, side, size, generator):
    ends = torch.randint(size, side + 1, (count, 2), generator=generator)
    return _squares(ends - size, side, size)


right_lambda = lambda n, side, size, g: _squares(torch.randint(side - size + 1, (n, 2), generator=g), side, size)
right_low_and_high = lambda n, side, size, g: _squares(
    torch.randint(0, side - size + 1, (n, 2), generator=g), side, size
)


def wrong_last_row_never(count, side, size, generator):
    """never hidden"""
    return _squares(torch.randint(side - size, (count, 2), generator=generator), side, size)


def wrong_last_row_never_but_column(count, side, size, generator):
    """last row"""
    top = torch.randint(side - size, (count,), generator=generator)
    left = torch.randint(side - size + 1, (count,), generator=generator)
    return _squares(torch.stack([top, left], 1), side, size)


def wrong_first_row_never(count, side, size, generator):
    """first row"""
    return _squares(torch.randint(1, side - size + 1, (count, 2), generator=generator), side, size)


def wrong_leaves_the_picture(count, side, size, generator):
    """leaves the picture"""
    return _squares(torch.randint(side, (count, 2), generator=generator), side, size)


def wrong_pushed_back(count, side, size, generator):
    """far too often"""
    starts = torch.randint(side, (count, 2), generator=generator).clamp(max=side - size)
    return _squares(starts, side, size)


def wrong_inverted(count, side, size, generator):
    """inverted"""
    return ~_squares(_starts(count, side, size, generator), side, size)


def wrong_inverted_in_the_loop(count, side, size, generator):
    """inverted"""
    mask = torch.ones(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator)):
        one[top : top + size, left : left + size] = False
    return mask


def wrong_diagonal(count, side, size, generator):
    """diagonal"""
    top = torch.randint(side - size + 1, (count,), generator=generator)
    return _squares(torch.stack([top, top], 1), side, size)


def wrong_one_for_all(count, side, size, generator):
    """One square for the whole batch"""
    return _squares(_starts(1, side, size, generator).expand(count, 2), side, size)


def wrong_drawn_before_the_loop(count, side, size, generator):
    """One square for the whole batch"""
    top, left = torch.randint(side - size + 1, (2,), generator=generator)
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    mask[:, top : top + size, left : left + size] = True
    return mask


def wrong_written_into_all(count, side, size, generator):
    """into all of them"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for top, left in _starts(count, side, size, generator):
        mask[:, top : top + size, left : left + size] = True
    return mask


def wrong_rows(count, side, size, generator):
    """Whole rows"""
    return _squares(_starts(count, side, size, generator) * torch.tensor([1, 0]), side, size, side)


def wrong_columns(count, side, size, generator):
    """whole columns"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one, (_, left) in zip(mask, _starts(count, side, size, generator)):
        one[:, left : left + size] = True
    return mask


def wrong_one_row_too_many(count, side, size, generator):
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator)):
        one[top : top + size + 1, left : left + size] = True
    return mask


def wrong_too_small(count, side, size, generator):
    """too small"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator)):
        one[top : top + size - 1, left : left + size - 1] = True
    return mask


def wrong_slice_ends_at_size(count, side, size, generator):
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(mask, _starts(count, side, size, generator)):
        one[top:size, left:size] = True
    return mask


def wrong_numbers(count, side, size, generator):
    """dtype=torch.bool"""
    return _squares(_starts(count, side, size, generator), side, size).float()


def wrong_whole_numbers(count, side, size, generator):
    """not boolean"""
    return _squares(_starts(count, side, size, generator), side, size).long()


def wrong_uint8(count, side, size, generator):
    """not boolean"""
    return _squares(_starts(count, side, size, generator), side, size).to(torch.uint8)


def wrong_channel_axis(count, side, size, generator):
    """shape"""
    return _squares(_starts(count, side, size, generator), side, size)[:, None]


def wrong_flat(count, side, size, generator):
    """shape"""
    return _squares(_starts(count, side, size, generator), side, size).flatten(1)


def wrong_a_single_mask(count, side, size, generator):
    """shape"""
    return _squares(_starts(1, side, size, generator), side, size)[0]


def wrong_last_one_forgotten(count, side, size, generator):
    """hides nothing"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one, (top, left) in zip(mask[:-1], _starts(count, side, size, generator)):
        one[top : top + size, left : left + size] = True
    return mask


def wrong_nothing_hidden(count, side, size, generator):
    """hide nothing"""
    return torch.zeros(count, side, side, dtype=torch.bool)


def wrong_scattered(count, side, size, generator):
    """here and there"""
    noise = torch.rand(count, side * side, generator=generator)
    return (noise.argsort(1).argsort(1) < size * size).view(count, side, side)


def wrong_by_chance(count, side, size, generator):
    return torch.rand(count, side, side, generator=generator) < (size / side) ** 2


def wrong_corners_alone(count, side, size, generator):
    starts = torch.randint(2, (count, 2), generator=generator) * (side - size)
    return _squares(starts, side, size)


def wrong_in_the_middle(count, side, size, generator):
    """the whole batch"""
    return _squares(torch.full((count, 2), (side - size) // 2), side, size)


def wrong_generator_ignored(count, side, size, generator):
    """generator=generator"""
    return _squares(torch.randint(side - size + 1, (count, 2)), side, size)


def wrong_own_generator(count, side, size, generator):
    """generator=generator"""
    return _squares(_starts(count, side, size, torch.Generator().manual_seed(1)), side, size)


def wrong_python_random(count, side, size, generator):
    """generator=generator"""
    starts = [[random.randint(0, side - size), random.randint(0, side - size)] for _ in range(count)]
    return _squares(torch.tensor(starts), side, size)


def wrong_list(count, side, size, generator):
    """in place of a tensor"""
    return list(_squares(_starts(count, side, size, generator), side, size))


def wrong_numpy_result(count, side, size, generator):
    """in place of a tensor"""
    return _squares(_starts(count, side, size, generator), side, size).numpy()


def wrong_forgot_return(count, side, size, generator):
    """returned None"""
    _squares(_starts(count, side, size, generator), side, size)


def wrong_the_starts(count, side, size, generator):
    """shape"""
    return _starts(count, side, size, generator)


def wrong_two_brackets(count, side, size, generator):
    """The second bracket cuts rows again"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for i in range(count):
        r = torch.randint(side - size + 1, (), generator=generator)
        c = torch.randint(side - size + 1, (), generator=generator)
        mask[i][r : r + size][c : c + size] = True
    return mask


def wrong_rounded_places(count, side, size, generator):
    """Not all places are equally likely"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = (torch.rand(2, generator=generator) * (side - size)).round().int().tolist()
        one[top : top + size, left : left + size] = True
    return mask


def wrong_mean_of_two_draws(count, side, size, generator):
    """Not all places are equally likely"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = (torch.rand(2, 2, generator=generator).mean(0) * (side - size + 1)).long().tolist()
        one[top : top + size, left : left + size] = True
    return mask


def wrong_put_back(count, side, size, generator):
    """a second call with the same `generator`"""
    state, mask = generator.get_state(), torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = torch.randint(side - size + 1, (2,), generator=generator).tolist()
        one[top : top + size, left : left + size] = True
    generator.set_state(state)
    return mask


def wrong_range_of_three(count, side, size, generator):
    """The range of the draw must follow"""
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = torch.randint(3, (2,), generator=generator).tolist()
        one[top : top + size, left : left + size] = True
    return mask
