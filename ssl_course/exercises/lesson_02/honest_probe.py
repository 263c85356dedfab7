"""Lesson 02: a probe whose scaler and classifier have seen training rows only."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Mistake, Probe, seeded


def honest_probe(fit, train_x, train_y, test_x, test_y):
    mean, deviation = train_x.mean(0), train_x.std(0)
    predict = fit((train_x - mean) / deviation, train_y)
    guesses = predict((test_x - mean) / deviation)
    return (guesses == test_y).float().mean()


def _population_deviation(fit, train_x, train_y, test_x, test_y):
    mean, deviation = train_x.mean(0), train_x.std(0, correction=0)
    guesses = fit((train_x - mean) / deviation, train_y)((test_x - mean) / deviation)
    return (guesses == test_y).float().mean()


def _as_a_number(fit, train_x, train_y, test_x, test_y):
    return honest_probe(fit, train_x, train_y, test_x, test_y).item()


def _scaled(x, rows):
    return (x - rows.mean(0)) / rows.std(0)


def _right(guesses, y):
    return (guesses == y).float().mean()


def _scaler_on_all_rows(fit, train_x, train_y, test_x, test_y):
    every = torch.cat([train_x, test_x])
    return _right(fit(_scaled(train_x, every), train_y)(_scaled(test_x, every)), test_y)


def _scaler_on_test_rows(fit, train_x, train_y, test_x, test_y):
    return _right(fit(_scaled(train_x, train_x), train_y)(_scaled(test_x, test_x)), test_y)


def _probe_on_test_rows(fit, train_x, train_y, test_x, test_y):
    return _right(fit(_scaled(test_x, train_x), test_y)(_scaled(test_x, train_x)), test_y)


def _scored_on_training_rows(fit, train_x, train_y, test_x, test_y):
    return _right(fit(_scaled(train_x, train_x), train_y)(_scaled(train_x, train_x)), train_y)


def _test_not_scaled(fit, train_x, train_y, test_x, test_y):
    return _right(fit(_scaled(train_x, train_x), train_y)(test_x), test_y)


def _not_scaled(fit, train_x, train_y, test_x, test_y):
    return _right(fit(train_x, train_y)(test_x), test_y)


def _variance(fit, train_x, train_y, test_x, test_y):
    mean, variance = train_x.mean(0), train_x.var(0)
    return _right(fit((train_x - mean) / variance, train_y)((test_x - mean) / variance), test_y)


def _scaled_row_by_row(fit, train_x, train_y, test_x, test_y):
    one, other = (_scaled(x.T, x.T).T for x in (train_x, test_x))
    return _right(fit(one, train_y)(other), test_y)


def _share_of_errors(fit, train_x, train_y, test_x, test_y):
    return 1 - honest_probe(fit, train_x, train_y, test_x, test_y)


def _nearest_mean(x, y):
    """The simplest probe: fitted, it gives every new row the class whose mean is nearest."""
    means = torch.stack([x[y == value].mean(0) for value in y.unique()])
    return lambda new: torch.cdist(new, means).argmin(1)


def _rows(train, test, seed):
    """Two classes, told apart by the second column, which is small; the test rows lie elsewhere than the training."""
    generator = seeded(seed)
    y = torch.arange(train + test) % 2
    x = torch.randn(train + test, 3, generator=generator)
    x[:, 1] += 1.5 * y
    x = x * torch.tensor([20.0, 0.5, 5.0]) + torch.tensor([3.0, 1.0, -2.0])
    x[train:] += torch.tensor([25.0, 0.4, 0.0])
    return dict(fit=_nearest_mean, train_x=x[:train], train_y=y[:train], test_x=x[train:], test_y=y[train:])


def _draw_honest_probe(function):
    ax = plt.subplots(figsize=(6, 2.4))[1]
    for height in range(3):
        score = float(function(*_rows(12, 200, height).values()))
        ax.barh(height, score, color=plot.COLOURS[height], height=0.6)
        ax.text(score + 0.01, height, f"{score:.3f}", va="center")
    ax.axvline(0.5, color="black", linestyle=":", linewidth=1)
    ax.set(yticks=range(3), yticklabels=["world A", "world B", "world C"], xlim=(0, 1.1))
    ax.set_xlabel("what your probe returns: share of test rows named right (chance .5)")
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, "three bars: what the probe returns on three small made-up data sets"


HONEST_PROBE = Exercise(
    reference=honest_probe,
    probes=tuple(
        Probe(
            f"{train} training and {test} test rows", lambda train=train, test=test, seed=seed: _rows(train, test, seed)
        )
        for train, test, seed in ((8, 40, 0), (12, 500, 1), (40, 1000, 2))
    ),
    mistakes=(
        Mistake(
            "scaler fitted on all rows",
            _scaler_on_all_rows,
            "Mean and deviation were taken from training and test rows together. A new picture that comes tomorrow "
            "can't have told you today where it lies: take both from the training rows.",
        ),
        Mistake(
            "scaler fitted on the test rows",
            _scaler_on_test_rows,
            "The test rows were scaled with their own mean and deviation. One scale for both: that of the training "
            "rows. Otherwise the same picture gets other numbers in another test set.",
        ),
        Mistake(
            "probe fitted on the test rows",
            _probe_on_test_rows,
            "The probe was fitted on the rows that it is scored on, with their labels. It has seen the answers; of "
            "course it does well. `fit` gets training rows only.",
        ),
        Mistake(
            "scored on the training rows",
            _scored_on_training_rows,
            "The score is that of the training rows, whose labels the probe knows. What counts are rows it has never "
            "seen: `test_x` and `test_y`.",
        ),
        Mistake(
            "test rows not scaled",
            _test_not_scaled,
            "Training rows were scaled and test rows were not. The probe expects numbers around 0 and gets others: do "
            "to both exactly the same.",
        ),
        Mistake(
            "not scaled at all",
            _not_scaled,
            "Columns with large numbers decide alone: nothing was scaled, or everything with one common mean and "
            "deviation. Each *column* has its own, taken from the training rows: `mean(0)` and `std(0)`.",
        ),
        Mistake(
            "scaled row by row",
            _scaled_row_by_row,
            "Every row was scaled by itself. A feature is a *column*: `mean(0)` and `std(0)` go down the rows.",
        ),
        Mistake(
            "divided by the variance",
            _variance,
            "The columns were divided by their variance. Its root, the deviation (`std`), has the column's own unit; "
            "divided by it, every column has deviation 1.",
        ),
        Mistake("share of errors", _share_of_errors, "This is the share of wrong answers. Asked for are right ones."),
    ),
    hints=(
        "Which rows may the numbers for scaling come from? And which rows may `fit` see?",
        "`fit(x, y)` gives back a function: `predict = fit(scaled training rows, train_y)`; then `predict(new rows)`.",
        "`mean, deviation = train_x.mean(0), train_x.std(0)`, and both parts become `(x - mean) / deviation`.",
    ),
    learnt="Everything that is fitted, the scale too, is fitted on training rows. Test rows are only scored.",
    draw=_draw_honest_probe,
    alternatives=(_population_deviation, _as_a_number),
)
