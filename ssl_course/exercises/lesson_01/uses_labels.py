"""Lesson 01: the label firewall. Catch a pretraining step that looks at labels."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def uses_labels(step, images, labels):
    shuffled = labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))]
    true_loss = step(images, labels, torch.Generator().manual_seed(0))
    other_loss = step(images, shuffled, torch.Generator().manual_seed(0))
    return bool(true_loss != other_loss)


MISTAKES = {
    "shuffled, torch.Generator().manual_seed(0) -> shuffled, torch.Generator().manual_seed(1)": "An honest step was "
    "accused: it draws random numbers, and your two calls drew different ones. Give each call a fresh generator with "
    "the same seed, so that the labels are all that differs.",
    "step(images, shuffled -> step(images, labels": "Nothing is ever caught: both calls got the labels in the same "
    "order. Shuffle them for the second call.",
    "step(images, shuffled -> step(images.flip(0), labels.flip(0) ; "
    "bool(true_loss != other_loss) -> not true_loss.isclose(other_loss)": "Pictures and labels were shuffled together, "
    "so every picture kept its label and nothing was tested. Shuffle the labels alone.",
    "true_loss != other_loss -> (true_loss - other_loss).abs() > 0.01": "A small peek was missed: the losses are "
    "compared with a tolerance. With the same random numbers an honest step gives exactly the same loss; ask for that.",
    "!= -> ==": "The verdicts are upside down: True must mean that the labels are used, that is, that the losses "
    "differ.",
}


# Steps to be examined. The pictures of the probes are single pixels; the losses stand in for real ones.


def _honest(images, labels, generator):
    return (images.flatten(1) - images.mean()).pow(2).mean()


def _honest_with_chance(images, labels, generator):
    return (images * torch.rand(images.shape, generator=generator)).mean()


def _peeks(images, labels, generator):
    """Pulls pictures towards the mean of their class."""
    rows = images.flatten(1)
    means = torch.stack([rows[labels == label].mean(0) for label in labels.unique()])
    return (rows - means[labels]).pow(2).mean()


def _peeks_a_little(*arguments):
    return _honest(*arguments) + 1e-3 * _peeks(*arguments)


def _peeks_with_chance(*arguments):
    return _honest_with_chance(*arguments) + _peeks(*arguments)


_STEPS = {
    "an honest step": _honest,
    "an honest step that draws at random": _honest_with_chance,
    "a step that looks at the labels": _peeks,
    "a step that looks, but hardly": _peeks_a_little,
    "a step that looks and draws at random": _peeks_with_chance,
}


def _arguments(step):
    images = torch.rand(12, 1, 1, 1, generator=seeded(5))
    return dict(step=step, images=images, labels=torch.tensor([0, 0, 1, 2, 1, 2, 0, 1, 2, 2, 0, 1]))


def _draw(function):
    ax, wrong = plt.subplots(figsize=(7, 2.4))[1], []
    for height, (name, step) in enumerate(_STEPS.items()):
        verdict = bool(function(*_arguments(step).values()))
        right = verdict == uses_labels(*_arguments(step).values())
        wrong += [] if right else [name]
        ax.text(0.62, height, "uses labels" if verdict else "honest", va="center", fontsize=9)
        ax.plot(0.56, height, "o" if right else "X", color=plot.COLOURS[2 if right else 3], markersize=9)
    ax.set_yticks(range(len(_STEPS)), _STEPS)
    ax.set(xlim=(0.5, 1), ylim=(len(_STEPS) - 0.5, -0.5), xticks=[], xlabel="verdict (● right, ✖ wrong)")
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return ax.figure, f"verdicts on five steps, one a line; wrong on: {', '.join(wrong) or 'none'}"


USES_LABELS = Exercise(
    reference=uses_labels,
    probes=tuple(Probe(name, lambda step=step: _arguments(step)) for name, step in _STEPS.items()),
    mistakes=edited(uses_labels, MISTAKES),
    hints=(
        "If the labels are not looked at, what happens to the loss when you deal them out anew?",
        "Call `step` twice: with `labels` and with a shuffled copy, each time with a fresh "
        "`torch.Generator().manual_seed(0)`.",
        "Shuffle with `labels[torch.randperm(len(labels))]`; return whether the two losses differ (`!=`).",
    ),
    learnt="Same pictures, same random numbers, other labels: an honest loss does not move at all.",
    draw=_draw,
)
