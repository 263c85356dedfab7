"""Grading: the learner's own code, judged in processes that hold no solution."""

import csv
import inspect
import json

import pytest

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET
from ssl_course.course import grade
from ssl_course.exercises import EXERCISES
from ssl_course.settings import ROOT

RIGHT = """def nearest(features, k):
    z = unit(features)
    similarity = z @ z.T
    similarity.fill_diagonal_(-BIG)
    return similarity.topk(k, dim=1).indices"""

HELPERS = """import torch.nn.functional as F
from ssl_course import check, data
%matplotlib inline
BIG = 9.0

def unit(rows):
    return F.normalize(rows, dim=1)"""


def notebook(tmp_path, *cells):
    content = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": ["text"]}, *content]}), "utf-8")
    return path


def graded(path, judge):
    return grade.grade(grade.Submission("me", path), judge)


@pytest.mark.slow
def test_a_variable_counts_as_an_answer_in_its_own_lesson_only(tmp_path, judge):
    """Lesson 04 keeps angles in a variable `nearest`, which is an exercise of lesson 00."""
    path = notebook(tmp_path, HELPERS, "nearest = unit")
    for name, found in (("00_mine.ipynb", ["nearest"]), ("04_mine.ipynb", [""]), ("mine.ipynb", ["nearest"])):
        path = path.rename(path.with_name(name))
        assert [one.exercise for one in graded(path, judge)] == found


@pytest.mark.slow
def test_right_wrong_missing_and_broken_answers(tmp_path, judge):
    path = notebook(
        tmp_path,
        HELPERS,
        RIGHT,
        "nearest = check.nearest(nearest)",
        "print(train_everything())  # not run: it does not exist",
        "def two_views(images, view, generator):\n    first = view(images, generator)\n    return first, first",
        "two_views = check.two_views(two_views)",
        "def class_mean_accuracy(train_x, train_y, test_x, test_y)\n    return 1",
        "row_energy = check.row_energy(row_energy)",
        "def draw_labels(labels, per_class, seed):\n    raise NotImplementedError",
    )
    found = {one.exercise: one for one in graded(path, judge)}
    assert {name: one.status for name, one in found.items()} == {
        "nearest": CORRECT,
        "two_views": NOT_YET,
        "class_mean_accuracy": NOT_YET,
        "row_energy": NOT_ATTEMPTED,
        "draw_labels": NOT_ATTEMPTED,
    }
    assert found["two_views"].mistake and "Both results are the same view" in found["two_views"].message
    assert "Its cell stops with SyntaxError" in found["class_mean_accuracy"].message
    assert "defines no function row_energy" in found["row_energy"].message


@pytest.mark.slow
def test_the_last_definition_counts_and_the_line_that_fails_is_quoted(tmp_path, judge):
    path = notebook(tmp_path, HELPERS, RIGHT, "def nearest(features, k):\n    return features.nonsense")
    (one,) = graded(path, judge)
    assert one.status == NOT_YET and "no attribute 'nonsense' (at `return features.nonsense`)" in one.message


@pytest.mark.slow
def test_a_function_that_calls_another_exercises_uses_the_learners_own(tmp_path, judge):
    loop = EXERCISES["info_nce_loop"].reference
    own = inspect.getsource(EXERCISES["similarity_matrix"].reference)
    imports = "import torch\nimport torch.nn.functional as F"
    right = graded(notebook(tmp_path, imports, own, inspect.getsource(loop)), judge)
    assert [one.status for one in right] == [CORRECT, CORRECT]
    stub = "def similarity_matrix(z):\n    raise NotImplementedError"
    wrong = {one.exercise: one for one in graded(notebook(tmp_path, imports, stub, inspect.getsource(loop)), judge)}
    assert wrong["similarity_matrix"].status == NOT_ATTEMPTED and wrong["info_nce_loop"].status == NOT_YET
    assert wrong["info_nce_loop"].message == "It calls similarity_matrix, which is not correct."


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda path: path.stem[:2])
def test_every_solution_is_correct(path, judge):
    found = graded(path, judge)
    assert found and all(one.status == CORRECT for one in found), [one for one in found if one.status != CORRECT]


@pytest.mark.slow
def test_a_notebook_named_after_a_lesson_has_a_line_for_each_of_its_exercises(tmp_path, judge):
    path = notebook(tmp_path, HELPERS, RIGHT).rename(tmp_path / "anna_00_start_here.ipynb")
    found = {one.exercise: one.status for one in graded(path, judge)}
    assert found == {"class_mean_accuracy": NOT_ATTEMPTED, "nearest": CORRECT, "two_views": NOT_ATTEMPTED}


def test_what_is_handed_in(tmp_path):
    for name in (
        "b/07_siamese.ipynb",
        "b/deep/08_x.ipynb",
        "b/.ipynb_checkpoints/07_siamese.ipynb",
        "a.ipynb",
        ".git/x",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "c").mkdir()
    found = [(one.learner, one.path.relative_to(tmp_path).as_posix()) for one in grade.submissions(tmp_path)]
    assert found == [("a", "a.ipynb"), ("b", "b/07_siamese.ipynb"), ("b", "b/deep/08_x.ipynb"), ("c", "c")]
    assert [one.learner for one in grade.submissions(tmp_path / "a.ipynb")] == ["a"]


@pytest.mark.slow
def test_a_fault_of_the_graders_own_is_a_line_and_the_others_go_on(tmp_path):
    class Broken:
        def judge(self, exercise, statements, broken):
            raise KeyError(exercise.id)

    (one,) = graded(notebook(tmp_path, RIGHT), Broken())
    assert one.status == NOT_YET and one.message == "The grader stopped with KeyError: 'nearest'. Look at it."


@pytest.mark.slow
def test_a_class_with_broken_and_hostile_submissions(tmp_path, classroom, capsys):
    """Nothing is lost, and nobody's answer touches another's."""
    few = "wrong", "stub", "endless in C", "more and more", "exit", "kills", "much output", "much returned", "writes"
    few += "a socket", "the lesson", "patched", "always equal", "a page", "deep"
    expected = classroom.fill(tmp_path / "in", {name: name for name in few})
    assert grade.main([str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--seconds", "8"]) == 0
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    found = {line["learner"].lstrip("'"): line for line in lines if line["exercise"] in ("", classroom.VICTIM)}
    assert found.keys() == expected.keys()
    for learner, (status, words) in expected.items():
        assert found[learner]["status"] == status and words in found[learner]["message"], found[learner]
    others = [line for line in lines if line["exercise"] not in ("", classroom.VICTIM)]
    assert len(others) == 3 * sum(status != grade.NOT_READ for status, _ in expected.values())
    assert all(line["status"] == CORRECT for line in others)
    page = (tmp_path / "out" / "grades.html").read_text("utf-8")
    assert "<script>" not in page and "&lt;script&gt;" in page and "\x1b" not in page + capsys.readouterr().out


def test_nothing_to_grade_is_one_sentence_and_2(tmp_path, capsys):
    for place, words in ((tmp_path / "no", "does not exist"), (tmp_path, "is empty")):
        with pytest.raises(SystemExit) as stop:
            grade.main([str(place)])
        assert stop.value.code == 2 and words in capsys.readouterr().err
