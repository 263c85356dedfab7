"""Notes for teachers: every lesson's are in order and fit an hour and a half; what is wrong in a file is named."""

import pytest
import yaml

from ssl_course import catalogue
from ssl_course.course import class_notes
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.minutes import minutes
from ssl_course.exercises import EXERCISES

SOURCES = catalogue.sources()


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_notes_of_a_lesson_are_in_order(source):
    made = class_notes.notes(source)
    assert made, f"nobody has written {class_notes.path_of(source).name} yet"
    for one in (*made.discussion, *made.misconceptions, *made.exam):
        for text in one.values():
            assert "|" not in str(text).replace("‖", "") and "\n" not in str(text), text  # they stand in tables
    assert all(one["ask"].endswith("?") or one["ask"][-1] in ".”" for one in (*made.discussion, *made.exam))
    assert all(0 < one["points"] < 6 for one in made.exam)


def test_no_notes_are_left_without_their_lesson():
    found = catalogue.sources()[0].parent.glob("*.class.yml")
    assert {path.name for path in found} == {class_notes.path_of(source).name for source in SOURCES}


def test_two_lessons_a_week_fit_a_session():
    for first, second in zip(SOURCES[::2], SOURCES[1::2], strict=False):
        pair = [(made, ClassLesson(source)) for source in (first, second) if (made := class_notes.notes(source))]
        assert class_notes.session(pair, "short") <= class_notes.SESSION, (first.stem, second.stem)


def test_a_session_is_what_is_taught_with_votes_answers_waiting_start_and_talk():
    lesson = ClassLesson(*catalogue.sources("13"))
    made = class_notes.notes(lesson.source)
    taught = {one.number for one in class_notes.taught_in(made, lesson, "long")}
    votes = [one for one in lesson.predictions if lesson.section_of(one.asked).number in taught]
    assert 0 < len(votes) < len(lesson.predictions)  # one section with a vote is done at home
    beside = 5 + 15 + 2 * len(votes) + 4 * 2 + minutes(lesson.source).waiting
    assert class_notes.session([(made, lesson)], "long") == class_notes.in_class(made, lesson, "long") + beside
    twice = class_notes.session([(made, lesson)] * 2, "long")
    assert twice == pytest.approx(2 * class_notes.session([(made, lesson)], "long") - 20)


def test_an_exercise_left_for_home_is_not_counted_in_class():
    lesson = ClassLesson(*catalogue.sources("13"))
    made = class_notes.notes(lesson.source)
    assert made.at_home == {1: "short", 3: "both"}
    own = [EXERCISES[one.name].minutes for one in lesson.exercises]
    for course, left in (("long", own[2]), ("short", own[0])):  # of exercise 3's section the short course has nothing
        all_of_it = sum(one.minutes for one in class_notes.taught_in(made, lesson, course))
        assert class_notes.in_class(made, lesson, course) == pytest.approx(all_of_it - left)


def test_a_sheet_says_where_exercises_belong_and_which_skipped_section_is_run():
    lesson = ClassLesson(*catalogue.sources("13"))
    made = class_notes.notes(lesson.source)
    two, three = (next(one for one in lesson.sections if one.number == number) for number in "23")
    assert class_notes.where_to(made, two) == "in class, in both courses; exercise 1 at home in the short course"
    assert "Skipped" not in class_notes.what_to_do(made, lesson, two)
    says = "**Skipped in the short course, run it:** sections 4 and 6 would stop without it."
    assert class_notes.what_to_do(made, lesson, three).endswith(says)


@pytest.fixture
def copied(tmp_path):
    """The first lesson and its notes in a folder of their own; a function that changes the notes and reads them."""
    source = tmp_path / SOURCES[0].name
    source.write_text(SOURCES[0].read_text("utf-8"), "utf-8")
    content = yaml.safe_load(class_notes.path_of(SOURCES[0]).read_text("utf-8"))

    def read(change):
        change(content)
        class_notes.path_of(source).write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
        class_notes.notes.cache_clear()
        return class_notes.notes(source)

    yield read
    class_notes.notes.cache_clear()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found.pop("exam"), "it should hold sheet, at_home, stop, discussion, misconceptions, exam"),
        (lambda found: found["discussion"].pop(), "discussion should hold three or more, each with ask, holds"),
        (lambda found: found["exam"][0].pop("points"), "exam should hold three or more, each with ask, answer, points"),
        (lambda found: found["sheet"].pop(3), "its sheet has sections 1, 2, 4, 5, 6, 7, 8, the lesson has 1, 2, 3, 4"),
        (lambda found: found["sheet"].update({4: ["later", "x"]}), "'later' in the sheet is none of core, more, home"),
        (lambda found: found["sheet"].update({4: "x"}), "00_start_here.class.yml: "),
        (lambda found: found["sheet"].update({4: ["core", "x"]}), "core take 47 minutes in class, at most 45 fit"),
        (lambda found: found["sheet"].update({6: ["more", "x"]}), "take a session of 99 minutes, it has 90"),
        (lambda found: found["at_home"].update({3: "both"}), "at_home has 3: both, it should name an exercise"),
        (lambda found: found["at_home"].update({2: "short"}), "at_home has 2: short, it should name an exercise"),
        (lambda found: found["at_home"].update({1: "never"}), "at_home has 1: never, .*taught.*, both or short"),
        (lambda found: found["misconceptions"][0].update(cell="nowhere"), "'nowhere' is in 0 code cells"),
    ],
)
def test_what_is_wrong_is_named(copied, change, words):
    with pytest.raises(
        ValueError, match=f"00_start_here.class.yml: .*{words.removeprefix('00_start_here.class.yml: ')}"
    ):
        copied(change)


def test_no_notes_are_none(tmp_path):
    assert class_notes.notes(tmp_path / "14_new.py") is None
