"""Lesson 07: pull positives together, push negatives away until they are a margin apart."""

import matplotlib.pyplot as plt
import torch

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def margin_loss(z, z_positive, z_negative, margin):
    near = torch.linalg.vector_norm(z - z_positive, dim=1)
    far = torch.linalg.vector_norm(z - z_negative, dim=1)
    missing = (margin - far).clamp(min=0)
    return (near**2 + missing**2).mean()


MISSING = "(margin - far).clamp(min=0)"

MISTAKES = {
    "+ missing**2 -> - far**2": "The margin is not used, and minus a squared distance has no lowest value: this "
    "explodes even faster than the loss above. Push only by what is missing to the margin.",
    "near**2 + missing**2 -> near - far": "This is the loss that has just exploded. A negative that is a margin away "
    "must be left alone: replace minus its distance by max(0, margin − distance)².",
    ".clamp(min=0) -> ": "A negative beyond the margin is pulled back to it: (margin − distance)² grows again there. "
    "What is missing can't be less than zero: `.clamp(min=0)`.",
    "margin - far -> far - margin": "The sign inside is flipped: negatives that are too far away cost something, close "
    "ones nothing. What is missing is margin minus distance.",
    "+ missing**2 -> + missing": "The pull is squared, the push is not. When squared, the push fades out gently near "
    "the margin.",
    "near**2 -> near": "The push is squared, the pull is not. Square the distance to the positive too.",
    "near**2 + missing**2 -> near + missing": "Both parts must be squared: then a positive that is far off weighs more "
    "than one that is nearly there.",
    "margin - far -> margin - far**2 ; + missing**2 -> + missing": "The squared distance was subtracted from the "
    "margin. The margin is a distance: subtract first, then square.",
    "+ missing**2 -> - missing**2": "The push is subtracted, so close negatives make the loss smaller. What is missing "
    "is a cost: add it.",
    "near**2 -> (near - margin).clamp(min=0) ** 2": "Positives closer than the margin are left alone here. The margin "
    "is for negatives only: a positive can never be too close.",
    "(near**2 + missing**2).mean() -> near.mean() ** 2 + missing.mean() ** 2": "The distances were averaged first, "
    "then squared. Square them row by row, then take the mean.",
    ".mean() -> .sum()": "This is the sum over the batch. Take the mean: then the loss does not depend on the batch "
    "size.",
    ".mean() -> .mean() / 2": "This is half of the loss. The factor 1/2 is in the original paper; here each part has "
    "weight 1.",
    "z_positive, dim=1 -> z_positive, dim=0 ; z_negative, dim=1 -> z_negative, dim=0": "The distances were taken along "
    "the batch. Each row has one distance: `dim=1`.",
    "near**2 -> torch.nn.functional.mse_loss(z, z_positive)": "The pull is too weak: the squared differences were "
    "averaged over the columns too, as `mse_loss` does. A squared distance adds them up over the columns; the mean is "
    "over the rows only.",
    " + missing**2 -> ": "The negative plays no part: its half of the loss is missing. Pulling alone is what "
    "section 3 tried; it ended on a point.",
    "near**2 +  -> ": "The positive plays no part: its half of the loss, the squared distance to it, is missing.",
    "z_positive, dim=1 -> z_positive ; z_negative, dim=1 -> z_negative": "One distance was taken over the whole batch. "
    "Each row has its own: `dim=1`.",
    "z_negative, dim=1 -> z_negative": "The distance to the negatives was taken over the whole batch at once. Each row "
    "has its own: `dim=1`.",
    "near**2 + missing**2 -> far**2 + (margin - near).clamp(min=0) ** 2": "The roles are exchanged: negatives are "
    "pulled and positives pushed. The pull belongs to `z_positive`.",
    "z - z_negative -> z_positive - z_negative": "The negative was compared with `z_positive`. Its distance is the one "
    "to `z`.",
    "margin - far -> margin - far.mean()": "The mean distance was compared with the margin, so a negative far away "
    "makes up for a close one. Take max(0, …) for each row, then the mean.",
    "margin - far -> margin**2 - far**2 ; + missing**2 -> + missing": "A squared distance was subtracted from the "
    "squared margin. Subtract first, then square: (margin − distance)².",
    "margin - far -> margin - far**2": "The distance to the negative has no root: a squared distance was subtracted "
    "from the margin, which is a distance.",
    "margin - far -> margin**2 - far**2": "Margin and distance were squared, then the difference once more. Subtract "
    "first, then square: (margin − distance)².",
    "near**2 + missing**2 -> (near**2 - far**2 + margin).clamp(min=0)": "This is the triplet loss with squared "
    "distances, which compares the two. Here each has a cost of its own, and the two are added.",
    "near**2 + missing**2 -> (near - far + margin).clamp(min=0) ** 2": "This is the triplet loss, squared. Here each "
    "distance has a cost of its own, and the two are added.",
    "near**2 + missing**2 -> (near + missing) ** 2": "The two parts were added before squaring. Square each, then add.",
    "near**2 + missing**2 -> (near - far + margin).clamp(min=0)": "This is the triplet loss, which compares the two "
    "distances. Here each has a cost of its own, and the two are added.",
    "norm(z - z_positive -> norm(z - z_positive, 1 ; norm(z - z_negative -> norm(z - z_negative, 1": "Absolute "
    "differences were added up. The Euclidean distance squares them, adds up, and takes the root.",
    "missing**2).mean() -> missing**2).mean() / z.shape[1]": "The mean was taken over the columns too. Add up over the "
    "columns, and take the mean over the rows.",
    "torch.linalg.vector_norm(z - z_positive, dim=1) -> (z - z_positive).abs() ; "
    "torch.linalg.vector_norm(z - z_negative, dim=1) -> (z - z_negative).abs()": "The single numbers were compared "
    "with the margin. A distance belongs to a whole row: `torch.linalg.vector_norm(z - z_negative, dim=1)`.",
    f"{MISSING} -> max(0, margin - far)": "Python's `max` and `if` take one number, and there is one distance per row. "
    "For max(0, …) of each there is `.clamp(min=0)`.",
    f"{MISSING} -> torch.max(margin - far, 0)": "`torch.max(…, 0)` looks for the largest along axis 0 and returns two "
    "results. For max(0, …) there is `.clamp(min=0)`.",
    f"{MISSING} -> torch.maximum(margin - far, 0)": "`torch.maximum` compares two tensors, and 0 is a plain number. "
    "For max(0, …) there is `.clamp(min=0)`.",
    f"{MISSING} -> torch.max(0, margin - far)": "`torch.max` does not take a plain number first. For max(0, …) there "
    "is `.clamp(min=0)`.",
    "torch.linalg.vector_norm(z - z_positive, dim=1) -> __import__('math').sqrt((z - z_positive).pow(2).sum(1))": (
        "`math.sqrt` takes one number, and there is one per row. For a tensor there is `.sqrt()`."
    ),
} | {
    f"margin - far -> {number} - far": f"`margin` is not used: {number} stands in its place."
    for number in (0.5, 1, 2, 5, 8, 10)
}


