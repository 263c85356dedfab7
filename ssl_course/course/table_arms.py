"""The arms that lesson 13 compares on tables: how each is pretrained, trained on few labels, and scored.

Within a seed and a draw of labels, all arms get the same labelled rows, and all networks the same start and the same
output layer to begin with. A score is the AUC on the rows that nothing was learnt from.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ssl_course import augment, data, evaluate, methods, models, settings, train
from ssl_course.course.table_presets import PRETRAINING
from ssl_course.evaluate import rivals
from ssl_course.evaluate import row_classifiers as classify

COUNTS = (20, 50, 200, 1000, 5000)  # labels in all, half of them of each class
SUBSETS = {20: 4, 50: 4, 200: 4, 1000: 2, 5000: 1}  # draws of labels within a seed, whose mean counts once
JOB = (
    "education",
    "workclass",
    "occupation",
    "hours_per_week",
)  # known of the archive, not of new rows: Levin's setting
ARMS = {  # name -> what learns from the labels, and on which encoder's features
    "logistic regression": ("linear", ""),
    "boosted trees": ("boosting", ""),
    "principal components": ("components", ""),
    "random encoder, frozen": ("frozen", "random"),
    "perceptron from scratch": ("network", "random"),
    "SCARF, frozen": ("frozen", "scarf"),
    "SCARF, fine-tuned": ("network", "scarf"),
    "denoising, frozen": ("frozen", "denoising"),
    "denoising, fine-tuned": ("network", "denoising"),
}
TRANSFER_ARMS = {
    "logistic regression": ("linear", ""),
    "boosted trees": ("boosting", ""),
    "boosted trees with guesses": ("stacked", "upstream"),
    "perceptron from scratch": ("network", "random"),
    "SCARF, frozen": ("frozen", "scarf"),
    "SCARF, fine-tuned": ("network", "scarf"),
    "other columns, frozen": ("frozen", "upstream"),
    "other columns, fine-tuned": ("network", "upstream"),
}


@dataclass(frozen=True)
class Coded:
    """A table as rows of numbers, by a coder fitted on the rows to learn from.

    Attributes:
        x: float `[n, width]`, the rows to learn from; pretraining sees all of them, without labels.
        y: their labels, 0 and 1.
        new_x: rows to score.
        new_y: their labels.
        groups: the column of each place.
        other: `[n, others]`, columns that new rows don't have; without a place if there are none.
        other_groups: the column of each of their places.
    """

    x: Tensor
    y: Tensor
    new_x: Tensor
    new_y: Tensor
    groups: Tensor
    other: Tensor
    other_groups: Tensor


def coded(split: data.Split, without: tuple[str, ...] = ()) -> Coded:
    """Both parts of a table, coded; the columns `without` leave the inputs and stand in `other`."""
    known, new = split.train.columns, split.test.columns
    coder = data.RowCoder(known.without(*without))
    others = data.RowCoder(known.only(*without)) if without else None
    rows = coder(known), split.train.labels, coder(new), split.test.labels, coder.groups
    if others is None:
        return Coded(*rows, rows[0][:, :0], coder.groups[:0])
    return Coded(*rows, others(known), others.groups)


def fresh(kind: str, table: Coded, seed: int) -> nn.Sequential:
    """A network before its pretraining, `Sequential(encoder, head)`; `random` has no head.

    Args:
        kind: random, scarf, denoising or upstream. Within a seed the encoder starts from the same weights for all.
    """
    train.seed_all(seed, threads=1)
    encoder = models.RowEncoder(table.x.shape[1])
    if kind == "random":
        return nn.Sequential(encoder)
    if kind == "scarf":
        return nn.Sequential(encoder, models.Projector(encoder.dim))
    width = table.x.shape[1] if kind == "denoising" else table.other.shape[1]
    return nn.Sequential(encoder, nn.Linear(encoder.dim, width))


def pretrained(kind: str, table: Coded, seed: int, **options: float) -> nn.Sequential:
    """The network after its pretraining on all rows, without the target; `random` stays as it is.

    Args:
        options: other settings than those of `PRETRAINING`: steps, lr, rate, temperature, rows (so many, drawn by the
            seed; equal rows stand side by side, so the first ones would be too much alike).
    """
    network = fresh(kind, table, seed)
    chosen = PRETRAINING.get(kind, {}) | options
    some = torch.randperm(len(table.x), generator=torch.Generator().manual_seed(seed))[: chosen.pop("rows", None)]
    some = some.sort().values  # all rows: as they stand
    rows = table.x[some]
    rate, temperature = chosen.pop("rate", 0.0), chosen.pop("temperature", 1.0)
    generator = torch.Generator().manual_seed(seed)

    def corrupt(batch: Tensor, generator: torch.Generator) -> Tensor:
        return augment.corrupt_columns(batch, rows, table.groups, rate=rate, generator=generator)

    if kind == "random":
        return network
    if kind == "scarf":
        step = methods.scarf(network, corrupt, generator=generator, temperature=temperature)
    elif kind == "denoising":
        step = methods.denoising_rows(network, corrupt, table.groups, generator=generator)
    else:
        step = methods.upstream(network, rows.shape[1], table.other_groups)
        rows = torch.cat([rows, table.other[some]], 1)
    methods.pretrain_rows(step, network, rows, generator=generator, batch=128, **chosen)
    return network.eval()


class Inputs:
    """What an arm's classifier gets, computed once for each encoder: rows to learn from, and rows to score."""

    def __init__(self, table: Coded, networks: Mapping[str, nn.Sequential], seed: int) -> None:
        self.table, self.networks, self.seed = table, networks, seed

    @functools.cache  # noqa: B019  (it lives as long as one seed's measure)
    def of(self, kind: str, name: str, components: int = 0) -> tuple[Tensor, Tensor]:
        x, new_x = self.table.x, self.table.new_x
        if kind == "components":
            reduce = rivals.principal_components(x, min(components, x.shape[1]), self.seed)
            return reduce(x), reduce(new_x)
        if kind == "frozen":
            encoder = self.networks[name][0]
            return tuple(classify.row_features(encoder, rows, x[:10_000]) for rows in (x, new_x))
        if kind == "stacked":
            with torch.no_grad():
                return tuple(torch.cat([rows, self.networks[name](rows)], 1) for rows in (x, new_x))
        return x, new_x


