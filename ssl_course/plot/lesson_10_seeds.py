"""Lesson 10's drawing of the stored runs beside the learner's own, and what the stored runs say in words."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot import seeds
from ssl_course.plot.bars import accuracy_bars
from ssl_course.plot.charts import paired_leads
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, mark_seeds, tidy
from ssl_course.plot.lesson_10 import DRAWS, WIDTH, zoom

Page = tuple[Figure, str]
Table = Mapping[str, Interval]
BASELINES = ("raw pixels", "random encoder", "from scratch")
METHODS = ("Barlow Twins", "VICReg", "columns", "columns, one length", "SimCLR", "rows", "rows, one length")
ARMS = (*BASELINES, *METHODS)
PAIRS = (  # what is compared, each time on the same seeds
    ("SimCLR", "VICReg"),
    ("SimCLR", "Barlow Twins"),
    ("SimCLR", "rows, one length"),
    ("SimCLR", "columns, one length"),
    ("rows, one length", "VICReg"),
    ("rows", "VICReg"),
    ("columns", "VICReg"),
    ("rows", "columns"),
    ("rows, one length", "columns, one length"),
)
SHOWN = ("random encoder", "Barlow Twins", "VICReg", "columns, one length", "rows, one length", "SimCLR")
COUNTS = {"10": ("s", "10 labels per class"), "100": ("^", "100"), "all": ("D", "all")}
LEADS = "lead in accuracy (small dots: seeds)\nblue ahead, orange behind, grey open"
NOT_YET = "Five seeds, 1,800 steps: not measured yet."


@closed_after_error()
def side_by_side(own: Mapping[str, Interval], table: Table) -> Page:
    """Above, the learner's run; below, the stored runs: accuracies of all arms, and paired differences."""
    figure, axes = plt.subplot_mosaic(
        [["own", "own"], ["arms", "pairs"]], figsize=(WIDTH, 9), layout="constrained", height_ratios=(1, 1.5)
    )
    columns = [name for name in own if name in METHODS[:4]]
    words = {"green": "from columns; blue: from rows; grey: baselines", "over": f"{DRAWS} (above), over seeds (below)"}
    accuracy_bars(dict(own), chance=1 / 8, highlight=columns, ax=axes["own"], **words)
    for name, bar in zip(own, axes["own"].patches, strict=True):
        if name in METHODS[4:]:
            bar.set_facecolor(COLOURS[0])
    zoom(axes["own"], own)
    axes["own"].set_title("your run, 300 steps: shape, ten labels per class", fontsize=10)
    _arms(table, axes["arms"])
    paired_leads({f"{one} minus {other}": pair(table, one, other, "all") for one, other in PAIRS}, ax=axes["pairs"])
    axes["pairs"].set_title("all labels, paired by seed" if table else NOT_YET, fontsize=10)
    axes["pairs"].set_xlabel(LEADS)  # its colours are no families
    said = ", ".join(f"{name} {score.mean:.2f}" for name, score in own.items())
    stored = ", ".join(f"{name} {score.mean:.2f}" for name, score in table.items()) or NOT_YET
    return figure, f"shape, ten labels per class, this run: {said}. Stored runs: {stored}. {answers(table)}"


def _arms(table: Table, ax: Axes) -> None:
    for height, arm in enumerate(ARMS):
        for name, (marker, _) in COUNTS.items():
            if (one := table.get(f"{arm}, {name}")) is not None:
                colour = BASELINE if arm in BASELINES else COLOURS[2] if arm in METHODS[:4] else COLOURS[0]
                mark_seeds(ax, one.mean, -height, seeds.half_width(one), colour, marker=marker)
    for marker, words in COUNTS.values():
        ax.plot([], [], marker, color="black", markerfacecolor="white", label=words)
    ax.axvline(1 / 8, color="black", linestyle=":", linewidth=1)
    ax.set_yticks([-height for height in range(len(ARMS))], ARMS, fontsize=9)
    ax.set(xlim=(0, 1.02), ylim=(0.5 - len(ARMS), 1.9), xlabel="test accuracy (dotted: chance)")
    ax.set_title(f"{_count(table)}, 1,800 steps" if table else NOT_YET, fontsize=10)
    ax.legend(frameon=False, fontsize=9, ncols=3, loc="upper center", columnspacing=0.8, handletextpad=0.1)
    ax.grid(axis="y", color="#EEEEEE")
    tidy(ax)


def _count(table: Table) -> str:
    return seeds.so_far(min(len(one.values) for one in table.values()))


def pair(table: Table, one: str, other: str, name: str) -> Interval:
    """One arm minus another one, paired by seed, at so many labels; nan where they were not measured."""
    return paired_ci(table[f"{one}, {name}"], table[f"{other}, {name}"])


def answers(table: Table) -> str:
    """The paired differences, a line for each pair; those whose interval holds 0 are called open."""
    if not table:
        return NOT_YET
    lines = ["Paired by seed, with 10, 100 and all labels (open: the interval holds 0):"]
    for one, other in PAIRS:
        found = []
        for name in COUNTS:
            lead = pair(table, one, other, name)
            half = seeds.half_width(lead)
            found.append(f"{lead.mean:+.3f} ± {half:.3f}{'' if abs(lead.mean) > half else ' open'}")
        lines.append(f"[{one}] minus [{other}]: {', '.join(found)}")
    return "\n".join(lines)


def ranks(table: Table) -> str:
    """What z looks like in the stored runs: effective rank, and the share of the diagonal in the energy of Z Zᵀ."""
    names = [name.removesuffix(", rank") for name in table if name.endswith(", rank")]
    lines = [
        f"{name}: rank {table[f'{name}, rank'].mean:.1f} of 128, own share {table[f'{name}, own share'].mean:.2f}"
        for name in names
    ]
    head = ["z of the stored runs. Own share: how much of the energy of Z Zᵀ lies on its diagonal"]
    return "\n".join(head + lines) if lines else ""


def gaps(own: Mapping[str, float], table: Table) -> str:
    """Rows minus columns in the learner's run and in the stored ones."""
    words = {"free": "lengths free", "fixed": "one length"}
    lines = [f"rows minus columns, {words[name]}: {gap:+.3f}" for name, gap in own.items()]
    for name, one in table.items():
        lines.append(f"{seeds.so_far(len(one.values))}, {words[name]}: {one.mean:+.3f} ± {one.half_width:.3f}")
    return "\n".join(lines)
