"""Lesson 02's drawings, each a figure and its alt text: accuracy over length and pictures, leads, rivals, a chart.

All show stored results: a hollow mark for the mean over the seeds, small dots for the single seeds, and from three
seeds on whiskers for the mean's 95 % interval. A filled circle is the learner's own run. Baselines are grey.
"""

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import alt_scores
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, is_baseline, mark_run, mark_seeds, tidy
from ssl_course.plot.lesson_02_leads import NETWORKS, WIDTH, Page, leads, over_networks  # noqa: F401 - the lesson's
from ssl_course.plot.seeds import Table, first_seeds, half_width, key, said  # noqa: F401 - the lesson calls two

LENGTHS = (("#999999", "D"), ("#222222", "s"))  # colour and mark of two lengths, which both end as the same arm
MOST = 5150  # steps of the longest training from scratch
PAIRS = (  # of rows of `RIVALS`: the lesson prints these differences
    ("pseudo-labels, longer", "network from scratch"), ("forest on features", "forest on pixels"),
)  # fmt: skip
RIVALS = {  # rows of the picture of rivals, names as in results/rivals.json
    "networks": ("network from scratch", "network, fine-tuned", "network, pseudo-labels", "pseudo-labels, longer"),
    "on features of a network": (
        "linear on features", "forest on features", "linear on random features", "forest on random features",
    ),
    "on pixels, or not pretrained": (
        "linear on pixels", "linear on components", "forest on pixels", "boosting on pixels", "self-training forest",
    ),
}  # fmt: skip
WHICH = {  # what was pretrained on, names as in results/pictures.json
    "not pretrained": ("nothing",),
    "other pictures": ("noise", "sprites"),
    "half of the scenes": ("five kinds", "ten kinds"),
    "scenes": ("all scenes",),
}
ARMS = {  # arm -> colour, line
    "from scratch": (BASELINE, "--"),
    "fine-tuned": (COLOURS[0], "-"),
    "frozen": (COLOURS[1], "-."),
}
GROUPS = {  # of rows that are no baselines -> colour: that of the arm, or, where the panel says the arm, another
    "frozen": COLOURS[1],
    "all weights trained": COLOURS[0],
    "networks": COLOURS[0],
    "on features of a network": COLOURS[1],
    "other pictures": COLOURS[3],
    "half of the scenes": COLOURS[4],
    "scenes": COLOURS[6],
}
GREY = ("not pretrained", "on pixels, or not pretrained")  # groups of baselines
OWN = 0.28  # of a row: how far above the mark of the seeds the own run stands


@closed_after_error()
def over_length(
    table: Table, counts: Sequence[int], lengths: Sequence[int], own: Mapping[str, float] | None = None
) -> Page:
    """Test accuracy over the length of pretraining, one panel for each number of labels per class.

    Training from scratch, until it stops rising, is a grey band; a random encoder, frozen, a dotted line. From where on
    pretraining and fine-tuning leads, by paired intervals above zero, an arrow says.

    Args:
        table: `fine-tuned L, N labels`, `frozen L, N labels`, `scratch, N labels` and `random, N labels` for each
            length L and count N; `fine-tuned turns, N labels`, drawn at 2,200 steps, which it costs.
        own: the learner's run, for ten labels and the shortest length: for each of `ARMS` a mark, joined to that
            of the seeds.
    """
    columns = min(3, len(counts))
    rows = math.ceil(len(counts) / columns)
    size = (WIDTH if columns > 1 else 6.5, 3.1 * rows + 0.5)
    figure, grid = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    each = zip(grid.flat, counts, strict=False)
    alt = [_over_length(ax, table, count, lengths, own if count == 10 else None) for ax, count in each]
    for ax in grid.flat[len(counts) :]:
        ax.axis("off")
    if len(counts) > 1:
        names = grid.flat[counts.index(10)].get_legend_handles_labels()
        grid.flat[-1].legend(*names, frameon=False, fontsize=9, loc="center", borderaxespad=0)
    else:
        grid[0, 0].legend(frameon=False, fontsize=9, loc="lower right")
    figure.supxlabel(f"steps of pretraining, 128 views each (log scale)\n{key(table.values(), '◇')}", fontsize=9)
    return figure, "test accuracy over the length of pretraining. " + " ".join(alt)


