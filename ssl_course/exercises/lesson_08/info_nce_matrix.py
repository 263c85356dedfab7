"""Lesson 08: InfoNCE as one matrix product and a cross-entropy."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded
from ssl_course.exercises.usability import blocked_gradient, looped
from ssl_course.exercises.lesson_08.similarity_matrix import similarity_matrix


def info_nce_matrix(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    s.fill_diagonal_(float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    return F.cross_entropy(s, partner)


def _of_the_package(z_a, z_b, temperature):
    return losses.info_nce(z_a, z_b, temperature=temperature)


def _masked(z_a, z_b, temperature):
    """The matrix without its diagonal, and the column in which each partner stands."""
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    return s.masked_fill(torch.eye(len(s), dtype=torch.bool), float("-inf")), torch.arange(len(s)).roll(len(z_a))


def _partner_moved_to_column_0(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    rows = torch.arange(len(s))
    s = torch.cat([s[rows, partner][:, None], s.scatter(1, partner[:, None], float("-inf"))], dim=1)
    return F.cross_entropy(s, torch.zeros(len(s), dtype=torch.long))


def _itself_kept(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    return F.cross_entropy(s, _masked(z_a, z_b, temperature)[1])


def _not_shifted(z_a, z_b, temperature):
    s = _masked(z_a, z_b, temperature)[0]
    return F.cross_entropy(s, torch.arange(len(s)))


def _itself_as_target(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    return F.cross_entropy(s, torch.arange(len(s)))


def _interleaved(z_a, z_b, temperature):
    s = _masked(z_a, z_b, temperature)[0]
    return F.cross_entropy(s, torch.arange(len(s)) ^ 1)


def _one_direction(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    return F.cross_entropy(s[: len(z_a)], partner[: len(z_a)])


def _between(z_a, z_b):
    return F.normalize(z_a, dim=1) @ F.normalize(z_b, dim=1).T


def _across_one_way(z_a, z_b, temperature):
    return F.cross_entropy(_between(z_a, z_b) / temperature, torch.arange(len(z_a)))


def _across_both_ways(z_a, z_b, temperature):
    return (_across_one_way(z_a, z_b, temperature) + _across_one_way(z_b, z_a, temperature)) / 2


def _wrong_axis(z_a, z_b, temperature):
    z = F.normalize(torch.cat([z_a, z_b]), dim=0)
    s = (z @ z.T / temperature).fill_diagonal_(float("-inf"))
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def _temperature_multiplied(z_a, z_b, temperature):
    return info_nce_matrix(z_a, z_b, 1 / temperature)


def _temperature_left_out(z_a, z_b, temperature):
    return info_nce_matrix(z_a, z_b, 1)


def _softmax_twice(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    return F.cross_entropy(s.softmax(dim=1), partner)


def _sum(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    return F.cross_entropy(s, partner, reduction="sum")


def _zero_on_the_diagonal(z_a, z_b, temperature):
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    return F.cross_entropy(s.fill_diagonal_(0), _masked(z_a, z_b, temperature)[1])


def _not_normalised(z_a, z_b, temperature):
    z = torch.cat([z_a, z_b])
    s = (z @ z.T / temperature).fill_diagonal_(float("-inf"))
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def _not_normalised_itself_kept(z_a, z_b, temperature):
    z = torch.cat([z_a, z_b])
    return F.cross_entropy(z @ z.T / temperature, torch.arange(len(z)).roll(len(z_a)))


def _not_a_number(z_a, z_b, temperature):
    s = _masked(z_a, z_b, temperature)[0]
    return F.cross_entropy(s, torch.eye(len(s)).roll(len(z_a), 1))


def _views_interleaved(z_a, z_b, temperature):
    s = similarity_matrix(torch.stack([z_a, z_b], 1).flatten(0, 1)) / temperature
    return F.cross_entropy(s.fill_diagonal_(float("-inf")), torch.arange(len(s)).roll(len(z_a)))


def _temperature_on_the_loss(z_a, z_b, temperature):
    return info_nce_matrix(z_a, z_b, 1) / temperature


def _no_logarithm(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    return F.nll_loss(s.softmax(1), partner)


def _exponential_first(z_a, z_b, temperature):
    s, partner = _masked(z_a, z_b, temperature)
    return F.cross_entropy(s.exp(), partner)


def _draw_info_nce_matrix(function):
    angles = torch.tensor([0.3, 1.1, 2.5, 3.9, 0.9, 2.0, 2.2, 4.7])  # four first views, then their partners
    z = torch.stack([angles.cos(), angles.sin()], dim=1).requires_grad_()
    loss = function(z[:4], z[4:], 0.5)
    (slope,) = torch.autograd.grad(loss, z)
    ax = plt.subplots(figsize=(4.6, 4.2), layout="constrained")[1]
    circle = torch.linspace(0, 2 * torch.pi, 200)
    ax.plot(circle.cos(), circle.sin(), color="lightgrey", linewidth=1)
    points, moves = z.detach(), -1.6 * slope
    for row in range(8):
        colour = plot.COLOURS[row % 4]
        ax.plot(*points[row], plot.MARKERS[row // 4], color=colour, markersize=9)
        ax.text(*(1.16 * points[row]), str(row), color=colour, ha="center", va="center")
        arrow = dict(arrowstyle="-|>", color=colour, linewidth=1.6)
        ax.annotate("", xy=(points[row] + moves[row]).tolist(), xytext=points[row].tolist(), arrowprops=arrow)
    ax.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xlabel="z, column 0", ylabel="z, column 1")
    note = f"loss {loss.item():.2f}\narrows: where each row is sent\npartners share a colour"
    ax.text(0, 0, note, ha="center", va="center", fontsize=9)
    alt = "four pairs of points on a circle, each with an arrow along which the loss falls; the loss is "
    return ax.figure, alt + f"{loss.item():.2f}"


def _pair(batch, dim, temperature, seed):
    z_a, z_b = torch.randn(2, batch, dim, generator=seeded(seed))
    return dict(z_a=z_a, z_b=z_a + 0.5 * z_b, temperature=temperature)


def _usable(function):
    slow = looped(function, _pair(4, 3, 0.5, 2), _pair(8, 3, 0.5, 2))
    return slow or blocked_gradient(function, INFO_NCE_MATRIX.probes[-1], "z_a", "z_b")


INFO_NCE_MATRIX = Exercise(
    reference=info_nce_matrix,
    probes=(
        Probe("two pairs of two numbers", lambda: _pair(2, 2, 0.5, 0)),
        Probe("five pairs of four numbers", lambda: _pair(5, 4, 0.7, 1)),
    ),
    mistakes=(
        Mistake(
            "itself kept",
            _itself_kept,
            "Each row still competes with itself, and its similarity to itself is the largest there is. Put minus "
            "infinity on the diagonal before the cross-entropy.",
        ),
        Mistake(
            "zero on the diagonal",
            _zero_on_the_diagonal,
            "Zero on the diagonal does not remove a row from its own candidates: the exponential of 0 is 1. Minus "
            "infinity does, its exponential is 0.",
        ),
        Mistake(
            "target not shifted",
            _not_shifted,
            "The loss is infinite: a row is asked for itself, which is ruled out. (The targets 0, 1, 2, … do that, and "
            "zeros do it for row 0.) The partner stands B columns further: shift the targets by B (`roll`). First look "
            "at `s.shape`: it must be 2B × 2B, all views against all (`torch.cat` along dim 0). In a B × B matrix the "
            "diagonal holds the partners, and nothing may be ruled out.",
        ),
        Mistake(
            "everyone asks for itself",
            _itself_as_target,
            "The targets 0, 1, 2, … ask every row for itself, and the diagonal is still there, so the task is solved "
            "before training. Rule out the diagonal and shift the targets by B.",
        ),
        Mistake(
            "neighbours as partners",
            _interleaved,
            "Rows 0 and 1, rows 2 and 3, … were taken for partners. Here all first views come first, so the partner of "
            "row i is row i + B.",
        ),
        Mistake(
            "first views only",
            _one_direction,
            "Only the first views ask. Let all 2B rows of the matrix into the cross-entropy.",
        ),
        Mistake(
            "first against second views, one way",
            _across_one_way,
            "This compares first views with second views only, a B × B matrix. It is a loss that people use, but here "
            "all 2B rows ask, and strangers of a row's own view count too.",
        ),
        Mistake(
            "first against second views, both ways",
            _across_both_ways,
            "This is the B × B loss taken both ways (CLIP uses it). Here strangers of a row's own view are candidates "
            "too: one matrix of all 2B rows.",
        ),
        Mistake(
            "wrong axis",
            _wrong_axis,
            "The columns were scaled to length one instead of the rows. `similarity_matrix` does it along dim=1.",
        ),
        Mistake(
            "temperature multiplied",
            _temperature_multiplied,
            "The similarities were multiplied by the temperature. Divide them by it.",
        ),
        Mistake(
            "temperature left out",
            _temperature_left_out,
            "The temperature has no effect. Divide the similarities by it.",
        ),
        Mistake(
            "softmax twice",
            _softmax_twice,
            "`cross_entropy` takes the softmax itself. Give it the similarities, not probabilities.",
        ),
        Mistake("sum", _sum, "This is the sum over the 2B rows. Asked for is the mean, which `cross_entropy` gives."),
        Mistake(
            "not normalised",
            _not_normalised,
            "The rows were compared at their own lengths. Use `similarity_matrix`, which scales them to length one.",
        ),
        Mistake(
            "not normalised, itself kept",
            _not_normalised_itself_kept,
            "The rows were compared at their own lengths, and each row still competes with itself. Use "
            "`similarity_matrix`, which scales the rows to length one, and put minus infinity on its diagonal.",
        ),
        Mistake(
            "not a number",
            _not_a_number,
            "The loss is NaN: −∞ times 0 is no number. Give `cross_entropy` column numbers as targets, and rule the "
            "diagonal out with `fill_diagonal_(float('-inf'))`.",
        ),
        Mistake(
            "views interleaved",
            _views_interleaved,
            "Your rows go picture by picture; use `torch.cat`: first all first views, then all second ones. Only then "
            "does `roll` find the partners.",
        ),
        Mistake(
            "temperature on the loss",
            _temperature_on_the_loss,
            "The loss was divided by the temperature at the end. Divide the similarities by it, before the "
            "cross-entropy.",
        ),
        Mistake(
            "probability without logarithm",
            _no_logarithm,
            "This is the mean probability with a minus: `nll_loss` does not take the logarithm. Use `cross_entropy` on "
            "the similarities, which takes softmax and logarithm itself.",
        ),
        Mistake(
            "exponential first",
            _exponential_first,
            "`cross_entropy` takes the exponential itself. Give it the similarities over the temperature.",
        ),
    ),
    hints=(
        "Each row is a classification with 2B classes, one of them right. Which function of PyTorch is that?",
        "`fill_diagonal_(float('-inf'))` rules out the row itself; the right column of row i is i + B, modulo 2B.",
        "`partner = torch.arange(len(s)).roll(len(z_a))`, then `torch.nn.functional.cross_entropy(s, partner)`",
    ),
    learnt="Four lines, and a classification whose classes are the places in the batch.",
    draw=_draw_info_nce_matrix,
    alternatives=(_of_the_package, _partner_moved_to_column_0),
    usable=_usable,
)
