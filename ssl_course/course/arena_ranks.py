"""The arena on several processes: `torchrun --nproc-per-node=2 -m ssl_course arena METHOD …`

Process 0 runs the command as it always runs, writes and prints. Each time it pretrains, it tells the others which
method and seed, and they join in; they do nothing else. Baselines, probes and fine-tuning are its own affair.
"""

import argparse
import contextlib
import io
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import torch
import torch.distributed as dist
from torch import nn

from ssl_course.console import say
from ssl_course.course import arena, arena_options
from ssl_course.course.arena_options import PooledRun
from ssl_course.course.arena_runs import SECONDS, Moved
from ssl_course.course.kept import Kept
from ssl_course.data import DataFileError
from ssl_course.files import write_atomically
from ssl_course.methods import together
from ssl_course.methods.arena import VIEWS
from ssl_course.signals import handling
from ssl_course.train import History, ranks, resume
from ssl_course.train.ranks import ProcessLost

CHECKPOINT, HISTORY = "checkpoint.safetensors", "history.json"  # beside the numbers of a run
SAID, STOPPED = "said", 130
PATIENCE = 10.0  # seconds in which processes that train together come to the same end


class Failed(Exception):
    """Training failed in this process, and not in all: the others wait for it in vain."""


class FailedInAll(Exception):
    """Training failed in all processes, as another try would: they agree, and can go on with something else."""


class Post:
    """What process 0 tells the others, one text after the other."""

    def __init__(self, store: dist.Store) -> None:
        self.store, self.number = store, 0

    def tell(self, text: str) -> None:
        """Called by process 0."""
        self.store.set(f"told/{self.number}", text)
        self.number += 1

    def hear(self) -> str:
        """The next text, as soon as it is there. It sleeps meanwhile, so that it can be told to end."""
        while not self.store.check([f"told/{self.number}"]):
            time.sleep(0.05)
        self.number += 1
        return self.store.get(f"told/{self.number - 1}").decode()

    def all_failed(self) -> bool:
        """Called by a process whose training failed: whether that of all failed."""
        name, end, failed = f"failed/{self.number}", time.monotonic() + PATIENCE, 0
        with contextlib.suppress(RuntimeError):  # torchrun, which keeps the store, is gone too
            failed = self.store.add(name, 1)
            while failed < ranks.count() and time.monotonic() < end:
                time.sleep(0.05)
                failed = self.store.add(name, 0)
        return failed == ranks.count()


class SharedRun(PooledRun):
    """A run whose pretraining all processes share; the checkpoint lies beside its numbers until it is whole."""

    post: Post
    folder: Path
    cpu_seconds = 0.0

    def finish(self, kept: Kept, moved: Moved = lambda _: None) -> dict[str, float]:
        """As in `PooledRun`."""
        self.folder = kept.folder
        numbers = super().finish(kept, moved)
        (kept.folder / CHECKPOINT).unlink(missing_ok=True)
        return numbers

    def _trained(self, kept: Kept, moved: Moved) -> nn.Sequential:
        network = super()._trained(kept, moved)
        if self.entry:  # not this process's seconds since the last start, but all
            del kept.numbers[SECONDS]
            kept.number(SECONDS, lambda: self.cpu_seconds)
        return network

    def _pretrain(self, steps: int, watch: Callable[[object], None] | None = None) -> nn.Sequential:
        if not self.entry:
            return super()._pretrain(steps, watch)
        file = self.folder / CHECKPOINT
        if file.exists() and (done := resume.steps_in(file)) >= 0:  # of a damaged one `join` tells
            say(f"{self.entry.title}, seed {self.seed}: it goes on from step {done} of {steps}.")
        self.post.tell(json.dumps([self.name, self.seed]))
        network, history = self.join(steps, watch, file)
        told = {"processes": ranks.count(), "seconds": round(history.seconds, 2), "loss": history.loss}
        write_atomically(self.folder / HISTORY, json.dumps(told) + "\n")
        return network

    def join(
        self, steps: int, watch: Callable[[object], None] | None = None, file: Path | None = None
    ) -> tuple[nn.Sequential, History]:
        """A process's part in the pretraining: the network, and what happened.

        Raises:
            FailedInAll: saying why; the others raise it too.
            Failed: saying why nothing more can be trained.
            ProcessLost: if a process is gone.
        """
        options = {"steps": steps, "seed": self.seed, "lr": self.lr, "watch": watch, "file": file}
        try:
            pool = self.pool()
            pictures = self.split.train.without_labels() if pool is None else pool
            trained = together.pretrain(self.entry, self.dataset, pictures, **options)
        except (RuntimeError, ValueError) as error:
            if self.post.all_failed():
                raise FailedInAll(str(error)) from None
            raise Failed(f"{self.entry.title}, seed {self.seed}: {error}") from None
        network, history, self.cpu_seconds = trained
        return network, history


