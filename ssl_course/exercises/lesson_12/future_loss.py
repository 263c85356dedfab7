"""Lesson 12: predict the embedding of the next four frames, and let no gradient into the target."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def future_loss(clips, network, target, predictor):
    now, later = clips[:, :4], clips[:, 4:]
    guess = predictor(network(now))
    with torch.no_grad():
        goal = target(later)
    return -F.cosine_similarity(guess, goal, dim=1).mean()


HALVES = "clips[:, :4], clips[:, 4:]"


def _both_ways(clips, network, target, predictor):
    return (
        future_loss(clips, network, target, predictor) + future_loss(clips.roll(4, 1), network, target, predictor)
    ) / 2


def _lengths_count(clips, network, target, predictor):
    with torch.no_grad():
        goal = target(clips[:, 4:])
    return -(predictor(network(clips[:, :4])) * goal).sum(1).mean()


MISTAKES = {
    "torch.no_grad() -> torch.enable_grad()": "The number is right, the gradient is not: it flows into the target, "
    "which would move towards the guess. Compute the goal under `torch.no_grad()`, or `.detach()` it.",
    "predictor(network(now)) -> predictor(network(now)).detach() ; torch.no_grad() -> torch.enable_grad()": "The "
    "number is right, but the gradient is stopped on the wrong side: it flows into the target, not into the guess. "
    "Stop it at the target alone.",
    "predictor(network(now)) -> predictor(network(now)).detach()": "The number is right, but nothing can learn from "
    "it: the gradient is stopped on the side of the guess, or everywhere. Stop it at the target alone.",
    "predictor(network(now)) -> predictor(network(now).detach())": "The number is right, but only the predictor "
    "learns: the gradient is stopped before the network. Stop it at the target alone.",
    "target(later) -> network(later)": "The network computed its own goal. That is what `target` is for: "
    "the goal is `target` of the last four frames.",
    "target(later) -> target(now)": "The goal is made of the same frames that the network saw. It is to be the "
    "embedding of the *later* four.",
    "network(now) -> network(later)": "The network saw the very frames that it is to predict: the answer has leaked. "
    "It gets the first four alone, `clips[:, :4]`.",
    f"{HALVES} -> clips[:4], clips[4:]": "Network or target got all 8 frames of clips, not four: frames are the second "
    "axis. `clips[:, :4]` are four frames of each clip; `clips[:4]` would be four whole clips, as `chunk` and `split` "
    "give them without `dim=1`.",
    f"{HALVES} -> clips[:, 3], clips[:, 4]": "Network or target got single frames, [batch, height, width]. A whole "
    "number as an index picks one frame; a slice keeps the axis: `clips[:, :4]`.",
    f"{HALVES} -> clips[:, 4:], clips[:, :4]": "The past is predicted from the future. The network gets the first four "
    "frames, the target the last four.",
    f"{HALVES} -> clips[:, :4], clips[:, 2:6]": "Two frames are in both windows, so part of the answer has leaked. The "
    "target gets the frames from 4 on, `clips[:, 4:]`.",
    f"{HALVES} -> clips[:, ::2], clips[:, 1::2]": "Every second frame went to the target, so the answer stands between "
    "the frames that the network sees. First half and second half: `clips[:, :4]`, `clips[:, 4:]`.",
    "predictor(network(now)) -> network(now)": "The predictor is missing: the network's own embedding was compared. "
    "The guess is `predictor` of that embedding.",
    "target(later) -> predictor(target(later))": "The goal went through the predictor too. It is the target's "
    "embedding itself.",
    "dim=1 -> dim=0": "Columns were compared. Each clip has one cosine similarity: `dim=1`.",
    "-F.cosine -> F.cosine": "The sign is flipped: training would drive the guess away from the goal. Put a minus in "
    "front.",
    "dim=1).mean() -> dim=1).sum()": "The similarities were added up over the batch. Take their mean.",
    "dim=1).mean() -> dim=1)": "There is one loss for each clip. Return the mean over the batch.",
    "-F.cosine_similarity(guess, goal, dim=1) -> F.mse_loss(guess, goal)": "This is a squared error, which depends on "
    "lengths. Use minus the cosine similarity.",
    "-F.cosine -> 1 - F.cosine": "This is 1 minus the cosine similarity. It would train just as well, but here the "
    "loss is minus the similarity: -1 when all guesses are right.",
    "cosine_similarity(guess, goal, dim=1) -> cosine_similarity(guess, goal.roll(1, 0), dim=1)": "Guess and goal come "
    "from different clips: row i of both must be about clip i.",
    _both_ways: "Two directions were averaged, as in lesson 07. Here the loss goes one way only: from the first four "
    "frames the last four.",
    _lengths_count: "These are products of rows that were not scaled to length one, so longer rows count more. Use "
    "`F.cosine_similarity(…, dim=1)`.",
}


def _by_the_package(clips, network, target, predictor):
    return losses.negative_cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]).detach())


class _Linear(nn.Module):
    """A stand-in for a predictor: a linear layer with fixed weights."""

    def __init__(self, width, dim, seed):
        super().__init__()
        self.layer = nn.Linear(width, dim)
        with torch.no_grad():
            for weight in self.layer.parameters():
                weight.copy_(torch.randn(weight.shape, generator=seeded(seed)))

    def forward(self, x):
        return self.layer(x)


class _Seeing(_Linear):
    """A stand-in for a network: a linear layer on the pixels of four frames; it remembers which frames it saw."""

    seen = None

    def forward(self, x):
        needed = "network and target see four frames, [batch, 4, height, width]"
        if x.ndim != 4:
            raise ValueError(f"{needed}, got {x.ndim} axes")
        if x.shape[1] != 4:
            raise ValueError(f"{needed}, got {x.shape[1]} frames")
        self.seen = x
        return super().forward(x.flatten(1))


def _given(count, seed=0):
    clips = torch.rand(count, 8, 2, 2, generator=seeded(seed + count)).mul(9).round() / 9
    with torch.random.fork_rng():
        parts = _Seeing(16, 3, 1), _Seeing(16, 3, 2), _Linear(3, 3, 3)
    return dict(clips=clips, network=parts[0], target=parts[1], predictor=parts[2])


def _loss_and_gradients(answer, after, before):
    """The loss, and its gradients in the weights of network, predictor and target."""
    del before
    weights = [after[name].layer.weight for name in ("network", "predictor", "target")]
    if not isinstance(answer, torch.Tensor) or answer.numel() != 1 or not answer.requires_grad:
        return answer, *(torch.zeros_like(weight) for weight in weights)
    slopes = torch.autograd.grad(answer.sum(), weights, allow_unused=True, materialize_grads=True)
    return answer.detach(), *slopes


def _draw(function):
    given = _given(5)
    loss, *slopes = _loss_and_gradients(function(*given.values()), given, None)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 2.3), layout="constrained", width_ratios=[2, 1])
    rows = []
    for name in ("network", "target"):
        seen = given[name].seen
        fits = seen is not None and seen.ndim == 4 and len(seen) == len(given["clips"])
        same = (given["clips"][:, :, None] == seen[:, None]).flatten(3).all(3).all(0).any(1) if fits else None
        rows.append(same.float() if fits else torch.zeros(8))
    left.imshow(torch.stack(rows), cmap="Blues", vmin=0, vmax=1.4, aspect="auto")
    left.set_yticks([0, 1], ["network sees", "target sees"])
    left.set(xticks=range(8), xlabel="frame of the clip", title=f"your loss: {float(loss):.3f}")
    left.title.set_fontsize(10)
    sizes = [slope.norm().item() for slope in slopes]
    right.barh(["network", "predictor", "target"], sizes, color=plot.COLOURS[:3], height=0.6)
    right.set(xlabel="size of the gradient in it", ylim=(2.6, -0.6))
    plot.tidy(right)
    return (
        figure,
        "which of eight frames network and target see in your function, and how large the gradient is in each",
    )


FUTURE_LOSS = Exercise(
    reference=future_loss,
    stars=2,
    minutes=8,
    probes=(
        Probe("two clips (loss, gradients in network, predictor, target)", lambda: _given(2)),
        Probe("seven clips (loss, gradients in network, predictor, target)", lambda: _given(7)),
    ),
    mistakes=edited(future_loss, MISTAKES),
    hints=(
        "Who sees what? The network gets the first four frames, the target the last four; frames are the second axis.",
        "`guess = predictor(network(clips[:, :4]))`. The goal is `target(clips[:, 4:])`, computed under "
        "`torch.no_grad()`.",
        "`-F.cosine_similarity(guess, goal, dim=1).mean()`, with guess and goal from hint 2.",
    ),
    learnt="The guess moves towards the goal, and the goal holds still. Whether that is enough is the next question.",
    draw=_draw,
    alternatives=(_by_the_package,),
    compare_by=_loss_and_gradients,
)
