"""Lesson 07: SimSiam's loss, with the stop-gradient where it belongs."""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def simsiam_loss(z, z_pair, predictor):
    one = F.cosine_similarity(predictor(z), z_pair.detach(), dim=1).mean()
    other = F.cosine_similarity(predictor(z_pair), z.detach(), dim=1).mean()
    return -(one + other) / 2


def _by_the_package(z, z_pair, predictor):
    one = losses.negative_cosine(predictor(z), z_pair.detach())
    return (one + losses.negative_cosine(predictor(z_pair), z.detach())) / 2


def _cosine(one, other):
    return F.cosine_similarity(one, other, dim=1).mean()


def _not_stopped(z, z_pair, predictor):
    return -(_cosine(predictor(z), z_pair) + _cosine(predictor(z_pair), z)) / 2


def _wrong_side(z, z_pair, predictor):
    return -(_cosine(predictor(z.detach()), z_pair) + _cosine(predictor(z_pair.detach()), z)) / 2


def _both_stopped(z, z_pair, predictor):
    return simsiam_loss(z.detach(), z_pair.detach(), predictor)


def _no_predictor(z, z_pair, predictor):
    return simsiam_loss(z, z_pair, lambda rows: rows)


def _predictor_once(z, z_pair, predictor):
    return -(_cosine(predictor(z), z_pair.detach()) + _cosine(z_pair, z.detach())) / 2


def _predictor_everywhere(z, z_pair, predictor):
    one = _cosine(predictor(z), predictor(z_pair).detach())
    return -(one + _cosine(predictor(z_pair), predictor(z).detach())) / 2


def _one_direction(z, z_pair, predictor):
    return -_cosine(predictor(z), z_pair.detach())


def _own_target(z, z_pair, predictor):
    return -(_cosine(predictor(z), z.detach()) + _cosine(predictor(z_pair), z_pair.detach())) / 2


def _sign(z, z_pair, predictor):
    return -simsiam_loss(z, z_pair, predictor)


def _not_halved(z, z_pair, predictor):
    return 2 * simsiam_loss(z, z_pair, predictor)


def _one_minus(z, z_pair, predictor):
    return 1 + simsiam_loss(z, z_pair, predictor)


def _lengths_count(z, z_pair, predictor):
    one = (predictor(z) * z_pair.detach()).sum(1).mean()
    return -(one + (predictor(z_pair) * z.detach()).sum(1).mean()) / 2


def _loss_and_gradients(answer, after, before):
    """The loss, and where it pushes `z` and `z_pair`: the stop-gradient shows in nothing else."""
    del before
    rows = after["z"], after["z_pair"]
    if not isinstance(answer, torch.Tensor) or answer.ndim or not answer.requires_grad:
        return answer, *(torch.zeros_like(z) for z in rows)
    gradients = torch.autograd.grad(answer, rows, allow_unused=True, materialize_grads=True)
    return answer.detach(), *gradients


def _turn(z):
    """A stand-in for a predictor: a quarter of a half turn, and a squeeze."""
    angle = math.pi / 4
    weights = [[math.cos(angle), -math.sin(angle)], [0.5 * math.sin(angle), 0.5 * math.cos(angle)]]
    return z @ torch.tensor(weights, dtype=z.dtype).T


def _draw_simsiam_loss(function):
    z, z_pair = torch.tensor([[1.0, 0.1], [0.9, 0.2]]), torch.tensor([[0.3, 0.9], [0.2, 1.0]])
    rows = [part.requires_grad_() for part in (z, z_pair)]
    loss, *gradients = _loss_and_gradients(function(*rows, _turn), {"z": z, "z_pair": z_pair}, None)
    ax = plt.subplots(figsize=(5.4, 4))[1]
    looks = zip(("z", "z_pair"), rows, gradients, plot.COLOURS, plot.MARKERS, strict=False)
    for name, part, slope, colour, marker in looks:
        point, push = part[0].detach(), -2 * slope[0]
        ax.plot(*point, marker, color=colour, markersize=9, label=name)
        ax.annotate("", point + push, point, arrowprops=dict(arrowstyle="-|>", color=colour))
        guess = _turn(point)
        ax.plot(*guess, marker, color=colour, markersize=9, fillstyle="none", label=f"predictor({name})")
    ax.axhline(0, color="grey", linewidth=0.6)
    ax.axvline(0, color="grey", linewidth=0.6)
    ax.set(xlabel="column 1", ylabel="column 2", xlim=(-1, 1.8), ylim=(-0.4, 1.6), aspect="equal")
    ax.set_title(f"loss {float(loss):.2f}; arrows: where each z is sent", fontsize=10)
    ax.legend(frameon=False, fontsize=8)
    return ax.figure, "two embeddings, the predictor's guesses, and arrows that show how the loss moves each embedding"


