"""A map that moves: as many pictures as were asked for, from key to key along straight lines, and its still."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from ssl_course.plot import moving_map

IMAGES = torch.stack([torch.zeros(3, 8, 8), torch.full((3, 8, 8), 255)]).to(torch.uint8)
CLASSES = torch.tensor([0, 1])
LEFT, RIGHT = np.array([[-1, 1], [-1, -1]]), np.array([[1, 1], [-1, -1]])


def pages(content):
    picture = Image.open(io.BytesIO(content))
    for index in range(picture.n_frames):
        picture.seek(index)
        yield np.asarray(picture.convert("RGB")).astype(int), picture.info["duration"]


def top_left_of_the_black_picture(page):
    """The corner of what is darkest above the words."""
    room = page[: moving_map.SIZE[1] - moving_map.ROOM]
    rows, columns = np.nonzero(room.sum(-1) < 30)
    return columns.min(), rows.min()


def test_a_picture_glides_from_key_to_key_and_rests_at_the_end():
    moving, still = moving_map.animation([LEFT, RIGHT], ["a", "b"], IMAGES, CLASSES, ["black", "white"])
    shown = list(pages(moving))
    assert len(shown) == 1 + moving_map.BETWEEN
    corners = [top_left_of_the_black_picture(page) for page, _ in shown]
    steps = np.diff([x for x, _ in corners])
    assert len({y for _, y in corners}) == 1 and min(steps) > 100 and max(steps) - min(steps) <= 1
    assert [time for _, time in shown] == [moving_map.BEAT] * moving_map.BETWEEN + [moving_map.PAUSE]
    assert (shown[-1][0] == np.asarray(Image.open(io.BytesIO(still)).convert("RGB"))).all()


@pytest.mark.parametrize(
    ("maps", "words"), [([LEFT], ["a", "b"]), ([LEFT[:1]], ["a"])], ids=["a line too many", "a point too few"]
)
def test_what_does_not_fit_is_named(maps, words):
    with pytest.raises(ValueError, match="1 maps .* need as many lines, got .*, for 2 pictures"):
        moving_map.animation(maps, words, IMAGES, CLASSES, ["black", "white"])


def test_a_class_has_a_mark_of_its_own_beside_its_colour():
    grey = ["#808080"] * len(moving_map.MARKERS)
    badges = [np.asarray(moving_map._badge(*cues)).astype(int) for cues in zip(grey, moving_map.MARKERS, strict=True)]
    for place, badge in enumerate(badges):
        assert badge.max() == 255 and badge.min() < 140, "a mark on white"
        assert all(np.abs(badge - other).mean() > 8 for other in badges[place + 1 :])
    with pytest.raises(ValueError, match="9 classes need as many marks"):
        moving_map.animation([LEFT], ["a"], IMAGES, CLASSES, list("abcdefghi"))
