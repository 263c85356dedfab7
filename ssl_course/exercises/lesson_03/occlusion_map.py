"""Lesson 03: cover one square after the other, and see where a score falls: what does a network need?"""

import itertools

import torch

from ssl_course import evaluate, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def occlusion_map(score, images, size):
    places = range(0, images.shape[-1], size)
    falls, whole = torch.zeros(len(places), len(places)), score(images)
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = whole - score(covered)
    return falls


def _everything_else(score, images, size):
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for top, left in itertools.product(places, places):
        covered = torch.zeros_like(images)
        square = (..., slice(top, top + size), slice(left, left + size))
        covered[square] = images[square]
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


def _piling_up(score, images, size):
    covered = images.clone()
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    for top, left in itertools.product(places, places):
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls


MISTAKES = {
    "whole - score(covered) -> score(covered) - whole": "The sign is flipped: where the score falls, "
    "the map must be positive. Subtract the score of the covered pictures from that of the whole ones.",
    "whole - score(covered) -> score(covered)": "These are the scores themselves. The map shows how far the "
    "score *falls*: `whole - score(covered)`.",
    "whole - score(covered) -> abs(whole - score(covered))": "The falls lost their sign: a square "
    "whose covering *helps* must be negative. Leave out `abs`.",
    "whole - score(covered) -> 1 - score(covered)": "The fall is counted from 1. Count it from what the score "
    "is with nothing covered: `whole`.",
    "whole - score(covered) -> (whole - score(covered)) / whole": "These are shares of the "
    "score. Return the plain difference.",
    "images.clone() -> images": "The pictures were never copied, so each square stays covered, and the pictures "
    "that came in are changed for good. Start each time from `images.clone()`.",
    _piling_up: "The covers pile up: from the second square on, the earlier ones are still covered. Make a new "
    "`images.clone()` inside the loop.",
    "falls[top // size, left // size] -> falls[left // size, top // size]": "Rows and columns are exchanged: the map "
    "is mirrored at its diagonal. The row comes from `top`, the column from `left`.",
    "covered[:, :, top : top + size, left : left + size] -> covered[:, 0, top : top + size, left : left + size]": ""
    "Only the first channel was covered. Cover all of them: `covered[:, :, …]`.",
    "covered[:, :, top : top + size, left : left + size] -> covered[0, :, top : top + size, left : left + size]": ""
    "Only the first picture was covered. Cover the square in all of them: `covered[:, …]`.",
    "left : left + size] = -> left] =": "A line one pixel wide was covered in place of a square: `left : left + size`.",
    "covered[:, :, top : top + size, left : left + size] -> covered[:, :, top : top + size]": "Whole rows were "
    "covered. Limit the columns, too: `left : left + size`.",
    "size] = 0 -> size] = 0.5": "The squares were covered with grey. Here the cover is black: 0.",
    "size] = 0 -> size] = 1": "The squares were covered with white. Here the cover is black: 0.",
    "top : top + size, left : left + size] = 0 -> top : top + size - 1, left : left + size - 1] = 0": "The squares are "
    "one pixel too small: the slice `a : a + size` leaves out its end already.",
    "covered[:, :, top : top + size, left : left + size] -> covered[:, :, :, left : left + size]": "Whole columns were "
    "covered. Limit the rows, too: `top : top + size`.",
    "covered[:, :, top : top + size, left : left + size] -> covered[top : top + size, left : left + size]": "The first "
    "two axes are pictures and channels. Keep all of these, and cut out rows and columns: `covered[:, :, …]`.",
    "\n    return falls -> \n        return falls": "The loop ends after its first square: `return` stands inside it. "
    "Move it one step to the left.",
    "falls[top // size, left // size] -> falls[top, left]": "`top` and `left` count pixels, the map counts squares: "
    "divide by `size`, `top // size`.",
    "return falls -> return falls.mean()": "The map was averaged to one number. Return the whole map.",
    _everything_else: "Everything *but* the square was covered. Cover the square, and leave the rest.",
}


def _by_the_package(score, images, size):
    return evaluate.occlusion_map(score, images, size, value=0.0)


def _weighing(side, seed):
    """A score that weighs every pixel, and pictures for it; its falls differ from square to square."""
    weights = torch.randn(2, side, side, generator=seeded(seed)).mul(4).round() / 4
    base = torch.arange(1, 4.0).view(3, 1, 1, 1)

    def score(images):
        """A number for the whole batch; not linear, so that covers that pile up don't add up."""
        return float(((images * weights * base[: len(images)]).sum() / 8).tanh())

    images = torch.rand(3, 2, side, side, generator=seeded(seed + 1)).mul(8).round() / 8
    return score, images


def _arguments(side, size, seed):
    score, images = _weighing(side, seed)
    return dict(score=score, images=images, size=size)


def _usable(function):
    """A square whose covering changes nothing has a fall of 0; the answer is a map for any number of squares."""
    answer = function(lambda images: images[:, :, :2, 6:].mean().item(), torch.ones(2, 1, 8, 8), 2)
    falls = torch.as_tensor(answer)
    if falls.requires_grad:
        return "The map holds a gradient. Nothing is trained here: make it of plain numbers."
    return None if falls.count_nonzero() == 1 and falls[0, 3] == 1 else "Only the square that the score sees may fall."


def _draw(function):
    x = torch.linspace(-1, 1, 28)
    picture = torch.exp(-6 * (x[:, None] ** 2 + x[None] ** 2))[None, None]
    picture[:, :, 24:, 24:] = 1
    falls = function(lambda images: (images[:, :, 24:, 24:].mean() + images[..., :14].sum() / 40).item(), picture, 4)
    figure, (left, right) = plot.plt.subplots(1, 2, figsize=(5.6, 2.7), layout="constrained")
    left.imshow(picture[0, 0], cmap="gray", vmin=0, vmax=1)
    left.set_title("a picture, with a stamp", fontsize=10)
    most = float(torch.as_tensor(falls).abs().max()) or 1.0
    shown = right.imshow(torch.as_tensor(falls), cmap="RdBu_r", vmin=-most, vmax=most)
    right.set_title("your map: how far\nits score falls", fontsize=10)
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
    figure.colorbar(shown, ax=right)
    alt = "a soft light with a bright stamp at the lower right; the map of a score that needs stamp and left half"
    return figure, alt


OCCLUSION_MAP = Exercise(
    reference=occlusion_map,
    stars=2,
    minutes=9,
    probes=(
        Probe("4 × 4 pixels, squares of 2", lambda: _arguments(4, 2, 1)),
        Probe("6 × 6 pixels, squares of 2", lambda: _arguments(6, 2, 2)),
        Probe("9 × 9 pixels, squares of 3", lambda: _arguments(9, 3, 5)),
    ),
    mistakes=edited(occlusion_map, MISTAKES),
    hints=(
        "For each place: copy the pictures, cover the square in the copy, and ask for the score again.",
        "`covered = images.clone()`, then `covered[:, :, top : top + size, left : left + size] = 0`. Which row and "
        "column of the map is that?",
        "`falls[top // size, left // size] = whole - score(covered)`, for all of `itertools.product(places, places)`.",
    ),
    learnt="Where the map is red, the score needs that square; white squares don't matter, or another says the same. "
    "You will point it at a network that answers far too well.",
    draw=_draw,
    alternatives=(_by_the_package,),
    usable=_usable,
)
