"""Lesson 03: cover one square after the other, and see where a score falls."""

import itertools

import numpy as np
import torch


def _falls(score, images, size, cover=None, fall=None):
    """The map, with another cover, `cover(covered, top, left)`, or another fall, `fall(whole, covered)`."""
    side = images.shape[-1]
    falls = torch.zeros(side // size, side // size)
    for top, left in itertools.product(range(0, side, size), repeat=2):
        covered = images.clone()
        if cover:
            cover(covered, top, left)
        else:
            covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = (fall or (lambda whole, part: whole - part))(score(images), score(covered))
    return falls


def right_nested_loops(score, images, size):
    cells = images.shape[2] // size
    falls = torch.zeros(cells, cells)
    for row in range(cells):
        for column in range(cells):
            covered = images.clone()
            covered[:, :, row * size : (row + 1) * size, column * size : (column + 1) * size] = 0
            falls[row, column] = score(images) - score(covered)
    return falls


def right_score_once(score, images, size):
    whole, cells = score(images), images.shape[2] // size
    falls = torch.empty(cells, cells)
    for row, column in itertools.product(range(cells), range(cells)):
        covered = images.clone()
        covered[..., row * size : row * size + size, column * size : column * size + size] = 0.0
        falls[row, column] = whole - score(covered)
    return falls


def right_enumerated(score, images, size):
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for (r, top), (c, left) in itertools.product(enumerate(places), enumerate(places)):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[r, c] = score(images) - score(covered)
    return falls


def right_list_then_tensor(score, images, size):
    places, rows = range(0, images.shape[-1], size), []
    for top in places:
        row = []
        for left in places:
            covered = images.clone()
            covered[:, :, top : top + size, left : left + size] = 0
            row.append(score(images) - score(covered))
        rows.append(row)
    return torch.tensor(rows)


def right_view_at_the_end(score, images, size):
    places, falls = range(0, images.shape[-1], size), []
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls.append(score(images) - score(covered))
    return torch.tensor(falls).view(len(places), len(places))


def right_by_a_mask(score, images, size):
    cells = images.shape[-1] // size
    falls = torch.zeros(cells, cells)
    for place in range(cells * cells):
        hidden = torch.zeros(cells * cells)
        hidden[place] = 1
        large = hidden.view(cells, cells).repeat_interleave(size, 0).repeat_interleave(size, 1)
        falls[place // cells, place % cells] = score(images) - score(images * (1 - large))
    return falls


def right_masked_fill(score, images, size):
    def cover(covered, top, left):
        mask = torch.zeros(images.shape[-2:], dtype=torch.bool)
        mask[top : top + size, left : left + size] = True
        covered.masked_fill_(mask, 0)

    return _falls(score, images, size, cover)


def right_zero_in_place(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size, left : left + size].zero_())


def right_multiplied(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size, left : left + size].mul_(0))


def right_no_grad(score, images, size):
    with torch.no_grad():
        return _falls(score, images, size)


def right_double(score, images, size):
    return _falls(score, images, size).double()


