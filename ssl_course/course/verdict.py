"""Does pretraining pay on your own data? `python -m ssl_course verdict PATH [--target COLUMN] [--out FOLDER] [--quick]`

PATH is a folder of pictures (subfolders name the classes; those called `unlabelled` have none) or a CSV file. Where
several pictures or rows are of one source (a patient, a film, a household), say so: --together, --source. The command
runs the decision chart of lesson 02: raw inputs, no pretraining, from scratch, pretrained without labels and frozen or
fine-tuned, on the same labels, cross-validated. Into FOLDER come report.html, which stands alone, the encoder, lines of
Python that load it, and the features. Ctrl-C leaves what is known so far; the same command goes on from there.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ssl_course import data, settings
from ssl_course.console import say
from ssl_course.course.kept import Kept
from ssl_course.course.options import parser_for
from ssl_course.course.verdict_files import picture_snippet, table_snippet, write_files
from ssl_course.course.verdict_insight import look
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_report import left_out, write_report
from ssl_course.course.verdict_run import run, whole_encoder
from ssl_course.course.verdict_stop import Stop
from ssl_course.course.verdict_tables import TableCase
from ssl_course.course.verdict_words import Verdict, judge
from ssl_course.data.own_pictures import printable

LEAST = 20  # pictures or rows
VERSION = 3  # of what is measured: another one begins anew


class Given(NamedTuple):
    """The learner's data, what is compared on it, the name of each picture or line of each row, and the snippet."""

    own: data.OwnPictures | data.OwnTable
    case: PictureCase | TableCase
    names: Sequence[str] | Sequence[int]
    snippet: str


