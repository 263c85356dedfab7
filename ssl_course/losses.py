"""The losses, as pure functions on two tensors of paired rows. Nothing is stored, nothing is configured."""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


def info_nce(z_a: Tensor, z_b: Tensor, *, temperature: float) -> Tensor:
    """InfoNCE in the form of SimCLR: pick out a row's partner among all other rows of both views.

    Row i of `z_a` and row i of `z_b` are two views of one picture. Every one of the 2B rows asks which of the 2B - 1
    others is its partner; the loss is the mean cross-entropy of these 2B answers.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2, any length: rows are scaled to length one here.
        temperature: positive. Cosine similarities, -1 to 1, are divided by it.

    Returns:
        A scalar, in nats. It is log(2B - 1) when all rows are equal, and at least 0.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or a temperature that is not positive.

    Source: Chen et al. 2020, arXiv 2002.05709, equation (1), averaged as in their Algorithm 1.
    """
    _check_pair(z_a, z_b)
    if not temperature > 0:
        raise ValueError(f"temperature = {temperature}: it must be positive (similarities are divided by it).")
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    similarity = z @ z.T / temperature  # [2B, 2B]
    itself = torch.eye(len(z), dtype=torch.bool, device=z.device)
    similarity = similarity.masked_fill(itself, float("-inf"))  # no row may pick itself
    partner = torch.arange(len(z), device=z.device).roll(len(z_a))
    return F.cross_entropy(similarity, partner)


class VICRegTerms(NamedTuple):
    """The three terms of VICReg, each a scalar of at least 0; the weighted sum is the caller's line."""

    invariance: Tensor
    variance: Tensor
    covariance: Tensor


def vicreg_terms(z_a: Tensor, z_b: Tensor) -> VICRegTerms:
    """The terms of VICReg: partners equal, every column of the embedding spread out, columns not repeating each other.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture. No scaling is done.

    Returns:
        invariance: mean over all numbers of the squared difference of partners.
        variance: mean over columns and both views of max(0, 1 - deviation), where the deviation is that of the batch,
            √(variance + .0001). It is .99 when all rows are equal.
        covariance: sum of the squared covariances of different columns, divided by dim, for both views together.
            Variances and covariances divide by batch - 1.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equations (1) to (5), averaged as in
    their published code. The usual sum is 25 · invariance + 25 · variance + 1 · covariance.
    """
    _check_pair(z_a, z_b)
    dim = z_a.shape[1]
    variance = covariance = z_a.new_zeros(())
    for z in (z_a - z_a.mean(0), z_b - z_b.mean(0)):
        products = z.T @ z / (len(z) - 1)  # [dim, dim]
        variance = variance + F.relu(1 - (products.diagonal() + 1e-4).sqrt()).mean() / 2
        covariance = covariance + (products.pow(2).sum() - products.diagonal().pow(2).sum()) / dim
    return VICRegTerms((z_a - z_b).pow(2).mean(), variance, covariance)


class ContrastiveTerms(NamedTuple):
    """The two forces of a contrastive loss, each a scalar of at least 0; their sum is the caller's line."""

    pull: Tensor
    push: Tensor


