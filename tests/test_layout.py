"""The house rules: imports point one way, files stay small, nothing names a machine or a registry."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from ssl_course.course import freshness

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ssl_course"

# The wings from the ground up. A file imports from its own wing and from lower levels; a new file needs no new line.
LEVELS = (
    {"settings", "files", "console", "bar", "signals"},
    {"catalogue", "records", "progress"},
    {"start_page"},
    {"data"},
    {"augment", "losses", "models"},
    {"train"},
    {"evaluate"},
    {"methods"},
    {"plot"},
    {"widgets", "exercises"},
    {"check"},
    {"course"},
    {"__main__"},
)
SOURCES = sorted(PACKAGE.rglob("*.py"))


def wing(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_wings(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ssl_course"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
            assert [alias.name for alias in node.names] != ["*"]
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith(("ssl_course", "lessons")) for alias in node.names)
    return found


def tracked(*suffixes):
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in names if name.endswith(suffixes) and (ROOT / name).exists()]


each_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))


def test_every_file_belongs_to_a_wing():
    assert {wing(path) for path in SOURCES} - {"__init__"} == set().union(*LEVELS)


@each_source
def test_imports_point_one_way(path):
    level = next((index for index, wings in enumerate(LEVELS) if wing(path) in wings), 0)
    assert imported_wings(path) <= {wing(path)}.union(*LEVELS[:level])


def test_the_science_knows_nothing_of_drawing_and_checking():
    for path in SOURCES:
        if wing(path) in set().union(*LEVELS[:7]):
            assert not imported_wings(path) & freshness.NO_NUMBERS, path


@each_source
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            assert not body or body[-1].end_lineno - body[0].lineno < 40, node.name


@each_source
def test_everything_public_has_a_docstring(path):
    """Types are checked by ruff's ANN rules."""
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    if re.match("lesson_", path.parent.name) and wing(path) == "exercises":
        return  # a reference is what a learner would write; the lesson holds its docstring
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_every_module_has_a_test():
    for path in SOURCES:
        if path.stem != "__init__" and not re.match("lesson_", path.parent.name):
            mirror = ROOT / "tests" / path.relative_to(PACKAGE).with_name(f"test_{path.stem.strip('_')}.py")
            assert mirror.exists(), f"{path.relative_to(ROOT)} has no {mirror.relative_to(ROOT)}"


def test_a_drawing_that_one_lesson_uses_stands_in_that_lessons_file():
    users = [*(ROOT / "lessons").glob("*.py"), *(path for path in SOURCES if wing(path) != "plot")]
    drawings = [path for path in SOURCES if re.match("lesson_", path.name) and wing(path) == "plot"]
    for module in ("charts", "pictures"):
        text = (PACKAGE / "plot" / f"{module}.py").read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("_"):
                assert len(re.findall(rf"\b{node.name}\(", text)) > 1, f"{module}.{node.name} is never called"
            elif isinstance(node, ast.FunctionDef):
                used = [path for path in users if re.search(rf"plot\.{node.name}\b", path.read_text("utf-8"))]
                used += [path for path in drawings if re.search(rf"import .*\b{node.name}\b", path.read_text("utf-8"))]
                assert len(used) > 1, f"plot.{node.name} is used in {used} alone: it belongs into plot/lesson_NN.py"


def test_ruff_checks_the_types_of_the_package():
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "ANN" in lint["select"]
    assert not any(
        rules == ["ANN"] and name.startswith("ssl_course/**") for name, rules in lint["per-file-ignores"].items()
    )


def test_nothing_names_a_registry_or_a_machine():
    hosts = "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "anaconda" + r"\.org"])
    places = "|".join(["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/ma", "/t" + "mp/"])
    for path in tracked(".py", ".md", ".toml", ".yml", ".txt", ".ipynb", ".json", "Makefile", "run"):
        found = re.search(f"{hosts}|{places}", path.read_text("utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found.group()}"


def test_only_the_settings_read_the_environment():
    for path in SOURCES:
        if path.name != "settings.py":
            found = re.findall(r"environ\.get|environ\[\"SSL|getenv|environ\[f?\"", path.read_text("utf-8"))
            assert not found, path.relative_to(ROOT)


def test_data_stays_small():
    assert sum(path.stat().st_size for path in (ROOT / "data").rglob("*") if path.is_file()) < 25e6


# --- the three descriptions of the environment ---


def requirements(lines):
    """name -> lowest version, from lines such as `numpy>=2.0`; names as the registry spells them."""
    found = dict(re.match(r"([\w-]+)>=([\d.]+)$", line).groups() for line in lines)
    return {name.lower(): tuple(map(int, version.split("."))) for name, version in found.items()}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_constraints_hold_a_version_within_each_range_and_no_address():
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text and "@" not in text
    pins = dict(line.split("==") for line in text.split())
    pins = {re.sub("[._]", "-", name.lower()): version for name, version in pins.items()}
    for name, lowest in requirements(
        PROJECT["dependencies"] + sum(PROJECT["optional-dependencies"].values(), [])
    ).items():
        assert tuple(int(part) for part in re.findall(r"\d+", pins[name])[: len(lowest)]) >= lowest, name


def test_conda_route_holds_the_same_ranges():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["channels"] == ["conda-forge"]
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["-e ."]}
    conda = requirements(line.replace("pytorch-cpu", "torch") for line in packages if ">=" in line)
    assert conda == requirements(PROJECT["dependencies"])


def test_extras():
    assert set(PROJECT["optional-dependencies"]) == {"book", "class", "dev"}


def test_import_is_light():
    """`import ssl_course` loads nothing: each module is imported where a lesson needs it."""
    code = "import sys, ssl_course; assert not {'torch', 'matplotlib', 'sklearn'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
