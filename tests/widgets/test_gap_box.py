"""The box to type into: it answers, says what is wrong, and escapes what was typed."""

import pytest

from ssl_course.widgets.gap_box import answer, gap_box


def guess(text):
    if "___" not in text:
        raise ValueError("There is no gap in <it>.")
    return [("warm", 0.75), ("<b>", 0.25)], ["xyz"] if "xyz" in text else []


GUESSES = {"from the left": guess, "from both sides": guess}


def test_a_table_for_each_way():
    shown = answer(GUESSES, "it is ___")
    assert shown.count("<table>") == 2 and "from both sides" in shown
    assert "warm" in shown and "75%" in shown and "&lt;b&gt;" in shown and "Not known" not in shown


def test_unknown_words_are_named_once():
    shown = answer(GUESSES, "it is ___ xyz")
    assert shown.count("xyz") == 1 and "Not known" in shown


def test_unknown_words_and_names_are_escaped():
    shown = answer({"<u>left": lambda text: ([("warm", 1.0)], ["<i>"])}, "it is ___")
    assert "&lt;i&gt;" in shown and "<i>" not in shown
    assert "&lt;u&gt;left" in shown and "<u>" not in shown


def test_a_bar_is_twelve_em_long_at_a_probability_of_one():
    shown = answer({"left": guess}, "it is ___")
    assert "width: 9.00em" in shown and "width: 3.00em" in shown


def test_what_is_wrong_is_said_once_and_escaped():
    assert answer(GUESSES, "it is") == "<p>There is no gap in &lt;it&gt;.</p>"


def test_typing_changes_the_answer():
    widget = gap_box(GUESSES, start="it is ___", twin=(b"\x89PNG", "guesses for a gap"))
    box, shown = widget.children
    assert "warm" in shown.value and widget.alt == "guesses for a gap" and box.description
    box.value = "no gap"
    assert "There is no gap" in shown.value
    box.value = "again ___"
    assert "warm" in shown.value


def test_other_errors_are_no_words_for_the_learner():
    def broken(text):
        raise KeyError(text)

    with pytest.raises(KeyError):
        answer({"broken": broken}, "it is ___")
