"""What learns a table's target from few labelled rows: logistic regression, boosted trees, a network."""

import copy
import warnings
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.data.containers import check_labels, label_subset
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.evaluate.ranking import auc
from ssl_course.evaluate.rows import check_features
from ssl_course.train import fit, row_batches, seed_all


def linear_scores(x: Tensor, y: Tensor, new_x: Tensor, *, c: float) -> Tensor:
    """Scores `[n]` of new rows by logistic regression on labelled rows, classes 0 and 1.

    Args:
        x, new_x: float `[rows, width]`.  y: `[rows]`.
        c: as scikit-learn has it, above 0: large is a weak penalty.
    """
    x, y, new_x = _checked(x, y, new_x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 300 iterations are the setting, for every arm
        fitted = LogisticRegression(C=c, max_iter=settings.shrink(300, 5)).fit(x.numpy(), y.numpy())
    return torch.from_numpy(fitted.decision_function(new_x.numpy()))


def boosting_scores(
    x: Tensor, y: Tensor, new_x: Tensor, *, lr: float, leaf: int, rounds: int = 100, seed: int = 0
) -> Tensor:
    """The same by gradient boosting (histograms of each column).

    Args:
        lr: the learning rate: how much each tree counts.
        leaf: the least number of rows in a leaf.
        rounds: how many trees.
    """
    x, y, new_x = _checked(x, y, new_x)
    rounds = settings.shrink(rounds, 3)
    model = HistGradientBoostingClassifier(
        learning_rate=lr, min_samples_leaf=leaf, max_iter=rounds, early_stopping=False, random_state=seed
    )
    return torch.from_numpy(model.fit(x.numpy(), y.numpy()).decision_function(new_x.numpy()))


def network_scores(
    encoder: nn.Module,
    x: Tensor,
    y: Tensor,
    new_x: Tensor,
    *,
    steps: int,
    lr: float,
    generator: torch.Generator,
    batch: int = 64,
) -> Tensor:
    """The same by a copy of the encoder with a new output layer, all weights trained by AdamW.

    The output layer's first weights come from the global generator: `train.seed_all` makes them equal for two arms.

    Args:
        encoder: rows -> features, with an attribute `dim`; it stays as it is.
        lr: peak learning rate.
    """
    x, y, new_x = _checked(x, y, new_x)
    classifier = nn.Sequential(copy.deepcopy(encoder), nn.Linear(encoder.dim, 2))
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=lr, weight_decay=1e-2, fused=True)
    numbered = torch.cat([x, y[:, None].to(x.dtype)], 1)

    def step(rows: Tensor) -> Tensor:
        return F.cross_entropy(classifier(rows[:, :-1]), rows[:, -1].long())

    fit(step, row_batches(numbered, batch, generator=generator), optimizer, steps=steps)
    with torch.no_grad():
        one, other = classifier(new_x).unbind(1)
    return other - one


def tuned_scores(encoder: nn.Module, x: Tensor, y: Tensor, new_x: Tensor, *, seed: int, **options: float) -> Tensor:
    """`network_scores` with everything that is drawn fixed by a seed: alike for every encoder that is compared."""
    return network_scores(encoder, x, y, new_x, generator=seed_all(seed, threads=torch.get_num_threads()), **options)


def few_labels(
    scores: Callable[..., Tensor],
    inputs: Sequence[Tensor],
    count: int,
    draws: int,
    *,
    labels: Sequence[Tensor],
    first: int = 0,
) -> Interval:
    """Mean AUC over draws of labelled rows, half of each class, with its 95 % interval; within a smoke run two draws.

    Args:
        scores: `scores(x, y, new_x)`, such as one of the functions above.
        inputs: rows to draw from, and rows to score. labels: of both.
        count: labels in all. draws: how many times they are drawn; draw k is the same for all arms.
        first: the number of the first draw: another lesson's seed gets other labels.
    """
    found = []
    for draw in range(settings.shrink(draws, 2)):
        rows = label_subset(labels[0], count // 2, seed=first + draw)
        found.append(auc(scores(inputs[0][rows], labels[0][rows], inputs[1]), labels[1]))
    return mean_ci(found)


def features(encoder: nn.Module, x: Tensor, new_x: Tensor) -> tuple[Tensor, Tensor]:
    """Features of rows to learn from and of rows to score, standardised by the former."""
    return row_features(encoder, x, x), row_features(encoder, new_x, x)


@torch.no_grad()
def row_features(encoder: nn.Module, rows: Tensor, fitted_on: Tensor) -> Tensor:
    """Features of rows, standardised by those of other rows; a feature that never varies there is 0."""
    features, others = encoder(rows), encoder(fitted_on)
    std = others.std(0, correction=0)
    return (features - others.mean(0)) / torch.where(std > 1e-6, std, 1.0) * (std > 1e-6)


def _checked(x: Tensor, y: Tensor, new_x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Rows and labels that a classifier can learn from.

    Raises:
        TypeError, ValueError: for other types or shapes, values that are not finite, or a target with a single class.
    """
    x, new_x = check_features(x, "labelled rows"), check_features(new_x, "new rows")
    y = check_labels(y, len(x))
    if x.shape[1] != new_x.shape[1]:
        raise ValueError(f"labelled rows have {x.shape[1]} numbers, new rows {new_x.shape[1]}: same coder?")
    if y.unique().tolist() != [0, 1]:
        raise ValueError(
            f"the target holds {y.unique().tolist()} in these rows: classes 0 and 1 are needed, both of them."
        )
    return x, y, new_x
