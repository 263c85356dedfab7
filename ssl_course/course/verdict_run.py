"""The cross-validation behind a verdict: one number after the other, kept, with the time left; it can be stopped."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.console import say
from ssl_course.course.kept import Kept
from ssl_course.course.verdict_case import FOLDS, QUICK_FOLDS, TUNED_FROM, Arm, Case, groups_of_each
from ssl_course.course.verdict_parts import holds_both, parts
from ssl_course.course.verdict_stop import Clock, Stop
from ssl_course.evaluate.class_scores import score_classes
from ssl_course.evaluate.cross_validation import inner_split

SEED = 0
NOTHING = torch.empty(0, dtype=torch.long, device="cpu")


@dataclass
class Outcome:
    """What the folds gave.

    Attributes:
        test: arm -> a score for each finished fold. validation: the same on the rows that settings were chosen on.
        chosen: arm -> the setting of each fold.
        tuned: whether settings were chosen (else the first of each arm was taken).
        test_to_train: rows judged on in a fold divided by rows learnt from.
        planned: how many folds there would be.
        sources: how many are judged in all of them, each once; pictures or rows, where each is its own.
        seconds: of one pretraining.
    """

    test: dict[str, list[float]] = field(default_factory=dict)
    validation: dict[str, list[float]] = field(default_factory=dict)
    chosen: dict[str, list[dict]] = field(default_factory=dict)
    tuned: bool = False
    test_to_train: float = 0.0
    planned: int = 0
    sources: int = 0
    seconds: float = math.nan

    @property
    def finished(self) -> int:
        """How many folds are finished in all arms."""
        return min((len(values) for values in self.test.values()), default=0)

    @property
    def judged(self) -> float:
        """How many sources were judged in the finished folds, about."""
        return self.sources * self.finished / self.planned


def whole_encoder(case: Case, kept: Kept, stop: Stop) -> nn.Module:
    """The encoder to take away, pretrained on all pictures or rows. Stopped, it stays as far as it came."""
    partly: list[nn.Module] = []

    def pretrain(encoder: nn.Module) -> nn.Module:
        start = time.perf_counter()
        made = case.pretrained(encoder, NOTHING, SEED)
        partly.append(made)
        stop.check()
        kept.number("seconds of pretraining", lambda: time.perf_counter() - start)
        return made

    try:
        return kept.encoder("whole", lambda: case.fresh(SEED), pretrain)
    except KeyboardInterrupt:
        return partly[0] if partly else case.fresh(SEED)


def run(case: Case, kept: Kept, stop: Stop, *, quick: bool) -> Outcome:
    """All folds, or those that were finished before a stop.

    Raises:
        ValueError: as `verdict_parts.parts`, if the labels can't be cut into parts.
    """
    most = QUICK_FOLDS if quick else FOLDS
    cut = parts(case.labels, case.groups, len(case.classes), most, seed=SEED)
    smallest = min(_least(case, held) for held in cut)
    nothing = {arm.name: [] for arm in case.arms}  # an arm that a stop kept from its turn has finished no part
    outcome = Outcome(test=nothing, tuned=not quick and smallest >= TUNED_FROM, planned=len(cut))
    outcome.test_to_train = 1 / (len(cut) - 1)
    outcome.sources = len(case.labels if case.groups is None else case.groups.unique())
    outcome.seconds = kept.numbers.get("seconds of pretraining", math.nan)
    clock = Clock(len(cut) * (case.steps + sum(_cost(arm, outcome.tuned) for arm in case.arms)))
    try:
        for number, held in enumerate(cut):
            _fold(case, held, number, outcome, kept, stop, clock)
    except KeyboardInterrupt:
        stop.pressed = True
    for values in (outcome.test, outcome.validation, outcome.chosen):
        for name in values:
            values[name] = values[name][: outcome.finished]
    return outcome


def _fold(case: Case, held: Tensor, number: int, outcome: Outcome, kept: Kept, stop: Stop, clock: Clock) -> None:
    rows = _others(case, held)
    groups = None if case.groups is None else case.groups[rows]
    learn, judge = inner_split(case.labels[rows], seed=SEED + number, groups=groups)
    if len(case.classes) == 2 and not holds_both(case.labels[rows][judge]):
        judge = judge[:0]  # of one class there is no AUC, so nothing is chosen
    inner = rows[learn], rows[judge]

    def pretrain(encoder: nn.Module) -> nn.Module:
        made = case.pretrained(encoder, held, SEED + number)
        stop.check()
        return made

    with clock.ticking(case.steps, counts=not kept.file(f"fold {number}").exists()):
        encoder = kept.encoder(f"fold {number}", lambda: case.fresh(SEED + number), pretrain)
    _tell(number, outcome, "pretrained without these labels", clock)
    fold = case.fold(held, SEED + number, encoder)
    for arm in case.arms:
        scores = _score_in(arm, fold, case, kept, stop, clock, f"fold {number} of {outcome.planned}, {arm.name}")
        settings_ = arm.settings if outcome.tuned else arm.settings[:1]
        found = [scores(*inner, place, "validation") if len(judge) else math.nan for place in range(len(settings_))]
        best = max(range(len(found)), key=lambda place: (found[place] if found[place] == found[place] else -1, -place))
        test = scores(rows, held, best, "test")
        outcome.validation.setdefault(arm.name, []).append(found[best])
        outcome.chosen.setdefault(arm.name, []).append(dict(arm.settings[best]))
        outcome.test.setdefault(arm.name, []).append(test)
        _tell(number, outcome, f"{arm.name} {test:.2f}", clock)


def _score_in(
    arm: Arm, fold: object, case: Case, kept: Kept, stop: Stop, clock: Clock, name: str
) -> Callable[[Tensor, Tensor, int, str], float]:
    """`scores(rows, new_rows, place of the setting, what)`: measured once and kept."""

    def score(rows: Tensor, new: Tensor, place: int, what: str) -> float:
        setting, key = arm.settings[place], f"{name}, {what} {place}"

        def measure() -> float:
            try:
                value = score_classes(arm.scores(fold, rows, new, **setting).double(), case.labels[new])
            except (RuntimeError, ValueError) as error:
                say(f"{name} failed: {error}")
                value = math.nan
            stop.check()
            return value

        with clock.ticking(arm.cost(**setting), counts=key not in kept.numbers):
            kept.number(key, measure)
        return kept.numbers[key]

    return score


def _cost(arm: Arm, tuned: bool) -> float:
    """Of one fold: every setting once, and one of them again on all rows."""
    costs = [arm.cost(**setting) for setting in (arm.settings if tuned else arm.settings[:1])]
    return sum(costs) + sum(costs) / len(costs)


def _others(case: Case, held: Tensor) -> Tensor:
    """The labelled rows that are not held out."""
    rest = torch.ones(len(case.labels), dtype=torch.bool)
    rest[held] = False
    return rest.nonzero()[:, 0]


def _least(case: Case, held: Tensor) -> int:
    """Rows, or groups of rows, of the smallest class when some are held out."""
    rows = _others(case, held)
    groups = None if case.groups is None else case.groups[rows]
    return int(groups_of_each(case.labels[rows], groups, len(case.classes)).min())


def _tell(number: int, outcome: Outcome, what: str, clock: Clock) -> None:
    left = f" · {clock}" if str(clock) else ""
    if not settings.current.smoke:
        say(f"part {number + 1} of {outcome.planned} · {what}{left}", flush=True)
