"""Answers to lesson 08's fourth exercise. A docstring is a fragment that the message must contain."""

import math

import torch
import torch.nn.functional as F


def scaled(z_a, z_b, temperature):
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    return z @ z.T / temperature


def own_picture(z_a):
    return torch.eye(len(z_a), dtype=torch.bool).repeat(2, 2)


def right_two_diagonals(z_a, z_b, temperature):
    s, rows = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s[rows, rows] = s[rows, rows.roll(len(z_a))] = -math.inf
    return s.softmax(dim=1)


def right_masked_fill(z_a, z_b, temperature):
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -torch.inf).softmax(-1)


def right_renormalized(first, second, tau):
    p = scaled(first, second, tau).softmax(1).masked_fill(own_picture(first), 0)
    return p / p.sum(1, keepdim=True)


def right_exponentials(z_a, z_b, temperature):
    e = scaled(z_a, z_b, temperature).exp() * ~own_picture(z_a)
    return e / e.sum(1)[:, None]


def right_candidates_first(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf).softmax(1)
    s[own_picture(z_a)] = 0
    return F.normalize(s, p=1, dim=1)


def right_large_number_in_place_of_infinity(z_a, z_b, temperature):
    return F.softmax(scaled(z_a, z_b, temperature) - 1e9 * own_picture(z_a), dim=1)


def right_blocks(z_a, z_b, temperature):
    out = torch.eye(len(z_a)).mul(1e6).repeat(2, 2)
    return torch.softmax(scaled(z_a, z_b, temperature) - out, dim=1)


def right_same_picture_by_number(z_a, z_b, temperature):
    picture = torch.arange(len(z_a)).repeat(2)
    s = scaled(z_a, z_b, temperature)
    s[picture[:, None] == picture] = float("-inf")
    return s.softmax(1)


def right_loop(z_a, z_b, temperature):
    s, B = scaled(z_a, z_b, temperature), len(z_a)
    shares = torch.zeros(2 * B, 2 * B)
    for i in range(2 * B):
        others = [k for k in range(2 * B) if k % B != i % B]
        shares[i, others] = s[i, others].softmax(0)
    return shares


def right_python_numbers(z_a, z_b, temperature):
    s, B, rows = scaled(z_a, z_b, temperature).tolist(), len(z_a), []
    for i, row in enumerate(s):
        e = [math.exp(number) if k % B != i % B else 0 for k, number in enumerate(row)]
        rows.append([number / sum(e) for number in e])
    return torch.tensor(rows)


def right_numpy(z_a, z_b, temperature):
    import numpy as np

    e = np.exp(scaled(z_a, z_b, temperature).numpy()) * (1 - np.tile(np.eye(len(z_a)), (2, 2)))
    return torch.from_numpy(e / e.sum(1, keepdims=True))


def right_from_the_gradient(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf).detach().requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a))), s)
    slope = slope.clamp(min=0)
    return slope / slope.sum(1, keepdim=True)


def right_cut_out_and_put_back(z_a, z_b, temperature):
    s, keep = scaled(z_a, z_b, temperature), ~own_picture(z_a)
    shares = torch.zeros_like(s)
    shares[keep] = s[keep].view(len(s), -1).softmax(1).flatten()
    return shares


def right_log_softmax(z_a, z_b, temperature):
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf).log_softmax(1).exp()


def right_two_fills(z_a, z_b, temperature):
    s, B = scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf), len(z_a)
    s.diagonal(B).fill_(-math.inf)
    s.diagonal(-B).fill_(-math.inf)
    return s.softmax(1)


def right_where(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature)
    s = torch.where(own_picture(z_a), torch.full_like(s, -math.inf), s)
    return (s - s.logsumexp(1, keepdim=True)).exp()


def right_masked_before_the_temperature(z_a, z_b, temperature):
    s = scaled(z_a, z_b, 1).masked_fill(own_picture(z_a), -math.inf)
    return (s / temperature).softmax(1)


def right_detached(z_a, z_b, temperature):
    return right_masked_fill(z_a.detach(), z_b.detach(), temperature).double()


def right_without_gradient(z_a, z_b, temperature):
    with torch.no_grad():
        return right_two_fills(z_a, z_b, temperature)


