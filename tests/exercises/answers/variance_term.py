"""Answers to lesson 10's `variance_term`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F

EPS = 0.0001


def right_two_lines(z):
    return F.relu(1 - (z.var(0) + 1e-4).sqrt()).mean()


def right_torch_names(embeddings):
    std = torch.sqrt(torch.var(embeddings, dim=0) + 0.0001)
    return torch.mean(F.relu(1 - std))


def right_torch_relu(z):
    return torch.relu(1 - torch.sqrt(z.var(dim=0, correction=1) + EPS)).mean()


def right_clamp(z):
    return (1 - (z.var(0) + EPS).sqrt()).clamp(min=0).mean()


def right_by_hand(z):
    centred = z - z.mean(dim=0, keepdim=True)
    variance = centred.pow(2).sum(0) / (z.shape[0] - 1)
    return F.relu(1 - (variance + 1e-4) ** 0.5).mean()


def right_squared_std(z):
    return F.relu(1 - (z.std(0, unbiased=True) ** 2 + 1e-4).sqrt()).mean()


def right_maximum(z):
    missing = 1 - (z.var(0) + EPS).sqrt()
    return torch.maximum(missing, torch.zeros_like(missing)).mean()


def right_where(z):
    std = (z.var(0) + EPS).sqrt()
    return torch.where(std < 1, 1 - std, 0.0).mean()


def right_hinge_loss(z):
    std = torch.sqrt(z.var(0) + EPS)
    return F.hinge_embedding_loss(std, -torch.ones_like(std), margin=1.0)


def right_sum_over_dim(z):
    return F.relu(1 - (z.var(0) + EPS).sqrt()).sum() / z.shape[1]


def right_loop(z):
    return sum(F.relu(1 - (z[:, k].var() + EPS).sqrt()) for k in range(z.shape[1])) / z.shape[1]


def right_list(z):
    return torch.stack([F.relu(1 - torch.sqrt(column.var() + EPS)) for column in z.unbind(1)]).mean()


def right_covariance_diagonal(z):
    centred = z - z.mean(0)
    variance = (centred.T @ centred).diagonal() / (len(z) - 1)
    return F.relu(1 - torch.sqrt(variance + EPS)).mean()


def right_einsum(z):
    centred = z - z.mean(0)
    return F.relu(1 - (torch.einsum("ik,ik->k", centred, centred) / (len(z) - 1) + EPS).sqrt()).mean()


def right_power(z):
    return F.relu(1.0 - z.var(0).add(EPS).pow(0.5)).mean(dim=0)


def right_corrected_by_hand(z):
    n = len(z)
    return F.relu(1 - (z.var(0, correction=0) * n / (n - 1) + EPS).sqrt()).mean()


def right_one_minus_min(z):
    return 1 - (z.var(0) + EPS).sqrt().clamp(max=1).mean()


def right_turned(z):
    return F.relu(1 - (z.mT.var(-1) + EPS).sqrt()).mean()


def wrong_no_floor(z):
    """max(0"""
    return (1 - (z.var(0) + EPS).sqrt()).mean()


def wrong_absolute(z):
    """max(0"""
    return (1 - (z.var(0) + EPS).sqrt()).abs().mean()


def wrong_sign(z):
    """turned round"""
    return F.relu((z.var(0) + EPS).sqrt() - 1).mean()


def wrong_clamped_above(z):
    return (1 - (z.var(0) + EPS).sqrt()).clamp(max=0).mean()


def wrong_hinge_on_variance(z):
    """root"""
    return F.relu(1 - (z.var(0) + EPS)).mean()


def wrong_hinge_on_variance_no_constant(z):
    """root"""
    return F.relu(1 - z.var(0)).mean()


def wrong_no_constant(z):
    """1e-4"""
    return F.relu(1 - z.std(0)).mean()


def wrong_constant_outside(z):
    """inside the root"""
    return F.relu(1 - (z.std(0) + EPS)).mean()


def wrong_constant_squared(z):
    return F.relu(1 - (z.var(0) + EPS**2).sqrt()).mean()


def wrong_constant_larger(z):
    """0.0001"""
    return F.relu(1 - (z.var(0) + 1e-3).sqrt()).mean()


def wrong_constant_smaller(z):
    return F.relu(1 - (z.var(0) + 1e-5).sqrt()).mean()


def wrong_divides_by_n(z):
    """batch − 1"""
    return F.relu(1 - (z.var(0, correction=0) + EPS).sqrt()).mean()


def wrong_divides_by_n_no_constant(z):
    return F.relu(1 - z.std(0, correction=0)).mean()


def wrong_axis(z):
    """each row"""
    return F.relu(1 - (z.var(1) + EPS).sqrt()).mean()


def wrong_sum(z):
    """Take the mean"""
    return F.relu(1 - (z.var(0) + EPS).sqrt()).sum()


def wrong_over_batch(z):
    """number of rows"""
    return F.relu(1 - (z.var(0) + EPS).sqrt()).sum() / len(z)


def wrong_mean_first(z):
    """each column"""
    return F.relu(1 - (z.var(0) + EPS).sqrt().mean())


def wrong_mean_variance_first(z):
    return F.relu(1 - (z.var(0).mean() + EPS).sqrt())


def wrong_squared(z):
    """unsquared"""
    return F.relu(1 - (z.var(0) + EPS).sqrt()).pow(2).mean()


def wrong_all_at_once(z):
    """all numbers"""
    return F.relu(1 - (z.var() + EPS).sqrt())


def wrong_not_centred(z):
    """mean"""
    return F.relu(1 - (z.pow(2).sum(0) / (len(z) - 1) + EPS).sqrt()).mean()


def wrong_margin_two(z):
    return F.relu(2 - (z.var(0) + EPS).sqrt()).mean()


def wrong_plus(z):
    """minus"""
    return F.relu(1 + (z.var(0) + EPS).sqrt()).mean()


def wrong_minus_deviation(z):
    return -(z.var(0) + EPS).sqrt().mean()


def wrong_deviation(z):
    """1 − std"""
    return (z.var(0) + EPS).sqrt().mean()


def wrong_largest(z):
    """mean over the columns"""
    return F.relu(1 - (z.var(0) + EPS).sqrt()).max()


def wrong_smallest(z):
    return F.relu(1 - (z.var(0) + EPS).sqrt()).min()


def wrong_mean_of_paying_columns(z):
    """all columns"""
    missing = 1 - (z.var(0) + EPS).sqrt()
    return missing[missing > 0].mean().nan_to_num(0)


def wrong_no_mean(z):
    """Return their mean"""
    return F.relu(1 - (z.var(0) + EPS).sqrt())


def wrong_halved(z):
    """half"""
    return F.relu(1 - (z.var(0) + EPS).sqrt()).mean() / 2


def wrong_relu_in_the_root(z):
    return (1 - F.relu(z.var(0) + EPS).sqrt()).mean()


def wrong_relu_of_the_mean(z):
    """each column"""
    return F.relu((1 - (z.var(0) + EPS).sqrt()).mean())


def wrong_softplus(z):
    return F.softplus(1 - (z.var(0) + EPS).sqrt()).mean()


def right_python_max(z):
    return sum(max(0, 1 - (z[:, k].var() + EPS).sqrt()) for k in range(z.shape[1])) / z.shape[1] + 0 * z.sum()


def right_python_if(z):
    total = 0 * z.sum()
    for k in range(z.shape[1]):
        std = (z[:, k].var() + EPS).sqrt()
        if std < 1:
            total = total + 1 - std
    return total / z.shape[1]


def wrong_detached(z):
    """no gradient flows"""
    return right_two_lines(z.detach())


def wrong_item(z):
    """`.item()`"""
    return right_two_lines(z).item()


def wrong_in_place(z):
    """changed its input"""
    z -= z.mean(0)
    return right_two_lines(z)


def wrong_nothing(z):
    """None"""
    right_two_lines(z)


def wrong_rows_of_length_one(z):
    """length one"""
    return right_two_lines(F.normalize(z, dim=1))


def wrong_hard_coded_columns(z):
    return F.relu(1 - (z.var(0) + EPS).sqrt()).sum() / 2


def wrong_pythons_max(z):
    """there is `F.relu`"""
    return max(0, 1 - torch.sqrt(z.var(0) + EPS)).mean()


def wrong_max_along_an_axis(z):
    """returns two results"""
    hinge = torch.max(1 - torch.sqrt(z.var(0) + EPS), 0)
    return hinge.mean()
