"""One arm of `measure_side_by_side`, in a process of its own: so many CPU seconds, imports and pictures counted.

    python -m ssl_course.course.side_by_side "lightly's example" --seed 0 --file encoder.safetensors --cpu-seconds 20

The clock is the process's own CPU time, which begins with the process: whatever it imports and loads is paid for out of
the same seconds as training. All arms go through one loop, so that they differ in what `side_by_side_arms` gives it.
"""

import argparse
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import torch

from ssl_course import data, settings, train
from ssl_course.course.side_by_side_arms import ARMS, Arm
from ssl_course.files import write_atomically

CPU_SECONDS = 315  # the course's recipe for `scenes` took about that much
TIMED = 2048  # pictures whose views alone are timed, after training
SMOKE_READINGS = 5  # of a clock that counts its readings, in a smoke run: the same steps on every machine


class Budget:
    """So many CPU seconds of this process, since it began.

    Args:
        seconds: how many, above 0.
        now: the clock, in seconds. In a smoke run it is one that goes on by a fifth of the budget at each reading.

    Raises:
        ValueError: if the seconds are not above 0.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.process_time) -> None:
        if not seconds > 0:
            raise ValueError(f"seconds = {seconds}: a budget is above 0 CPU seconds.")
        counted = itertools.count(0, seconds / SMOKE_READINGS)
        self.seconds, self.now = seconds, counted.__next__ if settings.current.smoke else now

    def share(self) -> float:
        """What is spent of it, from 0; from 1 on, nothing is left."""
        return self.now() / self.seconds


def spend(arm: Arm, budget: Budget) -> int:
    """Train an arm until its budget is spent; the step in which that happens is finished. How many pictures it took.

    Raises:
        RuntimeError: if the loss stops being finite.
    """
    peaks = [group["lr"] for group in arm.optimizer.param_groups]
    source, steps = iter(arm.batches), 0
    while (share := budget.share()) < 1:
        for group, peak in zip(arm.optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * arm.rate(share)
        loss = arm.step(next(source))
        if not torch.isfinite(loss):
            raise RuntimeError(f"the loss is {loss.item()} after {steps} steps: its settings don't fit these pictures.")
        arm.optimizer.zero_grad()
        loss.backward()
        arm.optimizer.step()
        steps += 1
    return steps * arm.pictures_per_step


def view_milliseconds(arm: Arm) -> float:
    """CPU milliseconds that loading a picture and making two views of it take: what is left of its cost is learning."""
    source, rounds = iter(arm.batches), max(1, settings.shrink(TIMED, 1) // arm.pictures_per_step)
    start = time.process_time()
    for _ in range(rounds):
        arm.views(next(source))
    return 1000 * (time.process_time() - start) / (rounds * arm.pictures_per_step)


def run_arm(name: str, seed: int, file: Path, budget: Budget) -> None:
    """Train the arm of this name on the pictures of `scenes`; write its encoder, then beside it what it cost.

    The second file has the same name with .json: `images`, pictures that went through training; `seconds before`, CPU
    seconds until then; `seconds`, all of them; `view milliseconds`, timed afterwards.
    """
    generator = train.seed_all(seed, threads=1)
    pictures = data.scenes().train.without_labels()
    arm = ARMS[name](pictures, generator)
    before = budget.now()
    images = spend(arm, budget)
    cost = {"images": images, "seconds before": before, "seconds": budget.now()}
    cost["view milliseconds"] = view_milliseconds(arm)
    train.save(file, encoder=arm.encoder)
    write_atomically(file.with_suffix(".json"), json.dumps(cost) + "\n")


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: their pipe, this one's standard input, closes then."""

    def watch() -> None:
        os.read(sys.stdin.fileno(), 1)  # nothing is ever written to it
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: list[str]) -> int:
    """Train one arm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arm", choices=ARMS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--file", type=Path, required=True, help="where its encoder goes")
    parser.add_argument("--cpu-seconds", type=float, default=CPU_SECONDS)
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.with_parent:
        _end_with_parent()
    run_arm(options.arm, options.seed, options.file, Budget(options.cpu_seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
