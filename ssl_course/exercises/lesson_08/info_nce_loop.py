"""Lesson 08: InfoNCE as a double loop that one can read."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited
from ssl_course.exercises.lesson_08._shared import COMMON, FIRST_AGAINST_SECOND, paired_rows
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix


def info_nce_loop(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    total, rows = 0, len(s)
    for i in range(rows):
        partner = (i + rows // 2) % rows
        others = sum(s[i, k].exp() for k in range(rows) if k != i)
        total = total - torch.log(s[i, partner].exp() / others)
    return total / rows


MISTAKES = {
    " if k != i -> ": "The denominator includes the row itself. Its similarity to itself is always 1, so it would win "
    "every time: leave out k = i.",
    "k != i -> k != partner": "The positive was left out of the denominator, and the row itself was kept. It is the "
    "other way round: leave out k = i only.",
    "k != i -> k not in (i, partner)": "The positive is missing from the denominator. It is one of the 2B − 1 "
    "candidates; without it the fraction is not a probability.",
    "total / rows -> total": "This is the sum over all rows. Return the mean: divide by the number of rows, 2B.",
    "total / rows -> total / len(z_a)": "The sum was divided by B, the number of pictures. It runs over 2B rows, so "
    "divide by 2B.",
    "k != i -> (k < rows // 2) != (i < rows // 2)": "Each row was compared with the rows of the other view only. "
    "Negatives from its own view are candidates too: take all k except i.",
    "i in range(rows) -> i in range(len(z_a)) ; total / rows -> total / len(z_a)": "Only the first views were counted. "
    "The second views have positives too: let i run over all 2B rows.",
    "total - torch -> total + torch": "The sign is flipped. The logarithm of a probability is negative; the loss is "
    "minus that.",
    "torch.log -> ": "This is minus the mean probability. Take the logarithm of each probability before you average.",
    "i + rows // 2 -> i + 1": "The positive was taken to be row i + 1. Here all first views come first, so the "
    "positive of row i is B rows further on: row (i + B) modulo 2B.",
    "    return ->         return": "Only row 0 was counted. Is `return` indented too far? It belongs after the loop.",
    "total - torch -> -torch": "Only the last row was counted: `total = …` replaces the earlier value. Add the terms "
    "up: `total = total + …`.",
    "i in range(rows) -> i in range(len(z_a))": "The sum was divided by 2B, but it covers only the B first views. Let "
    "i run over all 2B rows: `range(len(s))`.",
    "(i + rows // 2) % rows -> i ^ 1": "Rows 0 and 1, rows 2 and 3, … were taken as pairs. Here all first views come "
    "first, so the positive of row i is row (i + B) modulo 2B.",
    f"{FIRST_AGAINST_SECOND} ; (i + rows // 2) % rows -> i ;  if k != i -> ": "First views were compared with second "
    "views only, in a B × B matrix. Put all 2B views into one matrix, `similarity_matrix(torch.cat([z_a, z_b]))`: "
    "every row counts, and so do negatives from its own view.",
    " / temperature ->  ; total / rows -> total / rows / temperature": "The loss was divided by the temperature at the "
    "end. Divide the similarities by it, before the exponential.",
    "= 0, -> = torch.zeros(len(s)), ; total = total - torch -> total[i] = -torch ; total / rows -> total": (
        "This is one number per row. Return their mean, a single number."
    ),
    "/ others -> / (others + s[i, partner].exp())": "The positive stands in the denominator twice. The sum over all k "
    "except i holds it already.",
    "/ others -> / others * (rows - 1)": "The denominator is the mean over the candidates. Take their sum, so that the "
    "fraction is a probability.",
    " / others -> ": "The denominator is missing: divide by the sum over all candidates, or every row is only pulled "
    "to its positive and nothing is pushed away.",
    "(i + rows // 2) % rows -> i": "Each row was taken as its own positive. The positive of row i is row (i + B) "
    "modulo 2B.",
    "torch.log ->  ; total / rows -> -torch.log(-total / rows)": "The logarithm was taken of the mean probability. "
    "Take it for each row, then average.",
    "s[i, partner].exp() -> max(s[i, k] for k in range(rows) if k != i).exp()": "The most similar candidate was taken "
    "as the positive. The positive of row i is row (i + B) modulo 2B, however similar it is.",
    "torch.log -> torch.log2": "This is a logarithm to base 2. Take the natural one, `torch.log`.",
    "(i + rows // 2) % rows -> i + rows // 2": "A number runs past the last of the 2B rows. For a second view i + B "
    "does: bring it back to the start, `(i + B) % (2 * B)`.",
    "s[i, partner].exp() / others -> (s[i, partner].exp() / others).item()": "`torch.log` takes a tensor, and a plain "
    "number came: leave `.item()`, `float` and `math` out.",
    "for i in range(rows) -> for i in rows": "A number can't be run through. Write `range(…)` around it.",
}


def _by_logsumexp(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows, terms = len(s), []
    for i in range(rows):
        others = torch.cat([s[i, :i], s[i, i + 1 :]])
        terms.append(others.logsumexp(0) - s[i, (i + rows // 2) % rows])
    return torch.stack(terms).mean()


def _draw_info_nce_loop(function):
    angles = torch.linspace(0, torch.pi, 13)
    first, up = torch.tensor([[1.0, 0.0], [-1.0, 0.0]]), torch.tensor([0.0, 1.0])
    # Both positives are turned away from their row by the angle; the negatives lie opposite at the start.
    seconds = [first * angle.cos() + up * angle.sin() for angle in angles]
    yours, expected = ([float(loss(first, second, 0.5)) for second in seconds] for loss in (function, info_nce_loop))
    ax = plt.subplots(figsize=(5.5, 3), layout="constrained")[1]
    degrees = torch.rad2deg(angles)
    ax.plot(degrees, expected, color="grey", linewidth=5, alpha=0.4, label="expected")
    ax.plot(degrees, yours, color=plot.COLOURS[0], marker="o", label="this function")
    ax.set(xlabel="angle between a row and its positive (degrees)", ylabel="loss (nats)", xticks=range(0, 181, 45))
    ax.legend(frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    alt = "loss over the angle between a row and its positive: "
    return ax.figure, alt + f"{yours[0]:.2f} at 0 degrees, {yours[-1]:.2f} at 180 degrees"


INFO_NCE_LOOP = Exercise(
    reference=info_nce_loop,
    stars=2,
    minutes=10,
    probes=(
        Probe("two pairs", lambda: paired_rows(2, 2, 0.5, 0)),
        Probe("four pairs of three numbers", lambda: paired_rows(4, 3, 0.8, 1)),
        Probe("three pairs that point away from each other", lambda: paired_rows(3, 4, 1.5, 2, towards=-1.0)),
    ),
    mistakes=edited(info_nce_loop, MISTAKES | COMMON),
    hints=(
        "For each row: how probable is its positive among all candidates? The row itself is not a candidate.",
        "Let s be `similarity_matrix(torch.cat([z_a, z_b])) / temperature`. The positive of row i is row "
        "(i + B) % (2B): for second views i + B runs past the end, and `%` brings it back to the start.",
        "In the loop over i: `others = sum(s[i, k].exp() for k in range(rows) if k != i)`, and add "
        "`-torch.log(s[i, partner].exp() / others)` to the total.",
    ),
    learnt="Every row takes a test with one right answer; the loss is its mean surprise.",
    draw=_draw_info_nce_loop,
    alternatives=(_by_logsumexp,),
)
