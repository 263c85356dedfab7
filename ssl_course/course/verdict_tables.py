"""The arms of a verdict on a table: linear, trees, a random encoder, from scratch, SCARF frozen and fine-tuned."""

import functools

import torch
from torch import Tensor, nn

from ssl_course import data, train
from ssl_course.course import table_arms
from ssl_course.course.table_arms import Coded
from ssl_course.course.table_presets import PRETRAINING, preset
from ssl_course.course.verdict_case import PENALTIES, Arm, judged, linear_scores, some
from ssl_course.course.verdict_sources import row_sources
from ssl_course.evaluate import rivals
from ssl_course.evaluate.class_scores import boosting_class_scores, network_class_scores
from ssl_course.evaluate.row_classifiers import row_features

MOST_LABELLED = 10_000  # rows that are learnt from and judged on; with more, the answer is known to a hundredth anyway
QUICK_STEPS = 500
COMPONENTS = 32
LR = 1e-3


class TableFold:
    """One fold's inputs: the labelled rows, the rows without those held out, and the two encoders."""

    def __init__(self, case: "TableCase", held: Tensor, seed: int, encoder: nn.Module) -> None:
        self.case, self.seed, self.encoder = case, seed, encoder
        rest = case.without(held)
        self.some, self.x = rest[some(len(rest), 10_000)], case.x[case.rows]

    @functools.cache  # noqa: B019  (it lives as long as the fold)
    def features(self, name: str) -> Tensor:
        """Of the labelled rows: columns, components, random or pretrained."""
        if name == "columns":
            return self.x
        if name == "components":
            count = min(COMPONENTS, *self.some.shape)
            return rivals.principal_components(self.some, count, self.seed)(self.x)
        encoder = self.case.fresh(self.seed) if name == "random" else self.encoder
        return row_features(encoder, self.x, self.some)


class TableCase:
    """Rows, some or all with a label; what `verdict_case.Case` says.

    Args:
        own: as `data.table` gives them, with a target.
        quick: shorter pretraining, one setting each, no training at equal cost.
    """

    what = "rows"

    def __init__(self, own: data.OwnTable, *, quick: bool = False) -> None:
        self.pooled, self.numeric = len(own.pool), own.pool.numeric
        self.coder = data.RowCoder(own.pool)  # means and words of all rows; no label has a part in them
        self.x = self.coder(own.pool)
        labels = own.labelled.labels if own.labelled else torch.empty(0, dtype=torch.long)
        self.words = [own.classes[label] for label in labels.tolist()] + [""] * (self.pooled - len(labels))
        drawn = some(len(labels), MOST_LABELLED).sort().values
        self.sources, self.notes = row_sources(own, self.x)  # of the whole pool: rows without a label have one, too
        groups = self.sources[drawn]
        rows, self.labels, self.classes = judged(labels[drawn], own.classes, groups)
        self.left = tuple(sorted(set(own.classes) - set(self.classes)))
        self.rows, self.groups = drawn[rows], groups[rows]
        self.steps = QUICK_STEPS if quick else PRETRAINING["scarf"]["steps"]
        self.arms = self._arms(quick)

    def _arms(self, quick: bool) -> tuple[Arm, ...]:
        known = max(20, int(0.8 * len(self.labels)))
        boosted, middle = preset("boosted trees", known), int(preset("perceptron from scratch", known)["steps"])
        trees = (boosted, {"lr": 0.1, "leaf": 5}, {"lr": 0.03, "leaf": 20})
        trainings = tuple({"steps": steps, "lr": LR} for steps in (2 * middle, 8 * middle, middle))
        columns, components, random, frozen = (
            functools.partial(linear_scores, self, name) for name in ("columns", "components", "random", "pretrained")
        )
        scratch, tuned = (functools.partial(self._network, start) for start in ("fresh", "pretrained"))
        arms = (
            Arm("logistic regression", "raw", PENALTIES, columns),
            Arm("principal components, linear", "raw", PENALTIES, components),
            Arm("boosted trees", "raw", trees, self._trees, lambda **_: 200.0),
            Arm("random encoder, frozen", "random", PENALTIES, random),
            Arm("from scratch", "scratch", trainings, scratch, _cost),
            Arm("SCARF, frozen", "pretrained", PENALTIES, frozen),
            Arm("SCARF, fine-tuned", "pretrained", trainings, tuned, _cost),
        )
        if quick:
            return arms
        long = ({"steps": 2 * middle + 4 * self.steps, "lr": LR / 10},)
        return (*arms, Arm("from scratch, equal cost", "scratch", long, scratch, _cost))

    def without(self, held: Tensor) -> Tensor:
        """The rows of the pool without some labelled ones, and without all that equal them, or are of their source."""
        return self.x[~torch.isin(self.sources, self.sources[self.rows[held]])]

    def fresh(self, seed: int) -> nn.Module:
        """An encoder before pretraining."""
        return table_arms.fresh("random", self._coded(self.x), seed)[0]

    def pretrained(self, encoder: nn.Module, held: Tensor, seed: int) -> nn.Module:
        """An encoder pretrained by SCARF on all rows but those held out; it starts as `fresh` of the same seed."""
        return table_arms.pretrained("scarf", self._coded(self.without(held)), seed, steps=self.steps)[0]

    def fold(self, held: Tensor, seed: int, encoder: nn.Module) -> TableFold:
        """What the arms get."""
        return TableFold(self, held, seed, encoder)

    def _coded(self, x: Tensor) -> Coded:
        """Rows to pretrain on, as the arms of lesson 13 take them: without labels, new rows or other columns."""
        none, groups = torch.empty(0, dtype=torch.long), self.coder.groups
        return Coded(x, none, x[:0], none, groups, x[:, :0], groups[:0])

    def _trees(self, fold: TableFold, rows: Tensor, new: Tensor, **setting: float) -> Tensor:
        given = fold.x[rows], self.labels[rows], fold.x[new]
        return boosting_class_scores(*given, len(self.classes), seed=fold.seed, **setting)

    def _network(self, start: str, fold: TableFold, rows: Tensor, new: Tensor, **setting: float) -> Tensor:
        """All weights trained on the labelled rows, from either start, with the same output layer and batches."""
        encoder = self.fresh(fold.seed) if start == "fresh" else fold.encoder
        given = fold.x[rows], self.labels[rows], fold.x[new]
        generator = train.seed_all(fold.seed, threads=torch.get_num_threads())
        return network_class_scores(encoder, *given, len(self.classes), generator=generator, **setting)


def _cost(*, steps: int, lr: float) -> float:
    """In steps of pretraining, which sees 128 rows twice, through a projector; a step with labels sees 64."""
    return steps / 4
