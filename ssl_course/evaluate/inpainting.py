"""Ways to fill hidden patches without a network, all from pictures without labels: lesson 05's rivals.

Each takes `patches`, float `[batch, patches, values]`, and `hidden`, boolean `[batch, patches]`, True = hidden, and
returns a guess of all patches, of the same shape; what is hidden is not looked at. All treat pictures as vectors of
pixels, so that a mask hides some of their entries.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from ssl_course.models.patches import patchify

Fill = Callable[[Tensor, Tensor], Tensor]
POWER = 3  # of the distance, in `neighbours`: 2, 3 and 4 were tried on validation pictures
COMPONENTS, RIDGE = 10, 1e-2  # of `principal_components`: 5, 10, 20, 40 and two ridges likewise


def mean_picture(patches: Tensor) -> Fill:
    """Fill with the mean of the given pictures `[n, patches, values]`, patch by patch in its place."""
    mean = patches.mean(0)

    def fill(patches: Tensor, hidden: Tensor) -> Tensor:
        return mean.expand_as(patches)

    return fill


def neighbours(patches: Tensor, size: int, shape: tuple[int, int, int]) -> Fill:
    """Fill with the mean picture plus what visible pixels differ from it, near ones counting more.

    A hidden pixel's difference is the mean of all visible ones of its channel, each weighted by 1 / distance³.

    Args:
        patches: pictures for the mean, `[n, patches, values]`. size, shape: as `unpatchify` takes them.

    Source: Shepard 1968, "A two-dimensional interpolation function for irregularly-spaced data".
    """
    mean = patches.mean(0)
    channels, height, width = shape
    spots = torch.cartesian_prod(torch.arange(height), torch.arange(width)).float().to(patches.device)
    spots = torch.cat([spots, torch.zeros(len(spots), 1, device=patches.device)], 1)
    spots = spots.repeat(channels, 1)
    spots[:, 2] = torch.arange(channels, device=patches.device).repeat_interleave(height * width) * 1e6  # far apart
    spots = patchify(spots.T.reshape(3, channels, height, width), size).flatten(1).T  # in the order of patches
    weights = torch.cdist(spots, spots).clamp_min(0.5) ** -POWER

    def fill(patches: Tensor, hidden: Tensor) -> Tensor:
        seen = _per_value(~hidden, patches)
        difference = (patches - mean).flatten(1) * seen
        return mean + ((difference @ weights) / (seen @ weights)).view_as(patches)

    return fill


def principal_components(patches: Tensor) -> Fill:
    """Fill with the mixture of principal components that fits the visible pixels best (least squares, a small ridge).

    Args:
        patches: pictures for the mean and the components, `[n, patches, values]`.
    """
    mean = patches.mean(0)
    directions = torch.linalg.eigh(torch.cov(patches.flatten(1).T)).eigenvectors[:, -COMPONENTS:]

    def fill(patches: Tensor, hidden: Tensor) -> Tensor:
        seen = _per_value(~hidden, patches)
        difference = (patches - mean).flatten(1) * seen
        squares = torch.einsum("np,pi,pj->nij", seen, directions, directions)
        squares = squares + RIDGE * torch.eye(COMPONENTS, device=patches.device)
        mixture = torch.linalg.solve(squares, difference @ directions)
        return mean + (mixture @ directions.T).view_as(patches)

    return fill


def gaussian(patches: Tensor) -> Fill:
    """Fill with the mean that a Gaussian of the pictures' own covariance has, given the visible pixels.

    No guess that is linear in the visible pixels has a smaller squared error on average over such pictures. Every
    picture needs a system of equations of its own.

    Args:
        patches: pictures for mean and covariance, `[n, patches, values]`; many more than a picture has pixels.

    Source: Bishop 2006, "Pattern Recognition and Machine Learning", equation (2.81).
    """
    mean = patches.mean(0)
    covariance = torch.cov(patches.flatten(1).T)
    covariance += 1e-3 * torch.eye(len(covariance), device=patches.device)  # else not every system has a solution

    def fill(patches: Tensor, hidden: Tensor) -> Tensor:
        seen, guesses = _per_value(~hidden, patches).bool(), []
        for difference, visible in zip((patches - mean).flatten(1), seen, strict=True):
            known = covariance[visible]
            root = torch.linalg.cholesky(known[:, visible])
            guesses.append(torch.cholesky_solve(difference[visible, None], root)[:, 0] @ known)
        return mean + torch.stack(guesses).view_as(patches)

    return fill


def _per_value(chosen: Tensor, patches: Tensor) -> Tensor:
    """A mask of patches as a float for every value: `[batch, patches]` -> `[batch, patches * values]`."""
    return chosen[:, :, None].expand_as(patches).flatten(1).to(patches.dtype)
