"""Is this machine ready? The doctor names versions, speed, and every damaged data file."""

import shutil

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


def test_the_measured_rate_is_a_rate():
    assert 0.1 < doctor.matmul_rate(torch.float32, size=128, seconds=0.05) < 1e5
    assert isinstance(doctor.native_bf16(), bool)
