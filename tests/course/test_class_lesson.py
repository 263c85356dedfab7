"""A lesson taken apart: minutes add up, each prediction finds the cell that settles it, each figure has a text."""

import nbformat
import pytest

from ssl_course import catalogue
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.minutes import minutes
from ssl_course.exercises import LESSONS
from ssl_course.settings import ROOT

SOURCES = catalogue.sources()
each_lesson = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


@each_lesson
def test_the_minutes_of_the_sections_are_those_of_the_lesson(source):
    lesson, whole = ClassLesson(source), minutes(source)
    assert sum(one.minutes for one in lesson.sections) == pytest.approx(whole.total - whole.waiting, abs=0.2)
    assert [one.number for one in lesson.sections if one.number] == [
        str(number) for number in range(1, 1 + sum(bool(one.number) for one in lesson.sections))
    ]
    places = {place for one in lesson.sections for place in one.cells}
    assert places == set(range(len(lesson.cells)))


@each_lesson
def test_predictions_lead_to_the_cell_that_settles_them(source):
    lesson = ClassLesson(source)
    assert [one.id for one in lesson.predictions] == [
        f"{source.stem[:2]}-{number}" for number in range(1, 1 + source.read_text("utf-8").count("widgets.predict("))
    ]
    for one in lesson.predictions:
        assert one.question and len(one.options) > 1 and one.asked <= one.cell and lesson.find(one.id) == one.cell
        letter = one.settled[1:2]
        assert one.settled == f"({letter}): {one.options[letter].removesuffix('.')}"


@each_lesson
def test_figures_exercises_recap_and_sources_are_found(source):
    lesson = ClassLesson(source)
    assert lesson.figures and all(one.png.startswith(b"\x89PNG") and one.alt for one in lesson.figures)
    assert all(min(one.shape) > 50 for one in lesson.figures)
    assert sorted(name for name, *_ in lesson.exercises) == [one.id for one in LESSONS[source.stem[:2]]]
    for name, heading, text, place in lesson.exercises:
        assert f"def {name}(" in lesson.cells[place].source and "minutes" in heading and len(text) > 50
    assert "1." in lesson.recap and "| symbol | meaning |" in lesson.recap and "Sources" not in lesson.recap
    assert "arXiv" in lesson.sources


@each_lesson
def test_the_number_of_a_cell_is_what_stands_beside_it_in_the_stored_notebook(source):
    lesson = ClassLesson(source)
    stored = nbformat.read(ROOT / "solutions" / f"{source.stem}.ipynb", 4).cells
    shown = {cell.source: cell.execution_count for cell in stored if cell.cell_type == "code"}
    places = [place for place, cell in enumerate(lesson.cells) if cell.cell_type == "code"]
    assert [lesson.number(place) for place in places] == [shown[lesson.solution[place].source] for place in places]
    assert lesson.number(places[0]) == 2  # the build's own cell comes first


SMALL = """# ---
# jupyter:
#   ssl_course:
#     id: "00"
#     title: Is it small?
#     difficulty: 1
#     field: []
#     objectives: [see]
#     prerequisites: none
# ---

# %% [markdown]
# # Is it small?
# Four words stand here.

# %%
x = 1
guess = widgets.predict("00-1", "How?", a="so", b="else")

# %% [markdown]
# End of the first.
#
# ## 1 · A **new word**, and **one that is far too long a sentence to be one**
#
# <details><summary>Look back</summary> It was **folded**. </details>

# %%
guess.settle(a=True, b=False)
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    path = tmp_path / "00_small.py"
    path.write_text(SMALL, "utf-8")
    return ClassLesson(path)


def test_a_cell_with_a_heading_in_it_belongs_to_both_sections_and_counts_for_the_later(small):
    opening, first = small.sections
    assert opening.cells == (0, 1, 2) and first.cells == (2, 3)
    assert small.section_of(1) is opening and small.section_of(2) is first and small.number(3) == 3
    assert small.words(first) == ["new word"] and small.look_backs(2, 3) == ["It was **folded**."]


def test_code_that_is_not_in_exactly_one_cell_is_named(small):
    assert small.find("x = 1") == 1
    for wanted, count in (("guess", 2), ("nowhere", 0)):
        with pytest.raises(ValueError, match=f"00_small.py: '{wanted}' is in {count} code cells"):
            small.find(wanted)


def test_a_solution_that_is_missing_is_named(small):
    with pytest.raises(ValueError, match="00_small.ipynb is not in step with its source: run `make build LESSON=00`"):
        _ = small.solution
