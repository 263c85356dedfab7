"""The command as a learner runs it: on a folder, on a table, without labels, stopped, and on what can't be used."""

import os
import re
import subprocess
import sys

import pytest
import torch
from PIL import Image

from ssl_course import settings
from ssl_course.course import verdict
from ssl_course.course.verdict import main


@pytest.fixture(autouse=True)
def smoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with settings.using(smoke=True, work=tmp_path / "work"):
        yield


@pytest.fixture
def pictures(tmp_path):
    for place, word in enumerate(("<b>cats", "dogs", "unlabelled")):
        (tmp_path / "own" / word).mkdir(parents=True)
        for k in range(9):
            colour = (20 * k, 90 * place, 200 - 7 * k)
            Image.new("RGB", (20, 20), colour).save(tmp_path / "own" / word / f"{k}.png")
    (tmp_path / "own" / "broken.png").write_bytes(b"x")
    return tmp_path / "own"


@pytest.fixture
def table(tmp_path):
    lines = "".join(
        f"{k * 7 % 40},{'x' if k % 3 else 'y'},{'' if k > 30 else 'no' if k % 2 else 'yes'}\n" for k in range(40)
    )
    (tmp_path / "own.csv").write_text("a,b,kind\n" + lines)
    return tmp_path / "own.csv"


@pytest.mark.slow
def test_a_folder_of_pictures(pictures, tmp_path, capsys):
    assert main([str(pictures), "--out", "out"]) == 0
    said = capsys.readouterr().out
    assert "27 pictures, 32 × 32; 18 with a label, 2 classes" in said and "skipped broken.png" in said
    assert re.search("Yes:|No:|It makes no difference|Not settled", said) and "With pretraining the AUC is" in said
    assert {"report.html", "encoder.safetensors", "load_encoder.py"} < set(os.listdir("out"))
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count("<img alt=") == 4 and "<b>cats" not in page and "&lt;b&gt;cats" in page
    assert "SimCLR, fine-tuned minus from scratch, equal cost" in page and "broken.png" in page
    assert page.count('type="radio"') == 3 and page.count("<i style=") == 3 * 27  # the explorer
    assert not re.search(r'(src|href)="(?!data:)', page)
    kept = sorted((tmp_path / "out" / "unfinished").rglob("*.json"))
    written = kept[0].read_text()
    assert main([str(pictures), "--out", "out"]) == 0 and kept[0].read_text() == written  # nothing is measured again


@pytest.mark.slow
def test_a_table(table, tmp_path, capsys):
    assert main([str(table), "--target", "kind", "--quick", "--column", "b=out"]) == 0
    said = capsys.readouterr().out
    assert "40 rows, 1 of 2 columns as inputs; target kind, known of 31 rows: no 15, yes 16" in said
    page = (tmp_path / "verdict_own" / "report.html").read_text("utf-8")
    assert "SCARF, frozen" in page and "you said so" in page and page.count("<img alt=") == 3


