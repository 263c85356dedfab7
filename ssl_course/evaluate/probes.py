"""How good is a representation? Probes: features and labels in, accuracy out. Labels are used here, nowhere before."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course import settings
from ssl_course.data import label_subset
from ssl_course.data.containers import check_count, check_labels
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.evaluate.rows import check_features, check_parts, directions, numbered, rounding

L2_GRID = (1.0, 1e-1, 1e-2, 1e-3, 1e-4)  # penalties that a probe chooses from, the largest first
L2_DEFAULT = 1e-1  # the penalty below FOLDS labels per class, where nothing can be chosen
FOLDS = 5


def linear_probe(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> float:
    """Test accuracy, 0 to 1, of a logistic regression on frozen features.

    Features are standardised with the training rows' mean and standard deviation; a column that is constant there, up
    to rounding, is left out. The L2 penalty comes from `L2_GRID`, by cross-validation inside the training rows of the
    classes with at least five labels (five folds below 1,000 rows, one from there on); with fewer than two such classes
    there is nothing to choose with, and it is `L2_DEFAULT`. The test rows are only scored.

    Args:
        train_x, test_x: floating-point `[n, dim]`.
        train_y, test_y: `[n]`, any type of whole number, classes from 0.

    Raises:
        TypeError: for features that are no floating-point numbers, labels that are no whole numbers.
        ValueError: if rows don't match, are none, or not finite; if the training rows hold a single class, or lack one
            that the test rows hold.
    """
    unsure = rounding(train_x)
    train_x, train_y, test_x, test_y = check_parts(train_x, train_y, test_x, test_y)
    mean, std = train_x.mean(0), train_x.std(0)
    constant = std <= unsure * train_x.abs().amax(0)
    std = std.clamp_min(1e-6 * min(1.0, std.max().item())).masked_fill(constant, math.inf)
    train_x, test_x = (train_x - mean).div_(std), (test_x - mean).div_(std)
    if len(train_x) < train_x.shape[1]:
        # The best weights are a combination of the training rows. In an orthonormal basis of these rows, which keeps
        # all lengths and products, they are found among n numbers instead of dim: faster, with the same result.
        basis, triangle = torch.linalg.qr(train_x.T)
        train_x, test_x = triangle.T.contiguous(), test_x @ basis
    train_y, test_y, classes = numbered(train_y, test_y)
    penalty = choose_l2(train_x, train_y, classes)
    (fit,) = logistic_regression(train_x, train_y, classes, l2=(penalty,))
    return _accuracy(fit, test_x, test_y)


def logistic_regression(
    x: Tensor, y: Tensor, classes: int, *, l2: tuple[float, ...], iterations: int = 100
) -> list[tuple[Tensor, Tensor]]:
    """Multinomial logistic regressions, one for each penalty: minimise mean cross-entropy + penalty/2 · ‖W‖².

    Args:
        x: floating-point `[n, dim]`, standardised. y: `[n]`, any type of whole number, below `classes`.
        l2: the penalties. Each fit starts from the one before, so give them from large to small.

    Returns:
        For each penalty the weights W `[classes, dim]` and the bias `[classes]`, which is not penalised.

    Raises:
        TypeError, ValueError: as `linear_probe`; for a label that is no class; for a penalty that is negative.
    """
    check_count(classes=classes, iterations=iterations)
    x = check_features(x)
    y = check_labels(y, len(x))
    if y.max() >= classes:
        raise ValueError(f"label {int(y.max())} of {classes} classes: they count from 0 to {classes - 1}.")
    if not all(0 <= penalty < math.inf for penalty in l2):
        raise ValueError(f"l2 = {l2}: penalties are finite and at least 0.")
    weights = x.new_zeros(classes, x.shape[1]).requires_grad_()
    bias = x.new_zeros(classes).requires_grad_()
    fits = []
    for penalty in l2:
        optimizer = torch.optim.LBFGS(
            [weights, bias],
            max_iter=settings.shrink(iterations, 2),
            tolerance_change=1e-7,
            line_search_fn="strong_wolfe",
        )

        def objective(optimizer: torch.optim.LBFGS = optimizer, penalty: float = penalty) -> Tensor:
            optimizer.zero_grad()
            loss = F.cross_entropy(F.linear(x, weights, bias), y) + penalty / 2 * weights.pow(2).sum()
            loss.backward()
            return loss

        optimizer.step(objective)
        fits.append((weights.detach().clone(), bias.detach().clone()))
    return fits


def few_label_probe(
    train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor, *, per_class: int, subsets: int = 5
) -> Interval:
    """`linear_probe` with only `per_class` labels per class, over `subsets` random draws of those labels.

    Raises:
        TypeError, ValueError: as `linear_probe` and `data.label_subset`; for fewer than one draw.
    """
    check_count(subsets=subsets)
    check_parts(train_x, train_y, test_x, test_y)
    draws = range(settings.shrink(subsets, 2))
    chosen = [label_subset(train_y, per_class, seed=seed) for seed in draws]
    return mean_ci(linear_probe(train_x[rows], train_y[rows], test_x, test_y) for rows in chosen)


@torch.no_grad()
def knn(
    train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor, *, k: int = 20, temperature: float = 0.07
) -> float:
    """Test accuracy, 0 to 1, when the nearest training rows vote.

    The k nearest by cosine similarity s vote with weight exp(s / temperature); k is at most the number of rows.
    Source: Wu et al. 2018, arXiv 1805.01978, section 3.4, with the k and temperature of DINO's evaluation.

    Raises:
        TypeError, ValueError: as `linear_probe`; for k below 1, or a temperature that is not positive and finite.
    """
    check_count(k=k)
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature = {temperature}: it must be positive and finite (similarities are divided by it)."
        )
    train_x, train_y, test_x, test_y = check_parts(train_x, train_y, test_x, test_y)
    train_y, test_y, classes = numbered(train_y, test_y)
    temperature = max(temperature, 1e-30)  # in float32 a smaller one is 0, and the nearest wins long before
    bank, right = directions(train_x), 0
    for rows, labels in zip(directions(test_x).split(1000), test_y.split(1000), strict=True):
        similarity, nearest = (rows @ bank.T).topk(min(k, len(bank)), dim=1)
        weights = ((similarity - similarity[:, :1]) / temperature).exp()  # at most 1: the nearest one's
        votes = rows.new_zeros(len(rows), classes).scatter_add_(1, train_y[nearest], weights)
        right += (votes.argmax(1) == labels).sum().item()
    return right / len(test_y)


def choose_l2(x: Tensor, y: Tensor, classes: int) -> float:
    """The penalty out of `L2_GRID` with the best accuracy in cross-validation inside these rows.

    A class with fewer than five labels is left out; with fewer than two others there is nothing to choose with:
    `L2_DEFAULT`.
    """
    common = torch.bincount(y, minlength=classes) >= FOLDS
    if common.sum() < 2:
        return L2_DEFAULT
    x, y = x[common[y]], y[common[y]]
    # A row's fold is its rank among the rows of its class, so every fold holds every class.
    rank = torch.empty_like(y)
    for value in y.unique():
        members = y == value
        rank[members] = torch.arange(int(members.sum()), device=y.device)
    scores = x.new_zeros(len(L2_GRID))
    for fold in range(FOLDS if len(x) < 1000 else 1):
        held = rank % FOLDS == fold
        fits = logistic_regression(x[~held], y[~held], classes, l2=L2_GRID, iterations=20)
        scores += x.new_tensor([_accuracy(fit, x[held], y[held]) for fit in fits])
    return L2_GRID[int(scores.argmax())]


def _accuracy(fit: tuple[Tensor, Tensor], x: Tensor, y: Tensor) -> float:
    weights, bias = fit
    return (F.linear(x, weights, bias).argmax(1) == y).float().mean().item()
