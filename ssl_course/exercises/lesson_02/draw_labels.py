"""Lesson 02: which pictures get a label? The same number of every class, and the ten contain the five."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited


def draw_labels(labels, per_class, seed):
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    chosen = [order[labels[order] == value][:per_class] for value in labels.unique()]
    return torch.cat(chosen)


def _with_replacement(labels, per_class, seed):
    generator = torch.Generator().manual_seed(seed)
    classes = [torch.nonzero(labels == value)[:, 0] for value in labels.unique()]
    return torch.cat([rows[torch.randint(len(rows), (per_class,), generator=generator)] for rows in classes])


def _each_class_by_itself(labels, per_class, seed):
    generator = torch.Generator().manual_seed(seed)
    classes = [torch.nonzero(labels == value)[:, 0] for value in labels.unique()]
    return torch.cat([rows[torch.randperm(len(rows), generator=generator)][:per_class] for rows in classes])


MISTAKES = {
    "torch.cat(chosen) -> order[: per_class * len(chosen)]": "The total is right, but not the number per class: with "
    "few labels per class, a class may get none. Choose class by class.",
    "manual_seed(seed) -> manual_seed(seed + per_class)": "The draw depends on `per_class`, so the ten labels per "
    "class don't contain the five: a curve over labels then mixes labels and luck. Seed the generator with `seed` "
    "alone.",
    "torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed)) -> torch.arange(len(labels))": "These "
    "are the first pictures of every class, whatever the seed. Data sets are often sorted: use a random order.",
    "order[labels[order] == value] -> torch.nonzero(labels[order] == value)[:, 0]": "These are places *within* the "
    "shuffled order, not rows of the data set, so the chosen rows can be of any class. The row is `order[place]`.",
    "labels[order] == value -> labels == value": "The mask `labels == value` fits the rows in their old order, but it "
    "was applied to the shuffled ones. Shuffle the labels too: `labels[order] == value`.",
    _with_replacement: "Some pictures may be chosen twice, so there are fewer labels than you claim. Draw without "
    "replacement: shuffle once and take the first ones.",
    _each_class_by_itself: "Fair, stratified and nested, but not the draw that everybody else gets: shuffle *all* rows "
    "once, not each class by itself. Only then do two people with the same seed use the same pictures.",
    "torch.cat(chosen) -> labels[torch.cat(chosen)]": "These are the labels of the chosen pictures. Return their rows.",
}
ALSO_RIGHT = {"labels[order] == value -> (labels[order] == value).nonzero()[:, 0]": "places instead of a mask"}


def _draw(function):
    labels = torch.arange(4).repeat(10)
    ax = plt.subplots(figsize=(8, 2.6))[1]
    for row, count in enumerate((1, 2, 5)):
        chosen = function(labels, count, 0).tolist()
        for value, colour, marker in zip(range(4), plot.COLOURS, plot.MARKERS, strict=False):
            places = [index for index in chosen if 0 <= index < 40 and labels[index] == value]
            ax.plot(places, [-row] * len(places), marker, color=colour, label=f"class {value}" if row == 0 else None)
    ax.set(xlim=(-1, 40), ylim=(-2.5, 0.5), xlabel="row of the chosen picture")
    ax.set_yticks([0, -1, -2], ["1 per class", "2 per class", "5 per class"])
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    ax.spines[["top", "right"]].set_visible(False)
    ax.vlines(range(40), -2.5, 0.5, color="black", alpha=0.04, linewidth=1)
    return ax.figure, "three rows: which of 40 pictures of four classes are chosen for 1, 2 and 5 labels per class"


DRAW_LABELS = Exercise(
    reference=draw_labels,
    probes=(
        Probe("six rows, one per class", lambda: dict(labels=torch.tensor([1, 0, 1, 0, 1, 0]), per_class=1, seed=0)),
        Probe("nine rows, two per class", lambda: dict(labels=torch.arange(9) % 3, per_class=2, seed=3)),
        Probe("uneven classes", lambda: dict(labels=(torch.arange(30) % 7 > 4).long(), per_class=5, seed=1)),
    ),
    mistakes=edited(draw_labels, MISTAKES),
    hints=(
        "Shuffle all rows once with `torch.randperm(len(labels), generator=…)`. What must the generator depend on?",
        "`order[labels[order] == value]` are the rows of one class, in shuffled order. How many of them do you need?",
        "`torch.cat([order[labels[order] == value][:per_class] for value in labels.unique()])`",
    ),
    learnt="The same number of every class, and the ten labels contain the five: now a curve over labels shows labels.",
    draw=_draw,
    alternatives=(edited(draw_labels, ALSO_RIGHT)[0].function,),
)
