"""Turns and tiles: against a loop over pictures and pixels; each picture its own answer; back again is where it was."""

import itertools

import pytest
import torch

from ssl_course.augment import puzzles


@pytest.fixture
def images(seeded):
    return torch.rand(24, 3, 6, 6, generator=seeded(1))


def test_turn_against_a_double_loop(images):
    turns = torch.arange(24) % 4
    turned = puzzles.turn(images, turns)
    for picture, quarters, result in zip(images, turns.tolist(), turned, strict=True):
        expected = picture
        for _ in range(quarters):  # a quarter turn counter-clockwise: the last column becomes the first row
            expected = torch.stack([expected[:, :, 5 - row] for row in range(6)], 1)
        assert torch.equal(result, expected)


def test_an_arrow_that_points_right_points_up_after_one_turn():
    arrow = torch.zeros(1, 1, 3, 3)
    arrow[0, 0, 1, 2] = 1
    assert puzzles.turn(arrow, torch.tensor([1]))[0, 0, 0, 1] == 1


def test_four_turns_and_the_turn_back_are_the_picture(images):
    turns = torch.arange(24) % 4
    assert torch.equal(puzzles.turn(puzzles.turn(images, turns), (4 - turns) % 4), images)


def test_orders_are_all_24_and_the_first_changes_nothing(images):
    assert sorted(map(tuple, puzzles.ORDERS.tolist())) == sorted(itertools.permutations(range(4)))
    assert torch.equal(puzzles.shuffle_tiles(images, torch.zeros(24, dtype=torch.long)), images)


def test_shuffle_tiles_against_a_loop_over_pixels(images):
    which = torch.arange(24)
    shuffled = puzzles.shuffle_tiles(images, which)
    for index in range(24):
        for row, column in itertools.product(range(6), range(6)):
            tile = puzzles.ORDERS[index][2 * (row // 3) + column // 3].item()
            at = 3 * (tile // 2) + row % 3, 3 * (tile % 2) + column % 3
            assert torch.equal(shuffled[index, :, row, column], images[index, :, *at])


def test_every_order_gives_another_picture(images):
    same = images[:1].repeat(24, 1, 1, 1)
    shuffled = puzzles.shuffle_tiles(same, torch.arange(24)).flatten(1)
    assert len(shuffled.unique(dim=0)) == 24
    assert torch.equal(shuffled.sort(1).values, same.flatten(1).sort(1).values)  # no pixel lost


@pytest.mark.parametrize("function", [puzzles.turn, puzzles.shuffle_tiles])
def test_the_input_stays_and_any_type_of_picture_and_of_whole_number_is_taken(function, images):
    kept = images.clone()
    expected = function(images, torch.arange(24) % 4)
    assert torch.equal(images, kept)
    for dtype in (torch.int32, torch.uint8):
        assert torch.equal(function(images, (torch.arange(24) % 4).to(dtype)), expected)
    pictures = (255 * images).to(torch.uint8)
    assert function(pictures, torch.arange(24) % 4).dtype == torch.uint8


@pytest.mark.parametrize(("function", "count"), [(puzzles.turn, 4), (puzzles.shuffle_tiles, 24)])
def test_wrong_answers_are_named(function, count, images):
    with pytest.raises(ValueError, match=f"to {count}, and must be 0 to {count - 1}"):
        function(images, torch.full((24,), count))
    with pytest.raises(ValueError, match="labels count from 0"):
        function(images, torch.full((24,), -1))
    for wrong in (torch.tensor(1), torch.tensor([1]), torch.ones(23, dtype=torch.long)):
        with pytest.raises(ValueError, match="one draw for the whole batch"):
            function(images, wrong)
    for wrong in (torch.ones(24), torch.ones(24, dtype=torch.bool), 1, [1] * 24):
        with pytest.raises(TypeError, match="whole numbers"):
            function(images, wrong)


def test_wrong_pictures_are_named(images):
    for function in (puzzles.turn, puzzles.shuffle_tiles):
        with pytest.raises(ValueError, match=r"square pictures .* got \[24, 3, 6, 4\]"):
            function(images[..., :4], torch.zeros(24, dtype=torch.long))
        with pytest.raises(ValueError, match="got list"):
            function([1], torch.zeros(1, dtype=torch.long))
    with pytest.raises(ValueError, match="a side of 5 pixels"):
        puzzles.shuffle_tiles(images[..., :5, :5], torch.zeros(24, dtype=torch.long))
