"""Lesson 15's drawings: neighbours across parts, labels that mean nothing, leads, and what a view keeps."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.bars import accuracy_bars
from ssl_course.plot.charts import alt_scores, paired_leads
from ssl_course.plot.figure import COLOURS, closed_after_error, tidy
from ssl_course.plot.pictures import gallery

Page = tuple[Figure, str]  # a figure and its alt text
SHOWN = 11  # classes, and pictures in a row


@closed_after_error()
def own_pictures(images: Tensor, words: Sequence[str], names: Sequence[str]) -> Page:
    """Some pictures of each class, and of those without a label, a row each.

    Args:
        images: uint8 `[n, 3, height, width]`. words: the label of each, "" for none. names: of the classes.
    """
    rows, titles = [], []
    for name in [*names[:SHOWN], ""]:
        there = [row for row, word in enumerate(words) if word == name]
        if there:
            picked = torch.linspace(0, len(there) - 1, SHOWN).long().tolist()
            rows += [there[place] for place in picked]
            titles.append(f"{name or 'no label'} ({len(there):,})")
    ax = gallery(images[rows], SHOWN, titles)
    return ax.figure, f"pictures in rows: {', '.join(titles)}"


@closed_after_error()
def neighbours_across(images: Tensor, rows: Sequence[int], near: Mapping[str, Tensor], sources: Tensor) -> Page:
    """Judged pictures, and below each the nearest one of another part, once for each way of making parts.

    Framed are neighbours from the judged picture's own source.

    Args:
        images: uint8 `[n, 3, height, width]`. rows: row numbers of the judged ones.
        near: way of making parts -> the nearest row of another part, `[n]`.
        sources: whole numbers `[n]`, the source of each picture.
    """
    rows = list(rows)
    names = ["judged", *(f"nearest known, {way}\n(framed: same source)" for way in near)]
    ax = gallery(torch.cat([images[rows], *(images[found[rows]] for found in near.values())]), len(rows), names)
    height, width = (side + 2 for side in images.shape[2:])  # with the gap between two
    counts = []
    for line, found in enumerate(near.values(), start=1):
        same = (sources[found[rows]] == sources[rows]).nonzero()[:, 0].tolist()
        counts.append(len(same))
        for place in same:
            corner = place * width - 1, line * height - 1
            ax.add_patch(Rectangle(corner, width - 1, height - 1, fill=False, color=COLOURS[3], linewidth=3))
    words = ", ".join(f"{way} ({count} of the same source)" for way, count in zip(near, counts, strict=True))
    return ax.figure, f"{len(rows)} judged pictures, below each its nearest known one: {words}"


@closed_after_error()
def coin_scores(
    scores: Mapping[str, Interval | float], *, honest: Sequence[str] = (), why: str = "parts made of whole sources"
) -> Page:
    """Accuracies where the truth is known to be one half; the honest ones are green, `why` says what makes them so."""
    ax = accuracy_bars(dict(reversed(scores.items())), chance=0.5, highlight=honest, green=why, over="tosses")
    for text in ax.texts:
        text.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 1})  # a number may stand on the dotted line
    ax.set(xlabel="accuracy on labels drawn by a coin (truth: 0.5)")
    return ax.figure, f"accuracy on labels drawn by a coin: {alt_scores(dict(scores))}; the truth is 0.5"


@closed_after_error()
def ladder(scores: Mapping[str, Sequence[float]], lead: Interval, *, chance: float, metric: str) -> Page:
    """Left every arm in every part, a line each; right the lead of the side with pretraining, part by part.

    Args:
        scores: arm -> score in each part; those whose name holds "frozen" or "fine-tuned" and no "random" are ours.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained", width_ratios=[1.6, 1])
    for height, (name, values) in enumerate(reversed(scores.items())):
        ours = "random" not in name and any(word in name for word in ("frozen", "fine-tuned"))
        colour = COLOURS[2] if ours else "#777777"
        spread = torch.linspace(0.2, -0.2, len(values)) if len(values) > 1 else [0.0]  # equal dots would hide
        left.plot(values, [height + float(up) for up in spread], ".", color=colour, markersize=7)
        left.plot(sum(values) / len(values), height, "|", color=colour, markersize=18, markeredgewidth=3)
    lowest, highest = (kind(map(kind, scores.values())) for kind in (min, max))
    span = max(highest - lowest, 0.005)
    near = lowest - chance < 2 * span  # far from all dots, the line of chance would press them together
    if near:
        left.axvline(chance, color="black", linestyle=":", linewidth=1)
    else:
        left.set_xlim(lowest - 0.1 * span, highest + 0.1 * span)
    said = "dotted: chance" if near else f"chance, {chance:.2g}, lies further left"
    left.xaxis.set_major_locator(MaxNLocator(5))
    left.set_yticks(range(len(scores)), list(reversed(scores)), fontsize=9)
    left.set(xlabel=f"{metric} · dots: parts · bars: means · {said}\ngreen: learnt without labels first")
    paired_leads({"with pretraining\nminus without": lead}, ax=right)
    right.xaxis.set_major_locator(MaxNLocator(3))
    right.set(xlabel=f"lead in {metric}\n(95 %, widened; dots: parts)")
    for ax in (left, right):
        tidy(ax)
    means = {name: sum(values) / len(values) for name, values in scores.items()}
    return figure, f"{metric} of the arms: {alt_scores(means)}; lead {lead.mean:+.3f} ± {lead.half_width:.3f}"


@closed_after_error()
def data_sets(leads: Mapping[str, Interval], over: str) -> Page:
    """The lead with pretraining on some data sets; `over` says what the values are: seeds, or parts of one run."""
    ax = paired_leads(leads)
    ax.set(xlabel=f"lead with pretraining, accuracy or AUC (95 % interval; dots: {over})")
    words = ", ".join(f"{name} {lead.mean:+.3f} ± {lead.half_width:.3f}" for name, lead in leads.items())
    return ax.figure, f"leads with pretraining over {over}: {words}"


@closed_after_error()
def knowledge(known: Sequence, ax: Axes | None = None) -> Page:
    """For each property, what a view leaves of it, and what can be read off random and pretrained features.

    Args:
        known: `Knowledge` of each property: name, survives, random, pretrained.
    """
    ax = ax or plt.subplots(figsize=(8.4, 0.42 * len(known) + 1.4), layout="constrained")[1]
    styles = {"survives": ("D", "black", "kept by the view"), "random": ("s", "#777777", "read off the random encoder"),
              "pretrained": ("o", COLOURS[2], "read off the pretrained encoder")}  # fmt: skip
    for what, (marker, colour, words) in styles.items():
        values = [max(-0.05, getattr(one, what)) for one in known]
        ax.plot(values, range(len(known)), marker, color=colour, label=words, markersize=7)
    ax.set_yticks(range(len(known)), [one.name for one in known])
    ax.set(
        xlim=(-0.08, 1.05), ylim=(len(known) - 0.5, -0.6), xlabel="R² (1: all, 0: nothing; below 0 drawn at the left)"
    )
    ax.grid(axis="y", color="#DDDDDD")
    ax.legend(frameon=False, fontsize=9, ncols=3, loc="lower center", bbox_to_anchor=(0.4, 1.0))
    words = "; ".join(f"{one.name}: {one.survives:.2f}, {one.random:.2f}, {one.pretrained:.2f}" for one in known)
    return tidy(ax).figure, f"R² kept by a view, read off random and off pretrained features: {words}"
