"""Is this machine ready? The doctor names versions, speed, and every damaged data file."""

import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import torch

from ssl_course import settings
from ssl_course.course import doctor


def test_doctor_reports_versions_speed_and_data(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(doctor, "matmul_rate", lambda dtype: 12.3)
    assert doctor.main() == 0
    said = capsys.readouterr().out
    assert "torch " + torch.__version__.split("+")[0] in said and "12 GFLOP/s" in said
    assert "data/fashion/fashion.npz: verified (SHA-256)" in said
    shutil.copytree(settings.current.data / "fashion", tmp_path / "fashion")
    with (tmp_path / "fashion" / "fashion.npz").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\0\0")
    with settings.using(data=tmp_path):
        assert doctor.main() == 1
    assert "data/fashion/fashion.npz: FAULT" in (said := capsys.readouterr().out) and "was altered" in said


def test_an_option_that_the_doctor_does_not_have_is_named(capsys):
    with pytest.raises(SystemExit) as end:
        doctor.main(["--nonsense"])
    assert end.value.code == 2 and "unrecognized arguments: --nonsense" in capsys.readouterr().err


def test_the_measured_rate_is_a_rate():
    assert 0.1 < doctor.matmul_rate(torch.float32, size=128, seconds=0.05) < 1e5
    assert isinstance(doctor.native_bf16(), bool)


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from ssl_course.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("missing", "command", "said"),
    [
        ("torch", "doctor", "a package is missing or broken: No module named 'torch'. `make lab` installs all."),
        ("jupytext", "build", "jupytext is not installed: `make build` installs it."),
        ("jupytext", "results", "jupytext is not installed: `make results` installs it."),
        ("torch", "sweep", "torch is not installed: `make lab` installs it."),
    ],
)
def test_a_missing_package_is_one_line(missing, command, said):
    code = f"MISSING = {missing!r}\n{WITHOUT}"
    start = [sys.executable, "-c", code, command]
    done = subprocess.run(start, capture_output=True, text=True, encoding="utf-8", cwd=settings.ROOT)
    assert done.returncode == 1 and said in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_the_doctor_begins_without_any_package():
    code = "import sys; from ssl_course.course import doctor; assert not {'yaml', 'torch', 'numpy'} & {*sys.modules}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.ROOT)
    assert done.returncode == 0, done.stderr


def test_a_package_that_is_not_installed_is_listed(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "matmul_rate", lambda dtype: 12.3)
    monkeypatch.setattr(doctor, "PACKAGES", ("torch", "no-such-package"))
    assert doctor.main() == 1
    assert "  no-such-package: not installed\n" in capsys.readouterr().out


def test_every_package_that_the_course_needs_is_looked_for():
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [re.match(r"[\w-]+", line)[0] for line in project["dependencies"]]
    assert set(doctor.PACKAGES) == {"ssl-course", *needed}
