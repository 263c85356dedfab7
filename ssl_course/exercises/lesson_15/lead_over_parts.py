"""Lesson 15: a lead over the parts of a cross-validation, paired, and an interval that knows that parts share rows."""

import math

import matplotlib.pyplot as plt
import torch
from scipy import stats

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def lead_over_parts(ours, theirs, ratio):
    lead, count = ours - theirs, len(ours)
    t = stats.t.ppf(0.975, count - 1)
    half_width = t * lead.std() * (1 / count + ratio) ** 0.5
    return lead.mean(), half_width


FACTOR, T = "(1 / count + ratio) ** 0.5", "stats.t.ppf(0.975, count - 1)"


def _unpaired(ours, theirs, ratio):
    count = len(ours)
    std = (ours.var() + theirs.var()).sqrt()
    return (ours - theirs).mean(), stats.t.ppf(0.975, count - 1) * std * (1 / count + ratio) ** 0.5


def _two_intervals_added(ours, theirs, ratio):
    count = len(ours)
    std = ours.std() + theirs.std()
    return (ours - theirs).mean(), stats.t.ppf(0.975, count - 1) * std * (1 / count + ratio) ** 0.5


def _sorted_first(ours, theirs, ratio):
    return lead_over_parts(ours.sort().values, theirs.sort().values, ratio)


def _half_width_alone(ours, theirs, ratio):
    return lead_over_parts(ours, theirs, ratio)[1]


def _ends(ours, theirs, ratio):
    mean, half_width = lead_over_parts(ours, theirs, ratio)
    return mean - half_width, mean + half_width


MISTAKES = {
    _unpaired: "The variances of both were added, as if their parts had nothing in common. Take the deviation of the "
    "*differences*, part by part.",
    _two_intervals_added: "The deviations of both were added. Take the deviation of the differences, part by part.",
    _sorted_first: "Both were sorted, which pairs the best part of one with the best of the other. Leave the parts "
    "where they are.",
    f"{FACTOR} -> (1 / count) ** 0.5": "`ratio` was left out: this is the interval of independent draws, too narrow "
    "for parts that learn from the same rows.",
    f"{FACTOR} -> ((1 / count) ** 0.5 + ratio)": "`ratio` was added after the root. Add it to 1 / parts below it.",
    f"{FACTOR} -> (1 / count + ratio)": "The root is missing: `(1 / parts + ratio) ** 0.5`.",
    f"{FACTOR} -> (1 / count * ratio) ** 0.5": "1 / parts and `ratio` were multiplied. Add them.",
    f"{FACTOR} -> (1 / count + 1 / ratio) ** 0.5": "`ratio` was turned over. It is judged rows over learnt rows "
    "already.",
    f"{FACTOR} -> (1 + ratio) ** 0.5": "One is not divided by the number of parts: `1 / parts + ratio`.",
    f"{FACTOR} -> ((1 + ratio) / count) ** 0.5": "`ratio` was divided by the number of parts, too. More parts don't "
    "take away what they share: `1 / parts + ratio`.",
    f"{FACTOR} -> (1 / (count - 1) + ratio) ** 0.5": "Below the root stands one part too few: `1 / parts + ratio`.",
    f"{FACTOR} -> ratio**0.5": "1 / parts is missing below the root.",
    f"{T} -> 1.96": "1.96 is for very many values. With few parts take Student's t: `stats.t.ppf(0.975, parts - 1)`.",
    f"{T} -> 2 * 0.975": "0.975 was taken for a factor. Student's t has it as an argument: `stats.t.ppf(0.975, …)`.",
    f"{T} -> stats.t.ppf(0.975, count)": "Student's t with one degree of freedom too many: parts − 1.",
    f"{T} -> stats.t.ppf(0.95, count - 1)": "0.95 leaves 5 % on *one* side, 10 % in all. For 95 % between them take "
    "0.975.",
    f"{T} -> stats.t.ppf(0.025, count - 1)": "0.025 is the other end: the half width comes out negative. Take 0.975.",
    "lead.std() -> lead.std(correction=0)": "The deviation was divided by the number of parts (as numpy does). Divide "
    "by parts − 1: torch's `std()`.",
    "lead.std() -> lead.var()": "The variance was taken. Take the standard deviation: `std()`.",
    "lead.std() -> ours.std()": "The deviation is that of `ours` alone. Take that of the differences.",
    "lead.std() -> theirs.std()": "The deviation is that of `theirs` alone. Take that of the differences.",
    "ours - theirs -> theirs - ours": "The sign is turned: ours minus theirs, so that a lead of ours is positive.",
    "ours - theirs -> (ours - theirs).abs()": "The differences lost their signs, so no lead can be negative.",
    "ours - theirs -> ours / theirs - 1": "The differences were divided by `theirs`. Take them as they are.",
    "return lead.mean(), half_width -> return lead.median(), half_width": "The median was returned. Return the mean "
    "lead.",
    "return lead.mean(), half_width -> return lead.sum(), half_width": "The leads were added up. Return their mean.",
    "return lead.mean(), half_width -> return lead.mean(), 2 * half_width": "The whole width was returned. Return half "
    "of it, what stands behind ±.",
    "return lead.mean(), half_width -> return lead.mean(), lead.std()": "The second is the deviation of the parts, not "
    "yet the half width of the mean's interval.",
    "return lead.mean(), half_width -> return half_width, lead.mean()": "The two are exchanged: first the mean lead, "
    "then the half width.",
    "return lead.mean(), half_width -> return lead, half_width": "All leads came back. Return their mean.",
    _half_width_alone: "The mean lead is missing. Return two numbers, the mean and the half width.",
    _ends: "The two ends came back. Return the mean, and the half width.",
}


