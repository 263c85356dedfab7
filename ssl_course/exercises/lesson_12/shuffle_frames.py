"""Lesson 12: the frames of each clip in an order of its own, and the number of that order: a label out of time."""

import itertools

import matplotlib.pyplot as plt
import torch

from ssl_course.augment.clips import ORDERS
from ssl_course.exercises.draws import not_anew, repeating, uneven
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def shuffle_frames(clips, orders, generator):
    which = torch.randint(len(orders), (len(clips),), generator=generator)
    each = torch.arange(len(clips))[:, None]
    return clips[each, orders[which]], which


def _one_order_for_all(clips, orders, generator):
    which = torch.randint(len(orders), (1,), generator=generator).expand(len(clips))
    return clips[:, orders[which[0]]], which


def _across_clips(clips, orders, generator):
    which = torch.randint(len(orders), (len(clips),), generator=generator)
    shuffled = clips.clone()
    for k in range(clips.shape[1]):
        shuffled[:, k] = clips[torch.randperm(len(clips), generator=generator), k]
    return shuffled, which


MISTAKES = {
    "clips[each, orders[which]] -> clips[each, orders[which].argsort(1)]": "Each frame was *sent* to the place that "
    "the order names. Frame k of the result is to be frame `order[k]` of the clip: no `argsort`.",
    "clips[each, orders[which]] -> clips": "The frames stand as they came in. Take them in the order that was drawn.",
    ", which\n -> , which + 1\n": "The labels are off by one: they count from 0, as the rows of `orders` do.",
    ", which\n -> , orders[which]\n": "The orders themselves came back as labels. The loss wants a class: the number "
    "of the order, `which`.",
    ", which\n -> , which.float()\n": "The labels are decimal numbers. Classes are whole numbers: leave `randint`'s as "
    "they are.",
    ", which\n -> , which.flip(0)\n": "The labels belong to other clips: row i of both must be about clip i.",
    "torch.randint(len(orders), -> torch.randint(1, len(orders),": "The first order never occurs: with one limit, "
    "`torch.randint(len(orders), …)`, draws begin at 0.",
    "torch.randint(len(orders), -> torch.randint(len(orders) - 1,": "The last order never occurs: `randint` leaves out "
    "its upper end. `torch.randint(len(orders), …)` draws 0 to len(orders) - 1.",
    "return clips[each, orders[which]], which -> return clips[each, orders[which]]": "These are the shuffled clips "
    "alone. Return the labels, too.",
    "clips[each, orders[which]], which -> which, clips[each, orders[which]]": "Labels first, clips second: return them "
    "the other way round.",
    "clips[each, orders[which]] -> clips[each, orders[which]].flip(2)": "The frames were turned upside down. Only "
    "their order is to change.",
    "clips[each, orders[which]] -> clips[:, orders[which]]": "Every clip came back in the orders of all clips, "
    "[batch, batch, …]: `:` takes each clip with each row of times. Say which clip beside the times: "
    "`clips[which_clip, times]`.",
    "clips[each, orders[which]] -> clips[orders[which]]": "The orders picked whole clips, not frames: the first axis "
    "of `clips` counts clips, the second frames. Write `clips[which_clip, times]`.",
    "clips[each, orders[which]] -> clips[orders[which], each]": "Clip and time changed places: the first index says "
    "which clip, the second which frame, `clips[which_clip, times]`.",
    "torch.arange(len(clips))[:, None] -> torch.arange(len(clips))": "The numbers of the clips are a row, and don't "
    "fit beside the orders, [batch, frames]. Make them a column: `torch.arange(len(clips))[:, None]`.",
    _one_order_for_all: "One order served the whole batch. Draw a number for every clip, `randint(len(orders), "
    "(len(clips),), …)`, and put clip i in the order of number i.",
    _across_clips: "Frames were exchanged between clips. Each clip keeps its own frames: in "
    "`clips[which_clip, times]`, row i of `which_clip` is i.",
}
RIGHT = "each clip in the order of its own label"


def _orders_of(clips, shuffled):
    """Which frame of its own clip stands at each place, int64 `[batch, frames]`; -1 where none of them fits."""
    same = (shuffled[:, :, None] == clips[:, None, :]).flatten(3).all(3)  # [batch, place, frame]
    return torch.where(same.any(2), same.int().argmax(2), -1)


def _compare_by(answer, after, before):
    """What came back, in words: any draw will do, as long as each label names the order of its clip."""
    clips, orders = before["clips"], before["orders"]
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        same = isinstance(answer, torch.Tensor) and answer.shape == clips.shape
        return "one tensor, the clips alone" if same else f"a {type(answer).__name__} in place of two tensors"
    if not all(isinstance(part, torch.Tensor) for part in answer):
        return f"{' and '.join(type(part).__name__ for part in answer)} in place of two tensors"
    shuffled, labels = answer
    if labels.shape == clips.shape:
        return "the labels first, then the clips"
    if shuffled.shape != clips.shape or shuffled.dtype != clips.dtype:
        return f"clips {list(shuffled.shape)} of {shuffled.dtype} for clips {list(clips.shape)} of {clips.dtype}"
    if labels.shape != clips.shape[:1]:
        return f"labels of shape {list(labels.shape)} for {len(clips)} clips"
    if labels.dtype != torch.int64:
        return f"labels of {labels.dtype}, not the int64 that the loss takes"
    return _labelled(clips, orders, shuffled, labels)


