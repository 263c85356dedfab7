"""Answers to lesson 06's `smooth`, written from the lesson's text: right ones and wrong ones."""

import numpy as np
import torch


def right_two_lines(counts, shorter, k):
    total = counts.sum(1, keepdim=True)
    return (counts + k * shorter) / (total + k)


def right_one_line(counts, shorter, k):
    return (counts + k * shorter) / (counts.sum(dim=1, keepdim=True) + k)


def right_own_sum(counts, shorter, k):
    mixed = counts + k * shorter
    return mixed / mixed.sum(1, keepdim=True)


def right_index_for_the_axis(c, s, strength):
    return (c + strength * s) / (c.sum(1) + strength)[:, None]


def right_unsqueeze(counts, shorter, k):
    return torch.div(counts + torch.mul(shorter, k), (counts.sum(-1) + k).unsqueeze(-1))


def right_transposed(counts, shorter, k):
    return ((counts + k * shorter).T / (counts.sum(1) + k)).T


def right_mixture(counts, shorter, k):
    total = counts.sum(1, keepdim=True)
    share = total / (total + k)
    return share * counts / total.clamp(min=1) + (1 - share) * shorter


def right_loop(counts, shorter, k):
    rows = [(row + k * guess) / (row.sum() + k) for row, guess in zip(counts, shorter, strict=True)]
    return torch.stack(rows)


def right_double_loop(counts, shorter, k):
    out = torch.zeros_like(counts)
    for i in range(counts.shape[0]):
        for j in range(counts.shape[1]):
            out[i, j] = (counts[i, j] + k * shorter[i, j]) / (counts[i].sum() + k)
    return out


def right_einsum(counts, shorter, k):
    return torch.einsum("cw,c->cw", counts + k * shorter, 1 / (counts.sum(1) + k))


def right_normalize(counts, shorter, k):
    return torch.nn.functional.normalize(counts + k * shorter, p=1, dim=1)


def right_logs(counts, shorter, k):
    return ((counts + k * shorter).log() - (counts.sum(1, keepdim=True) + k).log()).exp()


def right_matrix_product(counts, shorter, k):
    total = counts @ torch.ones(counts.shape[1], 1)
    return (counts + k * shorter) / (total + k)


def right_float64(counts, shorter, k):
    counts, shorter = counts.double(), shorter.double()
    return ((counts + k * shorter) / (counts.sum(1, keepdim=True) + k)).float()


def right_numpy(counts, shorter, k):
    counts, shorter = counts.numpy(), shorter.numpy()
    return torch.from_numpy((counts + k * shorter) / (counts.sum(axis=1, keepdims=True) + k))


def right_expand(counts, shorter, k):
    total = counts.sum(1, keepdim=True).expand_as(counts)
    return (counts + k * shorter) / (total + k)


right_lambda = lambda counts, shorter, k: (counts + k * shorter) / (counts.sum(1, True) + k)


def wrong_unsmoothed(counts, shorter, k):
    """Unsmoothed"""
    return counts / counts.sum(1, keepdim=True)


def wrong_unsmoothed_loop(counts, shorter, k):
    """Unsmoothed"""
    return torch.stack([row / row.sum() for row in counts])


def wrong_not_below(counts, shorter, k):
    """above and not below"""
    return (counts + k * shorter) / counts.sum(1, keepdim=True)


def wrong_k_for_each_word(counts, shorter, k):
    """k for each word was added below"""
    return (counts + k * shorter) / (counts.sum(1, keepdim=True) + k * counts.shape[1])


def wrong_add_k(counts, shorter, k):
    return (counts + k) / (counts.sum(1, keepdim=True) + k * counts.shape[1])


def wrong_k_to_every_count(counts, shorter, k):
    """same k was added to every count"""
    return (counts + k) / (counts.sum(1, keepdim=True) + k)


def wrong_equal_share(counts, shorter, k):
    """equal share of k"""
    return (counts + k / counts.shape[1]) / (counts.sum(1, keepdim=True) + k)


