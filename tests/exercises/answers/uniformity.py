"""Answers to lesson 09's second exercise. A docstring is a fragment that the message must contain."""

import itertools
import math

import numpy as np
import torch
import torch.nn.functional as F


def right_pdist(z):
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)).pow(2)).mean())


def right_divided_by_lengths(z):
    z = z / z.norm(dim=1, keepdim=True)
    return (torch.pdist(z) ** 2 * -2).exp().mean().log()


def right_loop(z):
    z, values = F.normalize(z, dim=1), []
    for i in range(len(z)):
        for j in range(i + 1, len(z)):
            values.append(torch.exp(-2 * (z[i] - z[j]).pow(2).sum()))
    return torch.stack(values).mean().log()


def right_each_pair_twice(z):
    z = F.normalize(z, dim=1)
    total, count = 0.0, 0
    for i in range(len(z)):
        for j in range(len(z)):
            if i != j:
                total += math.exp(-2 * float(((z[i] - z[j]) ** 2).sum()))
                count += 1
    return math.log(total / count)


def right_combinations(z):
    z = F.normalize(z)
    values = [torch.exp(-2 * (a - b) @ (a - b)) for a, b in itertools.combinations(z, 2)]
    return torch.log(sum(values) / len(values))


def right_mask(z):
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).square().sum(-1)
    return torch.exp(-2 * squares[~torch.eye(len(z), dtype=torch.bool)]).mean().log()


def right_triangle(z):
    z = F.normalize(z, dim=1)
    squares = torch.cdist(z, z, compute_mode="donot_use_mm_for_euclid_dist") ** 2
    rows, columns = torch.triu_indices(len(z), len(z), 1)
    return squares[rows, columns].mul(-2).exp().mean().log()


def right_similarity(z):
    z = F.normalize(z, dim=1)
    s = z @ z.T
    values = torch.exp(-2 * (2 - 2 * s))[torch.tril(torch.ones_like(s), -1).bool()]
    return values.mean().log()


def right_minus_diagonal(z):
    z, n = F.normalize(z, dim=1), len(z)
    values = torch.exp(-4 + 4 * z @ z.T)
    return torch.log((values.sum() - n) / (n * (n - 1)))


def right_diagonal_zero(z):
    z, n = F.normalize(z, dim=1), len(z)
    values = torch.exp(-4 + 4 * z @ z.T).fill_diagonal_(0)
    return torch.log(values.sum() / (n * n - n))


def right_logsumexp(z):
    squares = torch.pdist(F.normalize(z, dim=1)) ** 2
    return torch.logsumexp(-2 * squares, 0) - math.log(len(squares))


def right_diagonal_infinite(z):
    z, n = F.normalize(z, dim=1), len(z)
    exponent = -2 * (z[:, None] - z).pow(2).sum(2).fill_diagonal_(float("inf"))
    return exponent.flatten().logsumexp(0) - math.log(n * (n - 1))


def right_numpy(z):
    z = z.numpy() / np.linalg.norm(z.numpy(), axis=1, keepdims=True)
    squares = ((z[:, None] - z) ** 2).sum(2)
    return np.log(np.exp(-2 * squares[np.triu_indices(len(z), 1)]).mean())


def right_number(z):
    return torch.exp(torch.pdist(F.normalize(z, dim=1)).square() * -2).mean().log().item()


def right_math(z):
    mean = torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean()
    return math.log(mean)


def right_double(z):
    return torch.pdist(F.normalize(z.double(), dim=1)).pow(2).mul(-2).exp().mean().log()


def right_powers(z):
    z = F.normalize(z, p=2, dim=-1)
    d = torch.pdist(z, p=2)
    return torch.log(torch.mean(math.e ** (-2 * d * d)))


def right_lists(z):
    rows = [[x / math.sqrt(sum(y * y for y in row)) for x in row] for row in z.tolist()]
    values = [
        math.exp(-2 * sum((x - y) ** 2 for x, y in zip(a, b, strict=True))) for a, b in itertools.combinations(rows, 2)
    ]
    return torch.tensor(math.log(sum(values) / len(values)))


def wrong_own_lengths(z):
    """own lengths"""
    return torch.log(torch.exp(-2 * torch.pdist(z) ** 2).mean())


