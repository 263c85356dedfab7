"""A prediction: options as buttons, a guess that is kept, and an outcome that the learner's own run settles."""

import html
import re
from collections.abc import Mapping

import ipywidgets
from IPython.display import display

from ssl_course import progress, records, settings
from ssl_course.console import say
from ssl_course.widgets.twin import WithStill

LETTERS = "abcde"
STYLE = "<style>.ssl-guess button { height: auto; white-space: normal; text-align: left; line-height: 1.4 }</style>"
NOT_YET = "No guess yet. Choose one; it is kept, and you can change it until the run settles it."


def predict(id: str, question: str, **options: str) -> "Prediction":
    """Ask for a guess, and show the options as buttons. The run then settles it: `guess.settle(a=…, b=…)`.

    Buttons work by keyboard: Tab leads to one, Space or Enter chooses it. A guess is kept at once, can be changed until
    it is settled, and is there again after a restart of the kernel.

    Args:
        id: lesson, hyphen, number, such as "00-1"; it stays when the question is reworded.
        question: one short sentence; the text above poses it at length.
        options: two to five, named a, b, … in order, each with its text.

    Raises:
        ValueError: for an id, a question or options that are none of this.
    """
    if not isinstance(id, str) or not re.fullmatch(r"\d\d-[1-9]\d*", id):
        raise ValueError(f'id = {id!r}: give lesson, hyphen, number, such as "00-1".')
    if not isinstance(question, str) or not question.strip():
        raise ValueError(f"{id}: question = {question!r}: give one sentence.")
    if not 2 <= len(options) <= len(LETTERS) or "".join(options) != LETTERS[: len(options)]:
        raise ValueError(f"{id}: options {', '.join(options) or 'none'}: give two to five, named a, b, … in order.")
    for letter, text in options.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{id}: {letter} = {text!r}: give the option's text.")
    return Prediction(id, question, options)


