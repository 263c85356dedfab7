"""Lesson 07: pull partners together, push strangers apart until they are a margin away."""

import matplotlib.pyplot as plt
import torch

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient


def margin_loss(z, z_pair, z_stranger, margin):
    near = torch.linalg.vector_norm(z - z_pair, dim=1)
    far = torch.linalg.vector_norm(z - z_stranger, dim=1)
    missing = (margin - far).clamp(min=0)
    return (near**2 + missing**2).mean()


def _by_the_package(z, z_pair, z_stranger, margin):
    return sum(losses.contrastive_margin(z, z_pair, z_stranger, margin=margin))


def _distances(z, z_pair, z_stranger):
    return torch.linalg.vector_norm(z - z_pair, dim=1), torch.linalg.vector_norm(z - z_stranger, dim=1)


def _no_margin(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 - far**2).mean()


def _chapters_loss(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near - far).mean()


def _never_left_alone(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 + (margin - far) ** 2).mean()


def _stranger_pulled(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 + (far - margin).clamp(min=0) ** 2).mean()


def _push_not_squared(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 + (margin - far).clamp(min=0)).mean()


def _nothing_squared(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near + (margin - far).clamp(min=0)).mean()


def _margin_of_squares(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 + (margin - far**2).clamp(min=0)).mean()


def _minus_push(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return (near**2 - (margin - far).clamp(min=0) ** 2).mean()


def _margin_for_both(z, z_pair, z_stranger, margin):
    near, far = _distances(z, z_pair, z_stranger)
    return ((near - margin).clamp(min=0) ** 2 + (margin - far).clamp(min=0) ** 2).mean()


def _mean_over_columns(z, z_pair, z_stranger, margin):
    far = torch.linalg.vector_norm(z - z_stranger, dim=1)
    return (z - z_pair).pow(2).mean() + ((margin - far).clamp(min=0) ** 2).mean()


def _added_up(z, z_pair, z_stranger, margin):
    return margin_loss(z, z_pair, z_stranger, margin) * len(z)


def _every_number(z, z_pair, z_stranger, margin):
    missing = (margin - (z - z_stranger).abs()).clamp(min=0)
    return ((z - z_pair) ** 2 + missing**2).mean()


def _halved(z, z_pair, z_stranger, margin):
    return margin_loss(z, z_pair, z_stranger, margin) / 2


def _down_the_columns(z, z_pair, z_stranger, margin):
    near, far = torch.linalg.vector_norm(z - z_pair, dim=0), torch.linalg.vector_norm(z - z_stranger, dim=0)
    return (near**2 + (margin - far).clamp(min=0) ** 2).mean()


def _only_pull(z, z_pair, z_stranger, margin):
    return ((z - z_pair) ** 2).sum(1).mean()


def _draw_margin_loss(function):
    distance = torch.linspace(0, 4, 81)
    at, margin = torch.zeros(1, 2), 2.0
    there = torch.stack([distance, torch.zeros_like(distance)], dim=1)[:, None]
    beyond = torch.tensor([[3.0, 0.0]])
    near = [float(function(at, place, beyond, margin)) for place in there]
    far = [float(function(at, at, place, margin)) for place in there]
    ax = plt.subplots(figsize=(6, 3))[1]
    ax.plot(distance, near, color=plot.COLOURS[0], label="partner at this distance, stranger at 3")
    ax.plot(distance, far, color=plot.COLOURS[3], linestyle="--", label="stranger at this distance, partner at 0")
    ax.axvline(margin, color="black", linestyle=":", linewidth=1)
    ax.text(margin + 0.05, ax.get_ylim()[1] * 0.55, "margin 2", fontsize=8)
    ax.set(xlabel="distance from z (units of z)", ylabel="your loss")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=8)
    return ax.figure, "loss over distance: rising for a partner, falling to 0 at the margin for a stranger"


def _random_rows(seed):
    z, z_pair, z_stranger = torch.randn(3, 6, 3, generator=seeded(seed))
    return dict(z=z, z_pair=z_pair, z_stranger=1.5 * z_stranger, margin=3.0)


