"""Answers to lesson 10's `covariance_term`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def matrix(z):
    centred = z - z.mean(0)
    return centred.T @ centred / (len(z) - 1)


def off(square):
    return square - square.diagonal().diag()


def right_off_diagonal(z):
    return off(matrix(z)).pow(2).sum() / z.shape[1]


def right_difference_of_energies(z):
    c = matrix(z)
    return (c.pow(2).sum() - c.diagonal().pow(2).sum()) / z.shape[1]


def right_eye(z):
    c = matrix(z)
    return (c * (1 - torch.eye(z.shape[1]))).square().sum() / z.size(1)


def right_masked_fill(z):
    c = matrix(z)
    return c.masked_fill(torch.eye(len(c), dtype=torch.bool), 0).pow(2).sum() / len(c)


def right_upper_triangle(z):
    return 2 * matrix(z).triu(1).pow(2).sum() / z.shape[1]


def right_both_triangles(z):
    c = matrix(z)
    return (c.triu(1).pow(2).sum() + c.tril(-1).pow(2).sum()) / z.shape[1]


def right_torch_cov(z):
    c = torch.cov(z.T)
    return (c - torch.diag(torch.diag(c))).pow(2).sum() / z.shape[1]


def right_einsum(z):
    centred = z - torch.mean(z, dim=0, keepdim=True)
    c = torch.einsum("bi,bj->ij", centred, centred) / (z.shape[0] - 1)
    return off(c).square().sum().div(z.shape[1])


def wrong_loops(z):
    """a loop over pairs of columns"""
    centred, dim = z - z.mean(0), z.shape[1]
    total = 0
    for k in range(dim):
        for j in range(dim):
            if k != j:
                total = total + ((centred[:, k] * centred[:, j]).sum() / (len(z) - 1)) ** 2
    return total / dim


def right_norm(z):
    return torch.linalg.matrix_norm(off(matrix(z))) ** 2 / z.shape[1]


def right_view_trick(z):
    c, dim = matrix(z), z.shape[1]
    return c.flatten()[:-1].view(dim - 1, dim + 1)[:, 1:].pow(2).sum() / dim


def right_diag_embed(z):
    c = matrix(z)
    return (c - torch.diag_embed(c.diagonal())).pow(2).sum() / len(c)


def right_where(z):
    c = matrix(z)
    return torch.where(torch.eye(len(c)) == 1, 0.0, c).pow(2).sum() / len(c)


def right_roll(z):
    centred, dim = z - z.mean(0), z.shape[1]
    return sum(((centred * centred.roll(s, 1)).sum(0) / (len(z) - 1)).pow(2).sum() for s in range(1, dim)) / dim


def right_mean_over_columns(z):
    return off(matrix(z)).pow(2).sum(1).mean()


def right_scaled_first(z):
    centred = (z - z.mean(0)) / (len(z) - 1) ** 0.5
    return off(centred.mT @ centred).pow(2).sum() / z.shape[-1]


def right_trace(z):
    c = off(matrix(z))
    return torch.trace(c @ c) / z.shape[1]


def wrong_not_centred(z):
    """centre"""
    return off(z.T @ z / (len(z) - 1)).pow(2).sum() / z.shape[1]


def wrong_centred_by_rows(z):
    """centre"""
    x = z - z.mean(1, keepdim=True)
    return off(x.T @ x / (len(z) - 1)).pow(2).sum() / z.shape[1]


def wrong_centred_by_one_number(z):
    """centre"""
    x = z - z.mean()
    return off(x.T @ x / (len(z) - 1)).pow(2).sum() / z.shape[1]


def wrong_divides_by_n(z):
    """batch − 1"""
    return off(torch.cov(z.T, correction=0)).pow(2).sum() / z.shape[1]


def wrong_not_divided(z):
    """batch − 1"""
    x = z - z.mean(0)
    return off(x.T @ x).pow(2).sum() / z.shape[1]


def wrong_divided_after_squaring(z):
    """before"""
    x = z - z.mean(0)
    return off(x.T @ x).pow(2).sum() / (len(z) - 1) / z.shape[1]


def wrong_diagonal_left_in(z):
    """diagonal"""
    return matrix(z).pow(2).sum() / z.shape[1]


def wrong_diagonal_only(z):
    """diagonal"""
    return matrix(z).diagonal().pow(2).sum() / z.shape[1]


def wrong_identity_taken_away(z):
    """identity"""
    return (matrix(z) - torch.eye(z.shape[1])).pow(2).sum() / z.shape[1]


def wrong_diagonal_not_squared(z):
    c = matrix(z)
    return (c.pow(2).sum() - c.diagonal().sum()) / z.shape[1]


def wrong_trace_squared(z):
    c = matrix(z)
    return (c.pow(2).sum() - c.trace() ** 2) / z.shape[1]


def wrong_not_squared(z):
    """without squaring"""
    return off(matrix(z)).sum() / z.shape[1]


def wrong_absolute(z):
    """square"""
    return off(matrix(z)).abs().sum() / z.shape[1]


def wrong_squared_after_the_sum(z):
    """before"""
    return off(matrix(z)).sum() ** 2 / z.shape[1]


def wrong_not_over_dim(z):
    """number of columns"""
    return off(matrix(z)).pow(2).sum()


def wrong_mean(z):
    """number of columns"""
    return off(matrix(z)).pow(2).mean()


def wrong_mean_of_off_diagonal(z):
    """number of columns"""
    dim = z.shape[1]
    return off(matrix(z)).pow(2).sum() / (dim * (dim - 1))


def wrong_over_dim_minus_1(z):
    return off(matrix(z)).pow(2).sum() / (z.shape[1] - 1)


def wrong_over_batch(z):
    """number of columns"""
    return off(matrix(z)).pow(2).sum() / len(z)


def wrong_rows(z):
    """pictures against pictures"""
    x = z - z.mean(0)
    return off(x @ x.T / (len(z) - 1)).pow(2).sum() / z.shape[1]


def wrong_cov_of_rows(z):
    """each *row*"""
    return off(torch.cov(z)).pow(2).sum() / z.shape[1]


def wrong_correlation(z):
    """standard deviation"""
    x = (z - z.mean(0)) / (z.std(0) + 1e-6)
    return off(x.T @ x / (len(z) - 1)).pow(2).sum() / z.shape[1]


def wrong_correlation_by_n(z):
    x = (z - z.mean(0)) / (z.std(0, correction=0) + 1e-6)
    return off(x.T @ x / len(z)).pow(2).sum() / z.shape[1]


def wrong_each_pair_once(z):
    """both"""
    return matrix(z).triu(1).pow(2).sum() / z.shape[1]


def wrong_triangle_with_diagonal(z):
    return matrix(z).triu().pow(2).sum() / z.shape[1]


def wrong_root(z):
    """root"""
    return off(matrix(z)).norm() / z.shape[1]


def wrong_root_of_the_sum_over_dim(z):
    return (off(matrix(z)).pow(2).sum() / z.shape[1]).sqrt()


def wrong_neighbouring_columns(z):
    return matrix(z).diagonal(1).pow(2).sum() / z.shape[1]


def wrong_rows_of_length_one(z):
    return right_off_diagonal(F.normalize(z, dim=1))


def wrong_detached(z):
    """no gradient flows"""
    return right_off_diagonal(z.detach())


def wrong_no_grad(z):
    """no gradient flows"""
    with torch.no_grad():
        return right_off_diagonal(z)


def wrong_item(z):
    """`.item()`"""
    return right_off_diagonal(z).item()


def wrong_in_place(z):
    """changed its input"""
    z -= z.mean(0)
    return right_off_diagonal(z)


def wrong_no_sum(z):
    """is a `mean` or a `sum` missing"""
    return off(matrix(z)).pow(2) / z.shape[1]


def wrong_per_column(z):
    """is a `mean` or a `sum` missing"""
    return off(matrix(z)).pow(2).sum(1) / z.shape[1]


def wrong_nothing(z):
    """None"""
    right_off_diagonal(z)


def wrong_minus(z):
    return -off(matrix(z)).pow(2).sum() / z.shape[1]


def wrong_halved(z):
    """half"""
    return off(matrix(z)).pow(2).sum() / z.shape[1] / 2


def wrong_hard_coded_dim(z):
    return off(matrix(z)).pow(2).sum() / 2


def wrong_rows_with_columns(z):
    """transpose the first factor"""
    z = z - z.mean(0)
    c = z @ z / (len(z) - 1)
    return (c - torch.diag(c.diagonal())).square().sum() / z.shape[1]


def wrong_times_in_place_of_at(z):
    """The matrix product is"""
    z = z - z.mean(0)
    return off(z.T * z / (len(z) - 1)).square().sum() / z.shape[1]


def wrong_one_factor_detached(z):
    """only a part of the gradient"""
    covariance = (z - z.mean(0)).T @ z.detach() / (len(z) - 1)
    return (covariance - covariance.diagonal().diag()).pow(2).sum() / z.shape[1]