@pytest.mark.slow
def test_without_labels(table, tmp_path, capsys):
    assert main([str(table)]) == 0
    assert "no target" in capsys.readouterr().out
    page = (tmp_path / "verdict_own" / "report.html").read_text("utf-8")
    assert "There are no labels" in page and "effective rank" in page and page.count('type="radio"') == 3
    assert "no label" in page and "<i>a: " in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "there is no file nowhere"),
        (["few.csv"], "few.csv holds 3 rows: at least 20 are needed"),
        (["own.csv", "--target", "kin"], "Did you mean 'kind'"),
        (["own.csv", "--target", "kind", "--column", "a"], "say number, category or out"),
        (["own.csv", "--target", "kind", "--source", "bb"], "no column 'bb' to be the source"),
        (["own.csv", "--target", "kind", "--source", "kind"], "'kind' is the target and can't be the source"),
        (["."], "holds no picture that can be read"),
        (["own.csv", "--target", "kind", "--out", "own.csv"], "File exists"),
    ],
)
def test_what_can_not_be_used_is_told_in_one_line(words, message, table, tmp_path, capsys):
    (tmp_path / "few.csv").write_text("a\n1\n2\n3\n")
    assert main(words) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def stopped_by(tell):
    """The command on own.csv in a process of its own, where `tell` takes the place of what says how far it is."""
    code = (
        "import os, signal, sys\nfrom ssl_course import settings\nfrom ssl_course.course import verdict, verdict_run\n"
        f"{tell}verdict_run._tell = tell\n"
        "with settings.using(smoke=True):\n    sys.exit(verdict.main(['own.csv', '--target', 'kind', '--out', 'out']))"
    )
    environment = os.environ | {"PYTHONPATH": str(settings.ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_ctrl_c_leaves_a_report_and_the_same_command_goes_on(table, tmp_path, monkeypatch):
    """Stopped in the second part."""
    done = stopped_by("def tell(number, *rest):\n    if number == 1: os.kill(os.getpid(), signal.SIGINT)\n")
    assert done.returncode == 130 and "Stopped after 1 of 5 parts: the same command goes on" in done.stdout, done.stderr
    assert "Stopped after 1 of 5 parts" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert main(["own.csv", "--target", "kind", "--out", "out"]) == 0
    assert "Stopped after" not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_what_was_damaged_is_begun_anew(table, tmp_path, monkeypatch):
    options = verdict._parser().parse_args([str(table), "--target", "kind"])
    case = verdict._read(options).case
    kept = verdict._kept(tmp_path / "out", case, options)
    kept.path.write_text("{dam")
    assert verdict._kept(tmp_path / "out", case, options).numbers == {}
    options.quick = True
    assert verdict._kept(tmp_path / "out", case, options).folder != kept.folder


def test_other_sources_or_rows_are_measured_in_another_place(table, pictures, tmp_path):
    lines = "".join(f"{k},{k % 20},{k % 10},{k % 2}\n" for k in range(40))
    (tmp_path / "who.csv").write_text("a,one,other,kind\n" + lines)
    places = set()
    for source in ([], ["--source", "one"], ["--source", "other"]):
        given = ["who.csv", "--target", "kind", *source, "--column", "a=number"]
        options = verdict._parser().parse_args(given)
        found = verdict._read(options)
        case = found.case
        assert f"source='{source[1]}'" in found.snippet if source else "source" not in found.snippet
        assert len(case.sources.unique()) == {0: 40, "one": 20, "other": 10}[source[1] if source else 0]
        case.x = torch.zeros(40, 2)  # that a column less is an input does not count here
        places.add(verdict._kept(tmp_path / "out", case, options).folder)
    assert len(places) == 3


def test_what_is_of_one_source_is_told(pictures, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(verdict, "_compute", lambda *_, **__: None)
    for path in (pictures / "dogs").iterdir():
        path.rename(path.with_name(f"b{int(path.stem) // 3}_{path.name}"))
    assert main([str(pictures), "--together", "_", "--out", "out"]) == 0
    assert "By '_' in their names, 9 pictures are of 3 sources; the largest is b0 with 3." in capsys.readouterr().out
    assert main([str(pictures), "--together", "#", "--out", "out"]) == 2
    error = capsys.readouterr().err
    assert "together: no picture has '#' in its name" in error and error.count("\n") == 1


def test_options_of_the_other_kind_are_not_left_out_in_silence(table, pictures, capsys):
    assert main([str(table), "--together", "_", "--size", "16"]) == 2
    assert "is a file, but --size, --together is for folders of pictures" in capsys.readouterr().err
    assert main([str(pictures), "--target", "kind"]) == 2
    assert "is a folder of pictures, but --target is for tables" in capsys.readouterr().err


def test_what_can_not_be_written_is_told_in_one_line(table, tmp_path, monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "out/report.html")

    monkeypatch.setattr(verdict, "_compute", full)
    assert main([str(table), "--target", "kind", "--out", "out"]) == 2
    assert "No space left on device" in (error := capsys.readouterr().err) and error.count("\n") == 1


@pytest.mark.slow
def test_a_class_with_one_row_is_not_called_unlabelled(tmp_path, capsys):
    rows = "".join(f"{k * 7 % 40},{k % 11},{'q' if k == 3 else 'p'}\n" for k in range(40))
    (tmp_path / "one.csv").write_text("a,b,y\n" + rows)
    assert main(["one.csv", "--target", "y", "--quick"]) == 0
    assert "can't be both learnt and judged, and are left out: q" in capsys.readouterr().out
    page = (tmp_path / "verdict_one" / "report.html").read_text("utf-8")
    assert "So nothing can be judged" in page and "There are no labels" not in page


@pytest.mark.slow
def test_ctrl_c_in_the_first_part_is_told_in_words(table, tmp_path):
    done = stopped_by(
        "def tell(number, outcome, what, clock):\n"
        "    if what.startswith('boosted'): os.kill(os.getpid(), signal.SIGINT)\n"
    )
    assert done.returncode == 130 and "No part of the cross-validation is finished" in done.stdout, done.stderr
    assert main(["own.csv", "--target", "kind", "--out", "out"]) == 0


def test_a_report_in_the_clone_is_nothing_that_git_would_add():
    """It holds the learner's own pictures and columns."""
    place = verdict._place(verdict._parser().parse_args(["some/patients.csv"]))
    done = subprocess.run(["git", "check-ignore", f"{place}/report.html", f"{place}/unfinished/x"], cwd=settings.ROOT)
    assert done.returncode == 0
