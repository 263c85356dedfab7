"""Lesson 00: a probe made of class means."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def class_mean_accuracy(train_x, train_y, test_x, test_y):
    means = torch.stack([train_x[train_y == label].mean(0) for label in range(int(train_y.max()) + 1)])
    nearest_mean = torch.cdist(test_x, means).argmin(1)
    return (nearest_mean == test_y).float().mean().item()


MISTAKES = {
    "train_x[train_y == label] -> test_x[test_y == label]": "The class means were computed from the test rows, so the "
    "answers were known before the exam. Use the test labels for scoring only.",
    "train_x[train_y == label] -> torch.cat([train_x, test_x])[torch.cat([train_y, test_y]) == label]": "The test rows "
    "(and their labels!) went into the class means. Compute the means from `train_x` and `train_y` alone.",
    "cdist(test_x -> cdist(train_x ; == test_y -> == train_y": "This is the accuracy on the training rows, which is "
    "usually too good. Score `test_x` against `test_y`.",
    ".mean().item() -> .sum().item()": "This is the number of right answers. Return their share, between 0 and 1.",
    "argmin -> argmax": "The farthest mean was picked. The nearest has the smallest distance: `argmin`.",
    "== test_y -> != test_y": "This is the share of wrong answers. The accuracy is the share of right ones: use `==`.",
}


def _clouds(shift, seed, count=8):
    """Training and test rows of three overlapping clouds; the test clouds have moved a little."""
    generator = seeded(seed)
    centres = 1.5 * torch.randn(3, 2, generator=generator)
    train_y, test_y = torch.arange(3).repeat_interleave(count), torch.arange(3).repeat(count // 2)
    train_x = centres[train_y] + torch.randn(len(train_y), 2, generator=generator)
    test_x = centres[test_y] + shift + torch.randn(len(test_y), 2, generator=generator)
    return dict(train_x=train_x, train_y=train_y, test_x=test_x, test_y=test_y)


def _four_numbers():
    x, y = torch.tensor([0.0, 1.0, 4.0, 5.0, 2.0, 3.1, 6.0, 2.5])[:, None], torch.tensor([0, 0, 1, 1])
    return dict(train_x=x[:4], train_y=y, test_x=x[4:], test_y=y.clone())


def _draw(function):
    rows = _clouds(0.0, 4, count=12)
    accuracy = float(function(*rows.values()))
    ax = plt.subplots(figsize=(4.8, 3.8))[1]
    for label in range(3):
        colour, marker = plot.COLOURS[label], plot.MARKERS[label]
        training, test = rows["train_x"][rows["train_y"] == label], rows["test_x"][rows["test_y"] == label]
        ax.plot(*training.T, marker, color=colour, alpha=0.35, label=f"class {label}, training")
        ax.plot(*test.T, marker, color=colour, fillstyle="none", label=f"class {label}, test")
        ax.plot(*training.mean(0).tolist(), marker, color=colour, markersize=15, markeredgecolor="black")
    ax.set(xlabel="feature 1", ylabel="feature 2")
    ax.set_title(f"large: class means · your accuracy: {accuracy:.2f}", fontsize=9)
    ax.legend(fontsize=7, frameon=False, bbox_to_anchor=(1, 1))
    return ax.figure, f"three clouds of points with their means; accuracy on the test points {accuracy:.2f}"


CLASS_MEAN_ACCURACY = Exercise(
    reference=class_mean_accuracy,
    probes=(
        Probe("one feature, two classes", _four_numbers),
        Probe("three clouds", lambda: _clouds(0.8, 0)),
        Probe("three clouds, drawn again", lambda: _clouds(1.2, 7)),
    ),
    mistakes=edited(class_mean_accuracy, MISTAKES),
    hints=(
        "Which rows may the means be computed from, and which rows are scored?",
        "One mean per class: `train_x[train_y == label].mean(0)`. `torch.cdist` gives all distances at once.",
        "`torch.cdist(test_x, means).argmin(1)` is the predicted class; compare it with `test_y` and take the mean.",
    ),
    learnt="A probe asks frozen features a question. All learning from labels happened in those few means.",
    draw=_draw,
)
