"""Classifiers that are no networks, as functions: fit(x, y) -> predict, predict(x) -> labels. Lesson 02's rivals."""

from collections.abc import Callable

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.semi_supervised import SelfTrainingClassifier
from torch import Tensor

from ssl_course import settings

UNLABELLED = -1  # scikit-learn's sign for a row without a label


def forest(seed: int) -> RandomForestClassifier:
    """A random forest of 200 trees."""
    return RandomForestClassifier(settings.shrink(200, 5), random_state=seed)


def boosting(seed: int) -> GradientBoostingClassifier:
    """Gradient boosting, 100 rounds, each tree on 70 % of the rows and a new choice of columns at every split."""
    rounds = settings.shrink(100, 2)
    return GradientBoostingClassifier(n_estimators=rounds, max_features="sqrt", subsample=0.7, random_state=seed)


def tree_accuracy(model: object, x: Tensor, y: Tensor, test_x: Tensor, test_y: Tensor) -> float:
    """Test accuracy, 0 to 1, of a scikit-learn classifier fitted on rows x `[n, dim]` and labels y `[n]`."""
    fitted = model.fit(x.numpy(), y.numpy())
    return float(np.mean(fitted.predict(test_x.numpy()) == test_y.numpy()))


def self_training_accuracy(
    seed: int, x: Tensor, y: Tensor, unlabelled_x: Tensor, test_x: Tensor, test_y: Tensor
) -> float:
    """The same for a forest that labels the 50 unlabelled rows it is surest of and learns from them too, five times."""
    model = SelfTrainingClassifier(forest(seed), criterion="k_best", k_best=50, max_iter=settings.shrink(5, 1))
    none = torch.full([len(unlabelled_x)], UNLABELLED)
    return tree_accuracy(model, torch.cat([x, unlabelled_x]), torch.cat([y, none]), test_x, test_y)


def principal_components(rows: Tensor, count: int, seed: int) -> Callable[[Tensor], Tensor]:
    """A function from rows to the `count` directions in which these unlabelled rows vary most."""
    pca = PCA(count, svd_solver="randomized", iterated_power=2, random_state=seed).fit(rows.numpy())
    return lambda new: torch.from_numpy(pca.transform(new.numpy())).float()
