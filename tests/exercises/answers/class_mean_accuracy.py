"""Lesson 00: test accuracy of the nearest class mean."""

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import accuracy_score
from sklearn.neighbors import NearestCentroid


def _means(x, y):
    return torch.stack([x[y == label].mean(0) for label in range(int(y.max()) + 1)])


def _accuracy(distances, y):
    return (distances.argmin(1) == y).float().mean()


def right_loop_over_rows(x, y, test_x, test_y):
    means, right = _means(x, y), 0
    for row, label in zip(test_x, test_y):
        right += int((means - row).norm(dim=1).argmin() == label)
    return right / len(test_y)


def right_classes_that_occur(x, y, test_x, test_y):
    classes = y.unique()
    means = torch.stack([x[y == label].mean(0) for label in classes])
    return (classes[torch.cdist(test_x, means).argmin(1)] == test_y).float().mean()


def right_index_add(x, y, test_x, test_y):
    sums = torch.zeros(int(y.max()) + 1, x.shape[1]).index_add_(0, y, x)
    return _accuracy(torch.cdist(test_x, sums / y.bincount()[:, None]), test_y).item()


def right_one_hot(x, y, test_x, test_y):
    member = F.one_hot(y).to(x.dtype)
    return _accuracy(torch.cdist(test_x, member.T @ x / member.sum(0)[:, None]), test_y)


def right_numpy(x, y, test_x, test_y):
    x, y, test_x, test_y = (part.numpy() for part in (x, y, test_x, test_y))
    means = np.stack([x[y == label].mean(0) for label in np.unique(y)])
    guesses = np.unique(y)[((test_x[:, None] - means[None]) ** 2).sum(-1).argmin(1)]
    return (guesses == test_y).mean()


def right_scikit_learn(x, y, test_x, test_y):
    return NearestCentroid().fit(x.numpy(), y.numpy()).score(test_x.numpy(), test_y.numpy())


def right_scored_by_scikit_learn(x, y, test_x, test_y):
    return accuracy_score(test_y, torch.cdist(test_x, _means(x, y)).argmin(1))


def right_dictionary(x, y, test_x, test_y):
    means = {label: x[y == label].mean(0) for label in y.tolist()}
    guesses = [min(means, key=lambda label: torch.dist(row, means[label])) for row in test_x]
    return sum(guess == label for guess, label in zip(guesses, test_y.tolist())) / len(guesses)


def right_python_floats(x, y, test_x, test_y):
    groups = {}
    for row, label in zip(x.tolist(), y.tolist()):
        groups.setdefault(label, []).append(row)
    means = {label: [sum(column) / len(rows) for column in zip(*rows)] for label, rows in groups.items()}
    square = lambda a, b: sum((p - q) ** 2 for p, q in zip(a, b))
    guesses = [min(means, key=lambda label: square(row, means[label])) for row in test_x.tolist()]
    return sum(map(int.__eq__, guesses, test_y.tolist())) / len(guesses)


right_squared_distance = lambda x, y, u, v: _accuracy(((u[:, None] - _means(x, y)) ** 2).sum(2), v)
right_tensor = lambda x, y, u, v: _accuracy(torch.cdist(u, _means(x, y)), v)
right_float = lambda x, y, u, v: float(_accuracy(torch.cdist(u, _means(x, y)), v))
right_numpy_number = lambda x, y, u, v: _accuracy(torch.cdist(u, _means(x, y)), v).numpy()
right_double = lambda x, y, u, v: _accuracy(torch.cdist(u.double(), _means(x.double(), y)), v)
right_expanded_square = lambda x, y, u, v: _accuracy(
    (_means(x, y) ** 2).sum(1) - 2 * u @ _means(x, y).T + (u**2).sum(1, keepdim=True), v
)
right_argmax_of_the_negative = lambda x, y, u, v: ((-torch.cdist(u, _means(x, y))).argmax(1) == v).sum().item() / len(v)
right_shape_one = lambda x, y, u, v: _accuracy(torch.cdist(u, _means(x, y)), v).reshape(1)


def wrong_macro_average(x, y, test_x, test_y):
    """a rare class"""
    guesses = torch.cdist(test_x, _means(x, y)).argmin(1)
    return torch.stack([(guesses[test_y == c] == c).float().mean() for c in test_y.unique()]).mean()


def wrong_equal_classes_assumed(x, y, test_x, test_y):
    """as many"""
    classes = int(y.max()) + 1
    sums = torch.zeros(classes, x.shape[1]).index_add_(0, y, x)
    return _accuracy(torch.cdist(test_x, sums / (len(y) / classes)), test_y)


def wrong_sums(x, y, test_x, test_y):
    """sum"""
    sums = torch.stack([x[y == label].sum(0) for label in range(int(y.max()) + 1)])
    return _accuracy(torch.cdist(test_x, sums), test_y)


def wrong_divided_by_all_rows(x, y, test_x, test_y):
    """all rows"""
    sums = torch.zeros(int(y.max()) + 1, x.shape[1]).index_add_(0, y, x)
    return _accuracy(torch.cdist(test_x, sums / len(x)), test_y)


