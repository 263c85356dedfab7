"""Notebooks are what their sources say; every lesson has its anatomy; stored outputs are clean."""

import ast
import json
import re
from pathlib import Path

import jupytext
import nbformat
import pytest

from ssl_course import build
from ssl_course.exercises import LESSONS

ROOT = build.ROOT
SOURCES = build.lessons()
KEYS = {"id", "title", "minutes", "difficulty", "objectives", "prerequisites"}


def stored(folder, source):
    return nbformat.read(ROOT / folder / f"{source.stem}.ipynb", 4)


def metadata(source):
    return jupytext.read(source).metadata["ssl_course"]


def texts(notebook):
    return [(cell.id, cell.cell_type, cell.source, cell.metadata.get("tags")) for cell in notebook.cells]


each_lesson = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
each_notebook = pytest.mark.parametrize(
    ("folder", "source"), [(folder, source) for folder in ("notebooks", "solutions") for source in SOURCES], ids=str
)


def test_there_are_lessons():
    assert sorted(source.stem[:2] for source in SOURCES) == sorted(LESSONS)


@each_notebook
def test_notebooks_are_in_step_with_their_source(folder, source):
    built = build.notebook(source, solved=folder == "solutions")
    assert texts(stored(folder, source)) == texts(built), f"run `make build LESSON={source.stem[:2]}`"


@each_notebook
def test_stored_notebooks_are_clean(folder, source):
    path = ROOT / folder / f"{source.stem}.ipynb"
    notebook = stored(folder, source)
    nbformat.validate(notebook)
    assert "widgets" not in notebook.metadata and path.stat().st_size < 1.5e6
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        for output in cell.get("outputs", []):
            assert output.output_type != "error" and output.get("name") != "stderr"
            assert build.WIDGET not in output.get("data", {})
            if "image/png" in output.get("data", {}):
                alt = re.search(r'<img alt="([^"]+)"', output.data["text/html"]).group(1)
                assert len(alt) > 30
        if cell.cell_type == "code":
            assert (cell.execution_count is not None) == (folder == "solutions")
            assert folder == "solutions" or not cell.outputs


@each_lesson
def test_metadata_block(source):
    block = metadata(source)
    assert set(block) == KEYS and block["id"] == source.stem[:2] and 10 <= block["minutes"] <= 60
    first = build.notebook(source, solved=True).cells[0].source
    assert first.startswith(f"# {block['title']}") and block["title"].endswith("?")


@each_lesson
def test_size_of_cells(source):
    cells = build.notebook(source, solved=True).cells
    assert len(cells) <= 40
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert max(len([line for line in text.splitlines() if line.strip()]) for text in code) <= 25
    assert len(code[0].splitlines()) <= 12
    assert not any("!pip" in text or "%pip" in text for text in code)


@each_lesson
def test_every_exercise_has_stub_show_and_check(source):
    notebook = build.notebook(source, solved=False)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for exercise in LESSONS[source.stem[:2]]:
        stub = next(text for text in code if text.startswith(f"def {exercise.id}("))
        assert stub.rstrip().endswith("raise NotImplementedError") and '"""' in stub
        at = code.index(stub)
        assert code[at + 1].startswith(f"check.show({exercise.id})")
        assert code[at + 2] == f"{exercise.id} = check.{exercise.id}({exercise.id})"
        assert [cell for cell in notebook.cells if cell.source == code[at + 2]][0].metadata.tags == [
            "nbval-check-output"
        ]
    assert not any("BEGIN SOLUTION" in text for text in code)
    assert 2 <= len(LESSONS[source.stem[:2]]) <= 4


@each_lesson
def test_solutions_in_the_lesson_are_the_references(source):
    """What a lesson types and what the package checks against: the same code."""
    import inspect

    tree = ast.parse("\n\n".join(c.source for c in build.notebook(source, solved=True).cells if c.cell_type == "code"))
    typed = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for exercise in LESSONS[source.stem[:2]]:
        reference = ast.parse(inspect.getsource(exercise.reference)).body[0]
        body = typed[exercise.id].body[1:]  # without the docstring
        written = "\n".join(map(ast.unparse, body)).replace("torch.nn.functional.", "F.")
        assert written == "\n".join(map(ast.unparse, reference.body)), exercise.id
        assert len(body) <= 5


@each_lesson
def test_every_figure_goes_through_show_with_alt_text(source):
    for cell in build.notebook(source, solved=True).cells:
        if cell.cell_type == "code" and re.search(
            r"plot\.(gallery|ladder|curves|loss_curve|embedding_map)", cell.source
        ):
            assert "plot.show(" in cell.source


@each_lesson
def test_predictions_claims_and_recap(source):
    text = source.read_text("utf-8")
    assert 3 <= len(re.findall(r"Your prediction", text)) <= 5
    assert text.count("claim(") >= 3 and "## Recap" in text and "show_stored(" in text and "arXiv" in text


@each_lesson
def test_prose_quotes_only_stored_or_printed_results(source):
    """An accuracy in the prose (a number such as .83) must be a bar of a claim or chance."""
    allowed = {".125", ".1", ".5", ".9", ".3", ".6"}
    cells = [cell.source for cell in build.notebook(source, solved=True).cells if cell.cell_type == "markdown"]
    assert set(re.findall(r"(?<![\d\w])\.\d+\b", "\n".join(cells))) <= allowed


@each_lesson
def test_results_are_those_of_this_lesson(source):
    """The stored results make the lesson's claims, hold in all five seeds, and were measured on this code."""
    from ssl_course.results import SEEDS, fingerprint

    record = json.loads((ROOT / "results" / f"{source.stem}.json").read_text("utf-8"))
    assert record["seeds"] == list(SEEDS) and record["fingerprint"] == fingerprint(source)
    statements = re.findall(r'claim\(\s*"([^"]+)"', source.read_text("utf-8"))
    assert [entry["title"] for entry in record["claims"]] == statements
    assert all(entry["held"] == len(SEEDS) for entry in record["claims"])
    assert record["lesson_peak_megabytes"] < 2000


# --- the converter ---


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
    done = run(tmp_path, monkeypatch, ("", twin), ("", "print(1)"))
    (output,) = done.cells[0].outputs
    assert dict(output.data) == {"image/png": "AAAA", "text/plain": "alt"}
    assert done.cells[1].outputs[0].text == "1\n" and "execution" not in done.cells[1].metadata


def test_an_error_or_stderr_stops_the_build(tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match="wrote to stderr: oh"):
        run(tmp_path, monkeypatch, ("", "import sys\nprint('oh', file=sys.stderr)"))
    with pytest.raises(Exception, match="ZeroDivisionError"):
        run(tmp_path, monkeypatch, ("", "1 / 0"))
