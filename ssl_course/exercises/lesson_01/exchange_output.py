"""Lesson 01: a classifier for new classes from an old one: its encoder, copied, and a fresh output layer."""

import copy
from collections import Counter

import matplotlib.pyplot as plt
import torch
from torch import nn

from ssl_course import models, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited


def exchange_output(classifier, classes):
    encoder = copy.deepcopy(classifier[0])
    output = torch.nn.Linear(classifier[0].dim, classes)
    return torch.nn.Sequential(encoder, output)


MISTAKES = {
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier) ; "
    "classifier[0].dim -> len(list(classifier.parameters())[-1])": "The new layer sits on top of the old output layer, "
    "so it sees only the old classes' scores, not the features. Take the encoder alone: `classifier[0]`.",
    "copy.deepcopy(classifier[0]) -> models.ConvEncoder(1, (4, 4, 4))": "The encoder has the right shape but fresh "
    "weights: everything learnt in pretraining is gone. Copy it with its weights (`copy.deepcopy`).",
    "copy.deepcopy(classifier[0]) -> classifier[0]": "The new network uses the old network's own encoder: fine-tuning "
    "one changes both, and your second experiment would start where the first ended. Make a copy first.",
    "return torch.nn.Sequential(encoder, output) -> classifier[1] = output; return classifier": "The old network now "
    "has the new output layer and can't predict its own classes. Build a new network; leave `classifier` as it is.",
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier[0]).requires_grad_(False)": "The encoder's weights are "
    "frozen. Whether to freeze or to fine-tune them is decided later, in training; here all weights stay trainable.",
    "torch.nn.Sequential(encoder, output) -> copy.deepcopy(classifier)": "This is a copy with its old output layer: it "
    "still predicts the old classes. Put a new `torch.nn.Linear` in its place.",
    "dim, classes) -> dim, classes).requires_grad_(False)": "The new output layer is frozen, so it can't learn. Leave "
    "out `requires_grad_(False)`.",
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier[0]).requires_grad_(True)": "The first layer was frozen "
    "and has been thawed. Leave `requires_grad` as it is; the copy takes it over.",
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier.eval()[0])": "The mode of `classifier` itself, or what "
    "can be trained in it, has changed. Leave it as it is, and work on the copy.",
    "torch.nn.Sequential(encoder, output) -> encoder": "This is the encoder alone: it ends in features, and nothing "
    "turns them into class scores. Put a new `torch.nn.Linear` behind it.",
}


