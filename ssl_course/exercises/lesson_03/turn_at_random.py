"""Lesson 03: turn every picture by its own number of quarter turns, and keep the number: a label that nobody wrote."""

import torch

from ssl_course import data, plot
from ssl_course.data.fashion import fashion_parts
from ssl_course.exercises.draws import not_anew, repeating, uneven
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def turn_at_random(images, generator):
    turns = torch.randint(4, (len(images),), generator=generator)
    pairs = zip(images, turns.tolist(), strict=True)
    turned = [image.rot90(quarters, (1, 2)) for image, quarters in pairs]
    return torch.stack(turned), turns


def _one_turn(images, generator):
    turns = torch.randint(4, (1,), generator=generator).expand(len(images))
    return images.rot90(int(turns[0]), (2, 3)), turns


def _all_four(images, generator):
    turned = torch.cat([images.rot90(quarters, (2, 3)) for quarters in range(4)])
    return turned, torch.arange(4).repeat_interleave(len(images))


MISTAKES = {
    "quarters, (1, 2)) -> quarters, (2, 1))": "The pictures were turned clockwise. Label 1 means a quarter turn "
    "counter-clockwise, as `rot90(1, (1, 2))` makes it: the order of the two axes says which way.",
    ", turns\n -> , turns + 1\n": "The labels are off by one: a picture that was not turned must get 0. The loss "
    "counts classes from 0, and has no class 4.",
    "rot90(quarters -> rot90(quarters + 1": "The labels are off by one: a picture that was not turned must get 0, one "
    "with a quarter turn 1. Turn by the very number that you return.",
    ", turns\n -> , 90 * turns\n": "The labels are degrees. The loss wants classes: the number of quarter turns, 0 to "
    "3.",
    ", turns\n -> , turns.float()\n": "The labels are decimal numbers. Classes are whole numbers: leave `randint`'s as "
    "they are.",
    ", turns\n -> , turns[torch.randperm(len(turns), generator=generator)]\n": "The labels don't belong to the "
    "pictures: row i of both must be about picture i. Turn by the number that you return, and draw once only.",
    ", turns\n -> , torch.randint(4, (len(images),), generator=generator)\n": "The labels don't "
    "say how the pictures were turned, as when they are drawn anew. Draw the turns once, turn by them, and return "
    "them.",
    "torch.randint(4 -> torch.randint(3": "One of the four turns never occurs: `randint` leaves out its upper end. "
    "`torch.randint(4, …)` draws 0, 1, 2 or 3.",
    "torch.randint(4, (len(images),), -> torch.randint(1, 4, (len(images),),": "Every picture was turned: the label "
    "0 never occurs. `torch.randint(4, …)` draws 0, 1, 2 or 3.",
    "torch.randint(4, (len(images),), -> torch.randint(1, 5, (len(images),),": "Turns 1 to 4 were drawn. Four quarter "
    "turns are none: such a picture must get 0, and the loss has no class 4.",
    "image.rot90(quarters, (1, 2)) -> image.rot90(2 * quarters, (1, 2))": "Half turns were made in place of quarter "
    "turns: labels 0 and 2 (1 and 3) show the same. `rot90(1, …)` is one quarter turn.",
    "image.rot90(quarters, (1, 2)) -> image.rot90(quarters, (1, 2)).flip(2)": "The pictures were mirrored, too. A "
    "quarter turn keeps left and right apart: `rot90` alone.",
    "return torch.stack(turned), turns -> return torch.stack(turned)": "These are the turned pictures alone. Return "
    "the labels, too: `turned, turns`.",
    "torch.stack(turned), turns -> turned, turns": "The pictures are still a list. `torch.stack(…)` makes one "
    "tensor of them.",
    "(1, 2)) -> (2, 3))": "One picture has the axes 0, 1, 2: channels, rows, columns. Turn it in (1, 2).",
    "torch.stack(turned), turns -> turns, torch.stack(turned)": "Labels first, pictures second: return them the other "
    "way round.",
    "torch.stack(turned), turns -> images, turns": "The pictures were returned as they came in, not turned.",
    _one_turn: "One turn for the whole batch: every picture needs a draw of its own, `randint(4, (len(images),), …)`.",
    _all_four: "This gives each picture in all four turns, four times as many rows. Here each picture gets one turn, "
    "drawn at random.",
}
RIGHT = "each picture turned by its own label"


def _fitting(images, turned):
    """Which numbers of quarter turns make the rows of `turned` from those of `images`: bool [batch, 4]."""
    return torch.stack([(images.rot90(k, (2, 3)) == turned).flatten(1).all(1) for k in range(4)], 1)