def contrastive_margin(z_a: Tensor, z_b: Tensor, z_other: Tensor, *, margin: float) -> ContrastiveTerms:
    """The contrastive loss with a margin: pull partners together, push strangers apart until they are far enough.

    Args:
        z_a, z_b, z_other: `[batch, dim]`, batch at least 2. Rows i of `z_a` and `z_b` are two views of one picture, row
            i of `z_other` is a view of another one, such as `z_b.roll(1, 0)`. No scaling is done.
        margin: positive, in units of distance. A stranger beyond it is left alone; without it the rows would fly apart.

    Returns:
        pull: mean over the batch of the squared distance of partners. It is 0 when all rows are equal.
        push: mean over the batch of max(0, margin - distance)², with the distance from `z_a` to the stranger. It is
            margin² when all rows are equal; its gradient is zero then, as no direction leads away.

    Raises:
        ValueError: for shapes that do not match, a batch of one, or a margin that is not positive and finite.

    Source: Hadsell, Chopra, LeCun 2006, "Dimensionality reduction by learning an invariant mapping", equation (4), for
    one pair of partners and one of strangers each. There each term has a factor 1/2 and pairs are summed, so their loss
    is batch/2 · (pull + push).
    """
    _check_alike(z_a=z_a, z_b=z_b, z_other=z_other)
    if not 0 < margin < math.inf:
        raise ValueError(f"margin = {margin}: it must be a positive number (strangers are pushed until there).")
    distance = torch.linalg.vector_norm(z_a - z_other, dim=1)  # its gradient at 0 is 0, where a plain root has nan
    return ContrastiveTerms((z_a - z_b).pow(2).sum(1).mean(), F.relu(margin - distance).pow(2).mean())


def negative_cosine(prediction: Tensor, target: Tensor) -> Tensor:
    """The loss of SimSiam, one direction of it: a prediction should point where its target points.

    The stop-gradient is the caller's: `negative_cosine(predictor(z_a), z_b.detach())`.

    Args:
        prediction, target: `[batch, dim]`, batch at least 2, paired rows of any length.

    Returns:
        Minus the mean cosine similarity of the pairs: -1 when all point the same way, 0 at right angles, at most 1.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Chen and He 2021, arXiv 2011.10566, equation (1), averaged over the batch. Their loss, equation (4), is the
    mean of both directions.
    """
    _check_alike(prediction=prediction, target=target)
    return -F.cosine_similarity(prediction, target, dim=1).mean()


class BarlowTerms(NamedTuple):
    """The two terms of Barlow Twins, each a scalar of at least 0; the weighted sum is the caller's line."""

    on_diagonal: Tensor
    off_diagonal: Tensor


def barlow_twins(z_a: Tensor, z_b: Tensor) -> BarlowTerms:
    """The terms of Barlow Twins: each column equals itself in the other view, and repeats no other column.

    Every column is standardised over the batch, as batch norm does it: minus its mean, divided by √(variance + .00001).
    The cross-correlation of column i of `z_a` and column j of `z_b` is then their mean product, -1 to 1. Variance and
    mean product both divide by batch.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2; row i of both are two views of one picture.

    Returns:
        on_diagonal: sum over the dim columns of (1 - correlation with itself)². It is dim when all rows are equal, and
            next to 0 when the views are equal and spread out.
        off_diagonal: sum over the dim · (dim - 1) ordered pairs of different columns of the squared correlation. It is
            0 when all rows are equal.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Zbontar et al. 2021, arXiv 2103.03230, equations (1) and (2), standardised as in their published code, whose
    sum is on_diagonal + .0051 · off_diagonal. These are sums: the first grows with dim, the second with dim².
    """
    _check_alike(z_a=z_a, z_b=z_b)
    z_a, z_b = ((z - z.mean(0)) / (z.var(0, correction=0) + 1e-5).sqrt() for z in (z_a, z_b))
    correlation = z_a.T @ z_b / len(z_a)  # [dim, dim]
    diagonal = correlation.diagonal()
    return BarlowTerms((1 - diagonal).pow(2).sum(), (correlation - diagonal.diag()).pow(2).sum())


def alignment(z_a: Tensor, z_b: Tensor) -> Tensor:
    """How far partners are apart on the unit sphere: small is good.

    Args:
        z_a, z_b: `[batch, dim]`, batch at least 2, paired rows; they are scaled to length one here.

    Returns:
        Mean over the batch of the squared distance of partners: 0 when they point the same way, 2 at right angles, at
        most 4. It is 2 + 2 · `negative_cosine`.

    Raises:
        ValueError: for shapes that do not match, or a batch of one.

    Source: Wang and Isola 2020, arXiv 2005.10242, section 4.1, with their alpha = 2.
    """
    _check_alike(z_a=z_a, z_b=z_b)
    return (F.normalize(z_a, dim=1) - F.normalize(z_b, dim=1)).pow(2).sum(1).mean()


