"""The door that a lesson uses: exercises by name, and their drawings."""

import contextlib
import functools
import io

import pytest

from ssl_course import check, plot
from ssl_course.exercises import EXERCISES

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def test_every_exercise_is_found_by_its_name_and_is_one_object():
    for name, exercise in EXERCISES.items():
        assert getattr(check, name).exercise is exercise and getattr(check, name) is getattr(check, name)


def test_dir_lists_report_show_and_every_exercise():
    assert dir(check) == sorted(["report", "show", *EXERCISES])


def test_a_name_that_is_no_exercise_is_answered_with_those_that_are():
    with pytest.raises(AttributeError) as caught:
        check.no_such  # noqa: B018
    assert str(caught.value) == f"there is no exercise 'no_such'. There are: {', '.join(EXERCISES)}."


@pytest.fixture
def shown(monkeypatch):
    """Titles with alt texts of what was shown; the figures are closed at the end."""
    texts, figures = [], []
    monkeypatch.setattr(plot, "show", lambda figure, alt: (figures.append(figure), texts.append(alt)))
    yield texts
    for figure in figures:
        assert figure.get_suptitle() and any(text.startswith(figure.get_suptitle()) for text in texts)
        plot.plt.close(figure)


def stub(*arguments):
    raise NotImplementedError


def broken(*arguments):
    raise ValueError("oh")


def show(function, exercise):
    """As the learner's own function of that name."""
    original, function.__name__ = function.__name__, exercise.id
    try:
        check.show(function)
    finally:
        function.__name__ = original


@each_exercise
def test_show_draws_a_right_and_a_wrong_answer(exercise, shown):
    for function in (exercise.reference, exercise.mistakes[0].function):
        show(function, exercise)
        whose = "The course's" if function is exercise.reference else "Your"
        assert shown[-1].startswith(f"{whose} {exercise.id}: ") and len(shown[-1]) > 40


@each_exercise
def test_show_draws_what_is_expected_for_a_stub(exercise, shown, capsys):
    show(stub, exercise)
    assert shown[0].startswith(f"What {exercise.id} should do (yours is not written yet): ")
    assert capsys.readouterr().out == ""


@each_exercise
def test_show_says_why_an_answer_can_not_be_drawn(exercise, shown, capsys):
    show(broken, exercise)
    assert shown[0].startswith(f"What {exercise.id} should do: ")
    said = capsys.readouterr().out
    assert f'Your {exercise.id} can\'t be drawn: it stopped with ValueError: oh (at `raise ValueError("oh")`)' in said


class Hostile:
    def __getattribute__(self, name):
        raise SystemError(name)

    def __call__(self, *arguments):
        return 1


WITHOUT_A_NAME = {
    "another name": (stub, "called stub"),
    "lambda": (lambda x: x, "called <lambda>"),
    "partial": (functools.partial(stub, 1), "has no name"),
    "number": (3, "has no name"),
    "None": (None, "has no name"),
    "hostile": (Hostile, "has no name"),
}


@pytest.mark.parametrize(("function", "words"), WITHOUT_A_NAME.values(), ids=WITHOUT_A_NAME)
def test_show_asks_for_the_exercise_where_the_name_does_not_say_it(function, words, shown, capsys):
    check.show(function() if function is Hostile else function)
    said = capsys.readouterr().out
    assert words in said and "check.NAME.show(function)" in said and "push_shares" in said and not shown


@pytest.mark.parametrize("make", [lambda: lambda x, k: x, lambda: functools.partial(stub, 1), Hostile, lambda: 3])
def test_an_exercises_own_show_takes_anything(make, shown, capsys):
    check.nearest.show(make())
    assert len(shown) == 1 and "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("function", [stub, broken, lambda *arguments: 1], ids=["stub", "error", "wrong"])
@each_exercise
def test_show_leaves_no_figure_open_and_closes_none(exercise, function, monkeypatch):
    monkeypatch.setattr(plot.figure, "display", lambda *_, **__: None)
    mine = plot.plt.figure()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, exercise.id).show(function)
        assert plot.plt.get_fignums() == [mine.number]
    finally:
        plot.plt.close(mine)


def test_show_closes_its_figures_after_an_error_too(monkeypatch):
    def fail(figure, alt):
        raise OSError("no display")

    monkeypatch.setattr(plot, "show", fail)
    with pytest.raises(OSError, match="no display"):
        check.nearest.show(check.nearest.exercise.mistakes[0].function)
    assert plot.plt.get_fignums() == []


def test_show_says_whose_function_it_draws(shown):
    handed_back = check.nearest.exercise.reference
    check.show(handed_back)
    check.nearest.show(functools.partial(handed_back))
    assert all(text.startswith("The course's nearest: ") for text in shown)
