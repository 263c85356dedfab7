"""Lesson 03's drawings: masks on pictures, what was filled in, probes of several tasks, and occlusion maps."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from ssl_course.augment import masks
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.figure import closed_after_error
from ssl_course.plot.lesson_00 import Page, Scores, dots
from ssl_course.plot.pictures import gallery, tile

NOISE = "pixel noise"  # patches of one pixel
KINDS = (NOISE, *masks.KINDS)
OURS = ("rotation", "patch order", "inpainting")


def masked(images: Tensor, kind: str, ratio: float, patch: int) -> tuple[Tensor, Tensor]:
    """Float pictures with grey where they are hidden, and the mask on its cells `[batch, grid, grid]`."""
    generator = torch.Generator().manual_seed(0)
    draw = masks.patches if kind == NOISE else masks.KINDS[kind]
    mask = draw(len(images), images.shape[-1] // patch, ratio, generator=generator)
    return masks.hide(images, masks.enlarge(mask, patch)), mask


@closed_after_error()
def mask_page(images: Tensor, kind: str, ratio: float, patch: int) -> Page | None:
    """Pictures under one mask; None for pixel noise with patches that are no pixels, and the other way round."""
    if (kind == NOISE) != (patch == 1):
        return None
    hidden, mask = masked(images, kind, ratio, patch)
    ax = gallery(torch.cat([images, hidden]), columns=len(images), row_names=["picture", "masked"])
    ax.set_title(f"{int(mask[0].sum())} of {mask[0].numel()} cells hidden in every picture", fontsize=10)
    return ax.figure, f"pictures of clothes and the same with parts hidden: {kind}, ratio {ratio:g}, patch size {patch}"


@closed_after_error()
def mask_kinds(images: Tensor, ratio: float = 0.5, patch: int = 4) -> Page:
    """All kinds of masks below each other, at one ratio."""
    rows = [masked(images, kind, ratio, 1 if kind == NOISE else patch)[0] for kind in KINDS]
    ax = gallery(torch.cat([images, *rows]), columns=len(images), row_names=["picture", *KINDS])
    ax.set_title(f"ratio {ratio:g}; patches, block and stripes with patch size {patch}", fontsize=10)
    return ax.figure, f"pictures of clothes under four kinds of masks, {', '.join(KINDS)}; each hides half of the cells"


@closed_after_error()
def tasks(images: Tensor, rows: Mapping[str, Tensor], names: Mapping[str, list]) -> Page:
    """Pictures, and what each task makes of them, with the answers below.

    Args:
        rows: task -> the changed pictures. names: task -> one answer for each picture.
    """
    count = len(images)
    figure, axes = plt.subplots(len(rows) + 1, 1, figsize=(8.6, 1.28 * (len(rows) + 1)), layout="constrained")
    for ax, (name, pictures) in zip(axes, ({"picture": images} | dict(rows)).items(), strict=True):
        gallery(pictures, columns=count, ax=ax).set_ylabel(name, rotation=0, ha="right", va="center")
        width = ax.images[0].get_array().shape[1] / count
        for place, answer in enumerate(names.get(name, ())):
            ax.text(width * (place + 0.5), 1.03 * width, str(answer), ha="center", va="top", fontsize=9)
    return figure, f"pieces of clothing, and below them {', '.join(rows)}, each with its label"


@closed_after_error()
def filled(images: Tensor, hidden: Tensor, mask: Tensor, guess: Tensor) -> Page:
    """What an inpainting network fills in: the picture, what it was shown, and its guess where it was hidden."""
    pasted = torch.where(mask, guess.clamp(0, 1), images)
    rows = torch.cat([images, hidden, pasted])
    ax = gallery(rows, columns=len(images), row_names=["picture", "shown", "filled in"])
    return ax.figure, "pictures of clothes, the same with a grey block, and with what the network puts in its place"


def probes(run: dict[str, Scores], five: dict[str, Scores]) -> Page:
    """`dots` of all arms: ten and a hundred labels per class; of the stored runs also four times the steps."""
    titles = {
        "10": "10 labels per class",
        "100": "100 labels per class",
        "10_longer": "10 labels,\n4 times the steps",
        "100_longer": "100 labels,\n4 times the steps",
    }
    return dots(run, five, chance=dict.fromkeys(titles, 0.1), titles=titles, ours=OURS)


def leads(five: dict[str, dict[str, Interval]], over: str, of: tuple[str, ...] = OURS) -> str:
    """How far the tasks' features lead others, paired by seed, a line each; empty before they were measured."""
    found = []
    for count in ("10", "100"):
        for name in of:
            if (table := five.get(count)) and name in table and over in table:
                lead = paired_ci(table[name], table[over])
                found.append(f"five seeds, {count} labels: {name} − {over}: {lead.mean:+.3f} ± {lead.half_width:.3f}")
    return "\n".join(found)


@closed_after_error()
def occlusion(pictures: Mapping[str, Tensor], maps: Mapping[str, Tensor]) -> Page:
    """Beside a picture of each kind the map of where a network's accuracy falls, all on one scale.

    Args:
        pictures: title -> one picture `[1, channels, side, side]`. maps: the same titles -> falls `[cells, cells]`.
    """
    figure, axes = plt.subplots(1, 2 * len(maps), figsize=(min(9, 4.4 * len(maps)), 2.5), layout="constrained")
    most = max(float(torch.as_tensor(falls).abs().max()) for falls in maps.values()) or 1.0
    for index, (title, falls) in enumerate(maps.items()):
        left, right = axes[2 * index : 2 * index + 2]
        left.imshow(tile(pictures[title], 1), interpolation="nearest")
        shown = right.imshow(torch.as_tensor(falls), cmap="RdBu_r", vmin=-most, vmax=most)
        left.set_title(title, fontsize=10)
        right.set_title("where it looks", fontsize=10)
        for ax in (left, right):
            ax.set(xticks=[], yticks=[])
    figure.colorbar(shown, ax=axes, label="fall of the accuracy", shrink=0.9)
    return figure, f"for {', '.join(maps)}: a picture, and a map of how far the accuracy falls if a square is covered"


def shortcut(run: dict[str, Scores], five: dict[str, Scores]) -> Page:
    """`dots`: what each network reaches in its own task, and what a probe finds in its features."""
    titles = {"pretext": "the pretext task", "10": "probe, 10 labels", "100": "probe, 100 labels"}
    chance = {"pretext": 0.25, "10": 0.1, "100": 0.1}
    names = {"… probed with stamp": "stamped, probed\nwith the stamp"}
    run, five = (
        {panel: {names.get(row, row): score for row, score in scores.items()} for panel, scores in tables.items()}
        for tables in (run, five)
    )
    return dots(run, five, chance=chance, titles=titles, ours=("stamp covered",))