def _labelled(clips, orders, shuffled, labels):
    """What the labels say of clips whose frames stand in some order."""
    found = _orders_of(clips, shuffled)
    if (found < 0).any():
        if (_orders_of(clips, shuffled.flip(2)) >= 0).all():
            return "frames upside down"
        pool = {tuple(frame.flatten().tolist()) for clip in clips for frame in clip}
        theirs = all(tuple(frame.flatten().tolist()) in pool for clip in shuffled for frame in clip)
        return "frames of other clips" if theirs else "frames that no clip has"
    if (found == torch.arange(clips.shape[1])).all():
        return "all frames as they came in"
    if (found == found[0]).all():
        return "all clips in one order"
    named = [next((row for row, order in enumerate(orders.tolist()) if order == each), -1) for each in found.tolist()]
    named = torch.tensor(named)
    inverse = [orders.tolist().index(each) if each in orders.tolist() else -1 for each in found.argsort(1).tolist()]
    relations = {RIGHT: named, "labels one too high": named + 1, "labels one too low": named - 1}
    relations |= {"frames sent to the places that the order names": torch.tensor(inverse)}
    if len(clips) >= 200 and torch.equal(labels, named) and len(missing := {*range(len(orders))} - {*named.tolist()}):
        return f"orders that never occur: {sorted(missing)}"
    if said := next((words for words, each in relations.items() if torch.equal(labels, each)), None):
        return said
    if torch.equal(labels.sort().values, named.sort().values):
        return "labels of other clips"
    return "labels that don't name the orders"


def _usable(function):
    """What one draw can't show: that all orders occur, equally often, and come from the generator alone."""
    clips = torch.arange(4.0).view(1, 4, 1, 1).repeat(2400, 1, 1, 1)
    draws = [function(clips, ORDERS, seeded(seed)) for seed in (1, 1, 2)]
    if said := of_inference_mode(part for both in draws for part in both):
        return said
    one, again, other = (labels.long() for _, labels in draws)
    if not torch.equal(one, again) or torch.equal(one, other):
        return (
            "The orders don't come from the `generator` that was given: without it, or with one of your own, a run "
            "can't be repeated, or every batch gets the same orders. Write `generator=generator`."
        )
    if said := not_anew(lambda generator: {"the same orders": function(clips, ORDERS, generator)[1]}):
        return said
    if lag := repeating(one):
        return f"The orders repeat after every {lag} clips. Draw for each clip: `torch.randint(…, (batch,), …)`."
    shares = torch.bincount(one, minlength=len(ORDERS)) / len(one)
    if shares.min() == 0:
        return (
            f"Order {shares.argmin().item()} never occurs: `randint` leaves out its upper end, so "
            "`torch.randint(len(orders), …)` draws every row."
        )
    if found := uneven(torch.cat([one, other]), len(ORDERS)):
        return (
            f"Order {found[0]} is drawn far less often than order {found[1]}. All rows of `orders` are to be equally "
            "likely. Rounded random numbers do that; draw whole numbers, as `torch.randint` does."
        )
    return None


def _draw(function):
    clips = torch.zeros(4, 4, 12, 12)
    for k in range(4):
        clips[:, k, 2:10, 3 * k : 3 * k + 3] = 0.4 + 0.2 * k  # a bar that moves to the right and grows brighter
    shuffled, labels = function(clips, ORDERS, seeded(4))
    figure, axes = plt.subplots(2, 4, figsize=(8.6, 1.9), layout="constrained")
    shades = plt.get_cmap("gray").with_extremes(bad="#E69F00")  # between the frames
    for column in range(4):
        for ax, clip in ((axes[0, column], clips[column]), (axes[1, column], shuffled[column])):
            frames = torch.cat([*torch.nn.functional.pad(clip, (0, 1), value=torch.nan)], 1)[:, :-1]
            ax.imshow(frames, cmap=shades, vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
        number = int(labels[column])
        named = ORDERS[number].tolist() if 0 <= number < len(ORDERS) else "none"
        axes[1, column].set_xlabel(f"label {number}: order {named}", fontsize=9)
    axes[0, 0].set_ylabel("clip", fontsize=9)
    axes[1, 0].set_ylabel("yours", fontsize=9)
    return (
        figure,
        "four clips of four frames in which a bar moves to the right, below each the same frames shuffled, and the "
        "order that its label names",
    )


def _clips(count, frames=4):
    return torch.arange(count * frames * 2, dtype=torch.float32).view(count, frames, 2, 1)


def _probe(count, frames, seed):
    rows = [each for each in itertools.permutations(range(frames)) if each[0] < each[-1]]
    return lambda: dict(clips=_clips(count, frames), orders=torch.tensor(rows), generator=seeded(seed))


SHUFFLE_FRAMES = Exercise(
    reference=shuffle_frames,
    stars=2,
    minutes=6,
    probes=(
        Probe("six clips of 3 frames, 3 orders", _probe(6, 3, 5)),
        Probe("nine clips of 4 frames, 12 orders", _probe(9, 4, 6)),
        Probe("200 clips of 4 frames, 12 orders", _probe(200, 4, 7)),
    ),
    mistakes=edited(shuffle_frames, MISTAKES),
    hints=(
        "Three steps: draw the number of an order for each clip; look the orders up; take the frames in that order.",
        "`orders[which]` is [batch, frames]. To pick frames clip by clip you need the number of the clip beside them: "
        "`torch.arange(len(clips))[:, None]`.",
        "`clips[torch.arange(len(clips))[:, None], orders[which]]`, with "
        "`which = torch.randint(len(orders), (len(clips),), generator=generator)`; return both.",
    ),
    learnt="Every clip keeps its own frames, and the order is its label: nobody had to look at it.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
