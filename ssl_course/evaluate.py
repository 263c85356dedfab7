"""How good is a representation? Features in, numbers out. Labels are used here, and nowhere before."""

import copy
from collections.abc import Callable, Iterator

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.manifold import TSNE, trustworthiness
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.augment import to_float
from ssl_course.data import label_subset
from ssl_course.spread import Spread, spread
from ssl_course.train import fit

STRENGTHS = (1.0, 1e-1, 1e-2, 1e-3, 1e-4)  # L2 penalties that a probe chooses from, strongest first
PRESET = 1e-1  # the penalty below FOLDS labels a class, where nothing can be chosen
FOLDS = 5


@torch.no_grad()
def features(encoder: nn.Module, images: Tensor, *, batch: int = 500) -> Tensor:
    """What the encoder makes of every picture, frozen: uint8 `[n, ...]` -> float32 `[n, dim]`.

    The encoder is put in evaluation mode for this (batch norm uses its running statistics) and put back afterwards.
    """
    training = encoder.training
    encoder.eval()
    try:
        return torch.cat([encoder(to_float(part)) for part in images.split(batch)])
    finally:
        encoder.train(training)


@torch.no_grad()
def calibrate_batchnorm(encoder: nn.Module, images: Tensor, *, batch: int = 500) -> None:
    """Set every batch norm's running statistics to those of `images` (uint8, no labels): a fair random encoder.

    Without it an untrained network normalises with mean 0 and variance 1, which fit no layer, and looks too bad.
    """
    norms = [module for module in encoder.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    momenta, training = [norm.momentum for norm in norms], encoder.training
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain average over all batches
    encoder.train()
    for part in images.split(batch):
        encoder(to_float(part))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    encoder.train(training)


def pixels(images: Tensor) -> Tensor:
    """Raw pictures as features: uint8 `[n, channels, height, width]` -> float32 `[n, channels * height * width]`."""
    return to_float(images).flatten(1)


def linear_probe(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> float:
    """Share of test rows that a logistic regression on frozen features gets right, 0 to 1.

    Features are standardised with the training rows' mean and deviation. The L2 penalty comes from `STRENGTHS`, by
    cross-validation inside the training rows (five folds below 1,000 rows, one from there on); with fewer than five
    labels of some class there is nothing to choose with, and it is `PRESET`. The test rows are only scored.

    Args:
        train_x, test_x: float `[n, dim]`.
        train_y, test_y: int64 `[n]`, classes from 0.

    Raises:
        ValueError: if rows don't match, the training rows hold a single class, or lack one that the test rows hold.
    """
    _check_rows(train_x, train_y, test_x, test_y)
    mean, deviation = train_x.mean(0), train_x.std(0).clamp_min(1e-6)
    train_x, test_x = (train_x - mean).div_(deviation), (test_x - mean).div_(deviation)
    if len(train_x) < train_x.shape[1]:
        # The best weights are a combination of the training rows. In an orthonormal basis of these rows, which keeps
        # all lengths and products, they are found among n numbers instead of dim: faster, with the same result.
        basis, triangle = torch.linalg.qr(train_x.T)
        train_x, test_x = triangle.T.contiguous(), test_x @ basis
    classes = int(torch.cat([train_y, test_y]).max()) + 1
    strength = _chosen_strength(train_x, train_y, classes)
    (fit,) = logistic_regression(train_x, train_y, classes, strengths=(strength,))
    return _accuracy(fit, test_x, test_y)


def logistic_regression(
    x: Tensor, y: Tensor, classes: int, *, strengths: tuple[float, ...], iterations: int = 100
) -> list[tuple[Tensor, Tensor]]:
    """Multinomial logistic regressions, one for each penalty: minimise mean cross-entropy + strength/2 · ‖W‖².

    Args:
        x: float `[n, dim]`, standardised. y: int64 `[n]`.
        strengths: each fit starts from the one before, so give them from strong to weak.

    Returns:
        For each penalty the weights W `[classes, dim]` and the bias `[classes]`, which is not penalised.
    """
    weights = torch.zeros(classes, x.shape[1], requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    found = []
    for strength in strengths:
        optimizer = torch.optim.LBFGS(
            [weights, bias],
            max_iter=settings.shrink(iterations, 2),
            tolerance_change=1e-7,
            line_search_fn="strong_wolfe",
        )

        def objective(optimizer=optimizer, strength=strength):
            optimizer.zero_grad()
            loss = F.cross_entropy(F.linear(x, weights, bias), y) + strength / 2 * weights.pow(2).sum()
            loss.backward()
            return loss

        optimizer.step(objective)
        found.append((weights.detach().clone(), bias.detach().clone()))
    return found


def few_label_probe(
    train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor, *, per_class: int, subsets: int = 5
) -> Spread:
    """`linear_probe` with only `per_class` labels a class, over `subsets` random draws of those labels."""
    count, draws = settings.shrink(per_class, 20), settings.shrink(subsets, 2)
    chosen = [label_subset(train_y, count, seed=seed) for seed in range(draws)]
    return spread(linear_probe(train_x[rows], train_y[rows], test_x, test_y) for rows in chosen)


@torch.no_grad()
def knn(
    train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor, *, k: int = 20, temperature: float = 0.07
) -> float:
    """Share of test rows that their nearest training rows get right, 0 to 1.

    The k nearest by cosine similarity s vote with weight exp(s / temperature); k is at most the number of rows.
    Source: Wu et al. 2018, arXiv 1805.01978, section 3.4, with the k and temperature of DINO's evaluation.
    """
    _check_rows(train_x, train_y, test_x, test_y)
    bank = F.normalize(train_x, dim=1)
    classes, right = int(torch.cat([train_y, test_y]).max()) + 1, 0
    for rows, labels in zip(F.normalize(test_x, dim=1).split(1000), test_y.split(1000), strict=True):
        similarity, nearest = (rows @ bank.T).topk(min(k, len(bank)), dim=1)
        votes = torch.zeros(len(rows), classes).scatter_add_(1, train_y[nearest], (similarity / temperature).exp())
        right += (votes.argmax(1) == labels).sum().item()
    return right / len(test_y)


def _chosen_strength(x: Tensor, y: Tensor, classes: int) -> float:
    counts = torch.bincount(y, minlength=classes)
    if counts[counts > 0].min() < FOLDS:
        return PRESET
    # A row's fold is its rank among the rows of its class, so every fold holds every class.
    rank = torch.empty_like(y)
    for value in y.unique():
        members = y == value
        rank[members] = torch.arange(int(members.sum()))
    scores = torch.zeros(len(STRENGTHS))
    for fold in range(FOLDS if len(x) < 1000 else 1):
        held = rank % FOLDS == fold
        fits = logistic_regression(x[~held], y[~held], classes, strengths=STRENGTHS, iterations=20)
        scores += torch.tensor([_accuracy(fit, x[held], y[held]) for fit in fits])
    return STRENGTHS[int(scores.argmax())]


def _accuracy(fit: tuple[Tensor, Tensor], x: Tensor, y: Tensor) -> float:
    weights, bias = fit
    return (F.linear(x, weights, bias).argmax(1) == y).float().mean().item()


def _check_rows(train_x: Tensor, train_y: Tensor, test_x: Tensor, test_y: Tensor) -> None:
    for part, x, y in (("training", train_x, train_y), ("test", test_x, test_y)):
        if x.ndim != 2 or y.ndim != 1 or len(x) != len(y):
            raise ValueError(
                f"{part} features must be [n, dim] and labels [n], got {list(x.shape)} and {list(y.shape)}."
            )
    if train_x.shape[1] != test_x.shape[1]:
        raise ValueError(
            f"training features have {train_x.shape[1]} columns, test features {test_x.shape[1]}: same encoder?"
        )
    if len(train_y.unique()) < 2:
        raise ValueError("the training rows hold a single class: there is nothing to tell apart.")
    if not torch.isin(test_y, train_y).all():
        raise ValueError(
            f"class {int(test_y[~torch.isin(test_y, train_y)][0])} is in the test rows and not in the training rows: "
            "draw the labelled rows class by class (`data.label_subset`)."
        )


def train_classifier(encoder: nn.Module, images: Tensor, labels: Tensor, **options) -> nn.Module:
    """`fine_tune` for an encoder that has no output layer yet: a copy of it gets a new one.

    Fresh weights in `encoder`: training from scratch. `encoder` stays as it was.

    Raises:
        ValueError: if a class between 0 and the largest label has no example.
    """
    if len(labels.unique()) <= int(labels.max()):
        raise ValueError(
            f"class {min(set(range(int(labels.max()))) - set(labels.tolist()))} has no labelled example, class "
            f"{int(labels.max())} has: draw the labelled rows class by class (`data.label_subset`)."
        )
    classifier = nn.Sequential(copy.deepcopy(encoder), nn.Linear(encoder.dim, int(labels.max()) + 1))
    return fine_tune(classifier, images, labels, **options)


def fine_tune(
    classifier: nn.Module,
    images: Tensor,
    labels: Tensor,
    *,
    view: Callable[[Tensor, torch.Generator], Tensor],
    steps: int,
    rate: float,
    generator: torch.Generator,
    batch: int = 128,
    description: str = "with labels",
) -> nn.Module:
    """Train all weights of a classifier on labelled pictures, in place; the classifier, ready to be scored.

    Args:
        images: uint8 `[n, ...]`. labels: int64 `[n]`, classes from 0.
        view: the augmentation, `view(images, generator)` on float images; give every arm of a comparison the same.
        rate: peak learning rate of AdamW, for encoder and output layer.
        batch: pictures a step, drawn anew each epoch; at most n.
    """
    weights = [weight for weight in classifier.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=5e-4, fused=True)
    size = min(batch, len(images))

    def pairs() -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            order = torch.randperm(len(images), generator=generator)
            for rows in order[: len(order) // size * size].split(size):
                yield view(to_float(images[rows]), generator), labels[rows]

    def step(pair: tuple[Tensor, Tensor]) -> Tensor:
        return F.cross_entropy(classifier(pair[0]), pair[1])

    fit(step, pairs(), optimizer, steps=steps, description=description)
    return classifier


def accuracy(classifier: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Share of pictures (uint8 `[n, ...]`) that a classifier names right, 0 to 1."""
    return (features(classifier, images).argmax(1) == labels).float().mean().item()


def map_2d(x: Tensor, *, seed: int) -> tuple[np.ndarray, float]:
    """A t-SNE map of features and how far it can be trusted.

    Args:
        x: float `[n, dim]`; a few hundred rows take a few seconds.

    Returns:
        Points `[n, 2]`, and the trustworthiness with 10 neighbours: 1 if every point's neighbours on the map are its
        neighbours among the features too, about .5 for a random map (Venna and Kaski 2001).
    """
    rows = F.normalize(x, dim=1).numpy()  # so that near means a large cosine similarity, as in `knn`
    steps = settings.shrink(1000, 250)
    points = TSNE(perplexity=15, init="pca", max_iter=steps, random_state=seed).fit_transform(rows)
    return points, float(trustworthiness(rows, points, n_neighbors=10))
