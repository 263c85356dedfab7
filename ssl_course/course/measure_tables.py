"""Self-supervision on tables: lesson 13's arms on three tables, five seeds.

`make results LESSON=tables` writes results/tables.json; one seed takes about ten minutes on one core and goes on where
it was interrupted. Settings were chosen on validation rows of `adult` (results/search/README.md): nine trials for each
arm with 20, 200, 1,000 and 5,000 labels, four for each way of pretraining. What was not tuned takes what was: 50 labels
the settings of 20; breast cancer, diabetes and `without_job` those of `adult`.

`adult`, `breast_cancer`, `diabetes`: the AUC of each arm by number of labels; the mean over several draws of labels.
`without_job`: `adult` without the columns of `table_arms.JOB` in anybody's inputs. New rows lack them; the archive has
them, and one arm learns them first (Levin et al. 2023).
`rates`: SCARF by corruption rate and number of rows it sees; the coder and the means of its features come from all.
"""

import functools
import time
from pathlib import Path

from torch import nn

from ssl_course import data, settings, train
from ssl_course.course import table_arms as arms
from ssl_course.course.kept import Kept
from ssl_course.course.table_presets import ALL_LABELS, EQUAL_COST, preset

SMALL_COUNTS = (20, 50, 200)  # of the tables that have no more
RATES, ROWS, RATE_COUNTS = (0.2, 0.4, 0.6, 0.8), (300, 3000, 40_842), (20, 200)


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        adult = arms.coded(data.adult())
        parts = {
            "adult": functools.partial(_adult, adult),
            "without_job": functools.partial(
                _grid, arms.coded(data.adult(), arms.JOB), arms.TRANSFER_ARMS, arms.COUNTS
            ),
            "breast_cancer": functools.partial(_grid, arms.coded(data.breast_cancer()), arms.ARMS, SMALL_COUNTS),
            "diabetes": functools.partial(_grid, arms.coded(data.diabetes()), arms.ARMS, SMALL_COUNTS),
            "rates": functools.partial(_rates, adult),
        }
        for id, measured in parts.items():
            (folder / id).mkdir(exist_ok=True)
            records.append({"id": id, "numbers": measured(seed, Kept(folder / id))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _networks(table: arms.Coded, which: dict, seed: int, kept: Kept) -> dict[str, nn.Sequential]:
    """The encoders that these arms need, each with its head; pretrained, or read from where they were kept."""
    found = {}
    for kind in sorted({name for _, name in which.values() if name}):
        network = arms.fresh(kind, table, seed)
        file = kept.file(kind)
        if file.exists():
            train.load(file, network=network)
        else:
            network = arms.pretrained(kind, table, seed)
            train.save(file, network=network)
        found[kind] = network
    return found


def _grid(table: arms.Coded, which: dict, counts: tuple[int, ...], seed: int, kept: Kept) -> dict[str, float]:
    inputs = arms.Inputs(table, _networks(table, which, seed, kept), seed)
    for count in counts:
        for name, arm in which.items():
            given = functools.partial(arms.mean_score, arm, inputs, count, seed)
            kept.number(f"{name}, {count} labels", functools.partial(given, **preset(name, count)))
    return kept.numbers


def _adult(table: arms.Coded, seed: int, kept: Kept) -> dict[str, float]:
    """The grid; scratch at equal cost; and four arms with all labels."""
    _grid(table, arms.ARMS, arms.COUNTS, seed, kept)
    inputs = arms.Inputs(table, _networks(table, arms.ARMS, seed, kept), seed)
    scratch = "perceptron from scratch"
    for count, longer in EQUAL_COST.items():
        measure = functools.partial(arms.mean_score, arms.ARMS[scratch], inputs, count, seed, **longer)
        kept.number(f"{scratch}, equal cost, {count} labels", measure)
    for name, options in ALL_LABELS.items():
        measure = functools.partial(arms.score, arms.ARMS[name], inputs, 0, seed, **options)
        kept.number(f"{name}, all labels", measure)
    return kept.numbers


def _rates(table: arms.Coded, seed: int, kept: Kept) -> dict[str, float]:
    for rate in RATES:
        for rows in ROWS:
            names = {
                (kind, count): f"{kind}, rate {rate}, {rows} rows, {count} labels"
                for kind in ("frozen", "fine-tuned")
                for count in RATE_COUNTS
            }
            if all(name in kept.numbers for name in names.values()):
                continue
            network = arms.pretrained("scarf", table, seed, rate=rate, rows=rows)
            inputs = arms.Inputs(table, {"scarf": network}, seed)
            for (kind, count), name in names.items():
                arm = arms.ARMS[f"SCARF, {kind}"]
                measure = functools.partial(arms.mean_score, arm, inputs, count, seed)
                kept.number(name, functools.partial(measure, **preset(f"SCARF, {kind}", count)))
    return kept.numbers
