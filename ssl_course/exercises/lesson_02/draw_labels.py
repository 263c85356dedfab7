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


MISTAKES = {
    "torch.cat(chosen) -> order[: per_class * len(chosen)]": "The total is right, but not the number per class: with "
    "few labels per class, a class may get none. Choose class by class.",
    "order[labels[order] == value] -> torch.nonzero(labels[order] == value)[:, 0]": "These are places *within* the "
    "shuffled order, not rows of the data set, so the chosen rows can be of any class. The row is `order[place]`.",
    "labels[order] == value -> labels == value": "The mask `labels == value` fits the rows in their old order, but it "
    "was applied to the shuffled ones. Shuffle the labels too: `labels[order] == value`.",
    _with_replacement: "Some pictures may be chosen twice, so there are fewer labels than you claim. Draw without "
    "replacement: shuffle once and take the first ones.",
    "torch.cat(chosen) -> labels[torch.cat(chosen)]": "These are the labels of the chosen pictures. Return their rows.",
}


def _compare_by(answer, after, before):
    """What a draw is, in words: any rows will do, as long as there are `per_class` of every class."""
    labels, count = before["labels"], before["per_class"]
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of a tensor"
    if answer.ndim != 1 or answer.dtype not in (torch.int64, torch.int32):
        return f"a tensor of shape {list(answer.shape)} of {answer.dtype} in place of row numbers [n]"
    if len(answer) and not 0 <= int(answer.min()) <= int(answer.max()) < len(labels):
        return "numbers that are no rows of `labels`"
    rows, times = answer.unique(return_counts=True)
    if (times > 1).any():
        return f"row {int(rows[times.argmax()])} more than once, in all {len(answer)}"
    drawn = labels[answer.long()]
    if any((drawn == value).sum() != count for value in labels.unique()):
        return f"{len(drawn)} rows, of class {', '.join(map(str, drawn[:9].tolist()))}{', …' if len(drawn) > 9 else ''}"
    return f"{count} rows of every class" + (", not class by class" if (drawn != drawn.sort().values).any() else "")


def _usable(function):
    """What one draw can't show: that the same seed repeats it, that another one doesn't, and that draws are nested."""
    labels = torch.arange(48) % 4
    first, again, *others = (function(labels, 4, seed).long().view(4, 4) for seed in (1, 1, 2, 3))
    places, many = first // 4, function(labels, 8, 1).long().view(4, 8)
    if not torch.equal(first, again):
        return "The same seed gave two different draws. Seed a generator with `seed`, and draw from it alone."
    if all(torch.equal(first, other) for other in others):
        if (places.amax(1) - places.amin(1) == 3).all():
            return "These are the first (or last) rows of every class. Data sets are often sorted: draw at random."
        return "Every seed gives the same draw: `seed` is not used. Write `torch.Generator().manual_seed(seed)`."
    if not torch.equal(first, many[:, :4]):
        return (
            "Not nested: the first rows of each class in a larger draw must be the smaller draw, in its order. Seed "
            "with `seed` alone, shuffle all rows once, and take the first `per_class` of each class, unsorted."
        )
    if (places == places[0]).all():
        return "A generator with the same seed for each class draws the same places in each class. Make one, before."
    return None


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
    stars=2,
    minutes=8,
    probes=(
        Probe("six rows, one per class", lambda: dict(labels=torch.tensor([1, 0, 1, 0, 1, 0]), per_class=1, seed=0)),
        Probe("nine rows, two per class", lambda: dict(labels=torch.arange(9) % 3, per_class=2, seed=3)),
        Probe(
            "classes 2, 5 and 7, all their rows",
            lambda: dict(labels=torch.tensor([7, 2, 5]).repeat(7), per_class=7, seed=5),
        ),
        Probe("uneven classes", lambda: dict(labels=(torch.arange(30) % 7 > 4).long(), per_class=5, seed=1)),
    ),
    mistakes=edited(draw_labels, MISTAKES),
    hints=(
        "`order` holds all rows in random order. Which of them are of one class? And which of these come first?",
        "`order[labels[order] == value]` are the rows of one class, in shuffled order. How many of them do you need?",
        "`torch.cat([order[labels[order] == value][:per_class] for value in labels.unique()])`",
    ),
    learnt="The same number of every class, and the ten labels contain the five: now a curve over labels shows labels.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
