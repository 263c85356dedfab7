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
    "encoder.eval() -> pass": "The encoder is in training mode: its batch norm goes on updating its running statistics "
    "and makes every picture's features depend on the batch. Frozen means `encoder.eval()` too.",
    "encoder.requires_grad_(False) -> pass": "The optimizer leaves the encoder alone, but gradients are still computed "
    "for it: slow, and one careless `optimizer = AdamW(classifier.parameters())` away from training it. "
    "`requires_grad_(False)` stops them.",
    "encoder.requires_grad_(False) -> pass ; output.parameters() -> classifier.parameters()": "The encoder's weights "
    "get gradients and go to the optimizer: after one step it is another encoder. Only the output layer's weights are "
    "to be trained.",
    "encoder.requires_grad_(False) -> classifier.requires_grad_(False)": "The output layer is frozen as well, so "
    "nothing can learn. Freeze `classifier[0]` only.",
    "encoder.requires_grad_(False) -> output.requires_grad_(False) ; output.parameters() -> encoder.parameters()": "The "
    "output layer is frozen and the encoder would be trained: the other way round.",
    "output = classifier -> output = copy.deepcopy(classifier)": "A copy was frozen, and its weights would be trained: "
    "the classifier itself stays as it was and never learns. Work on `classifier`.",
}


def _by_filter(classifier):
    for weight in classifier[0].parameters():
        weight.requires_grad = False
    classifier[0].train(False)
    return [weight for weight in classifier.parameters() if weight.requires_grad]


def _small_classifier(dim: int) -> nn.Sequential:
    """An encoder with batch norm and an output layer for three classes; the weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = nn.Sequential(nn.Linear(4, dim), nn.BatchNorm1d(dim), nn.ReLU())
        return nn.Sequential(encoder, nn.Linear(dim, 3))


def _after_a_step(weights: list, classifier: nn.Sequential) -> dict[str, bool]:
    """One training step of the given weights: what it does to the classifier, statement by statement."""
    encoder, output = classifier
    classifier.zero_grad()
    before = copy.deepcopy(classifier.state_dict())
    x, y = 2 + torch.randn(12, 4, generator=seeded(5)), torch.arange(12) % 3
    loss = nn.functional.cross_entropy(classifier(x), y)
    if loss.requires_grad:
        loss.backward()
    gradients = any(weight.grad is not None for weight in encoder.parameters())
    torch.optim.SGD(weights, lr=0.1).step()
    changed = [name for name, value in classifier.state_dict().items() if not torch.equal(value, before[name])]
    learns = {name for name, _ in classifier.named_parameters()} & {*changed}
    return {
        "the encoder's weights stay": not any(name.startswith("0.") for name in learns),
        "its batch norm's statistics stay": not any("running" in name for name in changed),
        "no gradient is computed for it": not gradients,
        "the output layer learns": any(name.startswith("1.") for name in learns),
        "the optimizer holds the output layer's weights alone": len(weights) == len(list(output.parameters())),
    }


def _compare_by(answer, after, before):
    """What a training step does then, in words that a counter-example can quote."""
    if not isinstance(answer, list | tuple) or not answer or not all(isinstance(w, nn.Parameter) for w in answer):
        return answer
    found = _after_a_step(list(answer), after["classifier"])
    return tuple(("yes: " if holds else "no: ") + statement for statement, holds in found.items())


def _draw(function):
    classifier = _small_classifier(8)
    found = _after_a_step(list(function(classifier)), classifier)
    ax = plt.subplots(figsize=(6.4, 2.2))[1]
    for height, (statement, holds) in enumerate(reversed(found.items())):
        ax.plot(0, height, "o" if holds else "X", color=plot.COLOURS[2 if holds else 3], markersize=10)
        ax.text(0.05, height, f"{'yes' if holds else 'NO'}: {statement}", va="center", fontsize=10)
    ax.set(xlim=(-0.05, 1.2), ylim=(-0.7, len(found) + 0.2))
    ax.axis("off")
    ax.text(-0.03, len(found) - 0.2, "After one training step:", fontsize=10)
    return ax.figure, "a list. " + ". ".join(f"{text}: {'yes' if holds else 'no'}" for text, holds in found.items())


FREEZE = Exercise(
    reference=freeze,
    probes=(
        Probe("an encoder with 4 features", lambda: dict(classifier=_small_classifier(4))),
        Probe("an encoder with 8 features", lambda: dict(classifier=_small_classifier(8))),
    ),
    mistakes=edited(freeze, MISTAKES),
    hints=(
        "Two things in an encoder can change while you train on top of it: its weights, and one kind of layer's "
        "running statistics.",
        "Weights: `requires_grad_(False)`. Batch norm: evaluation mode. What is left for the optimizer?",
        "`encoder.eval()`, `encoder.requires_grad_(False)`, and return `list(output.parameters())`.",
    ),
    learnt="Frozen means two things: no gradients, and evaluation mode. (A later `classifier.train()` would undo the "
    "second one.)",
    draw=_draw,
    alternatives=(_by_filter,),
    compare_by=_compare_by,
)
