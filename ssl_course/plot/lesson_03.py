"""Lesson 03's drawings: masks on pictures, questions, fillings, probes of several tasks, and occlusion maps."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch import Tensor, nn

from ssl_course.augment import masks
from ssl_course.data import SHAPES, Pictures
from ssl_course.data.sprites import SYMMETRY
from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.figure import COLOURS, closed_after_error
from ssl_course.plot.lesson_00 import Page, Scores, dots
from ssl_course.plot.pictures import gallery, tile

KINDS = (*masks.KINDS,)
OURS = ("rotation", "patch order", "inpainting")
BASELINES = ("raw pixels", "random encoder", "labels drawn anew")
ARMS = (*BASELINES, *OURS, "SimCLR")
PANELS = {
    "10": "10 labels per class",
    "100": "100 labels per class",
    "10_longer": "10 labels,\n4 times the steps",
    "100_longer": "100 labels,\n4 times the steps",
}


def masked(images: Tensor, kind: str, ratio: float, cell: int) -> tuple[Tensor, Tensor]:
    """Float pictures with grey where they are hidden, and the mask on its cells `[batch, grid, grid]`."""
    generator = torch.Generator().manual_seed(0)
    mask = masks.KINDS[kind](len(images), images.shape[-1] // cell, ratio, generator=generator)
    return masks.hide(images, masks.enlarge(mask, cell)), mask


def copying_error(images: Tensor, mask: Tensor) -> float:
    """Mean squared error on hidden pixels, each filled with the nearest visible one of its picture.

    Args:
        images: float `[batch, channels, side, side]`. mask: bool `[batch, side, side]`, True = hidden.
    """
    side = images.shape[-1]
    line = torch.arange(side, dtype=torch.float32)
    spots = torch.cartesian_prod(line, line)
    apart = torch.cdist(spots, spots)
    wrong = []
    for image, hidden in zip(images.flatten(2), mask.flatten(1), strict=True):
        nearest = apart.masked_fill(hidden, torch.inf)[hidden].argmin(1)
        wrong.append((image[:, nearest] - image[:, hidden]).square().flatten())
    return torch.cat(wrong).mean().item()


def _copied(images: Tensor, mask: Tensor, cell: int) -> str:
    return f"error of copying {copying_error(images, masks.enlarge(mask, cell)[:, 0]):.3f}"


def mask_pages(images: Tensor) -> Callable[[str, float, int], Page]:
    """`page(kind, ratio, cell_size)`: pictures under one mask, with the error of copying."""

    @closed_after_error()
    def page(kind: str, ratio: float, cell_size: int) -> Page:
        hidden, mask = masked(images, kind, ratio, cell_size)
        ax = gallery(torch.cat([images, hidden]), columns=len(images), row_names=["picture", "masked"])
        copied = _copied(images, mask, cell_size)
        title = f"{int(mask[0].sum())} of {mask[0].numel()} cells hidden in every picture; {copied}"
        ax.set_title(title, fontsize=10)
        what = f"{kind}, cells of {cell_size} pixels"
        return ax.figure, f"pictures of clothes and the same with parts hidden: {what}. {title}"

    return page


@closed_after_error()
def mask_kinds(images: Tensor, ratio: float = 0.5) -> Page:
    """All kinds of masks below each other, at one ratio, each with the error of copying."""
    shown = {
        "pixel noise": ("patches", 1),
        "patches, 4 pixels": ("patches", 4),
        "patches, 7 pixels": ("patches", 7),
        "stripes, 4 pixels": ("stripes", 4),
        "block": ("block", 4),
    }
    rows, said = [images], ["picture"]
    for name, (kind, cell) in shown.items():
        hidden, mask = masked(images, kind, ratio, cell)
        rows.append(hidden)
        said.append(f"{name}\n{_copied(images, mask, cell)}")
    ax = gallery(torch.cat(rows), columns=len(images), row_names=said)
    ax.set_title(f"ratio {ratio:g}", fontsize=10)
    words = "; ".join(said[1:]).replace("\n", ", ")
    return ax.figure, f"pictures of clothes under five masks, each of which hides about {ratio:.0%}: {words}"


@closed_after_error()
def tasks(images: Tensor, rows: Mapping[str, Tensor], answers: Mapping[str, Tensor]) -> Page:
    """Pictures, and what each task makes of them, with the answers below.

    Args:
        rows: task -> the changed pictures.
        answers: task -> whole numbers, one for each picture `[n]`, or several `[n, m]`; with four of them a thin line
            separates the tiles, as white clothes would run into each other.
    """
    count = len(images)
    figure, axes = plt.subplots(len(rows) + 1, 1, figsize=(8.6, 1.28 * (len(rows) + 1)), layout="constrained")
    for ax, (name, pictures) in zip(axes, ({"picture": images} | dict(rows)).items(), strict=True):
        gallery(pictures, columns=count, ax=ax).set_ylabel(name, rotation=0, ha="right", va="center")
        height, width = ax.images[0].get_array().shape[:2]
        for place, answer in enumerate(answers.get(name, ())):
            words = " ".join(map(str, answer.flatten().tolist()))
            ax.text(width / count * (place + 0.5), 1.03 * height, words, ha="center", va="top", fontsize=9)
            if answer.numel() == 4:
                _cross(ax, place * (height + 2), height)
    return figure, f"pieces of clothing, and below them {', '.join(rows)}, each with its answer"


def _cross(ax: Axes, left: float, side: int) -> None:
    """Two thin lines through the middle of a picture that begins at this column."""
    middle = (side - 1) / 2
    style = dict(color=COLOURS[3], linewidth=1)
    ax.plot([left - 0.5, left + side - 0.5], [middle, middle], **style)
    ax.plot([left + middle, left + middle], [-0.5, side - 0.5], **style)


def at_best(symmetry: int, tilt: float = 20) -> float:
    """How often the best possible guesser names the quarter turn of a shape that is tilted by up to `tilt` degrees.

    Args:
        symmetry: turned by 360 / symmetry degrees the shape is itself again; 0: by any angle.

    Returns:
        The probability, 1/4 to 1, if all turns, and all tilts between plus and minus `tilt`, are equally likely: of
        the four ranges of angles that it might see, what they cover together, by the sum of their lengths.
    """
    if symmetry == 0:
        return 0.25
    angles = torch.arange(0, 360 / symmetry, 0.05)
    ranges = [(angles - 90 * turns + tilt) % (360 / symmetry) < 2 * tilt for turns in range(4)]
    covered = torch.stack(ranges).any(0).float().mean().item() * 360 / symmetry
    return covered / (8 * tilt)


def upright_shares(network: nn.Module, named: Callable[[nn.Module, Tensor], float], sprites: Pictures) -> str:
    """How often the turns of upright sprites are named, shape by shape, and how often anybody can name them.

    Args:
        named: `named(network, images)`, the share of right answers, with a turn drawn for each picture.
    """
    best = {name: at_best(symmetry) for name, symmetry in zip(SHAPES, SYMMETRY, strict=True)}
    lines = ["turns of new upright sprites:  named  at best"]
    shapes = {name: sprites.images[sprites.factors["shape"] == index] for index, name in enumerate(SHAPES)}
    for name, images in {"all": sprites.images, **shapes}.items():
        most = best.get(name, sum(best.values()) / len(best))
        if len(images):  # each turned twenty times
            lines.append(f"{name:>29}  {named(network, images.repeat(20, 1, 1, 1)):5.2f}  {most:5.2f}")
    return "\n".join(lines)


@closed_after_error()
def filled(images: Tensor, hidden: Tensor, mask: Tensor, guess: Tensor, mean: Tensor) -> Page:
    """What an inpainting network fills in: pictures, what it was shown, and its guess where it was hidden.

    Args:
        images, hidden, guess: float `[n, channels, side, side]`; the first eight are drawn, all count for the errors.
        mask: bool `[n, 1, side, side]`. mean: the mean picture of the training part, the rival.
    """
    wrong = [((fill - images).square() * mask).sum() / mask.expand_as(images).sum() for fill in (guess, mean)]
    title = "mean squared error on hidden pixels: network {:.4f}, mean picture {:.4f}".format(*map(float, wrong))
    pasted = torch.where(mask, guess.clamp(0, 1), images)
    rows = torch.cat([part[:8] for part in (images, hidden, pasted)])
    ax = gallery(rows, columns=len(images[:8]), row_names=["picture", "shown", "filled in"])
    ax.set_title(title, fontsize=10)
    return ax.figure, f"clothes, the same with a grey block, and with what the network puts in its place. {title}"


def probes(run: dict[str, Scores], five: dict[str, Scores]) -> Page:
    """`dots` of all arms: ten and a hundred labels per class; of the stored runs also four times the steps.

    The axis begins below the smallest number and ends above the largest: all are far from chance, and near each other.
    """
    figure, alt = dots(run, five, chance=dict.fromkeys(PANELS, 0.1), titles=PANELS, ours=OURS)
    tables = [table for part in (run, five) for name, table in part.items() if name in PANELS]
    values = [score.mean if isinstance(score, Interval) else score for table in tables for score in table.values()]
    low, high = min(values) - 0.03, max(values) + 0.03
    for ax in figure.axes:
        ax.set(xlim=(low, high), xticks=[tick / 10 for tick in range(11) if low <= tick / 10 <= high])
    said = figure.get_supxlabel().replace("dotted: chance", "chance, 0.1, lies outside")
    figure.supxlabel(said, fontsize=9)
    return figure, alt


def leads(five: dict[str, dict[str, Interval]]) -> str:
    """How far the tasks' features lead the baselines, paired by seed; empty before they were measured."""
    found = []
    for panel, title in PANELS.items():
        if table := five.get(panel):
            words = title.replace("\n", " ")
            found += [_paired(table, words, one, BASELINES) for one in OURS]
            found.append(_paired(table, words, "inpainting", ("rotation",)))
    return "\n".join(filter(None, found))


