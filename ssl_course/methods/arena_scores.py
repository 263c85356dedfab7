"""What the arena measures on an encoder, each number when it is asked for; and the live slice for a notebook.

Built in lesson 14.
"""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import data, evaluate, settings, train
from ssl_course.data import Split
from ssl_course.evaluate import Interval
from ssl_course.methods import arena, recipes
from ssl_course.methods.arena_sets import Setting, setting
from ssl_course.methods.own_loss import LossProblem, check_loss, diagnose

Measure = Callable[[], float]
KNN, PROBE_10, PROBE_100, TUNED_10 = "kNN", "probe, 10", "probe, 100", "tuned, 10"  # 10 and 100 labels per class
RANK_H, RANK_Z, SPREAD_Z, SECONDS = "rank of h", "rank of z", "spread of z", "seconds"
NUMBERS = (KNN, PROBE_10, PROBE_100, TUNED_10, RANK_H, RANK_Z, SPREAD_Z, SECONDS)
COUNTS, DRAWS = {PROBE_10: 10, PROBE_100: 100}, 3  # labels per class; draws of them, averaged within a seed
KNOWN, ASKED = Setting.known, Setting.asked  # pictures of each part, at most, whose features are made
TUNED_LR = {"convolutional": 5e-3, "transformer": 1.5e-3}  # results/search/README.md
SCRATCH_LR = {"convolutional": 5e-3, "transformer": 3e-3}
LOOKED_AT = 2000  # pictures whose rank and spread are taken


def frozen(encode: Callable[[Tensor], Tensor], split: Split, dataset: str | Setting, seed: int) -> dict[str, Measure]:
    """kNN, probes at 10 and 100 labels per class, and the features' effective rank.

    The first pictures to learn from have labels, and the first of the others are judged: the setting's `known` and
    `asked`.

    Args:
        encode: uint8 pictures -> features h; called once for each part, when the first number is asked for.
    """
    found = setting(dataset)
    parts = split.train[: found.known], split.test[: found.asked]
    y, test_y = (part.factors[found.factor] for part in parts)

    @functools.cache
    def features() -> tuple[Tensor, Tensor]:
        return tuple(encode(part.images) for part in parts)

    def knn() -> float:
        x, test_x = features()
        return evaluate.knn(x, y, test_x, test_y)

    def probe(count: int) -> float:
        x, test_x = features()
        drawn = [data.label_subset(y, count, seed=10 * seed + draw) for draw in range(settings.shrink(DRAWS, 1))]
        return fmean(evaluate.linear_probe(x[rows], y[rows], test_x, test_y) for rows in drawn)

    measures = {KNN: knn} | {name: functools.partial(probe, count) for name, count in COUNTS.items()}
    return measures | {RANK_H: lambda: evaluate.effective_rank(features()[1][:LOOKED_AT])}


def embedded(network: nn.Sequential, images: Tensor) -> dict[str, Measure]:
    """The instruments of lesson 07 on z of pictures, uint8 `[n, ...]`: effective rank, spread of rows of length one.

    Evenly spread rows of 128 numbers have a spread of 1/√128 = .088.
    """
    rows = functools.cache(lambda: evaluate.features(network, images[:LOOKED_AT]))
    return {
        RANK_Z: lambda: evaluate.effective_rank(rows()),
        SPREAD_Z: lambda: evaluate.embedding_std(F.normalize(rows(), dim=1)),
    }


def with_labels(
    encoder: nn.Module, split: Split, dataset: str | Setting, seed: int, *, kind: str, scratch: bool = False
) -> float:
    """Accuracy after training a copy of the encoder, with an output layer, on ten labels per class.

    The first `asked` pictures of the test part are judged.

    Args:
        kind: of the encoder, "convolutional" or "transformer": it must have steps in the setting's `label_steps`.
        scratch: whether the encoder is a fresh one, which has a learning rate of its own.
    """
    recipe, pool = setting(dataset), split.train
    test = split.test[: recipe.asked]
    y = pool.factors[recipe.factor]
    rows = data.label_subset(y, 10, seed=10 * seed)
    rates = SCRATCH_LR if scratch else TUNED_LR
    options = {"view": recipe.view, "steps": recipe.label_steps[kind], "lr": rates[kind] * recipe.rate, "batch": 64}
    options["generator"] = train.seed_all(seed, threads=1)
    classifier = evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)
    return evaluate.accuracy(classifier, test.images, test.factors[recipe.factor])


def supervised(kind: str, split: Split, dataset: str | Setting, *, steps: int, seed: int) -> nn.Sequential:
    """An encoder that learnt from all labels, with the budget of the others: steps of `arena.VIEWS` views each."""
    recipe, pool = setting(dataset), split.train
    encoder = arena.fresh(kind, pool.images, dataset, seed)
    options = {"view": recipe.view, "steps": steps, "lr": SCRATCH_LR[kind] * recipe.rate, "batch": arena.VIEWS}
    options["generator"] = torch.Generator().manual_seed(seed)
    return evaluate.train_classifier(encoder, pool.images, pool.factors[recipe.factor], **options)[:1]


@dataclass(frozen=True)
class Row:
    """One method in the live slice.

    Attributes:
        title: its name. numbers: name -> value, with an interval over draws of the labels where there are any.
        said: what the instruments have to say about z, or why nothing was trained; "" if all is well.
    """

    title: str
    numbers: dict[str, Interval | float]
    said: str = ""


def live(
    method: str | Callable[[Tensor, Tensor], Tensor],
    dataset: str = "sprites",
    *,
    title: str = "",
    steps: int = arena.STEPS,
    seed: int = 0,
    draws: int = 5,
) -> Row:
    """Train one method for a moment and measure it: a row for the table. About 12 CPU seconds on `sprites`.

    Args:
        method: a name out of `arena.ARENA`, or a loss of one's own, `loss(z_a, z_b)` with paired rows `[64, 128]`.
        title: of a loss of one's own; its name if left out.
        draws: of the ten labels per class: the interval is over them, for one pretrained encoder.

    Raises:
        ValueError: for a name that is no method.
    """
    if isinstance(method, str):
        if method not in arena.ARENA:
            raise ValueError(f"method = {method!r}: there are {', '.join(arena.ARENA)}; or give a function.")
        entry = arena.ARENA[method]
    else:
        entry = arena.own(title or getattr(method, "__name__", "my loss"), method)
    split, start = data.load(dataset), time.process_time()
    try:
        if not isinstance(method, str):
            check_loss(method)
        network, history = arena.pretrain(entry, dataset, split.train.without_labels(), steps=steps, seed=seed)
    except (LossProblem, RuntimeError) as error:
        return Row(entry.title, {}, str(error))
    numbers: dict[str, Interval | float] = {SECONDS: time.process_time() - start}
    encode, factor = evaluate.encoder(network[0]), recipes.RECIPES[dataset].factor
    known, asked = split.train[:KNOWN], split.test[:ASKED]
    rows = encode(known.images), known.factors[factor], encode(asked.images), asked.factors[factor]
    numbers[KNN] = evaluate.knn(*rows)
    for name, count in COUNTS.items():
        numbers[name] = evaluate.few_label_probe(*rows, per_class=count, subsets=draws)
    numbers[RANK_H] = evaluate.effective_rank(rows[2][:LOOKED_AT])
    said = f"Stopped by you after {history.steps} of {steps} steps. " if history.interrupted else ""
    if entry.projector:
        numbers |= {name: measure() for name, measure in embedded(network, split.test.images).items()}
        said += diagnose(evaluate.features(network, split.test.images[:LOOKED_AT]))
    return Row(entry.title, numbers, said.strip())
