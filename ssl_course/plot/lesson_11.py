"""Lesson 11's drawings: what is read where, heat maps with true and guessed centres, matched places, scores."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.evaluate.places import Located
from ssl_course.plot import seeds
from ssl_course.plot.figure import BASELINE, COLOURS, MARKERS, closed_after_error, mark_run, mark_seeds, pixels, tidy

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
LINKS = {2: ("sprite to sprite", COLOURS[2], "-"), 1: ("sprite to background", COLOURS[3], "--")}
LINKS |= {0: ("background to background", "#000000", ":")}
PANELS = {"error": "locating, 300 centres\n(error in pixels)", "few": "locating, 30 centres\n(error in pixels)"}
PANELS |= {"shape": "shape, ten labels per\nclass (accuracy)"}
PAIRS = (  # what is compared, each time on the same seeds
    ("VICReg", "random encoder"),
    ("VICRegL", "VICReg, more steps"),
    ("VICRegL", "VICReg"),
    ("by position alone", "by feature alone"),
    ("by position alone", "by wrong position"),
    ("by wrong position", "VICReg"),
    ("by position alone", "VICReg"),
    ("by feature alone", "VICReg"),
    ("by position alone", "VICRegL"),
)
UNITS = {"error": "pixels, 300 centres", "few": "pixels, 30 centres", "shape": "accuracy, shape"}


@closed_after_error()
def depths(shares: Mapping[str, Mapping[str, float]]) -> Page:
    """How much of the place is read at each depth of a network: a line for each network, its name at the end.

    Args:
        shares: network -> what is read -> R².
    """
    ax = plt.subplots(figsize=(7.6, 3.4), layout="constrained")[1]
    said = []
    for place, (name, line) in enumerate(shares.items()):
        colour = (BASELINE, COLOURS[2])[place % 2]  # of VICReg as in `scores`
        style = {"color": colour, "marker": MARKERS[place], "linestyle": ("--", "-")[place % 2]}
        ax.plot(range(len(line)), line.values(), **style)
        said.append(f"{name}: " + ", ".join(f"{what} {share:.2f}" for what, share in line.items()))
        ax.set_xticks(range(len(line)), [what.replace(", ", "\n") for what in line], fontsize=9)
    height = 0.0  # of names: above the line at zero, and apart
    for name, line in sorted(shares.items(), key=lambda one: [*one[1].values()][-1]):
        height = max(height + 0.07, [*line.values()][-1])
        colour = (BASELINE, COLOURS[2])[[*shares].index(name) % 2]
        ax.annotate(f"  {name}", (len(line) - 1, height), va="center", color=colour)
    ax.axhline(0, color="black", linestyle=":", linewidth=1)
    ax.set(ylabel="the place, R² (1: exact)", xlim=(-0.2, len(line) + 0.1), ylim=(None, 1.02))
    return tidy(ax).figure, "how much of the place is read from each part of a network. " + "; ".join(said)


@closed_after_error()
def heat_rows(images: Tensor, centres: Tensor, rows: Mapping[str, Located], step: int = 4) -> Page:
    """A row for each read-out: pictures with their heat on top, a circle at the true centre, a cross at the guess.

    Args:
        images: uint8 `[n, 3, side, side]`, the first pictures of what the rows are about.
        centres: the true ones, `[m, 2]`, in pixels, m at least n.
        rows: name -> what was located; the mean error over all of its pictures stands beside the name.
        step: pixels from place to place, for maps that are smaller than the pictures.
    """
    count, side = len(images), images.shape[-1]
    size = (WIDTH, 1.12 * (len(rows) + 1) + 0.5)
    figure, axes = plt.subplots(len(rows) + 1, count, figsize=size, layout="constrained", squeeze=False)
    shown = pixels(images).cpu().permute(0, 2, 3, 1)
    for ax, picture, at in zip(axes[0], shown, centres, strict=False):
        _picture(ax, picture, side)
        _mark(ax, at)
    axes[0, 0].set_ylabel("picture,\ntrue centre", **_LABEL)
    for line, (name, one) in zip(axes[1:], rows.items(), strict=True):
        apart = side // one.heat.shape[-1]
        edge = (0.5 - apart / 2, side + 0.5 - apart / 2)  # place r around the middle of pixel apart · r
        for number, ax in enumerate(line):
            ax.imshow(one.heat[number], cmap="Oranges", vmin=0, extent=(*edge, *edge[::-1]))
            _mark(ax, centres[number])
            ax.plot(*one.found[number].tolist(), "x", color=COLOURS[0], markersize=8, markeredgewidth=2.2)
            ax.set(xlim=(0, side), ylim=(side, 0), xticks=[], yticks=[])
            ax.set_xlabel(f"{one.errors[number]:.1f}", fontsize=10, labelpad=2)
        line[0].set_ylabel(f"{name}\n(mean {one.mean:.2f})", **_LABEL)
    figure.supxlabel("below each map: error in pixels · circle: true centre · cross: guess", fontsize=9)
    means = "; ".join(
        f"{name}: {', '.join(f'{error:.1f}' for error in one.errors[:count])}, mean {one.mean:.2f}"
        for name, one in rows.items()
    )
    return figure, f"{count} pictures and their heat maps, true and guessed centres. Errors in pixels: {means}"


_LABEL = {"fontsize": 9, "rotation": 0, "ha": "right", "va": "center"}


def _picture(ax: Axes, picture: Tensor, side: int) -> None:
    ax.imshow(picture, extent=(0, side, side, 0), interpolation="nearest")
    ax.set(xticks=[], yticks=[], xlim=(0, side), ylim=(side, 0))


def _mark(ax: Axes, at: Tensor) -> None:
    """A circle that is seen on any ground."""
    ax.plot(*at.tolist(), "o", markersize=9, markerfacecolor="none", markeredgecolor="white", markeredgewidth=3)
    ax.plot(*at.tolist(), "o", markersize=9, markerfacecolor="none", markeredgecolor="black", markeredgewidth=1.4)


@closed_after_error()
def matched(views: Sequence[Tensor], ways: Mapping[str, tuple[Tensor, Tensor]], links: Mapping[str, Tensor]) -> Page:
    """Two views of each picture side by side, for each way to match; lines join the places of a pair.

    Args:
        views: the first and the second views, float `[n, 3, side, side]`.
        ways: way -> places of the first and the second view, each `[n, top]`, on a grid of places 4 pixels apart.
        links: way -> how many places of each pair lie on the sprite, 0 to 2, `[n, top]`.
    """
    count, side = views[0].shape[0], views[0].shape[-1]
    gap, columns = 5, side // 4
    size = (WIDTH, 0.3 + 2.2 * count)
    figure, axes = plt.subplots(count, len(ways), figsize=size, layout="constrained", squeeze=False)
    for ways_row, ax_row in enumerate(axes):
        for ax, (way, (places_a, places_b)) in zip(ax_row, ways.items(), strict=True):
            for view, left in zip(views, (0, side + gap), strict=True):
                shown = pixels(view[ways_row]).cpu().permute(1, 2, 0)
                ax.imshow(shown, extent=(left, left + side, side, 0), interpolation="nearest", alpha=0.6)
            for a, b, on in zip(places_a[ways_row], places_b[ways_row], links[way][ways_row], strict=True):
                ends = [(int(place) % columns * 4 + 0.5, int(place) // columns * 4 + 0.5) for place in (a, b)]
                x, y = (ends[0][0], ends[1][0] + side + gap), (ends[0][1], ends[1][1])
                _, colour, dash = LINKS[int(on)]
                width = 1.8 if on == 2 else 1.2
                ax.plot(x, y, dash, color=colour, marker="o", markersize=3, linewidth=width)
            ax.set(xlim=(-0.5, 2 * side + gap + 0.5), ylim=(side + 0.5, -0.5), yticks=[])
            ax.set_xticks([side / 2, side * 1.5 + gap], ["first view", "second view"], fontsize=9)
            ax.tick_params(length=0)
            ax.spines[:].set_visible(False)
            both = int((links[way][ways_row] == 2).sum())
            ax.set_title(f"{way}: {both} of {len(places_a[ways_row])} pairs on the sprite", fontsize=10)
    marks = [plt.Line2D([], [], color=colour, linestyle=dash, label=name) for name, colour, dash in LINKS.values()]
    figure.legend(handles=marks, loc="outside lower center", ncols=3, fontsize=9, frameon=False)
    both = {way: (links[way][:count] == 2).sum(1).tolist() for way in ways}
    said = "; ".join(f"{way}: {each} join sprite to sprite" for way, each in both.items())
    return figure, f"two views of {count} sprites side by side, lines join matched places. {said}"


@closed_after_error()
def scores(own: Mapping[str, Mapping[str, float]], tables: Mapping[str, Mapping[str, Interval]]) -> Page:
    """All arms: two panels for the error in pixels, one for the shape, a line for each arm.

    Args:
        own: panel -> arm -> number of the learner's run.
        tables: the same -> intervals over the seeds, as far as they are measured.
    """
    arms = dict.fromkeys(arm for part in (*own.values(), *tables.values()) for arm in part)
    arms = sorted(arms, key=lambda arm: arm != "the middle")  # chance first
    figure, axes = plt.subplots(
        1, len(PANELS), figsize=(WIDTH, 0.3 * len(arms) + 1.5), layout="constrained", sharey=True
    )
    said, counted = [], []
    for ax, (panel, title) in zip(axes, PANELS.items(), strict=True):
        table = tables.get(panel, {})
        counted += table.values()
        for height, arm in enumerate(arms):
            local = arm == "VICRegL" or arm.startswith("by ")  # VICReg has the colour that it has in lesson 10
            colour = COLOURS[0] if local else COLOURS[2] if arm.startswith("VICReg") else BASELINE
            if arm in table:
                one = table[arm]
                mark_seeds(ax, one[0], -height, seeds.half_width(one), colour)
                ax.plot(one[2], [-height - 0.24] * len(one[2]), ".", color=colour, markersize=3)
                said.append(f"{panel}, {arm} {one[0]:.2f} over {seeds.so_far(len(one[2]))}")
            if arm in own.get(panel, {}):
                mark_run(ax, own[panel][arm], 0.28 - height, colour, markersize=6)
                said.append(f"{panel}, {arm} {own[panel][arm]:.2f} in this run")
        ax.set_title(title, fontsize=10)
        ax.grid(axis="y", color="#EEEEEE")
        tidy(ax)
    for ax, panel in zip(axes[:-1], PANELS, strict=False):
        _cut_at_the_middle(ax, {**own.get(panel, {}), **{arm: one[0] for arm, one in tables.get(panel, {}).items()}})
    axes[-1].axvline(1 / 8, color="black", linestyle=":", linewidth=1)
    axes[0].set_yticks([-height for height in range(len(arms))], arms, fontsize=9)
    stored = f"{seeds.key(counted, '◇')} · " if counted else ""
    figure.supxlabel(f"{stored}● your run · dotted: chance", fontsize=9)
    return figure, "locating and shape. " + ", ".join(said)


def _cut_at_the_middle(ax: Axes, means: Mapping[str, float]) -> None:
    """Guessing the middle is far off: an arrow with its number, so that the other arms keep apart."""
    if "the middle" not in means:
        ax.set_xlim(0, None)
        return
    edge = 1.15 * max((mean for arm, mean in means.items() if arm != "the middle"), default=means["the middle"])
    ax.set_xlim(0, edge)
    if means["the middle"] > edge:  # it stands in the first row
        ax.text(edge, 0, f"{means['the middle']:.1f} →", ha="right", va="center", fontsize=9)


def leads(tables: Mapping[str, Mapping[str, Interval]], pairs: Sequence[tuple[str, str]]) -> str:
    """Paired differences over the stored seeds in words, a line each, panel by panel; or that nothing was measured.

    Args:
        tables: panel -> arm -> interval over the seeds.
        pairs: what is compared with what; left out where one of the two has no number.
    """
    lines = []
    for panel, unit in UNITS.items():
        table = tables.get(panel, {})
        for one, other in pairs:
            if one in table and other in table:
                line = paired_ci(table[one], table[other])
                many = seeds.so_far(len(table[one][2]))
                lines.append(f"{many}: {one} minus {other}: {line.mean:+.2f} ± {line.half_width:.2f} {unit}")
    return "\n".join(lines) or "five seeds: not measured yet"
