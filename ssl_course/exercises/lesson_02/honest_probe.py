"""Lesson 02: a probe whose scaler and classifier have seen training rows only."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def honest_probe(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(0), train_x.std(0)
    predict = fit((train_x - mean) / std, train_y)
    guesses = predict((test_x - mean) / std)
    return (guesses == test_y).float().mean()


MISTAKES = {
    "train_x.mean(0), train_x.std(0) -> (rows := torch.cat([train_x, test_x])).mean(0), rows.std(0)": "Test rows went "
    "into mean and standard deviation. A picture that arrives tomorrow can't set today's scale: use training rows.",
    "(test_x - mean) / std -> (test_x - test_x.mean(0)) / test_x.std(0)": "The test rows were scaled by themselves. "
    "Use the training rows' mean and standard deviation for both, or a picture changes with its test set.",
    "(train_x - mean) / std, train_y -> (test_x - mean) / std, test_y": "The probe was fitted on the rows that it is "
    "scored on, with their labels. Of course it does well: it has seen the answers. `fit` gets training rows only.",
    "predict((test_x -> predict((train_x ; == test_y -> == train_y": "This is the accuracy on the training rows, whose "
    "labels the probe knows. What counts are rows it has never seen: `test_x` and `test_y`.",
    "(test_x - mean) / std -> test_x": "The training rows were scaled and the test rows were not. The probe expects "
    "numbers around 0 and gets others: do exactly the same to both.",
    "(train_x - mean) / std -> train_x ; (test_x - mean) / std -> test_x": "Columns of large numbers decide alone: "
    "nothing was scaled, or all by the same two numbers. Each *column* has its own `mean(0)` and `std(0)`.",
    "(train_x - mean) / std -> (train_x.T - train_x.mean(1)).T / train_x.std(1)[:, None] ; "
    "(test_x - mean) / std -> (test_x.T - test_x.mean(1)).T / test_x.std(1)[:, None]": "Every row was scaled by "
    "itself. A feature is a *column*: `mean(0)` and `std(0)` go down the rows.",
    "std(0) -> var(0)": "The columns were divided by their variance. Divide by its root, the standard deviation: then "
    "every column has standard deviation 1.",
    "mean, std = train_x.mean(0), -> mean, std = 0,": "The columns were not centred. Subtract each one's mean, so "
    "that it becomes 0, and then divide.",
    "std = train_x.mean(0), train_x.std(0) -> std = train_x.mean(0), 1": "The columns were centred, but their "
    "deviations differ as before. Divide each by its standard deviation.",
    "(train_x - mean) / std, train_y -> train_x, train_y": "The training rows were not scaled and the test rows were. "
    "Do exactly the same to both.",
    "train_x.mean(0), train_x.std(0) -> test_x.mean(0), test_x.std(0)": "Mean and standard deviation come from the "
    "test rows. Take both from the training rows.",
    "fit((train_x - mean) / std, train_y) -> "
    "fit((torch.cat([train_x, test_x]) - mean) / std, torch.cat([train_y, test_y]))": "`fit` saw the test rows with "
    "their labels, so it knew the answers. It gets training rows only.",
    "float().mean() -> float().sum()": "This is the count of right answers. Return their share, between 0 and 1.",
    "float().mean() -> float().mean() * 100": "This is in percent. Return a share, between 0 and 1.",
    "fit((train_x - mean) / std, train_y) -> _nearest_mean((train_x - mean) / std, train_y)": "The classifier is your "
    "own. Use the one that is given: `predict = fit(…)`.",
    "== test_y -> != test_y": "This is the share of wrong answers. Return the share of right ones.",
}
ALSO_RIGHT = {"std(0) -> std(0, correction=0)": "every column gets the same extra factor"}


def _nearest_mean(x, y):
    """The simplest probe: fitted, it gives every new row the class whose mean is nearest."""
    means = torch.stack([x[y == value].mean(0) for value in y.unique()])
    return lambda new: torch.cdist(new, means).argmin(1)


def _most_aligned(x, y):
    """A probe that sees whether columns are centred: the class whose mean has the largest dot product."""
    means = torch.stack([x[y == value].mean(0) for value in y.unique()])
    return lambda new: (new @ means.T).argmax(1)


def _rows(train, test, seed, fit=_nearest_mean):
    """Two classes, told apart by the second column, which is small; the test rows lie elsewhere than the training."""
    y = torch.arange(train + test) % 2
    x = torch.randn(train + test, 3, generator=seeded(seed))
    x[:, 1] += 1.5 * y
    x = x * torch.tensor([20.0, 0.5, 5.0]) + torch.tensor([3.0, 1.0, -2.0])
    x[train:] += torch.tensor([25.0, 0.4, 0.0])
    return dict(fit=fit, train_x=x[:train], train_y=y[:train], test_x=x[train:], test_y=y[train:])


def _draw(function):
    ax = plt.subplots(figsize=(6, 2.4))[1]
    for height in range(3):
        score = float(function(*_rows(12, 200, height).values()))
        ax.barh(height, score, color=plot.COLOURS[height], height=0.6)
        ax.text(score + 0.01, height, f"{score:.3f}", va="center")
    ax.axvline(0.5, color="black", linestyle=":", linewidth=1)
    ax.set(yticks=range(3), yticklabels=["data set A", "data set B", "data set C"], xlim=(0, 1.1))
    ax.set_xlabel("what your probe returns: accuracy on the test rows (chance .5)")
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, "three bars: what the probe returns on three small made-up data sets"


HONEST_PROBE = Exercise(
    reference=honest_probe,
    stars=2,
    minutes=14,
    probes=(
        Probe("8 training and 40 test rows", lambda: _rows(8, 40, 0)),
        Probe("12 training and 500 test rows", lambda: _rows(12, 500, 1)),
        Probe("40 training and 1000 test rows", lambda: _rows(40, 1000, 2)),
        Probe("another classifier", lambda: _rows(9, 400, 3, _most_aligned)),
    ),
    mistakes=edited(honest_probe, MISTAKES),
    hints=(
        "Which rows may the mean and the standard deviation come from? And which rows may `fit` see?",
        "`fit(x, y)` returns a function: `predict = fit(scaled training rows, train_y)`; then `predict(new rows)`.",
        "`mean, std = train_x.mean(0), train_x.std(0)`, and both parts become `(x - mean) / std`.",
    ),
    learnt="Everything that is fitted, including the scale, is fitted on training rows. Test rows are only scored.",
    draw=_draw,
    alternatives=(edited(honest_probe, ALSO_RIGHT)[0].function, lambda *arguments: honest_probe(*arguments).item()),
)
