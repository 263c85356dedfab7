"""Lesson 01: mean and half width of the 95 % interval of the differences."""

import math
import statistics

import numpy as np
import torch
from scipy import stats


def right_python_floats(first, second, t):
    d = [a - b for a, b in zip(first.tolist(), second.tolist())]
    return statistics.mean(d), t * statistics.stdev(d) / math.sqrt(len(d))


def right_by_hand(first, second, t):
    d = first - second
    n, mean = len(d), d.sum() / len(d)
    return mean, t * (((d - mean) ** 2).sum() / (n - 1)).sqrt() / n**0.5


def right_loops(a, b, t):
    n = len(a)
    mean = sum(float(a[i] - b[i]) for i in range(n)) / n
    square = sum((float(a[i] - b[i]) - mean) ** 2 for i in range(n)) / (n - 1)
    return mean, t * (square / n) ** 0.5


def right_numpy(first, second, t):
    d = first.numpy() - second.numpy()
    return d.mean(), t * d.std(ddof=1) / np.sqrt(len(d))


def right_numpy_double(first, second, t):
    d = np.subtract(first.numpy(), second.numpy(), dtype=float)
    return np.mean(d), t * np.std(d, ddof=1) / len(d) ** 0.5


def right_bessel_by_hand(first, second, t):
    d = (first - second).numpy()
    n = d.size
    return d.mean(), t * d.std() * math.sqrt(n / (n - 1)) / math.sqrt(n)


def right_std_mean(first, second, t):
    std, mean = torch.std_mean(first - second)
    return mean, t * std / math.sqrt(len(first))


def right_ends_halved(first, second, t):
    d = first - second
    error = d.std() / len(d) ** 0.5
    low, high = d.mean() - t * error, d.mean() + t * error
    return (low + high) / 2, (high - low) / 2


def right_variance_and_covariance(first, second, t):
    pair = torch.stack([first, second]).double()
    c = pair.cov()
    return pair[0].mean() - pair[1].mean(), t * ((c[0, 0] + c[1, 1] - 2 * c[0, 1]) / len(first)).sqrt()


right_scipy = lambda a, b, t: (float((a - b).mean()), t * stats.sem((a - b).tolist()))
right_item = lambda a, b, t: ((a - b).mean().item(), t * (a - b).std().item() / len(a) ** 0.5)
right_list = lambda a, b, t: [(a - b).mean(), t * (a - b).std() / len(a) ** 0.5]
right_variance = lambda a, b, t: ((a - b).mean(), t * ((a - b).var() / len(a)).sqrt())
right_mixed = lambda a, b, t: (torch.mean(a - b), float(t * torch.std(a - b, unbiased=True) / a.numel() ** 0.5))
right_difference_of_means = lambda a, b, t: (a.mean() - b.mean(), t * a.sub(b).std(correction=1) / len(b) ** 0.5)
right_kept_dims = lambda a, b, t: ((a - b).mean(0, keepdim=True), t * (a - b).std(0, keepdim=True) / len(a) ** 0.5)
right_double = lambda a, b, t: ((a.double() - b).mean(), t * (a.double() - b.double()).std() / math.sqrt(len(a)))
right_tensor_of_two = lambda a, b, t: tuple(
    torch.stack([(a - b).mean(), t * (a - b).std() / torch.tensor(len(a)).sqrt()])
)


def wrong_second_minus_first(first, second, t):
    """second minus first"""
    d = second - first
    return d.mean(), t * d.std() / len(d) ** 0.5


def wrong_absolute_differences(first, second, t):
    """sign"""
    d = (first - second).abs()
    return d.mean(), t * d.std() / len(d) ** 0.5


def wrong_absolute_mean(first, second, t):
    """sign"""
    d = first - second
    return d.mean().abs(), t * d.std() / len(d) ** 0.5


def wrong_losses_cut_off(first, second, t):
    """cut off"""
    d = (first - second).clamp(min=0)
    return d.mean(), t * d.std() / len(d) ** 0.5


def wrong_divided_by_n(first, second, t):
    """n − 1"""
    d = (first - second).numpy()
    return d.mean(), t * d.std() / len(d) ** 0.5


def wrong_population_deviation(first, second, t):
    """n − 1"""
    d = [float(a - b) for a, b in zip(first, second)]
    return statistics.mean(d), t * statistics.pstdev(d) / len(d) ** 0.5


def wrong_without_root(first, second, t):
    """square root"""
    d = first - second
    return d.mean(), t * d.std() / len(d)


