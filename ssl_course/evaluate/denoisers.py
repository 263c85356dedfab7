"""The best possible denoiser, where the clean data are known: what a denoising autoencoder can learn at most."""

import math

import torch
from torch import Tensor

from ssl_course.evaluate.rows import check_features


@torch.no_grad()
def best_guess(noisy: Tensor, clean: Tensor, *, sigma: float) -> Tensor:
    """The mean of all clean rows that a noisy row may come from, each weighted by its probability.

    Every clean row is equally likely beforehand, and Gaussian noise of standard deviation `sigma` was added to each of
    its numbers. Then row i of the result is the sum over j of w[i, j] · clean[j], where w[i] is the softmax over j of
    -‖noisy[i] - clean[j]‖² / (2 · sigma²). No other function of the noisy row has a smaller mean squared error, so it
    is what a denoising autoencoder of unlimited size tends to. Built in lesson 04.

    Args:
        noisy: floating-point `[m, dim]`. clean: floating-point `[n, dim]`.
        sigma: above 0, in the units of the rows.

    Returns:
        `[m, dim]`, within the smallest box that holds `clean`. For `sigma` towards 0 the nearest clean row, for `sigma`
        towards infinity the mean of all.

    Raises:
        TypeError: for rows that are no floating-point numbers.
        ValueError: for another shape, numbers that are not finite, different numbers of columns, or another sigma.

    Source: Miyasawa 1961; (best_guess - noisy) / sigma² is the gradient of the log density of noisy rows (the score),
    Vincent 2011, "A connection between score matching and denoising autoencoders", equation (9) ff.
    """
    noisy, clean = check_features(noisy, "noisy rows"), check_features(clean, "clean rows")
    noisy, clean = noisy.to(common := torch.promote_types(noisy.dtype, clean.dtype)), clean.to(common)
    if noisy.shape[1] != clean.shape[1]:
        raise ValueError(f"noisy rows have {noisy.shape[1]} columns, clean rows {clean.shape[1]}: they must agree.")
    if not 0 < sigma < math.inf:
        raise ValueError(f"sigma = {sigma}: it must be positive and finite (squared distances are divided by it).")
    parts = [_weights(part, clean, sigma) @ clean for part in noisy.split(1000)]
    return torch.cat(parts)


def _weights(noisy: Tensor, clean: Tensor, sigma: float) -> Tensor:
    distance = torch.cdist(noisy, clean, compute_mode="donot_use_mm_for_euclid_dist")
    nearest = distance.amin(1, keepdim=True)  # subtracted before squaring: nothing overflows for a tiny sigma
    return (-((distance - nearest) / sigma) * ((distance + nearest) / sigma) / 2).softmax(1)
