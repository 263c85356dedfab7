"""The wheel holds what a lesson reads, and works from any folder."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from ssl_course.data.prepared import prepared_files
from ssl_course.settings import ROOT

pytest.importorskip("setuptools", minversion="77", reason="builds a wheel")
wheel = importlib.import_module("ssl_course.course.wheel")

BUILD = "from setuptools import build_meta; import sys; print(build_meta.build_wheel(sys.argv[1]))"
LOOK = """
import json, sys
from ssl_course import data, records, settings
from ssl_course.course import places
from ssl_course.course.doctor import data_report
print(json.dumps({
    "package": settings.__file__,
    "data": data_report(),
    "results": sorted(records.results_of("08", "tables")),
    "notebooks": len(list(places.NOTEBOOKS.glob("*.ipynb"))),
    "work": str(settings.current.work),
}))
"""


def test_what_travels_is_what_is_committed_and_no_log_and_no_script():
    names = subprocess.run(
        ["git", "ls-files", "data", "results", "notebooks"], cwd=ROOT, capture_output=True, text=True
    )
    kept = {
        name for name in names.stdout.split() if not name.endswith(".py") and not name.startswith("results/search/")
    }
    assert set(wheel.shared(ROOT)) >= kept
    assert {f"data/{file.name}" for file in prepared_files()} <= set(wheel.shared(ROOT))
    assert not [name for name in wheel.shared(ROOT) if name.endswith(".py")]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel, built from a copy of the files that git knows."""
    folder = tmp_path_factory.mktemp("course")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.split():
        if name.startswith(("ssl_course/", "data/", "results/", "notebooks/")) or "/" not in name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    out = subprocess.run([sys.executable, "-c", BUILD, folder], cwd=folder, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    return folder / out.stdout.split()[-1]


@pytest.mark.slow
def test_the_wheel_holds_data_results_and_notebooks_and_stays_small(built):
    with zipfile.ZipFile(built) as file:
        names = set(file.namelist())
    assert {f"ssl_course/share/{name}" for name in wheel.shared(ROOT)} <= names
    assert "ssl_course/course/jupyter/labconfig/default_setting_overrides.json" in names
    assert not [name for name in names if name.startswith(("tests", "lessons", "solutions"))]
    assert built.stat().st_size < 15e6


@pytest.mark.slow
def test_installed_it_works_from_any_folder(built, tmp_path):
    there, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(built) as file:
        file.extractall(there)
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("SSL_COURSE", "PYTHONPATH"))}
    environment["PYTHONPATH"] = str(there)

    def python(*words):
        start = [sys.executable, *words]
        return subprocess.run(start, cwd=elsewhere, env=environment, capture_output=True, text=True, encoding="utf-8")

    found = json.loads((done := python("-c", LOOK)).stdout or done.stderr)
    assert found["package"].startswith(str(there)) and found["work"] == "ssl_course_work"
    assert [fault for _, fault in found["data"]] == [None] * len(prepared_files())
    assert "tables" in found["results"] and found["notebooks"] == len(list((ROOT / "notebooks").glob("*.ipynb")))
    done = python("-m", "ssl_course", "lab", "--files-only")
    assert done.returncode == 0 and (elsewhere / "ssl_course_work" / "00_start_here.ipynb").exists(), done.stderr
    assert sorted(path.name for path in elsewhere.iterdir()) == ["ssl_course_work"]
    lines = "".join(f"{k * 7 % 40},{'no' if k % 2 else 'yes'}\n" for k in range(40))
    (elsewhere / "own.csv").write_text("a,kind\n" + lines)
    environment["SSL_COURSE_SMOKE"] = "1"
    done = python("-m", "ssl_course", "verdict", "own.csv", "--target", "kind", "--quick")
    assert done.returncode == 0 and (elsewhere / "verdict_own" / "report.html").exists(), done.stderr
    done = python("-m", "ssl_course", "build", "00")
    assert done.returncode == 1 and "`build` works in a clone of the course only" in done.stderr