def _over_length(ax: Axes, table: Table, count: int, lengths: Sequence[int], own: Mapping[str, float] | None) -> str:
    ax.set_title(f"{count} label{'s' if count > 1 else ''} per class", fontsize=10)
    ax.set(xscale="log", ylabel="test accuracy")
    ax.set_xticks(lengths, [f"{length:,}" for length in lengths], fontsize=9)
    ax.minorticks_off()
    ax.set_xlim(lengths[0] / 1.5, lengths[-1] * 1.5)
    tidy(ax)
    scratch = table[f"scratch, {count} labels"]
    half = half_width(scratch)
    ax.axhspan(scratch.mean - half, scratch.mean + half, color="#CCCCCC", zorder=0)
    ax.axhline(scratch.mean, color=BASELINE, linewidth=1, linestyle="--", label="from scratch")
    if (more := f"scratch {MOST} steps, {count} labels") in table:
        ax.axhline(table[more].mean, color=BASELINE, linewidth=0.6, label=f"the same, {MOST:,} steps (10 labels)")
    random = table[f"random, {count} labels"].mean
    ax.axhline(random, color=BASELINE, linewidth=1, linestyle=":", label="random encoder, frozen")
    ends = {"from scratch": (lengths[0] * 0.8, scratch.mean)}  # what the own run is joined to
    for arm, shift in (("fine-tuned", 0.96), ("frozen", 1.04)):
        colour, dash = ARMS[arm]
        found = [table[f"{arm} {length}, {count} labels"] for length in lengths]
        places = [length * shift for length in lengths]
        style = {"color": colour, "linestyle": dash, "marker": "D", "markerfacecolor": "white", "markersize": 5}
        ax.plot(places, [one.mean for one in found], linewidth=1, label=f"pretrained, {arm}", **style)
        for place, one in zip(places, found, strict=True):
            _upright(ax, place, one, colour)
        ends[arm] = places[0], found[0].mean
    turns = table[f"fine-tuned turns, {count} labels"]
    _upright(ax, 2200, turns, COLOURS[2], label="named turns (lesson 03), fine-tuned")
    if own:
        ax.plot([], [], "o", color="black", markersize=7, label="your run, joined to its arm")
        for name, (colour, dash) in ARMS.items():
            (x, y), place = ends[name], lengths[0] * 0.8
            ax.plot([place, x], [own[name], y], color=colour, linestyle=dash, linewidth=1)
            mark_run(ax, place, own[name], colour)
    return f"{count} labels: {_crossing(ax, table, count, lengths)}"


def _crossing(ax: Axes, table: Table, count: int, lengths: Sequence[int]) -> str:
    """Mark the length from which on the paired lead is above zero; said in words too."""
    length = first_lead(table, count, lengths)
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.25 * (high - low))  # the words stand above all lines
    if length == math.inf:
        none = "no sure lead" if table else "not measured yet"
        ax.text(0.03, 0.97, none, transform=ax.transAxes, va="top", fontsize=9)
        return f"{none}."
    tuned = table[f"fine-tuned {length}, {count} labels"]
    lead = paired_ci(tuned, table[f"scratch, {count} labels"])
    words = f"leads from here:\n{said(lead)}"
    arrow = {"arrowstyle": "->", "color": "black", "shrinkB": 6}
    place = {"xytext": (0.03, 0.97), "textcoords": "axes fraction", "va": "top"}
    ax.annotate(words, (length * 0.96, tuned.mean), fontsize=9, arrowprops=arrow, **place)
    return f"fine-tuned leads from {length:,} steps on, by {lead.mean:.2f}."


def first_lead(table: Table, count: int, lengths: Sequence[int]) -> float:
    """The shortest length from which on fine-tuned minus scratch, paired, is surely above zero; infinite if none."""
    scratch, first = table[f"scratch, {count} labels"], math.inf
    for length in sorted(lengths, reverse=True):
        lead = paired_ci(table[f"fine-tuned {length}, {count} labels"], scratch)
        if not lead.mean > lead.half_width:  # also where nothing is measured yet
            break
        first = length
    return first


