"""Lesson 01: a classifier for new classes from an old one: its encoder, copied, and a fresh output layer."""

import copy
import re

import matplotlib.pyplot as plt
import torch
from torch import nn

from ssl_course import models, plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def exchange_output(classifier, classes):
    encoder = copy.deepcopy(classifier[0])
    output = torch.nn.Linear(classifier[0].dim, classes)
    return torch.nn.Sequential(encoder, output)


def _stacked(classifier, classes):
    return nn.Sequential(copy.deepcopy(classifier), nn.Linear(len(list(classifier.parameters())[-1]), classes))


def _forgotten(classifier, classes):
    made = exchange_output(classifier, classes)
    for module in made[0].modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    return made


def _shared(classifier, classes):
    return nn.Sequential(classifier[0], nn.Linear(classifier[0].dim, classes))


def _in_place(classifier, classes):
    classifier[1] = nn.Linear(classifier[0].dim, classes)
    return classifier


def _frozen(classifier, classes):
    made = exchange_output(classifier, classes)
    made[0].requires_grad_(False)
    return made


def _old_output(classifier, classes):
    return copy.deepcopy(classifier)


def _encoder_alone(classifier, classes):
    return copy.deepcopy(classifier[0])


def _classifier(classes: int | None) -> nn.Sequential:
    """A small classifier, or an encoder with a projector; the weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = models.ConvEncoder(1, (4, 4, 4))
        return nn.Sequential(encoder, nn.Linear(4, classes) if classes else models.Projector(4, 8, 6))


def _same(one: nn.Module, other: nn.Module) -> bool:
    mine, yours = one.state_dict(), other.state_dict()
    return mine.keys() == yours.keys() and all(torch.equal(mine[key], yours[key]) for key in mine)


@torch.no_grad()
def _compare_by(answer, after, before):
    """What can be said about a new classifier, in words that a counter-example can quote."""
    given, before = after["classifier"], before["classifier"]
    if not isinstance(answer, nn.Module):
        return answer
    weights, old = list(answer.parameters()), {id(weight) for weight in given.parameters()}
    is_pair = isinstance(answer, nn.Sequential) and len(answer) == 2 and isinstance(answer[1], nn.Linear)
    outputs = answer.eval()(torch.rand(2, 1, 8, 8, generator=seeded())).shape[1]
    kept = is_pair and _same(answer[0], before[0])
    fresh = not is_pair or not _same(answer[1], before[1])
    shared = any(id(weight) in old for weight in weights)
    return (
        f"{outputs} outputs",
        "an encoder and one output layer" if is_pair else "other parts than an encoder and one output layer",
        f"the output layer reads {answer[1].in_features if is_pair else 'no'} numbers",
        "the encoder's weights were kept" if kept else "the encoder's weights were not kept",
        "the output layer is new" if fresh else "the output layer is the old one",
        "the new network shares no weight with the old" if not shared else "weights are shared with the old network",
        "the old network is unchanged" if _same(given, before) else "the old network was changed",
        "all weights can be trained" if all(w.requires_grad for w in weights) else "some weights can't be trained",
    )


def _part(name: str) -> str:
    """Where a weight belongs, in words."""
    if found := re.match(r"0\.stages\.(\d)", name):
        return f"encoder, part {int(found[1]) + 1}"
    return "output layer" if name.startswith("1.") else name


def _draw_exchange_output(function):
    old = _classifier(3)
    new = function(old, 5)
    before, count, kept = dict(old.named_parameters()), {}, {}
    for name, weight in new.named_parameters():
        same = name in before and torch.equal(weight, before[name])
        count[_part(name)] = count.get(_part(name), 0) + weight.numel()
        kept[_part(name)] = kept.get(_part(name), True) and same
    ax = plt.subplots(figsize=(6.4, 0.34 * len(count) + 1))[1]
    for height, part in enumerate(count):
        style = (
            dict(color=plot.COLOURS[0]) if kept[part] else dict(color="white", edgecolor=plot.COLOURS[3], hatch="//")
        )
        ax.barh(height, count[part], height=0.6, **style)
        ax.text(count[part] + 5, height, "kept" if kept[part] else "new", va="center", fontsize=8)
    ax.set_yticks(range(len(count)), list(count))
    ax.set(xlabel="number of weights", ylim=(len(count) - 0.4, -0.6))
    ax.spines[["top", "right"]].set_visible(False)
    words = ", ".join(f"{part} {'kept' if kept[part] else 'new'}" for part in count)
    return ax.figure, f"a bar for each part of the new network: {words}"


def _probe(old_classes, classes):
    return dict(classifier=_classifier(old_classes), classes=classes)


EXCHANGE_OUTPUT = Exercise(
    reference=exchange_output,
    probes=(
        Probe("3 old classes, 5 new ones", lambda: _probe(3, 5)),
        Probe("as many new classes as old ones", lambda: _probe(4, 4)),
        Probe("pretrained without labels: a projector on top", lambda: _probe(None, 3)),
    ),
    mistakes=(
        Mistake(
            "stacked on the old output",
            _stacked,
            "The new layer sits on top of the old output layer, so it sees only the old classes' scores, not the "
            "features. Take the encoder alone: `classifier[0]`.",
        ),
        Mistake(
            "the encoder's weights were lost",
            _forgotten,
            "The encoder has the right shape and fresh weights: all that was learnt in pretraining is gone. Copy it "
            "with its weights (`copy.deepcopy`).",
        ),
        Mistake(
            "the encoder is shared",
            _shared,
            "The new network uses the old network's encoder itself. Fine-tuning the new one would change the old one "
            "too, and your second experiment would start where the first ended. Make a copy first.",
        ),
        Mistake(
            "the old network was changed",
            _in_place,
            "The old network itself got the new output layer; it can't name its own classes any more. Build a new "
            "network and leave `classifier` as it is.",
        ),
        Mistake(
            "the encoder is frozen",
            _frozen,
            "The encoder's weights were set to stay as they are. Whether to freeze or to fine-tune is decided later, "
            "by whoever trains; here all weights stay trainable.",
        ),
        Mistake(
            "the old output layer",
            _old_output,
            "This is a copy with its old output layer: it still answers with the old classes. Put a new "
            "`nn.Linear(classifier[0].dim, classes)` in its place.",
        ),
        Mistake(
            "no output layer",
            _encoder_alone,
            "The result is the encoder alone: it ends in features, and nobody turns them into class scores. Put a new "
            "`nn.Linear` behind it.",
        ),
    ),
    hints=(
        "Which of the two parts knows about the old classes, and which does not?",
        "`classifier[0]` is the encoder; `classifier[0].dim` says how many features it gives to an output layer.",
        "`nn.Sequential(copy.deepcopy(classifier[0]), nn.Linear(classifier[0].dim, classes))`",
    ),
    learnt="All that is carried over sits in the encoder; the output layer belongs to the old task.",
    draw=_draw_exchange_output,
    compare_by=_compare_by,
)
