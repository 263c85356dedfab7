"""Word vectors: do words of the same role lie near each other? And the rival that only counts neighbours. Lesson 06."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.data.vocabulary import PAD_NUMBER

ROLES = {  # of the words in `data.sentence_distribution`; those that only join others have none
    "adjective": "beautiful lovely warm awful grey dark cold quiet",
    "weather": "sunny bright dry rainy stormy windy snowy icy frosty",
    "verb": "swim swims play plays eat eats read reads watch watches ski skis stay stays",
    "person": "we they children sister teacher",
    "place": "lake park garden home film hills snow",
}


def role_words() -> tuple[list[str], list[str]]:
    """The words of the grammar that have a role, and the role of each."""
    pairs = [(word, role) for role, words in ROLES.items() for word in words.split()]
    return [word for word, _ in pairs], [role for _, role in pairs]


def purity(vectors: Tensor, roles: Sequence, *, k: int = 3) -> float:
    """How well vectors cluster by role: the share of the k nearest others, by cosine, that have the same role.

    Args:
        vectors: float `[n, dim]`. roles: one for each, of any kind.

    Raises:
        ValueError: if there are fewer roles or vectors than `k + 1`, or their numbers differ.
    """
    if len(vectors) != len(roles) or len(roles) <= k:
        raise ValueError(f"{len(vectors)} vectors and {len(roles)} roles: as many of each, more than k = {k}.")
    directions = F.normalize(vectors.detach().double(), dim=1)
    nearest = (directions @ directions.T).fill_diagonal_(-math.inf).topk(k, dim=1).indices.tolist()
    return sum(roles[other] == role for role, row in zip(roles, nearest, strict=True) for other in row) / len(roles) / k


def neighbour_counts(numbers: Tensor, words: int) -> Tensor:
    """How often each word stood directly before and directly after each word, as log(1 + count): `[words, 2 * words]`.

    Args:
        numbers: int64 `[sentences, n]`; `<pad>` is not counted.
    """
    pairs = torch.stack([numbers[:, :-1], numbers[:, 1:]], 2).flatten(0, 1)
    left, right = pairs[(pairs != PAD_NUMBER).all(1)].unbind(1)
    counts = torch.zeros(words, 2, words)
    one = torch.ones(len(left))
    counts.index_put_((right, torch.zeros_like(left), left), one, accumulate=True)
    counts.index_put_((left, torch.ones_like(left), right), one, accumulate=True)
    return counts.flatten(1).log1p()
