"""The arena's learning rates: the same number of trials for every method, on validation pictures.

    python -m ssl_course arena --sweep simclr vicreg    # a line for each trial in results/search/arena.jsonl
    python -m ssl_course arena --sweep all
    python -m ssl_course arena --choose                 # writes the best of each into methods/arena_rates.py

A trial trains with the arena's number of steps on the pictures of `sprites` without the last 2,000, and is judged on
these by the mean of kNN and the probes at 10 and 100 labels per class. A trial that stands in the file is not run
again, so an interrupted sweep goes on; several may run side by side, each with methods of its own.
"""

import argparse
import json
import time
from pathlib import Path
from statistics import fmean

from ssl_course import data, evaluate, settings
from ssl_course.console import say
from ssl_course.files import write_atomically
from ssl_course.methods import arena, arena_rates, arena_scores
from ssl_course.methods.arena import ARENA
from ssl_course.methods.arena_scores import COUNTS, KNN, SECONDS

DATASET, SEED = "sprites", 100
GRID = {  # the same shape for both: each rate about two and a half times the one before
    "convolutional": (4e-4, 1e-3, 2.5e-3, 6e-3, 1.5e-2),
    "transformer": (1.6e-4, 4e-4, 1e-3, 2.5e-3, 6e-3),
}
JUDGED = KNN, *COUNTS
RATES = Path(arena_rates.__file__)


def fault(options: argparse.Namespace, parser: argparse.ArgumentParser, names: list[str]) -> str:
    """What was given beside --sweep or --choose and would have no effect, in one line; "" for nothing.

    Args:
        names: the methods that were asked for and have a learning rate.
    """
    word, own = ("--sweep", {"sweep", "methods"}) if options.sweep else ("--choose", {"choose", "methods"})
    given = [name for name, value in vars(options).items() if name not in own and value != parser.get_default(name)]
    words = [f"--{name.replace('_', '-')}" for name in given] + ["METHOD"] * bool(options.choose and options.methods)
    if words:
        return f"{word} takes no {', '.join(words)}: all trials are alike (course/arena_sweep.py)."
    if options.sweep and not names:
        return f"--sweep is for methods that have a learning rate in the table: {', '.join(ARENA)}."
    return ""


def log() -> Path:
    """The file with a line for each trial."""
    return settings.current.results / "search" / "arena.jsonl"


def trials() -> list[dict]:
    """What stands in the file: trials of this length, the newest last. A line that is none is left out, and named."""
    path, asked, found = log(), {"steps": arena.STEPS, "smoke": settings.current.smoke}, []
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            one = json.loads(line)
        except json.JSONDecodeError:
            say(f"{path}, line {number}: this trial was not written to its end, and is left out.")
            continue
        if asked.items() <= one.items():
            found.append(one)
    return found


def _add(trial: dict) -> None:
    path = log()
    path.parent.mkdir(parents=True, exist_ok=True)
    cut = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")  # by a crash: not to be lost with that line
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" * cut + json.dumps(trial) + "\n")


def sweep(names: list[str]) -> None:
    """Run the trials of these methods that are not in the file yet."""
    with settings.using(tune=True):
        split = data.Split(*data.hold_out(data.load(DATASET).train))
    there = trials()
    for name in names:
        for lr in GRID[ARENA[name].encoder]:
            found = next((one for one in there if (one["method"], one["lr"]) == (name, lr)), None)
            if found is None:
                found = {"method": name, "lr": lr, "dataset": DATASET, "seed": SEED, "steps": arena.STEPS}
                found |= {"smoke": settings.current.smoke} | _trial(name, lr, split)
                _add(found)
            say(f"{name}, rate {lr:g}: " + ", ".join(f"{one} {found[one]:.3f}" for one in JUDGED))


def _trial(name: str, lr: float, split: data.Split) -> dict[str, float]:
    pictures, start = split.train.without_labels(), time.process_time()
    network, _ = arena.pretrain(ARENA[name], DATASET, pictures, steps=arena.STEPS, seed=SEED, lr=lr)
    seconds = round(time.process_time() - start, 1)
    measures = arena_scores.frozen(evaluate.encoder(network[0]), split, DATASET, SEED)
    return {one: round(measures[one](), 4) for one in JUDGED} | {SECONDS: seconds}


def choose() -> str:
    """Write the best rate of each method into `methods/arena_rates.py`; what was written, and which stand at an edge.

    Raises:
        ValueError: naming the first method whose trials are not all there; or in smoke mode.
    """
    if settings.current.smoke:
        raise ValueError(f"--choose writes {RATES.name} from full trials: leave SSL_COURSE_SMOKE unset.")
    there = trials()
    found = {name: [one for one in there if one["method"] == name] for name in ARENA}
    wanted = len(GRID["convolutional"])
    if missing := [name for name, some in found.items() if len(some) != wanted]:
        raise ValueError(f"{wanted} trials each are needed: first `python -m ssl_course arena --sweep {missing[0]} …`.")
    best = {name: max(some, key=lambda one: fmean(one[each] for each in JUDGED)) for name, some in found.items()}
    rates = {name: one["lr"] for name, one in best.items()}
    lines = "\n".join(f'    "{name}": {lr!r},' for name, lr in rates.items())
    write_atomically(RATES, f'"""{arena_rates.__doc__}"""\n\nLR = {{\n{lines}\n}}\n')
    grids = {name: GRID[ARENA[name].encoder] for name in rates}
    edges = [name for name, lr in rates.items() if lr in (grids[name][0], grids[name][-1])]
    return f"{RATES.name}: {rates}\nAt an edge of the grid: {', '.join(edges) or 'none'}."
