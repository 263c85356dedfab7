"""Lesson 02's chart to decide by: questions from top to bottom, and the way that the answers lead."""

import functools

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ssl_course.plot.figure import COLOURS, closed_after_error, png

QUESTIONS = (  # asked from top to bottom: name of the switch, question, the answer that ends here, and the end
    ("no_pretraining_needed", "Is a forest, a linear model or the network\nfrom scratch already good enough?", True,
     "Take that: nothing to\npretrain (sections 3, 5)"),
    ("public_network_fits", "Is there a public network, pretrained\non data like yours?", True,
     "Take it: probe it, then\nfine-tune it (lesson 01)"),
    ("network_uses_views", "Can your network use what two views\nhave in common?", False,
     "Choose another network\n(undecided in section 5)"),
    ("pictures_like_yours", "Are there many unlabelled pictures like\nthose of your task?", False,
     "Collect such pictures first\n(undecided in section 6)"),
    ("much_compute_or_many_tasks", "Is there compute for long pretraining, or\nare there many tasks to share its cost?",
     False, "From scratch to the end\n(section 3)"),
)  # fmt: skip
LAST = "Pretrain long without labels, then fine-tune (section 3)"


def decision(**answers: bool) -> tuple[bytes, str]:
    """The questions to ask before pretraining, as PNG with its alt text; with answers, the way that they lead is lit.

    Args:
        answers: switch -> yes or no, for each of `QUESTIONS`; without them nothing is lit.
    """
    if not answers:
        return _decision(None)
    return _decision(next((row for row, q in enumerate(QUESTIONS) if answers[q[0]] is q[2]), len(QUESTIONS)))


@functools.cache
@closed_after_error()
def _decision(end: int | None) -> tuple[bytes, str]:
    """The chart with the way lit to the answer of row `end`; many answers lead the same way."""
    figure, ax = plt.subplots(figsize=(8.8, 5.4), layout="constrained")
    for row, (_, question, ending, answer) in enumerate(QUESTIONS):
        asked, here = end is not None and row <= end, row == end
        _box(ax, (1, -row), question, COLOURS[0], asked, "right")
        _arrow(ax, (1.03, -row), (1.97, -row), "yes" if ending else "no", here)
        _box(ax, (2, -row), answer, COLOURS[3], here, "left")
        _arrow(ax, (0, -row - 0.25), (0, -row - 0.75), "no" if ending else "yes", asked and not here)
    _box(ax, (0, -len(QUESTIONS)), LAST, COLOURS[2], end == len(QUESTIONS))
    ax.set(xlim=(-1.15, 4), ylim=(-len(QUESTIONS) - 0.4, 0.45))
    ax.axis("off")
    ends = [answer for *_, answer in QUESTIONS] + [LAST]
    words = [f"{question} {'yes' if ending else 'no'}: {answer}" for _, question, ending, answer in QUESTIONS]
    text = f"questions from top to bottom: {'; '.join(words)}; otherwise: {LAST}."
    lit = "" if end is None else f" Lit: {ends[end]}."
    return png(figure), f"{text}{lit}".replace("\n", " ")


def _box(ax: Axes, at: tuple[float, float], text: str, colour: str, lit: bool, ha: str = "center") -> None:
    style = {"boxstyle": "round,pad=0.4", "facecolor": "#FFF3C4" if lit else "white", "edgecolor": colour}
    style["linewidth"] = 3 if lit else 1.3
    ax.text(*at, text, ha=ha, va="center", fontsize=9.5, fontweight="bold" if lit else "normal", bbox=style)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], word: str, lit: bool) -> None:
    style = {"arrowstyle": "-|>", "linewidth": 3 if lit else 1.2, "color": "black" if lit else "grey"}
    ax.annotate("", end, start, arrowprops=style)
    middle = (
        (start[0] + end[0]) / 2 + (0.08 if start[0] == end[0] else 0),
        (start[1] + end[1]) / 2 + (0.04 if start[1] == end[1] else 0),
    )
    level = "bottom" if start[1] == end[1] else "center"
    ax.text(*middle, word, va=level, fontsize=9.5, fontweight="bold" if lit else "normal")
