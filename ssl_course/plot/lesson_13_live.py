"""Lesson 13's drawings of the learner's own run: SCARF's loss, and each arm's lead over the columns alone."""

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import loss_curve
from ssl_course.plot.figure import closed_after_error, mark_run, tidy
from ssl_course.plot.lesson_13 import ARMS

Page = tuple[Figure, str]
COLUMNS = "logistic regression"  # what the others are compared with
COUNTS = (20, 200, 5000)
FOLLOWED = ("boosted trees", "SCARF, frozen", "SCARF, fine-tuned", "perceptron from scratch")  # the rest is thin


@closed_after_error()
def scarf_loss(losses: Sequence[float], batch: int) -> Page:
    """InfoNCE at temperature 1 over the steps, between guessing and what a perfect network could reach.

    Each of 2 x `batch` rows looks for its partner among all others. Guessing costs log(2 batch − 1). The least is paid
    where a row and its copy have similarity 1 and all pairs lie as far apart as `batch` directions can.
    """
    others = 2 * batch - 1
    guessing = math.log(others)
    least = math.log(1 + (others - 1) * math.exp(-1 - 1 / (batch - 1)))
    ax = loss_curve(losses)
    for height, text in ((guessing, f"guessing: log {others} = {guessing:.2f}"), (least, f"the least: {least:.2f}")):
        ax.axhline(height, color="black", linestyle="--", linewidth=1)
        ax.text(0.98, height - 0.02, text, transform=ax.get_yaxis_transform(), ha="right", va="top", fontsize=9)
    ax.legend(loc="center right", frameon=False, fontsize=9)
    ax.set_ylim(least - 0.15, guessing + 0.08)
    last = sum(losses[-50:]) / len(losses[-50:])
    alt = (
        f"SCARF's loss over {len(losses)} steps, {last:.2f} at the end; guessing {guessing:.2f}, the least {least:.2f}"
    )
    return ax.figure, alt


@closed_after_error()
def lead_over_columns(auc: Mapping[str, Interval]) -> Page:
    """Paired leads over logistic regression on the columns, a panel for each number of labels, with intervals.

    Args:
        auc: `ARM, N labels` -> interval over draws of the labels, the same for all arms.
    """
    arms = [name for name in ARMS if f"{name}, {COUNTS[0]} labels" in auc and name != COLUMNS]
    figure, axes = plt.subplots(1, 3, figsize=(8.8, 3.5), layout="constrained", sharey=True)
    texts = []
    for ax, count in zip(axes, COUNTS, strict=True):
        base = auc[f"{COLUMNS}, {count} labels"]
        for height, name in enumerate(arms):
            lead = paired_ci(auc[f"{name}, {count} labels"], base)
            colour, wide = ARMS[name][0], 2.2 if name in FOLLOWED else 0.9
            ax.errorbar(lead.mean, -height, xerr=lead.half_width, color=colour, capsize=3, linewidth=wide)
            mark_run(ax, lead.mean, -height, colour)
            texts.append(f"{count} labels, {name}: {lead.mean:+.3f} ± {lead.half_width:.3f}")
        ax.axvline(0, color="black", linewidth=1, zorder=0)
        ax.grid(axis="y", color="#EEEEEE")
        ax.set_title(f"{count:,} labels (zero: {base.mean:.3f})", fontsize=10)
        ax.locator_params(axis="x", nbins=4)
        ax.tick_params(labelsize=9)
        tidy(ax)
    axes[0].set_yticks([-height for height in range(len(arms))], arms, fontsize=9)
    draws = ", ".join(f"{len(auc[f'{COLUMNS}, {count} labels'].values)}" for count in COUNTS)
    figure.supxlabel(
        f"● AUC in this run, lead over logistic regression · lines: 95 % interval over {draws} draws", fontsize=9
    )
    return figure, "lead in AUC over logistic regression on the columns. " + "; ".join(texts).replace("-", "−")
