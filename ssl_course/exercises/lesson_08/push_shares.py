"""Lesson 08: which strangers push a row away, and how much each?"""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix


def push_shares(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows = torch.arange(len(s))
    s[rows, rows] = float("-inf")
    s[rows, rows.roll(len(z_a))] = float("-inf")
    return s.softmax(dim=1)


def _by_the_gradient(z_a, z_b, temperature):
    """What the name says: the gradient of each row's loss with respect to its similarities, of the strangers alone."""
    s = similarity_matrix(torch.cat([z_a, z_b])).detach().requires_grad_()
    masked = (s / temperature).masked_fill(torch.eye(len(s), dtype=torch.bool), float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    (slope,) = torch.autograd.grad(F.cross_entropy(masked, partner, reduction="sum"), s)
    slope = slope.clamp_min(0)  # the partner's is negative: it pulls
    return slope / slope.sum(1, keepdim=True)


def _scaled(z_a, z_b, temperature):
    """Similarities over the temperature; which entries are the row itself; which are its partner."""
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    itself = torch.eye(len(s), dtype=torch.bool)
    return s, itself, itself.roll(len(z_a), dims=1)


def _partner_counted(z_a, z_b, temperature):
    s, itself, _ = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself, float("-inf")).softmax(1)


def _itself_counted(z_a, z_b, temperature):
    s, _, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(partner, float("-inf")).softmax(1)


def _no_shares(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself, float("-inf")).softmax(1).masked_fill(partner, 0)


def _wrong_axis(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself | partner, float("-inf")).softmax(0)


def _whole_matrix(z_a, z_b, temperature):
    shares = push_shares(z_a, z_b, temperature)
    return shares / len(shares)


def _zero_for_both(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself | partner, 0).softmax(1)


def _temperature_left_out(z_a, z_b, temperature):
    return push_shares(z_a, z_b, 1)


def _temperature_multiplied(z_a, z_b, temperature):
    return push_shares(z_a, z_b, 1 / temperature)


def _next_row(z_a, z_b, temperature):
    s, itself, _ = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself | itself.roll(1, dims=1), float("-inf")).softmax(1)


def _equal_shares(z_a, z_b, temperature):
    _, itself, partner = _scaled(z_a, z_b, temperature)
    return (~(itself | partner)).float() / (len(itself) - 2)


