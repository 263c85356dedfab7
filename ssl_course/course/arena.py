"""Which method, with this budget? `python -m ssl_course arena METHOD … --data sprites`

    python -m ssl_course arena simclr vicreg random --steps 300
    python -m ssl_course arena all --data scenes --seeds 3
    python -m ssl_course arena simclr byol --budget 60             # CPU seconds of pretraining each, not steps
    python -m ssl_course arena my_loss.py simclr random            # a file with `def loss(z_a, z_b): ...`
    python -m ssl_course arena --sweep all                         # learning rates: see course/arena_sweep.py
    python -m ssl_course arena simclr --data cifar10 --root FOLDER # full-size sets, GPUs: see docs/big_sets.md
    torchrun --nproc-per-node=2 -m ssl_course arena simclr         # by two processes: see docs/several_machines.md

Every method trains the same encoder (the transformer where it hides patches) on the same pictures, 128 views in a step,
and is measured in the same way: kNN; linear probes with 10 and 100 labels per class; fine-tuned with 10; effective rank
of features h and embeddings z; spread of z; CPU seconds of pretraining. Each number is kept as soon as it is there: the
same command goes on where it was stopped. The table is printed at the end, and a picture lies in work/.
"""

import argparse
import functools
import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path

from ssl_course import data, evaluate, settings
from ssl_course.bar import bar
from ssl_course.console import say
from ssl_course.course import arena_options, arena_own, arena_sweep, arena_table
from ssl_course.course.arena_options import PooledRun
from ssl_course.course.freshness import made_from
from ssl_course.course.kept import Kept
from ssl_course.course.options import parser_for
from ssl_course.course.stopping import Stopped, stoppable
from ssl_course.files import write_atomically
from ssl_course.methods import arena, arena_scores
from ssl_course.methods.arena import ARENA, BASELINES, STEPS, TITLES
from ssl_course.methods.arena_scores import NUMBERS, PROBE_10, SECONDS
from ssl_course.methods.own_loss import LossProblem, diagnose
from ssl_course.train import ranks

GROUPS = {"all": (*ARENA, *BASELINES), "methods": tuple(ARENA), "baselines": tuple(BASELINES)}


def _exactly(number: float) -> str:
    """As short as it can be without being taken for another number."""
    short = f"{number:g}"
    return short if float(short) == number else repr(number)


def _named(options: argparse.Namespace) -> list[str]:
    """What was asked for, each once; a group stands for its members."""
    return [*dict.fromkeys(name for asked in options.methods for name in GROUPS.get(asked, (asked,)))]


def folder_of(options: argparse.Namespace, source: str = "arena_options.py") -> Path:
    """Where the numbers of runs with these options lie; other code, followed from `source`, another folder."""
    code = hashlib.sha256(json.dumps(made_from(Path(__file__).with_name(source))).encode()).hexdigest()[:8]
    length = f"{_exactly(options.budget)}_seconds" if options.budget else f"{options.steps}_steps"
    extra = (f"_lr_{_exactly(options.lr)}" if options.lr else "") + ("_validation" if options.validation else "")
    extra += arena_options.mark(options)
    smoke = "_smoke" if settings.current.smoke else ""
    return settings.current.results / "runs" / "arena" / f"{options.data}_{length}{extra}{smoke}_of_{code}"


