"""Notebooks are what their sources say; every lesson has its anatomy; stored outputs are clean."""

import ast
import base64
import io
import json
import re
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from ssl_course import catalogue, plot
from ssl_course.course import build, first_cell, freshness, outputs, results
from ssl_course.course.minutes import minutes
from ssl_course.course.placeholders import exercises
from ssl_course.exercises import EXERCISES, LESSONS
from ssl_course.settings import ROOT

SOURCES = catalogue.sources()


def stored(folder, source):
    return nbformat.read(ROOT / folder / f"{source.stem}.ipynb", 4)


def second_edition(source):
    """Whether a lesson lets its learner predict: those that don't yet were written before some of the rules."""
    return "widgets.predict(" in source.read_text("utf-8")


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
    built = first_cell.added(build.notebook(source, solved=folder == "solutions"))
    assert texts(stored(folder, source)) == texts(built), f"run `make build LESSON={source.stem[:2]}`"


@each_notebook
def test_stored_notebooks_are_clean(folder, source):
    path = ROOT / folder / f"{source.stem}.ipynb"
    notebook = stored(folder, source)
    nbformat.validate(notebook)
    assert notebook.metadata == build.KERNEL and path.stat().st_size < 1.5e6
    for cell in notebook.cells:
        if cell.id == first_cell.ID:  # where the course is installed it says nothing
            assert cell.metadata == first_cell.METADATA and not cell.outputs
        else:
            assert set(cell.metadata) <= {"tags"}
        for output in cell.get("outputs", []):
            assert output.output_type != "error" and output.get("name") != "stderr"
            assert outputs.WIDGET not in output.get("data", {})
            if "image/png" in output.get("data", {}):
                alt = re.search(r'<img alt="([^"]+)"', output.data["text/html"]).group(1)
                assert len(alt) > 30
        if cell.cell_type == "code":
            assert (cell.execution_count is not None) == (folder == "solutions")
            assert folder == "solutions" or not cell.outputs


@each_lesson
def test_pictures_fit_a_column_with_type_that_can_be_read(source):
    """`plot.png` never stores type below 9 points: a picture that has small type for its width comes out wider."""
    for cell in stored("solutions", source).cells:
        for output in cell.get("outputs", []):
            if code := output.get("data", {}).get("image/png"):
                wide = Image.open(io.BytesIO(base64.b64decode(code))).width
                assert wide <= plot.WIDTH, (
                    f"{wide} pixels, draw it with a narrower figsize or larger type: {cell.source}"
                )


@each_lesson
def test_metadata_block(source):
    lesson = catalogue.lesson(source)
    assert lesson.id == source.stem[:2] and lesson.difficulty in (1, 2, 3)
    first = build.notebook(source, solved=True).cells[0].source
    assert first.startswith(f"# {lesson.title}") and lesson.title.endswith("?") and lesson.objectives


@each_lesson
def test_a_lesson_says_how_long_it_takes_and_leads_to_the_next(source):
    text = source.read_text("utf-8")
    cells = [cell.source for cell in build.notebook(source, solved=True).cells if cell.cell_type == "markdown"]
    assert re.search(r"About \{minutes\} minutes with the exercises; for about\W+\{waiting\} of them you wait", text)
    assert text.count("{next}") == 1 and cells[-1].splitlines()[-1].startswith("**Next:** ")
    if second_edition(source):
        assert minutes(source).total <= 75, "split the lesson by idea"


@each_lesson
def test_a_lesson_says_to_its_learner_which_lessons_it_needs(source):
    said = re.search(r"You\s+need\s+([^.]*)", build.notebook(source, solved=True).cells[0].source)
    assert said, "say in the first cell: You need lessons 00 and 01."
    assert set(re.findall(r"\d\d", catalogue.lesson(source).prerequisites)) == set(re.findall(r"\d\d", said[1]))


@each_lesson
def test_the_headings_of_exercises_say_their_stars(source):
    headings = re.findall(r"^# ### Exercise (\d+) .* ([★☆]+)$", source.read_text("utf-8"), re.MULTILINE)
    stars = [EXERCISES[name].stars for name in exercises(source)]
    assert headings == [(str(index), "★" * count + "☆" * (3 - count)) for index, count in enumerate(stars, 1)]


def links(text):
    """The targets of links and pictures in a text with HTML in it; code spans hold none."""
    text = re.sub(r"`[^`]*`", "", text)
    return re.findall(r"\]\(\s*<?([^)\s>]+)", text) + re.findall(r"(?:href|src)=[\"']([^\"']+)", text)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b.ipynb) and\n[c\nd](e.md#f) but `x[0](y)`", ["b.ipynb", "e.md#f"]),
        ("<a href='../README.md'>x</a> ![p](<q.png>)", ["q.png", "../README.md"]),
    ],
)
def test_links_are_found(text, targets):
    assert links(text) == targets


