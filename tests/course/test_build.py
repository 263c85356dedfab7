"""The converter: solutions become stubs, ids survive, a solved notebook is executed and kept clean."""

from pathlib import Path

import pytest

from ssl_course import catalogue, plot, progress
from ssl_course.course import build


def write(path: Path, *cells):
    path.write_text("\n\n".join(f"# %%{kind}\n{text}" for kind, text in cells), "utf-8")
    return path


SOLVED = ("", "def f(x):\n    ### BEGIN SOLUTION\n    y = x\n    return y\n    ### END SOLUTION\n\n\nprint(f(1))")


def test_solutions_become_stubs_and_nothing_else_changes(tmp_path):
    source = write(tmp_path / "a.py", (" [markdown]", "# # Title"), SOLVED)
    stub, solved = build.notebook(source, solved=False), build.notebook(source, solved=True)
    assert stub.cells[1].source == "def f(x):\n    raise NotImplementedError\n\n\nprint(f(1))"
    assert solved.cells[1].source == "def f(x):\n    y = x\n    return y\n\n\nprint(f(1))"
    assert [cell.id for cell in stub.cells] == [cell.id for cell in solved.cells]


def test_a_mark_for_the_formatter_is_for_those_who_edit_alone(tmp_path):
    source = write(tmp_path / "a.py", ("", "f(a,\n  b)  # fmt: skip\nc = '# fmt: skip'"))
    for solved in (False, True):
        assert build.notebook(source, solved=solved).cells[0].source == "f(a,\n  b)\nc = '# fmt: skip'"


def test_ids_survive_the_insertion_of_a_cell_and_are_unique(tmp_path):
    one, two = ("", "a = 1"), ("", "b = 2")
    before = build.notebook(write(tmp_path / "a.py", one, two, two), solved=True)
    after = build.notebook(write(tmp_path / "b.py", one, ("", "new = 3"), two, two), solved=True)
    ids = [cell.id for cell in after.cells]
    assert [cell.id for cell in before.cells] == [ids[0], ids[2], ids[3]] and len(set(ids)) == 4


def run(tmp_path, monkeypatch, *cells):
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "solutions").mkdir(exist_ok=True)
    return build.execute(build.notebook(write(tmp_path / "a.py", *cells), solved=True))


def test_execution_keeps_twins_and_drops_widget_views(tmp_path, monkeypatch):
    code = (
        "from IPython.display import display\nview = {'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}}\n"
    )
    twin = code + "display(view | {'image/png': 'AAAA', 'text/plain': 'alt'}, raw=True)\ndisplay(view, raw=True)"
    line = "from IPython.display import display\nshown = display({'text/plain': '3 of 9'}, raw=True, display_id=True)\n"
    line += "shown.update({'text/plain': ''}, raw=True)"
    done = run(tmp_path, monkeypatch, ("", twin), ("", "print(1)"), ("", line))
    (output,) = done.cells[0].outputs
    assert dict(output.data) == {"image/png": "AAAA", "text/plain": "alt"}
    assert done.cells[2].outputs == []  # a progress line that came to its end
    assert done.cells[1].outputs[0].text == "1\n" and "execution" not in done.cells[1].metadata


@pytest.mark.slow
def test_a_twin_is_kept_as_a_plain_picture(tmp_path, monkeypatch):
    code = "from ssl_course.widgets import WithTwin\nWithTwin([], twin=b'picture', alt='one > two')"
    (output,) = run(tmp_path, monkeypatch, ("", code)).cells[0].outputs
    assert dict(output.data) == plot.bundle(b"picture", "one > two")  # no widget, no style, no address that changes


