"""An open question: what it shows, what it keeps, what is there after a restart, what the report lists."""

import importlib
import json

import pytest

from ssl_course import check, progress, widgets
from ssl_course.widgets import twin

module = importlib.import_module("ssl_course.widgets.answer")  # the flat name is the function
QUESTION = "Can a table be learnt from without labels? How?"


@pytest.fixture
def ask(learner, monkeypatch):
    """`ask()` runs the cell of one open question."""
    monkeypatch.setattr(module, "display", lambda box: None)
    return lambda id="07-q1", question=QUESTION, **more: widgets.answer(id, question, **more)


def kept(learner):
    return [(event["what"], event.get("text")) for event in progress.read(learner)]


def words(one):
    return one._status.value


def listed(lesson="07"):
    return next((table.rows for table in check.report(lesson).tables if table.caption == "Open questions"), None)


def test_before_an_answer_there_is_a_question_and_room(ask, learner):
    one = ask()
    head, area, button, status = one._box.children
    assert f"<b>{QUESTION}</b>" in head.value and area.value == "" and not button.disabled
    assert status.value == module.NOT_YET and kept(learner) == [("asked", None)]
    assert listed() == [["07-q1", "–"]]


def test_leaving_the_box_keeps_what_was_written(ask, learner):
    one = ask()
    one._area.value = "Hide a column,\nand guess it."
    assert one.text == "Hide a column,\nand guess it." and words(one).startswith("Kept, 6 words.")
    assert kept(learner)[1:] == [("answered", "Hide a column,\nand guess it.")]
    one._button.click()  # pressed after the box was left: nothing new
    assert len(kept(learner)) == 2


def test_the_button_keeps_too_and_one_word_is_one(ask, learner):
    one = ask()
    one._area.unobserve_all()
    one._area.value = "  Masks  "
    one._button.click()
    assert kept(learner)[1:] == [("answered", "Masks")] and words(one).startswith("Kept, one word.")


def test_it_is_there_after_a_restart_and_first_and_latest_are_reported(ask, learner, session):
    ask()._area.value = "No."
    session()
    one = ask()
    assert one.text == one._area.value == "No."
    assert listed() == [["07-q1", "No."]]
    one._area.value = "Yes: hide\n  a column."
    one._area.value = "Yes: hide\n  two columns."
    assert listed() == [["07-q1 first", "No."], ["07-q1 latest", "Yes: hide two columns."]]
    one._area.value = ""
    assert words(one) == module.NOT_YET and listed()[1] == ["07-q1 latest", "–"]


def test_questions_and_lessons_are_kept_apart(ask, learner):
    ask()._area.value = "one"
    ask("07-q2")._area.value = "two"
    ask("08-q1")._area.value = "three"
    assert listed() == [["07-q1", "one"], ["07-q2", "two"]] and listed("08") == [["08-q1", "three"]]
    assert len(listed("")) == 3


def test_too_long_is_said_and_what_was_kept_stays(ask, learner):
    one = ask()
    one._area.value = "short"
    one._area.value = "x" * (module.LONGEST + 1)
    assert words(one) == "Not kept: your answer has 5,001 characters, and the record takes 5,000. Shorten it."
    assert one.text == "short" and len(kept(learner)) == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script> & more", "ähnlich – „so“ ✓", 'a "quoted" \\ word'])
def test_any_characters_are_kept_and_shown_as_they_are(ask, learner, session, text):
    ask()._area.value = text
    session()
    one = ask()
    assert one.text == text and "<script>" not in one._still()["text/html"]
    assert listed() == [["07-q1", text]]
    assert "<script>" not in check.report("07")._repr_html_()


def test_the_twin_follows_and_holds_no_style(ask):
    one = ask()
    page = one._still()
    assert twin.plain(one._box.still()["text/html"]) == page["text/html"] and "<style" not in page["text/html"]
    assert page["text/plain"].splitlines() == [QUESTION, module.ROOM]
    one._area.value = "first\nsecond"
    assert "<p>first<br>second</p>" in one._still()["text/html"]
    assert one._still()["text/plain"] == f"{QUESTION}\nfirst\nsecond"


def test_the_earlier_answer_stands_above_the_later_one(ask):
    first = ask()
    later = ask("07-q2", "And now?", after=first)
    assert "You wrote before" not in later._still()["text/html"]  # there was nothing
    first._area.value = "Hide & guess"
    later = ask("07-q2", "And now?", after=first)
    assert "You wrote before: <i>Hide &amp; guess</i>" in later._box.children[0].value
    assert "You wrote before: <i>Hide &amp; guess</i>" in later._still()["text/html"]


def test_it_says_itself_in_words(ask):
    assert repr(ask()) == f"Answer 07-q1. {module.NOT_YET}"


def test_outside_the_learners_folder_it_counts_in_this_session(ask, learner, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask()._area.value = "only here"
    assert kept(learner) == [] and listed() == [["07-q1", "only here"]]


def test_a_damaged_line_hides_no_other(ask, learner, session, capsys):
    ask()._area.value = "kept"
    line = {"at": 1.0, "id": "07-q1", "what": "answered", "text": 7}
    with (learner / progress.FILE).open("a") as file:
        file.write(f"\n{json.dumps(line)}\n{{")
    session()
    assert ask().text == "kept" and "2 of 4 entries can't be read" in capsys.readouterr().out


WRONG = {
    "no q": ("07-1", QUESTION), "zero": ("07-q0", QUESTION), "a number": (7, QUESTION), "more": ("07-q1\n", QUESTION),
    "no question": ("07-q1", " "), "none": ("07-q1", None),
}  # fmt: skip


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_what_is_no_question_is_named(given, learner):
    with pytest.raises(ValueError, match=r"^[^\n]+: give .*\.$"):
        widgets.answer(*given)
    assert kept(learner) == []


def test_what_is_no_earlier_answer_or_no_text_is_named(ask, learner):
    with pytest.raises(TypeError, match="07-q1: after = 'hm': give an earlier answer"):
        ask(after="hm")
    with pytest.raises(TypeError, match="07-q1: text = 7: give words"):
        ask().write(7)
