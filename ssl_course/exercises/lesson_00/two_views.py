"""Lesson 00: two independent views of every picture."""

import torch

from ssl_course import augment, data, plot
from ssl_course.data.sprites import make_sprites
from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def two_views(images, view, generator):
    first = view(images, generator)
    second = view(images, generator)
    return first, second


MISTAKES = {
    "second = view(images, generator) -> second = first": "Both results are the same view. Two equal pictures are "
    "always close, so the network would have nothing to learn. Call `view` once for each result.",
    "first = view(images, generator) -> first = images": "One of the results is the unchanged picture. You could train "
    "on that, but here both results are views: call `view` for the first one too.",
    "second = view(images -> second = view(first": "The second result is a view of a view. Make both from `images`.",
    "second = view(images -> second = view(images.roll(1, 0)": "Row i of the two results shows two different pictures. "
    "Both views of a picture must be in the same row.",
    "first, second -> first": "This is one view of every picture. Return two, from two calls: `first, second`.",
    "first, second -> first.double(), second.double()": "The views have another number type (dtype) than the pictures, "
    "and the network refuses them. Return them as `view` made them: without numpy, `double()`, `half()`.",
    "first, second -> torch.cat([first, second])": "These are both views in one tensor. Return two: `first, second`.",
}


def _view(images, generator):
    return augment.shuffle_channels(augment.affine(images, degrees=180, generator=generator), generator=generator)


def _marked_view(images, generator):
    """A view whose channels say how many views were made of a picture, with which draw, and which picture it is."""
    drawn = torch.rand(len(images), 1, 1, generator=generator)
    return torch.stack([images[:, 0] + 1, torch.cat([drawn, 37 * drawn % 1], 2), images[:, 2]], 1)


def _arguments(count, seed=5):
    images = torch.zeros(count, 3, 1, 2)
    images[:, 2] = torch.arange(count).view(-1, 1, 1)
    return dict(images=images, view=_marked_view, generator=seeded(seed))


RIGHT = "two independent views"


def _compare_by(answer, after, before):
    """What two views are, in words: any draws will do, as long as they are independent."""
    images = before["images"]
    if isinstance(answer, torch.Tensor):
        return "one view" if answer.shape == images.shape else "both in one tensor"
    if not isinstance(answer, tuple | list):
        return f"a {type(answer).__name__}"
    if [type(part) for part in answer] != [torch.Tensor] * 2:
        kinds = " and ".join(type(part).__name__ for part in answer)
        return f"{kinds} in place of two tensors" if len(answer) == 2 else f"{len(answer)} results"
    if shapes := [list(part.shape) for part in answer if part.shape != images.shape]:
        return f"a result of shape {shapes[0]} for pictures of shape {list(images.shape)}"
    if {part.dtype for part in answer} != {images.dtype}:
        return f"views of another number type than the pictures, {images.dtype}"
    made, drawn, which = torch.stack(list(answer)).unbind(2)
    if (drawn[..., 1] != 37 * drawn[..., 0] % 1).any() or (made != made.round()).any():
        return "something other than what `view` returned"
    faults = {
        "rows that show other pictures than `images`": (which != images[:, 2]).any(),
        "an unchanged picture": (made == 0).any(),
        "a view of a view": (made > 1).any(),
        "the same view twice": (drawn[0] == drawn[1]).any(),
        "the same change for every picture": len(drawn[0, :, 0].unique()) < len(images),
    }
    return next((fault for fault, found in faults.items() if found), RIGHT)


def _both_draws(function):
    """What was drawn for either view, as `not_anew` asks for it."""

    def draw(generator):
        first, second = function(*(_arguments(3) | {"generator": generator}).values())
        return {"the first view's changes": first[:, 1], "the second view's changes": second[:, 1]}

    return draw


def _usable(function):
    """The generator decides: the same state gives the same views, another one gives others."""
    views = [list(function(*_arguments(3, seed).values())) for seed in (1, 1, 2)]
    if said := of_inference_mode(part for both in views for part in both):
        return said
    one, again, other = (torch.stack(both)[:, :, 1] for both in views)
    if torch.equal(one, again) and (one != other).all():
        return not_anew(_both_draws(function))
    return (
        "The views don't come from the `generator` that was given: a generator of its own, or one that is seeded anew, "
        "draws the same views in every step (or can't be repeated). Call `view(images, generator)` for both."
    )


def _draw(function):
    pictures = data.to_float(make_sprites(8, generator=seeded(3)).images)
    rows = torch.cat([pictures, *function(pictures, _view, seeded())])
    figure = plot.gallery(rows, columns=8, row_names=["images", "first", "second"]).figure
    return figure, "eight shapes in the first row, two differently turned and tinted views of each in the rows below"


TWO_VIEWS = Exercise(
    reference=two_views,
    stars=1,
    minutes=3,
    probes=(
        Probe("three pictures", lambda: _arguments(3)),
        Probe("five pictures", lambda: _arguments(5)),
    ),
    mistakes=edited(two_views, MISTAKES),
    hints=(
        "How many random draws do you need so that the two views of a picture differ?",
        "`view(images, generator)` makes one view of every picture. Each call draws new numbers from the generator.",
        "Call it twice on `images`, and return both results, separated by a comma.",
    ),
    learnt="Same picture, two independent draws: that pair is the only teacher in this lesson.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
