"""Where is it? A heat map of a feature map, read by one weighted sum at every place; and true centres in pixels.

Pixels are counted from the upper left corner, x to the right and y down; pixel 0 reaches from 0 to 1.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course import settings
from ssl_course.data import Pictures, to_float
from ssl_course.evaluate.rows import check_features

L2 = 1e-2  # penalty on the weights of the read-out


class Located(NamedTuple):
    """Heat maps `[n, rows, columns]`, the centres found `[n, 2]` and their errors `[n]`, both in pixels."""

    heat: Tensor
    found: Tensor
    errors: Tensor

    @property
    def mean(self) -> float:
        """The mean error in pixels."""
        return self.errors.mean().item()


def true_centres(part: Pictures) -> Tensor:
    """Centres of sprites or scenes in pixels, x and y: float `[n, 2]`.

    Their factors run from -1 to 1: of sprites from the middle of the first pixel to that of the last, of scenes from
    edge to edge.

    Raises:
        ValueError: for pictures without these factors.
    """
    if missing := {"x", "y"} - set(part.factors):
        raise ValueError(f"the pictures have no factor {' and '.join(sorted(missing))}: they are no sprites or scenes.")
    side = part.images.shape[-1]
    reach = side - 1 if "shape" in part.factors else side
    return torch.stack([part.factors["x"], part.factors["y"]], 1) * reach / 2 + side / 2


def looked_at(rows: int, columns: int, step: int) -> Tensor:
    """Where the places of a map look, row after row: float `[rows * columns, 2]`, x and y in pixels.

    Place (r, c) of a network that halves the side by strided convolutions with padding looks at pixel
    (step · r, step · c): there lies the middle of what it sees. `looked_at(1, 2, 4)` is [[.5, .5], [4.5, .5]].
    """
    x, y = (torch.arange(count) * step + 0.5 for count in (columns, rows))
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), 2).flatten(0, 1)


def patches(images: Tensor, size: int, *, step: int) -> Tensor:
    """The colours around each place, as a map that needs no network: float `[n, channels · size², rows, columns]`.

    Place (r, c) holds the `size` × `size` pixels around pixel (step · r, step · c), 0 beyond the edge.

    Args:
        images: uint8 `[n, channels, side, side]`; the side is a multiple of `step`.
        size: an odd number of pixels.

    Raises:
        ValueError: for an even size.
    """
    if size % 2 == 0:
        raise ValueError(f"size = {size}: an odd number of pixels has one in its middle.")
    x = F.unfold(to_float(images), size, padding=size // 2, stride=step)
    return x.unflatten(2, (images.shape[2] // step, -1))


def heat_maps(train_maps: Tensor, train_centres: Tensor, test_maps: Tensor, *, step: int, l2: float = L2) -> Tensor:
    """Heat maps of test pictures, by a read-out with the same weights at every place.

    A place's score is a weighted sum of its numbers; a softmax over the places of a picture makes heat of the scores.
    The weights minimise the mean cross-entropy with the place that looks nearest to the true centre, plus
    l2/2 · ‖weights‖². Numbers are standardised with mean and standard deviation over all training places; those that
    are constant there are left out.

    Args:
        train_maps, test_maps: floating-point `[n, dim, rows, columns]`, as a convolution gives them.
        train_centres: float `[n, 2]`, in pixels.
        step: pixels from place to place.

    Returns:
        float `[test pictures, rows, columns]`; each map adds up to 1. It is even, 1/places, if no number says
        anything.

    Raises:
        TypeError: for anything that is no floating-point number.
        ValueError: for shapes that don't fit, or numbers that are not finite.
    """
    if train_maps.ndim != 4 or train_maps.shape[1:] != test_maps.shape[1:]:
        shapes = f"{list(train_maps.shape)} and {list(test_maps.shape)}"
        raise ValueError(f"maps must be [n, dim, rows, columns] with the same last three, got {shapes}.")
    if train_centres.shape != (len(train_maps), 2):
        raise ValueError(f"{len(train_maps)} maps need as many centres, [n, 2], got {list(train_centres.shape)}.")
    grid, places = test_maps.shape[2:], test_maps[0, 0].numel()
    x, x_test = (check_features(maps.flatten(2).transpose(1, 2).flatten(0, 1)) for maps in (train_maps, test_maps))
    mean, std = x.mean(0), x.std(0)
    kept = std > 1e-6 * std.max()
    if not kept.any():
        return x.new_full((len(test_maps), *grid), 1 / places)
    x, x_test = (((part - mean) / std)[:, kept].unflatten(0, (-1, places)) for part in (x, x_test))
    nearest = torch.cdist(train_centres.to(x), looked_at(*grid, step).to(x)).argmin(1)
    weights = _fitted(x, nearest, l2)
    return (x_test @ weights).softmax(1).unflatten(1, grid)


def _fitted(x: Tensor, nearest: Tensor, l2: float) -> Tensor:
    """The weights `[dim]` for places `[n, places, dim]` and the place of each picture that should win."""
    weights = x.new_zeros(x.shape[2]).requires_grad_()
    steps = settings.shrink(100, 2)
    optimizer = torch.optim.LBFGS([weights], max_iter=steps, tolerance_change=1e-7, line_search_fn="strong_wolfe")

    def objective() -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(x @ weights, nearest) + l2 / 2 * weights.pow(2).sum()
        loss.backward()
        return loss

    optimizer.step(objective)
    return weights.detach()


def distances(found: Tensor, centres: Tensor) -> Tensor:
    """How far centres are from the true ones, in pixels: `[n]`, for two `[n, 2]`.

    Raises:
        ValueError: for other shapes.
    """
    if found.shape != centres.shape or found.ndim != 2 or found.shape[1] != 2:
        raise ValueError(f"centres must be [n, 2], got {list(found.shape)} and {list(centres.shape)}.")
    return (found.detach() - centres).norm(dim=1)
