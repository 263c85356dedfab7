"""Maps of features: many dimensions pressed into two, and how far such a map can be trusted."""

import numpy as np
import torch.nn.functional as F
from sklearn.manifold import TSNE, trustworthiness
from torch import Tensor

from ssl_course import settings


def map_2d(x: Tensor, *, seed: int) -> tuple[np.ndarray, float]:
    """A t-SNE map of features and how far it can be trusted.

    Args:
        x: float `[n, dim]`; a few hundred rows take a few seconds.

    Returns:
        Points `[n, 2]`, and the trustworthiness with 10 neighbours: 1 if every point's neighbours on the map are its
        neighbours among the features too, about .5 for a random map (Venna and Kaski 2001).
    """
    rows = F.normalize(x, dim=1).cpu().numpy()  # so that near means a large cosine similarity, as in `knn`
    steps = settings.shrink(1000, 250)
    points = TSNE(perplexity=15, init="pca", max_iter=steps, random_state=seed).fit_transform(rows)
    return points, float(trustworthiness(rows, points, n_neighbors=10))