def shape_leads(five: dict[str, dict[str, Interval]]) -> str:
    """How far features that learnt turns of sprites lead a random encoder's; empty before they were measured."""
    table = five.get("shape", {})
    found = [_paired(table, "shape, 100 labels", one, ("random encoder",)) for one in table]
    return "\n".join(filter(None, found))


def _paired(table: Mapping[str, Interval], title: str, one: str, over: Sequence[str]) -> str:
    """A line with the differences of one row to others, paired by seed; those that the table lacks are left out."""
    pairs = {other: paired_ci(table[one], table[other]) for other in over if other != one and {one, other} <= {*table}}
    found = [f"− {other} {lead.mean:+.3f} ± {lead.half_width:.3f}" for other, lead in pairs.items()]
    return f"five seeds, {title}: {one} {', '.join(found)}" if found else ""


@closed_after_error()
def mean_maps(maps: Mapping[str, Tensor]) -> Page:
    """Mean occlusion maps of several networks beside each other, all on one scale: red where the score falls.

    Args:
        maps: network -> falls `[cells, cells]` of the probability of the right turn.
    """
    figure, axes = plt.subplots(1, len(maps), figsize=(2.6 * len(maps) + 0.9, 2.9), layout="constrained", squeeze=False)
    most = max(float(torch.as_tensor(falls).abs().max()) for falls in maps.values()) or 1.0
    said = []
    for ax, (name, falls) in zip(axes[0], maps.items(), strict=True):
        shown = _map(ax, falls, most)
        row, column = divmod(int(torch.as_tensor(falls).argmax()), falls.shape[1])
        largest = f"largest fall {float(falls.max()):.2f},\nrow {row}, column {column} (from 0)"
        ax.set_title(f"{name}: mean over scenes\n{largest}", fontsize=10)
        said.append(f"{name}: {largest}".replace("\n", " "))
    figure.colorbar(shown, ax=axes, label="fall of the probability", shrink=0.9)
    return figure, f"mean maps of how far the right turn's probability falls if a square is covered. {'; '.join(said)}"


