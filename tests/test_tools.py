"""What opens, checks and measures the course: lab, preflight, doctor, results, claims, widgets, plots."""

import json
import shutil
import subprocess
import sys
import types

import pytest
import torch
from ssl_course.spread import Spread

from ssl_course import claims, doctor, lab, plot, preflight, results, settings, widgets
from ssl_course.data import DataFileError

# --- lab and preflight ---


def test_filling_never_overwrites(tmp_path):
    source, target = tmp_path / "notebooks", tmp_path / "work"
    source.mkdir()
    (source / "a.ipynb").write_text("new")
    (source / "b.ipynb").write_text("new")
    target.mkdir()
    (target / "a.ipynb").write_text("the learner's own")
    assert lab.fill(source, target) == ["b.ipynb"]
    assert (target / "a.ipynb").read_text() == "the learner's own" and (target / "b.ipynb").read_text() == "new"
    assert lab.fill(source, target) == [] and len(list(target.iterdir())) == 2


def test_lab_opens_the_first_lesson_and_passes_arguments_through(tmp_path, monkeypatch, capsys):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / lab.FIRST).write_text("x")
    called = []
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    fake = types.SimpleNamespace(main=lambda arguments: called.append(arguments) or 0)
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", fake)
    assert lab.main(["--no-browser"]) == 0
    work = tmp_path / "work"
    assert called == [[str(work / lab.FIRST), f"--ServerApp.root_dir={work}", "--no-browser"]]
    assert lab.FIRST in capsys.readouterr().out and not any("token" in part for part in called[0])


