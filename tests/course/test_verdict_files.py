"""The files to take away: the snippet really loads the encoder and gives the features that were written."""

import csv
import os
import subprocess
import sys

import pytest
import torch
from PIL import Image

from ssl_course import data, settings
from ssl_course.course import verdict_files
from ssl_course.course.verdict_files import features_of, picture_snippet, table_snippet, write_files
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_tables import TableCase


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(verdict_files.importlib.util, "find_spec", lambda name: None)  # CSV, also where pyarrow is
    with settings.using(smoke=True, work=tmp_path / "work"):
        yield tmp_path


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def printed(folder):
    assert (folder / "load_encoder.py").read_text().count("\n") <= 10
    code = "exec(open('load_encoder.py').read())\nprint([round(v, 2) for v in h[3, :4].tolist()])"
    environment = os.environ | {"SSL_COURSE_WORK": str(folder / "work")}
    run = {"cwd": folder, "env": environment, "capture_output": True, "text": True, "check": True}
    done = subprocess.run([sys.executable, "-c", code], **run)
    return done.stdout.splitlines()


@pytest.mark.slow
def test_pictures(place):
    for word in "ab":
        (place / "own" / word).mkdir(parents=True)
        for k in range(12):
            Image.new("RGB", (20, 20), (k * 20, 90 if word == "a" else 0, 5)).save(place / "own" / word / f"{k}.png")
    own = data.folder(place / "own", size=16)
    case = PictureCase(own)
    encoder = case.fresh(0)
    snippet = picture_snippet(str(place / "own"), "encoder.safetensors", 16, "crop")
    assert write_files(place, case, encoder, own.names, snippet) == [
        "encoder.safetensors",
        "load_encoder.py",
        "features.csv",
    ]
    head, *lines = rows(place / "features.csv")
    assert head[:3] == ["name", "label", "h0"] and len(head) == 258 and len(lines) == 24
    assert lines[0][:2] == ["a/0.png", "a"] and lines[-1][:2] == ["b/9.png", "b"]
    shape, values = printed(place)
    assert shape == "torch.Size([24, 256])"
    assert values == str([round(float(value), 2) for value in lines[3][2:6]])


@pytest.mark.slow
def test_tables(place):
    lines = "".join(
        f"{k * 7 % 30},{'x' if k % 3 else 'y'},{'' if k > 20 else 'no' if k % 2 else 'yes'}\n" for k in range(30)
    )
    (place / "x.csv").write_text("a,b,kind\n" + lines)
    own = data.table(place / "x.csv", target="kind", columns={"b": "out"})
    case = TableCase(own)
    snippet = table_snippet("x.csv", "encoder.safetensors", target="kind", columns={"b": "out"}, cut=None)
    write_files(place, case, case.fresh(0), own.lines, snippet)
    head, *found = rows(place / "features.csv")
    assert head[:3] == ["line", "label", "h0"] and found[0][:2] == ["2", "yes"] and found[-1][:2] == ["31", ""]
    shape, values = printed(place)
    assert shape == "torch.Size([30, 256])" and values == str([round(float(v), 2) for v in found[3][2:6]])


def test_features_are_those_of_the_encoder_in_the_order_of_the_pool(place):
    (place / "x.csv").write_text("a\n" + "".join(f"{k * 7 % 30}\n" for k in range(30)))
    case = TableCase(data.table(place / "x.csv"))
    encoder = case.fresh(0)
    assert torch.equal(features_of(case, encoder), encoder(case.x).detach())