@closed_after_error()
def own_maps(images: Tensor, maps: Sequence[Tensor]) -> Page:
    """Single pictures, each with one network's occlusion map of this picture, each map on its own scale.

    Args:
        images: float `[n, channels, side, side]`. maps: n tensors `[cells, cells]`.
    """
    figure, axes = plt.subplots(1, 2 * len(maps), figsize=(9, 2.2), layout="constrained")
    falls = [float(one.max()) for one in maps]
    for index, one in enumerate(maps):
        left, right = axes[2 * index : 2 * index + 2]
        left.imshow(tile(images[index : index + 1], 1), interpolation="nearest")
        left.set(xticks=[], yticks=[])
        _map(right, one, float(one.abs().max()) or 1.0)
        left.set_title("a scene", fontsize=10)
        right.set_title(f"its map, plain:\nup to {falls[index]:.2f}", fontsize=10)
    said = ", ".join(f"{fall:.2f}" for fall in falls)
    return figure, f"{len(maps)} scenes, each beside the plain network's own occlusion map of it; largest falls {said}"


def _map(ax: Axes, falls: Tensor, most: float) -> plt.cm.ScalarMappable:
    ax.set(xticks=[], yticks=[])
    return ax.imshow(torch.as_tensor(falls), cmap="RdBu_r", vmin=-most, vmax=most)


def shortcut(run: dict[str, Scores], five: dict[str, Scores]) -> Page:
    """`dots`: what a probe finds in each network's features, and what the network reaches in its own task."""
    titles = {"10": "probe, 10 labels per class", "100": "probe, 100 labels per class", "pretext": "its own turns"}
    chance = {"10": 0.1, "100": 0.1, "pretext": 0.25}
    names = {"stamped, probed with the stamp": "stamped, probed\nwith the stamp"}
    run, five = (
        {panel: {names.get(row, row): score for row, score in scores.items()} for panel, scores in tables.items()}
        for tables in (run, five)
    )
    return dots(run, five, chance=chance, titles=titles, ours=("stamp covered",))


def panels(scores: Mapping[str, Mapping[int | str, float]]) -> dict[str, Scores]:
    """Network -> what -> score, turned round for `shortcut`: what -> network -> score, where there is one."""
    whats = (10, 100, "pretext")
    return {str(what): {name: one[what] for name, one in scores.items() if what in one} for what in whats}