def test_preflight_names_what_is_missing(tmp_path, monkeypatch):
    assert preflight.problem(str(tmp_path)) is None
    assert "Python 3.10 is too old" in preflight.problem(str(tmp_path), version=(3, 10))
    usage = shutil.disk_usage(tmp_path)._replace(free=1_500_000_000)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda folder: usage)
    assert "only 1.5 GB of disk are free" in preflight.problem(str(tmp_path))
    monkeypatch.setattr(preflight.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert "python3-venv" in preflight.problem(str(tmp_path))


def test_preflight_runs_without_the_package(tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", "-S", preflight.__file__, str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# --- doctor ---


def test_doctor_reports(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "matmul_peak", lambda dtype: 12.3)
    assert doctor.main() == 0
    said = capsys.readouterr().out
    assert "torch " + torch.__version__.split("+")[0] in said and "12 GFLOP/s" in said
    assert "data/fashion/fashion.npz: verified (SHA-256)" in said

    def broken():
        raise DataFileError("it was altered")

    monkeypatch.setattr(doctor, "fashion", broken)
    assert doctor.main() == 1 and "FAULT: it was altered" in capsys.readouterr().out


def test_the_measured_peak_is_a_rate():
    assert 0.1 < doctor.matmul_peak(torch.float32, size=128, seconds=0.05) < 1e5
    assert isinstance(doctor.native_bf16(), bool)


# --- claims and results ---


def test_claims_say_and_record(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(settings, "SMOKE", False)
    monkeypatch.setenv("SSL_COURSE_RECORD", str(tmp_path / "claims.jsonl"))
    claims.claim("a beats b", True, a=0.75, b=Spread(0.5, 0.1, (0.4, 0.6)))
    claims.claim("b beats a", False, a=0.75)
    said = capsys.readouterr().out
    assert "✓ a beats b (a 0.75, b 0.5)" in said and "✗ b beats a" in said and "does not hold" in said
    lines = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]
    assert lines[0] == {"title": "a beats b", "holds": True, "numbers": {"a": 0.75, "b": 0.5}}
    assert lines[1]["holds"] is False
    with pytest.raises(ValueError, match="no number"):
        claims.claim("c", True, c=float("nan"))


def test_smoke_executes_claims_without_judging(monkeypatch, capsys):
    monkeypatch.setattr(settings, "SMOKE", True)
    claims.claim("a beats b", False, a=0.1)
    assert "not judged" in capsys.readouterr().out


def test_stored_results_are_shown(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(claims, "RESULTS", tmp_path)
    claims.show_stored("07_x")
    assert "make results LESSON=07" in capsys.readouterr().out
    number = {"mean": 0.5, "half_width": 0.25, "values": []}
    entry = {"title": "it works", "held": 2, "numbers": {"my_number": number}}
    (tmp_path / "07_x.json").write_text(json.dumps({"seeds": [0, 1], "claims": [entry]}))
    claims.show_stored("07_x")
    said = capsys.readouterr().out
    assert "held in 2 of 2: it works" in said and "my number: 0.500 ± 0.250" in said


def test_summary_over_seeds():
    runs = [{"records": [{"title": "c", "holds": v > 1, "numbers": {"x": v}}]} for v in (1.0, 2.0, 3.0)]
    (entry,) = results.summary(runs)
    assert entry["held"] == 2 and entry["numbers"]["x"]["mean"] == 2
    assert entry["numbers"]["x"]["half_width"] == pytest.approx(2.4841, abs=1e-3)
    runs[0]["records"][0]["title"] = "another"
    with pytest.raises(ValueError, match="different things"):
        results.summary(runs)


def test_rewording_does_not_change_the_fingerprint_and_code_does():
    one = 'def f(x):\n    """Old words."""\n    return x + 1  # a remark\n'
    assert results.code_of(one) == results.code_of('def f(x):\n    """New."""\n    return x + 1\n')
    assert results.code_of(one) != results.code_of("def f(x):\n    return x + 2\n")


def test_a_guard_does_not_change_the_fingerprint_and_a_branch_does():
    plain = "def f(x):\n    return x + 1\n"
    guarded = "def f(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x + 1\n"
    naming = guarded.replace("x < 0", "(x := -x) < 0")
    assert results.code_of(plain) == results.code_of(guarded) != results.code_of(naming)
    assert results.code_of(plain) != results.code_of("def f(x):\n    if x < 0:\n        x = 0\n    return x + 1\n")


def test_cutting_a_cell_in_two_does_not_change_the_fingerprint(tmp_path):
    texts = {"one": "# %%\na = 1\nb = 2\n", "two": "# %%\na = 1\n\n# %% [markdown]\n# Words.\n\n# %%\nb = 2\n"}
    texts["other"] = texts["two"].replace("b = 2", "b = 3")
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    one, two, other = (results.fingerprint(tmp_path / f"{name}.py") for name in texts)
    assert one == two != other


def test_the_fingerprint_follows_what_a_lesson_uses():
    known = {"probe": "def probe(x):\n    return scale * x", "scale": "scale = 2", "later": "def later():\n    pass"}
    assert results.used("tools.probe(1)", known) == ["probe", "scale"]
    assert results.used("print(1)", known) == []
    real = results.definitions()
    assert "scenes" in results.used("data.scenes()", real) and "hsv_to_rgb" in results.used("data.scenes()", real)


def test_tables_are_recorded_summarised_and_read_back(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SSL_COURSE_RECORD", str(tmp_path / "records.jsonl"))
    claims.record("a curve", first=0.5, second=Spread(0.25, 0.1, (0.2, 0.3)))
    run = {"records": [json.loads(line) for line in (tmp_path / "records.jsonl").read_text().splitlines()]}
    (entry,) = results.summary([run, run])
    assert "held" not in entry and entry["numbers"]["second"]["mean"] == 0.25
    monkeypatch.setattr(claims, "RESULTS", tmp_path)
    assert claims.stored("07_x", "a curve") == {} and "make results LESSON=07" in capsys.readouterr().out
    (tmp_path / "07_x.json").write_text(json.dumps({"tables": [entry]}))
    assert claims.stored("07_x", "a curve")["first"].values == (0.5, 0.5)


def test_a_stored_run_is_kept_while_its_mark_is_the_same(tmp_path, monkeypatch):
    made = []

    def fake_run(command, **_):
        made.append(command)
        return types.SimpleNamespace(stdout=b'noise\n{"seconds": 1}\n')

    monkeypatch.setattr(results.subprocess, "run", fake_run)
    path = tmp_path / "runs" / "seed_0.json"
    first = results.stored_run(path, "mark", ["00", "--seed", "0"])
    assert first == {"fingerprint": "mark", "seconds": 1} == results.stored_run(path, "mark", ["00"])
    assert len(made) == 1
    results.stored_run(path, "other", ["00"])
    assert len(made) == 2


# --- widgets ---


def test_chooser_shows_what_is_chosen_and_has_a_twin():
    drawn = []

    def page(name):
        def draw():
            drawn.append(name)
            return plot.curves([0, 1], {name: [0.1, 0.2]}).figure

        return draw, f"the curve {name}"

    box = widgets.chooser({"one": page("one"), "two": page("two")}, label="which")
    slider, picture = box.children
    assert 'alt="the curve one"' in picture.value and box.alt == "the curve one"
    slider.value = "two"
    assert 'alt="the curve two"' in picture.value
    slider.value = "one"
    assert drawn == ["one", "two"]  # all beforehand, nothing twice


def test_switchboard_shows_the_run_with_these_switches_and_says_when_there_is_none():
    def page(name):
        return plot.png(plot.curves([0, 1], {name: [0.1, 0.2]}).figure), f"the curve {name}"

    box = widgets.switchboard({(): page("bare"), ("a",): page("with a"), ("a", "b"): page("both")})
    buttons, shown = box.children
    a, b = buttons.children
    assert box.alt == "the curve bare" and 'alt="the curve bare"' in shown.value
    a.value = True
    assert 'alt="the curve with a"' in shown.value
    b.value = True
    assert 'alt="the curve both"' in shown.value
    a.value = False
    assert "no run with b" in shown.value


def test_dials_show_the_run_of_their_position():
    open_figures = plot.plt.get_fignums()

    drawn = []

    def draw(**settings):
        drawn.append(tuple(settings.values()))
        return plot.curves([0, 1], {"run": list(settings.values())}).figure, f"the run {settings}"

    twin = plot.curves([0, 1], {"a": [0, 1]}).figure
    box = widgets.dials(draw, alt="two runs", twin=twin, weight=(0, 25), rate=(1, 2))
    weight, rate, picture = box.children
    assert box.alt == "two runs" and (weight.value, rate.value) == (25, 2)
    assert drawn == [(0, 1), (0, 2), (25, 1), (25, 2)]  # all beforehand
    weight.value = 0
    assert "&#x27;weight&#x27;: 0, &#x27;rate&#x27;: 2" in picture.value and "data:image/png" in picture.value
    assert plot.plt.get_fignums() == open_figures and len(drawn) == 4  # each is closed, nothing is drawn twice


def test_import_is_light():
    code = "import sys, ssl_course; assert not {'torch', 'matplotlib', 'sklearn'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