def _second_half_forgotten(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    partner[len(z_a) :] = False
    return s.masked_fill(itself | partner, float("-inf")).softmax(1)


def _nobody_ruled_out(z_a, z_b, temperature):
    return _scaled(z_a, z_b, temperature)[0].softmax(1)


def _not_a_number(z_a, z_b, temperature):
    s = _scaled(z_a, z_b, temperature)[0]
    return (s + torch.eye(len(s)) * float("-inf")).softmax(1)


def _zeroed_afterwards(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.softmax(1).masked_fill(itself | partner, 0)


def _zero_for_the_partner(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself, float("-inf")).masked_fill(partner, 0).softmax(1)


def _exponentials(z_a, z_b, temperature):
    s, itself, partner = _scaled(z_a, z_b, temperature)
    return s.masked_fill(itself | partner, float("-inf")).exp()


def _push_itself(z_a, z_b, temperature):
    return _no_shares(z_a, z_b, temperature) / temperature


def _not_normalised(z_a, z_b, temperature):
    z = torch.cat([z_a, z_b])
    _, itself, partner = _scaled(z_a, z_b, temperature)
    return (z @ z.T / temperature).masked_fill(itself | partner, float("-inf")).softmax(1)


def _draw_push_shares(function):
    generator = seeded(4)
    z_a = torch.randn(5, 2, generator=generator)
    z_b = z_a + 0.15 * torch.randn(5, 2, generator=generator)
    axes = plt.subplots(1, 2, figsize=(8, 2.7), layout="constrained", sharey=True)[1]
    tops = []
    for ax, temperature in zip(axes, (0.1, 1.0), strict=True):
        shares = function(z_a, z_b, temperature)[0].detach()
        tops.append(float(shares.max()))
        colours = [plot.COLOURS[3] if row in (0, 5) else plot.COLOURS[0] for row in range(10)]
        ax.bar(range(10), shares, color=colours)
        for row, word in ((0, "itself"), (5, "partner")):
            ax.text(row, 0.02, word, rotation=90, ha="center", va="bottom", fontsize=8)
        ax.set(xlabel="other row of the batch", xticks=range(10), ylim=(0, 1))
        ax.set_title(f"temperature {temperature:g}", fontsize=9)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("share of row 0's push")
    alt = "bars: the share of each of ten rows in what pushes row 0. "
    return axes[0].figure, alt + f"The largest is {tops[0]:.2f} at temperature 0.1 and {tops[1]:.2f} at 1"


def _pair(batch, dim, temperature, seed):
    z_a, z_b = torch.randn(2, batch, dim, generator=seeded(seed))
    return dict(z_a=z_a, z_b=z_a + 0.5 * z_b, temperature=temperature)


PUSH_SHARES = Exercise(
    reference=push_shares,
    probes=(
        Probe("three pairs of two numbers", lambda: _pair(3, 2, 0.5, 0)),
        Probe("five pairs of four numbers", lambda: _pair(5, 4, 0.3, 1)),
    ),
    mistakes=(
        Mistake(
            "partner counted",
            _partner_counted,
            "The partner has a share of the push, but it pulls. Rule it out as well: its column is i + B, modulo 2B.",
        ),
        Mistake(
            "itself counted",
            _itself_counted,
            "The row itself has a share. Nothing pushes itself away: minus infinity on the diagonal.",
        ),
        Mistake(
            "not shares of the push",
            _no_shares,
            "These are the candidates' probabilities with the partner's set to zero afterwards, so a row does not add "
            "up to 1. Rule the partner out before the softmax.",
        ),
        Mistake("wrong axis", _wrong_axis, "Columns add up to 1 instead of rows. A row asks: softmax along dim=1."),
        Mistake(
            "shares of everything",
            _whole_matrix,
            "The whole matrix adds up to 1. Every row has a push of its own: each row shall add up to 1.",
        ),
        Mistake(
            "zero before the softmax",
            _zero_for_both,
            "Zero does not rule anything out: its exponential is 1. Use minus infinity.",
        ),
        Mistake(
            "temperature left out",
            _temperature_left_out,
            "The temperature has no effect. Divide the similarities by it before the softmax.",
        ),
        Mistake(
            "temperature multiplied",
            _temperature_multiplied,
            "The similarities were multiplied by the temperature. Divide them by it.",
        ),
        Mistake(
            "the next row",
            _next_row,
            "Row i + 1 was ruled out as the partner. All first views come first, so the partner of row i is row i + B.",
        ),
        Mistake(
            "equal shares",
            _equal_shares,
            "All strangers have the same share. In this loss the share grows with the exponential of the similarity.",
        ),
        Mistake(
            "second half forgotten",
            _second_half_forgotten,
            "The partner is ruled out for the first B rows only. That of row i + B stands B columns back: "
            "`rows.roll(len(z_a))` gives the partners of all 2B rows.",
        ),
        Mistake(
            "nobody ruled out",
            _nobody_ruled_out,
            "Nobody was ruled out: the row itself and its partner still have shares. Did you keep the result of "
            "`masked_fill`? Only `masked_fill_` changes s itself.",
        ),
        Mistake(
            "not a number",
            _not_a_number,
            "All of it is NaN: 0 · ∞ is no number, and a row of only −∞ has no softmax. Use `masked_fill`, or "
            "`s[rows, columns] = …`.",
        ),
        Mistake(
            "zeroed after the softmax",
            _zeroed_afterwards,
            "The row itself and its partner were set to zero after the softmax, so a row no longer adds up to 1. Put "
            "minus infinity in these places before it.",
        ),
        Mistake(
            "zero for the partner",
            _zero_for_the_partner,
            "The partner's similarity was set to 0, which does not rule it out: the exponential of 0 is 1. Use minus "
            "infinity there too, as on the diagonal.",
        ),
        Mistake(
            "exponentials",
            _exponentials,
            "These are the exponentials, and a row does not add up to 1. Divide each by its row's sum, or use "
            "`s.softmax(dim=1)`.",
        ),
        Mistake(
            "probabilities over τ",
            _push_itself,
            "That is the push itself. Asked for is each stranger's share of it: each row shall add up to 1.",
        ),
        Mistake(
            "not normalised",
            _not_normalised,
            "The rows were compared at their own lengths. Use `similarity_matrix`, which scales them to length one.",
        ),
    ),
    hints=(
        "It is a softmax over the strangers alone. Who has to be ruled out first?",
        "Start as in exercise 3: similarities over temperature, minus infinity on the diagonal. Row i's partner stands "
        "in column i + B, modulo 2B: `rows.roll(len(z_a))`.",
        "`s[rows, rows.roll(len(z_a))] = float('-inf')`, then `s.softmax(dim=1)`",
    ),
    learnt="A softmax over the strangers: whoever looks most like you pushes you hardest.",
    draw=_draw_push_shares,
    alternatives=(_by_the_gradient,),
)