def wrong_nothing_ruled_out(z_a, z_b, temperature):
    """itself"""
    return scaled(z_a, z_b, temperature).softmax(1)


def wrong_itself_kept(z_a, z_b, temperature):
    """itself"""
    s, rows = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s[rows, rows.roll(len(z_a))] = -math.inf
    return s.softmax(1)


def wrong_positive_kept(z_a, z_b, temperature):
    """positive"""
    return scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf).softmax(1)


def wrong_positive_of_first_views_only(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf)
    s.diagonal(len(z_a)).fill_(-math.inf)
    return s.softmax(1)


def wrong_next_row(z_a, z_b, temperature):
    """Row i − 1"""
    s, rows = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s[rows, rows] = s[rows, rows.roll(1)] = -math.inf
    return s.softmax(1)


def wrong_neighbour(z_a, z_b, temperature):
    """Rows 0 and 1"""
    s, rows = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s[rows, rows] = s[rows, rows ^ 1] = -math.inf
    return s.softmax(1)


def wrong_shift_fixed(z_a, z_b, temperature):
    s, rows = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s[rows, rows] = s[rows, rows.roll(64)] = -math.inf
    return s.softmax(1)


def wrong_zeros_before_softmax(z_a, z_b, temperature):
    """infinity"""
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), 0).softmax(1)


def wrong_minus_one_before_softmax(z_a, z_b, temperature):
    return (scaled(z_a, z_b, 1).masked_fill(own_picture(z_a), -1) / temperature).softmax(1)


def wrong_zeros_after_softmax(z_a, z_b, temperature):
    """no longer adds up"""
    return scaled(z_a, z_b, temperature).softmax(1).masked_fill(own_picture(z_a), 0)


def wrong_positive_zero_after_softmax(z_a, z_b, temperature):
    """set to zero afterwards"""
    p = scaled(z_a, z_b, temperature).fill_diagonal_(-math.inf).softmax(1)
    return p * ~own_picture(z_a)


def wrong_push_itself(z_a, z_b, temperature):
    """the push itself"""
    return wrong_positive_zero_after_softmax(z_a, z_b, temperature) / temperature


def wrong_sums_of_columns(z_a, z_b, temperature):
    """column"""
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf).softmax(0)


def wrong_renormalized_over_columns(z_a, z_b, temperature):
    p = scaled(z_a, z_b, temperature).softmax(1).masked_fill(own_picture(z_a), 0)
    return p / p.sum(0)


def wrong_divided_by_the_wrong_row(z_a, z_b, temperature):
    """column"""
    e = scaled(z_a, z_b, temperature).exp() * ~own_picture(z_a)
    return e / e.sum(1)


def wrong_over_the_whole_matrix(z_a, z_b, temperature):
    """whole matrix"""
    s = scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf)
    return s.flatten().softmax(0).view_as(s)


def wrong_exponentials_over_everything(z_a, z_b, temperature):
    """whole matrix"""
    e = scaled(z_a, z_b, temperature).exp() * ~own_picture(z_a)
    return e / e.sum()


def wrong_average_loss(z_a, z_b, temperature):
    """whole matrix"""
    return right_masked_fill(z_a, z_b, temperature) / (2 * len(z_a))


def wrong_sign(z_a, z_b, temperature):
    """The least similar"""
    return (-scaled(z_a, z_b, temperature)).masked_fill(own_picture(z_a), -math.inf).softmax(1)


def wrong_distances(z_a, z_b, temperature):
    z = torch.cat([z_a, z_b])
    return (torch.cdist(z, z) / temperature).masked_fill(own_picture(z_a), -math.inf).softmax(1)


def wrong_minus_shares(z_a, z_b, temperature):
    return -right_masked_fill(z_a, z_b, temperature)


def wrong_no_temperature(z_a, z_b, temperature):
    """temperature"""
    return right_masked_fill(z_a, z_b, 1)


def wrong_times_temperature(z_a, z_b, temperature):
    """multiplied"""
    return right_masked_fill(z_a, z_b, 1 / temperature)


def wrong_temperature_fixed(z_a, z_b, temperature):
    """always 0.2"""
    return right_masked_fill(z_a, z_b, 0.2)


def wrong_divided_by_temperature_afterwards(z_a, z_b, temperature):
    return right_masked_fill(z_a, z_b, 1) / temperature


