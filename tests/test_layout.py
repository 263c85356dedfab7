"""The house rules: imports point one way, files stay small, nothing names a machine or a registry."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ssl_course"

# What each module may import of the package. Nothing imports a lesson.
BASE = {"settings", "files"}
GROUND = BASE | {"data", "augment", "losses", "models"}
ALLOWED = {
    "settings": set(),
    "files": set(),
    "preflight": set(),
    "compare": set(),
    "guard": set(),
    "lab": set(),
    "augment": set(),
    "losses": set(),
    "collapse": set(),
    "models": set(),
    "spread": set(),
    "data": BASE,
    "train": BASE | {"data", "augment"},
    "evaluate": GROUND | {"spread", "train"},
    "recipes": GROUND | {"train"},
    "plot": {"train", "spread"},
    "dashboard": {"plot"},
    "claims": BASE | {"spread"},
    "doctor": {"data"},
    "widgets": {"augment", "plot"},
    "explorer": {"plot", "widgets"},
    "heatmaps": {"plot"},
    "exercises": GROUND | {"collapse", "plot"},
    "check": {"compare", "exercises", "guard", "plot", "settings"},
    "build": {"files"},
    "results": {"build", "claims", "spread", "files", "benchmark"},
    "benchmark": GROUND | {"widgets"},
}
SOURCES = sorted(PACKAGE.rglob("*.py"))


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tracked(*suffixes):
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in names if name.endswith(suffixes) and (ROOT / name).exists()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ssl_course"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
            assert [alias.name for alias in node.names] != ["*"]
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith(("ssl_course", "lessons")) for alias in node.names)
    if path != PACKAGE / "__init__.py":
        assert found - {room(path)} <= ALLOWED[room(path)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            assert not body or body[-1].end_lineno - body[0].lineno < 40, node.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_everything_public_has_a_docstring_and_types(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if room(path) == "exercises" and isinstance(node, ast.FunctionDef) and node.name != "seeded":
                continue  # a reference is what a learner would write; the lesson holds its docstring
            if node.name != "main":
                assert ast.get_docstring(node), node.name


def test_the_converter_stays_under_100_lines():
    assert (PACKAGE / "build.py").read_text("utf-8").count("\n") < 100


def test_nothing_names_a_registry_or_a_machine():
    hosts = "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "anaconda" + r"\.org"])
    places = "|".join(["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/ma", "/t" + "mp/"])
    for path in tracked(".py", ".md", ".toml", ".yml", ".txt", ".ipynb", ".json", "Makefile", "run"):
        found = re.search(f"{hosts}|{places}", path.read_text("utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found.group()}"


def test_data_stays_small():
    assert sum(path.stat().st_size for path in (ROOT / "data").rglob("*") if path.is_file()) < 25e6


# --- the three descriptions of the environment ---


def requirements(lines):
    """name -> lowest version, from lines such as `numpy>=2.0`; names as PyPI spells them."""
    found = dict(re.match(r"([\w-]+)>=([\d.]+)$", line).groups() for line in lines)
    return {name.lower(): tuple(map(int, version.split("."))) for name, version in found.items()}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_constraints_hold_a_version_within_each_range_and_no_address():
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text and "@" not in text
    pins = dict(line.split("==") for line in text.split())
    pins = {re.sub("[._]", "-", name.lower()): version for name, version in pins.items()}
    for name, lowest in requirements(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]).items():
        assert tuple(int(part) for part in re.findall(r"\d+", pins[name])[: len(lowest)]) >= lowest, name


def test_conda_route_holds_the_same_ranges():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["channels"] == ["conda-forge"]
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["-e ."]}
    conda = requirements(line.replace("pytorch-cpu", "torch") for line in packages if ">=" in line)
    assert conda == requirements(PROJECT["dependencies"])


def test_extras():
    assert set(PROJECT["optional-dependencies"]) == {"dev", "explore"}
