"""Lesson 01: a classifier for new classes from an old one: its encoder, copied, and a fresh output layer."""

import copy

import matplotlib.pyplot as plt
import torch
from torch import nn

from ssl_course import models, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def exchange_output(classifier, classes):
    encoder = copy.deepcopy(classifier[0])
    output = torch.nn.Linear(classifier[0].dim, classes)
    return torch.nn.Sequential(encoder, output)


MISTAKES = {
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier) ; "
    "classifier[0].dim -> len(list(classifier.parameters())[-1])": "The new layer sits on top of the old output layer, "
    "so it sees only the old classes' scores, not the features. Take the encoder alone: `classifier[0]`.",
    "copy.deepcopy(classifier[0]) -> models.ConvEncoder(1, (4, 4, 4))": "The encoder has the right shape and fresh "
    "weights: all that was learnt in pretraining is gone. Copy it with its weights (`copy.deepcopy`).",
    "copy.deepcopy(classifier[0]) -> classifier[0]": "The new network uses the old network's encoder itself. "
    "Fine-tuning the new one would change the old one too, and your second experiment would start where the first "
    "ended. Make a copy first.",
    "return torch.nn.Sequential(encoder, output) -> classifier[1] = output; return classifier": "The old network "
    "itself got the new output layer; it can't name its own classes any more. Build a new network and leave "
    "`classifier` as it is.",
    "copy.deepcopy(classifier[0]) -> copy.deepcopy(classifier[0]).requires_grad_(False)": "The encoder's weights were "
    "set to stay as they are. Whether to freeze or to fine-tune is decided later, by whoever trains; here all weights "
    "stay trainable.",
    "torch.nn.Sequential(encoder, output) -> copy.deepcopy(classifier)": "This is a copy with its old output layer: it "
    "still answers with the old classes. Put a new `nn.Linear(classifier[0].dim, classes)` in its place.",
    "torch.nn.Sequential(encoder, output) -> encoder": "The result is the encoder alone: it ends in features, and "
    "nobody turns them into class scores. Put a new `nn.Linear` behind it.",
}


def _arguments(old_classes: int | None, classes: int):
    """A small classifier (or an encoder with a projector, its weights are always the same) and the new classes."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = models.ConvEncoder(1, (4, 4, 4))
        head = nn.Linear(4, old_classes) if old_classes else models.Projector(4, 8, 6)
    return dict(classifier=nn.Sequential(encoder, head), classes=classes)


def _same(one: nn.Module, other: nn.Module) -> bool:
    mine, yours = one.state_dict(), other.state_dict()
    return mine.keys() == yours.keys() and all(torch.equal(mine[key], yours[key]) for key in mine)


@torch.no_grad()
def _compare_by(answer, after, before):
    """What can be said about a new classifier, in words that a counter-example can quote."""
    if not isinstance(answer, nn.Module):
        return answer
    given, old, weights = after["classifier"], before["classifier"], list(answer.parameters())
    is_pair = isinstance(answer, nn.Sequential) and len(answer) == 2 and isinstance(answer[1], nn.Linear)
    facts = {
        "it is an encoder and one output layer": is_pair,
        "the encoder's weights were kept": is_pair and _same(answer[0], old[0]),
        "the output layer is new": not (is_pair and _same(answer[1], old[1])),
        "it shares no weight with the old network": not {*map(id, weights)} & {*map(id, given.parameters())},
        "the old network is unchanged": _same(given, old),
        "all weights can be trained": all(weight.requires_grad for weight in weights),
    }
    return (
        f"the output layer reads {answer[1].in_features if is_pair else 'no'} numbers",
        f"{answer.eval()(torch.rand(2, 1, 8, 8, generator=seeded())).shape[1]} outputs",
        *(("yes: " if holds else "no: ") + fact for fact, holds in facts.items()),
    )


def _part(name: str) -> str:
    """Where a weight belongs, in words: its name is such as 0.stages.2.… or 1.bias."""
    if name.startswith("0.stages."):
        return f"encoder, part {int(name.split('.')[2]) + 1}"
    return "output layer" if name.startswith("1.") else name


def _draw(function):
    old, classes = _arguments(3, 5).values()
    before, count, kept = dict(old.named_parameters()), {}, {}
    for name, weight in function(old, classes).named_parameters():
        part = _part(name)
        count[part] = count.get(part, 0) + weight.numel()
        kept[part] = kept.get(part, True) and name in before and torch.equal(weight, before[name])
    ax = plt.subplots(figsize=(6.4, 0.34 * len(count) + 1))[1]
    for height, part in enumerate(count):
        new_style = dict(color="white", edgecolor=plot.COLOURS[3], hatch="//")
        ax.barh(height, count[part], height=0.6, **(dict(color=plot.COLOURS[0]) if kept[part] else new_style))
        ax.text(count[part] + 5, height, "kept" if kept[part] else "new", va="center", fontsize=8)
    ax.set_yticks(range(len(count)), list(count))
    ax.set(xlabel="number of weights", ylim=(len(count) - 0.4, -0.6))
    ax.spines[["top", "right"]].set_visible(False)
    words = ", ".join(f"{part} {'kept' if kept[part] else 'new'}" for part in count)
    return ax.figure, f"a bar for each part of the new network: {words}"


EXCHANGE_OUTPUT = Exercise(
    reference=exchange_output,
    probes=(
        Probe("3 old classes, 5 new ones", lambda: _arguments(3, 5)),
        Probe("as many new classes as old ones", lambda: _arguments(4, 4)),
        Probe("pretrained without labels: a projector on top", lambda: _arguments(None, 3)),
    ),
    mistakes=edited(exchange_output, MISTAKES),
    hints=(
        "Which of the two parts knows about the old classes, and which does not?",
        "`classifier[0]` is the encoder; `classifier[0].dim` says how many features it gives to an output layer.",
        "`nn.Sequential(copy.deepcopy(classifier[0]), nn.Linear(classifier[0].dim, classes))`",
    ),
    learnt="All that is carried over sits in the encoder; the output layer belongs to the old task.",
    draw=_draw,
    compare_by=_compare_by,
)
