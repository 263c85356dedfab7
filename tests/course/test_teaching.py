"""docs/teaching.md is what its sources say, names cells that exist, and takes in a lesson without notes."""

import re

from ssl_course import catalogue
from ssl_course.course import class_notes, teaching
from ssl_course.course.class_lesson import ClassLesson

TEXT = "a\n<!-- sessions --><!-- end of sessions -->\n<!-- weeks --><!-- end of weeks -->\n"
TEXT += "<!-- lessons --><!-- end of lessons -->\nz\n"


def test_the_page_is_in_step_with_the_lessons_and_their_notes():
    page = teaching.PAGE.read_text("utf-8")
    assert teaching.teaching(page) == page, "run `make build ARGS=--text-only`"


def test_every_lesson_has_a_session_a_week_and_a_part():
    made = teaching.teaching(TEXT)
    assert made.startswith("a\n") and made.endswith("\nz\n")
    for number, lesson in enumerate(catalogue.lessons(), 1):
        link = f"[{lesson.id} {lesson.title}](../solutions/{lesson.path.stem}.ipynb)"
        assert made.count(link) == 2 and f"\n| {number} | {link} | " in made
        assert f"\n### {lesson.id} · {lesson.title}\n" in made
    for first, last in re.findall(r"section (\d+), cell \[(\d+)\]", made):
        assert int(first) > 0 and int(last) > 1


def test_a_lesson_without_notes_is_taken_in_and_said_to_lack_them(monkeypatch):
    monkeypatch.setattr(teaching, "notes", lambda source: None)
    made = teaching.teaching(TEXT)
    for lesson in catalogue.lessons():
        assert f"*No teacher has written notes yet: `lessons/{lesson.path.stem}.class.yml` is missing.*" in made
    assert "**For an exam:**" not in made


def test_minutes_of_a_session_are_the_whole_hour_and_a_half():
    lesson = ClassLesson(catalogue.sources("10")[0])
    made = class_notes.notes(lesson.source)
    (row,) = [line for line in teaching.sessions([lesson]).splitlines() if line.startswith("| 1 ")]
    cells = row.split(" | ")
    assert abs(int(cells[2]) - class_notes.session([(made, lesson)], "long")) <= 2.5 and cells[-1] == f"{made.stop} |"


def test_a_week_says_what_is_run_although_it_is_skipped():
    made = teaching.weeks([ClassLesson(*catalogue.sources(number)) for number in ("12", "13")])
    assert "12: sections 1, 2, 6; run 3, 4, 5, too<br>13: sections 1, 2, 4, 6; run 3, too" in made
