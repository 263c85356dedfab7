"""Pictures of data: every picture has its place."""

import numpy as np
import pytest
import torch

from ssl_course import plot


def test_tile_places_every_picture_on_white():
    images = torch.arange(5, dtype=torch.uint8).view(5, 1, 1, 1).expand(5, 1, 2, 2) * 10
    canvas = plot.tile(images, columns=3, gap=1)
    assert canvas.shape == (5, 8, 3) and canvas.dtype == np.uint8
    assert canvas[0, 3].tolist() == [10, 10, 10] and canvas[3, 0].tolist() == [30] * 3
    assert canvas[3, 6].tolist() == [255] * 3 and canvas[0, 2].tolist() == [255] * 3


def test_tile_takes_floats_too_and_a_single_picture_has_no_gap():
    colour = torch.tensor([0.0, 0.5, 2.0]).view(1, 3, 1, 1).expand(1, 3, 2, 4)
    canvas = plot.tile(colour, columns=3)
    assert canvas.shape == (2, 4, 3) and canvas[1, 2].tolist() == [0, 128, 255]


def test_a_gallery_has_a_name_at_the_middle_of_each_row():
    ax = plot.gallery(torch.zeros(4, 1, 8, 8), columns=2, row_names=["one", "two"])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["one", "two"]
    height = ax.images[0].get_array().shape[0]
    assert list(ax.get_yticks()) == [height / 4, 3 * height / 4] and height == 8 + 2 + 8


def test_tile_serves_whole_numbers_noise_and_masks():
    values = torch.tensor([0, 100, 255]).view(3, 1, 1, 1).expand(3, 1, 2, 2)
    drawn = plot.tile(values, columns=3, gap=0)
    assert drawn[0, ::2, 0].tolist() == [0, 100, 255]
    assert (drawn == plot.tile(values.to(torch.uint8), columns=3, gap=0)).all()
    noisy = torch.tensor([-0.4, 0.5, 1.3]).view(3, 1, 1, 1).expand(3, 1, 2, 2)
    for dtype in (torch.float32, torch.float64, torch.float16):
        assert plot.tile(noisy.to(dtype), columns=3, gap=0)[0, ::2, 0].tolist() == [0, 128, 255]
    assert plot.tile(values > 50, columns=3, gap=0)[0, ::2, 0].tolist() == [0, 255, 255]


WRONG = {
    "0 to 255": (255 * torch.rand(4, 3, 8, 8), "did you mean data.to_float"),
    "-1 to 1": (torch.rand(4, 3, 8, 8) * 2 - 1, "below 0 would become black"),
    "nan": (torch.full((4, 3, 8, 8), float("nan")), "nan or inf"),
    "inf": (torch.full((4, 3, 8, 8), float("inf")), "nan or inf"),
    "int64": (torch.full((4, 3, 8, 8), 256), "whole numbers from 0 to 255 .* got 256 to 256"),
    "negative": (torch.full((4, 3, 8, 8), -1), "whole numbers from 0 to 255"),
    "two channels": (torch.rand(4, 2, 8, 8), "1 or 3 channels"),
    "channels last": (torch.rand(4, 8, 8, 3), "1 or 3 channels"),
    "one picture": (torch.rand(3, 8, 8), "1 or 3 channels"),
    "no picture": (torch.rand(0, 3, 8, 8), "at least 1 of each"),
}


@pytest.mark.parametrize(("images", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("draw", [plot.tile, plot.gallery])
def test_what_is_no_picture_is_named(draw, images, message):
    with pytest.raises(ValueError, match=message):
        draw(images, columns=2)
    assert plot.plt.get_fignums() == []


def test_a_gallery_needs_a_name_for_every_row():
    with pytest.raises(ValueError, match="1 names for 2 rows: 4 pictures in rows of 2"):
        plot.gallery(torch.zeros(4, 1, 8, 8), columns=2, row_names=["one"])
    with pytest.raises(ValueError, match="columns, at least 1"):
        plot.gallery(torch.zeros(4, 1, 8, 8), columns=0)