class Arena:
    """All runs that one command asks for, and what became of them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.folder, self.split = options, folder_of(options), arena_options.split_of(options)
        self.pool = functools.cache(lambda: arena_options.pool_of(options))
        self.dataset = arena_options.dataset_of(options)
        self.problems: dict[str, str] = {}  # title -> what happened
        self.own: dict[str, arena.Entry] = {}  # name in the folder -> a loss of one's own
        self.names = [*dict.fromkeys(name for asked in _named(options) if (name := self._known(asked)))]
        first = 100 if options.validation else 0
        self.seeds = range(first, first + options.seeds)

    def _known(self, name: str) -> str:
        if not name.endswith(".py"):
            return name
        path = Path(name)
        taken = {*TITLES.values(), *self.problems, *(entry.title for entry in self.own.values())}
        title = name if path.stem in taken else path.stem
        try:
            entry = arena.own(title, arena_own.load(path))
        except LossProblem as problem:
            self.problems[title] = str(problem)
            return ""
        self.own.setdefault(mark := arena_own.mark(path), entry)
        return mark

    def title(self, name: str) -> str:
        return self.own[name].title if name in self.own else TITLES[name]

    def run(self, name: str, seed: int) -> PooledRun:
        steps = None if self.options.budget else self.options.steps
        options = {"steps": steps, "budget": self.options.budget or 0.0, "lr": self.options.lr}
        entry = self.own.get(name)
        return PooledRun(name, self.split, self.dataset, seed, pool=self.pool, entry=entry, **options)

    def kept(self, name: str, seed: int) -> Kept:
        """The numbers of one run; its folder is made."""
        folder = self.folder / name / f"seed_{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        return Kept(folder)

    def finish(self) -> None:
        """Measure what is not there yet, with a bar that says how long all of it will take."""
        pairs = [(name, seed) for seed in self.seeds for name in self.names]
        left = {pair: self.run(*pair).left(self.kept(*pair)) for pair in pairs}
        with bar(round(sum(left.values())), "arena") as line:
            line.bar_format = "{desc}: {percentage:3.0f}% |{bar}| {elapsed}, about {remaining} left"
            for name, seed in pairs:
                title = self.title(name)
                if title in self.problems:
                    continue
                line.set_description_str(f"{title}, seed {seed}")
                numbers = self._one(name, seed, line.update)
                done = "measured" if left[name, seed] else "kept"
                if numbers:
                    line.write(f"{title}, seed {seed}: {_line(numbers)} ({done})")

    def _one(self, name: str, seed: int, moved: Callable[[float], None]) -> dict[str, float]:
        run, kept = self.run(name, seed), self.kept(name, seed)
        try:
            return run.finish(kept, moved)
        except (RuntimeError, ValueError) as error:  # training diverged, by the loss or by the rate that was given
            if isinstance(error, data.DataFileError) or (name not in self.own and self.options.lr is None):
                raise
            self.problems[self.title(name)] = str(error)
            return {}

    def rows(self) -> dict[str, dict[str, evaluate.Interval]]:
        """What is there so far, over the seeds that are whole."""
        runs = {}
        for name in self.names:
            whole = [seed for seed in self.seeds if not self.run(name, seed).left(self.kept(name, seed))]
            if whole and self.run(name, whole[0]).weights():
                runs[self.title(name)] = [self.kept(name, seed).numbers for seed in whole]
        return arena_table.over_seeds(runs)

    def diagnose(self) -> None:
        """Look at the embeddings of one's own losses."""
        for name, entry in self.own.items():
            file = self.kept(name, self.seeds[0]).file("network")
            if entry.title in self.problems or not file.exists():
                continue
            from ssl_course import train

            network = arena.network_of(entry, self.split.train.images, self.dataset, self.seeds[0])
            train.load(file, encoder=network)
            if said := diagnose(evaluate.features(network, self.split.test.images[: arena_scores.LOOKED_AT])):
                self.problems[entry.title] = said


def _line(numbers: dict[str, float]) -> str:
    return ", ".join(f"{name} {numbers[name]:.3g}" for name in NUMBERS if name in numbers)


def picture(rows: dict[str, dict[str, evaluate.Interval]], options: argparse.Namespace, own: list[str]) -> Path | None:
    """Accuracy of the column that the table is sorted by, over seconds, as a file; None if nothing was pretrained."""
    from ssl_course.plot import png
    from ssl_course.plot.arena import accuracy_over_seconds

    column = (
        options.sort if options.sort in (*arena_scores.COUNTS, arena_scores.KNN, arena_scores.TUNED_10) else PROBE_10
    )
    measured = {title: row for title, row in rows.items() if column in row}
    points = {title: (row[column], row[SECONDS]) for title, row in measured.items() if SECONDS in row}
    if not points:
        return None
    lines = {title: row[column] for title, row in measured.items() if SECONDS not in row}
    ax = accuracy_over_seconds(points, lines, label=f"{options.data}: accuracy, {column}", highlight=tuple(own))
    path = settings.current.work / f"arena_{options.data}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, png(ax.figure))
    return path


