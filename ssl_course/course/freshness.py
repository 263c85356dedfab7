"""What a result was made from: the files, followed by imports, with hashes. And what changed since.

All code counts but drawing and checking; comments, docstrings, layout and the lessons' prose don't. A change that
alters no number is accepted with a reason, once a smoke run before and after it has recorded the same numbers; the
reason is kept in the results file.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jupytext

from ssl_course.course.shape import shape
from ssl_course.files import read_results, write_atomically
from ssl_course.settings import ROOT

PACKAGE = "ssl_course"
NO_NUMBERS = {"plot", "widgets", "check"}  # wings whose code changes no number
CLOCK = "seconds"  # numbers with this in their name are times: they differ from run to run


def made_from(source: Path, root: Path = ROOT) -> dict[str, str]:
    """Every file that a run of `source` computes with: path below the course's folder -> hash of its code.

    Imports of the package are followed, through a wing's flat names to the file that defines them. Of a lesson, only
    the code cells count; of code, only its shape.
    """
    found, waiting = {}, [source]
    while waiting:
        path = waiting.pop()
        name = path.relative_to(root).as_posix()
        if name not in found:
            found[name] = hashlib.sha256(shape(code := _code(path)).encode()).hexdigest()[:16]
            waiting += _imports(ast.parse(code), root)
    return dict(sorted(found.items()))


def changed(stored: dict, now: dict[str, str]) -> list[str]:
    """The files that differ from what a results file was made from, and from what was accepted since."""
    before = dict(stored["made_from"])
    for entry in stored.get("accepted", []):
        for name, digest in entry["files"].items():
            before[name] = digest
    before = {name: digest for name, digest in before.items() if digest is not None}
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _code(path: Path) -> str:
    if path.parent.name != "lessons":
        return path.read_text("utf-8")
    cells = jupytext.read(path, fmt="py:percent").cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "code")


def _imports(tree: ast.Module, root: Path) -> Iterator[Path]:
    """The files of the package that a piece of code reaches by its own imports."""
    wings = {}  # local name -> package folder, of which single names are used below
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == PACKAGE for alias in node.names):
            raise ValueError(f"write `from {PACKAGE} import …`, not `{ast.unparse(node)}`: it can't be followed.")
        if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] != PACKAGE:
            continue
        for alias in node.names:
            full = [*node.module.split("."), alias.name]
            if full[1] in NO_NUMBERS:
                continue
            if root.joinpath(*full).is_dir():
                wings[alias.asname or alias.name] = root.joinpath(*full)
            else:
                yield from _defined(root.joinpath(*full[:-1]), alias.name, root)
    accessed = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in wings:
            yield from _defined(wings[node.value.id], node.attr, root)
        elif isinstance(node, ast.Name) and node.id in wings and node not in accessed:
            yield from sorted(wings[node.id].rglob("*.py"))  # handed on as a whole, as in getattr(data, name)


def _defined(module: Path, name: str, root: Path) -> Iterator[Path]:
    """The file that defines `name` of a module: the module itself, a file in it, or where a flat name comes from."""
    if module.with_suffix(".py").is_file():
        yield module.with_suffix(".py")
        return
    for node in ast.parse((module / "__init__.py").read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    yield from _defined(root / node.module.replace(".", "/"), alias.name, root)
                    return
    if (module / f"{name}.py").is_file():
        yield module / f"{name}.py"
    elif (module / name / "__init__.py").is_file():
        yield from sorted((module / name).rglob("*.py"))
    else:
        yield module / "__init__.py"


def accept(results: Path, source: Path, reason: str, root: Path = ROOT) -> str:
    """Take the files as they are now for a results file whose numbers they don't change, and say what was compared.

    "Before" is the commit that last wrote the results file. Its files are put into a folder of their own, a smoke run
    of the source records its numbers there and here, and all must be equal.

    Raises:
        ValueError: if nothing changed, there is no such commit, or a number differs.
    """
    stored, now = read_results(results, "made_from", "claims"), made_from(source, root)
    if not (files := changed(stored, now)):
        raise ValueError(f"{results.name} is up to date: there is nothing to accept.")
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        _git(root, "worktree", "add", "--quiet", "--detach", str(before), _commit_of(results, root))
        try:
            there = before / source.relative_to(root)
            if stale := changed(
                json.loads((before / results.relative_to(root)).read_text("utf-8")), made_from(there, before)
            ):
                raise ValueError(f"the results were stale already when they were last committed ({', '.join(stale)}).")
            old, new = smoke_records(there, before), smoke_records(source, root)
        finally:
            _git(root, "worktree", "remove", "--force", str(before))
    compared = same_numbers(old, new)
    statements = {one["id"]: one["statement"] for one in new if "statement" in one}
    for one in stored["claims"]:
        one["statement"] = statements[one["id"]]
    entry = {"why": reason, "compared": f"{compared} numbers of a smoke run, equal before and after"}
    stored.setdefault("accepted", []).append(entry | {"files": {name: now.get(name) for name in files}})
    write_atomically(results, json.dumps(stored, indent=1) + "\n")
    return f"{results.name}: accepted {', '.join(files)}; {entry['compared']}."


def smoke_records(source: Path, root: Path) -> list[dict]:
    """What a smoke run of a source records, with the package of `root`, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SSL_COURSE_")}
    environment |= {"SSL_COURSE_SMOKE": "1", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "ssl_course", "results", source.stem, "--seed", "0"]
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode().splitlines()[-1])["records"]


def same_numbers(old: list[dict], new: list[dict]) -> int:
    """How many numbers two lists of records hold, all equal but for times.

    Raises:
        ValueError: naming the first record or number that differs; or if there is nothing but times.
    """
    if [one["id"] for one in old] != [one["id"] for one in new]:
        raise ValueError(f"other things are recorded: {[one['id'] for one in old]}, now {[one['id'] for one in new]}.")
    count = 0
    for one, other in zip(old, new, strict=True):
        if one["numbers"].keys() != other["numbers"].keys():
            raise ValueError(
                f"{one['id']}: other numbers are recorded, {list(one['numbers'])}, now {list(other['numbers'])}."
            )
        for name, value in one["numbers"].items():
            if CLOCK in name:
                continue
            if value != other["numbers"][name]:
                raise ValueError(
                    f"{one['id']}, {name}: {value} before, {other['numbers'][name]} now. Measure it again."
                )
            count += 1
    if not count:
        raise ValueError("no number was compared: nothing is recorded but times. Measure it again.")
    return count


def _commit_of(path: Path, root: Path) -> str:
    if _git(root, "status", "--porcelain", "--", str(path)):
        raise ValueError(f"{path.name} has changes that are not committed: commit it first.")
    if not (commit := _git(root, "log", "-1", "--format=%H", "--", str(path))):
        raise ValueError(f"{path.name} was never committed: there is no earlier state to compare with.")
    return commit


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()
