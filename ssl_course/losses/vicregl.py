"""VICRegL: which places of two feature maps belong together, by feature or by position."""

from typing import NamedTuple

import torch
from torch import Tensor

from ssl_course.losses.rows import check_numbers


class Matches(NamedTuple):
    """Places of two feature maps that are to agree, the closest pair of each picture first.

    `rows_a` and `rows_b` `[batch * top, dim]` are the features there, paired, picture after picture, as `vicreg_terms`
    takes them. `places_a` and `places_b` (int64 `[batch, top]`) say which places these are.
    """

    rows_a: Tensor
    rows_b: Tensor
    places_a: Tensor
    places_b: Tensor


def match_by_feature(map_a: Tensor, map_b: Tensor, *, top: int) -> Matches:
    """VICRegL's matching by feature: every place of `map_a` with the nearest feature of `map_b`; the best pairs stay.

    The `top` pairs of each picture with the smallest distance are kept, ties in the order of places. A place of `map_b`
    may be chosen twice, so matching b to a is another matching: VICRegL takes the mean loss of both. Gradients flow
    through the rows, not through the choice.

    Args:
        map_a, map_b: float `[batch, places, dim]`, paired pictures; the numbers of places may differ. The output of a
            convolution is brought there by `.flatten(2).transpose(1, 2)`.
        top: pairs to keep of each picture, 1 to the places of `map_a`.

    Raises:
        ValueError: for shapes that do not match, numbers that are not finite, or a top that is out of range.
        TypeError: for anything but float32 or float64.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2210.01571, section 3, feature-based matching. Their code takes variances
    and covariances over the batch for each of the `top` apart, and half of the covariance term; `vicreg_terms` of these
    rows takes them over all rows.
    """
    return _closest(map_a, map_b, map_a, map_b, top)


def match_by_position(map_a: Tensor, map_b: Tensor, positions_a: Tensor, positions_b: Tensor, *, top: int) -> Matches:
    """VICRegL's matching by position: every place of `map_a` with the place of `map_b` that saw the nearest spot.

    All else is as in `match_by_feature`. Views that share little of the picture have few close pairs, and far ones are
    not dropped: keep `top` small.

    Args:
        map_a, map_b: float `[batch, places, dim]`, as there.
        positions_a, positions_b: float `[batch, places, 2]`, where the centre of each place lies in the picture that
            both views were made of, in any units.
        top: pairs to keep of each picture, 1 to the places of `map_a`.

    Raises:
        ValueError: for shapes that do not match, numbers that are not finite, or a top that is out of range.
        TypeError: for anything but float32 or float64.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2210.01571, section 3, location-based matching.
    """
    return _closest(map_a, map_b, positions_a, positions_b, top)


def _closest(map_a: Tensor, map_b: Tensor, where_a: Tensor, where_b: Tensor, top: int) -> Matches:
    """Pair the places of two maps by the distances between `where_a` and `where_b`: features or positions."""
    check_numbers(map_a=map_a, map_b=map_b)
    check_numbers(positions_a=where_a, positions_b=where_b)
    maps, where = (f"{list(a.shape)} and {list(b.shape)}" for a, b in ((map_a, map_b), (where_a, where_b)))
    if map_a.ndim != 3 or map_b.ndim != 3 or map_a.shape[::2] != map_b.shape[::2] or not map_a.numel() * map_b.numel():
        raise ValueError(f"map_a and map_b must be [batch, places, dim] with equal batch and dim, got {maps}.")
    axes = where_a.shape[-1:]
    if where_a.shape + where_b.shape != map_a.shape[:2] + axes + map_b.shape[:2] + axes:
        raise ValueError(f"positions must be [batch, places, 2] as the maps, which are {maps}; got {where}.")
    if not 1 <= top <= map_a.shape[1]:
        raise ValueError(f"top = {top}: it must be 1 to {map_a.shape[1]}, the places of map_a.")
    exact = "donot_use_mm_for_euclid_dist"  # a matrix product is faster, but rounds small distances away
    distance, nearest = torch.cdist(where_a.detach(), where_b.detach(), compute_mode=exact).min(2)  # [batch, places]
    places_a = distance.argsort(dim=1, stable=True)[:, :top]
    places_b = nearest.gather(1, places_a)
    rows_a = map_a.take_along_dim(places_a[:, :, None], 1).flatten(0, 1)
    rows_b = map_b.take_along_dim(places_b[:, :, None], 1).flatten(0, 1)
    return Matches(rows_a, rows_b, places_a, places_b)
