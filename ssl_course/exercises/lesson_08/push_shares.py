"""Lesson 08: which negatives push a row away, and how much each?"""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited
from ssl_course.exercises.lesson_08._shared import COMMON, FIRST_AGAINST_SECOND, paired_rows
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
    "along dim=1, or divide by `sum(1, keepdim=True)`.",
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
    f"{ITSELF} -> s = s + torch.eye(len(s)) * float('-inf')": "Every entry is NaN: 0 · ∞ is not a number, a row of "
    "only −∞ has no softmax, and a minus before s turns −∞ into ∞. Use `masked_fill`, or `s[rows, columns] = …`.",
    f"{ITSELF} -> s = s.softmax(1); s[rows, rows] = 0 ; {POSITIVE_ZERO} ; return s.softmax(dim=1) -> return s": (
        "The row itself and its positive were set to zero after the softmax, so a row no longer adds up to 1. Put "
        "minus infinity in these places before it."
    ),
    POSITIVE_ZERO: "The positive's similarity was set to 0, which does not rule it out: the exponential of 0 is 1. Use "
    "minus infinity there too, as on the diagonal.",
    "softmax(dim=1) -> exp()": "These are the exponentials, so a row does not add up to 1. Divide each row by its sum, "
    "or use `s.softmax(dim=1)`.",
    "/ temperature -> / -temperature": "The least similar negatives have the largest shares. Is a sign flipped? The "
    "share grows with the similarity.",
    "roll(len(z_a)) -> roll(1)": "Row i − 1 was ruled out as the positive. All first views come first, so roll by B: "
    "`rows.roll(len(z_a))`.",
    "rows.roll(len(z_a)) -> rows ^ 1": "Rows 0 and 1, rows 2 and 3, … were taken as pairs, as neighbours. All first "
    "views come first, so the positive of row i is row (i + B) modulo 2B.",
    "torch.cat([z_a, z_b]) -> torch.stack([z_a, z_b], 1).flatten(0, 1)": "Your rows go picture by picture. Use "
    "`torch.cat`: all first views, then all second views. Rows and columns of the result stand in that order.",
    "s.softmax(dim=1) -> s.flatten().softmax(0).view_as(s)": "This is one softmax over the whole matrix. Every row "
    "shares out a push of its own: take the softmax of each row.",
    "roll(len(z_a)) -> roll(64)": "The positives were looked for 64 rows further on, whatever the size of the batch. "
    "Roll by `len(z_a)`.",
    f"{ITSELF} -> s[rows, rows] = -1 / temperature ; {POSITIVE} -> s[rows, rows.roll(len(z_a))] = -1 / temperature": (
        "A similarity of −1 still has an exponential above 0, and so a share. Use minus infinity."
    ),
    "softmax(dim=1) -> softmax(dim=1).softmax(dim=1)": "The softmax was taken twice. Return the first one.",
    f"{FIRST_AGAINST_SECOND} ; {POSITIVE} -> pass": "First views were compared with second views only, in a B × B "
    "matrix. Put all 2B views into one matrix: every row has negatives in its own view too.",
    "return s -> s[: len(z_a), : len(z_a)] = s[len(z_a) :, len(z_a) :] = float('-inf'); return s": "The negatives of a "
    "row's own view have no share. Rule out only the row itself and its positive.",
    "s.softmax(dim=1) -> s.nan_to_num(0, 0, 0) / s.nan_to_num(0, 0, 0).sum(1, keepdim=True)": "The "
    "similarities were divided by their sum, without the exponential. A softmax takes the exponential first, so that "
    "no share is negative.",
    f"{ZERO_AFTERWARDS} / temperature": "This is the push itself. Return each negative's share of it, so that each row "
    "adds up to 1.",
    "rows.roll(len(z_a)) -> rows + len(z_a)": "For the second views i + B runs past the last column. Take it modulo "
    "2B: `(rows + len(z_a)) % len(s)`, or `rows.roll(len(z_a))`.",
}


