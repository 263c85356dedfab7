"""A text box: type a sentence with a gap, and read which words a network would put there, each with its probability."""

import html
from collections.abc import Callable, Mapping

import ipywidgets
from matplotlib.figure import Figure

from ssl_course import plot
from ssl_course.widgets.twin import WithTwin

BAR = 12  # em, for a probability of 1
Guess = Callable[[str], tuple[list[tuple[str, float]], list[str]]]  # text -> (word, probability) …, unknown words


@plot.closed_after_error()
def gap_box(guesses: Mapping[str, Guess], *, start: str, twin: tuple[Figure | bytes, str]) -> WithTwin:
    """A box to type into, and below it a table of words and probabilities for each way to guess.

    It answers when Enter is pressed or the box is left. What can't be answered is said in words: a guess raises
    ValueError with a sentence for the reader.

    Args:
        guesses: name of a way to guess -> `guess(text) -> ([(word, probability), …], [unknown word, …])`.
        start: the text that stands in the box at the beginning.
        twin: a figure, or a PNG, and its alt text, for places where nothing is live.
    """
    box = ipywidgets.Text(
        value=start,
        description="sentence with a gap ___",
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "90%"},
    )
    shown = ipywidgets.HTML()

    def update(_change: object = None) -> None:
        shown.value = answer(guesses, box.value)

    box.observe(update, "value")
    update()
    figure, alt = twin
    picture = figure if isinstance(figure, bytes) else plot.png(figure)
    return WithTwin([box, shown], twin=picture, alt=alt)


def answer(guesses: Mapping[str, Guess], text: str) -> str:
    """What stands below the box for a text, as HTML: tables side by side, or the sentence that says what is wrong."""
    parts, notes = [], []
    for name, guess in guesses.items():
        try:
            found, unknown = guess(text)
        except ValueError as problem:
            return f"<p>{html.escape(str(problem))}</p>"  # what is wrong with the text is wrong for all
        parts.append(_table(name, found))
        notes += [word for word in unknown if word not in notes]
    words = ", ".join(notes)
    note = f"<p>Not known, and read as &lt;unknown&gt;: {html.escape(words)}.</p>" if notes else ""
    return f'<div style="display: flex; flex-wrap: wrap; gap: 2em">{"".join(parts)}</div>{note}'


def _table(name: str, found: list[tuple[str, float]]) -> str:
    lines = []
    for word, chance in found:
        bar = f'<div style="background: #009E73; height: .8em; width: {BAR * chance:.2f}em"></div>'
        lines.append(
            f'<tr><td style="text-align: right">{html.escape(word)}</td><td>{chance:.0%}</td><td>{bar}</td></tr>'
        )
    return f"<table><caption>{html.escape(name)}</caption>{''.join(lines)}</table>"
