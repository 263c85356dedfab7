"""A prediction: what it asks for, what it keeps, what it says when the run settles it."""

import importlib
import json
import time

import ipywidgets
import numpy as np
import pytest
import torch

from ssl_course import progress, settings, widgets
from ssl_course.widgets import twin

module = importlib.import_module("ssl_course.widgets.predict")  # the flat name is the function
OPTIONS = {"a": "nearly always, above .9", "b": "half the time", "c": "hardly better than guessing?"}


@pytest.fixture
def ask(learner, monkeypatch, tmp_path):
    """`ask()` runs the cell of one prediction, of which no five runs are stored."""
    monkeypatch.setattr(module, "display", lambda box: None)
    with settings.using(results=tmp_path / "no results"):
        yield lambda id="00-1", **options: widgets.predict(id, "How often is copying right?", **(options or OPTIONS))


def press(guess, letter):
    """A click on a button, which a disabled one does not take."""
    button = guess._buttons[letter]
    if not button.disabled:
        button.click()


def settle(guess, letter="c"):
    guess.settle(**{option: option == letter for option in guess.options})


def words(guess):
    return guess._status.value


def kept(learner):
    return [(event["what"], event.get("option") or event.get("bears_out")) for event in progress.read(learner)]


# ---- what it looks like ----


def test_the_question_the_options_and_where_the_guess_stands(ask):
    guess = ask()
    head, *buttons, status = guess._box.children
    assert "<b>How often is copying right?</b>" in head.value and status.value == module.NOT_YET
    assert [button.description for button in buttons] == [f"({letter}) {text}" for letter, text in OPTIONS.items()]
    assert all(isinstance(button, ipywidgets.Button) and not button.disabled for button in buttons)


def test_the_choice_shows_in_words_and_can_be_changed_until_it_is_settled(ask, learner):
    guess = ask()
    press(guess, "a")
    assert guess._buttons["a"].description == "(a) nearly always, above .9 ← your guess"
    assert words(guess) == "You guessed (a). You can change it until the run settles it."
    assert kept(learner) == [("asked", None), ("guessed", "a")]
    press(guess, "b")
    assert [button.button_style for button in guess._buttons.values()] == ["", "primary", ""]
    assert "your guess" not in guess._buttons["a"].description
    settle(guess)
    assert words(guess) == "Settled. You guessed (b)." and all(one.disabled for one in guess._buttons.values())
    press(guess, "c")
    guess.choose("c")  # a click that was on its way
    assert guess.guess == "b"
    assert kept(learner) == [("asked", None), ("guessed", "a"), ("guessed", "b"), ("settled", ["c"])]


def test_what_the_learner_reads_is_shown_as_it_is_written(ask):
    guess = ask(a="x < y & <b>z</b>", b="$x_1$")
    assert guess._buttons["a"].description == "(a) x < y & <b>z</b>"
    page = guess._still()
    assert "<li>(a) x &lt; y &amp; &lt;b&gt;z&lt;/b&gt;</li>" in page["text/html"]
    assert page["text/plain"].splitlines() == ["How often is copying right?", "(a) x < y & <b>z</b>", "(b) $x_1$"]


def test_the_still_page_lists_the_options_and_later_guess_and_outcome_without_a_style(ask):
    guess = ask()
    page = twin.plain(guess._box.still()["text/html"])
    assert page == guess._still()["text/html"] and "<style" not in page and page.count("<li>") == 3
    assert "<p>No guess" not in page
    press(guess, "b")
    assert "<li>(b) half the time ← your guess</li>" in guess._box.still()["text/html"]
    settle(guess)
    assert "<p>Settled. You guessed (b).</p>" in twin.plain(guess._box.still()["text/html"])


def test_the_twin_on_the_page_follows(ask, monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle["text/plain"].splitlines()[-1])

    monkeypatch.setattr(twin, "display", lambda bundle, raw, display_id=False: Handle())
    guess = ask()
    guess._box._ipython_display_()
    press(guess, "b")
    settle(guess)
    assert shown == ["You guessed (b). You can change it until the run settles it.", "Settled. You guessed (b)."]


def test_a_prediction_says_itself_in_words(ask):
    guess = ask()
    assert repr(guess) == f"Prediction 00-1. {module.NOT_YET}"