@each_notebook
def test_links_lead_somewhere_under_make_lab(folder, source):
    """work/ holds the notebooks and nothing else, and is the root of what its server shows."""
    there = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    for cell in stored(folder, source).cells:
        pages = [output.data.get("text/html", "") for output in cell.get("outputs", []) if "data" in output]
        for target in links("".join([cell.source if cell.cell_type == "markdown" else "", *pages])):
            outside = target.startswith(("https://", "data:", "#"))
            assert outside or target.partition("#")[0] in there, f"{target} is not in work/: say in words where it is"


@each_lesson
def test_size_of_cells(source):
    cells = build.notebook(source, solved=True).cells
    assert len(cells) <= 40
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert max(len([line for line in text.splitlines() if line.strip()]) for text in code) <= 25
    assert len(code[0].splitlines()) <= 12
    assert not any("!pip" in text or "%pip" in text for text in code)


@each_lesson
def test_code_fits_a_column_without_scrolling(source):
    """`ruff format` breaks what it can, at the same width; a line broken by hand is marked `# fmt: skip`."""
    cells = [cell.source for cell in build.notebook(source, solved=True).cells if cell.cell_type == "code"]
    assert [line for text in cells for line in text.splitlines() if len(line) > 79] == []
    assert "fmt:" not in "".join(cells)


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
        expected = "\n".join(map(ast.unparse, reference.body)).replace("torch.nn.functional.", "F.")
        assert written == expected, exercise.id
        assert len(body) <= 5


@each_lesson
def test_every_figure_goes_through_show_with_alt_text(source):
    """A cell that calls a drawing of `plot`, whatever its name, also shows it; a slideshow shows its pages itself."""
    helpers = {"show", "plt", "alt_scores", "tile", "png", "bundle", "tidy", "COLOURS", "MARKERS", "WIDTH"}
    drawings = "|".join(sorted(set(plot.__all__) - helpers))
    for cell in build.notebook(source, solved=True).cells:
        if cell.cell_type == "code" and re.search(rf"plot\.({drawings})\(", cell.source):
            assert re.search(r"plot\.show\(|slideshow\(|return ax\.figure|return figure", cell.source), cell.source


@each_lesson
def test_what_a_cell_shows_is_its_last_line(source):
    """A notebook shows a widget that a cell ends with; one that stands before the end is lost without a word."""
    assert lost_widgets(build.notebook(source, solved=True)) == []


def lost_widgets(notebook):
    """Calls of `widgets.…` whose result nobody gets: not the last statement of their cell."""
    silent = {"predict"}
    found = []
    for cell in notebook.cells:
        statements = ast.parse(cell.source).body[:-1] if cell.cell_type == "code" else []
        calls = [one.value for one in statements if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)]
        names = [ast.unparse(call.func) for call in calls]
        found += [name for name in names if name.startswith("widgets.") and name.split(".")[1] not in silent]
    return found


def test_a_widget_before_the_end_of_its_cell_is_found():
    cell = nbformat.v4.new_code_cell
    lines = ["widgets.slideshow(page, twin=twin)", "print(1)", "shown = widgets.slideshow(page)"]
    book = nbformat.v4.new_notebook(cells=[cell("\n".join(lines)), cell("\n".join(reversed(lines)))])
    assert lost_widgets(book) == ["widgets.slideshow"]


@each_lesson
def test_predictions_claims_and_recap(source):
    text = source.read_text("utf-8")
    assert 3 <= (text.count("widgets.predict(") or text.count("Your prediction")) <= 5
    assert text.count("claim(") >= 3 and "## Recap" in text and "show_stored(" in text and "arXiv" in text


@each_lesson
def test_answers_are_folded(source):
    """Whoever reads on before running a cell does not see what comes out of it."""
    prose = [cell.source for cell in build.notebook(source, solved=True).cells if cell.cell_type == "markdown"]
    asked = source.read_text("utf-8")
    asked = asked.count(PREDICT) or asked.count("Your prediction")
    assert "".join(prose).count("<summary><b>Look back</b>") == asked
    for text in prose:
        open_text = re.sub(FOLD, "", text)
        assert not any("Your prediction" in fold for fold in FOLD.findall(text)), f"a question is folded: {text[:80]}"
        assert not re.search(r"^\(?[a-d]\) comes closest", open_text, re.MULTILINE), text[:80]
        assert not re.search(r"(The|the) answer is \(|In our run it was \(", open_text), text[:80]


