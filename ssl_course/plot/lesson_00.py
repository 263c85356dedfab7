"""Lesson 00's drawings: a map whose points are pictures, and the map of the field."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.catalogue import FIELD, lessons
from ssl_course.plot.figure import COLOURS, closed_after_error
from ssl_course.plot.maps import embedding_map as embedding_map

ROOT, BRANCHES = (
    "self-supervised learning\nlabels come from the data itself",
    {
        "self-prediction": "hide a part, predict it",
        "contrastive": "same picture close, others apart",
    },
)


@closed_after_error()
def field_map(ax: Axes | None = None) -> Axes:
    """The families of self-supervised learning as a tree, each leaf with the lessons that build it."""
    ax = ax or plt.subplots(figsize=(9, 4.4), layout="constrained")[1]
    place = {leaf: 2.35 * index for index, leaf in enumerate(FIELD)}
    middle = {}
    for branch, what in BRANCHES.items():
        leaves = [leaf for leaf in FIELD if FIELD[leaf][0] == branch]
        middle[branch] = sum(place[leaf] for leaf in leaves) / len(leaves)
        _box(ax, (middle[branch], 2.1), f"{branch}\n{what}", branch)
        for leaf in leaves:
            _line(ax, (place[leaf], 0.5), (middle[branch], 2.1))
            _box(ax, (place[leaf], 0.5), f"{leaf}\n{FIELD[leaf][1]}\n{_lessons_at(leaf)}", branch)
    root = (sum(middle.values()) / len(middle), 3.4)
    for x in middle.values():
        _line(ax, (x, 2.1), root)
    _box(ax, root, ROOT, "")
    ax.set(xlim=(-1.2, max(place.values()) + 1.2), ylim=(-0.3, 3.9))
    ax.axis("off")
    return ax


def _lessons_at(leaf: str) -> str:
    there = [lesson.id for lesson in lessons() if leaf in lesson.field]
    return ("lesson " if len(there) == 1 else "lessons ") + ", ".join(there) if there else "to come"


def _box(ax: Axes, at: tuple[float, float], text: str, branch: str) -> None:
    colour = {"self-prediction": COLOURS[0], "contrastive": COLOURS[3]}.get(branch, COLOURS[7])
    style = dict(boxstyle="round,pad=0.4", facecolor="white", edgecolor=colour, linewidth=1.8)
    ax.text(*at, text, ha="center", va="center", fontsize=9, bbox=style)


def _line(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.plot(*zip(start, end, strict=True), color="grey", linewidth=1, zorder=0)
