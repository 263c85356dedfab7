"""Lesson 00: two independent views of every picture."""

import torch

from ssl_course import augment, plot
from ssl_course.data.sprites import make_sprites
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def two_views(images, view, generator):
    first = view(images, generator)
    second = view(images, generator)
    return first, second


MISTAKES = {
    "second = view(images, generator) -> second = first": "Both results are the very same view. Two equal pictures are "
    "always close: the network would have nothing to learn. Call `view` once for each result.",
    "first = view(images, generator) -> first = images": "One of the results is the unchanged picture. That is the "
    "chapter's figure 1.5 and it can be trained, but here both are to be changed: call `view` for the first result "
    "too.",
    "second = view(images -> second = view(first": "The second view was made from the first one, so it is changed "
    "twice. Make both from `images`.",
    "second = view(images -> second = view(images.roll(1, 0)": "Row i of the two results shows two different pictures. "
    "Partners must stand in the same row.",
    "first, second -> torch.cat([first, second])": "The views came back glued into one tensor. Return the pair: "
    "`return first, second`.",
}


def _second_then_first(images, view, generator):
    return two_views(images, view, generator)[::-1]


def _noisy_view(images, generator):
    """A stand-in for a view: pictures plus noise."""
    return images + torch.rand(images.shape, generator=generator)


def _darker_view(images, generator):
    """Another stand-in: every picture gets its own darkness."""
    return images * torch.rand(len(images), 1, 1, 1, generator=generator)


def _draw(function):
    def view(images, generator):
        return augment.shuffle_channels(augment.affine(images, degrees=180, generator=generator), generator=generator)

    pictures = augment.to_float(make_sprites(8, generator=seeded(3)).images)
    rows = torch.cat([pictures, *function(pictures, view, seeded())])
    figure = plot.gallery(rows, columns=8, row_names=["images", "first", "second"]).figure
    return figure, "eight shapes in the first row, two differently turned and tinted views of each in the rows below"


TWO_VIEWS = Exercise(
    reference=two_views,
    probes=(
        Probe(
            "two pictures of one pixel",
            lambda: dict(images=torch.arange(2.0).view(2, 1, 1, 1), view=_noisy_view, generator=seeded()),
        ),
        Probe(
            "three pictures of four pixels",
            lambda: dict(images=torch.arange(12.0).view(3, 1, 2, 2), view=_darker_view, generator=seeded(1)),
        ),
    ),
    mistakes=edited(two_views, MISTAKES),
    hints=(
        "How often must chance be asked, so that two views of one picture differ?",
        "`view(images, generator)` gives one view of every picture. Each call draws anew from the generator.",
        "Call it twice on `images`, and return both results, separated by a comma.",
    ),
    learnt="Same picture, two independent draws: that pair is the only teacher in this lesson.",
    draw=_draw,
    alternatives=(_second_then_first,),
)
