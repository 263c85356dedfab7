"""Every number that is quoted across seeds: `python -m ssl_course results 00`, or `make results LESSON=00`.

Runs the lesson itself, as a learner would, once for each seed, each in a fresh process; then the benchmark. One file
per run lies in results/runs/; a run is kept while the files it was made from are unchanged, so an interrupted call goes
on where it stopped. The summary is results/NN_topic.json. In place of a number, the NAME of a course/measure_NAME.py
runs what no lesson has the time for, such as `recipes`, or `side_by_side`, the course beside other libraries. Without
results/runs/, as in a fresh clone, everything is measured anew; with `--go-on`, only the seeds that an up-to-date
summary lacks.

    make results LESSON=08 ARGS="--accept 'an error message reworded'"    # a change that alters no number
    make results LESSON=rivals ARGS="--seeds 2"    # what takes hours is written after two seeds, then after five
    make results LESSON=rivals ARGS="--go-on"    # on another machine: the seeds that the committed file lacks
"""

import argparse
import hashlib
import importlib
import importlib.metadata
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from ssl_course import catalogue, settings
from ssl_course.console import say
from ssl_course.course.build import notebook
from ssl_course.course.freshness import accept, changed, made_from
from ssl_course.course.options import parser_for
from ssl_course.course.stopping import Stopped, stoppable
from ssl_course.course.summary import runs_behind, summary, up_to_date
from ssl_course.files import read_results, write_atomically

SEEDS = (0, 1, 2, 3, 4)
MEASURES = {  # name on the command line -> source
    path.stem.removeprefix("measure_"): path for path in sorted(Path(__file__).parent.glob("measure_*.py"))
}


def versions() -> dict[str, str]:
    """What the numbers were made with: shown beside them, never compared."""
    names = ("torch", "numpy", "scikit-learn")
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in names}


def results_file(source: Path) -> Path:
    """Where the results of a source stand: results/NN_topic.json, or results/recipes.json."""
    return settings.current.results / f"{source.stem.removeprefix('measure_')}.json"


def measure_once(source: Path, seed: int) -> dict:
    """One seed of a measure. What it has finished lies in a folder of its own until its code changes."""
    module = importlib.import_module(f"ssl_course.course.{source.stem}")
    if settings.current.smoke:
        with tempfile.TemporaryDirectory() as folder:
            return module.run_once(seed, Path(folder))
    code = hashlib.sha256(json.dumps(made_from(source)).encode()).hexdigest()[:8]
    folder = settings.current.results / "runs" / source.stem / f"seed_{seed}_of_{code}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with stoppable():  # else a network that is half trained would be kept as finished
            return module.run_once(seed, folder)
    except Stopped:
        raise KeyboardInterrupt from None


def run_once(source: Path, seed: int, *, full: bool) -> dict:
    """Execute a lesson with one seed in a fresh kernel: its records, its seconds, its peak memory."""
    import resource  # not on Windows, where only this command is missing

    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "records.jsonl"
        os.environ.update(SSL_COURSE_SEED=str(seed), SSL_COURSE_RECORD=str(record), SSL_COURSE_FULL=str(int(full)))
        # What was measured before has no part in what is measured now.
        os.environ.update(SSL_COURSE_RESULTS=folder)
        os.environ.pop("SSL_COURSE_TUNE", None)
        start = time.perf_counter()
        NotebookClient(
            notebook(source, solved=True),
            timeout=1800,
            store_widget_state=False,
            resources={"metadata": {"path": folder}},
        ).execute()
        seconds = time.perf_counter() - start
        records = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    megabytes = peak / (1e6 if sys.platform == "darwin" else 1e3)
    usage = {"seconds": round(seconds, 1), "peak_megabytes": round(megabytes), "threads": min(2, os.cpu_count() or 1)}
    return {"records": records} | usage


def stored_run(path: Path, files: dict[str, str], arguments: list[str], summed_up: dict | None = None) -> dict:
    """The run's file if it is up to date; or what a summary holds of it; otherwise run it, and store it.

    A run has a process of its own, at full budget.
    """
    mark = {"made_from": files, "versions": versions(), "switches": "none"}
    if mark.items() <= (found := _read_run(path)).items():
        print(f"  {path.stem}: unchanged, kept", flush=True)
        return found
    if summed_up:
        print(f"  {path.stem}: taken from the results file, which is up to date", flush=True)
        return summed_up
    command = [sys.executable, "-m", "ssl_course", "results", "--parent", str(os.getpid()), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=settings.plain_environment())
    result = mark | json.loads(done.stdout.decode().splitlines()[-1])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(result, indent=1) + "\n")
    print(f"  {path.stem}: done", flush=True)
    return result


def _read_run(path: Path) -> dict:
    """A run's file; empty, which means that the run is repeated, if it is missing or damaged."""
    try:
        found = json.loads(path.read_bytes().decode("utf-8"))
        if isinstance(found, dict):
            return found
    except FileNotFoundError:
        return {}
    except ValueError:
        pass
    print(f"  {path} is damaged: this run is repeated", flush=True)
    return {}


