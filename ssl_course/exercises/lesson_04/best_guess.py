"""Lesson 04: the best possible denoiser: the mean of all clean points, weighted by how likely each one is."""

import math

import matplotlib.pyplot as plt
import torch

from ssl_course import evaluate, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def best_guess(noisy, clean, sigma):
    squared = torch.cdist(noisy, clean) ** 2
    weights = (-squared / (2 * sigma**2)).softmax(dim=1)
    return weights @ clean


MISTAKES = {
    "(2 * sigma**2) -> sigma**2": "The 2 is missing: the exponent is the squared distance over *twice* sigma².",
    "2 * sigma**2 -> 2 * sigma": "The squared distance was divided by sigma. Both belong squared: 2 · sigma².",
    "/ (2 * sigma**2) -> / 2": "`sigma` has no part in it. The squared distance is divided by 2 · sigma².",
    "/ (2 * sigma**2) -> / 2 * sigma**2": "Without brackets, `/ 2 * sigma**2` divides by 2 and then *multiplies* by "
    "sigma². Write `/ (2 * sigma**2)`.",
    "/ (2 * sigma**2) -> * (2 * sigma**2)": "The squared distance was multiplied by 2 · sigma²: large noise would "
    "trust the nearest point most. Divide.",
    "torch.cdist(noisy, clean) ** 2 -> torch.cdist(noisy, clean)": "The distance was not squared. The exponent of a "
    "Gaussian is the *squared* distance.",
    "(-squared -> (squared": "The minus is missing: the farthest point gets the largest weight.",
    "softmax(dim=1) -> softmax(dim=0)": "The softmax ran over the noisy points. The weights of *one* noisy point, over "
    "all clean ones, add up to 1: `dim=1`.",
    ".softmax(dim=1) -> .exp()": "The weights of a point don't add up to 1. Divide by their sum, or use `softmax`.",
    "weights @ clean -> weights": "These are the weights. The guess is the mean of the clean points with these "
    "weights: `weights @ clean`.",
    "weights @ clean -> clean[weights.argmax(dim=1)]": "This is the most likely point alone. The smallest *squared* "
    "error has the mean of all, each with its weight.",
    "weights @ clean -> weights @ clean - noisy": "This is the arrow from the noisy point to the guess. Return the "
    "guess itself.",
    "weights @ clean -> (weights @ clean - noisy) / sigma**2": "This is the score, arrow over sigma². Return the "
    "guess itself.",
    "weights @ clean -> weights @ clean / len(clean)": "Divided by the number of clean points; the weights add up to 1 "
    "already.",
    "weights @ clean -> (weights @ clean + noisy) / 2": "Halfway between noisy point and guess. Return the guess.",
    "torch.cdist(noisy, clean) ** 2 -> torch.cdist(noisy, clean) ** 2 / clean.shape[1]": "The squared distance is the "
    "*sum* over the coordinates, not their mean.",
    "torch.cdist(noisy, clean) -> torch.cdist(noisy, clean, p=1)": "These are distances along the axes (p = 1). Use "
    "the straight one: `torch.cdist(noisy, clean)`.",
    "weights @ clean -> clean.mean(dim=0).expand_as(noisy)": "This is the mean of all clean points, whatever the noisy "
    "one says. Weigh them by their distance to it.",
}


def _points(m, n, dim, sigma):
    noisy = torch.randn(m, dim, generator=seeded(m)).round(decimals=1)
    return dict(noisy=noisy, clean=torch.randn(n, dim, generator=seeded(n)).round(decimals=1), sigma=sigma)


def _usable(function):
    """Far away from all clean points every density is 0 in float32, and 0 / 0 is nothing."""
    clean = torch.tensor([[0.0, 0.0], [0.0, 1.0]])
    guess = torch.as_tensor(function(torch.tensor([[3.0, 2.0], [0.0, 0.4]]), clean, 0.05))
    if torch.isfinite(guess).all() and torch.allclose(guess.float(), clean.flip(0), atol=1e-3):
        return None
    return (
        "Right near the clean points. But far from them all densities are so small that they count as 0, and 0 / 0 is "
        "NaN. `softmax(dim=1)` of the exponents does the same sum safely."
    )


def _draw(function):
    turn = torch.linspace(0, 2 * math.pi, 25)[:-1]
    ring = torch.stack([turn.cos(), turn.sin()], 1)
    grid = torch.linspace(-1.6, 1.6, 9)
    noisy = torch.cartesian_prod(grid, grid)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.3), layout="constrained", sharey=True)
    for ax, sigma in zip(axes, (0.1, 0.5), strict=True):
        arrows = torch.as_tensor(function(noisy, ring, sigma)).detach().float().expand_as(noisy) - noisy
        ax.quiver(*noisy.T, *arrows.T, angles="xy", scale_units="xy", scale=1, color=plot.COLOURS[0], width=0.006)
        ax.plot(*ring.T, "o", color=plot.COLOURS[1], markersize=4)
        ax.set_title(f"sigma {sigma:g}", fontsize=10)
        ax.set(aspect="equal", xlim=(-1.8, 1.8), ylim=(-1.8, 1.8))
    figure.supxlabel("dots: clean points · arrows: from noisy points to your best guess", fontsize=9)
    return figure, "arrows from a grid of noisy points to your guess, for clean points on a ring and two noise levels"


BEST_GUESS = Exercise(
    reference=best_guess,
    stars=2,
    minutes=8,
    probes=(
        Probe("one noisy, two clean points", lambda: _points(1, 2, 1, 0.8)),
        Probe("three noisy, five clean points", lambda: _points(3, 5, 2, 0.7)),
        Probe("four noisy, three clean points", lambda: _points(4, 3, 3, 1.5)),
    ),
    mistakes=edited(best_guess, MISTAKES),
    hints=(
        "How likely is it that a noisy point came from this clean one? The nearer, the likelier. And a mean needs "
        "weights that add up to 1.",
        "`torch.cdist(noisy, clean) ** 2` has all squared distances, [m, n]. Divide by −2 · sigma², then `softmax`.",
        "`(-squared / (2 * sigma**2)).softmax(dim=1) @ clean`: weights [m, n] times clean points [n, dim].",
    ),
    learnt="On average, no network has a smaller squared error. What all likely clean points share stays; where they "
    "differ, they average.",
    draw=_draw,
    tolerance=1e-4,
    alternatives=(lambda noisy, clean, sigma: evaluate.best_guess(noisy, clean, sigma=sigma),),
    usable=_usable,
)