def uniformity(z: Tensor, *, t: float = 2.0) -> Tensor:
    """How evenly rows are spread over the unit sphere: small is good.

    Args:
        z: `[batch, dim]`, batch at least 2; rows are scaled to length one here. Give one view: partners would count as
            strangers that are too close.
        t: positive. The larger, the more only the closest rows count.

    Returns:
        Logarithm of the mean over all pairs of rows of exp(-t · squared distance): 0 when all rows are equal, -2t when
        all are at right angles (as random rows of many dimensions nearly are), at least -4t.

    Raises:
        ValueError: for a z that is not `[batch, dim]`, a batch of one, or a t that is not positive.

    Source: Wang and Isola 2020, arXiv 2005.10242, section 4.1; t = 2 is theirs.
    """
    _check_alike(z=z)
    if not t > 0:
        raise ValueError(f"t = {t}: it must be positive (squared distances are multiplied by it).")
    distance = torch.pdist(F.normalize(z, dim=1))  # each pair once
    return torch.logsumexp(-t * distance.pow(2), dim=0) - math.log(len(distance))


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
        ValueError: for shapes that do not match, or a top that is out of range.

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
        ValueError: for shapes that do not match, or a top that is out of range.

    Source: Bardes, Ponce, LeCun 2022, arXiv 2210.01571, section 3, location-based matching.
    """
    return _closest(map_a, map_b, positions_a, positions_b, top)


def _closest(map_a: Tensor, map_b: Tensor, where_a: Tensor, where_b: Tensor, top: int) -> Matches:
    """Pair the places of two maps by the distances between `where_a` and `where_b`: features or positions."""
    maps, where = (f"{list(a.shape)} and {list(b.shape)}" for a, b in ((map_a, map_b), (where_a, where_b)))
    if map_a.ndim != 3 or map_b.ndim != 3 or map_a.shape[::2] != map_b.shape[::2]:
        raise ValueError(f"map_a and map_b must be [batch, places, dim] with equal batch and dim, got {maps}.")
    axes = where_a.shape[-1:]
    if where_a.shape + where_b.shape != map_a.shape[:2] + axes + map_b.shape[:2] + axes:
        raise ValueError(f"positions must be [batch, places, 2] as the maps, which are {maps}; got {where}.")
    if not 1 <= top <= map_a.shape[1]:
        raise ValueError(f"top = {top}: it must be 1 to {map_a.shape[1]}, the places of map_a.")
    exact = "donot_use_mm_for_euclid_dist"  # a matrix product is faster, but rounds small distances away
    distance, partner = torch.cdist(where_a.detach(), where_b.detach(), compute_mode=exact).min(2)  # [batch, places]
    places_a = distance.argsort(dim=1, stable=True)[:, :top]
    places_b = partner.gather(1, places_a)
    rows_a = map_a.take_along_dim(places_a[:, :, None], 1).flatten(0, 1)
    rows_b = map_b.take_along_dim(places_b[:, :, None], 1).flatten(0, 1)
    return Matches(rows_a, rows_b, places_a, places_b)


def _check_alike(**given: Tensor) -> None:
    shapes = [list(tensor.shape) for tensor in given.values()]
    if any(shape != shapes[0] for shape in shapes) or len(shapes[0]) != 2 or shapes[0][0] < 2:
        names, got = " and ".join(given), " and ".join(map(str, shapes))
        raise ValueError(f"{names} must be of one shape [batch, dim], batch at least 2, got {got}.")


def _check_pair(z_a: Tensor, z_b: Tensor) -> None:
    if z_a.ndim != 2 or z_a.shape != z_b.shape:
        raise ValueError(
            f"z_a and z_b must be [batch, dim] with paired rows, got {list(z_a.shape)} and {list(z_b.shape)}."
        )
    if len(z_a) < 2:
        raise ValueError("a batch of one picture has no others to compare with: give at least two pairs.")