def _scores(count, seed, lead, ratio):
    """Scores of parts that differ in difficulty, of two that feel it alike."""
    generator = seeded(seed)
    hard = 0.6 + 0.15 * torch.randn(count, generator=generator)
    own = 0.03 * torch.randn(2, count, generator=generator)
    return {"ours": hard + lead + own[0], "theirs": hard + own[1], "ratio": ratio}


def _draw(function):
    given = _scores(5, 13, 0.05, 0.25)
    mean, half = (float(value) for value in function(*given.values()))
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 2.9), layout="constrained")
    for place, (one, other) in enumerate(zip(given["ours"].tolist(), given["theirs"].tolist(), strict=True)):
        left.plot([place, place], [other, one], color="grey", linewidth=1)
    left.plot(given["ours"], "o", color=plot.COLOURS[2], label="ours")
    left.plot(given["theirs"], "s", color="#777777", label="theirs")
    left.set_xticks(range(5), [f"part {one}" for one in range(5)])
    left.set(ylabel="accuracy")
    left.legend(frameon=False, ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    width = half if math.isfinite(half) else 0.0
    right.errorbar([mean], [0], xerr=[[max(width, 0)], [max(width, 0)]], fmt="o", color=plot.COLOURS[2], capsize=4)
    right.plot(given["ours"] - given["theirs"], [-0.3] * 5, ".", color="#777777")
    right.axvline(0, color="black", linewidth=1)
    right.set(ylim=(-0.6, 0.5), yticks=[], xlabel="ours minus theirs (dots: parts)")
    right.set_title(f"{mean:+.3f} ± {half:.3f}", fontsize=11)
    for ax in (left, right):
        plot.tidy(ax)
    return figure, f"left: accuracies of ours and theirs in five parts; right: the lead {mean:+.3f} ± {half:.3f}"


LEAD_OVER_PARTS = Exercise(
    reference=lead_over_parts,
    stars=2,
    minutes=8,
    probes=(
        Probe(
            "three parts",
            lambda: {"ours": torch.tensor([0.9, 0.5, 0.7]), "theirs": torch.tensor([0.8, 0.6, 0.55]), "ratio": 0.5},
        ),
        Probe("five parts that differ in difficulty", lambda: _scores(5, 1, 0.04, 0.25)),
        Probe("four parts, behind", lambda: _scores(4, 2, -0.06, 1 / 3)),
        Probe("ten parts, one judged row for each learnt one", lambda: _scores(10, 3, 0.0, 1.0)),
    ),
    mistakes=edited(lead_over_parts, MISTAKES),
    hints=(
        "Both were scored on the same parts. What differs between parts cancels, if you subtract first.",
        "`lead = ours - theirs` has one value per part. Its `std()` is stretched by Student's t and by the root of "
        "1 / parts + ratio.",
        "`half_width = stats.t.ppf(0.975, len(lead) - 1) * lead.std() * (1 / len(lead) + ratio) ** 0.5`; return "
        "`lead.mean(), half_width`.",
    ),
    learnt="Hard parts are hard for both and cancel; what the parts share makes the interval wider.",
    draw=_draw,
    tolerance=1e-5,
)
