"""Every number that is quoted across seeds: `python -m ssl_course.results 00` (or `make results LESSON=00`).

Runs the lesson itself, as a learner would, once for each seed, each in a fresh process; then the benchmark. One file a
run lies in results/runs/; a run is skipped while the code it depends on and the versions are unchanged, so an
interrupted call goes on where it stopped. The summary, with command and versions, is results/NN_topic.json.
"""

import argparse
import ast
import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ssl_course.build import lessons, notebook
from ssl_course.claims import RESULTS
from ssl_course.files import write_atomically
from ssl_course.spread import spread

SEEDS = (0, 1, 2, 3, 4)
PACKAGE = Path(__file__).parent
# What a lesson's numbers depend on; how they are drawn or checked does not matter.
MODULES = (
    *("augment.py", "claims.py", "collapse.py", "data", "evaluate.py", "exercises", "losses.py", "models.py"),
    *("recipes.py", "settings.py", "spread.py", "train.py"),
)


def versions() -> dict[str, str]:
    """What the numbers were made with: Python and the packages that compute."""
    names = ("torch", "numpy", "scikit-learn")
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in names}


def code_of(text: str) -> str:
    """Python code without comments, docstrings and guards: none of them changes a number.

    A guard is an `if` that only raises: a run that came to its end never entered it (or caught what it raised, which
    no code that computes does).
    """
    tree = ast.parse(text)
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant()), *rest]:
                node.body = rest or [ast.Pass()]
        if isinstance(getattr(node, "body", None), list):
            node.body = [child for child in node.body if not _is_guard(child)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_guard(node: ast.AST) -> bool:
    raises = isinstance(node, ast.If) and not node.orelse and all(isinstance(child, ast.Raise) for child in node.body)
    return raises and not any(isinstance(part, ast.NamedExpr) for part in ast.walk(node.test))  # := sets a name


def definitions() -> dict[str, str]:
    """The package's top-level functions, classes and constants that compute: name -> code (of all with this name)."""
    found: dict[str, str] = {}
    for name in MODULES:
        path = PACKAGE / name
        for file in sorted(path.rglob("*.py")) or [path]:
            for node in ast.parse(code_of(file.read_text("utf-8"))).body:
                targets = getattr(node, "targets", [getattr(node, "target", node)])
                for key in {getattr(target, "id", getattr(target, "name", None)) for target in targets} - {None}:
                    found[key] = found.get(key, "") + ast.unparse(node) + "\n"
    return found


def used(code: str, known: dict[str, str]) -> list[str]:
    """The known definitions that a piece of code can reach by their names, directly or through others, sorted."""
    reached, waiting = set(), [code]
    while waiting:
        nodes = list(ast.walk(ast.parse(waiting.pop())))
        names = {getattr(node, "id", getattr(node, "attr", getattr(node, "name", None))) for node in nodes}
        new = (names & known.keys()) - reached
        reached |= new
        waiting += [known[name] for name in new]
    return sorted(reached)


def fingerprint(source: Path) -> str:
    """Of the lesson's code, what it uses of the package, and the versions.

    A function added for a later lesson leaves it as it is, and so does cutting a cell in two.
    """
    cells = [cell.source for cell in notebook(source, solved=True).cells if cell.cell_type == "code"]
    code, known = code_of("\n".join(cells)), definitions()
    parts = [code, *(known[name] for name in used(code, known))]
    return hashlib.sha256(json.dumps([parts, versions()]).encode()).hexdigest()[:16]


def run_once(source: Path, seed: int, *, full: bool) -> dict:
    """Execute a lesson with one seed in a fresh kernel: its claims, its tables, its seconds, its peak memory."""
    import resource  # not on Windows, where only this command is missing

    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "claims.jsonl"
        os.environ.update(SSL_COURSE_SEED=str(seed), SSL_COURSE_RECORD=str(record), SSL_COURSE_FULL=str(int(full)))
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


def stored_run(
    path: Path, mark: str, arguments: list[str], program: tuple[str, ...] = ("-m", "ssl_course.results")
) -> dict:
    """The run's file if it is up to date; otherwise run it in a process of its own and store it."""
    if path.exists() and (found := json.loads(path.read_text("utf-8"))).get("fingerprint") == mark:
        print(f"  {path.stem}: unchanged, kept", flush=True)
        return found
    done = subprocess.run([sys.executable, *program, *arguments], stdout=subprocess.PIPE, check=True)
    result = {"fingerprint": mark} | json.loads(done.stdout.decode().splitlines()[-1])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(result, indent=1) + "\n")
    print(f"  {path.stem}: done", flush=True)
    return result