class SharedArena(arena.Arena):
    """All runs that the command asks for, in a folder of their own: other sums round differently."""

    def __init__(self, options: argparse.Namespace, post: Post) -> None:
        super().__init__(options)
        folder = arena.folder_of(options, "arena_ranks.py")
        self.folder, self.post = folder.with_name(f"{folder.name}_on_{ranks.count()}_processes"), post

    def run(self, name: str, seed: int) -> SharedRun:
        """As in `Arena`."""
        given = {"steps": self.options.steps, "lr": self.options.lr, "entry": self.own.get(name)}
        made = SharedRun(name, self.split, self.dataset, seed, pool=self.pool, **given)
        made.post = self.post
        return made

    def _one(self, name: str, seed: int, moved: Moved) -> dict[str, float]:
        try:
            return super()._one(name, seed, moved)
        except FailedInAll as failed:  # said at the end; the other methods go on
            self.problems[self.title(name)] = str(failed)
            return {}

    def lead(self) -> int:
        """What process 0 does: everything, and the others' part with them."""
        own = VIEWS // ranks.count()
        say(
            f"{ranks.count()} processes, each with {own} of the {VIEWS} views of a step. Batch norm sees "
            "all of them on GPUs, and a process's own on processors."
        )
        code = arena.carry_out(self)
        if code == STOPPED:  # by Ctrl-C: the others miss this process, but nobody has to be told
            self.post.store.add(SAID, 1)
        self.post.tell("")
        return code if code == STOPPED else 0  # what became of a loss is printed; after 1, torchrun would try it again

    def follow(self) -> int:
        """What the others do: join in, silently, until there is nothing left."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for process 0, which ends the others
        while told := self.post.hear():
            name, seed = json.loads(told)
            silent = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
            with silent[0], silent[1], contextlib.suppress(FailedInAll):  # process 0 tells of it
                self.run(name, seed).join(self.options.steps)
        return 0


@contextlib.contextmanager
def _endable() -> Iterator[None]:
    """Inside the block, torchrun's wish that this process ends is a `ProcessLost`: it tells all when one is lost."""

    def stop(*_: object) -> NoReturn:
        raise ProcessLost("torchrun ended the others")

    with handling(stop, signal.SIGTERM):
        yield


def _say_once(store: dist.Store, sentence: str) -> None:
    """The first process that has something to say says it: the others would say the same."""
    with handling(signal.SIG_IGN, signal.SIGTERM):  # it ends after this, told to or not
        with contextlib.suppress(RuntimeError):  # torchrun, which keeps the store, is gone too
            if store.add(SAID, 1) > 1:
                return
        print(sentence, file=sys.stderr, flush=True)


def main(options: argparse.Namespace) -> int:
    """What one process of several does.

    Returns 0, also if a loss diverged in all: torchrun would try whatever returns something else again. 1 if training
    failed in one process, or a process was lost; 2 for a wrong wish.
    """
    try:
        with ranks.joined() as store, _endable():
            return _take_part(options, store)
    except ProcessLost as lost:
        if lost.first:
            sentence = (
                f"The processes did not come together ({lost}). Nothing was trained: give the same command again."
            )
            print(sentence, file=sys.stderr, flush=True)
        return 1


def _take_part(options: argparse.Namespace, store: dist.Store) -> int:
    if problem := _problem(options):
        _say_once(store, problem)
        return 2
    try:
        asked = SharedArena(options, Post(store))
    except DataFileError as missing:
        _say_once(store, str(missing))
        return 1
    try:
        return asked.lead() if ranks.rank() == 0 else asked.follow()
    except Failed as failed:
        _say_once(store, str(failed))
    except ProcessLost as lost:
        _say_once(
            store,
            f"A process was lost ({lost}). What is finished is kept in {asked.folder}: the same command goes on "
            "from there; with --max-restarts=3, torchrun gives it again by itself, three times at most.",
        )
    return 1


def _problem(options: argparse.Namespace) -> str:
    """What can't be done by several processes; or ""."""
    if options.sweep or options.choose or options.budget:
        return "--sweep, --choose and --budget are for one process: start the command without torchrun."
    if fault := arena_options.fault(options):
        return fault
    if options.download:
        return f"--download is for one process: fetch {options.data} first, by the same command without torchrun."
    gpus = torch.cuda.device_count()
    if options.device == "mps" or (options.device == "cuda" and dist.get_node_local_rank(0) >= gpus):
        return f"--device {options.device}: each process needs a CUDA GPU of its own; this machine has {gpus}."
    if VIEWS // 2 % ranks.count():
        return (
            f"{VIEWS // 2} pictures of a batch can't be cut into {ranks.count()} equal parts: use 2, 4 or 8 processes."
        )
    return ""