def _parser() -> argparse.ArgumentParser:
    parser = parser_for("arena", __doc__)
    known = f"{', '.join(ARENA)}; baselines: {', '.join(BASELINES)}; groups: {', '.join(GROUPS)}"
    parser.add_argument("methods", nargs="*", metavar="METHOD", help=f"{known}; or a Python file with your own loss")
    arena_options.add(parser)
    parser.add_argument("--seeds", type=int, choices=range(1, 6), default=1, help="so many seeds")
    sweep = parser.add_mutually_exclusive_group()
    sweep.add_argument("--sweep", action="store_true", help="try five learning rates of each method instead")
    sweep.add_argument("--choose", action="store_true", help="take the best of them for the table")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, default=STEPS, help=f"of 128 views each; {STEPS} if left out")
    length.add_argument("--budget", type=float, help="CPU seconds of pretraining, for each run")
    parser.add_argument("--lr", type=float, help="a learning rate for all, in place of the table's")
    parser.add_argument("--sort", choices=NUMBERS, default=PROBE_10, help="the column that orders the table")
    parser.add_argument(
        "--validation", action="store_true", help="judge on validation pictures, seeds from 100: to choose settings"
    )
    return parser


def _tried(options: argparse.Namespace) -> list[str]:
    """The methods whose learning rates are to be tried: baselines and one's own losses have none."""
    return [name for name in _named(options) if name in ARENA]


def _settle(options: argparse.Namespace) -> int:
    """Try learning rates, or take the best of them."""
    if options.choose:
        try:
            say(arena_sweep.choose())
        except ValueError as problem:
            say(str(problem))
            return 1
        return 0
    try:
        with stoppable():  # else a network that is half trained would be a trial
            arena_sweep.sweep(_tried(options))
    except Stopped:
        say("\nStopped. The trials that are finished are kept: the same command goes on from there.")
        return 130
    return 0


def main(arguments: list[str]) -> int:
    """Run what the words ask for: 0; 1 if a loss of one's own failed or a set is missing; 130 if it was stopped."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for name in options.methods:
        if not name.endswith(".py") and name not in (*ARENA, *BASELINES, *GROUPS):
            parser.error(
                f"there is no method {name!r}: there are {', '.join((*ARENA, *BASELINES, *GROUPS))}, or a file with "
                "your own loss (its name ends with .py)."
            )
    if not options.methods and not options.choose:
        parser.error("name at least one METHOD.")
    numbers = [one for one in (options.budget, options.lr) if one is not None]
    if options.steps < 1 or not all(0 < one < math.inf for one in numbers):
        parser.error("--steps, --budget and --lr are numbers above 0.")
    if ranks.launched():
        from ssl_course.course import arena_ranks

        return arena_ranks.main(options)
    if fault := arena_options.fault(options):
        parser.error(fault)
    if options.sweep or options.choose:
        if fault := arena_sweep.fault(options, parser, _tried(options)):
            parser.error(fault)
        return _settle(options)
    try:
        return carry_out(Arena(options))
    except data.DataFileError as error:
        say(str(error))
        return 1


def carry_out(asked: Arena) -> int:
    """Measure, and show table and picture. Returns what `main` does."""
    options, stopped = asked.options, False
    for line in arena_options.asides(options, {asked.title(name): asked.run(name, 0) for name in asked.names}):
        say(line)
    try:
        with stoppable():
            asked.finish()
            asked.diagnose()
    except Stopped:
        stopped = True
    if rows := asked.rows():
        say()
        say(arena_table.table(rows, options.sort))
        if drawn := picture(rows, options, [entry.title for entry in asked.own.values()]):
            say(f"\nThe picture: {drawn}")
    for title, sentence in asked.problems.items():
        say(f"\n{title}: {sentence}")
    if stopped:
        say(f"\nStopped. What is finished is kept in {asked.folder}: the same command goes on from there.")
    return 130 if stopped else int(bool(asked.problems))
