"""A set by its name is the set itself; another name is told what there is."""

import pytest
import torch

from ssl_course import data


@pytest.mark.parametrize("name", ["digits", "fashion", "scenes", "sprites"])
def test_a_set_by_its_name(name):
    found, same = data.load(name), getattr(data, name)()
    assert torch.equal(found.train.images, same.train.images) and torch.equal(found.test.images, same.test.images)


def test_another_name_is_told_what_there_is():
    with pytest.raises(ValueError, match="name = 'faces': there are digits, fashion, scenes, sprites"):
        data.load("faces")
