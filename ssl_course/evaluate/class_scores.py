"""Classifiers of any number of classes as functions: labelled rows in, scores `[new rows, classes]` of new rows out."""

import copy

import torch
import torch.nn.functional as F
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.data.containers import check_count, check_labels
from ssl_course.evaluate.probes import logistic_regression
from ssl_course.evaluate.ranking import auc
from ssl_course.evaluate.rows import check_features
from ssl_course.train import fit, row_batches


def linear_class_scores(x: Tensor, y: Tensor, new_x: Tensor, classes: int, *, l2: float) -> Tensor:
    """By logistic regression on columns standardised by the labelled rows.

    Args:
        x, new_x: float `[rows, width]`. y: `[rows]`, each of the classes at least once.
        l2: the penalty, as `logistic_regression` has it.
    """
    x, y, new_x = _checked(x, y, new_x, classes)
    mean, std = x.mean(0), x.std(0, correction=0)
    scale = torch.where(std > 1e-6, 1 / std.clamp_min(1e-6), 0)  # a column that never varies says nothing
    ((weights, bias),) = logistic_regression((x - mean) * scale, y, classes, l2=(l2,))
    return F.linear((new_x - mean) * scale, weights, bias)


def forest_class_scores(x: Tensor, y: Tensor, new_x: Tensor, classes: int, *, leaf: int, seed: int = 0) -> Tensor:
    """By a random forest of 200 trees, with at least `leaf` rows in a leaf."""
    x, y, new_x = _checked(x, y, new_x, classes)
    model = RandomForestClassifier(settings.shrink(200, 5), min_samples_leaf=leaf, random_state=seed)
    return torch.from_numpy(model.fit(x.numpy(), y.numpy()).predict_proba(new_x.numpy()))


def boosting_class_scores(
    x: Tensor, y: Tensor, new_x: Tensor, classes: int, *, lr: float, leaf: int, rounds: int = 100, seed: int = 0
) -> Tensor:
    """By gradient boosting on histograms; lr says how much each tree counts, leaf how many rows a leaf has at least."""
    x, y, new_x = _checked(x, y, new_x, classes)
    model = HistGradientBoostingClassifier(
        learning_rate=lr,
        min_samples_leaf=leaf,
        max_iter=settings.shrink(rounds, 3),
        early_stopping=False,
        random_state=seed,
    )
    return torch.from_numpy(model.fit(x.numpy(), y.numpy()).predict_proba(new_x.numpy()))


def network_class_scores(
    encoder: nn.Module,
    x: Tensor,
    y: Tensor,
    new_x: Tensor,
    classes: int,
    *,
    steps: int,
    lr: float,
    generator: torch.Generator,
    batch: int = 64,
) -> Tensor:
    """By a copy of an encoder of rows with a new output layer, all weights trained by AdamW.

    Args:
        encoder: rows -> features, with an attribute `dim`; it stays as it is.
        lr: peak learning rate.
    """
    x, y, new_x = _checked(x, y, new_x, classes)
    classifier = nn.Sequential(copy.deepcopy(encoder), nn.Linear(encoder.dim, classes))
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=lr, weight_decay=1e-2, fused=True)

    def step(rows: Tensor) -> Tensor:
        return F.cross_entropy(classifier(rows[:, :-1]), rows[:, -1].long())

    numbered = torch.cat([x, y[:, None].to(x.dtype)], 1)
    fit(step, row_batches(numbered, batch, generator=generator), optimizer, steps=steps, description="with labels")
    with torch.no_grad():
        return classifier(new_x)


def score_classes(scores: Tensor, labels: Tensor) -> float:
    """How good scores `[n, classes]` are: of two classes the AUC, else the accuracy; 0 to 1.

    Raises:
        TypeError, ValueError: as `auc`; for scores that are not finite.
    """
    scores = check_features(scores, "scores")
    labels = check_labels(labels, len(scores))
    if scores.shape[1] == 2:
        return auc(scores[:, 1] - scores[:, 0], labels)
    return (scores.argmax(1) == labels).float().mean().item()


def _checked(x: Tensor, y: Tensor, new_x: Tensor, classes: int) -> tuple[Tensor, Tensor, Tensor]:
    """Rows and labels that a classifier can learn from.

    Raises:
        TypeError, ValueError: for other types or shapes, values that are not finite, or a class without a row.
    """
    check_count(least=2, classes=classes)
    x, new_x = check_features(x, "labelled rows"), check_features(new_x, "new rows")
    y = check_labels(y, len(x))
    if x.shape[1] != new_x.shape[1]:
        raise ValueError(f"labelled rows have {x.shape[1]} numbers, new rows {new_x.shape[1]}: same coder?")
    if (held := y.unique().tolist()) != list(range(classes)):
        raise ValueError(f"the labelled rows hold the classes {held}: each of the {classes} is needed, from 0.")
    return x, y, new_x
