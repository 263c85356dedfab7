"""Who is near whom among features: the nearest rows of each, and how far two kinds of features agree on them."""

import torch
from torch import Tensor

from ssl_course.data.containers import check_count
from ssl_course.evaluate.rows import check_features, directions


@torch.no_grad()
def nearest_rows(x: Tensor, k: int, *, queries: Tensor | None = None) -> Tensor:
    """The k nearest other rows of each row by cosine similarity, the nearest first: int64 `[queries, k]`.

    Args:
        x: float `[n, dim]`, more than k rows.
        queries: row numbers `[queries]`; all rows if left out.

    Raises:
        TypeError, ValueError: as `check_features`; for k below 1, or not below n.
    """
    check_count(k=k)
    rows = directions(check_features(x))
    if k >= len(rows):
        raise ValueError(f"k = {k} of {len(rows)} rows: each has {len(rows) - 1} others.")
    queries = torch.arange(len(rows), device=rows.device) if queries is None else queries
    found = []
    for part in queries.split(1000):
        similarity = rows[part] @ rows.T
        similarity[torch.arange(len(part), device=rows.device), part] = -2.0  # not the row itself
        found.append(similarity.topk(k, dim=1).indices)
    return torch.cat(found)


def shared_neighbours(one: Tensor, other: Tensor) -> float:
    """The share of neighbours that two lists `[n, k]` have in common, row by row: 0 to 1; k / (n - 1) by chance.

    Raises:
        ValueError: if their shapes differ.
    """
    if one.shape != other.shape or one.ndim != 2:
        raise ValueError(f"two lists of one shape [n, k] are needed, got {list(one.shape)} and {list(other.shape)}.")
    return (one[:, :, None] == other[:, None, :]).any(2).float().mean().item()


@torch.no_grad()
def nearest_elsewhere(x: Tensor, parts: Tensor) -> Tensor:
    """The nearest row of another part by cosine similarity, of each row: int64 `[n]`. Who is nearest is 1-NN's answer.

    Args:
        x: float `[n, dim]`. parts: `[n]`, whole numbers, the part of each row; two parts at least.

    Raises:
        TypeError, ValueError: as `check_features`; for another number of parts than of rows, or rows all in one part.
    """
    rows = directions(check_features(x))
    if len(parts) != len(rows) or len(parts.unique()) < 2:
        raise ValueError(f"{len(rows)} rows need their part each, of two or more; got {list(parts.shape)} parts, "
                         f"{len(parts.unique())} different.")  # fmt: skip
    found = []
    for part in torch.arange(len(rows), device=rows.device).split(1000):
        similarity = rows[part] @ rows.T
        found.append(similarity.masked_fill(parts[part, None] == parts, -2.0).argmax(1))
    return torch.cat(found)