@closed_after_error()
def over_pictures(how_many: Table, central: Table, lengths: Sequence[int], counts: Sequence[int]) -> Page:
    """Test accuracy for 1,000 and 20,000 unlabelled pictures, a line for each length, a panel for each label count.

    Args:
        how_many: `fine-tuned L on 1000 pictures, N labels`.
        central: the table of `over_length`; its runs saw all 20,000 pictures.
    """
    figure, axes = plt.subplots(1, len(counts), figsize=(WIDTH, 3.4), layout="constrained")
    texts = []
    for ax, count in zip(axes, counts, strict=True):
        scratch = central[f"scratch, {count} labels"]
        half = half_width(scratch)
        ax.axhspan(scratch.mean - half, scratch.mean + half, color="#CCCCCC", zorder=0)
        ax.axhline(scratch.mean, color=BASELINE, linewidth=1, linestyle="--", label="from scratch")
        for place, (length, (colour, marker)) in enumerate(zip(lengths, LENGTHS, strict=True)):
            few = how_many[f"fine-tuned {length} on 1000 pictures, {count} labels"]
            every = central[f"fine-tuned {length}, {count} labels"]
            spots = [x + 0.08 * place for x in (0, 1)]
            ax.plot(spots, [few.mean, every.mean], color=colour, linewidth=1)
            _upright(ax, spots[0], few, colour, marker, f"pretrained for {length:,} steps, fine-tuned")
            _upright(ax, spots[1], every, colour, marker)
            texts.append(f"{count} labels, {length:,} steps: {few.mean:.2f} with 1,000, {every.mean:.2f} with 20,000")
        ax.set(xlim=(-0.4, 1.5), ylabel="test accuracy", title=f"{count} labels per class")
        ax.title.set_fontsize(10)
        ax.set_xticks([0.04, 1.04], ["1,000", "20,000"], fontsize=9)
        tidy(ax)
    figure.legend(*axes[0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=3, loc="outside upper center")
    figure.supxlabel(f"unlabelled pictures to pretrain on\n{key(how_many.values(), 'hollow:')}", fontsize=9)
    return figure, "test accuracy over unlabelled pictures. " + ", ".join(texts)


def short_pretraining(table: Table, own: Mapping[str, float]) -> Page:
    """Section 2's four arms: five stored runs, and the learner's own."""
    groups = {"frozen": ("random encoder, frozen", "frozen"), "all weights trained": ("from scratch", "fine-tuned")}
    title = "ten labels per class"
    figure, text = accuracies({title: table}, groups, chance=0.1, own={title: own})
    return figure, f"{text}; this run: {alt_scores(own)}"


@closed_after_error()
def accuracies(
    panels: Mapping[str, Table],
    groups: Mapping[str, Sequence[str]],
    *,
    chance: float,
    own: Mapping[str, Mapping[str, float]] | None = None,
) -> Page:
    """Accuracies as points with intervals, one panel for each table, the same rows in all, in coloured groups.

    A baseline is grey whatever its group.

    Args:
        groups: what the rows of a group have in common -> the names of the rows, from top to bottom.
        own: panel -> row -> the learner's own accuracy.
    """
    names = [name for group in groups.values() for name in group]
    colours = _colours(groups)
    named = [min(rows, key=lambda row: colours[row][1] == BASELINE) for rows in groups.values()]  # in the legend
    size = (WIDTH, 0.3 * len(names) + 1.7)
    figure, axes = plt.subplots(1, len(panels), figsize=size, layout="constrained", sharey=True, squeeze=False)
    texts = []
    for ax, (title, table) in zip(axes.flat, panels.items(), strict=True):
        for row, (group, colour) in colours.items():
            _level(ax, -names.index(row), table[row], colour, group if row in named else None)
            texts.append(f"{title}, {row} {table[row].mean:.2f}")
        for row, value in (own or {}).get(title, {}).items():
            mark_run(ax, value, OWN - names.index(row), colours[row][1], markersize=6)
        ax.axvline(chance, color="black", linestyle=":", linewidth=1)
        ax.set_title(title, fontsize=10)
        ax.grid(axis="y", color="#EEEEEE")
        tidy(ax)
    axes[0, 0].set_yticks([-place for place in range(len(names))], names, fontsize=9)
    figure.legend(
        *axes[0, 0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=3, loc="outside upper center"
    )
    yours = " · ● your run" if own else ""
    every = [one for table in panels.values() for one in table.values()]
    figure.supxlabel(f"test accuracy (dotted: chance)\n{key(every, '◇')}{yours} · grey: baselines", fontsize=9)
    return figure, "test accuracies. " + ", ".join(texts)


def _colours(groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Row -> its group, and its colour: grey for a baseline."""
    return {
        row: (group, BASELINE if group in GREY or is_baseline(row) else GROUPS.get(group, COLOURS[place]))
        for place, (group, rows) in enumerate(groups.items())
        for row in rows
    }


def _upright(ax: Axes, place: float, one: Interval, colour: str, marker: str = "D", label: str | None = None) -> None:
    mark_seeds(ax, place, one.mean, half_width(one), colour, up=True, marker=marker, label=label)
    beside = place * 1.07 if ax.get_xscale() == "log" else place + 0.04
    ax.scatter([beside] * len(one.values), one.values, s=6, color=colour, alpha=0.6)


def _level(ax: Axes, height: float, one: Sequence, colour: str, label: str | None = None) -> None:
    """A mark with its interval; below it the single values, where there are any."""
    mark_seeds(ax, one[0], height, half_width(one), colour, label=label)
    if len(one) > 2:
        ax.scatter(one[2], [height - 0.2] * len(one[2]), s=6, color=colour, alpha=0.6)


def which_pictures(which: Table, own: Mapping[str, float]) -> tuple[Page, dict[str, dict[str, Interval]]]:
    """The picture of what was pretrained on, frozen and fine-tuned; and its two tables.

    Args:
        which: `frozen, NAME` and `fine-tuned, NAME` for each name of `WHICH`.
        own: name -> the learner's accuracy, frozen.
    """
    names = [name for group in WHICH.values() for name in group]
    ways = {way: {name: which[f"{way}, {name}"] for name in names} for way in ("frozen", "fine-tuned")}
    return accuracies(ways, WHICH, chance=0.1, own={"frozen": own}), ways