def _arguments(old_classes: int | None, classes: int):
    """A small classifier (or an encoder with a projector, its weights are always the same) and the new classes."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = models.ConvEncoder(1, (4, 4, 4))
        next(encoder.parameters()).requires_grad_(False)  # as a whitened first layer is
        for buffer in encoder.buffers():
            buffer += 1  # statistics of some training
        head = nn.Linear(4, old_classes) if old_classes else models.Projector(4, 8, 6)
    return dict(classifier=nn.Sequential(encoder, head), classes=classes)


def _same(one: nn.Module, other: nn.Module) -> bool:
    mine, yours = one.state_dict(), other.state_dict()
    return mine.keys() == yours.keys() and all(torch.equal(mine[key], yours[key]) for key in mine)


def _memory(*modules: nn.Module) -> set[int]:
    return {value.data_ptr() for module in modules for value in [*module.parameters(), *module.buffers()]}


def _state(module: nn.Module) -> list:
    """What is not in a state dict: modes, and what can be trained."""
    return [part.training for part in module.modules()] + [weight.requires_grad for weight in module.parameters()]


def _compare_by(answer, after, before):
    """The first fault of a new classifier, in words that a counter-example can quote."""
    if not isinstance(answer, nn.Module):
        return f"a {type(answer).__name__} in place of a torch.nn.Sequential"
    given, old, classes = after["classifier"], before["classifier"], before["classes"]
    old_layer = [part for part in answer.modules() if type(part) is type(old[1]) and _same(part, old[1])]
    if len(given) != 2 or given[0].state_dict().keys() != old[0].state_dict().keys() or not _same(given, old):
        return "`classifier` itself has another output layer or other weights"
    if _state(given) != _state(old):
        return "`classifier` itself was changed: its mode, or what can be trained"
    if _memory(answer) & _memory(given):
        return "weights or buffers shared with the old network"
    if not isinstance(answer, nn.Sequential):
        return f"a {type(answer).__name__} in place of a torch.nn.Sequential"
    if old_layer:
        return (
            "the old output layer is kept"
            if len(answer) == 2 and answer[1] is old_layer[0]
            else "a layer on the old one"
        )
    return _fault(answer, old[0], classes)


def _fault(answer: nn.Sequential, encoder: nn.Module, classes: int) -> str:
    if len(answer) != 2 or not isinstance(answer[1], nn.Linear):
        return "something other than an encoder and one output layer, a torch.nn.Linear"
    new, output = answer
    if type(new) is not type(encoder) or not all(map(torch.equal, new.parameters(), encoder.parameters())):
        return "an encoder with other weights"
    if not _same(new, encoder):
        return "an encoder with other buffers (batch norm's running statistics)"
    if output.in_features != encoder.dim:
        return f"an output layer for {output.in_features} numbers; the encoder gives {encoder.dim}"
    if output.out_features != classes:
        return f"{output.out_features} outputs; `classes` is {classes}"
    if not all(weight.requires_grad for weight in output.parameters()):
        return "an output layer that can't be trained"
    if {weight.dtype for weight in answer.parameters()} != {weight.dtype for weight in encoder.parameters()}:
        return "weights of another dtype"
    trains = [[weight.requires_grad for weight in part.parameters()] for part in (new, encoder)]
    if trains[0] != trains[1]:
        return "an encoder of which more is frozen" if sum(trains[0]) < sum(trains[1]) else "a thawed first layer"
    return "encoder copied, layer new"


_PARTS = {f"0.stages.{n}.": f"encoder, part {n + 1}" for n in range(5)} | {"1.": "output layer"}


def _draw(function):
    old, classes = _arguments(3, 5).values()
    before, count, fate = dict(old.named_parameters()), Counter(), {}
    for name, weight in function(old, classes).named_parameters():
        part = next((words for start, words in _PARTS.items() if name.startswith(start)), name)
        count[part] += weight.numel()
        kept = name in before and torch.equal(weight, before[name])
        fate[part] = "kept" if kept and fate.get(part) != "new" else "new"
    style = dict(kept=dict(color=plot.COLOURS[0]), new=dict(color="white", edgecolor=plot.COLOURS[3], hatch="//"))
    ax = plt.subplots(figsize=(6.4, 0.34 * len(count) + 1))[1]
    for part in count:
        ax.barh(part, count[part], height=0.6, **style[fate[part]])
        ax.text(count[part] + 5, part, fate[part], va="center", fontsize=8)
    ax.set(xlabel="number of weights", ylim=(len(count) - 0.4, -0.6))
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, "a bar for each part of the new network: " + ", ".join(map(" ".join, fate.items()))


EXCHANGE_OUTPUT = Exercise(
    reference=exchange_output,
    stars=1,
    minutes=6,
    probes=(
        Probe("3 old classes, 5 new ones", lambda: _arguments(3, 5)),
        Probe("as many new classes as old ones", lambda: _arguments(4, 4)),
        Probe("pretrained without labels: a projector on top", lambda: _arguments(None, 3)),
    ),
    mistakes=edited(exchange_output, MISTAKES),
    hints=(
        "Which of the two parts knows about the old classes, and which does not?",
        "`classifier[0]` is the encoder; `classifier[0].dim` is the number of its features.",
        "`torch.nn.Sequential(copy.deepcopy(classifier[0]), torch.nn.Linear(classifier[0].dim, classes))`",
    ),
    learnt="Everything that is carried over is in the encoder; the output layer belongs to the old task.",
    draw=_draw,
    compare_by=_compare_by,
)