def summary(runs: list[dict]) -> list[dict]:
    """The records of all runs side by side: the spread of each number, and in how many runs each claim held."""
    entries = []
    for same in zip(*(run["records"] for run in runs), strict=True):
        if len({entry["title"] for entry in same}) != 1:
            raise ValueError(f"the runs recorded different things: {[entry['title'] for entry in same]}")
        numbers = {}
        for name in same[0]["numbers"]:
            mean, half, values = spread(entry["numbers"][name] for entry in same)
            rounded = [round(value, 4) for value in values]
            numbers[name] = {"mean": round(mean, 4), "half_width": round(half, 4), "values": rounded}
        verdict = {"held": sum(entry["holds"] for entry in same)} if same[0]["holds"] is not None else {}
        entries.append({"title": same[0]["title"]} | verdict | {"numbers": numbers})
    return entries


def make(source: Path) -> bool:
    """Bring results/NN_topic.json up to date; whether every claim held in every seed."""
    mark, folder = fingerprint(source), RESULTS / "runs" / source.stem
    number = source.stem[:2]
    print(f"{source.stem} ({mark})", flush=True)
    runs = [stored_run(folder / f"seed_{seed}.json", mark, [number, "--seed", str(seed)]) for seed in SEEDS]
    # What a learner waits for is timed in a run of its own: seeds may run side by side, and some lessons run more then.
    live = stored_run(folder / "live.json", mark, [number, "--seed", "0", "--live"])
    bench = stored_run(folder / "benchmark.json", mark, [number, "--benchmark"])
    bench.pop("fingerprint")
    entries = summary(runs)
    content = {
        "lesson": source.stem,
        "command": f"make results LESSON={number}",
        "fingerprint": mark,
        "versions": versions(),
        "seeds": SEEDS,
        "claims": [entry for entry in entries if "held" in entry],
        "tables": [entry for entry in entries if "held" not in entry],
        "threads": sorted({run["threads"] for run in runs}),
        "lesson_seconds": live["seconds"],
        "lesson_threads": live["threads"],
        "lesson_peak_megabytes": live["peak_megabytes"],
        "benchmark": bench,
    }
    write_atomically(RESULTS / f"{source.stem}.json", json.dumps(content, indent=1) + "\n")
    for entry in content["claims"]:
        print(f"  {'✓' if entry['held'] == len(SEEDS) else '✗'} {entry['held']}/{len(SEEDS)} {entry['title']}")
    return all(entry["held"] == len(SEEDS) for entry in content["claims"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lesson", nargs="?", default="", help="number of a lesson; all if left out")
    parser.add_argument("--seed", type=int, help="run one seed and print its result as JSON")
    parser.add_argument("--live", action="store_true", help="with --seed: only the slice that a learner waits for")
    parser.add_argument("--benchmark", action="store_true", help="run the benchmark and print its result as JSON")
    options = parser.parse_args()
    sources = lessons(options.lesson) or parser.error(f"no lesson {options.lesson!r} in lessons/.")
    if options.benchmark:
        from ssl_course.benchmark import measure

        print(json.dumps(measure()))
    elif options.seed is not None:
        print(json.dumps(run_once(sources[0], options.seed, full=not options.live)))
    else:
        return 0 if all(list(map(make, sources))) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
