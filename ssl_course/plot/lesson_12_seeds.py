"""What lesson 12 says of its stored measure: leads of the tasks, paired by seed, and answers in sentences.

Nothing here is written beforehand: a direction is said where the interval bears it, and left open where it doesn't.
"""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot import seeds
from ssl_course.plot.figure import COLOURS, closed_after_error, tidy
from ssl_course.plot.lesson_12 import TASKS, WIDTH

Table = Mapping[str, Interval]
NOT_YET = "Several seeds: not measured yet."
OWN = dict.fromkeys(TASKS, "random clip encoder")  # the untrained network that a task starts from
OWN |= {"masked tubes": "random transformer"} | dict.fromkeys(TASKS[6:], "random frame encoder")
RIVALS = ("four frames, 256 numbers", "four frames")
PANELS = {"item": "what? (accuracy)", "velocity": "how fast? (R²)"}


def lead(table: Table, question: str, one: str, other: str) -> Interval | None:
    """By how much one arm is ahead of another one, paired by seed; None if they were not measured."""
    both = [f"{arm}, {question}" for arm in (one, other)]
    return paired_ci(*(table[name] for name in both)) if all(name in table for name in both) else None


def said(one: Interval) -> str:
    """A lead as a number, its interval, and what it bears out."""
    half, count = seeds.half_width(one), len(one.values)
    if count < seeds.FEW:
        return f"{one.mean:+.3f} ({seeds.so_far(count)}: too few for an interval)"
    verdict = "behind" if one.mean < -half else "ahead" if one.mean > half else "no difference shows"
    return f"{one.mean:+.3f} ± {half:.3f}, {verdict}"


@closed_after_error()
def leads(table: Table) -> tuple[Figure, str]:
    """Each task on clips minus its own untrained network, and minus SimCLR on four frames: a line for each task.

    Args:
        table: `ARM, QUESTION` -> interval over the seeds.
    """
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 4.6), layout="constrained", sharey=True)
    texts, counted = [], []
    marks = {"its own untrained network": ("o", "#000000"), RIVALS[0]: ("s", COLOURS[1]), RIVALS[1]: ("D", COLOURS[0])}
    for ax, (question, title) in zip(axes, PANELS.items(), strict=True):
        for height, task in enumerate(TASKS):
            for place, (name, (mark, colour)) in enumerate(marks.items()):
                one = lead(table, question, task, name if name in RIVALS else OWN[task])
                if one is None:
                    continue
                at = -height + 0.24 * (1 - place)
                ax.errorbar(one.mean, at, xerr=seeds.half_width(one), fmt=mark, color=colour, markersize=5, capsize=2)
                ax.plot(one.values, [at] * len(one.values), ".", color=colour, markersize=2.5)
                texts.append(f"{question}, {task} minus {name}: {one.mean:+.3f}")
                counted.append(one)
        ax.axvline(0, color="black", linestyle=":", linewidth=1)
        ax.set_title(f"{title}: lead of a task on clips over", fontsize=10)
        tidy(ax)
    for mark, colour in marks.values():
        axes[0].plot([], [], mark, color=colour, markersize=5)
    figure.legend(axes[0].lines[-3:], marks, frameon=False, fontsize=9, ncols=3, loc="outside upper center")
    axes[0].set_yticks([-height for height in range(len(TASKS))], TASKS, fontsize=9)
    figure.supxlabel(f"paired by seed · {seeds.key(counted)}" if counted else NOT_YET, fontsize=9)
    return figure, "leads of tasks on clips. " + ("; ".join(texts) or NOT_YET)


def answers(table: Table) -> str:
    """The lesson's two comparisons with SimCLR on single frames, and one clip with the clip encoder, in sentences."""
    pairs = [("item", one, "four frames") for one in ("one clip", "one clip, views")]
    pairs += [("item", "one clip, windows", "random clip encoder"), ("look", "one clip", "one clip, views")]
    found = [(*pair, lead(table, *pair)) for pair in pairs]
    lines = [f"{question}: {one} minus {other}: {said(it)}" for question, one, other, it in found if it]
    for rival in RIVALS:
        ahead = {task: lead(table, "velocity", task, rival) for task in TASKS}
        ahead = {task: one for task, one in ahead.items() if one and len(one.values) >= seeds.FEW}
        if ahead:
            above = [f"{task} ({said(one)})" for task, one in ahead.items() if one.mean > one.half_width]
            lines.append(f"velocity: tasks on clips ahead of {rival}: {'; '.join(above) or 'none'}")
    return "\n".join(lines) or NOT_YET


def right(readouts: Table, lossless: Table) -> str:
    """How often order and arrow of time are right over the seeds, in both worlds."""
    parts = {"direction, speed lost": (readouts, "arrow of time, right")}
    parts |= {"direction, speed kept": (lossless, "arrow of time, right"), "order": (readouts, "order, right")}
    lines = [f"{name}: {_mean(table[key])} right" for name, (table, key) in parts.items() if key in table]
    return "\n".join([f"{line}, 1,600 steps" for line in lines]) or NOT_YET


def collapsed(table: Table) -> str:
    """Spread and rank with each target over the seeds, and what the slow copy adds to a stopped gradient."""
    targets = [key.removesuffix(", rank") for key in table if key.endswith(", rank")]
    lines = [
        f"{one}: spread {_mean(table[f'{one}, std'])}, rank {_mean(table[f'{one}, rank'], 1)}, 800 steps"
        for one in targets
    ]
    for what, name in (("std", "spread"), ("rank", "rank")):
        if it := lead(table, what, "slow copy (EMA)", "itself, gradient stopped"):
            lines.append(f"{name}, slow copy minus gradient stopped: {said(it)}")
    return "\n".join(lines) or NOT_YET


def _mean(one: Interval, digits: int = 3) -> str:
    count, half = len(one.values), seeds.half_width(one)
    interval = f" ± {half:.{digits}f}" if count >= seeds.FEW else ""
    return f"{one.mean:.{digits}f}{interval} ({seeds.so_far(count)})"
