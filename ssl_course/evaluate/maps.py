"""Maps of features: many dimensions pressed into two, and how far such a map can be trusted."""

import numpy as np
from sklearn.manifold import TSNE, trustworthiness
from torch import Tensor

from ssl_course import settings
from ssl_course.evaluate.rows import check_features, directions, rounding

NEIGHBOURS = 10  # of which trustworthiness asks how many are kept; it needs more than twice as many rows


def map_2d(x: Tensor, *, seed: int) -> tuple[np.ndarray, float]:
    """A t-SNE map of features and how far it can be trusted.

    Args:
        x: floating-point `[n, dim]`, at least 21 rows and 2 columns; a few hundred rows take a few seconds.

    Returns:
        Points `[n, 2]`, and the trustworthiness with 10 neighbours: 1 if every point's neighbours on the map are its
        neighbours among the features too, about .5 for a random map (Venna and Kaski 2001).

    Raises:
        TypeError: for features that are no floating-point numbers.
        ValueError: for too few rows or columns, numbers that are not finite, or rows that all point the same way.
    """
    unsure = rounding(x)
    x = check_features(x)
    if len(x) <= 2 * NEIGHBOURS or x.shape[1] < 2:
        raise ValueError(f"a map needs at least {2 * NEIGHBOURS + 1} rows and 2 columns, got {list(x.shape)}.")
    rows = directions(x)
    if (rows - rows[0]).abs().max() <= unsure:
        raise ValueError("all rows are equal, or point the same way: the encoder has collapsed, there is no map.")
    rows = rows.cpu().numpy()  # so that near means a large cosine similarity, as in `knn`
    steps = settings.shrink(1000, 250)
    points = TSNE(perplexity=15, init="pca", max_iter=steps, random_state=seed).fit_transform(rows)
    return points, float(trustworthiness(rows, points, n_neighbors=NEIGHBOURS))