def _compare_by(answer, after, before):
    """What came back, in words: any draw will do, as long as each label says how its picture was turned."""
    images = before["images"]
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        same = isinstance(answer, torch.Tensor) and answer.shape == images.shape
        return "one tensor, the pictures alone" if same else f"a {type(answer).__name__} in place of two tensors"
    if not all(isinstance(part, torch.Tensor) for part in answer):
        return f"{' and '.join(type(part).__name__ for part in answer)} in place of two tensors"
    turned, labels = answer
    if labels.shape == images.shape:
        return "the labels first, then the pictures"
    if turned.shape != images.shape or turned.dtype != images.dtype:
        return f"pictures {list(turned.shape)} of {turned.dtype} for pictures {list(images.shape)} of {images.dtype}"
    if labels.shape != images.shape[:1]:
        return f"labels of shape {list(labels.shape)} for {len(images)} pictures"
    if labels.dtype != torch.int64:
        return f"labels of {labels.dtype}, not the int64 that the loss takes"
    fits = _fitting(images, turned)
    if not fits.any(1).all():
        mirrored = _fitting(images.flip(3), turned).any(1).all()
        elsewhere = all(any(_fitting(one[None], row[None]).any() for one in images) for row in turned)
        return "mirrored pictures" if mirrored else "rows mixed up" if elsewhere else "no quarter turns of the pictures"
    return _labelled(fits.int().argmax(1), labels.long())


def _labelled(found, labels):
    """What labels say of pictures that were turned by `found` quarter turns."""
    occurring = sorted(set(found.tolist()))
    if torch.equal(labels, found):
        if len(found) >= 60 and len(occurring) in (2, 3):
            return f"turns {', '.join(map(str, occurring))} only"
        return RIGHT if len(occurring) > 1 else f"all pictures turned alike, by {occurring[0]}"
    relations = {
        "turned the other way round": (-found) % 4,
        "labels one too high": found + 1,
        "labels one too low": found - 1,
        "turned by one more than the label": (found - 1) % 4,
        "turned by one less than the label": (found + 1) % 4,
        "degrees": 90 * found,
    }
    if fault := next((name for name, wrong in relations.items() if torch.equal(labels, wrong)), None):
        return fault
    if torch.equal(labels % 4, found):
        return "labels 1 to 4"
    if torch.equal((2 * labels) % 4, found):
        return "half turns"
    if occurring == [0]:
        return "no picture turned"
    if torch.equal(labels.sort().values, found.sort().values):
        return "labels of other rows"
    return "labels that don't say how the pictures were turned"


def _usable(function):
    """What one draw can't show: that all four turns occur, equally often, and come from the generator alone."""
    images = torch.arange(1, 5.0).view(1, 1, 2, 2).repeat(800, 1, 1, 1)
    draws = [function(images, seeded(seed)) for seed in (1, 1, 2)]
    if said := of_inference_mode(part for both in draws for part in both):
        return said
    one, again, other = (labels.long() for _, labels in draws)
    if not torch.equal(one, again) or torch.equal(one, other):
        return (
            "The turns don't come from the `generator` that was given: without it, or with one of your own, a run "
            "can't be repeated, or every batch is turned alike. Write `generator=generator`."
        )
    if said := not_anew(lambda generator: {"the same turns": function(images, generator)[1]}):
        return said
    if lag := repeating(one):
        return f"The turns repeat after every {lag} pictures. Draw for each picture: `torch.randint(4, (batch,), …)`."
    shares = torch.bincount(torch.cat([one, other]), minlength=4) / (2 * len(one))
    if shares.min() == 0:
        never = shares.argmin().item()
        return (
            f"One of the four turns never occurs, {never}: `torch.randint(4, …)` draws 0, 1, 2 or 3, as its upper end "
            "is left out."
        )
    if uneven(torch.cat([one, other]), 4):
        return f"The turns 0 to 3 come with shares {[round(x, 2) for x in shares.tolist()]}: each should be a quarter."
    turned = draws[0][0]
    turned[0] += 1
    return "The result shares its memory with `images`, and would change them." if (images[0] > 4).any() else None


def _draw(function):
    pictures = data.to_float(fashion_parts()[0].images[[3, 8, 16, 21, 0, 5, 6, 22]])
    turned, turns = function(pictures, seeded(4))
    rows = torch.cat([pictures, turned])
    ax = plot.gallery(rows, columns=8, row_names=["images", "turned"])
    width = ax.images[0].get_array().shape[1] / 8
    for place, label in enumerate(turns.tolist()):
        ax.text(width * (place + 0.5), 2.02 * width, f"label {label}", ha="center", va="top", fontsize=9)
    return ax.figure, "eight pieces of clothing, below them the same turned, each with its label, 0 to 3"


def _pictures(count, side=2):
    return torch.arange(count * side * side, dtype=torch.float32).view(count, 1, side, side)


TURN_AT_RANDOM = Exercise(
    reference=turn_at_random,
    stars=1,
    minutes=6,
    probes=(
        Probe("eight pictures of 2 × 2", lambda: dict(images=_pictures(8), generator=seeded(5))),
        Probe("twelve pictures of 3 × 3", lambda: dict(images=_pictures(12, 3), generator=seeded(6))),
        Probe("60 pictures of 2 × 2", lambda: dict(images=_pictures(60), generator=seeded(7))),
    ),
    mistakes=edited(turn_at_random, MISTAKES),
    hints=(
        "Two things to do: draw one whole number, 0 to 3, for each picture; then turn each picture by its own number.",
        "`torch.randint(4, (len(images),), generator=generator)` draws them. `image.rot90(quarters, (1, 2))` turns a "
        "single picture.",
        "`torch.stack([image.rot90(i, (1, 2)) for image, i in zip(images, turns.tolist())])`, and return it with "
        "`turns`.",
    ),
    learnt="Picture and label come from the same draw. That is all it takes to make a label out of nothing.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
