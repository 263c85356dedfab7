"""The workflows of a code host agree with the project: systems, Pythons, commands. (No test runs them.)"""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def load(path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # `on` is a word here, and no switch


each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def commands(path):
    return "\n".join(step.get("run", "") for job in load(path)["jobs"].values() for step in job["steps"])


def test_every_system_and_every_python_is_tested():
    matrix = load(ROOT / ".github/workflows/test.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    least = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].removeprefix(">=")
    assert matrix["python"] == [least, "3.12", "3.13"]


@each_file
def test_a_workflow_says_what_it_may_do_and_that_we_have_not_run_it(path):
    content = load(path)
    assert content["permissions"] == {"contents": "read"} and "not been run by us" in path.read_text("utf-8")
    assert {"push", "pull_request"} <= set(content["on"])
    for job in content["jobs"].values():
        assert int(job["timeout-minutes"]) <= 60 and all(("run" in step) != ("uses" in step) for step in job["steps"])


@each_file
def test_its_commands_exist(path):
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make ([\w-]+)", commands(path), re.MULTILINE)) <= set(targets)
    for name in re.findall(r"(?:node|python) ([\w/]+\.\w+)", commands(path)):
        assert (ROOT / name).exists(), name


def test_windows_runs_what_the_readme_says():
    readme, windows = (ROOT / "README.md").read_text("utf-8"), commands(ROOT / ".github/workflows/test.yml")
    for line in ("ssl_course/course/preflight.py .", "-m venv .venv", '-m pip install -c constraints.txt -e ".[dev]"'):
        assert line in readme and line in windows