def wrong_sorted_and_reshaped(x, y, test_x, test_y):
    means = x[y.argsort()].reshape(int(y.max()) + 1, -1, x.shape[1]).mean(1)
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_cosine(x, y, test_x, test_y):
    """cosine"""
    return _accuracy(-F.normalize(test_x) @ F.normalize(_means(x, y)).T, test_y)


def wrong_dot_product(x, y, test_x, test_y):
    """dot product"""
    return _accuracy(-test_x @ _means(x, y).T, test_y)


def wrong_city_block(x, y, test_x, test_y):
    """Absolute"""
    return _accuracy(torch.cdist(test_x, _means(x, y), p=1), test_y)


def wrong_absolute_differences(x, y, test_x, test_y):
    """Absolute"""
    return _accuracy((test_x[:, None] - _means(x, y)).abs().sum(-1), test_y)


def wrong_nearest_row(x, y, test_x, test_y):
    """nearest row"""
    return (y[torch.cdist(test_x, x).argmin(1)] == test_y).float().mean()


def wrong_farthest(x, y, test_x, test_y):
    """farthest"""
    return (torch.cdist(test_x, _means(x, y)).argmax(1) == test_y).float().mean()


def wrong_error_rate(x, y, test_x, test_y):
    """share of wrong answers"""
    return 1 - _accuracy(torch.cdist(test_x, _means(x, y)), test_y)


def wrong_error_counted(x, y, test_x, test_y):
    """share of wrong answers"""
    return (torch.cdist(test_x, _means(x, y)).argmin(1) != test_y).float().mean().item()


def wrong_count(x, y, test_x, test_y):
    """number of right answers"""
    return (torch.cdist(test_x, _means(x, y)).argmin(1) == test_y).sum()


def wrong_count_as_a_number(x, y, test_x, test_y):
    """number of right answers"""
    return (torch.cdist(test_x, _means(x, y)).argmin(1) == test_y).sum().item()


def wrong_percent(x, y, test_x, test_y):
    """percent"""
    return 100 * _accuracy(torch.cdist(test_x, _means(x, y)), test_y).item()


def wrong_means_of_the_test(x, y, test_x, test_y):
    """test rows"""
    means = torch.stack([test_x[test_y == c].mean(0) for c in range(int(y.max()) + 1)])
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_means_of_both(x, y, test_x, test_y):
    """test rows"""
    return _accuracy(torch.cdist(test_x, _means(torch.cat([x, test_x]), torch.cat([y, test_y]))), test_y)


def wrong_accuracy_on_the_training_rows(x, y, test_x, test_y):
    """training rows"""
    return _accuracy(torch.cdist(x, _means(x, y)), y)


def wrong_last_class_left_out(x, y, test_x, test_y):
    """last class"""
    means = torch.stack([x[y == label].mean(0) for label in range(int(y.max()))])
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_ten_classes(x, y, test_x, test_y):
    means = torch.stack([x[y == label].mean(0) for label in range(10)]).nan_to_num(1e6)
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_three_classes(x, y, test_x, test_y):
    means = torch.stack([x[y == label].mean(0) for label in range(3)]).nan_to_num(1e6)
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_classes_of_the_test(x, y, test_x, test_y):
    """number of classes"""
    means = torch.stack([x[y == label].mean(0) for label in range(len(test_y.unique()))])
    return _accuracy(torch.cdist(test_x, means), test_y)


def wrong_forgot_return(x, y, test_x, test_y):
    """returned None"""
    _accuracy(torch.cdist(test_x, _means(x, y)), test_y)


def wrong_centred_in_place(x, y, test_x, test_y):
    """changed its input"""
    x -= x.mean(0)
    test_x -= test_x.mean(0)
    return _accuracy(torch.cdist(test_x, _means(x, y)), test_y)


wrong_no_mean = lambda x, y, u, v: torch.cdist(u, _means(x, y)).argmin(1) == v
wrong_guesses = lambda x, y, u, v: torch.cdist(u, _means(x, y)).argmin(1)
wrong_argmin_over_rows = lambda x, y, u, v: (
    (torch.cdist(u, _means(x, y)).argmin(0) == v[: int(y.max()) + 1]).sum() / len(v)
)
wrong_median = lambda x, y, u, v: _accuracy(
    torch.cdist(u, torch.stack([x[y == c].median(0).values for c in range(int(y.max()) + 1)])), v
)
wrong_mean_of_rows = lambda x, y, u, v: _accuracy(
    torch.cdist(u.mean(1, keepdim=True), _means(x, y).mean(1, keepdim=True)), v
)
wrong_one_row_per_class = lambda x, y, u, v: _accuracy(
    torch.cdist(u, torch.stack([x[y == c][0] for c in range(int(y.max()) + 1)])), v
)
wrong_scaled = lambda x, y, u, v: _accuracy(torch.cdist(u / x.std(0), _means(x / x.std(0), y)), v)
wrong_commonest_class = lambda x, y, u, v: (y.mode().values == v).float().mean()
wrong_first_column = lambda x, y, u, v: _accuracy(torch.cdist(u[:, :1], _means(x, y)[:, :1]), v)
wrong_rounded = lambda x, y, u, v: round(_accuracy(torch.cdist(u, _means(x, y)), v).item(), 1)
wrong_whole_division = lambda x, y, u, v: int((torch.cdist(u, _means(x, y)).argmin(1) == v).sum()) // len(v)
