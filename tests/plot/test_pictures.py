"""Pictures of data: every picture has its place."""

import numpy as np
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
