"""Maps of the same rows at several times, each laid upon the one before, so that points glide and don't jump."""

from collections.abc import Sequence

import numpy as np
from sklearn.manifold import TSNE, trustworthiness
from torch import Tensor

from ssl_course import settings
from ssl_course.evaluate.maps import NEIGHBOURS, map_2d
from ssl_course.evaluate.rows import check_features, directions


def map_series(features: Sequence[Tensor], *, seed: int) -> list[tuple[np.ndarray, float]]:
    """t-SNE maps of the same rows at several times.

    Each map starts from the one before it, made small, and is then turned, mirrored and scaled to lie upon it as well
    as it can. So what moves from map to map has moved among the features, apart from the chance that t-SNE brings.

    Args:
        features: one `[n, dim]` for each time, as `map_2d` takes them; row i is the same picture in all.

    Returns:
        For each time the points `[n, 2]`, about 0 and of root mean square 1 along the axes together, and the
        trustworthiness with 10 neighbours.

    Raises:
        TypeError, ValueError: for other numbers of rows from one time to the next, for features that are no finite
            floating-point numbers, or, at the first time, as `map_2d`. Rows that are all alike later give a map of
            nothing but chance.
    """
    counts = {len(rows) for rows in features}
    if len(counts) != 1:
        raise ValueError(f"every time needs the same rows, got {sorted(counts)} of them.")
    points, trust = map_2d(features[0], seed=seed)
    made = [(_unit(points), trust)]
    for rows in features[1:]:
        rows = directions(check_features(rows)).cpu().numpy()
        start = 1e-3 * made[-1][0]  # small, so that every point is free to leave its neighbours
        tsne = TSNE(perplexity=15, init=start, max_iter=settings.shrink(1000, 250), random_state=seed)
        points = laid_upon(made[-1][0], tsne.fit_transform(rows))
        made.append((points, float(trustworthiness(rows, points, n_neighbors=NEIGHBOURS))))
    return made


def laid_upon(target: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points `[n, 2]` about 0, of root mean square 1, turned or mirrored so that they are nearest to the target.

    Source: Schönemann 1966, "A generalized solution of the orthogonal Procrustes problem".
    """
    points = _unit(points)
    left, _, right = np.linalg.svd(points.T @ _unit(target))
    return points @ left @ right


def _unit(points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, dtype=float) - np.asarray(points, dtype=float).mean(0)
    return points / max(np.sqrt((points**2).sum(1).mean()), 1e-12)
