"""Lesson 00: indices [n, k] of the k most similar other rows."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def _cosines(x):
    z = x / x.norm(dim=1, keepdim=True)
    return z @ z.T


def _others(similarity):
    return similarity.masked_fill(torch.eye(len(similarity), dtype=torch.bool), -math.inf)


def right_in_place_on_an_own_matrix(features, k):
    similarity = F.normalize(features, dim=1) @ F.normalize(features, dim=1).T
    similarity.fill_diagonal_(-torch.inf)
    return similarity.topk(k).indices


def right_loop_over_rows(x, k):
    found = []
    for i, row in enumerate(x):
        cosines = torch.cosine_similarity(row[None], x)
        cosines[i] = -2
        found.append(cosines.argsort(descending=True)[:k])
    return torch.stack(found)


def right_python_lists(x, k):
    rows, found = x.tolist(), []
    for i, a in enumerate(rows):
        cosine = lambda j: sum(p * q for p, q in zip(a, rows[j])) / math.hypot(*rows[j])
        found.append(sorted((j for j in range(len(rows)) if j != i), key=cosine, reverse=True)[:k])
    return torch.tensor(found)


def right_numpy(x, k):
    z = x.numpy() / np.linalg.norm(x.numpy(), axis=1, keepdims=True)
    similarity = z @ z.T
    np.fill_diagonal(similarity, -np.inf)
    return torch.from_numpy((-similarity).argsort(1)[:, :k].copy())


def right_itself_dropped_by_number(x, k):
    order = _cosines(x).argsort(1, descending=True)
    return torch.stack([row[row != i][:k] for i, row in enumerate(order)])


def right_rounds_of_argmax(x, k):
    similarity, found = _others(_cosines(x)), []
    for _ in range(k):
        found.append(similarity.argmax(1))
        similarity[torch.arange(len(x)), found[-1]] = -math.inf
    return torch.stack(found, 1)


right_masked = lambda x, k: _others(_cosines(x)).topk(k, 1)[1]
right_minus_three_times_the_identity = lambda x, k: (_cosines(x) - 3 * torch.eye(len(x))).topk(k).indices
right_einsum = lambda x, k: _others(torch.einsum("id,jd->ij", F.normalize(x), F.normalize(x))).topk(k).indices
right_broadcast = lambda x, k: _others(torch.cosine_similarity(x[:, None], x[None], dim=-1)).topk(k).indices
right_sort = lambda x, k: _others(_cosines(x)).sort(dim=1, descending=True).indices[:, :k]
right_smallest_of_the_negative = lambda x, k: (-_others(_cosines(x))).topk(k, largest=False).indices
right_distance_of_directions = lambda x, k: _others(-torch.cdist(F.normalize(x), F.normalize(x))).topk(k).indices
right_angles = lambda x, k: _others(-_cosines(x).double().clamp(-1, 1).acos()).topk(k).indices
right_double = lambda x, k: _others(_cosines(x.double())).topk(k).indices
right_own_row_need_not_be_scaled = lambda x, k: _others(x @ F.normalize(x, dim=1).T).topk(k).indices
right_columns_of_the_symmetric = lambda x, k: _others(_cosines(x)).topk(k, dim=0).indices.T
right_32_bit = lambda x, k: _others(_cosines(x)).topk(k).indices.to(torch.int32)


def wrong_itself(x, k):
    """itself"""
    return _cosines(x).topk(k).indices


def wrong_dot_product(x, k):
    """length"""
    return _others(x @ x.T).topk(k).indices


def wrong_dot_product_divided_by_own_length(x, k):
    """length"""
    return _others(x @ x.T / x.norm(dim=1, keepdim=True)).topk(k).indices


def wrong_distance(x, k):
    """distance"""
    return _others(-torch.cdist(x, x)).topk(k).indices


def wrong_distance_loop(x, k):
    """distance"""
    distances = ((x[:, None] - x[None]) ** 2).sum(-1)
    return distances.fill_diagonal_(math.inf).argsort(1)[:, :k]


def wrong_zero_on_the_diagonal(x, k):
    """below zero"""
    return _cosines(x).fill_diagonal_(0).topk(k).indices


def wrong_diagonal_times_zero(x, k):
    """below zero"""
    return (_cosines(x) * (1 - torch.eye(len(x)))).topk(k).indices


def wrong_minus_the_identity(x, k):
    """below zero"""
    return (_cosines(x) - torch.eye(len(x))).topk(k).indices


def wrong_first_of_k_plus_1_dropped(x, k):
    """parallel"""
    return _cosines(x).topk(k + 1).indices[:, 1:]


def wrong_first_of_the_order_dropped(x, k):
    """parallel"""
    return _cosines(x).argsort(1, descending=True)[:, 1 : k + 1]


def wrong_least_similar(x, k):
    """least similar"""
    return _cosines(x).fill_diagonal_(math.inf).topk(k, largest=False).indices


def wrong_ascending(x, k):
    """least similar"""
    return _cosines(x).fill_diagonal_(9).argsort(1)[:, :k]


def wrong_columns_scaled(x, k):
    """column"""
    z = F.normalize(x, dim=0)
    return _others(z @ z.T).topk(k).indices


def wrong_the_similarities(x, k):
    """`.indices`"""
    return _others(_cosines(x)).topk(k).values


def wrong_values_and_indices(x, k):
    """`.indices`"""
    return _others(_cosines(x)).topk(k)


def wrong_sorted_by_number(x, k):
    """most similar first"""
    return _others(_cosines(x)).topk(k).indices.sort(1).values


def wrong_most_similar_last(x, k):
    """most similar first"""
    return _others(_cosines(x)).topk(k).indices.flip(1)


def wrong_in_place(x, k):
    """changed its input"""
    x /= x.norm(dim=1, keepdim=True)
    return _others(x @ x.T).topk(k).indices


def wrong_absolute(x, k):
    """opposite"""
    return _others(_cosines(x).abs()).topk(k).indices


def wrong_squared(x, k):
    """opposite"""
    return _others(_cosines(x) ** 2).topk(k).indices


def wrong_forgot_return(x, k):
    """returned None"""
    _others(_cosines(x)).topk(k).indices


def wrong_yield(x, k):
    """returned a generator"""
    for row in _others(_cosines(x)):
        yield row.topk(k).indices


wrong_one_too_many = lambda x, k: _cosines(x).topk(k + 1).indices
wrong_one_too_few = lambda x, k: _cosines(x).topk(k).indices[:, 1:]
wrong_k_fixed = lambda x, k: _others(_cosines(x)).topk(1).indices
wrong_k_of_the_whole_matrix = lambda x, k: _others(_cosines(x)).flatten().topk(k).indices
wrong_of_columns = lambda x, k: (x.T @ x).fill_diagonal_(-math.inf).topk(k).indices
wrong_transposed = lambda x, k: _others(_cosines(x)).topk(k, dim=0).indices
wrong_list = lambda x, k: _others(_cosines(x)).topk(k).indices.tolist()
wrong_decimal = lambda x, k: _others(_cosines(x)).topk(k).indices.float()
wrong_first_row_only = lambda x, k: _others(_cosines(x))[0].topk(k).indices
wrong_city_block = lambda x, k: _others(-torch.cdist(x, x, p=1)).topk(k).indices
wrong_centred_rows = lambda x, k: _others(_cosines(x - x.mean(1, keepdim=True))).topk(k).indices
wrong_centred_columns = lambda x, k: _others(_cosines(x - x.mean(0))).topk(k).indices
wrong_softmax = lambda x, k: _others(x.softmax(1) @ x.softmax(1).T).topk(k).indices
wrong_the_next_rows = lambda x, k: (torch.arange(len(x))[:, None] + torch.arange(1, k + 1)) % len(x)


def wrong_a_type_that_is_a_mask(features, k):
    """torch.uint8, which the lesson can't go on with"""
    z = F.normalize(features, dim=1)
    return (z @ z.T).fill_diagonal_(-2).topk(k).indices.to(torch.uint8)


def wrong_a_type_that_is_no_index(features, k):
    """torch.int16, which the lesson can't go on with"""
    z = F.normalize(features, dim=1)
    return (z @ z.T).fill_diagonal_(-2).topk(k).indices.short()


def wrong_minus_one(features, k):
    """point exactly away"""
    z = F.normalize(features, dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(-1)
    return similarity.topk(k, dim=1).indices


def right_minus_two(features, k):
    z = F.normalize(features, dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(-2)
    return similarity.topk(k, dim=1).indices
