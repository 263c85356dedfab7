"""Answers to lesson 07's `effective_rank`, written from the lesson's text: right ones and wrong ones."""

import math

import numpy as np
import torch


def variances(z):
    return torch.linalg.svdvals(z - z.mean(0)) ** 2


def shares(z):
    return variances(z) / variances(z).sum()


def right_entr(z):
    return torch.exp(torch.special.entr(shares(z)).sum())


def right_positive_shares_only(z):
    p = shares(z)
    p = p[p > 0]
    return torch.exp(-(p * p.log()).sum())


def right_small_number_in_log(z):
    p = shares(z)
    return torch.exp(-torch.sum(p * torch.log(p + 1e-12)))


def right_clamped(z):
    p = shares(z)
    return (-(p * p.clamp_min(1e-20).log()).sum()).exp()


def right_xlogy(z):
    p = shares(z)
    return torch.exp(-torch.xlogy(p, p).sum())


def right_product(z):
    p = shares(z)
    return (p**-p).prod()


def right_categorical(z):
    return torch.distributions.Categorical(probs=shares(z)).entropy().exp()


def right_where(z):
    p = shares(z)
    return torch.where(p > 0, -p * p.log(), torch.zeros_like(p)).sum().exp()


def right_nansum(z):
    p = shares(z)
    return torch.exp(-torch.nansum(p * p.log()))


def right_nan_to_num(z):
    p = shares(z)
    return math.exp(-(p * p.log()).nan_to_num(0).sum())


def right_numpy(z):
    rows = z.numpy()
    s = np.linalg.svd(rows - rows.mean(0), compute_uv=False) ** 2
    p = s / s.sum()
    p = p[p > 0]
    return np.exp(-(p * np.log(p)).sum())


def right_python_floats(z):
    squares = [value**2 for value in torch.linalg.svdvals(z - z.mean(dim=0, keepdim=True)).tolist()]
    p = [value / sum(squares) for value in squares]
    return math.exp(-sum(value * math.log(value) for value in p if value > 0))


def right_full_svd(z):
    _, s, _ = torch.linalg.svd(z - z.mean(0), full_matrices=False)
    p = s.square() / s.square().sum()
    return torch.special.entr(p).sum().exp().item()


def right_variances_by_n(z):
    variance = torch.linalg.svdvals(z - z.mean(0)).pow(2) / (len(z) - 1)
    return torch.special.entr(variance / variance.sum()).sum().exp()


def right_eigenvalues(z):
    centred = (z - z.mean(0)).double()
    values = torch.linalg.eigvalsh(centred.T @ centred / (len(z) - 1)).clamp_min(0)
    return torch.special.entr(values / values.sum()).sum().exp().float()


def right_other_base(z):
    p = shares(z)
    p = p[p > 0]
    return 2 ** -(p * p.log2()).sum()


def right_double(z):
    return torch.special.entr(shares(z.double())).sum().exp()


def wrong_not_centred(z):
    """mean was not subtracted"""
    v = torch.linalg.svdvals(z) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_centred_by_one_number(z):
    """One mean"""
    v = torch.linalg.svdvals(z - z.mean()) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_centred_by_rows(z):
    """Each row was centred"""
    v = torch.linalg.svdvals(z - z.mean(1, keepdim=True)) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_not_squared(z):
    """square"""
    s = torch.linalg.svdvals(z - z.mean(0))
    return torch.special.entr(s / s.sum()).sum().exp()


def wrong_squared_twice(z):
    """variances squared"""
    v = variances(z) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_square_after_share(z):
    s = torch.linalg.svdvals(z - z.mean(0))
    return torch.special.entr((s / s.sum()) ** 2).sum().exp()


def wrong_no_share(z):
    """by their sum"""
    return torch.special.entr(variances(z)).sum().exp()


def wrong_share_of_largest(z):
    """largest"""
    v = variances(z)
    return torch.special.entr(v / v.max()).sum().exp()


def wrong_share_of_mean(z):
    v = variances(z)
    return torch.special.entr(v / v.mean()).sum().exp()


def wrong_share_of_count(z):
    v = variances(z)
    return torch.special.entr(v / len(v)).sum().exp()