def wrong_not_divided(first, second, t):
    """square root"""
    d = first - second
    return d.mean(), t * d.std()


def wrong_root_of_n_minus_1(first, second, t):
    """√n"""
    d = first - second
    return d.mean(), t * d.std() / (len(d) - 1) ** 0.5


def wrong_times_root(first, second, t):
    d = first - second
    return d.mean(), t * d.std() * len(d) ** 0.5


def wrong_five_pairs(first, second, t):
    """number of pairs"""
    d = first - second
    return d.mean(), t * d.std() / 5**0.5


def wrong_twice_n(first, second, t):
    """number of pairs"""
    d = first - second
    return d.mean(), t * d.std() / (len(first) + len(second)) ** 0.5


def wrong_unpaired(first, second, t):
    """pair"""
    n = len(first)
    return first.mean() - second.mean(), t * ((first.var() + second.var()) / n).sqrt()


def wrong_sorted_first(first, second, t):
    """pair"""
    d = first.sort().values - second.sort().values
    return d.mean(), t * d.std() / len(d) ** 0.5


def wrong_difference_of_deviations(first, second, t):
    """pair"""
    return first.mean() - second.mean(), t * (first.std() - second.std()) / len(first) ** 0.5


def wrong_deviation_of_the_first(first, second, t):
    """pair"""
    return (first - second).mean(), t * first.std() / len(first) ** 0.5


def wrong_without_t(first, second, t):
    """multiply it by t"""
    d = first - second
    return d.mean(), d.std() / len(d) ** 0.5


def wrong_t_fixed(first, second, t):
    """`t`"""
    d = first - second
    return d.mean(), 2.776 * d.std() / len(d) ** 0.5


def wrong_normal(first, second, t):
    """`t`"""
    d = first - second
    return d.mean(), 1.96 * d.std() / len(d) ** 0.5


def wrong_full_width(first, second, t):
    """half"""
    d = first - second
    return d.mean(), 2 * t * d.std() / len(d) ** 0.5


def wrong_halved_again(first, second, t):
    """half"""
    d = first - second
    return d.mean(), t * d.std() / len(d) ** 0.5 / 2


def wrong_ends(first, second, t):
    """ends"""
    d = first - second
    half = t * d.std() / len(d) ** 0.5
    return d.mean() - half, d.mean() + half


def wrong_order(first, second, t):
    """first"""
    d = first - second
    return t * d.std() / len(d) ** 0.5, d.mean()


def wrong_variance(first, second, t):
    """variance"""
    d = first - second
    return d.mean(), t * d.var() / len(d) ** 0.5


def wrong_in_place(first, second, t):
    """changed its input"""
    first -= second
    return first.mean(), t * first.std() / len(first) ** 0.5


def wrong_forgot_return(first, second, t):
    """returned None"""
    d = first - second
    d.mean(), t * d.std() / len(d) ** 0.5


wrong_only_the_mean = lambda a, b, t: (a - b).mean()
wrong_only_the_half_width = lambda a, b, t: t * (a - b).std() / len(a) ** 0.5
wrong_three = lambda a, b, t: ((a - b).mean(), (a - b).std(), t * (a - b).std() / len(a) ** 0.5)
wrong_sum = lambda a, b, t: ((a - b).sum(), t * (a - b).std() / len(a) ** 0.5)
wrong_median = lambda a, b, t: ((a - b).median(), t * (a - b).std() / len(a) ** 0.5)
wrong_added = lambda a, b, t: ((a + b).mean(), t * (a + b).std() / len(a) ** 0.5)
wrong_mean_of_the_first = lambda a, b, t: (a.mean(), t * (a - b).std() / len(a) ** 0.5)
wrong_ratio = lambda a, b, t: ((a / b).mean(), t * (a / b).std() / len(a) ** 0.5)
wrong_percent = lambda a, b, t: (100 * (a - b).mean(), 100 * t * (a - b).std() / len(a) ** 0.5)
wrong_squares = lambda a, b, t: (((a - b) ** 2).mean(), t * ((a - b) ** 2).std() / len(a) ** 0.5)
wrong_root_of_t = lambda a, b, t: ((a - b).mean(), (t * (a - b).var() / len(a)).sqrt())
wrong_not_centred = lambda a, b, t: ((a - b).mean(), t * (a - b).square().mean().sqrt() / len(a) ** 0.5)


def right_one_tensor_of_two(first, second, t):
    d = first - second
    return torch.stack([d.mean(), t * d.std() / len(d) ** 0.5])
