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
    "(nearest_mean == test_y).float().mean() -> "
    "torch.stack([(nearest_mean[test_y == c] == c).float().mean() for c in test_y.unique()]).mean()": "This averages "
    "the accuracies of the classes, so a rare class counts as much as a frequent one. Average over the rows.",
    ".mean(0) for -> .sum(0) * (train_y.max() + 1) / len(train_y) for": "Every class was taken to have as many rows as "
    "the others. Divide each class's sum by its own number of rows, or take `mean(0)` of its rows.",
    ".mean(0) for -> .sum(0) for": "These are the classes' sums, which lie far out. Take the mean of the rows.",
    ".mean(0) for -> .sum(0) / len(train_y) for": "The sums were divided by the number of all rows. Divide each by the "
    "number of rows of its class.",
    "torch.cdist(test_x, means).argmin(1) -> torch.cosine_similarity(test_x[:, None], means, dim=-1).argmax(1)": "This "
    "picks the mean of the most similar direction (cosine). Take the smallest Euclidean distance: `torch.cdist`.",
    "torch.cdist(test_x, means).argmin(1) -> (test_x @ means.T).argmax(1)": "A dot product prefers means far from "
    "zero. Take the smallest Euclidean distance: `torch.cdist`.",
    "means).argmin -> means, p=1).argmin": "Absolute differences were added up. Take the Euclidean distance: the "
    "root of the sum of squares, as `torch.cdist` gives it.",
    "torch.cdist(test_x, means).argmin(1) -> train_y[torch.cdist(test_x, train_x).argmin(1)]": "Each test row got the "
    "class of the nearest row. Take the nearest *class mean*: average the rows of each class first.",
    "(train_y.max()) + 1 -> (train_y.max())": "The last class has no mean: classes are counted from 0, so there are "
    "`max() + 1` of them.",
    "range(int(train_y.max()) + 1) -> range(len(test_y.unique()))": "The number of classes was taken from the test "
    "labels, where a class may be missing. Take it from `train_y`.",
    ".item() -> .item() * 100": "This is in percent. Return a share, between 0 and 1.",
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


def _uneven():
    """Eleven classes, the smallest with one row, the largest with nine; of class 4 there is no test row."""
    generator, sizes = seeded(3), torch.tensor([5, 2, 9, 3, 1, 4, 6, 2, 3, 7, 2])
    train_y = torch.arange(11).repeat_interleave(sizes)[torch.randperm(44, generator=generator)]
    test_y = torch.tensor([0, 0, 0, 1, 2, 2, 3, 5, 5, 5, 5, 6, 7, 8, 8, 9, 9, 9, 10, 10])
    centres = 3 * torch.randn(11, 3, generator=generator) + 2
    train_x, test_x = (centres[y] + torch.randn(len(y), 3, generator=generator) for y in (train_y, test_y))
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
    ax.legend(fontsize=9, frameon=False, bbox_to_anchor=(1, 1))
    return ax.figure, f"three clouds of points with their means; accuracy on the test points {accuracy:.2f}"


CLASS_MEAN_ACCURACY = Exercise(
    reference=class_mean_accuracy,
    stars=2,
    minutes=10,
    probes=(
        Probe("one feature, two classes", _four_numbers),
        Probe("three clouds", lambda: _clouds(0.8, 0)),
        Probe("three clouds, drawn again", lambda: _clouds(1.2, 7)),
        Probe("eleven classes of different sizes", _uneven),
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