class Prediction:
    """One question with its options; it shows itself when it is made. `guess` is the letter chosen here, or None."""

    def __init__(self, id: str, question: str, options: Mapping[str, str]) -> None:
        self.id, self.question, self.options = id, question, dict(options)
        self.before = progress.prediction(id, progress.events())  # what the record held when this cell was run
        self.known = self.before.settled is not None  # an earlier run has shown the outcome
        self.guess = None if self.known or self.before.guess not in options else self.before.guess
        self.settled = False
        progress.note(id, "asked")
        wide = {"width": "auto", "min_height": "2.2em"}
        self._buttons = {letter: ipywidgets.Button(layout=wide) for letter in options}
        for letter, button in self._buttons.items():
            button.on_click(lambda _button, letter=letter: self.choose(letter))
        self._status = ipywidgets.HTML()
        head = ipywidgets.HTML(f"{STYLE}<b>{html.escape(question)}</b>")
        self._box = WithStill([head, *self._buttons.values(), self._status], self._still)
        self._box.add_class("ssl-guess")
        self._update()
        display(self._box)

    def __repr__(self) -> str:
        return f"Prediction {self.id}. {self._words()}"

    def choose(self, letter: str) -> None:
        """Keep a guess, at once; after `settle`, nothing."""
        if not self.settled:
            self.guess = letter
            progress.note(self.id, "guessed", option=letter)
            self._update()

    def settle(self, *, stored: bool = False, **conditions: bool) -> None:
        """Say which option this run agrees with, and what was guessed; the buttons rest then.

        Args:
            stored: whether stored numbers settle it, and not this run: then no lesson's run has a verdict of its own.
            conditions: each option once, with a comparison: True or False, as Python, numpy or torch has it.

        Raises:
            TypeError: if an option is left out or unknown, or a condition is no verdict.
        """
        if set(conditions) != set(self.options):
            raise TypeError(
                f"{self.id}: settle was given {', '.join(conditions) or 'nothing'}, and the options are "
                f"{', '.join(self.options)}: give each one once."
            )
        for letter, holds in conditions.items():
            if not records.is_verdict(holds):
                raise TypeError(
                    f"{self.id}: {letter} = {holds!r} is no verdict: give a comparison, which is True or False."
                )
        borne_out = [letter for letter in self.options if bool(conditions[letter])]
        numbers = {letter: float(letter in borne_out) for letter in self.options}
        entry = {"id": f"prediction_{self.id.split('-')[1]}", "numbers": numbers}
        records.append(entry | {"stored": True} if stored else entry)
        if settings.current.smoke:
            say(f"– Prediction {self.id}: not judged, this is a smoke run.")
            return
        progress.note(self.id, "settled", bears_out=borne_out)
        outcome = self._outcome(borne_out)
        say(f"{outcome.replace('This run agrees', 'The stored runs agree') if stored else outcome} {self._guessed()}")
        if not stored and (five_seeds := self._five_seeds(borne_out)):
            say(five_seeds)
        self.settled = True
        self._update()

    def _outcome(self, borne_out: list[str]) -> str:
        if not borne_out:
            return "This run agrees with none of the options."
        if len(borne_out) > 1:
            return f"This run agrees with several options: {_and(borne_out)}."
        text = self.options[borne_out[0]]
        return f"This run agrees with ({borne_out[0]}): {text}" + ("" if text.endswith((".", "!", "?", "…")) else ".")

    def _guessed(self) -> str:
        """What was guessed, and whether it counts."""
        first = self.before.guess
        if not self.known:
            return f"You guessed ({self.guess})." if self.guess else "You made no guess."
        if first and self.guess:
            return f"You guessed ({self.guess}) this time; your record keeps your first guess, ({first})."
        if first:
            return f"You guessed ({first}) before an earlier run; that guess stays in your record."
        if self.guess:
            return f"You guessed ({self.guess}) late, after an earlier run had shown the outcome: it does not count."
        return "You made no guess."

    def _five_seeds(self, borne_out: list[str]) -> str | None:
        """What the stored runs agree with, where they don't all say what this run says; None where there are none."""
        values = _stored(self.id, list(self.options))
        if not values:
            return None
        count = len(next(iter(values.values())))
        counts = {f"({letter})": sum(value == 1 for value in column) for letter, column in values.items()}
        counts["none"] = sum(not any(run) for run in zip(*values.values(), strict=True))
        if all(counts[f"({letter})"] == (count if letter in borne_out else 0) for letter in self.options):
            return None
        found = sorted((item for item in counts.items() if item[1]), key=lambda item: -item[1])
        first, *others = [f"{name} in {number}" for name, number in found]
        runs = {5: "five"}.get(count, count)
        return f"(Our {runs} runs: {', '.join([f'{first} of {count}', *others])}.)"

    def _words(self) -> str:
        """Where the guess stands."""
        if self.settled:
            return f"Settled. {self._guessed()}"
        if self.guess:
            return f"You guessed ({self.guess}). You can change it until the run settles it."
        if self.known:
            kept = f"your first guess, ({self.before.guess})" if self.before.guess else "that you made none before"
            return f"An earlier run has settled this one. You may guess anew; your record keeps {kept}."
        return NOT_YET

    def _update(self) -> None:
        """Buttons, words and twin as things stand; the choice is shown in words, and by colour too."""
        for letter, button in self._buttons.items():
            chosen = letter == self.guess
            button.description = f"({letter}) {self.options[letter]}" + (" ← your guess" if chosen else "")
            button.button_style, button.disabled = "primary" if chosen else "", self.settled
        self._status.value = html.escape(self._words())
        self._box.refresh()

    def _still(self) -> dict[str, str]:
        """Question and options as plain HTML and as text, with the guess if there is one."""
        lines = [button.description for button in self._buttons.values()]
        words = [self._words()] if self.guess or self.settled else []
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        page = f"<p><b>{html.escape(self.question)}</b></p><ul>{items}</ul>"
        page += "".join(f"<p>{html.escape(line)}</p>" for line in words)
        return {"text/html": page, "text/plain": "\n".join([self.question, *lines, *words])}


def _and(letters: list[str]) -> str:
    words = [f"({letter})" for letter in letters]
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _stored(id: str, letters: list[str]) -> dict[str, list[float]]:
    """option -> 1 or 0 for each stored run; empty where results/ holds no such table for these very options."""
    lesson, number = id.split("-")
    try:
        tables = (records.results_of(lesson, "tables") or {"tables": []})["tables"]
        found = next(table["numbers"] for table in tables if table["id"] == f"prediction_{number}")
        values = {letter: list(found[letter]["values"]) for letter in letters}
    except (ValueError, KeyError, TypeError, StopIteration):  # a damaged file is named where its numbers are shown
        return {}
    same = len(found) == len(letters) and len({len(column) for column in values.values()}) == 1
    return values if same and values["a"] else {}
