"""One run of the arena: a method or a baseline, one seed. What is finished of it is kept and not made again."""

import time
from collections.abc import Callable

from torch import nn

from ssl_course import evaluate
from ssl_course.course.kept import Kept
from ssl_course.data import Split
from ssl_course.methods import arena, arena_scores
from ssl_course.methods.arena import ARENA, BASELINES, Entry
from ssl_course.methods.arena_scores import SECONDS, TUNED_10, Measure
from ssl_course.methods.arena_sets import Setting, setting

STEPS = "steps"  # the number that says how long a run was
COST = {"convolutional": 1.0, "transformer": 3.0, "": 0.0}  # of a step, roughly; only the time left is guessed from it
PROBES = 20.0  # steps that a probe takes as long as, roughly
Moved = Callable[[float], None]


class Run:
    """A method or a baseline on one data set with one seed.

    Args:
        name: of `ARENA` or `BASELINES`, or anything if `entry` is given.
        entry: a row that stands in no table: a loss of one's own.
        steps: of the budget; or None, and as many as fit into `budget` CPU seconds on this machine.
        lr: in place of the table's.
    """

    def __init__(
        self,
        name: str,
        split: Split,
        dataset: str | Setting,
        seed: int,
        *,
        steps: int | None,
        budget: float = 0.0,
        lr: float | None = None,
        entry: Entry | None = None,
    ) -> None:
        self.name, self.split, self.dataset, self.seed, self.lr = name, split, dataset, seed, lr
        self.steps, self.budget = steps, budget
        self.entry = entry or ARENA.get(name)
        self.kind = self.entry.encoder if self.entry else BASELINES[name][1]
        self.pretrained = bool(self.entry) or name.startswith("supervised")

    def weights(self) -> dict[str, float]:
        """What there is to do, and how long it takes, roughly, in steps of the convolutional network."""
        cost, parts = COST[self.kind], {}
        if self.pretrained:
            parts[SECONDS] = cost * (self.steps or 1000)
        if not self.name.startswith("scratch"):
            parts |= dict.fromkeys((arena_scores.KNN, *arena_scores.COUNTS, arena_scores.RANK_H), PROBES)
        if self.entry and self.entry.projector:
            parts |= dict.fromkeys((arena_scores.RANK_Z, arena_scores.SPREAD_Z), PROBES / 4)
        steps = setting(self.dataset).label_steps.get(self.kind)
        if steps and (self.entry or self.name.startswith("scratch")):
            parts[TUNED_10] = cost * steps / 2
        return parts

    def finish(self, kept: Kept, moved: Moved = lambda _: None) -> dict[str, float]:
        """Measure what is not kept yet; all numbers.

        Args:
            moved: told of every piece of `weights` that is done.
        """
        if not self.left(kept):
            return kept.numbers
        weights = self.weights()
        for name, measure in self._measures(kept, moved).items():
            if name in weights and name not in kept.numbers:
                kept.number(name, measure)
                moved(weights[name])
        return kept.numbers

    def left(self, kept: Kept) -> float:
        """How much of `weights` is still to do."""
        return sum(weight for name, weight in self.weights().items() if name not in kept.numbers)

    def _measures(self, kept: Kept, moved: Moved) -> dict[str, Measure]:
        given = self.split, self.dataset, self.seed
        if self.name.startswith("scratch"):
            fresh = self._fresh()
            return {TUNED_10: lambda: arena_scores.with_labels(fresh, *given, kind=self.kind, scratch=True)}
        if self.name == "raw_pixels":
            return arena_scores.frozen(evaluate.pixels, *given)
        network = self._network(kept, moved)
        measures = arena_scores.frozen(evaluate.encoder(network[0]), *given)
        if self.entry:
            measures |= arena_scores.embedded(network, self.split.test.images) if self.entry.projector else {}
            measures[TUNED_10] = lambda: arena_scores.with_labels(network[0], *given, kind=self.kind)
        return measures

    def _fresh(self) -> nn.Module:
        return arena.fresh(self.kind, self.split.train.images, self.dataset, self.seed)

    def _network(self, kept: Kept, moved: Moved) -> nn.Sequential:
        if not self.pretrained:
            random = self._fresh()
            if self.kind == "convolutional":
                evaluate.calibrate_batchnorm(random, self.split.train.images[:4000])
            return nn.Sequential(random)

        def fresh() -> nn.Sequential:
            if self.entry:
                return arena.network_of(self.entry, self.split.train.images, self.dataset, self.seed)
            return nn.Sequential(self._fresh())

        return kept.encoder("network", fresh, lambda _: self._trained(kept, moved))

    def _trained(self, kept: Kept, moved: Moved) -> nn.Sequential:
        if self.steps is None:
            kept.number(STEPS, lambda: steps_within(self.budget, self._pretrain))
        steps = self.steps or int(kept.numbers[STEPS])
        shares, start = _Shares(moved, self.weights()[SECONDS], steps), time.process_time()
        network = self._pretrain(steps, shares)
        if not self.entry:  # which nothing watches
            moved(self.weights()[SECONDS])
        seconds = time.process_time() - start
        kept.numbers.pop(SECONDS, None)  # of a run that was stopped before its network was written
        kept.number(SECONDS, lambda: seconds)
        return network

    def _pretrain(self, steps: int, watch: Callable[[object], None] | None = None) -> nn.Sequential:
        if not self.entry:
            return arena_scores.supervised(self.kind, self.split, self.dataset, steps=steps, seed=self.seed)
        pictures = self.split.train.without_labels()
        options = {"steps": steps, "seed": self.seed, "lr": self.lr, "watch": watch}
        return arena.pretrain(self.entry, self.dataset, pictures, **options)[0]


class _Shares:
    """Tells a bar how far training is, as `fit` watches: before the first step, then every 25 steps, and at the end."""

    def __init__(self, moved: Moved, weight: float, steps: int, every: int = 25) -> None:
        self.moved, self.each, self.looks = moved, weight * every / steps, -1

    def __call__(self, _: object) -> None:
        self.looks += 1
        if self.looks:
            self.moved(self.each)


def steps_within(seconds: float, pretrain: Callable[[int], object]) -> int:
    """How many steps of a method fit into so many CPU seconds on this machine, from two short runs; at least ten."""
    spent = []
    for steps in (3, 11):
        start = time.process_time()
        pretrain(steps)
        spent.append(time.process_time() - start)
    each = max((spent[1] - spent[0]) / 8, 1e-4)
    return max(10, round(seconds / each))
