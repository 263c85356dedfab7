"""VICRegL's matching against loops that a novice can read: places, rows, gradients."""

import pytest
import torch

from ssl_course.losses import match_by_feature, match_by_position, vicreg_terms


def slow_matches(where_a, where_b, top):
    """For each picture the `top` closest (distance, place in a, nearest place in b)."""
    found = []
    for picture_a, picture_b in zip(where_a, where_b, strict=True):
        pairs = []
        for i, a in enumerate(picture_a):
            distance, j = min(((a - b).norm().item(), j) for j, b in enumerate(picture_b))
            pairs.append((distance, i, j))
        found.append(sorted(pairs)[:top])
    return found


@pytest.mark.parametrize("top", [1, 3, 6])
@pytest.mark.parametrize("kind", ["feature", "position"])
def test_matches_equal_the_loops(kind, top, draw, assert_agree):
    map_a, map_b = draw(4, 6, 5, seed=0), draw(4, 7, 5, seed=1)
    where_a, where_b = (map_a, map_b) if kind == "feature" else (draw(4, 6, 2, seed=2), draw(4, 7, 2, seed=3))
    if kind == "feature":
        found = match_by_feature(map_a, map_b, top=top)
    else:
        found = match_by_position(map_a, map_b, where_a, where_b, top=top)
    slow = slow_matches(where_a, where_b, top)
    assert found.places_a.tolist() == [[i for _, i, _ in pairs] for pairs in slow]
    assert found.places_b.tolist() == [[j for _, _, j in pairs] for pairs in slow]
    rows_a = torch.stack([map_a[picture, i] for picture, pairs in enumerate(slow) for _, i, _ in pairs])
    rows_b = torch.stack([map_b[picture, j] for picture, pairs in enumerate(slow) for _, _, j in pairs])
    for fast, plain in zip(vicreg_terms(*found[:2]), vicreg_terms(rows_a, rows_b), strict=True):
        assert_agree(fast, plain, [map_a, map_b])


def test_matches_do_not_cross_pictures_and_follow_the_places(draw):
    map_a, map_b = draw(4, 6, 5, seed=0), draw(4, 6, 5, seed=1)
    found = match_by_feature(map_a, map_b, top=3)
    pictures, places = torch.tensor([2, 0, 3, 1]), torch.tensor([5, 3, 0, 1, 4, 2])
    moved = match_by_feature(map_a[pictures][:, places], map_b[pictures], top=3)
    assert torch.equal(places[moved.places_a], found.places_a[pictures])
    assert torch.equal(moved.places_b, found.places_b[pictures])
    assert torch.equal(moved.rows_a.unflatten(0, (4, 3)), found.rows_a.unflatten(0, (4, 3))[pictures])


def test_matches_known_values(draw):
    map_a = draw(2, 9, 4)
    itself = match_by_feature(map_a, map_a, top=9)
    assert torch.equal(itself.rows_a, itself.rows_b) and itself.places_a[0].tolist() == list(range(9))
    # The second view shows the picture's right half: only the last column of the first view's places is in it.
    x = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]])
    found = match_by_position(draw(1, 3, 4), draw(1, 3, 4, seed=1), x, x + torch.tensor([1.9, 0.0]), top=2)
    assert found.places_a.tolist() == [[2, 1]] and found.places_b.tolist() == [[0, 0]]


def test_positions_are_compared_exactly():
    """Far from the origin, in float32: the usual shortcut by a matrix product would not see a tenth of a pixel."""
    y, x = torch.meshgrid(torch.arange(6.0), torch.arange(6.0), indexing="ij")
    positions = torch.stack([x, y], -1).reshape(1, 36, 2) + 1000
    off = torch.linspace(0.4, 0.0, 36)[None, :, None] * torch.tensor([1.0, 0.0])
    features = torch.zeros(1, 36, 2)
    found = match_by_position(features, features, positions, positions + off, top=36)
    assert found.places_a[0].tolist() == found.places_b[0].tolist() == list(range(35, -1, -1))


def test_match_errors_say_what_was_given():
    maps, positions = torch.zeros(2, 9, 4), torch.zeros(2, 9, 2)
    with pytest.raises(ValueError, match=r"\[batch, places, dim\].*got \[2, 9, 4\] and \[2, 9, 5\]"):
        match_by_feature(maps, torch.zeros(2, 9, 5), top=1)
    with pytest.raises(ValueError, match=r"got \[2, 4, 3, 3\] and \[2, 4, 3, 3\]"):
        match_by_feature(torch.zeros(2, 4, 3, 3), torch.zeros(2, 4, 3, 3), top=1)
    for top in (0, 10):
        with pytest.raises(ValueError, match=f"top = {top}: it must be 1 to 9"):
            match_by_feature(maps, maps, top=top)
    for wrong in (torch.zeros(2, 8, 2), torch.zeros(2, 9, 3), torch.zeros(9, 2), torch.zeros(3, 9, 2)):
        shape = str(list(wrong.shape)).replace("[", r"\[")
        with pytest.raises(ValueError, match=rf"positions must be .*; got \[2, 9, 2\] and {shape}"):
            match_by_position(maps, maps, positions, wrong, top=1)


BAD = {"nan": float("nan"), "inf": float("inf")}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
@pytest.mark.parametrize("place", range(4))
def test_places_that_are_not_finite_are_refused(place, value, seeded):
    given = [torch.rand(2, 6, width, generator=seeded(width)) for width in (5, 5, 2, 2)]
    given[place] = given[place].clone().index_fill(1, torch.tensor([3]), value)
    name = ("map_a", "map_b", "positions_a", "positions_b")[place]
    with pytest.raises(ValueError, match=f"{name} holds nan or inf"):
        match_by_position(*given, top=2)
    if place < 2:
        with pytest.raises(ValueError, match=f"{name} holds nan or inf"):
            match_by_feature(*given[:2], top=2)


def test_another_type_or_an_empty_map_is_refused(seeded):
    maps = torch.rand(2, 6, 5, generator=seeded())
    with pytest.raises(TypeError, match="float16: a loss needs"):
        match_by_feature(maps.half(), maps.half(), top=2)
    with pytest.raises(ValueError, match=r"\[batch, places, dim\]"):
        match_by_feature(maps[..., :0], maps[..., :0], top=2)


def test_near_places_far_from_the_origin_are_told_apart(seeded):
    """A matrix product rounds small distances away: the exact mode keeps them."""
    maps = torch.rand(1, 8, 4, generator=seeded()) + 3000
    order = torch.randperm(8, generator=seeded(1))
    matches = match_by_feature(maps, maps[:, order], top=8)
    assert torch.equal(order[matches.places_b[0]], matches.places_a[0])