def right_copy_put_back(score, images, size):
    side, work = images.shape[-1], images.clone()
    falls = torch.zeros(side // size, side // size)
    for top, left in itertools.product(range(0, side, size), repeat=2):
        square = work[:, :, top : top + size, left : left + size]
        kept = square.clone()
        square[:] = 0
        falls[top // size, left // size] = score(images) - score(work)
        square[:] = kept
    return falls


def right_columns_first(score, images, size):
    falls = torch.zeros(images.shape[-1] // size, images.shape[-1] // size)
    for left in range(0, images.shape[-1], size):
        for top in range(0, images.shape[-1], size):
            covered = images.clone()
            covered[:, :, top : top + size, left : left + size] = 0
            falls[top // size, left // size] = score(images) - score(covered)
    return falls


def right_negative_difference(score, images, size):
    return _falls(score, images, size, fall=lambda whole, part: -(part - whole))


def right_numpy_inside(score, images, size):
    falls = np.zeros((images.shape[-1] // size,) * 2, dtype=np.float32)
    for row, column in np.ndindex(*falls.shape):
        covered = images.clone()
        covered[:, :, row * size : (row + 1) * size, column * size : (column + 1) * size] = 0
        falls[row, column] = score(images) - score(covered)
    return torch.from_numpy(falls)


right_function = lambda score, x, size: _falls(score, x, size)
right_detached = lambda score, x, size: _falls(score, x, size).detach().clone()


def wrong_sign(score, images, size):
    """sign is flipped"""
    return _falls(score, images, size, fall=lambda whole, part: part - whole)


def wrong_scores(score, images, size):
    """scores themselves"""
    return _falls(score, images, size, fall=lambda whole, part: part)


def wrong_absolute(score, images, size):
    """abs"""
    return _falls(score, images, size, fall=lambda whole, part: abs(whole - part))


def wrong_relu(score, images, size):
    return _falls(score, images, size, fall=lambda whole, part: max(0, whole - part))


def wrong_from_one(score, images, size):
    """counted from 1"""
    return _falls(score, images, size, fall=lambda whole, part: 1 - part)


def wrong_share(score, images, size):
    """shares"""
    return _falls(score, images, size, fall=lambda whole, part: (whole - part) / whole)


def wrong_ratio(score, images, size):
    return _falls(score, images, size, fall=lambda whole, part: part / whole)


def wrong_percent(score, images, size):
    return 100 * _falls(score, images, size)


def wrong_not_copied(score, images, size):
    """never copied"""
    falls = torch.zeros(images.shape[-1] // size, images.shape[-1] // size)
    for top, left in itertools.product(range(0, images.shape[-1], size), repeat=2):
        covered = images
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


def wrong_view_in_place_of_copy(score, images, size):
    whole = score(images)
    falls = torch.zeros(images.shape[-1] // size, images.shape[-1] // size)
    for top, left in itertools.product(range(0, images.shape[-1], size), repeat=2):
        images[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = whole - score(images)
    return falls


def wrong_piling_up(score, images, size):
    """pile up"""
    falls, covered = torch.zeros(images.shape[-1] // size, images.shape[-1] // size), images.clone()
    for top, left in itertools.product(range(0, images.shape[-1], size), repeat=2):
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


def wrong_transposed(score, images, size):
    """exchanged"""
    return _falls(score, images, size).T


def wrong_cover_transposed(score, images, size):
    """exchanged"""
    return _falls(score, images, size, lambda x, top, left: x[:, :, left : left + size, top : top + size].zero_())


def wrong_upside_down(score, images, size):
    return _falls(score, images, size).flip(0)


def wrong_one_channel(score, images, size):
    """first channel"""
    return _falls(score, images, size, lambda x, top, left: x[:, 0, top : top + size, left : left + size].zero_())


def wrong_one_picture(score, images, size):
    """first picture"""
    return _falls(score, images, size, lambda x, top, left: x[0, :, top : top + size, left : left + size].zero_())


def wrong_two_axes(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[top : top + size, left : left + size].zero_())


def wrong_rows(score, images, size):
    """Whole rows"""
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size].zero_())


def wrong_columns(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[..., left : left + size].zero_())


def wrong_cross(score, images, size):
    def cover(x, top, left):
        x[:, :, top : top + size] = 0
        x[:, :, :, left : left + size] = 0

    return _falls(score, images, size, cover)


def wrong_grey(score, images, size):
    """grey"""
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size, left : left + size].fill_(0.5))


def wrong_white(score, images, size):
    """white"""
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size, left : left + size].fill_(1))


def wrong_mean(score, images, size):
    mean = images.mean().item()
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + size, left : left + size].fill_(mean))


def wrong_too_small(score, images, size):
    """too small"""
    end = size - 1
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + end, left : left + end].zero_())


def wrong_too_large(score, images, size):
    end = size + 1
    return _falls(score, images, size, lambda x, top, left: x[:, :, top : top + end, left : left + end].zero_())


def wrong_one_pixel(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[:, :, top, left].zero_())


def wrong_slices_end_at_size(score, images, size):
    return _falls(score, images, size, lambda x, top, left: x[:, :, top:size, left:size].zero_())


def wrong_everything_else(score, images, size):
    """*but* the square"""

    def cover(x, top, left):
        square = x[:, :, top : top + size, left : left + size].clone()
        x.zero_()
        x[:, :, top : top + size, left : left + size] = square

    return _falls(score, images, size, cover)


def wrong_diagonal(score, images, size):
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for top, left in zip(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


def wrong_last_left_out(score, images, size):
    places = range(0, images.shape[-1] - size, size)
    falls = torch.zeros(images.shape[-1] // size, images.shape[-1] // size)
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


def wrong_pixels_as_cells(score, images, size):
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top, left] = score(images) - score(covered)
    return falls


def wrong_return_in_the_loop(score, images, size):
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
        return falls


def wrong_mean_of_the_map(score, images, size):
    return _falls(score, images, size).mean()


def wrong_flat(score, images, size):
    return _falls(score, images, size).flatten()


def wrong_forgot_return(score, images, size):
    """returned None"""
    _falls(score, images, size)


def wrong_zeros(score, images, size):
    return torch.zeros(images.shape[-1] // size, images.shape[-1] // size)