MARGIN_LOSS = Exercise(
    reference=margin_loss,
    probes=(
        Probe(
            "two rows: partners at distance 1, strangers at 1 and 5 with margin 3",
            lambda: dict(
                z=torch.zeros(2, 2),
                z_pair=torch.tensor([[1.0, 0.0], [0.0, 1.0]]),
                z_stranger=torch.tensor([[1.0, 0.0], [3.0, 4.0]]),
                margin=3.0,
            ),
        ),
        Probe("six rows of three numbers", lambda: _random_rows(0)),
    ),
    mistakes=(
        Mistake(
            "no margin",
            _no_margin,
            "The margin is not used, and minus a squared distance has no lowest value: this explodes even faster than "
            "the loss above. Push only by what is missing to the margin.",
        ),
        Mistake(
            "the chapter's loss",
            _chapters_loss,
            "This is the loss that has just exploded. A stranger that is a margin away has to be left alone: "
            "replace minus its distance by (margin - distance, at least 0)².",
        ),
        Mistake(
            "never left alone",
            _never_left_alone,
            "A stranger beyond the margin is pulled back to it: (margin - distance)² grows again there. What is "
            "missing can't be negative: `.clamp(min=0)`.",
        ),
        Mistake(
            "the stranger is pulled",
            _stranger_pulled,
            "The sign inside is turned: strangers that are too far cost something, close ones nothing. What is missing "
            "is margin minus distance.",
        ),
        Mistake(
            "the push is not squared",
            _push_not_squared,
            "The pull is squared, the push is not. Squared, the push fades out gently as the margin comes near.",
        ),
        Mistake(
            "nothing is squared",
            _nothing_squared,
            "Both parts shall be squared: then a partner that is far off weighs more than one that is nearly there.",
        ),
        Mistake(
            "a margin of squares",
            _margin_of_squares,
            "The squared distance was taken from the margin. The margin is a distance: subtract first, then square.",
        ),
        Mistake(
            "minus the push",
            _minus_push,
            "The push is subtracted, so close strangers make the loss smaller. What is missing is a cost: add it.",
        ),
        Mistake(
            "a margin for partners too",
            _margin_for_both,
            "Partners closer than the margin are left alone here. For partners no distance is small enough.",
        ),
        Mistake(
            "added up",
            _added_up,
            "This is the sum over the batch. Take the mean: then the loss does not depend on the batch's size.",
        ),
        Mistake(
            "halved",
            _halved,
            "This is half of it. The factor 1/2 stands in the original paper; here each part has the weight 1.",
        ),
        Mistake(
            "down the columns",
            _down_the_columns,
            "The distances were taken along the batch. One distance belongs to one row: `dim=1`.",
        ),
        Mistake(
            "mean over the columns",
            _mean_over_columns,
            "Pulling is weaker than it should be: the squared differences were averaged over the columns too, as "
            "`mse_loss` does. A distance adds them up over the columns; the mean is over the rows only.",
        ),
        Mistake(
            "only pull",
            _only_pull,
            "The stranger plays no part: its half of the loss is missing, or its distance was taken over the whole "
            "batch at once (`dim=1` gives one a row). Pulling alone is what the next section tries; it ends badly.",
        ),
        Mistake(
            "number by number",
            _every_number,
            "The single numbers were compared with the margin. A distance belongs to a whole row: "
            "`torch.linalg.vector_norm(z - z_stranger, dim=1)`.",
        ),
    ),
    hints=(
        "Two distances a row: to the partner and to the stranger. Which one has to be small, and which one has only "
        "to be large enough?",
        "What is missing to the margin is `(margin - far).clamp(min=0)`: zero for a stranger who is far enough.",
        "`(near**2 + missing**2).mean()`, with near and far from `torch.linalg.vector_norm(…, dim=1)`",
    ),
    learnt="Far enough is enough: a stranger beyond the margin no longer pushes, so nothing can fly away.",
    draw=_draw_margin_loss,
    alternatives=(_by_the_package,),
    usable=lambda function: blocked_gradient(function, MARGIN_LOSS.probes[-1], "z", "z_pair", "z_stranger"),
)