def _by_the_package(z, z_positive, z_negative, margin):
    return sum(losses.contrastive_margin(z, z_positive, z_negative, margin=margin))


def _usable(function):
    """A row may equal its positive, as after a collapse: the squared distance has a gradient there, 0."""
    z = torch.ones(2, 2).requires_grad_()
    (slope,) = torch.autograd.grad(function(z, torch.ones(2, 2), torch.zeros(2, 2), 3.0), z)
    if slope.isfinite().all():
        return None
    return (
        "The numbers are right, but where z equals its positive, as after a collapse, the gradient is NaN: the root "
        "has an infinite slope at 0. Square without a root before, or use `torch.linalg.vector_norm`."
    )


def _draw_margin_loss(function):
    distance = torch.linspace(0, 4, 81)
    at, beyond, margin = torch.zeros(1, 2), torch.tensor([[3.0, 0.0]]), 2.0
    there = torch.stack([distance, torch.zeros_like(distance)], dim=1)[:, None]
    near = [float(function(at, place, beyond, margin)) for place in there]
    far = [float(function(at, at, place, margin)) for place in there]
    ax = plt.subplots(figsize=(7, 3.4))[1]
    ax.plot(distance, near, color=plot.COLOURS[0], label="positive at this distance, negative at 3")
    ax.plot(distance, far, color=plot.COLOURS[3], linestyle="--", label="negative at this distance, positive at 0")
    ax.axvline(margin, color="black", linestyle=":", linewidth=1)
    ax.text(margin + 0.05, ax.get_ylim()[1] * 0.55, "margin 2", fontsize=10)
    ax.set(xlabel="distance from z (units of z)", ylabel="your loss")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=10)
    return ax.figure, "loss over distance: rising for a positive, falling to 0 at the margin for a negative"


def _two_rows(margin):
    z, z_positive, z_negative = torch.tensor([[[1.0], [1.0]], [[2.0], [0.0]], [[2.0], [6.0]]])
    return dict(z=z, z_positive=z_positive, z_negative=z_negative, margin=margin)


def _six_rows():
    z, to_positive, to_negative = torch.randn(3, 6, 3, generator=seeded()).round(decimals=1)
    away = torch.tensor([[0.2], [0.5], [1.0], [1.0], [1.5], [2.0]])  # negatives from close by to beyond the margin
    return dict(z=z, z_positive=z + to_positive, z_negative=z + away * to_negative, margin=1.5)


MARGIN_LOSS = Exercise(
    reference=margin_loss,
    stars=2,
    minutes=8,
    probes=(
        Probe("two rows", lambda: _two_rows(3.0)),
        Probe("a larger margin", lambda: _two_rows(6.0)),
        Probe("six rows of three numbers", _six_rows),
    ),
    mistakes=edited(margin_loss, MISTAKES),
    hints=(
        "There are two distances per row: to the positive and to the negative. Which one has to be small, and which "
        "one only large enough?",
        "What is missing to the margin is `(margin - far).clamp(min=0)`: zero for a negative that is far enough away.",
        "`(near**2 + missing**2).mean()`, with near and far from `torch.linalg.vector_norm(…, dim=1)`",
    ),
    learnt="Far enough is enough: a negative beyond the margin no longer pushes, so nothing can fly away.",
    draw=_draw_margin_loss,
    alternatives=(_by_the_package,),
    trains=("z", "z_positive", "z_negative"),
    usable=_usable,
)