# ---- what settle says ----


def test_one_option_is_borne_out(ask, capsys):
    guess = ask()
    press(guess, "a")
    settle(guess, "a")
    assert capsys.readouterr().out == "This run agrees with (a): nearly always, above .9. You guessed (a).\n"
    guess = ask("00-2")
    settle(guess, "c")
    assert capsys.readouterr().out == (
        "This run agrees with (c): hardly better than guessing? You made no guess.\n"  # one sign at the end
    )


def test_none_and_several_are_said(ask, capsys):
    guess = ask()
    guess.settle(a=False, b=False, c=False)
    assert capsys.readouterr().out == "This run agrees with none of the options. You made no guess.\n"
    guess.settle(a=True, b=False, c=True)
    assert capsys.readouterr().out.startswith("This run agrees with several options: (a) and (c). You made")


KINDS = {
    "Python": (True, False),
    "numpy": (np.bool_(True), np.array([False])),
    "torch": (torch.tensor(True), torch.tensor([False])),
    "compared": (torch.tensor(0.95) > 0.9, np.float32(0.5) > 0.9),
}


@pytest.mark.parametrize(("yes", "no"), KINDS.values(), ids=KINDS)
def test_conditions_of_any_make(ask, yes, no, capsys, learner):
    ask().settle(a=no, b=yes, c=no)
    assert "agrees with (b)" in capsys.readouterr().out and kept(learner)[-1] == ("settled", ["b"])


@pytest.mark.parametrize("value", [0.3, 1, None, "True", torch.tensor([True, False]), torch.tensor(1.0), len], ids=repr)
def test_a_condition_that_is_no_verdict_is_named_and_settles_nothing(ask, value, learner, capsys):
    guess = ask()
    with pytest.raises(TypeError, match=r"00-1: b = .* is no verdict: give a comparison, which is True or False\."):
        guess.settle(a=True, b=value, c=False)
    assert not guess.settled and kept(learner) == [("asked", None)] and capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "given", [{}, {"a": True, "b": False}, dict.fromkeys("abcd", False), dict.fromkeys("xyz", True)]
)
def test_each_option_is_asked_for_once(ask, given):
    with pytest.raises(TypeError, match=r"00-1: settle was given .*, and the options are a, b, c: give each one once"):
        ask().settle(**given)


WRONG = {
    "id": (("1", "Q"), OPTIONS, "id = '1': give lesson, hyphen, number"),
    "number": ((1, "Q"), OPTIONS, "id = 1"),
    "zero": (("00-0", "Q"), OPTIONS, "id = '00-0'"),
    "more": (("00-1 ", "Q"), OPTIONS, "id = '00-1 '"),
    "no question": (("00-1", " "), OPTIONS, "00-1: question = ' '"),
    "none": (("00-1", "Q"), {}, "options none: give two to five"),
    "one": (("00-1", "Q"), {"a": "x"}, "options a: give two to five"),
    "six": (("00-1", "Q"), dict.fromkeys("abcdef", "x"), "options a, b, c, d, e, f: give two to five"),
    "a gap": (("00-1", "Q"), {"a": "x", "c": "y"}, "options a, c: give two to five, named a, b, … in order"),
    "order": (("00-1", "Q"), {"b": "x", "a": "y"}, "options b, a"),
    "no text": (("00-1", "Q"), {"a": "x", "b": ""}, "00-1: b = '': give the option's text"),
    "number as text": (("00-1", "Q"), {"a": "x", "b": 0.5}, "00-1: b = 0.5"),
}


