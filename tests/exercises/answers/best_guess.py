"""Answers to lesson 04's `best_guess`, written from the lesson's text: right ones and wrong ones."""

import math

import torch


def right_softmax(noisy, clean, sigma):
    squared = torch.cdist(noisy, clean) ** 2
    weights = (-squared / (2 * sigma**2)).softmax(dim=1)
    return weights @ clean


def right_differences(noisy, clean, sigma):
    squared = (noisy[:, None] - clean[None]).pow(2).sum(2)
    return torch.softmax(-squared / 2 / sigma**2, 1) @ clean


def right_loop(noisy, clean, sigma):
    rows = []
    for x in noisy:
        exponent = torch.stack([-((x - c) ** 2).sum() / (2 * sigma**2) for c in clean])
        weights = torch.exp(exponent - exponent.max())
        rows.append((weights / weights.sum()) @ clean)
    return torch.stack(rows)


def right_double_loop(noisy, clean, sigma):
    result = torch.zeros_like(noisy)
    for i, x in enumerate(noisy):
        exponents = [-float((x - c).square().sum()) / (2 * sigma**2) for c in clean]
        most = max(exponents)
        weights = [math.exp(one - most) for one in exponents]
        for weight, c in zip(weights, clean):
            result[i] += weight / sum(weights) * c
    return result


def right_largest_subtracted(noisy, clean, sigma):
    exponent = -torch.cdist(noisy, clean).square() / (2 * sigma**2)
    weights = (exponent - exponent.amax(1, keepdim=True)).exp()
    return (weights / weights.sum(1, keepdim=True)) @ clean


def right_logsumexp(noisy, clean, sigma):
    exponent = -(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)
    return (exponent - exponent.logsumexp(1, keepdim=True)).exp() @ clean


def right_log_softmax(noisy, clean, sigma):
    return (torch.cdist(noisy, clean) ** 2 / (-2 * sigma**2)).log_softmax(1).exp().matmul(clean)


def right_einsum(noisy, clean, sigma):
    apart = noisy.unsqueeze(1) - clean.unsqueeze(0)
    squared = torch.einsum("mnd,mnd->mn", apart, apart)
    return torch.einsum("mn,nd->md", (-0.5 * squared / sigma**2).softmax(1), clean)


def right_expanded_square(noisy, clean, sigma):
    squared = (noisy**2).sum(1)[:, None] - 2 * noisy @ clean.T + (clean**2).sum(1)
    return (-squared / (2 * sigma**2)).softmax(1) @ clean


def right_without_the_noisy_square(noisy, clean, sigma):
    exponent = (noisy @ clean.T - (clean**2).sum(1) / 2) / sigma**2
    return exponent.softmax(1) @ clean


def right_scaled_first(noisy, clean, sigma):
    return (-(torch.cdist(noisy / sigma, clean / sigma) ** 2) / 2).softmax(1) @ clean


def right_double(noisy, clean, sigma):
    squared = torch.cdist(noisy.double(), clean.double()) ** 2
    return ((-squared / (2 * sigma**2)).softmax(1) @ clean.double()).float()


def right_transposed(noisy, clean, sigma):
    squared = torch.cdist(clean, noisy) ** 2
    return (-squared / (2 * sigma**2)).softmax(0).T @ clean


def right_weighted_sum(noisy, clean, sigma):
    weights = (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).softmax(-1)
    return (weights[:, :, None] * clean[None]).sum(1)


def right_other_names(x, c, s):
    return torch.softmax(-torch.cdist(x, c).pow(2).div(2 * s * s), dim=-1).mm(c)


def right_arrow_added(noisy, clean, sigma):
    apart = clean[None] - noisy[:, None]
    weights = (-apart.square().sum(2) / (2 * sigma**2)).softmax(1)
    return noisy + (weights[..., None] * apart).sum(1)


right_lambda = lambda n, c, s: (-(torch.cdist(n, c) ** 2) / (2 * s**2)).softmax(1) @ c


def wrong_without_the_two(noisy, clean, sigma):
    """The 2 is missing"""
    return (-(torch.cdist(noisy, clean) ** 2) / sigma**2).softmax(1) @ clean


def wrong_sigma_not_squared(noisy, clean, sigma):
    """divided by sigma"""
    return (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma)).softmax(1) @ clean


def wrong_no_sigma(noisy, clean, sigma):
    """no part in it"""
    return (-(torch.cdist(noisy, clean) ** 2) / 2).softmax(1) @ clean


def wrong_multiplied(noisy, clean, sigma):
    """multiplied"""
    return (-(torch.cdist(noisy, clean) ** 2) * 2 * sigma**2).softmax(1) @ clean