@pytest.mark.slow
def test_a_prediction_is_kept_as_plain_words_and_nothing_of_the_learners_is_read_or_written(tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    record = tmp_path / "work" / progress.FILE
    record.write_text('{"at": 1, "id": "00-1", "what": "guessed", "option": "a"}', "utf-8")
    monkeypatch.setenv("SSL_COURSE_WORK", str(tmp_path / "work"))
    ask = "from ssl_course import check, widgets\nguess = widgets.predict('00-1', 'Is 1 < 2?', a='yes', b='no')"
    report = ("", "check.nearest(len)\ncheck.report('00')")
    done = run(tmp_path, monkeypatch, ("", ask), ("", "guess.settle(a=1 < 2, b=1 >= 2)"), report)
    (output,) = done.cells[0].outputs
    page = "<p><b>Is 1 &lt; 2?</b></p><ul><li>(a) yes</li><li>(b) no</li></ul><p>Settled. You made no guess.</p>"
    assert output.data["text/html"] == page and set(output.data) == {"text/html", "text/plain"}
    assert done.cells[1].outputs[0].text == "This run agrees with (a): yes. You made no guess.\n"
    assert "this session only" in done.cells[2].outputs[-1].data["text/html"]
    assert record.read_text("utf-8").count("\n") == 0 and list((tmp_path / "work").iterdir()) == [record]


def test_an_error_or_stderr_stops_the_build(tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match="wrote to stderr: oh"):
        run(tmp_path, monkeypatch, ("", "import sys\nprint('oh', file=sys.stderr)"))
    with pytest.raises(Exception, match="ZeroDivisionError"):
        run(tmp_path, monkeypatch, ("", "1 / 0"))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one lesson, built from other sources before."""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "write_lists", lambda: None)
    for folder in ("notebooks", "solutions"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "90_x.ipynb").write_text("old")
    monkeypatch.setattr(catalogue, "sources", lambda prefix: [tmp_path / "90_x.py"])
    return tmp_path


def built(course):
    return [(course / folder / "90_x.ipynb").read_text("utf-8") for folder in ("notebooks", "solutions")]


def test_both_notebooks_stay_as_they_were_if_the_solution_fails(course):
    write(course / "90_x.py", SOLVED, ("", "1 / 0"))
    with pytest.raises(Exception, match="ZeroDivisionError"):
        build.main(["90"])
    assert built(course) == ["old", "old"]


def test_a_build_runs_without_switches_and_writes_both(course, monkeypatch):
    for name in ("SMOKE", "TUNE", "FULL", "SEED", "STRICT"):
        monkeypatch.setenv(f"SSL_COURSE_{name}", "1")
    show = "import os\n\nprint([name for name in os.environ if name.startswith('SSL_COURSE_')])"
    write(course / "90_x.py", SOLVED, ("", show))
    assert build.main(["90"]) == 0
    stub, solution = built(course)
    assert "NotImplementedError" in stub and '"[]\\n"' in solution


def test_a_wrong_marker_stops_the_build_in_one_line(course):
    write(course / "90_x.py", ("", "def f(x):\n    ### begin solution\n    secret = x\n    ### END SOLUTION"))
    with pytest.raises(SystemExit, match="Not built: 90_x.py, line 3: '### begin solution' is no solution marker"):
        build.main(["90", "--stubs-only"])
    assert built(course) == ["old", "old"]


def test_the_converter_stays_under_100_lines():
    assert Path(build.__file__).read_text("utf-8").count("\n") < 100


def test_text_alone_is_built_without_running_and_code_is_not(course):
    write(course / "90_x.py", (" [markdown]", "# # Old"), ("", "print(1)"))
    assert build.main(["90"]) == 0
    write(course / "90_x.py", (" [markdown]", "# # New"), ("", "print(1)"))
    assert build.main(["90", "--text-only"]) == 0
    assert all("New" in text for text in built(course)) and '"1\\n"' in built(course)[1]
    write(course / "90_x.py", (" [markdown]", "# # Newer"), ("", "print(2)"))
    with pytest.raises(SystemExit, match="Not built: the code of 90_x.ipynb has changed"):
        build.main(["90", "--text-only"])
    assert all("Newer" not in text for text in built(course))
