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
    "the same seed, so that only the labels differ.",
    "bool(true_loss != other_loss) -> False": "No peeker was caught. Were the labels really shuffled (who shares "
    "a class with whom must change), and is any difference of the losses reported?",
    "bool(true_loss != other_loss) -> True": "Every step is accused, honest ones too. Return whether the two losses "
    "differ in value.",
    "step(images, shuffled -> step(images.flip(0), labels": "The pictures changed places, and an honest step may see "
    "that. Keep the pictures as they are and shuffle the labels alone.",
    "step(images, shuffled -> step(images.flip(0), labels.flip(0)": "Pictures and labels were shuffled together, so "
    "every picture kept its label and nothing was tested. Shuffle the labels alone.",
    "true_loss != other_loss -> (true_loss - other_loss).abs() > 0.01": "A small peek was missed: the losses were "
    "compared with a tolerance. With the same random numbers an honest step gives exactly the same loss: use `!=`.",
    "!= -> <": "Only a peeker whose loss is lower with the true labels was caught. A loss may also rise with them: "
    "any difference counts.",
    "!= -> >": "Only a peeker whose loss is higher with the true labels was caught. A loss may also fall with them: "
    "any difference counts.",
    "!= -> ==": "The verdicts are upside down: return True if the losses differ, for then the labels are used.",
}
_STEPS = {  # name -> whether it draws random numbers, how much it looks at the labels
    "an honest step": (False, 0),
    "an honest step that draws at random": (True, 0),
    "an honest step that depends on the order of the pictures": (None, 0),
    "a step that looks at the labels": (False, 1),
    "a step that looks, but hardly": (False, 0.001),
    "a step that looks, and less than hardly": (False, 0.00001),
    "a step that looks at little else": (False, 50),
    "a step whose loss falls with other labels": (False, -1),
    "a step that looks and draws at random": (True, 1),
    "a step that looks; sorted labels": (False, 1, True),
}


def _arguments(random, peek, in_order=False):
    """Pictures of one pixel. Their sums have no rounding errors, so that no loss depends on the order of the rows."""

    def step(images, labels, generator):
        noise = torch.rand(images.shape, generator=generator) if random else 1
        noise = torch.arange(16).view(images.shape) if random is None else noise
        class_means = torch.stack([images[labels == label].mean(0) for label in labels.unique()])
        return (noise * images).mean() + peek * (images - class_means[labels]).pow(2).mean()

    labels = torch.tensor([0, 0, 1, 2, 1, 2, 0, 1, 2, 2, 0, 1, 1, 1, 1, 1])
    labels = labels.sort().values if in_order else labels
    images = (20 * labels + torch.randint(24, (16,), generator=seeded())) / 64
    return dict(step=step, images=images.view(16, 1, 1, 1), labels=labels)


def _draw(function):
    ax, wrong = plt.subplots(figsize=(6.4, 3), layout="constrained")[1], []
    for height, (name, kind) in enumerate(_STEPS.items()):
        verdict, truth = bool(function(*_arguments(*kind).values())), bool(kind[1])
        wrong += [] if verdict == truth else [name]
        ax.plot(truth, height, "o", color="grey", markerfacecolor="none", markersize=15, markeredgewidth=1.4)
        mark, colour = ("o", plot.COLOURS[2]) if verdict == truth else ("X", plot.COLOURS[3])
        ax.plot(verdict, height, mark, color=colour, markersize=8)
    ax.set_yticks(range(len(_STEPS)), _STEPS)
    ax.set_xticks([0, 1], ["honest", "uses labels"])
    ax.set(xlim=(-0.5, 1.5), ylim=(len(_STEPS) - 0.4, -0.6))
    ax.set_xlabel("ring: what is true · filled: your verdict (● right, ✖ wrong)", fontsize=9)
    ax.xaxis.tick_top()
    ax.grid(axis="x", linestyle=":")
    ax.spines[:].set_visible(False)
    alt = f"verdicts on {len(_STEPS)} steps, one per line, beside what is true; wrong on: {', '.join(wrong) or 'none'}"
    return ax.figure, alt


USES_LABELS = Exercise(
    reference=uses_labels,
    stars=2,
    minutes=12,
    probes=tuple(Probe(name, lambda kind=kind: _arguments(*kind)) for name, kind in _STEPS.items()),
    mistakes=edited(uses_labels, MISTAKES),
    hints=(
        "If a step ignores the labels, what happens to its loss when you shuffle them?",
        "Call `step` with `labels` and with a shuffled copy, each time with a new `torch.Generator().manual_seed(0)`.",
        "Shuffle with `labels[torch.randperm(len(labels))]`; return whether the two losses differ (`!=`).",
    ),
    learnt="Same pictures, same random numbers, different labels: an honest loss does not move at all.",
    draw=_draw,
)
