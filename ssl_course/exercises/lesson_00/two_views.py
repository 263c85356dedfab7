"""Lesson 00: two independent views of every picture."""

import torch

from ssl_course import augment, data, plot
from ssl_course.data.sprites import make_sprites
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def two_views(images, view, generator):
    first = view(images, generator)
    second = view(images, generator)
    return first, second


MISTAKES = {
    "second = view(images, generator) -> second = first": "Both results are the same view. Two equal pictures are "
    "always close, so the network would have nothing to learn. Call `view` once for each result.",
    "first = view(images, generator) -> first = images": "One of the results is the unchanged picture. You could train "
    "on that (figure 1.5 of the chapter), but here both results are views: call `view` for the first one too.",
    "second = view(images -> second = view(first": "The second result is a view of a view. Make both from `images`.",
    "second = view(images -> second = view(images.roll(1, 0)": "Row i of the two results shows two different pictures. "
    "Both views of a picture must be in the same row.",
    "first, second -> torch.cat([first, second])": "These are both views in one tensor. Return two: `first, second`.",
}


def _view(images, generator):
    return augment.shuffle_channels(augment.affine(images, degrees=180, generator=generator), generator=generator)


def _arguments(count, side):
    return dict(images=torch.rand(count, 3, side, side, generator=seeded()), view=_view, generator=seeded(5))


def _draw(function):
    pictures = data.to_float(make_sprites(8, generator=seeded(3)).images)
    rows = torch.cat([pictures, *function(pictures, _view, seeded())])
    figure = plot.gallery(rows, columns=8, row_names=["images", "first", "second"]).figure
    return figure, "eight shapes in the first row, two differently turned and tinted views of each in the rows below"


TWO_VIEWS = Exercise(
    reference=two_views,
    probes=(
        Probe("two pictures of one pixel", lambda: _arguments(2, 1)),
        Probe("four pictures of nine pixels", lambda: _arguments(4, 3)),
    ),
    mistakes=edited(two_views, MISTAKES),
    hints=(
        "How many random draws do you need so that the two views of a picture differ?",
        "`view(images, generator)` makes one view of every picture. Each call draws new numbers from the generator.",
        "Call it twice on `images`, and return both results, separated by a comma.",
    ),
    learnt="Same picture, two independent draws: that pair is the only teacher in this lesson.",
    draw=_draw,
    alternatives=(lambda *arguments: two_views(*arguments)[::-1],),
)