def wrong_columns_scaled(z):
    """columns were scaled"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=0)) ** 2).mean())


def wrong_whole_matrix(z):
    """whole matrix"""
    return torch.log(torch.exp(-2 * torch.pdist(z / z.norm()) ** 2).mean())


def wrong_diagonal(z):
    """distance to itself"""
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * torch.cdist(z, z) ** 2).mean().log()


def wrong_diagonal_by_similarity(z):
    """distance to itself"""
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * (2 - 2 * z @ z.T)).mean().log()


def wrong_diagonal_in_loop(z):
    """distance to itself"""
    z = F.normalize(z, dim=1)
    return torch.log(torch.stack([torch.exp(-2 * (a - b).pow(2).sum()) for a in z for b in z]).mean())


def wrong_no_log(z):
    """logarithm is missing"""
    return torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean()


def wrong_no_exp(z):
    """cancel"""
    return (-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean()


def wrong_mean_of_logs(z):
    """cancel"""
    return torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).log().mean()


def wrong_mean_before_exp(z):
    """cancel"""
    return torch.exp((-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean()).log()


def wrong_not_squared(z):
    """not squared"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1))).mean())


def wrong_sign(z):
    """sign is lost"""
    return torch.log(torch.exp(2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_no_two(z):
    """factor 2"""
    return torch.log(torch.exp(-(torch.pdist(F.normalize(z, dim=1)) ** 2)).mean())


def wrong_half_distance(z):
    """half"""
    z = F.normalize(z, dim=1)
    s = (z @ z.T)[*torch.triu_indices(len(z), len(z), 1)]
    return torch.log(torch.exp(-2 * (1 - s)).mean())


def wrong_sum(z):
    """added up"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).sum())


def wrong_minus_in_front(z):
    """turned round"""
    return -torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_log2(z):
    """powers of 2"""
    return torch.log2(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_log10(z):
    return torch.log10(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_log1p(z):
    """adds 1"""
    return torch.log1p(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_mean_over_columns(z):
    """averaged over the columns"""
    z = F.normalize(z, dim=1)
    squares = (z[:, None] - z).square().mean(2)
    return torch.exp(-2 * squares[*torch.triu_indices(len(z), len(z), 1)]).mean().log()


def wrong_absolute(z):
    """absolute differences"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1), p=1) ** 2).mean())


def wrong_columns_compared(z):
    """pictures are the rows"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1).T) ** 2).mean())


def wrong_mean_distance(z):
    """mean was taken of the distances"""
    return torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)).mean() ** 2))


def wrong_row_by_row(z):
    """row by row"""
    z, n = F.normalize(z, dim=1), len(z)
    exponent = -2 * (z[:, None] - z).pow(2).sum(2).fill_diagonal_(float("inf"))
    return (exponent.logsumexp(1) - math.log(n - 1)).mean()


def wrong_triu_then_exp(z):
    """exp(0) = 1"""
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * (z[:, None] - z).pow(2).sum(2).triu(diagonal=1)).mean().log()


def wrong_triu_after_exp(z):
    """below the diagonal"""
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * (z[:, None] - z).pow(2).sum(2)).triu(1).mean().log()


def wrong_diagonal_zero_but_all_cells(z):
    """number of pairs"""
    z = F.normalize(z, dim=1)
    values = torch.exp(-2 * (z[:, None] - z).pow(2).sum(2))
    return (values * (1 - torch.eye(len(z)))).mean().log()


def wrong_neighbours(z):
    """Only neighbouring rows"""
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * (z[:-1] - z[1:]).pow(2).sum(1)).mean().log()


def wrong_similarity_for_distance(z):
    z = F.normalize(z, dim=1)
    return torch.exp(-2 * (z @ z.T)[*torch.triu_indices(len(z), len(z), 1)]).mean().log()


def wrong_no_keepdim(z):
    z = z / z.norm(dim=1).mean()
    return torch.log(torch.exp(-2 * torch.pdist(z) ** 2).mean())


def wrong_exponent_four(z):
    return torch.log(torch.exp(-4 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_all_pairs_returned(z):
    return torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).log()


def wrong_input_changed(z):
    """changed its input"""
    z /= z.norm(dim=1, keepdim=True)
    return torch.log(torch.exp(-2 * torch.pdist(z) ** 2).mean())


def wrong_no_return(z):
    """returned None"""
    torch.log(torch.exp(-2 * torch.pdist(F.normalize(z, dim=1)) ** 2).mean())


def wrong_the_losses_exponent(z):
    """a plain 2"""
    z = F.normalize(z, dim=1)
    return torch.log(torch.exp(-2.5 * torch.pdist(z) ** 2).mean())