def wrong_temperature_on_embeddings(z_a, z_b, temperature):
    """temperature"""
    return right_masked_fill(z_a / temperature, z_b / temperature, 1)


def wrong_dot_products(z_a, z_b, temperature):
    """own lengths"""
    z = torch.cat([z_a, z_b])
    return (z @ z.T / temperature).masked_fill(own_picture(z_a), -math.inf).softmax(1)


def wrong_no_exponential(z_a, z_b, temperature):
    """exponential"""
    s = scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), 0)
    return s / s.sum(1, keepdim=True)


def wrong_not_divided(z_a, z_b, temperature):
    """add up to 1"""
    return scaled(z_a, z_b, temperature).exp() * ~own_picture(z_a)


def wrong_similarities(z_a, z_b, temperature):
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), 0)


def wrong_log_softmax(z_a, z_b, temperature):
    return scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf).log_softmax(1)


def wrong_softmax_twice(z_a, z_b, temperature):
    return right_masked_fill(z_a, z_b, temperature).softmax(1)


def wrong_all_alike(z_a, z_b, temperature):
    return (~own_picture(z_a)).float() / (2 * len(z_a) - 2)


def wrong_hardest_only(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf)
    return F.one_hot(s.argmax(1), len(s)).float()


def wrong_across_only(z_a, z_b, temperature):
    """B × B"""
    s = F.normalize(z_a) @ F.normalize(z_b).T / temperature
    return s.fill_diagonal_(-math.inf).softmax(1)


def wrong_negatives_of_the_other_view_only(z_a, z_b, temperature):
    """own view"""
    B = len(z_a)
    s = scaled(z_a, z_b, temperature).masked_fill(own_picture(z_a), -math.inf)
    s[:B, :B] = s[B:, B:] = -math.inf
    return s.softmax(1)


def wrong_columns_cut_out(z_a, z_b, temperature):
    s = scaled(z_a, z_b, temperature)
    return s[~own_picture(z_a)].view(len(s), -1).softmax(1)


def wrong_stacked_alternately(z_a, z_b, temperature):
    z = F.normalize(torch.stack([z_a, z_b], dim=1).flatten(0, 1), dim=1)
    s = (z @ z.T / temperature).masked_fill(own_picture(z_a), -math.inf)
    return s.softmax(1)


def wrong_nan_from_the_mask(z_a, z_b, temperature):
    """NaN"""
    return (scaled(z_a, z_b, temperature) + own_picture(z_a) * -math.inf).softmax(1)


def wrong_mean_over_rows(z_a, z_b, temperature):
    return right_masked_fill(z_a, z_b, temperature).mean(0)


def wrong_lists(z_a, z_b, temperature):
    """a tensor"""
    return right_masked_fill(z_a, z_b, temperature).tolist()


def wrong_array(z_a, z_b, temperature):
    """a tensor"""
    return right_masked_fill(z_a, z_b, temperature).numpy()


def wrong_input_changed(z_a, z_b, temperature):
    """changed its input"""
    z_a /= z_a.norm(dim=1, keepdim=True)
    return right_masked_fill(z_a, z_b, temperature)


def wrong_no_return(z_a, z_b, temperature):
    """`return`"""
    right_masked_fill(z_a, z_b, temperature)


def wrong_columns_without_modulo(z_a, z_b, temperature):
    """Take it modulo 2B"""
    s, i = scaled(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    s = s.fill_diagonal_(-math.inf)
    s[i, i + len(z_a)] = -math.inf
    return torch.softmax(s, 1)


def wrong_length_without_keepdim(z_a, z_b, temperature):
    """`keepdim=True`"""
    z = torch.cat([z_a, z_b])
    z = z / z.norm(2, 1)
    s, i = z @ z.T / temperature, torch.arange(len(z))
    s[i, i] = s[i, i.roll(len(z_a))] = -math.inf
    return s.softmax(1)


def wrong_minus_before_the_softmax(z_a, z_b, temperature):
    """a minus before s"""
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    s, rows = z @ z.T / temperature, torch.arange(2 * len(z_a))
    s[rows, rows] = s[rows, rows.roll(len(z_a))] = float("-inf")
    return F.softmax(-s, dim=1)
