"""The door that a lesson uses: exercises by name, and their drawings."""

import pytest

from ssl_course import check
from ssl_course.exercises import EXERCISES

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def test_every_exercise_is_found_by_its_name_and_is_one_object():
    for name, exercise in EXERCISES.items():
        assert getattr(check, name).exercise is exercise and getattr(check, name) is getattr(check, name)


def test_dir_lists_show_and_every_exercise():
    assert dir(check) == sorted(["show", *EXERCISES])


def test_a_name_that_is_no_exercise_is_answered_with_those_that_are():
    with pytest.raises(AttributeError) as caught:
        check.no_such  # noqa: B018
    assert str(caught.value) == f"there is no exercise 'no_such'. There are: {', '.join(EXERCISES)}."


@pytest.fixture
def shown(monkeypatch):
    """Titles with alt texts of what was shown; the figures are closed at the end."""
    texts, figures = [], []
    monkeypatch.setattr(check.plot, "show", lambda figure, alt: (figures.append(figure), texts.append(alt)))
    yield texts
    for figure in figures:
        assert figure.get_suptitle() and any(text.startswith(figure.get_suptitle()) for text in texts)
        check.plot.plt.close(figure)


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
        assert shown[-1].startswith(f"Your {exercise.id}: ") and len(shown[-1]) > 40


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


def test_show_wants_an_exercise():
    for wrong, name in ((stub, "stub"), (3, "None")):
        with pytest.raises(ValueError, match=f"got {name}"):
            check.show(wrong)
