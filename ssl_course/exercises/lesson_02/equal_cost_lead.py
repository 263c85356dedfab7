"""Lesson 02: what pretraining gains over training from scratch that was given the same total number of views."""

import matplotlib.pyplot as plt
import torch

from ssl_course import evaluate, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def equal_cost_lead(pretrained, scratch, pretraining_steps, label_steps):
    steps = label_steps + 2 * pretraining_steps
    lead = evaluate.mean_ci(pretrained - scratch[steps])
    return lead.mean, lead.half_width


def _unpaired(pretrained, scratch, pretraining_steps, label_steps):
    rival = scratch[label_steps + 2 * pretraining_steps]
    one, other = evaluate.mean_ci(pretrained), evaluate.mean_ci(rival)
    return one.mean - other.mean, (one.half_width**2 + other.half_width**2) ** 0.5


MISTAKES = {
    "label_steps + 2 * pretraining_steps -> label_steps": "Both arms got the same number of steps *with labels*. "
    "Pretraining has cost views too: give scratch as many on top.",
    "label_steps + 2 * pretraining_steps -> 2 * pretraining_steps": "The views of the steps with labels were "
    "forgotten: the pretrained arm has trained with labels as well.",
    "2 * pretraining_steps -> pretraining_steps": "Each picture of pretraining was counted once. It is seen in *two* "
    "views, so a step of pretraining costs as much as two steps with labels.",
    "label_steps + 2 * pretraining_steps -> 2 * (label_steps + pretraining_steps)": "The steps with labels were "
    "counted twice. Only pretraining sees each picture in two views.",
    "label_steps + 2 * pretraining_steps -> 2 * label_steps + pretraining_steps": "The two views were counted in the "
    "wrong place: a step of *pretraining* sees each picture twice.",
    "label_steps + 2 * pretraining_steps -> 2 * pretraining_steps - label_steps": "The steps with labels were "
    "subtracted. The pretrained arm has spent both: add them.",
    "scratch[steps] -> scratch[max(scratch)]": "This is the longest run there is. Take the one with the same total "
    "number of views.",
    "pretrained - scratch[steps] -> scratch[steps] - pretrained": "This is the lead of training from scratch. "
    "Positive should mean that pretraining is ahead.",
    "pretrained - scratch[steps] -> (pretrained - scratch[steps]).abs()": "The differences lost their sign, so "
    "pretraining could never be behind. Leave out `abs`.",
    "pretrained - scratch[steps] -> pretrained.sort().values - scratch[steps].sort().values": "Sorted, the numbers of "
    "one seed no longer stand side by side. Subtract in the given order.",
    "lead.mean, lead.half_width -> lead.half_width, lead.mean": "The order is wrong: first the mean, then the half "
    "width.",
    "return lead.mean, lead.half_width -> return lead.mean - lead.half_width, lead.mean + lead.half_width": "These are "
    "the two ends of the interval. Return its middle and its half width.",
    "return lead.mean, lead.half_width -> return lead": "This is the whole `Interval`, single differences included. "
    "Return two numbers: `.mean` and `.half_width`.",
    "lead.half_width -> 2 * lead.half_width": "This is the whole width of the interval. Return half of it.",
    "lead.half_width -> float((pretrained - scratch[steps]).std())": "This is how far single seeds scatter. The "
    "interval of their mean is `evaluate.mean_ci(…).half_width`.",
    _unpaired: "The intervals of the two arms were combined as if the arms were unrelated. Subtract seed by seed "
    "first; then `evaluate.mean_ci` of the differences.",
}


def _curve(steps, seeds=5):
    """Made-up accuracies from scratch after so many steps: rising, and slower and slower; one for each seed."""
    return 0.62 - 0.42 * 0.99 ** (steps / 2) + 0.04 * torch.randn(seeds, generator=seeded(7))


def _draw(function):
    pretraining, labels = 100, 100
    pretrained = _curve(300) + 0.1 + 0.01 * torch.randn(5, generator=seeded(3))
    scratch = {steps: _curve(steps) for steps in range(0, 501, 50)}
    lead, half = (float(value) for value in function(pretrained, scratch, pretraining, labels))
    ax = plt.subplots(figsize=(6.5, 3.2))[1]
    views = [64 * steps / 1000 for steps in scratch]
    means = [float(values.mean()) for values in scratch.values()]
    ax.plot(views, means, "--s", color=plot.figure.BASELINE, label="from scratch (made-up numbers)")
    at, top = 64 * (2 * pretraining + labels) / 1000, float(pretrained.mean())
    ax.plot(at, top, "o", color=plot.COLOURS[0], markersize=11, label="pretrained, with all it has cost")
    ax.plot([at, at], [top, top - lead], color=plot.COLOURS[0], linewidth=1)
    ax.errorbar(at, top - lead, yerr=abs(half), color="black", capsize=5, marker="_", markersize=14)
    words = f"your lead, {lead:+.3f} ± {half:.3f}:\ndoes it end on the curve?"
    ax.text(at + 0.6, top - lead - 0.015, words, va="top", fontsize=9)
    ax.set(xlabel="views in all (thousands)", ylabel="accuracy")
    ax.legend(frameon=False, loc="lower right", fontsize=9)
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, f"accuracy from scratch over views; a circle for pretraining; from it down the lead, {lead:.3f}"


def _arms(pretraining_steps, label_steps, seeds):
    one, two = pretraining_steps, label_steps
    steps = {two, one, 2 * one, one + two, two + 2 * one, 2 * (one + two), 2 * two + one, 2 * one - two, 3 * one + two}
    draw = torch.rand(len(steps) + 1, seeds, generator=seeded(seeds)).mul(0.3).add(0.3).round(decimals=2)
    scratch = dict(zip(sorted(steps), draw, strict=False))
    return dict(pretrained=draw[-1], scratch=scratch, pretraining_steps=one, label_steps=two)


EQUAL_COST_LEAD = Exercise(
    reference=equal_cost_lead,
    stars=2,
    minutes=8,
    probes=(
        Probe("three seeds, 100 steps of pretraining, 30 with labels", lambda: _arms(100, 30, 3)),
        Probe("five seeds, 550 steps of pretraining, 750 with labels", lambda: _arms(550, 750, 5)),
        Probe("four seeds, 40 steps of pretraining, 10 with labels", lambda: _arms(40, 10, 4)),
    ),
    mistakes=edited(equal_cost_lead, MISTAKES),
    hints=(
        "How many views has the pretrained arm seen in all? And how many steps of 64 views are that?",
        "A step of pretraining sees two views of each picture, a step with labels one: `label_steps + 2 * …`.",
        "`lead = evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps])`; then its two numbers.",
    ),
    learnt="Pretraining is paid for in views. At equal total cost, the question is what they are best spent on.",
    draw=_draw,
)