def main(arguments: list[str]) -> int:
    """Give the verdict; 2 if the data can't be used, with the reason, 130 if it was stopped."""
    options = _parser().parse_args(arguments)
    start, stop = time.perf_counter(), Stop()
    try:
        given = _read(options)
        case = given.case
        if case.pooled < LEAST:
            raise ValueError(f"{options.path} holds {case.pooled} {case.what}: at least {LEAST} are needed.")
        folder = _place(options)
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError, KeyError) as error:
        print(error.args[0] if isinstance(error, KeyError) else error, file=sys.stderr)
        return 2
    for line in (repr(given.own), *case.notes):
        say(line)
    if case.left:
        say(left_out(case))
    if case.what == "rows" and options.target is None:
        say("No column is to be told: --target COLUMN names one. What follows needs no label.")
    try:
        kept = _kept(folder, case, options)
        with stop.listening():
            verdict = _compute(folder, given, kept, stop, quick=options.quick)
    except OSError as error:
        print(f"{error}. What is finished is kept: the same command goes on.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("Stopped before the report was written. What is finished is kept: the same command goes on.")
        return 130
    for line in (verdict.headline, *verdict.sentences) if verdict else ():
        say(line)
    say(f"The report is {printable(str(folder / 'report.html'))} ({time.perf_counter() - start:.0f} s).")
    return 130 if stop.pressed else 0


def _compute(folder: Path, given: Given, kept: Kept, stop: Stop, *, quick: bool) -> Verdict | None:
    """First what helps even if it is stopped then: the encoder, its features and a report without folds."""
    own, case, names, snippet = given
    encoder = whole_encoder(case, kept, stop)
    files = write_files(folder, case, encoder, names, snippet)
    insight = look(case, encoder)
    verdict = None
    write = partial(write_report, folder, own, case, insight, files, snippet)
    write(None, None, stopped=stop.pressed)
    if len(case.classes) > 1 and not stop.pressed:
        metric = "AUC" if len(case.classes) == 2 else "accuracy"
        try:
            outcome = run(case, kept, stop, quick=quick)
        except ValueError as error:  # no cut into parts, as where one source holds most of a class
            say(f"The labels can't be judged: {error}")
            return None
        pool = {"pooled": case.pooled, "pooled_sources": len(case.sources.unique())}
        verdict = judge(case.arms, outcome, metric=metric, what=case.what, **pool)
        write(verdict, outcome, stopped=stop.pressed)
    return verdict


def _place(options: argparse.Namespace) -> Path:
    """Where the report goes."""
    return options.out or Path(f"verdict_{options.path.resolve().stem}")


def _read(options: argparse.Namespace) -> Given:
    path, encoder = options.path, str(_place(options) / "encoder.safetensors")
    if not path.exists():
        raise FileNotFoundError(f"there is no file {path} and no folder: give a folder of pictures, or a CSV file.")
    _check_options(options)
    if path.is_dir():
        labels = options.labels or "folders"
        own = data.folder(path, size=options.size, fit=options.fit, labels=labels)
        case = PictureCase(own, quick=options.quick, together=options.together)
        return Given(own, case, own.names, picture_snippet(str(path), encoder, options.size, options.fit))
    said = dict(word.partition("=")[::2] for word in options.column)
    chosen = {"target": options.target, "source": options.source, "columns": said, "cut": options.cut}
    own = data.table(path, **chosen)
    snippet = table_snippet(str(path), encoder, **chosen)
    return Given(own, TableCase(own, quick=options.quick), own.lines, snippet)


def _check_options(options: argparse.Namespace) -> None:
    """Raises ValueError for what belongs to the other kind of data: to leave it out in silence would mislead."""
    pictures = options.path.is_dir()
    given = {name: value for name, value in vars(options).items() if value != _parser().get_default(name)}
    if wrong := sorted(
        given.keys() & ({"target", "source", "cut", "column"} if pictures else {"labels", "size", "fit", "together"})
    ):
        here, there = ("a folder of pictures", "tables") if pictures else ("a file", "folders of pictures")
        raise ValueError(f"{options.path} is {here}, but {', '.join('--' + name for name in wrong)} is for {there}.")


def _kept(folder: Path, case: PictureCase | TableCase, options: argparse.Namespace) -> Kept:
    """Where finished numbers lie: another place for other data, labels, sources or options."""
    digest = hashlib.sha256(f"{VERSION} {options.quick} {settings.current.smoke} {case.classes}".encode())
    inputs = case.pool.images if case.what == "pictures" else case.x
    for tensor in (inputs, case.rows, case.labels, case.sources):
        digest.update(tensor.contiguous().numpy().tobytes())
    place = folder / "unfinished" / digest.hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    try:
        return Kept(place)
    except ValueError:
        (place / "numbers.json").unlink()
        return Kept(place)


def _parser() -> argparse.ArgumentParser:
    parser = parser_for("verdict", __doc__)
    parser.add_argument("path", metavar="PATH", type=Path, help="a folder of pictures, or a CSV file")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="where the report goes; verdict_PATH if left out")
    parser.add_argument("--quick", action="store_true", help="three parts, short pretraining, no settings chosen")
    parser.add_argument("--target", metavar="COLUMN", help="table: the column to tell; rows without it have no label")
    parser.add_argument(
        "--source", metavar="COLUMN", help="table: rows equal in this (patient, household) are of one source; no input"
    )
    parser.add_argument("--cut", type=float, help="table: for a target of numbers, where the two classes part")
    parser.add_argument(
        "--column", action="append", default=[], metavar="NAME=KIND", help="table: number, category or out; repeatable"
    )
    parser.add_argument("--labels", metavar="CSV", help="pictures: a CSV of file names and labels, not the subfolders")
    parser.add_argument(
        "--together",
        metavar="CHARACTERS",
        default="",
        help="pictures: files whose names are equal up to the last of these (often _) are of one source, in whatever "
        "class, train/ or test/ they lie; a source is never learnt and judged apart",
    )
    parser.add_argument("--size", type=int, default=32, help="pictures: side in pixels (32)")
    parser.add_argument("--fit", choices=("crop", "pad", "stretch"), default="crop", help="pictures: into a square")
    return parser
