"""An open question with room for the learner's own words, which are kept as guesses are."""

import html
import re

import ipywidgets
from IPython.display import display

from ssl_course import progress
from ssl_course.widgets.twin import WithStill

LONGEST = 5000  # characters that the record keeps
NOT_YET = "No answer yet. Write a few words; nobody judges them."
KEPT = "Kept, {words}. You can change it; your record keeps the first version and the latest."
TOO_LONG = "Not kept: your answer has {count:,} characters, and the record takes {longest:,}. Shorten it."
ROOM = "(Room for your own answer: run this notebook.)"


def answer(id: str, question: str, *, after: "Answer | None" = None) -> "Answer":
    """Ask an open question, and show a box to write in. What is written is kept, and `check.report()` lists it.

    The box works by keyboard: Tab leads in and out, Enter starts a new line. An answer is kept as soon as the box is
    left or the button is pressed, and it is there again after a restart of the kernel. There is nothing to settle.

    Args:
        id: lesson, hyphen, q, number, such as "13-q1"; it stays when the question is reworded.
        question: one or two sentences.
        after: an earlier answer, shown above the box, so that the learner sees what has changed.

    Raises:
        ValueError: for an id or a question that is none of this.
        TypeError: if `after` is not what `answer` returned.
    """
    if not isinstance(id, str) or not re.fullmatch(r"\d\d-q[1-9]\d?", id):
        raise ValueError(f'id = {id!r}: give lesson, hyphen, q, number, such as "13-q1".')
    if not isinstance(question, str) or not question.strip():
        raise ValueError(f"{id}: question = {question!r}: give a sentence.")
    if not isinstance(after, Answer | None):
        raise TypeError(f"{id}: after = {after!r}: give an earlier answer, as `answer` returned it.")
    return Answer(id, question, after)


class Answer:
    """One open question; it shows itself when it is made. `text` is what the learner wrote, "" before."""

    def __init__(self, id: str, question: str, after: "Answer | None" = None) -> None:
        self.id, self.question, self._after = id, question, after
        self.text = progress.answer(id, progress.events()).latest
        progress.note(id, "asked")
        self._area = ipywidgets.Textarea(
            value=self.text,
            placeholder="your answer, in your own words",
            continuous_update=False,
            layout={"width": "98%", "height": "8em"},
        )
        self._area.observe(lambda change: self.write(change["new"]), "value")
        self._button = ipywidgets.Button(description="Keep my answer", layout={"width": "auto"})
        self._button.on_click(lambda _button: self.write(self._area.value))
        self._status = ipywidgets.HTML()
        head = ipywidgets.HTML(f"<b>{html.escape(question)}</b>{self._earlier()}")
        self._box = WithStill([head, self._area, self._button, self._status], self._still)
        self._update(self._words())
        display(self._box)

    def __repr__(self) -> str:
        return f"Answer {self.id}. {self._words()}"

    def write(self, text: str) -> None:
        """Keep an answer, at once; one that is too long is not kept, and that is said. An empty one takes it back."""
        if not isinstance(text, str):
            raise TypeError(f"{self.id}: text = {text!r}: give words.")
        if len(text := text.strip()) > LONGEST:
            self._update(TOO_LONG.format(count=len(text), longest=LONGEST))
            return
        if text != self.text:
            self.text = text
            progress.note(self.id, "answered", text=text)
        self._update(self._words())

    def _words(self) -> str:
        count = len(self.text.split())
        return KEPT.format(words="one word" if count == 1 else f"{count} words") if count else NOT_YET

    def _earlier(self) -> str:
        """The earlier answer as HTML; empty without one."""
        if self._after is None or not self._after.text:
            return ""
        return f"<p>You wrote before: <i>{html.escape(self._after.text)}</i></p>"

    def _update(self, words: str) -> None:
        """The line below the box, and the twin, as things stand."""
        self._status.value = html.escape(words)
        self._box.refresh()

    def _still(self) -> dict[str, str]:
        """Question and answer as plain HTML and as text; before there is one, a line that says what stands here."""
        said = html.escape(self.text or ROOM).replace("\n", "<br>")
        page = f"<p><b>{html.escape(self.question)}</b></p>{self._earlier()}<p>{said}</p>"
        return {"text/html": page, "text/plain": f"{self.question}\n{self.text or ROOM}"}
