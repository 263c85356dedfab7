"""Lesson 07: SimSiam's loss, with the stop-gradient where it belongs."""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def simsiam_loss(z, z_positive, predictor):
    one = F.cosine_similarity(predictor(z), z_positive.detach(), dim=1).mean()
    other = F.cosine_similarity(predictor(z_positive), z.detach(), dim=1).mean()
    return -(one + other) / 2


def _lengths_count(z, z_positive, predictor):
    one = (predictor(z) * z_positive.detach()).sum(1).mean()
    other = (predictor(z_positive) * z.detach()).sum(1).mean()
    return -(one + other) / 2


MISTAKES = {
    "z_positive.detach() -> z_positive ; z.detach() -> z": "The number is right, the gradient is not: the targets move "
    "towards the predictions as well. Put `.detach()` on each target.",
    "(z), z_positive.detach() -> (z.detach()), z_positive ; "
    "(z_positive), z.detach() -> (z_positive.detach()), z": "The number is right, but the gradient is stopped on the "
    "predictor's side (`detach`, `no_grad`), and it is the target that learns. Detach the target: "
    "`z_positive.detach()`.",
    "predictor(z) -> predictor(z.detach()) ; predictor(z_positive) -> predictor(z_positive.detach())": "The number is "
    "right, but nothing flows back to the embeddings at all: the encoder would not learn. Detach only the targets, and "
    "leave out `no_grad` and `.item()`.",
    "predictor(z_positive) -> predictor(z_positive.detach())": "The number is right, but `z_positive` was detached "
    "before the predictor saw it, so as a guesser it learns nothing. Detach it only where it is the target.",
    "predictor(z) -> predictor(z.detach())": "The number is right, but `z` was detached before the predictor saw it, "
    "so as a guesser it learns nothing. Detach it only where it is the target.",
    "z_positive.detach() -> z_positive": "The number is right, but only one of the two targets holds still: "
    "`z_positive` needs its `.detach()` as well.",
    "z.detach() -> z": "The number is right, but only one of the two targets holds still: `z` needs its `.detach()` as "
    "well.",
    "(one + other) / 2 -> other": "Only z_positive predicts z. The loss is the mean of both directions: z predicts "
    "z_positive as well.",
    "z_positive.detach(), dim=1).mean() -> z_positive.detach(), dim=1) ; "
    "z.detach(), dim=1).mean() -> z.detach(), dim=1)": (
        "There is one loss for each row: is a `mean` or a `sum` missing? Return the mean over the batch."
    ),
    "one + other -> one - other": "The second direction was subtracted. Both are costs: the mean of the two is wanted.",
    "(one + other) / 2 -> (one + other) / 2 * len(z)": "The similarities were added up over the batch. Take their "
    "mean.",
    "(one + other) / 2 -> (one + other) / 4": "This is half of the loss: the mean of the two directions was halved "
    "once more, one of them is missing, or a mean was taken over the columns too.",
    "z_positive.detach(), dim=1 -> z_positive.detach(), dim=0 ; "
    "z.detach(), dim=1 -> z.detach(), dim=0": "Columns were compared. Each row has one cosine similarity: `dim=1`.",
    "F.cosine_similarity(predictor(z) -> F.mse_loss(predictor(z) ; F.cosine_similarity(predictor(z_positive) -> "
    "F.mse_loss(predictor(z_positive) ; z_positive.detach(), dim=1 -> z_positive.detach() ; z.detach(), dim=1 -> "
    "z.detach() ; -(one -> (one": "This is a squared error, which depends on lengths. Use the cosine similarity.",
    "predictor(z) -> z ; predictor(z_positive) -> z_positive": "The predictor is missing: embeddings are compared "
    "directly. That is one of the runs below.",
    "predictor(z_positive) -> z_positive": "The predictor is missing in the second half. Both halves are built alike, "
    "with the roles exchanged.",
    "z_positive.detach() -> predictor(z_positive).detach() ; z.detach() -> predictor(z).detach()": "The target went "
    "through the predictor too. The prediction aims at the other view's embedding itself, `z_positive`.",
    "(one + other) / 2 -> one": "Only z predicts z_positive. The loss is the mean of both directions: z_positive "
    "predicts z as well.",
    "(z), z_positive.detach() -> (z), z.detach() ; "
    "(z_positive), z.detach() -> (z_positive), z_positive.detach()": "Every view predicts itself, so the other view "
    "plays no part. The target is the *other* view.",
    "-(one -> (one": "The sign is flipped: training would drive predictions away from their targets. A loss must be "
    "low when the guesses are right: put a minus in front.",
    " / 2 -> ": "The two directions were added. Take their mean, so that the loss lies between -1 and 1.",
    "-(one -> 1 - (one": "This is 1 minus the cosine similarity. It has the same gradient and would train just as "
    "well, but here the loss is minus the similarity, as in the paper: -1 when all guesses are right.",
    _lengths_count: "These are products of rows that were not scaled to length one, so longer rows count more, and "
    "growing lowers the loss. Use `F.cosine_similarity(…, dim=1)`.",
    "z_positive.detach() -> z_positive.detach ; z.detach() -> z.detach": "A function came where a tensor is expected. "
    "Are the brackets missing? `.detach()` calls it.",
}