def _random_rows(count):
    z, z_pair = torch.randn(2, count, 2, generator=seeded(count))
    return dict(z=z.requires_grad_(), z_pair=z_pair.requires_grad_(), predictor=_turn)


SIMSIAM_LOSS = Exercise(
    reference=simsiam_loss,
    probes=(
        Probe("two rows (the loss, and its gradients for z and z_pair)", lambda: _random_rows(2)),
        Probe("five rows (the loss, and its gradients for z and z_pair)", lambda: _random_rows(5)),
    ),
    mistakes=(
        Mistake(
            "the gradient is not stopped",
            _not_stopped,
            "The number is right, the gradient is not: the targets move towards the predictions as well. Put "
            "`.detach()` on each target.",
        ),
        Mistake(
            "stopped on the wrong side",
            _wrong_side,
            "The number is right, but the predictor's side is cut off, and the target is what learns. Detach the "
            "target, `z_pair.detach()`, not the predictor's input.",
        ),
        Mistake(
            "stopped on both sides",
            _both_stopped,
            "The number is right, but nothing flows back to the embeddings at all: the encoder would not learn. "
            "Detach the targets only.",
        ),
        Mistake(
            "no predictor",
            _no_predictor,
            "The predictor is missing: embeddings are compared directly. That is one of the runs below, and it "
            "collapses.",
        ),
        Mistake(
            "a predictor on one side only",
            _predictor_once,
            "In the second half the predictor is missing. Both halves are built alike, with the roles exchanged.",
        ),
        Mistake(
            "a predictor on both sides",
            _predictor_everywhere,
            "The target went through the predictor too. It predicts the other view's embedding itself, `z_pair`.",
        ),
        Mistake(
            "one direction only",
            _one_direction,
            "Only z predicts z_pair. The loss is the mean of both directions: z_pair predicts z as well.",
        ),
        Mistake(
            "its own target",
            _own_target,
            "Every view predicts itself, so the pair plays no part. The target is the *other* view.",
        ),
        Mistake(
            "the sign",
            _sign,
            "The sign is turned: training would drive predictions away from their targets. Similar is good, and a loss "
            "is low when things are good: minus.",
        ),
        Mistake(
            "not halved",
            _not_halved,
            "The two directions were added. Take their mean, so that the loss lies between -1 and 1.",
        ),
        Mistake(
            "one minus",
            _one_minus,
            "This is 1 minus the cosine similarity. It has the same gradient and would train as well, but here the "
            "loss is minus the similarity, as in the paper: -1 when all guesses are right.",
        ),
        Mistake(
            "lengths count",
            _lengths_count,
            "These are products without scaling to length one, so longer rows count more, and growing lowers the loss. "
            "Use `F.cosine_similarity(…, dim=1)`.",
        ),
    ),
    hints=(
        "One view guesses the other one's embedding, then the other way round. The guess learns; the target holds "
        "still.",
        "`F.cosine_similarity(prediction, target, dim=1).mean()`, with prediction `predictor(z)` and target "
        "`z_pair.detach()`; once more with the roles exchanged.",
        "Minus the mean of the two: `-(one + other) / 2`",
    ),
    learnt="The number does not show it, the gradient does: the target is held still, only the guess is trained.",
    draw=_draw_simsiam_loss,
    alternatives=(_by_the_package,),
    compare_by=_loss_and_gradients,
)
