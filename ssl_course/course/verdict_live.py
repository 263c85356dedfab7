"""What lesson 15 builds its verdict from: arms with a shorter training, each scored once on the same rows."""

import dataclasses
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ssl_course import data
from ssl_course.course.verdict_case import WITHOUT, Arm
from ssl_course.course.verdict_parts import class_of_sources
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_run import Outcome
from ssl_course.course.verdict_tables import TableCase
from ssl_course.course.verdict_words import Verdict, judge
from ssl_course.evaluate.class_scores import score_classes

Case = PictureCase | TableCase
KINDS = {"with pretraining": ("pretrained",), "without": WITHOUT}


def short_case(
    own: data.OwnPictures | data.OwnTable, *, pretraining: int, training: int, together: str = ""
) -> PictureCase | TableCase:
    """The arms of `ssl-course verdict` on the learner's data, one setting each, with so many steps.

    Args:
        own: as `data.folder` or `data.table` gives them, with labels of two classes at least.
        pretraining: steps without labels. training: with them, from scratch and from the pretrained encoder alike.
        together: as the command has it, for pictures.

    Raises:
        ValueError: if no two classes can be learnt and judged.
    """
    pictures = isinstance(own, data.OwnPictures)
    case = PictureCase(own, quick=True, together=together) if pictures else TableCase(own, quick=True)
    if len(case.classes) < 2:
        raise ValueError(f"{own.summary()}: two classes with two labelled {case.what}, or sources, are needed. "
                         "What needs no label is told by `python -m ssl_course verdict`.")  # fmt: skip
    case.steps = pretraining
    case.arms = tuple(dataclasses.replace(arm, settings=(_shorter(arm.settings[0], training),)) for arm in case.arms)
    return case


def _shorter(setting: Mapping[str, float], training: int) -> dict[str, float]:
    return {**setting, "steps": training} if "steps" in setting else dict(setting)


def sides(case: Case) -> dict[str, list[str]]:
    """The arms with pretraining, and those without: a random encoder is one of these."""
    return {side: [arm.name for arm in case.arms if arm.kind in kinds] for side, kinds in KINDS.items()}


def sources(case: Case) -> Tensor:
    """The source of each labelled picture or row, numbered from 0: `[n]`. Without sources each is its own."""
    if case.groups is None:
        return torch.arange(len(case.labels), device="cpu")
    return case.groups.unique(return_inverse=True)[1]


def dealing_order(case: Case, *, generator: torch.Generator) -> Tensor:
    """The sources in the order of dealing: class by class, shuffled within, so that dealt out every class is spread."""
    numbers, told = sources(case), class_of_sources(case.labels, case.groups, len(case.classes))
    order = torch.randperm(int(numbers.max()) + 1, generator=generator)
    of_each = torch.empty_like(order)
    of_each[numbers] = told
    return order[of_each[order].argsort(stable=True)]


class Scores:
    """What the arms reach in one part: `scores(arm's name, rows, new rows)`, AUC of two classes, else accuracy.

    Pretrained once, without the judged rows. The same question is answered from memory.

    Args:
        judged: row numbers among the labelled ones.
        seed: of weights, views and batches.
    """

    def __init__(self, case: Case, judged: Tensor, *, seed: int) -> None:
        self.case, self.arms = case, {arm.name: arm for arm in case.arms}
        self.fold = case.fold(judged, seed, case.pretrained(case.fresh(seed), judged, seed))
        self.known: dict[tuple, float] = {}

    def __call__(self, name: str, rows: Tensor, new: Tensor) -> float:
        """The score of an arm on labelled rows `new`, learnt from the labelled `rows`."""
        rows, new = rows.sort().values, new.sort().values
        key = name, tuple(rows.tolist()), tuple(new.tolist())
        if key not in self.known:
            arm: Arm = self.arms[name]
            found = arm.scores(self.fold, rows, new, **arm.settings[0])
            self.known[key] = score_classes(found.double(), self.case.labels[new])
        return self.known[key]


def in_words(case: Case, scores: Sequence[Scores], parts: Sequence[tuple[Tensor, Tensor, Tensor]]) -> Verdict:
    """What the command would say of the same scores, chart included.

    Args:
        scores: of each part. parts: rows to learn from, to choose on, and judged, of each part.
    """
    outcome = Outcome(planned=len(scores), test_to_train=1 / (len(scores) - 1))
    outcome.sources = int(sources(case).max()) + 1
    for arm in case.arms:
        pairs = list(zip(scores, parts, strict=True))
        outcome.validation[arm.name] = [one(arm.name, learn, check) for one, (learn, check, _) in pairs]
        outcome.test[arm.name] = [
            one(arm.name, torch.cat([learn, check]), judged) for one, (learn, check, judged) in pairs
        ]
        outcome.chosen[arm.name] = [dict(arm.settings[0])] * len(scores)
    metric = "AUC" if len(case.classes) == 2 else "accuracy"
    pool = {"pooled": case.pooled, "pooled_sources": len(case.sources.unique())}
    return judge(case.arms, outcome, metric=metric, what=case.what, **pool)
