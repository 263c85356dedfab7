"""STL-10 from tiny files in its format: columns of pixels, labels from 1, pictures without labels."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data import stl


def test_both_parts_turned_the_right_way(tiny_sets):
    train, test = data.stl10(tiny_sets)
    assert (len(train), len(test)) == (80, 40) and [*train.factors] == ["class"]
    for part in (train, test):
        y = part.factors["class"]
        assert part.images.dtype == torch.uint8 and part.images.shape[1:] == (3, 96, 96)
        assert part.images.is_contiguous() and y.dtype == torch.int64 and y.unique().tolist() == [0, 1, 2, 3]
        assert (part.images[:, 0, 0, 0] == 20 * y).all()
        assert (part.images[:, 1, 9, 5] == 200).all()  # row 9, column 5: the file has the column first
        assert (part.images == 200).sum() == len(part)


def test_the_pool_has_no_labels(tiny_sets):
    pool = data.stl10_unlabeled(tiny_sets)
    assert isinstance(pool, data.Unlabeled) and pool.images.shape == (100, 3, 96, 96)
    assert pool.images[:5, 2, 0, 0].tolist() == [0, 20, 40, 60, 0]


def test_smaller_pictures_are_means(tiny_sets, monkeypatch):
    monkeypatch.setattr(stl, "PIECE", 30)  # 80 pictures: two whole pieces and a rest
    large, small = data.stl10(tiny_sets).train, data.stl10(tiny_sets, side=32).train
    assert small.images.shape == (80, 3, 32, 32) and small.images.dtype == torch.uint8
    assert small.factors["class"].equal(large.factors["class"])
    means = torch.nn.functional.avg_pool2d(large.images.float(), 3)
    difference = (small.images - means).abs()
    assert difference[:, 0].max() == 0 and difference.amax((0, 2, 3))[1] < 20  # the kernel reaches a little further
    assert abs(small.images.float().mean() - large.images.float().mean()) < 0.1
    assert data.stl10_unlabeled(tiny_sets, side=32).images[:80, 0].equal(small.images[:, 0])


@pytest.mark.parametrize("side", [0, 97, 31.5])
def test_a_side_that_is_none(tiny_sets, side):
    for load in (data.stl10, data.stl10_unlabeled):
        with pytest.raises(ValueError, match="side = "):
            load(tiny_sets, side=side)


def test_a_smoke_run_gets_the_beginning_only(tiny_sets, monkeypatch):
    monkeypatch.setattr(stl, "SMOKE_COUNTS", {"train": 70, "test": 20})
    with settings.using(smoke=True):
        train, test = data.stl10(tiny_sets)
        assert len(data.stl10_unlabeled(tiny_sets)) == 70
    assert (len(train), len(test), len(train.factors["class"])) == (70, 20, 70)


def test_the_test_part_is_closed_while_settings_are_chosen(tiny_sets):
    with settings.using(tune=True), pytest.raises(data.TestPartClosed):
        len(data.stl10(tiny_sets).test)
