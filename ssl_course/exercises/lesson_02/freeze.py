"""Lesson 02: a frozen encoder really stays as it is: no gradients, and batch norm in evaluation mode."""

import copy

import matplotlib.pyplot as plt
import torch
from torch import nn

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def freeze(classifier):
    encoder, output = classifier
    encoder.eval()
    encoder.requires_grad_(False)
    return list(output.parameters())


def _by_filter(classifier):
    for weight in classifier[0].parameters():
        weight.requires_grad = False
    classifier[0].train(False)
    return [weight for weight in classifier.parameters() if weight.requires_grad]


def _training_mode(classifier):
    classifier[0].requires_grad_(False)
    return list(classifier[1].parameters())


def _still_gets_gradients(classifier):
    classifier[0].eval()
    return list(classifier[1].parameters())


def _all_weights(classifier):
    classifier[0].eval()
    return list(classifier.parameters())


def _everything_frozen(classifier):
    classifier[0].eval()
    classifier.requires_grad_(False)
    return list(classifier[1].parameters())


def _output_in_place_of_encoder(classifier):
    classifier[1].requires_grad_(False)
    classifier[0].eval()
    return list(classifier[0].parameters())


def _a_copy(classifier):
    frozen = copy.deepcopy(classifier)
    return freeze(frozen)


def _small_classifier(dim: int) -> nn.Sequential:
    """An encoder with batch norm and an output layer for three classes; the weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = nn.Sequential(nn.Linear(4, dim), nn.BatchNorm1d(dim), nn.ReLU())
        return nn.Sequential(encoder, nn.Linear(dim, 3))


def _after_a_step(weights: list, classifier: nn.Sequential) -> dict[str, bool]:
    """One training step of the given weights: what it does to the classifier, statement by statement."""
    classifier.zero_grad()
    before = copy.deepcopy(classifier.state_dict())
    x, y = 2 + torch.randn(12, 4, generator=seeded(5)), torch.arange(12) % 3
    loss = nn.functional.cross_entropy(classifier(x), y)
    if loss.requires_grad:
        loss.backward()
    gradients = any(weight.grad is not None for weight in classifier[0].parameters())
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight -= 0.1 * weight.grad
    changed = [name for name, value in classifier.state_dict().items() if not torch.equal(value, before[name])]
    return {
        "the encoder's weights stay": not any(
            name.startswith("0.") and name.endswith(("weight", "bias")) for name in changed
        ),
        "its batch norm's statistics stay": not any("running" in name for name in changed),
        "no gradient is computed for it": not gradients,
        "the output layer learns": any(name.startswith("1.") for name in changed),
        "the optimizer holds the output layer's weights alone": len(weights) == len(list(classifier[1].parameters())),
    }


def _compare_by(answer, after, before):
    """What a training step does then, in words that a counter-example can quote."""
    if not isinstance(answer, list | tuple) or not answer or not all(isinstance(w, nn.Parameter) for w in answer):
        return answer
    found = _after_a_step(list(answer), after["classifier"])
    return tuple(("yes: " if holds else "no: ") + statement for statement, holds in found.items())


def _draw_freeze(function):
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
    probes=tuple(
        Probe(f"an encoder with {dim} features", lambda dim=dim: dict(classifier=_small_classifier(dim)))
        for dim in (4, 8)
    ),
    mistakes=(
        Mistake(
            "encoder left in training mode",
            _training_mode,
            "The encoder is in training mode: its batch norm goes on updating its running statistics and makes every "
            "picture's features depend on the batch. Frozen means `encoder.eval()` too.",
        ),
        Mistake(
            "encoder still gets gradients",
            _still_gets_gradients,
            "The optimizer leaves the encoder alone, but gradients are still computed for it: slow, and one careless "
            "`optimizer = AdamW(classifier.parameters())` away from training it. `requires_grad_(False)` stops them.",
        ),
        Mistake(
            "all weights handed over",
            _all_weights,
            "The encoder's weights get gradients and go to the optimizer: after one step it is another encoder. Only "
            "the output layer's weights are to be trained.",
        ),
        Mistake(
            "output layer frozen too",
            _everything_frozen,
            "The output layer is frozen as well, so nothing can learn. Freeze `classifier[0]` only.",
        ),
        Mistake(
            "the wrong half",
            _output_in_place_of_encoder,
            "The output layer is frozen and the encoder would be trained: the other way round.",
        ),
        Mistake(
            "a copy was frozen",
            _a_copy,
            "A copy was frozen, and its weights would be trained: the classifier itself stays as it was and never "
            "learns. Work on `classifier`.",
        ),
    ),
    hints=(
        "Two things in an encoder can change while you train on top of it: its weights, and one kind of layer's "
        "running statistics.",
        "Weights: `requires_grad_(False)`. Batch norm: evaluation mode. What is left for the optimizer?",
        "`encoder.eval()`, `encoder.requires_grad_(False)`, and return `list(output.parameters())`.",
    ),
    learnt="Frozen means two things: no gradients, and evaluation mode. (A later `classifier.train()` would undo the "
    "second one.)",
    draw=_draw_freeze,
    alternatives=(_by_filter,),
    compare_by=_compare_by,
)