def _by_the_gradient(z_a, z_b, temperature):
    """What the name says: the gradient of each row's loss with respect to its similarities, of the negatives alone."""
    s = similarity_matrix(torch.cat([z_a, z_b])).detach().requires_grad_()
    masked = (s / temperature).masked_fill(torch.eye(len(s), dtype=torch.bool), float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    (slope,) = torch.autograd.grad(F.cross_entropy(masked, partner, reduction="sum"), s)
    slope = slope.clamp_min(0)  # the positive's is negative: it pulls
    return slope / slope.sum(1, keepdim=True)


def _usable(function):
    """Four rows that all point away from each other: of a ruled-out entry nothing may be left beside them."""
    z = torch.tensor([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    shares = function(z[:2], z[2:], 0.04).detach()
    if abs(shares[0, 1].item() - 0.5) < 0.01:
        return None
    return (
        f"Right, except where all rows point away from each other and the temperature is low: two equal negatives have "
        f"shares of {shares[0, 1].item():.2f}, not 0.5. A number such as −10 doesn't rule out: use minus infinity."
    )


def _draw_push_shares(function):
    """One temperature only: what another one does is the lesson's next question."""
    angles = torch.tensor([1.4, 0.7, 2.6, 4.0, 5.4, 1.1, 0.1, 3.2, 4.6, 5.9])  # five first views, then their positives
    z = torch.stack([angles.cos(), angles.sin()], dim=1)
    shares = function(z[:5], z[5:], 0.5)[0].detach()
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4), layout="constrained", width_ratios=(1, 1.5))
    for row, point in enumerate(z):
        own = row in (0, 5)
        style = dict(color=plot.COLOURS[3 if own else 0], linewidth=2.5 if own else 1.2)
        left.annotate("", xy=point.tolist(), xytext=(0, 0), arrowprops=dict(arrowstyle="-|>", **style))
        left.text(*(1.17 * point), str(row), color=style["color"], ha="center", va="center")
    left.set(xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), aspect="equal", xlabel="z, column 0", ylabel="z, column 1")
    left.set_title("ten rows; 0 and 5 are a pair", fontsize=10)
    right.bar(range(10), shares, color=[plot.COLOURS[3 if row in (0, 5) else 0] for row in range(10)])
    for row, word in ((0, "itself"), (5, "positive")):
        right.text(row, 0.02, word, rotation=90, ha="center", va="bottom", fontsize=9)
    right.set(xlabel="row", ylabel="share of the push on row 0", xticks=range(10), ylim=(0, 1))
    right.set_title("temperature 0.5", fontsize=10)
    right.spines[["top", "right"]].set_visible(False)
    alt = "left: ten rows as arrows; right: bars, each row's share in what pushes row 0. The largest is row "
    return figure, alt + f"{int(shares.argmax())}'s, {float(shares.max()):.2f}"


def _two_pairs():
    """All similarities are 1 or −1, and all shares 0.2, 0.5 or 0.8, so that a counter-example is short."""
    z_a, z_b = torch.tensor([[[2.0], [-1.0]], [[1.0], [3.0]]])
    return dict(z_a=z_a, z_b=z_b, temperature=2 / math.log(4))


PUSH_SHARES = Exercise(
    reference=push_shares,
    stars=2,
    minutes=8,
    probes=(
        Probe("two pairs", _two_pairs),
        Probe("three pairs that point away from each other", lambda: paired_rows(3, 2, 1.5, 0, towards=-1.0)),
        Probe("five pairs of four numbers", lambda: paired_rows(5, 4, 0.3, 1)),
    ),
    mistakes=edited(push_shares, MISTAKES | COMMON),
    hints=(
        "It is a softmax over the negatives alone: the factor 1/τ before it is the same for all of them and drops out. "
        "What has to be ruled out first?",
        "Start as in exercise 3: similarities over temperature, minus infinity on the diagonal. Row i's positive is in "
        "column i + B, modulo 2B: `rows.roll(len(z_a))`.",
        "`s[rows, rows.roll(len(z_a))] = float('-inf')`, then `s.softmax(dim=1)`",
    ),
    learnt="A softmax over the negatives: in every row their shares add up to 1.",
    draw=_draw_push_shares,
    alternatives=(_by_the_gradient,),
    usable=_usable,
)
