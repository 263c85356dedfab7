"""Lesson 07's plane of spread and effective rank: three kinds of collapse, and where each run ended."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import shared_area
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, mark_run, mark_seeds, tidy
from ssl_course.plot.lesson_07 import RANKS, WIDTH, Page, Run, cloud, codes

Ends = Mapping[str, tuple[float, float]]  # name -> spread, effective rank
Measures = Mapping[str, tuple[Sequence[float], Sequence[float]]]  # name -> the same at every look
SWITCHES = {  # what is on besides the pull -> the run
    (): "positives only",
    ("margin",): "margin",
    ("stop-gradient",): "stop-gradient alone",
    ("predictor",): "predictor alone",
    ("stop-gradient", "predictor"): "SimSiam",
    ("variance",): "variance alone",
    ("covariance",): "covariance alone",
    ("variance", "covariance"): "VICReg",
    ("Barlow Twins",): "Barlow Twins",
}
BUTTONS = dict.fromkeys((one for names in SWITCHES for one in names), (False, True))
SHIFTS = (0.5, 0, 1, 0.4, 0.6, 0.25, 0.75)  # of a name above or below its point: the part of it to the left
POINT, LINE = 0.05, 1.5  # below this spread a cloud is nearly a point here, below this rank nearly a line


def zone(spread: float, rank: float, whole: float) -> str:
    """What a cloud of embeddings is: "point", "line", "pancake" or "healthy"; the edges are this lesson's choice.

    Args:
        whole: effective rank of the untrained network; a pancake has less than half of it.
    """
    if spread < POINT:
        return "point"
    return "line" if rank < LINE else "pancake" if rank < whole / 2 else "healthy"


def _zones(ax: Axes, widest: float, whole: float, size: float = 11) -> None:
    ax.set(xscale="log", yscale="log", xlim=(5e-4, 6 * widest), ylim=(0.85, 40))
    ax.set_xlabel("spread of z (units of z, log scale)", fontsize=size)
    ax.set_ylabel("effective rank of z (log scale)", fontsize=size)
    ax.axvspan(1e-6, POINT, color=COLOURS[3], alpha=0.13, linewidth=0)
    ax.fill_between([POINT, 1e6], 0.1, LINE, color=COLOURS[1], alpha=0.25, linewidth=0)
    ax.fill_between([POINT, 1e6], LINE, whole / 2, color=COLOURS[1], alpha=0.1, linewidth=0, hatch="..", edgecolor="w")
    ax.set_yticks(RANKS, map(str, RANKS))
    ax.minorticks_off()
    words = dict(fontweight="bold", fontsize=size)
    ax.text(6e-4, 37, "POINT", color="#A04400", va="top", **words)
    ax.text(1.2 * POINT, 0.9, "LINE", color="#7A5500", va="bottom", **words)
    ax.text(1.2 * POINT, LINE * 1.06, "PANCAKE", color="#7A5500", va="bottom", **words)
    ax.text(5 * widest, 37, "HEALTHY", color="#00684D", ha="right", va="top", **words)
    tidy(ax)


def _names(ax: Axes, ends: Ends, size: float = 10.5) -> None:
    """Names beside their points, so that they cover least of points, each other, and other areas than their own.

    Names choose in turn, three times over; of all who may be first, that one is whose start leads to the best end.
    """
    ax.figure.draw_without_rendering()
    unit = ax.figure.dpi / 72
    frame, border = ax.get_window_extent(), ax.transData.transform((POINT, 1))[0]
    words = {name: ax.text(*ends[name], name, ha="center", va="center", fontsize=size) for name in ends}
    spots = {name: ax.transData.transform(end) for name, end in ends.items()}
    taken = [(x - 6 * unit, y - 6 * unit, x + 6 * unit, y + 6 * unit) for x, y in spots.values()]
    choices = {}  # name -> box -> what it covers but for other names
    for name, (x, y) in spots.items():
        _, _, wide, high = words[name].get_window_extent().bounds
        far = 8 * unit
        corners = [(x + far, y - high / 2), (x - far - wide, y - high / 2)]
        corners += [(a, b) for b in (y + far, y - far - high) for a in (x - part * wide for part in SHIFTS)]
        boxes = [(a, b, a + wide, b + high) for a, b in corners if frame.x0 < a and a + wide < frame.x1]
        ours = x < border
        foreign = (border if ours else frame.x0, frame.y0, frame.x1 if ours else border, frame.y1)
        boxes = boxes or [(x, y, x + wide, y + high)]
        choices[name] = {box: sum(shared_area(box, other) for other in [*taken, foreign]) for box in boxes}
    names, found = [*ends], []
    for first in range(len(names)):
        boxes, total = {}, 0.0
        for name in (names[first:] + names[:first]) * 3:
            others = [box for other, box in boxes.items() if other != name]
            costs = {box: own + sum(shared_area(box, one) for one in others) for box, own in choices[name].items()}
            boxes[name] = min(costs, key=costs.__getitem__)
        for name, box in boxes.items():
            others = [one for other, one in boxes.items() if other != name]
            total += choices[name][box] + sum(shared_area(box, one) for one in others) / 2
        found.append((total, first, boxes))
    for name, (left, low, right, top) in min(found)[2].items():
        words[name].set_position(ax.transData.inverted().transform(((left + right) / 2, (low + top) / 2)))


@closed_after_error()
def plane(ends: Ends, whole: float) -> Page:
    """Where runs ended: spread to the right, effective rank upwards; each kind of collapse has an area.

    Args:
        whole: effective rank of the untrained network, see `zone`.
    """
    ax = plt.subplots(figsize=(9, 5.4), layout="constrained")[1]
    _zones(ax, max(spread for spread, _ in ends.values()), whole)
    for _, end, colour, marker in codes(ends):
        ax.plot(*end, marker, color=colour, markersize=10)
    _names(ax, ends, 12)
    places = (
        f"{name} {spread:.3g} and {rank:.1f}, {zone(spread, rank, whole)}" for name, (spread, rank) in ends.items()
    )
    return ax.figure, f"a plane of spread and effective rank, with the end of every run: {'; '.join(places)}"


def paths(
    runs: Mapping[str, Run], measures: Measures, whole: float, switches: Mapping[tuple[str, ...], str] = SWITCHES
) -> Callable[..., Page | None]:
    """`page(**buttons)`: the run with these switches on, its cloud at the end and its way through the plane.

    Args:
        switches: names of the switches that are on -> the run's name. Other combinations have no page.
    """

    def page(**buttons: bool) -> Page | None:
        name = switches.get(tuple(button for button, on in buttons.items() if on))
        return _path(name, runs[name], measures, whole) if name else None

    return page


@closed_after_error()
def _path(name: str, run: Run, measures: Measures, whole: float) -> Page:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained", width_ratios=[1, 1.75])
    cloud(left, *run.looks[-1])
    left.set_title(f"{name}: at the end", fontsize=12)
    left.set_xlabel("widest direction (units of z)", fontsize=10.5)
    _zones(right, max(max(spread) for spread, _ in measures.values()), whole, 10.5)
    for spread, rank in measures.values():
        right.plot(spread[-1], rank[-1], "o", color="#AAAAAA", markersize=5)
    spread, rank = measures[name]
    right.plot(spread, rank, ".-", color=COLOURS[0], linewidth=1.5)
    right.plot(spread[0], rank[0], "o", color=COLOURS[0], markerfacecolor="white", markersize=9)
    right.plot(spread[-1], rank[-1], "o", color=COLOURS[0], markersize=10)
    right.set_title("○ untrained → ● end; grey: the other runs", fontsize=11)
    where = zone(spread[-1], rank[-1], whole)
    return figure, f"{name}: spread {spread[-1]:.3g}, effective rank {rank[-1]:.1f}, {where}; and the way there"


@closed_after_error()
def all_clouds(runs: Mapping[str, Run], measures: Measures, whole: float) -> Page:
    """Every run's cloud at the end, on its own scale, with its spread and effective rank: the twin of `paths`."""
    columns = 4
    rows = -(-len(runs) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(9, 2.9 * rows), layout="constrained")
    words = []
    for ax in axes.flat[len(runs) :]:
        ax.remove()
    for ax, (name, run) in zip(axes.flat, runs.items(), strict=False):
        spread, rank = (values[-1] for values in measures[name])
        cloud(ax, *run.looks[-1])
        ax.set_title(f"{name}\nspread {spread:.3g} · rank {rank:.1f}\n{zone(spread, rank, whole).upper()}", fontsize=11)
        words.append(f"{name} {spread:.2g}, {rank:.1f}, {zone(spread, rank, whole)}")
    figure.supxlabel("rank: effective rank; axes: the two widest directions, centred, each panel's own", fontsize=10.5)
    return figure, f"the clouds of all runs at the end, with spread, rank and area of the plane: {'; '.join(words)}"