def wrong_softmax(z):
    """softmax"""
    return torch.special.entr(variances(z).softmax(0)).sum().exp()


def wrong_no_exp(z):
    """raise e to it"""
    return torch.special.entr(shares(z)).sum()


def wrong_sign(z):
    """minus"""
    p = shares(z)
    return torch.exp(torch.xlogy(p, p).sum())


def wrong_no_exp_and_sign(z):
    p = shares(z)
    return torch.xlogy(p, p).sum()


def wrong_exp_first(z):
    """before"""
    return torch.special.entr(shares(z)).exp().sum()


def wrong_mean(z):
    """sum"""
    return torch.special.entr(shares(z)).mean().exp()


def wrong_log_two(z):
    """logarithm"""
    p = shares(z)
    p = p[p > 0]
    return torch.exp(-(p * p.log2()).sum())


def wrong_log_ten(z):
    p = shares(z)
    p = p[p > 0]
    return torch.exp(-(p * p.log10()).sum())


def wrong_two_to_the_entropy(z):
    """logarithm"""
    return 2 ** torch.special.entr(shares(z)).sum()


def wrong_zero_share_is_nan(z):
    """0 · log 0"""
    p = shares(z)
    return torch.exp(-(p * p.log()).sum())


def wrong_zero_share_is_nan_numpy(z):
    """0 · log 0"""
    p = shares(z).numpy()
    with np.errstate(all="ignore"):
        return np.exp(-np.sum(p * np.log(p)))


def wrong_zero_share_log_fails(z):
    """math domain error"""
    p = shares(z).tolist()
    return math.exp(-sum(value * math.log(value) for value in p))


def wrong_matrix_rank(z):
    """not exactly zero"""
    return torch.linalg.matrix_rank(z - z.mean(0))


def wrong_counted(z):
    """not exactly zero"""
    return (shares(z) > 1e-6).sum()


def wrong_number_of_columns(z):
    """shape of z"""
    return z.shape[1]


def wrong_smaller_side(z):
    """shape of z"""
    return min(z.shape)


def wrong_participation_ratio(z):
    """participation ratio"""
    return 1 / shares(z).pow(2).sum()


def wrong_over_largest_share(z):
    """largest"""
    return 1 / shares(z).max()


def wrong_variances_of_columns(z):
    """columns"""
    v = z.var(0)
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_standardised(z):
    """standard deviation"""
    x = (z - z.mean(0)) / (z.std(0) + 1e-8)
    v = torch.linalg.svdvals(x) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_first_two_axes(z):
    v = variances(z)[:2]
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_large_number_in_log(z):
    p = shares(z)
    return torch.exp(-(p * (p + 0.1).log()).sum())


def wrong_log_without_share(z):
    p = shares(z)
    return torch.exp(-(p + 1e-12).log().sum())


def wrong_rounded(z):
    return torch.special.entr(shares(z)).sum().exp().round()


def wrong_over_dim(z):
    return torch.special.entr(shares(z)).sum().exp() / z.shape[1]


def wrong_in_place(z):
    """changed its input"""
    z -= z.mean(0)
    return right_entr(z)


def wrong_nothing_returned(z):
    """None"""
    right_entr(z)


def wrong_no_sum(z):
    """is a `mean` or a `sum` missing"""
    return torch.special.entr(shares(z)).exp()


def wrong_shares_of_rows(z):
    v = (z - z.mean(0)).norm(dim=1) ** 2
    return torch.special.entr(v / v.sum()).sum().exp()


def wrong_means_of_the_rows(z):
    """over the batch"""
    share = torch.linalg.svdvals(z - z.mean(1)) ** 2
    return torch.special.entr(share / share.sum()).sum().exp()


def wrong_shares_squared(z):
    """don't add up to 1"""
    values = torch.linalg.svdvals(z - z.mean(0))
    share = (values / values.sum()) ** 2
    return torch.special.entr(share).sum().exp()


def wrong_eigenvalues_below_zero(z):
    """slightly negative"""
    variance = torch.linalg.eigvalsh(torch.cov(z.T))
    return torch.special.entr(variance / variance.sum()).sum().exp()
