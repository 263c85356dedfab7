"""Gentle views: they stay close to their picture, far closer than those of the recipe."""

import torch

from ssl_course import data
from ssl_course.methods.gentle import gentle_view
from ssl_course.methods.recipes import sprite_view


def test_a_gentle_view_stays_close_to_its_picture(seeded):
    images = data.to_float(data.sprites().train.images[:200])
    gentle, strong = (
        (view(images, seeded(1)) - images).pow(2).flatten(1).mean(1) for view in (gentle_view, sprite_view)
    )
    assert (gentle > 0).all() and gentle.mean() < strong.mean() / 3


def test_every_picture_is_drawn_anew_and_the_same_seed_gives_the_same(seeded):
    images = torch.full((2, 3, 32, 32), 0.5)
    images[:, :, 8:20, 10:22] = 0.9
    first = gentle_view(images, seeded(3))
    assert torch.equal(first, gentle_view(images, seeded(3))) and first.shape == images.shape
    assert not torch.allclose(first[0], first[1], atol=0.2)
