"""Lesson 02: accuracy of a classifier that is fitted on the scaled training rows."""

import numpy as np
import torch
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import StandardScaler


def _scaled(x, like):
    return (x - like.mean(0)) / like.std(0)


def _guesses(fit, x, y, u):
    return fit(_scaled(x, x), y)(_scaled(u, x))


def right_in_steps(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(dim=0), train_x.std(dim=0)
    train_x, test_x = (train_x - mean) / std, (test_x - mean) / std
    predict = fit(train_x, train_y)
    return (predict(test_x) == test_y).float().mean()


def right_counted(fit, train_x, train_y, test_x, test_y):
    guesses = _guesses(fit, train_x, train_y, test_x)
    return sum(int(a == b) for a, b in zip(guesses, test_y)) / len(test_y)


def right_scikit_learn(fit, train_x, train_y, test_x, test_y):
    scaler = StandardScaler().fit(train_x.numpy())
    train_x, test_x = (torch.from_numpy(scaler.transform(x.numpy())).float() for x in (train_x, test_x))
    return accuracy_score(test_y, fit(train_x, train_y)(test_x))


def right_numpy(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.numpy().mean(0), train_x.numpy().std(0)
    train_x, test_x = (torch.from_numpy((x.numpy() - mean) / std) for x in (train_x, test_x))
    return np.mean((fit(train_x, train_y)(test_x) == test_y).numpy())


def right_column_by_column(fit, train_x, train_y, test_x, test_y):
    train_x, test_x = train_x.clone(), test_x.clone()
    for column in range(train_x.shape[1]):
        mean, std = train_x[:, column].mean(), train_x[:, column].std()
        train_x[:, column] = (train_x[:, column] - mean) / std
        test_x[:, column] = (test_x[:, column] - mean) / std
    return (fit(train_x, train_y)(test_x) == test_y).sum() / len(test_y)


def right_divided_by_n(fit, train_x, train_y, test_x, test_y):
    std, mean = torch.std_mean(train_x, 0, correction=0)
    predict = fit((train_x - mean) / std, train_y)
    return predict((test_x - mean) / std).eq(test_y).float().mean().item()


def right_guarded(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(0), train_x.std(0).clamp(min=1e-6)
    predict = fit((train_x - mean) / std, train_y)
    return float((predict((test_x - mean) / std) == test_y).double().mean())


def right_small_number_added(fit, train_x, train_y, test_x, test_y):
    scale = lambda x: (x - train_x.mean(0)) / (train_x.std(0) + 1e-8)
    return fit(scale(train_x), train_y)(scale(test_x)).eq(test_y).sum().div(len(test_y))


def right_variance_by_hand(fit, train_x, train_y, test_x, test_y):
    mean = train_x.sum(0) / len(train_x)
    std = ((train_x - mean).square().sum(0) / (len(train_x) - 1)).sqrt()
    return (fit((train_x - mean) / std, train_y)((test_x - mean) / std) == test_y).float().mean()


def right_row_by_row(fit, train_x, train_y, test_x, test_y):
    predict = fit(_scaled(train_x, train_x), train_y)
    hits = [bool(predict(_scaled(row[None], train_x))[0] == label) for row, label in zip(test_x, test_y)]
    return sum(hits) / len(hits)


right_one_line = lambda fit, x, y, u, v: (_guesses(fit, x, y, u) == v).float().mean()
right_float = lambda fit, x, y, u, v: float((_guesses(fit, x, y, u) == v).float().mean())
right_one_minus_the_errors = lambda fit, x, y, u, v: 1 - (_guesses(fit, x, y, u) != v).double().mean()
right_numpy_number = lambda fit, x, y, u, v: np.equal(_guesses(fit, x, y, u), v).numpy().mean()
right_double = lambda fit, x, y, u, v: (_guesses(fit, x, y, u).double() == v).double().mean()
right_shape_one = lambda fit, x, y, u, v: (_guesses(fit, x, y, u) == v).float().mean(0, keepdim=True)
right_kept_dims = lambda fit, x, y, u, v: (
    (fit((x - x.mean(0, True)) / x.std(0, keepdim=True), y)((u - x.mean(0, True)) / x.std(0, keepdim=True)) == v)
    .float()
    .mean()
)


def wrong_test_scaled_by_itself(fit, train_x, train_y, test_x, test_y):
    """test rows"""
    predict = fit(_scaled(train_x, train_x), train_y)
    return (predict(_scaled(test_x, test_x)) == test_y).float().mean()


def wrong_scaled_by_both(fit, train_x, train_y, test_x, test_y):
    """Test rows went into"""
    both = torch.cat([train_x, test_x])
    return (fit(_scaled(train_x, both), train_y)(_scaled(test_x, both)) == test_y).float().mean()


def wrong_scaled_by_the_test(fit, train_x, train_y, test_x, test_y):
    """test rows"""
    return (fit(_scaled(train_x, test_x), train_y)(_scaled(test_x, test_x)) == test_y).float().mean()


def wrong_fitted_on_both(fit, train_x, train_y, test_x, test_y):
    x, y = torch.cat([train_x, test_x]), torch.cat([train_y, test_y])
    return (_guesses(fit, x, y, test_x) == test_y).float().mean()


def wrong_fitted_on_both_scaled_by_train(fit, train_x, train_y, test_x, test_y):
    """saw the test rows"""
    x, y = torch.cat([train_x, test_x]), torch.cat([train_y, test_y])
    return (fit(_scaled(x, train_x), y)(_scaled(test_x, train_x)) == test_y).float().mean()


def wrong_fitted_on_the_test(fit, train_x, train_y, test_x, test_y):
    """has seen the answers"""
    return (fit(_scaled(test_x, train_x), test_y)(_scaled(test_x, train_x)) == test_y).float().mean()


def wrong_fitted_and_scaled_on_the_test(fit, train_x, train_y, test_x, test_y):
    return (_guesses(fit, test_x, test_y, test_x) == test_y).float().mean()


def wrong_not_scaled(fit, train_x, train_y, test_x, test_y):
    """nothing was scaled"""
    return (fit(train_x, train_y)(test_x) == test_y).float().mean()


def wrong_test_not_scaled(fit, train_x, train_y, test_x, test_y):
    """the test rows were not"""
    return (fit(_scaled(train_x, train_x), train_y)(test_x) == test_y).float().mean()


def wrong_train_not_scaled(fit, train_x, train_y, test_x, test_y):
    """rows were not scaled"""
    return (fit(train_x, train_y)(_scaled(test_x, train_x)) == test_y).float().mean()


def wrong_not_centred(fit, train_x, train_y, test_x, test_y):
    """mean"""
    std = train_x.std(0)
    return (fit(train_x / std, train_y)(test_x / std) == test_y).float().mean()


def wrong_only_centred(fit, train_x, train_y, test_x, test_y):
    """deviation"""
    mean = train_x.mean(0)
    return (fit(train_x - mean, train_y)(test_x - mean) == test_y).float().mean()


def wrong_divided_by_the_variance(fit, train_x, train_y, test_x, test_y):
    """variance"""
    mean, var = train_x.mean(0), train_x.var(0)
    return (fit((train_x - mean) / var, train_y)((test_x - mean) / var) == test_y).float().mean()


def wrong_times_the_deviation(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(0), train_x.std(0)
    return (fit((train_x - mean) * std, train_y)((test_x - mean) * std) == test_y).float().mean()


def wrong_all_columns_together(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(), train_x.std()
    return (fit((train_x - mean) / std, train_y)((test_x - mean) / std) == test_y).float().mean()


def wrong_each_row(fit, train_x, train_y, test_x, test_y):
    """column"""
    train_x, test_x = ((x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True) for x in (train_x, test_x))
    return (fit(train_x, train_y)(test_x) == test_y).float().mean()


def wrong_precedence(fit, train_x, train_y, test_x, test_y):
    mean, std = train_x.mean(0), train_x.std(0)
    return (fit(train_x - mean / std, train_y)(test_x - mean / std) == test_y).float().mean()


def wrong_on_the_training_rows(fit, train_x, train_y, test_x, test_y):
    """training rows"""
    return (_guesses(fit, train_x, train_y, train_x) == train_y).float().mean()


def wrong_error_rate(fit, train_x, train_y, test_x, test_y):
    """share of wrong answers"""
    return (_guesses(fit, train_x, train_y, test_x) != test_y).float().mean().item()


def wrong_one_minus(fit, train_x, train_y, test_x, test_y):
    """share of wrong answers"""
    return 1 - (_guesses(fit, train_x, train_y, test_x) == test_y).float().mean()


def wrong_count(fit, train_x, train_y, test_x, test_y):
    """count"""
    return (_guesses(fit, train_x, train_y, test_x) == test_y).sum()


def wrong_count_as_a_number(fit, train_x, train_y, test_x, test_y):
    """count"""
    return float((_guesses(fit, train_x, train_y, test_x) == test_y).sum())


def wrong_percent(fit, train_x, train_y, test_x, test_y):
    """percent"""
    return 100 * (_guesses(fit, train_x, train_y, test_x) == test_y).float().mean().item()


def wrong_in_place(fit, train_x, train_y, test_x, test_y):
    """changed its input"""
    mean, std = train_x.mean(0), train_x.std(0)
    train_x -= mean
    test_x -= mean
    return (fit(train_x / std, train_y)(test_x / std) == test_y).float().mean()


def wrong_forgot_return(fit, train_x, train_y, test_x, test_y):
    """returned None"""
    (_guesses(fit, train_x, train_y, test_x) == test_y).float().mean()


def wrong_own_classifier(fit, train_x, train_y, test_x, test_y):
    """your own"""
    means = torch.stack([_scaled(train_x, train_x)[train_y == c].mean(0) for c in train_y.unique()])
    guesses = torch.cdist(_scaled(test_x, train_x), means).argmin(1)
    return (guesses == test_y).float().mean()


def wrong_smallest_and_largest(fit, train_x, train_y, test_x, test_y):
    low, high = train_x.min(0).values, train_x.max(0).values
    return (fit((train_x - low) / (high - low), train_y)((test_x - low) / (high - low)) == test_y).float().mean()


wrong_no_mean = lambda fit, x, y, u, v: _guesses(fit, x, y, u) == v
wrong_guesses = lambda fit, x, y, u, v: _guesses(fit, x, y, u)
wrong_predictor = lambda fit, x, y, u, v: fit(_scaled(x, x), y)
wrong_arguments_swapped = lambda fit, x, y, u, v: (fit(y, _scaled(x, x))(_scaled(u, x)) == v).float().mean()
wrong_test_labels = lambda fit, x, y, u, v: (_guesses(fit, x, v, u) == v).float().mean()
wrong_rounded = lambda fit, x, y, u, v: round((_guesses(fit, x, y, u) == v).float().mean().item())
wrong_first_row_scales = lambda fit, x, y, u, v: (fit(x / x[0], y)(u / x[0]) == v).float().mean()
wrong_two_numbers = lambda fit, x, y, u, v: (
    (_guesses(fit, x, y, x) == y).float().mean(),
    (_guesses(fit, x, y, u) == v).float().mean(),
)
wrong_absolute = lambda fit, x, y, u, v: (fit(_scaled(x, x).abs(), y)(_scaled(u, x).abs()) == v).float().mean()