@each_lesson
def test_question_run_and_answer_take_turns(source):
    turns = ""
    for cell in build.notebook(source, solved=True).cells:
        if cell.cell_type == "code":
            turns += "q" if PREDICT in cell.source else "r"
        else:
            marks = re.findall(r"Look back</b>|Your prediction", cell.source)
            turns += "".join("q" if mark == "Your prediction" else "a" for mark in marks)
    assert re.fullmatch(r"r*(q+r+a+r*)+", turns), turns


FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
PREDICT, SETTLE, DETAILS = "widgets.predict(", ".settle(", re.compile(r"<details>\s*<summary>")
SKIPPED = "asks no question by widgets.predict yet"


def calls(code, name):
    """Calls of a method `name` in a cell: (the variable it is called on or kept in, arguments, names of options)."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and name == "predict":
            call, variable = node.value, node.targets[0].id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and name == "settle":
            call, variable = node, ast.unparse(node.func.value)
        else:
            continue
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == name:
            named = [one.arg for one in call.keywords if one.arg != "stored"]
            found.append((variable, [ast.unparse(one) for one in call.args], named))
    return found


def faults(number, cells):
    """What is wrong with the predictions of a lesson, given as (cell type, text): sentences that say what to do."""
    code = {at: text for at, (kind, text) in enumerate(cells) if kind == "code"}
    asked = [(at, *call) for at, text in code.items() for call in calls(text, "predict")]
    settled = [(at, *call) for at, text in code.items() for call in calls(text, "settle")]
    found = []
    if len(asked) != sum(text.count(PREDICT) for text in code.values()):
        found.append("write each prediction as `guess = widgets.predict(…)`")
    if len(settled) != sum(text.count(SETTLE) for text in code.values()) or len(settled) != len(asked):
        found.append(f"{len(asked)} predictions and {len(settled)} calls of settle: settle each one once")
    expected = [f"'{number}-{count}'" for count in range(1, len(asked) + 1)]
    if (ids := [arguments[0] if arguments else None for _, _, arguments, _ in asked]) != expected:
        found.append(f"the ids are {ids}, in order they would be {expected}")
    for (at, name, arguments, options), (then, settled_name, _, conditions) in zip(asked, settled, strict=False):
        if at >= then or name != settled_name or options != conditions:
            found.append(f"{arguments}: settle it below, by the same name, with the same options, in order")
        for kind, text in cells[at : then + 1]:
            if kind == "markdown" and ("The answer is" in text or "<details" in text):
                found.append(f"{arguments}: the answer stands above its settle: {text[:60]!r}")
        discussion = next((text for kind, text in cells[then + 1 :] if kind == "markdown"), "")
        if not DETAILS.search(discussion) or "</details>" not in discussion:
            found.append(f"{arguments}: fold the text below settle, <details><summary>…</summary> … </details>")
        elif not re.search(r"</summary>\n\n", discussion) or not re.search(r"\n\n</details>", discussion):
            found.append(f"{arguments}: leave a blank line below </summary> and above </details>")
    if "check.report(" not in list(code.values())[-1]:
        found.append('let the last code cell call check.report("NN")')
    return found


@each_lesson
def test_predictions_are_protected_and_settled(source):
    if PREDICT not in source.read_text("utf-8"):
        pytest.skip(SKIPPED)
    cells = [(cell.cell_type, cell.source) for cell in build.notebook(source, solved=True).cells]
    assert faults(source.stem[:2], cells) == []


SOUND = (
    ("markdown", "What comes out?"),
    ("code", 'guess = widgets.predict("00-1", "What?", a="x", b="y")'),
    ("code", "y = run()"),
    ("code", "guess.settle(a=y > 1, b=y <= 1)"),
    ("markdown", "<details><summary>Look back</summary>\n\nThe answer is.\n\n</details>"),
    ("code", 'other = widgets.predict(\n    "00-2",\n    "What?",\n    a="x",\n    b="y",\n)'),
    ("code", "if y:\n    other.settle(a=y > 1, b=y <= 1)"),
    ("code", "another(y)"),
    ("markdown", "## Why\n\n<details>\n<summary>Look back</summary>\n\nIt is.\n\n</details>"),
    ("code", 'check.report("00")'),
)
UNSOUND = {
    "another id": (1, "00-1", "00-3", "in order they would be"),
    "another lesson": (1, "00-1", "01-1", "in order they would be"),
    "the same id": (5, "00-2", "00-1", "in order they would be"),
    "not kept": (1, "guess = ", "", "write each prediction as"),
    "not settled": (3, "guess.settle(a=y > 1, b=y <= 1)", "pass", "settle each one once"),
    "settled twice": (7, "another(y)", "other.settle(a=y, b=not y)", "settle each one once"),
    "settled at once": (5, "\n)", "\n)\nother.settle(a=True, b=False)", "settle each one once"),
    "another's": (3, "guess", "other", "by the same name"),
    "other options": (3, "b=", "c=", "with the same options"),
    "an answer above": (2, "y = run()", None, "the answer stands above its settle"),
    "details above": (2, "y = run()", "<details>", "the answer stands above its settle"),
    "not folded": (4, "<details>", "", "fold the text below settle"),
    "not closed": (4, "</details>", "", "fold the text below settle"),
    "no summary": (8, "<summary>", "", "fold the text below settle"),
    "no line below": (4, "</summary>\n\n", "</summary>\n", "leave a blank line"),
    "no line above": (8, "\n\n</details>", "\n</details>", "leave a blank line"),
    "no report": (9, "check.report", "check.show", "let the last code cell call check.report"),
}


def test_sound_predictions_have_no_fault():
    assert faults("00", SOUND) == []


@pytest.mark.parametrize(("at", "old", "new", "fault"), UNSOUND.values(), ids=UNSOUND)
def test_each_fault_of_a_prediction_is_found(at, old, new, fault):
    cells = list(SOUND)
    kind, text = cells[at]
    assert old in text
    prose = new is None or new.startswith("<")
    cells[at] = ("markdown" if prose else kind, "The answer is (b)." if new is None else text.replace(old, new))
    assert any(fault in one for one in faults("00", cells))


@each_lesson
def test_prose_quotes_only_stored_or_printed_results(source):
    """An accuracy in the prose (a number such as .83) must be a bar of a claim or chance."""
    allowed = {".125", ".1", ".5", ".9", ".3", ".6"}
    cells = [cell.source for cell in build.notebook(source, solved=True).cells if cell.cell_type == "markdown"]
    assert set(re.findall(r"(?<![\d\w])\.\d+\b", "\n".join(cells))) <= allowed


def claims_made(source):
    """(id, statement) of every `claim(...)` of a lesson in its order; a statement may have been given a name before."""
    named, made = {}, []
    nodes = [node for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.Assign | ast.Call)]
    for node in sorted(nodes, key=lambda node: node.lineno):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            named |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim":
            id, statement = node.args[:2]
            made.append((id.value, named[statement.id] if isinstance(statement, ast.Name) else statement.value))
    return made


@each_lesson
def test_results_are_those_of_this_lesson(source):
    """The stored results make the lesson's claims, hold in all five seeds, and were measured on these files."""
    record = json.loads(results.results_file(source).read_text("utf-8"))
    stale = freshness.changed(record, freshness.made_from(source))
    repeat = f"`make results LESSON={source.stem[:2]}`, with ARGS=\"--accept 'reason'\" if no number changes"
    assert not stale, f"results/{source.stem}.json was measured before {', '.join(stale)} changed: {repeat}"
    assert [(entry["id"], entry["statement"]) for entry in record["claims"]] == claims_made(source)
    assert record["seeds"] == list(results.SEEDS)
    assert all(entry["held"] == len(results.SEEDS) for entry in record["claims"])
    assert record["lesson_peak_megabytes"] < 2000


@each_lesson
def test_ids_are_unique(source):
    ids = re.findall(r'(?:claim|record)\(\s*"(\w+)"', source.read_text("utf-8"))
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", results.MEASURES)
def test_what_no_lesson_has_the_time_for_is_measured_with_the_code_as_it_is(name):
    record = json.loads(results.results_file(results.MEASURES[name]).read_text("utf-8"))
    stale = freshness.changed(record, freshness.made_from(results.MEASURES[name]))
    assert not stale, f"results/{name}.json was measured before {', '.join(stale)} changed"
    assert record["seeds"] and record["seeds"] == list(results.SEEDS)[: len(record["seeds"])]


def test_readme_lists_what_is_there():
    from ssl_course.course.readme import README, readme

    text = README.read_text("utf-8")
    assert readme(text) == text, "run `make build`"


@each_lesson
def test_a_lesson_computes_with_known_files_only(source):
    """Every file of the package that a lesson computes with counts; what draws or checks doesn't."""
    files = freshness.made_from(source)
    wings = {Path(name).parts[1] for name in files if name.startswith("ssl_course/")}
    assert "ssl_course/settings.py" in files and not wings & freshness.NO_NUMBERS
