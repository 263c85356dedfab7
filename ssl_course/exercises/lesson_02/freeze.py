"""Lesson 02: a frozen encoder really stays as it is: no gradients, and batch norm in evaluation mode."""

import copy

import matplotlib.pyplot as plt
import torch
from torch import nn

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def freeze(classifier):
    encoder, output = classifier
    encoder.eval()
    encoder.requires_grad_(False)
    return list(output.parameters())


MISTAKES = {
    "encoder.eval() -> pass": "The encoder is in training mode: its batch norm keeps updating its running statistics "
    "and makes every picture's features depend on the batch. Frozen means `encoder.eval()` too.",
    "encoder.requires_grad_(False) -> pass": "The optimizer leaves the encoder alone, but it still gets gradients: "
    "slow, and one careless `AdamW(classifier.parameters())` away from training it. Add `requires_grad_(False)`.",
    "encoder.requires_grad_(False) -> pass ; output.parameters() -> classifier.parameters()": "The encoder gets "
    "gradients and goes to the optimizer, so it is trained. Freeze it, and return only the output layer's weights.",
    "encoder.requires -> classifier.requires": "The output layer is frozen too: nothing learns. Freeze `encoder` only.",
    "encoder.requires -> output.requires ; output.parameters() -> encoder.parameters()": "It is the other way round: "
    "you froze the output layer, and the encoder would be trained.",
    "output = classifier -> output = copy.deepcopy(classifier)": "You froze a copy, and its weights would be trained: "
    "the classifier itself stays as it was and never learns. Work on `classifier`.",
}
ALSO_RIGHT = {"list(output.parameters()) -> [w for w in classifier.parameters() if w.requires_grad]": "the same list"}


def _small_classifier(dim: int) -> nn.Sequential:
    """An encoder with batch norm and an output layer for three classes; the weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = nn.Sequential(nn.Linear(4, dim), nn.BatchNorm1d(dim), nn.ReLU())
        return nn.Sequential(encoder, nn.Linear(dim, 3))


def _after_a_step(weights: list, classifier: nn.Sequential) -> tuple[str, ...]:
    """What one training step of the given weights does to the classifier, in words that a counter-example can quote."""
    encoder, output = classifier
    classifier.zero_grad()
    old_encoder, old_output = copy.deepcopy(classifier)
    x, y = 2 + torch.randn(12, 4, generator=seeded(5)), torch.arange(12) % 3
    loss = nn.functional.cross_entropy(classifier(x), y)
    if loss.requires_grad:
        loss.backward()
    torch.optim.SGD(weights, lr=0.1).step()
    facts = {
        "the encoder's weights stay": all(map(torch.equal, encoder.parameters(), old_encoder.parameters())),
        "its batch norm's statistics stay": all(map(torch.equal, encoder.buffers(), old_encoder.buffers())),
        "no gradient is computed for it": all(weight.grad is None for weight in encoder.parameters()),
        "the output layer learns": not all(map(torch.equal, output.parameters(), old_output.parameters())),
        "the optimizer holds the output layer's weights alone": len(weights) == len(list(output.parameters())),
    }
    return tuple(f"{'yes' if holds else 'NO'}: {fact}" for fact, holds in facts.items())


def _compare_by(answer, after, before):
    if not isinstance(answer, list | tuple) or not answer or not all(isinstance(w, nn.Parameter) for w in answer):
        return answer
    return _after_a_step(list(answer), after["classifier"])


def _draw(function):
    classifier = _small_classifier(8)
    lines = _after_a_step(list(function(classifier)), classifier)
    ax = plt.subplots(figsize=(6.4, 2.2))[1]
    for height, line in enumerate(reversed(lines)):
        holds = line.startswith("yes")
        ax.plot(0, height, "o" if holds else "X", color=plot.COLOURS[2 if holds else 3], markersize=10)
        ax.text(0.05, height, line, va="center", fontsize=10)
    ax.set(xlim=(-0.05, 1.2), ylim=(-0.7, len(lines) + 0.2))
    ax.axis("off")
    ax.text(-0.03, len(lines) - 0.2, "After one training step:", fontsize=10)
    return ax.figure, "after one training step: " + ". ".join(lines)


FREEZE = Exercise(
    reference=freeze,
    probes=(
        Probe("an encoder with 4 features", lambda: dict(classifier=_small_classifier(4))),
        Probe("an encoder with 8 features", lambda: dict(classifier=_small_classifier(8))),
    ),
    mistakes=edited(freeze, MISTAKES),
    hints=(
        "Two things in an encoder can change in training: its weights, and one kind of layer's running statistics.",
        "Weights: `requires_grad_(False)`. Batch norm: evaluation mode. What is left for the optimizer?",
        "`encoder.eval()`, `encoder.requires_grad_(False)`, and return `list(output.parameters())`.",
    ),
    learnt="Frozen means two things: no gradients and evaluation mode (which a later `classifier.train()` would undo).",
    draw=_draw,
    alternatives=(edited(freeze, ALSO_RIGHT)[0].function,),
    compare_by=_compare_by,
)
