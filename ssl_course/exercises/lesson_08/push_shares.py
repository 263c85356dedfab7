"""Lesson 08: which negatives push a row away, and how much each?"""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.lesson_08._shared import COMMON, paired_rows
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix


def push_shares(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows = torch.arange(len(s))
    s[rows, rows] = float("-inf")
    s[rows, rows.roll(len(z_a))] = float("-inf")
    return s.softmax(dim=1)


ITSELF, POSITIVE = 's[rows, rows] = float("-inf")', 's[rows, rows.roll(len(z_a))] = float("-inf")'
POSITIVE_ZERO = f"{POSITIVE} -> s[rows, rows.roll(len(z_a))] = 0"
ZERO_AFTERWARDS = (
    f"{POSITIVE} -> s = s.softmax(1); s[rows, rows.roll(len(z_a))] = 0 ; return s.softmax(dim=1) -> return s"
)

MISTAKES = {
    f"{POSITIVE} -> pass": "The positive has a share of the push, but it pulls. Rule it out too: its column is i + B, "
    "modulo 2B.",
    f"{ITSELF} -> pass": "The row itself has a share, but nothing pushes itself away. Put minus infinity on the "
    "diagonal.",
    ZERO_AFTERWARDS: "These are the candidates' probabilities with the positive's set to zero afterwards, so a row "
    "does not add up to 1. Rule the positive out before the softmax.",
    "dim=1 -> dim=0": "The columns add up to 1 instead of the rows. Each row has a push to share out: take the softmax "
    "along dim=1.",
    "softmax(dim=1) -> softmax(dim=1) / len(s)": "The whole matrix adds up to 1. Every row has a push of its own, so "
    "each row should add up to 1.",
    f"{ITSELF} -> s[rows, rows] = 0 ; {POSITIVE_ZERO}": "Zero does not rule anything out, because its exponential is "
    "1. Use minus infinity.",
    "roll(len(z_a)) -> roll(-1)": "Row i + 1 was ruled out as the positive. All first views come first, so the "
    "positive of row i is row (i + B) modulo 2B.",
    "/ temperature -> * 0": "All negatives have the same share. In this loss the share grows with the exponential of "
    "the similarity.",
    "rows, rows.roll(len(z_a)) -> rows[: len(z_a)], rows[len(z_a) :]": "The positive is ruled out for the first B rows "
    "only. For row i + B it is B columns back: `rows.roll(len(z_a))` gives the positives of all 2B rows.",
    f"{ITSELF} -> pass ; {POSITIVE} -> pass": "Nothing was ruled out: the row itself and its positive still have "
    "shares. Did you keep the result of `masked_fill`? Only `masked_fill_` changes s itself.",
    f"{ITSELF} -> s = s + torch.eye(len(s)) * float('-inf')": "Every entry is NaN: 0 · ∞ is not a number, and a row of "
    "only −∞ has no softmax. Use `masked_fill`, or `s[rows, columns] = …`.",
    f"{ITSELF} -> s = s.softmax(1); s[rows, rows] = 0 ; {POSITIVE_ZERO} ; return s.softmax(dim=1) -> return s": (
        "The row itself and its positive were set to zero after the softmax, so a row no longer adds up to 1. Put "
        "minus infinity in these places before it."
    ),
    POSITIVE_ZERO: "The positive's similarity was set to 0, which does not rule it out: the exponential of 0 is 1. Use "
    "minus infinity there too, as on the diagonal.",
    "softmax(dim=1) -> exp()": "These are the exponentials, so a row does not add up to 1. Divide each row by its sum, "
    "or use `s.softmax(dim=1)`.",
    f"{ZERO_AFTERWARDS} / temperature": "This is the push itself. Return each negative's share of it, so that each row "
    "adds up to 1.",
}


def _by_the_gradient(z_a, z_b, temperature):
    """What the name says: the gradient of each row's loss with respect to its similarities, of the negatives alone."""
    s = similarity_matrix(torch.cat([z_a, z_b])).detach().requires_grad_()
    masked = (s / temperature).masked_fill(torch.eye(len(s), dtype=torch.bool), float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    (slope,) = torch.autograd.grad(F.cross_entropy(masked, partner, reduction="sum"), s)
    slope = slope.clamp_min(0)  # the positive's is negative: it pulls
    return slope / slope.sum(1, keepdim=True)


def _draw_push_shares(function):
    generator = seeded(4)
    z_a = torch.randn(5, 2, generator=generator)
    z_b = z_a + 0.15 * torch.randn(5, 2, generator=generator)
    axes, tops = plt.subplots(1, 2, figsize=(8, 2.7), layout="constrained", sharey=True)[1], []
    for ax, temperature in zip(axes, (0.1, 1.0), strict=True):
        shares = function(z_a, z_b, temperature)[0].detach()
        tops.append(float(shares.max()))
        ax.bar(range(10), shares, color=[plot.COLOURS[3 if row in (0, 5) else 0] for row in range(10)])
        for row, word in ((0, "itself"), (5, "positive")):
            ax.text(row, 0.02, word, rotation=90, ha="center", va="bottom", fontsize=8)
        ax.set(xlabel="other row of the batch", xticks=range(10), ylim=(0, 1))
        ax.set_title(f"temperature {temperature:g}", fontsize=9)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("share of row 0's push")
    alt = "bars: the share of each of ten rows in what pushes row 0. "
    return axes[0].figure, alt + f"The largest is {tops[0]:.2f} at temperature 0.1 and {tops[1]:.2f} at 1"


PUSH_SHARES = Exercise(
    reference=push_shares,
    probes=(
        Probe("three pairs of two numbers", lambda: paired_rows(3, 2, 0.5, 0)),
        Probe("five pairs of four numbers", lambda: paired_rows(5, 4, 0.3, 1)),
    ),
    mistakes=edited(push_shares, MISTAKES | COMMON),
    hints=(
        "It is a softmax over the negatives alone. What has to be ruled out first?",
        "Start as in exercise 3: similarities over temperature, minus infinity on the diagonal. Row i's positive is in "
        "column i + B, modulo 2B: `rows.roll(len(z_a))`.",
        "`s[rows, rows.roll(len(z_a))] = float('-inf')`, then `s.softmax(dim=1)`",
    ),
    learnt="A softmax over the negatives: whoever looks most like you pushes you hardest.",
    draw=_draw_push_shares,
    alternatives=(_by_the_gradient,),
)
