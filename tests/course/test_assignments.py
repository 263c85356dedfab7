"""Notebooks for nbgrader: what is in them, and that nbgrader itself hands out and grades as it should."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ssl_course import catalogue
from ssl_course.course import assignments
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.exercises import EXERCISES, LESSONS
from ssl_course.settings import ROOT

each_lesson = pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.stem)


@each_lesson
def test_each_exercise_has_a_solution_and_a_hidden_test_worth_its_stars(source):
    notebook = assignments.assignment(ClassLesson(source))
    nbformat.validate(notebook)
    graded = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
    names = [one.id for one in LESSONS[source.stem[:2]]]
    assert sorted(graded) == sorted(f"{name}-{kind}" for name in names for kind in ("answer", "test"))
    for name in names:
        answer, test = graded[f"{name}-answer"], graded[f"{name}-test"]
        assert answer.source.count("### BEGIN SOLUTION") == answer.source.count("### END SOLUTION") == 1
        assert test.metadata.nbgrader.points == EXERCISES[name].stars and test.metadata.nbgrader.locked
        first, _, rest = test.source.partition("\n### BEGIN HIDDEN TESTS\n")
        assert rest.endswith("### END HIDDEN TESTS") and f'demand("{name}", In)' in rest and "demand" not in first


@each_lesson
def test_names_that_solutions_use_are_imported(source):
    lesson = ClassLesson(source)
    scope = {}
    exec(assignments.imports(lesson), scope)
    for name, *_, place in lesson.exercises:
        exec(lesson.cells[place].source, scope)
        used = {node.id for node in ast.walk(ast.parse(lesson.cells[place].source)) if isinstance(node, ast.Name)}
        assert {one for one in used if one in ("F", "nn", "math", "copy", "itertools", "torch")} <= set(scope), name


def test_the_command_writes_a_course_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(assignments, "FOLDER", tmp_path)
    assert assignments.main(["00"]) == 0
    assert [path.name for path in (tmp_path / "source").rglob("*.ipynb")] == ["00_start_here.ipynb"]
    assert "get_config" in (tmp_path / "nbgrader_config.py").read_text() and "autograde" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        assignments.main(["99"])


@pytest.mark.slow
def test_nbgrader_hands_out_stubs_and_grades_four_submissions(tmp_path, class_of_four):
    pytest.importorskip("nbgrader", reason="nbgrader is not installed (it is in the extra dev)")
    from nbgrader.api import Gradebook

    source = catalogue.sources("00")[0]
    assignments.write_assignment(ClassLesson(source), tmp_path)
    nbgrader(tmp_path, "generate_assignment", source.stem, "--create")
    released = tmp_path / "release" / source.stem / f"{source.stem}.ipynb"
    text = released.read_text("utf-8")
    assert "SOLUTION" not in text and "demand" not in text and text.count("raise NotImplementedError") == 3
    class_of_four.hand_in(released, tmp_path / "submitted")
    nbgrader(tmp_path, "autograde", source.stem, "--create")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        for learner, points in class_of_four.POINTS.items():
            (notebook,) = book.find_submission(source.stem, learner).notebooks
            graded = {grade.name: grade.score for grade in notebook.grades}
            order = [f"{name}-test" for name in ("two_views", "nearest", "class_mean_accuracy")]
            assert [graded[name] for name in order] == points, learner
    said = (tmp_path / "autograded" / "wrong" / source.stem / released.name).read_text("utf-8")
    assert "Both results are the same view" in said


def nbgrader(folder, *words):
    """Run nbgrader as a teacher does; it calls alembic, which lies beside Python."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