def _end_with(parent: int) -> None:
    """End this process, and its kernel, soon after `parent` has gone: a stopped command leaves no run behind."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)  # nbclient ends its kernel
        time.sleep(5)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=watch, daemon=True).start()


def make(source: Path, seeds: tuple[int, ...] = SEEDS, *, go_on: bool = False) -> bool:
    """Bring a results file up to date; whether every claim held in every seed.

    Args:
        go_on: take a seed without a run of its own from the file, if that is up to date.
    """
    files, folder, name = made_from(source), settings.current.results / "runs" / source.stem, source.stem
    print(name, flush=True)
    before = up_to_date(results_file(source), files, versions()) if go_on else {}
    behind = runs_behind(before) if before else {}
    runs = [
        stored_run(folder / f"seed_{seed}.json", files, [name, "--seed", str(seed)], behind.get(seed)) for seed in seeds
    ]
    entries, extra = summary(runs), {}
    if source not in MEASURES.values():
        # What a learner waits for is timed in a run of its own: seeds may run side by side, some lessons run more then.
        live = stored_run(folder / "live.json", files, [name, "--seed", "0", "--live"])
        bench = stored_run(folder / "benchmark.json", files, [name, "--benchmark"])
        extra = {
            "lesson_seconds": live["seconds"],
            "lesson_threads": live["threads"],
            "lesson_peak_megabytes": live["peak_megabytes"],
            "benchmark": bench["figures"],
        }
    content = {
        "lesson": results_file(source).stem,
        "command": f"make results LESSON={results_file(source).stem if source in MEASURES.values() else name[:2]}",
        "made_from": files,
        "versions": versions(),
        "seeds": seeds,
        **{key: before[key] for key in ("made_from", "accepted") if key in before},
        "claims": [entry for entry in entries if "held" in entry],
        "tables": [entry for entry in entries if "held" not in entry],
        "threads": sorted({run["threads"] for run in runs}),
    }
    write_atomically(results_file(source), json.dumps(content | extra, indent=1) + "\n")
    for entry in content["claims"]:
        say(f"  {'✓' if entry['held'] == len(seeds) else '✗'} {entry['held']}/{len(seeds)} {entry['statement']}")
    return all(entry["held"] == len(seeds) for entry in content["claims"])


def _sources(name: str) -> list[Path]:
    named = [path for key, path in MEASURES.items() if name in (key, path.stem, "")]
    return named if named and name else [*catalogue.sources(name), *named]


def _accept(sources: list[Path], reason: str) -> int:
    stale = [
        source for source in sources if changed(read_results(results_file(source), "made_from"), made_from(source))
    ]
    for source in stale:
        try:
            print(accept(results_file(source), source, reason), flush=True)
        except ValueError as error:
            print(f"{results_file(source).name}: not accepted: {error}")
            return 1
    if not stale:
        print("All results asked for are up to date: there is nothing to accept.")
    return 0


def _fault(options: argparse.Namespace, sources: list[Path]) -> str:
    """What was given and would have no effect, in one line; "" for nothing."""
    asked = {"--accept": options.accept, "--seed": options.seed, "--benchmark": options.benchmark or None}
    given = [name for name, value in asked.items() if value is not None]
    whole = [name for name, value in (("--seeds", options.seeds), ("--go-on", options.go_on)) if value]
    if len(given + whole[:1]) > 1:
        return f"{' and '.join([*given, *whole])} don't go together: each does another thing."
    if options.live and options.seed is None:
        return "--live goes with --seed: it is a part of one run."
    if options.accept is not None and not options.accept.strip():
        return "--accept needs a reason in words."
    if options.seeds and not all(source in MEASURES.values() for source in sources):
        return "--seeds is for a measure. A lesson is measured over all five seeds."
    return ""


def main(arguments: list[str]) -> int:
    """Measure, or accept a change."""
    parser = parser_for("results", __doc__)
    parser.add_argument(
        "lesson", nargs="?", default="", help=f"number of a lesson, or {' or '.join(MEASURES)}; all if left out"
    )
    parser.add_argument(
        "--accept", metavar="REASON", help="take changed files that alter no number, and keep the reason"
    )
    parser.add_argument("--seeds", type=int, choices=range(1, 6), help="of a measure: so many seeds, 5 if left out")
    parser.add_argument(
        "--go-on", action="store_true", help="keep the seeds of a results file that is up to date, run the others"
    )
    parser.add_argument("--seed", type=int, help="run one seed and print its result as JSON")
    parser.add_argument("--live", action="store_true", help="with --seed: only the part that a learner waits for")
    parser.add_argument("--benchmark", action="store_true", help="run the benchmark and print its result as JSON")
    parser.add_argument("--parent", type=int, default=os.getppid(), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    sources = _sources(options.lesson) or parser.error(f"no lesson {options.lesson!r} in lessons/.")
    if fault := _fault(options, sources):
        parser.error(fault)
    try:
        if options.accept:
            return _accept(sources, options.accept)
        if options.seed is None and not options.benchmark:
            seeds = SEEDS[: options.seeds]
            return 0 if all([make(source, seeds, go_on=options.go_on) for source in sources]) else 1
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"No results written: {error}") from None
    _end_with(options.parent)
    if options.benchmark:
        from ssl_course.course.benchmark import measure

        print(json.dumps({"figures": measure()}))
    elif sources[0] in MEASURES.values():
        print(json.dumps(measure_once(sources[0], options.seed)))
    else:
        print(json.dumps(run_once(sources[0], options.seed, full=not options.live)))
    return 0
