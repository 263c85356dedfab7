"""Lesson 00: two independent views of every picture."""

import torch

from ssl_course import augment, data, plot
from ssl_course.data.sprites import make_sprites
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def two_views(images, view, generator):
    first = view(images, generator)
    second = view(images, generator)
    return first, second


def _second_then_first(images, view, generator):
    return two_views(images, view, generator)[::-1]


def _same_view_twice(images, view, generator):
    once = view(images, generator)
    return once, once


def _one_original(images, view, generator):
    return images, view(images, generator)


def _view_of_a_view(images, view, generator):
    first = view(images, generator)
    return first, view(first, generator)


def _other_picture(images, view, generator):
    return view(images, generator), view(images.roll(1, 0), generator)


def _one_tensor(images, view, generator):
    return torch.cat(two_views(images, view, generator))


def _noisy_view(images, generator):
    """A stand-in for a view: pictures plus noise."""
    return images + torch.rand(images.shape, generator=generator)


def _darker_view(images, generator):
    """Another stand-in: every picture gets its own darkness."""
    return images * torch.rand(len(images), 1, 1, 1, generator=generator)


def _draw_two_views(function):
    pictures = data.to_float(make_sprites(8, generator=seeded(3)).images)

    def view(images, generator):
        return augment.shuffle_channels(augment.affine(images, degrees=180, generator=generator), generator=generator)

    first, second = function(pictures, view, seeded())
    rows = torch.cat([pictures, first, second])
    figure = plot.gallery(rows, columns=8, row_names=["images", "first", "second"]).figure
    return figure, "eight shapes in the first row, two differently turned and tinted views of each in the rows below"


TWO_VIEWS = Exercise(
    reference=two_views,
    probes=(
        Probe(
            "two pictures of one pixel",
            lambda: dict(images=torch.tensor([[[[0.0]]], [[[1.0]]]]), view=_noisy_view, generator=seeded()),
        ),
        Probe(
            "three pictures of four pixels",
            lambda: dict(images=torch.arange(12.0).view(3, 1, 2, 2), view=_darker_view, generator=seeded(1)),
        ),
    ),
    mistakes=(
        Mistake(
            "the same view twice",
            _same_view_twice,
            "Both results are the very same view. Two equal pictures are always close: the network would have nothing "
            "to learn. Call `view` once for each result.",
        ),
        Mistake(
            "one original",
            _one_original,
            "One of the results is the unchanged picture. That is the chapter's figure 1.5 and it can be trained, but "
            "here both are to be changed: call `view` for the first result too.",
        ),
        Mistake(
            "a view of a view",
            _view_of_a_view,
            "The second view was made from the first one, so it is changed twice. Make both from `images`.",
        ),
        Mistake(
            "another picture",
            _other_picture,
            "Row i of the two results shows two different pictures. Partners must stand in the same row.",
        ),
        Mistake(
            "one tensor",
            _one_tensor,
            "The views came back glued into one tensor. Return the pair: `return first, second`.",
        ),
    ),
    hints=(
        "How often must chance be asked, so that two views of one picture differ?",
        "`view(images, generator)` gives one view of every picture. Each call draws anew from the generator.",
        "Call it twice on `images`, and return both results, separated by a comma.",
    ),
    learnt="Same picture, two independent draws: that pair is the only teacher in this lesson.",
    draw=_draw_two_views,
    alternatives=(_second_then_first,),
)
