"""Lesson 08: InfoNCE as a double loop that one can read."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix


def info_nce_loop(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    total, rows = 0, len(s)
    for i in range(rows):
        partner = (i + rows // 2) % rows
        others = sum(s[i, k].exp() for k in range(rows) if k != i)
        total = total - torch.log(s[i, partner].exp() / others)
    return total / rows


def _by_logsumexp(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows, terms = len(s), []
    for i in range(rows):
        others = torch.cat([s[i, :i], s[i, i + 1 :]])
        terms.append(others.logsumexp(0) - s[i, (i + rows // 2) % rows])
    return torch.stack(terms).mean()


def _answers(
    z_a, z_b, temperature, candidates=lambda i, partner, rows: [k for k in range(rows) if k != i], shift=None, s=None
):
    """The probability that each row gives its partner among its candidates: [2B]."""
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature if s is None else s
    rows, found = len(s), []
    for i in range(rows):
        partner = (i + (rows // 2 if shift is None else shift)) % rows
        others = s[i, candidates(i, partner, rows)].exp().sum()
        found.append(s[i, partner].exp() / others)
    return torch.stack(found)


def _itself_kept(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature, lambda i, partner, rows: list(range(rows))).log().mean()


def _temperature_multiplied(z_a, z_b, temperature):
    return info_nce_loop(z_a, z_b, 1 / temperature)


def _temperature_left_out(z_a, z_b, temperature):
    return info_nce_loop(z_a, z_b, 1)


def _partner_left_out(z_a, z_b, temperature):
    def strangers(i, partner, rows):
        return [k for k in range(rows) if k not in (i, partner)]

    return -_answers(z_a, z_b, temperature, strangers).log().mean()


def _sum(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature).log().sum()


def _divided_by_pairs(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature).log().sum() / len(z_a)


def _other_view_only(z_a, z_b, temperature):
    def other_view(i, partner, rows):
        return [k for k in range(rows) if (k < rows // 2) != (i < rows // 2)]

    return -_answers(z_a, z_b, temperature, other_view).log().mean()


def _first_rows_only(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature).log()[: len(z_a)].mean()


def _sign(z_a, z_b, temperature):
    return _answers(z_a, z_b, temperature).log().mean()


def _no_logarithm(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature).mean()


def _next_row(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature, shift=1).log().mean()


def _not_normalised(z_a, z_b, temperature):
    z = torch.cat([z_a, z_b])
    return -_answers(z_a, z_b, temperature, s=z @ z.T / temperature).log().mean()


def _return_too_early(z_a, z_b, temperature):
    surprises = -_answers(z_a, z_b, temperature).log()
    return surprises[0] / len(surprises)


def _overwritten(z_a, z_b, temperature):
    surprises = -_answers(z_a, z_b, temperature).log()
    return surprises[-1] / len(surprises)


def _first_rows_by_all(z_a, z_b, temperature):
    return _first_rows_only(z_a, z_b, temperature) / 2


def _neighbours(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    terms = [s[i, [k for k in range(len(s)) if k != i]].logsumexp(0) - s[i, i ^ 1] for i in range(len(s))]
    return torch.stack(terms).mean()


def _first_against_second(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b]))[: len(z_a), len(z_a) :] / temperature
    return (s.logsumexp(1) - s.diagonal()).mean()


def _temperature_on_the_loss(z_a, z_b, temperature):
    return info_nce_loop(z_a, z_b, 1) / temperature


def _one_per_row(z_a, z_b, temperature):
    return -_answers(z_a, z_b, temperature).log()


def _draw_info_nce_loop(function):
    angles = torch.linspace(0, torch.pi, 13)
    first = torch.tensor([[1.0, 0.0], [-1.0, 0.0]])
    curves = {"yours": [], "expected": []}
    for angle in angles:
        # Both partners are turned away from their row by the angle; the strangers lie opposite at the start.
        second = first * angle.cos() + first.flip(1) * torch.tensor([[1.0, 1.0], [1.0, -1.0]]) * angle.sin()
        for name, loss in (("yours", function), ("expected", info_nce_loop)):
            curves[name].append(float(loss(first, second, 0.5)))
    ax = plt.subplots(figsize=(5.5, 3), layout="constrained")[1]
    degrees = torch.rad2deg(angles)
    ax.plot(degrees, curves["expected"], color="grey", linewidth=5, alpha=0.4, label="expected")
    ax.plot(degrees, curves["yours"], color=plot.COLOURS[0], marker="o", label="this function")
    ax.set(xlabel="angle between partners (degrees)", ylabel="loss (nats)", xticks=range(0, 181, 45))
    ax.legend(frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    ends = curves["yours"][0], curves["yours"][-1]
    return ax.figure, f"loss over the angle between partners: {ends[0]:.2f} at 0 degrees, {ends[1]:.2f} at 180 degrees"


def _pair(batch, dim, temperature, seed):
    generator = seeded(seed)
    z_a, z_b = torch.randn(2, batch, dim, generator=generator)
    return dict(z_a=z_a, z_b=z_a + 0.5 * z_b, temperature=temperature)


INFO_NCE_LOOP = Exercise(
    reference=info_nce_loop,
    probes=(
        Probe("two pairs of two numbers", lambda: _pair(2, 2, 0.5, 0)),
        Probe("four pairs of three numbers", lambda: _pair(4, 3, 0.8, 1)),
    ),
    mistakes=(
        Mistake(
            "itself kept",
            _itself_kept,
            "The denominator holds the row itself. Its similarity is always 1, so it would win every time: leave out "
            "k = i.",
        ),
        Mistake(
            "temperature multiplied",
            _temperature_multiplied,
            "The similarities were multiplied by the temperature. Divide: a small temperature must make differences "
            "large.",
        ),
        Mistake(
            "temperature left out",
            _temperature_left_out,
            "The temperature has no effect. Divide the similarities by it before the exponential.",
        ),
        Mistake(
            "partner missing below",
            _partner_left_out,
            "The partner is missing in the denominator. It is one of the 2B − 1 candidates; without it the fraction "
            "is no probability.",
        ),
        Mistake("sum", _sum, "This is the sum over all rows. Divide by their number, 2B: asked for is the mean."),
        Mistake(
            "divided by B",
            _divided_by_pairs,
            "The sum was divided by B, the number of pictures. There are 2B rows, and each one asks.",
        ),
        Mistake(
            "the other view only",
            _other_view_only,
            "Each row was compared with the rows of the other view only. Strangers of its own view are candidates too: "
            "all k except i.",
        ),
        Mistake(
            "first views only",
            _first_rows_only,
            "Only the first views asked for their partners. The second views ask too: let i run over all 2B rows.",
        ),
        Mistake(
            "sign",
            _sign,
            "The sign is turned. The logarithm of a probability is negative; the loss is minus that.",
        ),
        Mistake("no logarithm", _no_logarithm, "This is the mean probability. Take its logarithm before averaging."),
        Mistake(
            "the next row",
            _next_row,
            "The partner was taken to be row i + 1. Here all first views come first, so row i's partner is B rows "
            "further: (i + B) modulo 2B.",
        ),
        Mistake(
            "not normalised",
            _not_normalised,
            "The rows were compared at their own lengths. Use `similarity_matrix`, which scales them to length one.",
        ),
        Mistake(
            "return inside the loop",
            _return_too_early,
            "Only row 0 was counted. Is `return` indented too far? It belongs after the loop.",
        ),
        Mistake(
            "overwritten",
            _overwritten,
            "Only the last row was counted: `total = …` replaces what was there. Add up: `total = total + …`.",
        ),
        Mistake(
            "first views, divided by 2B",
            _first_rows_by_all,
            "The sum was divided by 2B, but only the B first views asked. Let i run over all 2B rows: `range(len(s))`.",
        ),
        Mistake(
            "neighbours as partners",
            _neighbours,
            "Rows 0 and 1, rows 2 and 3, … were taken for partners. Here all first views come first, so the partner of "
            "row i is row (i + B) modulo 2B.",
        ),
        Mistake(
            "first against second views",
            _first_against_second,
            "First views were compared with second views only, a B × B matrix. Put both into one: "
            "`similarity_matrix(torch.cat([z_a, z_b]))`. All 2B rows ask, and strangers of a row's own view count too.",
        ),
        Mistake(
            "temperature on the loss",
            _temperature_on_the_loss,
            "The loss was divided by the temperature at the end. Divide the similarities by it, before the "
            "exponential.",
        ),
        Mistake(
            "one per row",
            _one_per_row,
            "This is one number for each row. Asked for is their mean, a single number.",
        ),
    ),
    hints=(
        "For each row: how probable is its partner among all candidates? The row itself is no candidate.",
        "Let s be `similarity_matrix(torch.cat([z_a, z_b])) / temperature`. Row i's partner is row (i + B) % (2B): for "
        "second views i + B runs over the edge, and `%` brings it back to the start.",
        "In the loop over i: `others = sum(s[i, k].exp() for k in range(rows) if k != i)`, and add "
        "`-torch.log(s[i, partner].exp() / others)` to the total.",
    ),
    learnt="Every row takes a test with one right answer; the loss is its mean surprise.",
    draw=_draw_info_nce_loop,
    alternatives=(_by_logsumexp,),
)
