"""Answers to lesson 10's `cross_correlation`, written from the lesson's text: right ones and wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F

EPS = 0.00001


def scaled(z):
    return (z - z.mean(0)) / (z.var(0, correction=0) + EPS).sqrt()


def right_two_lines(z_a, z_b):
    return scaled(z_a).T @ scaled(z_b) / len(z_a)


def right_torch_names(first, second):
    a = (first - torch.mean(first, dim=0)) / torch.sqrt(torch.var(first, dim=0, unbiased=False) + 1e-5)
    b = (second - torch.mean(second, dim=0)) / torch.sqrt(torch.var(second, dim=0, unbiased=False) + 1e-5)
    return torch.mm(a.t(), b) / first.shape[0]


def right_einsum(a, b):
    return torch.einsum("ik,il->kl", scaled(a), scaled(b)) / a.size(0)


def right_mean_of_products(a, b):
    return (scaled(a)[:, :, None] * scaled(b)[:, None, :]).mean(0)


def right_batch_norm(a, b):
    return F.batch_norm(a, None, None, training=True).T @ F.batch_norm(b, None, None, training=True) / len(a)


def right_batch_norm_module(a, b):
    norm = torch.nn.BatchNorm1d(a.shape[1], affine=False)
    return norm(a).T @ norm(b) / len(a)


def right_covariance_over_roots(a, b):
    covariance = (a - a.mean(0)).T @ (b - b.mean(0)) / len(a)
    roots = [(z.var(0, correction=0) + EPS).sqrt() for z in (a, b)]
    return covariance / torch.outer(*roots)


def right_variance_by_hand(a, b):
    def standard(z):
        centred = z - z.mean(0, keepdim=True)
        return centred / (centred.pow(2).mean(0, keepdim=True) + EPS) ** 0.5

    return standard(a).mT @ standard(b) / len(b)


def right_squared_deviation(a, b):
    a, b = ((z - z.mean(0)) / (z.std(0, correction=0) ** 2 + EPS) ** 0.5 for z in (a, b))
    return a.T.matmul(b).div(len(a))


def right_rsqrt(a, b):
    a, b = ((z - z.mean(0)) * (z.var(0, correction=0) + EPS).rsqrt() for z in (a, b))
    return a.T @ b / len(a)


def right_loop(a, b):
    a, b = scaled(a), scaled(b)
    return torch.stack(
        [torch.stack([(a[:, k] * b[:, j]).mean() for j in range(b.shape[1])]) for k in range(a.shape[1])]
    )


def right_row_loop(a, b):
    a, b = scaled(a), scaled(b)
    return sum(torch.outer(one, other) for one, other in zip(a, b, strict=True)) / len(a)


def right_turned(a, b):
    return (scaled(b).T @ scaled(a)).T / len(a)


def right_by_n_minus_1_everywhere(a, b):
    a, b = ((z - z.mean(0)) / (z.var(0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / (len(a) - 1)


def right_divided_first(a, b):
    return (scaled(a) / len(a)).T @ scaled(b)


def right_var_mean(a, b):
    va, ma = torch.var_mean(a, dim=0, correction=0)
    vb, mb = torch.var_mean(b, dim=0, correction=0)
    return ((a - ma) / torch.sqrt(va + 1e-5)).T @ ((b - mb) / torch.sqrt(vb + 1e-5)) / len(a)


def right_filled(a, b):
    a, b = scaled(a), scaled(b)
    matrix = torch.zeros(a.shape[1], b.shape[1])
    for k in range(a.shape[1]):
        matrix[k] = a[:, k] @ b / len(a)
    return matrix


def wrong_no_constant(a, b):
    """0.00001"""
    a, b = ((z - z.mean(0)) / z.std(0, correction=0) for z in (a, b))
    return a.T @ b / len(a)


def wrong_no_constant_n_minus_1(a, b):
    """0.00001"""
    a, b = ((z - z.mean(0)) / z.std(0) for z in (a, b))
    return a.T @ b / (len(a) - 1)


def wrong_corrcoef(a, b):
    """0.00001"""
    return torch.corrcoef(torch.cat([a, b], dim=1).T)[: a.shape[1], a.shape[1] :]


def wrong_constant_outside(a, b):
    """inside the root"""
    a, b = ((z - z.mean(0)) / (z.std(0, correction=0) + EPS) for z in (a, b))
    return a.T @ b / len(a)


def wrong_constant_outside_n_minus_1(a, b):
    """inside the root"""
    a, b = ((z - z.mean(0)) / (z.std(0) + EPS) for z in (a, b))
    return a.T @ b / (len(a) - 1)


def right_constant_of_variance_term(a, b):
    a, b = ((z - z.mean(0)) / (z.var(0, correction=0) + 1e-4).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_not_centred(a, b):
    """means were not subtracted"""
    a, b = (z / (z.var(0, correction=0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_not_scaled(a, b):
    """standard deviation"""
    return (a - a.mean(0)).T @ (b - b.mean(0)) / len(a)


def wrong_raw(a, b):
    """multiplied as they are"""
    return a.T @ b / len(a)


def wrong_no_division(a, b):
    """divide by the batch size"""
    return scaled(a).T @ scaled(b)


def wrong_over_dim(a, b):
    """number of columns"""
    return scaled(a).T @ scaled(b) / a.shape[1]


def wrong_over_n_minus_1(a, b):
    """n − 1"""
    return scaled(a).T @ scaled(b) / (len(a) - 1)


def wrong_std_of_n_minus_1(a, b):
    """n − 1"""
    a, b = ((z - z.mean(0)) / (z.var(0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_std_of_n_minus_1_no_constant(a, b):
    a, b = ((z - z.mean(0)) / z.std(0) for z in (a, b))
    return a.T @ b / len(a)


def wrong_rows(a, b):
    """pictures with pictures"""
    return scaled(a) @ scaled(b).T / len(a)


def wrong_rows_of_raw(a, b):
    """rows"""
    return a @ b.T


def wrong_transposed(a, b):
    """transpose"""
    return scaled(b).T @ scaled(a) / len(a)


def wrong_one_view(a, b):
    """first view was compared with itself"""
    return scaled(a).T @ scaled(a) / len(a)


def wrong_other_view(a, b):
    """z_a"""
    return scaled(b).T @ scaled(b) / len(b)


def wrong_variance_in_place_of_deviation(a, b):
    """root"""
    a, b = ((z - z.mean(0)) / (z.var(0, correction=0) + EPS) for z in (a, b))
    return a.T @ b / len(a)


def wrong_scaled_by_rows(a, b):
    """over the batch"""
    a, b = ((z - z.mean(1, keepdim=True)) / (z.var(1, keepdim=True, correction=0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_scaled_as_a_whole(a, b):
    """Each column needs its own"""
    a, b = ((z - z.mean()) / (z.var(correction=0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_centred_by_one_number(a, b):
    a, b = ((z - z.mean()) / (z.var(0, correction=0) + EPS).sqrt() for z in (a, b))
    return a.T @ b / len(a)


def wrong_rows_of_length_one(a, b):
    """length one"""
    return F.normalize(a, dim=1).T @ F.normalize(b, dim=1) / len(a)


def wrong_cosine_of_columns(a, b):
    """means were not subtracted"""
    return F.normalize(a, dim=0).T @ F.normalize(b, dim=0)


def wrong_statistics_of_both_views(a, b):
    both = torch.cat([a, b])
    mean, std = both.mean(0), (both.var(0, correction=0) + EPS).sqrt()
    return ((a - mean) / std).T @ ((b - mean) / std) / len(a)


def wrong_statistics_of_first_view(a, b):
    """z_b"""
    mean, std = a.mean(0), (a.var(0, correction=0) + EPS).sqrt()
    return ((a - mean) / std).T @ ((b - mean) / std) / len(a)


def wrong_squared(a, b):
    """square"""
    return (scaled(a).T @ scaled(b) / len(a)) ** 2


def wrong_absolute(a, b):
    return (scaled(a).T @ scaled(b) / len(a)).abs()


def wrong_diagonal_only(a, b):
    """diagonal of the matrix only"""
    return (scaled(a) * scaled(b)).mean(0)


def wrong_one_number(a, b):
    return (scaled(a) * scaled(b)).mean()


def wrong_detached(a, b):
    """no gradient flows"""
    return right_two_lines(a.detach(), b.detach())


def wrong_second_view_detached(a, b):
    """no gradient flows back to z_b"""
    return right_two_lines(a, b.detach())


def wrong_numpy(a, b):
    a, b = ((z - z.mean(0)) / np.sqrt(z.var(0) + EPS) for z in (a.detach().numpy(), b.detach().numpy()))
    return torch.tensor(a.T @ b / len(a))


def wrong_in_place(a, b):
    """changed its input"""
    a -= a.mean(0)
    b -= b.mean(0)
    return right_two_lines(a, b)


def wrong_no_grad(a, b):
    """no gradient flows"""
    with torch.no_grad():
        return right_two_lines(a, b)


def wrong_nothing(a, b):
    """None"""
    right_two_lines(a, b)


def wrong_hard_coded_batch(a, b):
    return scaled(a).T @ scaled(b) / 64


def wrong_identity_taken_away(a, b):
    return right_two_lines(a, b) - torch.eye(a.shape[1])


def wrong_rounded_to_range(a, b):
    return (scaled(a).T @ scaled(b)).clamp(-1, 1)


def wrong_no_transpose(a, b):
    """transpose the first factor"""
    return scaled(a) @ scaled(b) / len(a)


def wrong_along_the_rows_without_keepdim(a, b):
    """one number per picture"""
    a, b = ((z - z.mean(1)) / z.std(1) for z in (a, b))
    return a.T @ b / len(a)


def wrong_floor_added(z_a, z_b):
    """was added to every"""
    a, b = ((z - z.mean(0)) / (z.std(0, correction=0) + 0.003) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def wrong_ceiling(z_a, z_b):
    """A floor is wanted"""
    a, b = ((z - z.mean(0)) / z.std(0, correction=0).clamp(max=0.003) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def wrong_views_together(z_a, z_b):
    """Both views were standardised together"""
    both = torch.cat([z_a, z_b])
    both = (both - both.mean(0)) / both.std(0, correction=0)
    return both[: len(z_a)].T @ both[len(z_a) :] / len(z_a)


def wrong_high_floor(z_a, z_b):
    """must not shrink"""
    a, b = ((z - z.mean(0)) / z.std(0, correction=0).clamp(min=0.3) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def wrong_deviation_detached(z_a, z_b):
    """only a part of the gradient"""
    a, b = ((z - z.mean(0)) / z.std(0, correction=0).clamp(min=0.003).detach() for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def wrong_floor_too_high(z_a, z_b):
    """must not shrink"""
    a, b = ((z - z.mean(0)) / z.std(0, correction=0).clamp(min=0.03) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def right_in_double(z_a, z_b):
    a, b = ((z - z.mean(0)) / z.std(0, correction=0).clamp(min=0.003) for z in (z_a.double(), z_b.double()))
    return a.T @ b / len(z_a)
