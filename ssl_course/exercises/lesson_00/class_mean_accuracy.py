"""Lesson 00: a probe made of class means."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def class_mean_accuracy(train_x, train_y, test_x, test_y):
    means = torch.stack([train_x[train_y == label].mean(0) for label in range(int(train_y.max()) + 1)])
    nearest_mean = torch.cdist(test_x, means).argmin(1)
    return (nearest_mean == test_y).float().mean().item()


def _means_of_test_rows(train_x, train_y, test_x, test_y):
    return class_mean_accuracy(test_x, test_y, test_x, test_y)


def _means_of_all_rows(train_x, train_y, test_x, test_y):
    return class_mean_accuracy(torch.cat([train_x, test_x]), torch.cat([train_y, test_y]), test_x, test_y)


def _scored_on_training(train_x, train_y, test_x, test_y):
    return class_mean_accuracy(train_x, train_y, train_x, train_y)


def _count(train_x, train_y, test_x, test_y):
    return class_mean_accuracy(train_x, train_y, test_x, test_y) * len(test_y)


def _farthest_mean(train_x, train_y, test_x, test_y):
    means = torch.stack([train_x[train_y == label].mean(0) for label in range(int(train_y.max()) + 1)])
    return (torch.cdist(test_x, means).argmax(1) == test_y).float().mean().item()


def _share_wrong(train_x, train_y, test_x, test_y):
    return 1 - class_mean_accuracy(train_x, train_y, test_x, test_y)


def _two_clouds(shift, seed, classes=3, count=8):
    """Training and test rows of a few overlapping clouds; the test clouds have moved a little."""
    generator = seeded(seed)
    centres = 1.5 * torch.randn(classes, 2, generator=generator)
    train_y = torch.arange(classes).repeat_interleave(count)
    test_y = torch.arange(classes).repeat(count // 2)
    return dict(
        train_x=centres[train_y] + torch.randn(len(train_y), 2, generator=generator),
        train_y=train_y,
        test_x=centres[test_y] + shift + torch.randn(len(test_y), 2, generator=generator),
        test_y=test_y,
    )


def _four_numbers():
    return dict(
        train_x=torch.tensor([[0.0], [1.0], [4.0], [5.0]]),
        train_y=torch.tensor([0, 0, 1, 1]),
        test_x=torch.tensor([[2.0], [3.1], [6.0], [2.5]]),
        test_y=torch.tensor([0, 0, 1, 1]),
    )


def _draw_class_mean_accuracy(function):
    rows = _two_clouds(0.0, 4, count=12)
    accuracy = function(*rows.values())
    ax = plt.subplots(figsize=(4.8, 3.8))[1]
    for label in range(3):
        colour, marker = plot.COLOURS[label], plot.MARKERS[label]
        training, test = rows["train_x"][rows["train_y"] == label], rows["test_x"][rows["test_y"] == label]
        ax.plot(*training.T, marker, color=colour, alpha=0.35, label=f"class {label}, training")
        ax.plot(*test.T, marker, color=colour, fillstyle="none", label=f"class {label}, test")
        ax.plot(*training.mean(0).tolist(), marker, color=colour, markersize=15, markeredgecolor="black")
    ax.set(xlabel="feature 1", ylabel="feature 2", title=f"large: class means · your accuracy: {float(accuracy):.2f}")
    ax.title.set_fontsize(9)
    ax.legend(fontsize=7, frameon=False, bbox_to_anchor=(1, 1))
    return ax.figure, f"three clouds of points with their means; accuracy on the test points {float(accuracy):.2f}"


CLASS_MEAN_ACCURACY = Exercise(
    reference=class_mean_accuracy,
    probes=(
        Probe("one feature, two classes", _four_numbers),
        Probe("three clouds", lambda: _two_clouds(0.8, 0)),
        Probe("three clouds, drawn again", lambda: _two_clouds(1.2, 7)),
    ),
    mistakes=(
        Mistake(
            "means of the test rows",
            _means_of_test_rows,
            "The class means were taken from the test rows, so the answers were known before the exam. Labels of the "
            "test part may only be used for scoring.",
        ),
        Mistake(
            "means of all rows",
            _means_of_all_rows,
            "The test rows (and their labels!) went into the class means. Use `train_x` and `train_y` alone for them.",
        ),
        Mistake(
            "scored on the training rows",
            _scored_on_training,
            "This is the accuracy on the training rows, which always looks better. Score `test_x` against `test_y`.",
        ),
        Mistake("a count", _count, "This is the number of right answers. Asked for is their share, between 0 and 1."),
        Mistake(
            "the farthest mean",
            _farthest_mean,
            "The farthest mean was picked. The nearest has the smallest distance: `argmin`.",
        ),
        Mistake("the share wrong", _share_wrong, "This is the share of wrong answers. One minus it is the accuracy."),
    ),
    hints=(
        "Which rows may the means see, and which rows are scored?",
        "One mean for each class: `train_x[train_y == label].mean(0)`. `torch.cdist` gives all distances at once.",
        "`torch.cdist(test_x, means).argmin(1)` names the class; compare with `test_y` and take the mean.",
    ),
    learnt="A probe asks frozen features a question. All learning from labels happened in those few means.",
    draw=_draw_class_mean_accuracy,
)
