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


def _copy_frozen(classifier):
    return freeze(copy.deepcopy(classifier))


MISTAKES = {
    "encoder.eval() -> pass": "The encoder is in training mode: its batch norm keeps updating its running statistics "
    "and makes every picture's features depend on the batch. Frozen means `encoder.eval()` too.",
    "encoder.requires_grad_(False) -> pass": "The optimizer leaves the encoder alone, but it still gets gradients: "
    "slow, and one careless `AdamW(classifier.parameters())` away from training it. Add `requires_grad_(False)`.",
    "encoder.eval() -> pass ; encoder.requires_grad_(False) -> pass": "Nothing happened to the encoder: gradients are "
    "computed for it, and its batch norm keeps updating its statistics. Add `requires_grad_(False)` and `eval()`.",
    "output.parameters() -> classifier.parameters()": "The encoder is frozen, but its weights are in the list. Return "
    "those of the output layer alone: `classifier[1].parameters()`.",
    "output.parameters() -> encoder.parameters()": "These are the encoder's weights, the frozen ones. Return those of "
    "the output layer: `classifier[1].parameters()`.",
    "list(output.parameters()) -> [output.weight]": "The bias is missing: an output layer has a weight and a bias.",
    "list(output.parameters()) -> dict(output.named_parameters())": "A dictionary came back. Return the list of the "
    "weights: `list(output.parameters())`.",
    "list(output.parameters()) -> []": "The list holds no weights. An optimizer needs the tensors themselves: "
    "`list(output.parameters())`.",
    "list(output.parameters()) -> output": "The layer came back. Return the list of its weights: "
    "`list(output.parameters())`.",
    "encoder.requires_grad_(False) -> pass ; output.parameters() -> classifier.parameters()": "The encoder gets "
    "gradients and goes to the optimizer, so it is trained. Freeze it, and return only the output layer's weights.",
    "encoder.requires -> classifier.requires": "The output layer is frozen too, or a part of it, "
    "so it can't learn. Freeze `encoder` only.",
    "encoder.requires -> output.requires ; output.parameters() -> encoder.parameters()": "It is the other way round: "
    "you froze the output layer, and the encoder would be trained.",
    _copy_frozen: "These weights do not belong to `classifier`: "
    "they are those of a copy, a clone or a new layer. Work on `classifier` itself, in place.",
}


def _small_classifier(dim: int) -> nn.Sequential:
    """An encoder with batch norm and an output layer for three classes; the weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = nn.Sequential(nn.Linear(4, dim), nn.BatchNorm1d(dim), nn.ReLU())
        for buffer in encoder.buffers():
            buffer += 1  # statistics of some training
        return nn.Sequential(encoder, nn.Linear(dim, 3))


def _facts(weights: list, classifier: nn.Sequential, given: nn.Sequential) -> dict[str, bool]:
    """What holds of the classifier while these weights are trained. `given`: the same classifier, untouched."""
    (encoder, output), asked = classifier, set(map(id, weights))
    x, kept = 2 + torch.randn(12, 4, generator=seeded(5)), encoder.state_dict()
    as_given = [*map(torch.equal, kept.values(), given[0].state_dict().values())]
    with torch.no_grad():
        whole, part = encoder(x), encoder(x[:3])
    return {
        "the encoder's weights and statistics are kept": len(as_given) == len(given[0].state_dict()) and all(as_given),
        "a picture's features don't depend on its batch": torch.allclose(whole[:3], part, atol=1e-5),
        "no gradient is computed for the encoder": not any(weight.requires_grad for weight in encoder.parameters()),
        "none of its weights is trained": asked.isdisjoint(map(id, encoder.parameters())),
        "the output layer can learn": all(weight.requires_grad for weight in output.parameters()),
        "all its weights are trained": asked >= set(map(id, output.parameters())),
        "nothing else is trained": asked <= set(map(id, classifier.parameters())),
    }


def _compare_by(answer, after, before):
    """What is wrong with the list and the classifier, in words; the empty list if nothing is."""
    if not isinstance(answer, list | tuple) or not answer or not all(isinstance(part, torch.Tensor) for part in answer):
        what = f"a {type(answer).__name__}" if answer is not None and not isinstance(answer, list | tuple) else "a list"
        return f"{what} in place of the list of the output layer's weights"
    facts = _facts(answer, after["classifier"], before["classifier"])
    if not facts["nothing else is trained"]:
        return "weights that do not belong to `classifier`"
    return "; ".join(f"not so: {fact}" for fact, holds in facts.items() if not holds) or "frozen"


def _draw(function):
    classifier = _small_classifier(8)
    facts = _facts(list(function(classifier)), classifier, _small_classifier(8))
    lines = [f"{'yes' if holds else 'NO'}: {fact}" for fact, holds in facts.items()]
    ax = plt.subplots(figsize=(6.4, 2.2))[1]
    for height, line in enumerate(reversed(lines)):
        holds = line.startswith("yes")
        ax.plot(0, height, "o" if holds else "X", color=plot.COLOURS[2 if holds else 3], markersize=10)
        ax.text(0.05, height, line, va="center", fontsize=10)
    ax.set(xlim=(-0.05, 1.2), ylim=(-0.7, len(lines) + 0.2))
    ax.axis("off")
    ax.text(-0.03, len(lines) - 0.2, "While the returned weights are trained:", fontsize=10)
    return ax.figure, "while the returned weights are trained: " + ". ".join(lines)


FREEZE = Exercise(
    reference=freeze,
    stars=1,
    minutes=8,
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
    compare_by=_compare_by,
)