@pytest.mark.parametrize(("given", "options", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_prediction_is_named(given, options, message, learner):
    with pytest.raises(ValueError, match=r"^[^\n]+\.$") as caught:
        widgets.predict(*given, **options)
    assert message in str(caught.value) and kept(learner) == []


# ---- restarts, runs again, late guesses ----


def test_a_guess_is_there_after_a_restart_and_can_still_be_changed(ask, session, capsys):
    press(ask(), "a")
    session()
    guess = ask()
    assert guess.guess == "a" and words(guess).startswith("You guessed (a). You can change it")
    press(guess, "b")
    settle(guess)
    assert "You guessed (b)." in capsys.readouterr().out


def test_settled_twice_says_the_same(ask, capsys):
    guess = ask()
    press(guess, "a")
    settle(guess)
    first = capsys.readouterr().out
    settle(guess)
    assert capsys.readouterr().out == first


def test_run_again_after_a_restart_the_first_guess_stays(ask, session, capsys, learner):
    guess = ask()
    press(guess, "a")
    settle(guess)
    session()
    guess = ask()
    said = "An earlier run has settled this one. You may guess anew; your record keeps your first guess, (a)."
    assert words(guess) == said and not any(one.disabled for one in guess._buttons.values())
    capsys.readouterr()
    settle(guess)
    assert "You guessed (a) before an earlier run; that guess stays in your record." in capsys.readouterr().out
    guess = ask()
    press(guess, "c")
    settle(guess)
    assert "You guessed (c) this time; your record keeps your first guess, (a)." in capsys.readouterr().out
    assert progress.prediction("00-1", progress.read(learner)) == progress.Prediction("a", False, ("c",))


def test_a_guess_made_when_the_outcome_is_known_is_late_and_does_not_count(ask, capsys, learner):
    settle(ask())
    guess = ask()
    assert words(guess).endswith("your record keeps that you made none before.")
    press(guess, "c")
    capsys.readouterr()
    settle(guess)
    said = "You guessed (c) late, after an earlier run had shown the outcome: it does not count.\n"
    assert capsys.readouterr().out.endswith(said)
    one = progress.prediction("00-1", progress.read(learner))
    assert one.late and not one.right


def test_an_option_that_is_gone_is_no_guess(ask, session):
    press(ask(), "c")
    session()
    assert ask(a="x", b="y").guess is None


def test_a_place_that_can_not_be_written_stops_nothing(ask, learner, capsys):
    (learner / progress.FILE).mkdir()
    guess = ask()
    assert "can't be kept in" in capsys.readouterr().out
    press(guess, "a")
    settle(guess)
    assert capsys.readouterr().out == "This run agrees with (c): hardly better than guessing? You guessed (a).\n"


# ---- smoke runs, results ----


def test_a_smoke_run_judges_nothing_but_checks_all(ask, learner, capsys):
    with settings.using(smoke=True, record=learner / "records.jsonl"):
        guess = ask()
        with pytest.raises(TypeError):
            guess.settle(a=True, b=0.5, c=False)
        settle(guess)
    assert capsys.readouterr().out == "– Prediction 00-1: not judged, this is a smoke run.\n"
    assert len((learner / "records.jsonl").read_text("utf-8").splitlines()) == 1


def test_the_outcome_is_recorded_for_results_and_nothing_is_kept(ask, learner):
    with settings.using(record=learner / "records.jsonl"):
        settle(ask("07-3"), "b")
    assert json.loads((learner / "records.jsonl").read_text("utf-8")) == {
        "id": "prediction_3",
        "numbers": {"a": 0.0, "b": 1.0, "c": 0.0},
    }
    assert not (learner / progress.FILE).exists()


def seeds(folder, **values):
    """A results file with one prediction over several seeds."""
    numbers = {name: {"mean": 0, "half_width": 0, "values": column} for name, column in values.items()}
    content = {"tables": [{"id": "another", "numbers": {}}, {"id": "prediction_1", "numbers": numbers}]}
    (folder / "00_x.json").write_text(json.dumps(content), "utf-8")


ALL, NONE = [1.0] * 5, [0.0] * 5
MOST, ONE = [1.0, 1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.0, 0.0]
FIVE = {
    "the same in all": ((NONE, NONE, ALL), ""),
    "another in all": ((NONE, ALL, NONE), "(Our five runs: (b) in 5 of 5.)\n"),
    "not unanimous": ((NONE, ONE, MOST), "(Our five runs: (c) in 4 of 5, (b) in 1.)\n"),
    "none in one": ((NONE, NONE, MOST), "(Our five runs: (c) in 4 of 5, none in 1.)\n"),
    "two at once": ((NONE, ONE, ALL), "(Our five runs: (c) in 5 of 5, (b) in 1.)\n"),
    "two seeds": (([0, 1], [0, 0], [1, 0]), "(Our 2 runs: (a) in 1 of 2, (c) in 1.)\n"),
    "other options": ((ALL,), ""),
    "one option more": ((ALL, NONE, NONE, NONE), ""),
    "unequal": ((ALL, NONE, [0.0]), ""),
    "empty": (([], [], []), ""),
}


@pytest.mark.parametrize(("columns", "line"), FIVE.values(), ids=FIVE)
def test_our_five_runs_are_told_where_they_say_something_else(ask, columns, line, tmp_path, capsys):
    seeds(tmp_path, **dict(zip("abcd", columns, strict=False)))
    with settings.using(results=tmp_path):
        settle(ask())
    assert capsys.readouterr().out.partition("\n")[2] == line


def test_what_stored_numbers_settle_has_no_verdict_of_a_single_run(ask, tmp_path, capsys):
    """Lesson 02 told "our five runs: none in 5 of 5" of runs that were made before the stored numbers were there."""
    seeds(tmp_path, a=NONE, b=ALL, c=NONE)
    with settings.using(results=tmp_path, record=tmp_path / "record"):
        ask().settle(stored=True, a=False, b=False, c=True)
    out = capsys.readouterr().out
    assert out.startswith("The stored runs agree with (c)") and "run agrees" not in out and "five runs" not in out
    assert json.loads((tmp_path / "record").read_text())["stored"] is True


@pytest.mark.parametrize(
    "content", [None, b"{", b'{"tables": [7]}', b'{"tables": [{"id": "prediction_1"}]}', b"[]"], ids=str
)
def test_without_stored_runs_nothing_is_said_of_them(ask, content, tmp_path, capsys):
    if content:
        (tmp_path / "00_x.json").write_bytes(content)
    with settings.using(results=tmp_path):
        settle(ask())
    assert capsys.readouterr().out.count("\n") == 1


# ---- in a real JupyterLab ----

ASK = """from ssl_course import widgets
guess = widgets.predict("00-1", "How often?", a="nearly always, above .9", b="half the time")"""
SETTLE = "guess.settle(a=False, b=True)"
STEP = """const app = window.jupyterapp, book = app.shell.currentWidget.content;
book.activeCellIndex = {index}; app.commands.execute('notebook:run-cell');"""
FOCUS = "document.querySelectorAll('.ssl-guess button')[0].focus();"
FOCUSED = "return document.activeElement.innerText;"
NAMES = """return [...document.querySelectorAll('.ssl-guess button')]
.map(one => [one.innerText, one.disabled, one.scrollWidth <= one.clientWidth]);"""
TAB, SPACE = "\ue004", " "


@pytest.mark.browser
@pytest.mark.slow
def test_a_guess_by_keyboard_is_settled_and_a_saved_notebook_shows_it(lab, tmp_path):
    server = lab(ASK, SETTLE, SSL_COURSE_WORK=str(tmp_path), SSL_COURSE_SMOKE="0")
    page = server.open()
    page(STEP.format(index=0))
    head, options = "How often?", ["(a) nearly always, above .9", "(b) half the time"]
    live = [["\n".join([head, *options, module.NOT_YET]), []]]
    assert page.shown(live) == live
    page(FOCUS)
    page.press(TAB)
    assert page(FOCUSED) == options[1]
    page.press(SPACE)
    options[1] += " ← your guess"
    live = [["\n".join([head, *options, "You guessed (b). You can change it until the run settles it."]), []]]
    assert page.shown(live) == live and page(FOCUSED) == options[1]
    assert page(NAMES) == [[options[0], False, True], [options[1], False, True]]
    page(STEP.format(index=1))
    said = ["This run agrees with (b): half the time. You guessed (b).", []]
    done = ["\n".join([head, *options, "Settled. You guessed (b)."]), []]
    assert page.shown([done, said]) == [done, said]
    assert [disabled for _, disabled, _ in page(NAMES)] == [True, True]
    server.save_and_end_kernel(page)
    page = server.open()
    time.sleep(3)  # "model not found" would come after two seconds
    still = ["\n".join([head, *options, "Settled. You guessed (b).", twin.AGAIN]), []]
    seen = [[" ".join(text.split()), alts] for text, alts in page.shown()]
    assert seen == [[" ".join(still[0].split()), []], said]
    assert kept(tmp_path) == [("asked", None), ("guessed", "b"), ("settled", ["b"])]