def score(arm: tuple[str, str], inputs: Inputs, count: int, draw: int, **preset: float) -> float:
    """The AUC of one arm: `count` labels, drawn by `draw` (all there are if 0), and its settings.

    Of the `stacked` guesses those for labelled rows come from a network that has seen these rows' other columns, those
    for new rows do not; with 40,000 rows the difference is small.
    """
    kind, name = arm
    table = inputs.table
    x, new_x = inputs.of(kind, name, preset.pop("components", 0))
    every = torch.arange(settings.shrink(len(table.y), 200))
    rows = data.label_subset(table.y, count // 2, seed=draw) if count else every
    given = x[rows], table.y[rows], new_x
    if kind == "network":
        generator = train.seed_all(draw, threads=1)  # the same output layer and batches for every arm
        scores = classify.network_scores(inputs.networks[name][0], *given, generator=generator, **preset)
    elif kind in ("boosting", "stacked"):
        scores = classify.boosting_scores(*given, seed=draw, **preset)
    else:
        scores = classify.linear_scores(*given, **preset)
    return evaluate.auc(scores, table.new_y)


def mean_score(arm: tuple[str, str], inputs: Inputs, count: int, seed: int, **preset: float) -> float:
    """The mean AUC over the draws of labels that belong to a seed (one in a smoke run)."""
    draws = [10 * seed + draw for draw in range(settings.shrink(SUBSETS[count], 1))]
    return sum(score(arm, inputs, count, draw, **preset) for draw in draws) / len(draws)
