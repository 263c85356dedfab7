"""The cross-validation behind a verdict: one number after the other, kept, with the time left; it can be stopped."""

import contextlib
import math
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.console import say
from ssl_course.course.kept import Kept
from ssl_course.course.verdict_case import FOLDS, QUICK_FOLDS, TUNED_FROM, Arm, Case, groups_of_each
from ssl_course.evaluate.class_scores import score_classes
from ssl_course.evaluate.cross_validation import folds, inner_split

SEED = 0
NOTHING = torch.empty(0, dtype=torch.long, device="cpu")


class Stopped(Exception):
    """The learner pressed Ctrl-C: what is finished is kept."""


class Stop:
    """Notices Ctrl-C also where a training takes it as its own end. A second one ends everything at once."""

    def __init__(self) -> None:
        self.pressed = False

    def check(self) -> None:
        """Go on, or not.

        Raises:
            Stopped: if Ctrl-C was pressed.
        """
        if self.pressed:
            raise Stopped

    @contextlib.contextmanager
    def listening(self) -> Iterator["Stop"]:
        """Within this block, which belongs into the main thread."""

        def press(*_: object) -> None:
            self.pressed = True
            raise KeyboardInterrupt

        before = {sign: signal.signal(sign, press) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield self
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


class Clock:
    """How long the rest will take, from what was done: costs are in steps of pretraining."""

    def __init__(self, total: float) -> None:
        self.left, self.done, self.seconds = total, 0.0, 0.0

    @contextlib.contextmanager
    def ticking(self, cost: float, *, counts: bool) -> Iterator[None]:
        """A piece of work; `counts` is False where it was kept from an earlier run."""
        start = time.perf_counter()
        yield
        self.left = max(0.0, self.left - cost)
        if counts:
            self.done, self.seconds = self.done + cost, self.seconds + time.perf_counter() - start

    def __str__(self) -> str:
        if not self.done:
            return ""
        seconds = self.left * self.seconds / self.done
        return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


@dataclass
class Outcome:
    """What the folds gave.

    Attributes:
        test: arm -> a score for each finished fold. validation: the same on the rows that settings were chosen on.
        chosen: arm -> the setting of each fold.
        tuned: whether settings were chosen (else the first of each arm was taken).
        test_to_train: rows judged on in a fold divided by rows learnt from.
        planned: how many folds there would be.
        seconds: of one pretraining.
    """

    test: dict[str, list[float]] = field(default_factory=dict)
    validation: dict[str, list[float]] = field(default_factory=dict)
    chosen: dict[str, list[dict]] = field(default_factory=dict)
    tuned: bool = False
    test_to_train: float = 0.0
    planned: int = 0
    seconds: float = math.nan

    @property
    def finished(self) -> int:
        """How many folds are finished in all arms."""
        return min((len(values) for values in self.test.values()), default=0)


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
    except (Stopped, KeyboardInterrupt):
        return partly[0] if partly else case.fresh(SEED)


def run(case: Case, kept: Kept, stop: Stop, *, quick: bool) -> Outcome:
    """All folds, or those that were finished before a stop."""
    few = int(groups_of_each(case.labels, case.groups, len(case.classes)).min())
    parts = folds(case.labels, min(QUICK_FOLDS if quick else FOLDS, max(2, few)), seed=SEED, groups=case.groups)
    smallest = min(_least(case.labels, part) for part in parts)
    nothing = {arm.name: [] for arm in case.arms}  # an arm that a stop kept from its turn has finished no part
    outcome = Outcome(test=nothing, tuned=not quick and smallest >= TUNED_FROM, planned=len(parts))
    outcome.test_to_train = 1 / (len(parts) - 1)
    outcome.seconds = kept.numbers.get("seconds of pretraining", math.nan)
    clock = Clock(len(parts) * (case.steps + sum(_cost(arm, outcome.tuned) for arm in case.arms)))
    try:
        for number, held in enumerate(parts):
            _fold(case, held, number, outcome, kept, stop, clock)
    except (Stopped, KeyboardInterrupt):
        stop.pressed = True
    for values in (outcome.test, outcome.validation, outcome.chosen):
        for name in values:
            values[name] = values[name][: outcome.finished]
    return outcome


def _fold(case: Case, held: Tensor, number: int, outcome: Outcome, kept: Kept, stop: Stop, clock: Clock) -> None:
    rows = torch.ones(len(case.labels), dtype=torch.bool)
    rows[held] = False
    rows = rows.nonzero()[:, 0]
    learn, judge = inner_split(
        case.labels[rows], seed=SEED + number, groups=None if case.groups is None else case.groups[rows]
    )
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


def _least(labels: Tensor, held: Tensor) -> int:
    """Rows of the smallest class when some are held out."""
    return int((torch.bincount(labels) - torch.bincount(labels[held], minlength=int(labels.max()) + 1)).min())


def _tell(number: int, outcome: Outcome, what: str, clock: Clock) -> None:
    left = f" · {clock}" if str(clock) else ""
    if not settings.current.smoke:
        say(f"part {number + 1} of {outcome.planned} · {what}{left}", flush=True)
