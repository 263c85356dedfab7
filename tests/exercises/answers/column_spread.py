"""Answers to lesson 07's `column_spread`, written from the lesson's text: right ones and wrong ones."""

import math
import statistics

import numpy as np
import torch
import torch.nn.functional as F


def right_in_one_line(z):
    return z.std(0).mean()


def right_by_torch_std(embeddings):
    return torch.mean(torch.std(embeddings, dim=0, correction=1))


def right_root_of_variance(z):
    return z.var(dim=0, unbiased=True).sqrt().mean()


def right_by_hand(z):
    centred = z - z.mean(dim=0, keepdim=True)
    return ((centred**2).sum(0) / (z.shape[0] - 1)).sqrt().mean()


def right_numpy(z):
    return z.numpy().std(0, ddof=1).mean()


def right_numpy_double(z):
    return np.std(np.asarray(z, dtype=np.float64), axis=0, ddof=1).mean()


def right_statistics(z):
    return statistics.mean(statistics.stdev(column) for column in z.T.tolist())


def right_loop_over_columns(z):
    return torch.stack([z[:, k].std() for k in range(z.shape[1])]).mean()


def right_python_floats(z):
    rows = z.tolist()
    n, dim, total = len(rows), len(rows[0]), 0.0
    for k in range(dim):
        column = [row[k] for row in rows]
        mean = sum(column) / n
        total += math.sqrt(sum((value - mean) ** 2 for value in column) / (n - 1))
    return total / dim


def right_std_mean(z):
    std, _ = torch.std_mean(z, dim=0)
    return std.mean()


def right_sum_over_dim(z):
    return z.std(0).sum() / z.size(1)


def right_numpy_covariance(z):
    return float(np.sqrt(np.diag(np.atleast_2d(np.cov(z.numpy(), rowvar=False)))).mean())


def right_double(z):
    return z.double().std(0).mean()


def right_norms_of_columns(z):
    return torch.linalg.vector_norm(z - z.mean(0), dim=0).mean() / (len(z) - 1) ** 0.5


def right_item(z):
    return z.std(0).mean().item()


def right_turned(z):
    return z.t().std(dim=1).mean()


def right_vmap(z):
    return torch.vmap(torch.std)(z.T).mean()


def right_one_element(z):
    return z.std(0, keepdim=True).mean(1)


def wrong_divides_by_n(z):
    """n − 1"""
    return z.std(0, correction=0).mean()


def wrong_numpy_divides_by_n(z):
    """n − 1"""
    return z.numpy().std(0).mean()


def wrong_pstdev(z):
    """n − 1"""
    return statistics.mean(statistics.pstdev(column) for column in z.T.tolist())


def wrong_axis(z):
    """over the batch"""
    return z.std(1).mean()


def wrong_axis_and_n(z):
    return z.std(1, correction=0).mean()


def wrong_all_at_once(z):
    """all numbers"""
    return z.std()


def wrong_all_at_once_numpy(z):
    return z.numpy().std()


def wrong_no_mean(z):
    """single columns"""
    return z.std(0)


def wrong_sum(z):
    """added up"""
    return z.std(0).sum()


def wrong_variance(z):
    """root"""
    return z.var(0).mean()


def wrong_root_of_mean_variance(z):
    """before the root"""
    return z.var(0).mean().sqrt()


def wrong_mean_then_std(z):
    """mean row"""
    return z.mean(0).std()


def wrong_std_of_row_means(z):
    return z.mean(1).std()


def wrong_std_of_stds(z):
    return z.std(0).std()


def wrong_largest(z):
    """largest"""
    return z.std(0).max()


def wrong_smallest(z):
    """smallest"""
    return z.std(0).min()


def wrong_median(z):
    """median"""
    return z.std(0).median()


def wrong_first_column(z):
    """first column"""
    return z[:, 0].std()


def wrong_not_centred(z):
    """mean was not subtracted"""
    return z.pow(2).mean(0).sqrt().mean()


def wrong_not_centred_n1(z):
    """mean of each column was not subtracted"""
    return (z.pow(2).sum(0) / (len(z) - 1)).sqrt().mean()


def wrong_absolute_deviation(z):
    """squares"""
    return (z - z.mean(0)).abs().mean()


def wrong_range(z):
    return (z.amax(0) - z.amin(0)).mean()


def wrong_distance_to_centre(z):
    """distance"""
    return (z - z.mean(0)).norm(dim=1).mean()


def wrong_std_of_lengths(z):
    return z.norm(dim=1).std()


def wrong_rows_normalised(z):
    """length one"""
    return F.normalize(z, dim=1).std(0).mean()


def wrong_divides_by_rows(z):
    """number of rows"""
    return z.std(0).sum() / len(z)


def wrong_hard_coded_32(z):
    """32"""
    return sum(z[:, k].std() for k in range(z.shape[1])) / 32


def wrong_root_of_trace(z):
    return torch.cov(z.T).reshape(z.shape[1], -1).trace().sqrt()


def wrong_in_place(z):
    """changed its input"""
    z -= z.mean(0)
    return (z.pow(2).sum(0) / (len(z) - 1)).sqrt().mean()


def wrong_nothing_returned(z):
    """None"""
    z.std(0).mean()


def wrong_generator(z):
    """yield"""
    yield z.std(0).mean()


def wrong_geometric_mean(z):
    return z.std(0).log().mean().exp()


def wrong_last_column_missed(z):
    return sum(z[:, k].std() for k in range(z.shape[1] - 1)) / z.shape[1]


def wrong_relative(z):
    return (z.std(0) / z.mean(0)).mean()


def wrong_row_centred(z):
    return (z - z.mean(1, keepdim=True)).std(0).mean()


def wrong_variance_by_n(z):
    return z.var(0, correction=0).mean()


def wrong_two_results(z):
    """got a tuple"""
    return z.std(0), z.std(0).mean()


def wrong_mean_along_an_axis_that_is_gone(z):
    """Write `.mean()` without an axis"""
    return torch.std(z, 0).mean(1)