def wrong_once(counts, shorter, k):
    """one observation"""
    return (counts + shorter) / (counts.sum(1, keepdim=True) + k)


def wrong_add_one(counts, shorter, k):
    return (counts + shorter) / (counts.sum(1, keepdim=True) + 1)


def wrong_total_of_all(counts, shorter, k):
    """all contexts together"""
    return (counts + k * shorter) / (counts.sum() + k)


def wrong_total_of_columns(counts, shorter, k):
    """each *word* was seen"""
    return (counts + k * shorter) / (counts.sum(0, keepdim=True) + k)


def wrong_counts_back(counts, shorter, k):
    """Multiplied by the total again"""
    total = counts.sum(1, keepdim=True)
    return (counts + k * shorter) / (total + k) * total


def wrong_fixed_share(counts, shorter, k):
    """fixed share"""
    total = counts.sum(1, keepdim=True).clamp(min=1)
    return (counts / total + k * shorter) / (1 + k)


def wrong_fixed_share_unsafe(counts, shorter, k):
    return (counts / counts.sum(1, keepdim=True) + k * shorter) / (1 + k)


def wrong_product(counts, shorter, k):
    """multiplied by `shorter`"""
    return (counts + k) * shorter / (counts.sum(1, keepdim=True) + k)


def wrong_logarithms(counts, shorter, k):
    """logarithms"""
    return ((counts + k * shorter) / (counts.sum(1, keepdim=True) + k)).log()


def wrong_surprise(counts, shorter, k):
    return -((counts + k * shorter) / (counts.sum(1, keepdim=True) + k)).log()


def wrong_fall_back(counts, shorter, k):
    """only where nothing was seen"""
    total = counts.sum(1, keepdim=True)
    return torch.where(total > 0, counts / total.clamp(min=1), shorter)


def wrong_fall_back_per_word(counts, shorter, k):
    total = counts.sum(1, keepdim=True).clamp(min=1)
    return torch.where(counts > 0, counts / total, shorter)


def wrong_half(counts, shorter, k):
    """one half"""
    return (counts / counts.sum(1, keepdim=True).clamp(min=1) + shorter) / 2


def wrong_softmax(counts, shorter, k):
    """Softmax"""
    return torch.softmax(counts + k * shorter, dim=1)


def wrong_shorter_alone(counts, shorter, k):
    return shorter


def wrong_shorter_scaled(counts, shorter, k):
    return k * shorter / (counts.sum(1, keepdim=True) + k)


def wrong_not_divided(counts, shorter, k):
    return counts + k * shorter


def wrong_dropped_axis(counts, shorter, k):
    return (counts + k * shorter) / (counts.sum(1) + k)


def wrong_mean(counts, shorter, k):
    return (counts + k * shorter) / (counts.mean(1, keepdim=True) + k)


def wrong_largest(counts, shorter, k):
    return (counts + k * shorter) / (counts.max(1, keepdim=True).values + k)


def wrong_different_words(counts, shorter, k):
    return (counts + k * shorter) / ((counts > 0).sum(1, keepdim=True) + k)


def wrong_minus(counts, shorter, k):
    return (counts - k * shorter).clamp(min=0) / (counts.sum(1, keepdim=True) + k)


def wrong_in_place(counts, shorter, k):
    """changed its input"""
    total = counts.sum(1, keepdim=True) + k
    counts += k * shorter
    return counts / total


def wrong_forgot_return(counts, shorter, k):
    """returned None"""
    (counts + k * shorter) / (counts.sum(1, keepdim=True) + k)


def wrong_list(counts, shorter, k):
    return ((counts + k * shorter) / (counts.sum(1, keepdim=True) + k)).tolist()


def wrong_numpy(counts, shorter, k):
    return np.asarray((counts + k * shorter) / (counts.sum(1, keepdim=True) + k))


def wrong_row_of_totals(counts, shorter, k):
    return (counts + k * shorter).sum(1) / (counts.sum(1) + k)