def wrong_precedence(noisy, clean, sigma):
    """Without brackets"""
    return (-(torch.cdist(noisy, clean) ** 2) / 2 * sigma**2).softmax(1) @ clean


def wrong_distance_not_squared(noisy, clean, sigma):
    """not squared"""
    return (-torch.cdist(noisy, clean) / (2 * sigma**2)).softmax(1) @ clean


def wrong_sign(noisy, clean, sigma):
    """minus is missing"""
    return (torch.cdist(noisy, clean) ** 2 / (2 * sigma**2)).softmax(1) @ clean


def wrong_softmax_over_noisy(noisy, clean, sigma):
    """dim=1"""
    return (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).softmax(0) @ clean


def wrong_not_normalised(noisy, clean, sigma):
    """don't add up to 1"""
    return (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).exp() @ clean


def wrong_weights(noisy, clean, sigma):
    """These are the weights"""
    return (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).softmax(1)


def wrong_most_likely(noisy, clean, sigma):
    """most likely point alone"""
    return clean[(-(torch.cdist(noisy, clean) ** 2)).argmax(1)]


def wrong_nearest(noisy, clean, sigma):
    """most likely point alone"""
    return clean[torch.cdist(noisy, clean).argmin(1)]


def wrong_arrow(noisy, clean, sigma):
    """This is the arrow"""
    return right_softmax(noisy, clean, sigma) - noisy


def wrong_score(noisy, clean, sigma):
    """This is the score"""
    return (right_softmax(noisy, clean, sigma) - noisy) / sigma**2


def wrong_divided_again(noisy, clean, sigma):
    """add up to 1 already"""
    return right_softmax(noisy, clean, sigma) / len(clean)


def wrong_halfway(noisy, clean, sigma):
    """Halfway"""
    return (right_softmax(noisy, clean, sigma) + noisy) / 2


def wrong_mean_over_coordinates(noisy, clean, sigma):
    """not their mean"""
    squared = (noisy[:, None] - clean[None]).pow(2).mean(2)
    return (-squared / (2 * sigma**2)).softmax(1) @ clean


def wrong_city_block(noisy, clean, sigma):
    """along the axes"""
    return (-(torch.cdist(noisy, clean, p=1) ** 2) / (2 * sigma**2)).softmax(1) @ clean


def wrong_mean_of_all(noisy, clean, sigma):
    """mean of all clean points"""
    return clean.mean(0).expand_as(noisy)


def wrong_underflow(noisy, clean, sigma):
    """0 / 0"""
    weights = (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).exp()
    return weights / weights.sum(1, keepdim=True) @ clean


def wrong_underflow_in_a_loop(noisy, clean, sigma):
    """0 / 0"""
    rows = []
    for x in noisy:
        weights = torch.exp(-((x - clean) ** 2).sum(1) / (2 * sigma**2))
        rows.append((weights[:, None] * clean).sum(0) / weights.sum())
    return torch.stack(rows)


def wrong_sum_over_everything(noisy, clean, sigma):
    weights = (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).exp()
    return weights / weights.sum() @ clean


def wrong_sum_over_the_noisy(noisy, clean, sigma):
    """dim=1"""
    weights = (-(torch.cdist(noisy, clean) ** 2) / (2 * sigma**2)).exp()
    return weights / weights.sum(0) @ clean


def wrong_forgot_return(noisy, clean, sigma):
    """returned None"""
    right_softmax(noisy, clean, sigma)


def wrong_sigma_fixed(noisy, clean, sigma):
    return right_softmax(noisy, clean, 0.5)


def wrong_noise_returned(noisy, clean, sigma):
    return noisy


def wrong_three_nearest(noisy, clean, sigma):
    near = torch.cdist(noisy, clean).topk(min(2, len(clean)), largest=False).indices
    return clean[near].mean(1)


def wrong_inverse_distance(noisy, clean, sigma):
    weights = 1 / (torch.cdist(noisy, clean) ** 2 + sigma**2)
    return weights / weights.sum(1, keepdim=True) @ clean


def wrong_cosine(noisy, clean, sigma):
    return (noisy @ clean.T / sigma**2).softmax(1) @ clean


def wrong_flat(noisy, clean, sigma):
    return right_softmax(noisy, clean, sigma).flatten()


def wrong_one_mean(noisy, clean, sigma):
    return right_softmax(noisy, clean, sigma).mean(0)


def wrong_rounded(noisy, clean, sigma):
    return right_softmax(noisy, clean, sigma).round(decimals=1)


wrong_twice_softmax = lambda n, c, s: (-(torch.cdist(n, c) ** 2) / (2 * s**2)).softmax(1).softmax(1) @ c
wrong_density = lambda n, c, s: (-(torch.cdist(n, c) ** 2) / (2 * s**2)).exp().mean(1)