@closed_after_error()
def hues(run: Mapping[str, float], five: Mapping[str, Interval]) -> Page:
    """How well hue is read, in this run and over the stored ones; behind these the lead over no training, paired."""
    names = [*run]
    figure, ax = plt.subplots(figsize=(WIDTH, 0.44 * len(names) + 1.2), layout="constrained")
    words = []
    for height, name in enumerate(names):
        ours = name not in ("raw pixels", "untrained")
        colour = COLOURS[0] if ours else BASELINE
        mark_run(ax, run[name], height, colour, markersize=8)
        said = ""
        if name in five:
            mark_seeds(ax, five[name].mean, height + 0.25, five[name].half_width, colour)
        if name in five and ours:
            lead = paired_ci(five[name], five["untrained"])
            said = f"{lead.mean:+.2f} ± {lead.half_width:.2f}".replace("-", "−")
            ax.text(1.03, height, said, va="center", fontsize=11)
        words.append(f"{name} {run[name]:.2f}" + (f" (lead over untrained, five seeds: {said})" if said else ""))
    ax.axvline(1 / 6, color="black", linestyle=":", linewidth=1)
    ax.text(1 / 6, -0.6, " chance", fontsize=10, va="center")
    ax.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.9))
    ax.set_yticks(range(len(names)), names, fontsize=11)
    ax.set_xlabel("test accuracy: hue, read from h by a linear probe", fontsize=11)
    if any(name in five for name in names):
        ax.text(1.03, -0.75, "lead over untrained", fontsize=10, va="center")
        figure.supxlabel("● this run   ├◇┤ five seeds: mean, 95 % interval", fontsize=10)
    return tidy(ax).figure, f"accuracy of reading hue from h; chance .17. {'; '.join(words)}"


def at_one_rate(table: Mapping[str, Interval]) -> str:
    """What the stored runs of SimSiam say whose predictor learnt at the common rate; empty where there are none."""
    if "rank" not in table:
        return ""
    spread, rank = table["spread"], table["rank"]
    return f"(predictor at the common rate, five seeds: spread {spread}, rank {rank.mean:.1f} ± {rank.half_width:.1f})"