def _by_the_package(z, z_positive, predictor):
    one = losses.negative_cosine(predictor(z), z_positive.detach())
    return (one + losses.negative_cosine(predictor(z_positive), z.detach())) / 2


def _loss_and_gradients(answer, after, before):
    """The loss, and where it pushes `z` and `z_positive`: the stop-gradient shows in nothing else."""
    del before
    rows = after["z"], after["z_positive"]
    if not isinstance(answer, torch.Tensor) or answer.numel() != 1 or not answer.requires_grad:
        return answer, *(torch.zeros_like(z) for z in rows)
    gradients = torch.autograd.grad(answer.sum(), rows, allow_unused=True, materialize_grads=True)
    return answer.detach(), *gradients


def _turn(z):
    """A stand-in for a predictor: a quarter of a half turn, and a squeeze."""
    cos, sin = math.cos(math.pi / 4), math.sin(math.pi / 4)
    return z @ torch.tensor([[cos, -sin], [0.5 * sin, 0.5 * cos]], dtype=z.dtype).T


def _let_in(z, z_positive, predictor):
    """SimSiam's loss with the gradient let into the targets, for comparison."""
    one = F.cosine_similarity(predictor(z), z_positive, dim=1).mean()
    return -(one + F.cosine_similarity(predictor(z_positive), z, dim=1).mean()) / 2


def _draw_arrows(ax, function, title):
    z, z_positive = torch.tensor([[1.0, 0.1], [0.9, 0.2]]), torch.tensor([[0.3, 0.9], [0.2, 1.0]])
    views = {"z": z.requires_grad_(), "z_positive": z_positive.requires_grad_()}
    loss, *gradients = _loss_and_gradients(function(z, z_positive, _turn), views, None)
    for (name, rows), slope, colour, marker in zip(views.items(), gradients, plot.COLOURS, plot.MARKERS, strict=False):
        point, push = rows[0].detach(), -2 * slope[0]
        ax.plot(*point, marker, color=colour, markersize=9, label=name)
        ax.annotate("", point + push, point, arrowprops=dict(arrowstyle="-|>", color=colour))
        ax.plot(*_turn(point), marker, color=colour, markersize=9, fillstyle="none", label=f"predictor({name})")
    ax.axhline(0, color="grey", linewidth=0.6)
    ax.axvline(0, color="grey", linewidth=0.6)
    ax.set(xlabel="column 1", ylabel="column 2", xlim=(-1, 1.8), ylim=(-0.4, 1.6), aspect="equal")
    ax.set_title(f"{title}: loss {float(loss):.2f}", fontsize=11)


def _draw_simsiam_loss(function):
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.9), layout="constrained", sharey=True)
    _draw_arrows(axes[0], function, "yours")
    _draw_arrows(axes[1], _let_in, "no gradient stopped")
    axes[1].set_ylabel("")
    axes[0].legend(frameon=False, fontsize=9, loc="upper left")
    figure.supxlabel("arrows: where a step sends each embedding; as a stopped target, none", fontsize=10)
    return figure, (
        "two embeddings, the predictor's guesses, and arrows that show how the loss moves each embedding; "
        "left with your loss, right with the gradient let into the targets"
    )


def _rows(count):
    both = (
        torch.randn(2, count, 2, generator=seeded(count)).round(decimals=1) if count > 1 else 2 * torch.eye(2)[:, None]
    )
    z, z_positive = (rows.requires_grad_().clone() for rows in both)  # no leaves: who changes them is told so
    return dict(z=z, z_positive=z_positive, predictor=_turn)


SIMSIAM_LOSS = Exercise(
    reference=simsiam_loss,
    stars=3,
    minutes=10,
    probes=(
        Probe("one row (loss, gradients)", lambda: _rows(1)),
        Probe("seven rows (loss, gradients)", lambda: _rows(7)),
    ),
    mistakes=edited(simsiam_loss, MISTAKES),
    hints=(
        "One view guesses the other view's embedding, then the other way round. The guess learns; the target holds "
        "still.",
        "`F.cosine_similarity(prediction, target, dim=1).mean()`, with prediction `predictor(z)` and target "
        "`z_positive.detach()`; once more with the roles exchanged.",
        "Minus the mean of the two: `-(one + other) / 2`",
    ),
    learnt="The number does not show it, the gradient does: the target is held still, only the guess is trained.",
    draw=_draw_simsiam_loss,
    alternatives=(_by_the_package,),
    compare_by=_loss_and_gradients,
)
