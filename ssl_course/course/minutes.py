"""How long a lesson takes, computed: nobody guesses well how long others need."""

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import NamedTuple

import jupytext

from ssl_course import settings
from ssl_course.course import markers
from ssl_course.exercises import LESSONS
from ssl_course.files import read_results

WORDS, LINES = 120, 10  # of prose, of code, that somebody new to the subject reads in a minute
WIDTH = 100  # of those lines of code
BETWEEN = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


class Minutes(NamedTuple):
    """What a lesson's minutes are made of."""

    prose: float
    code: float
    exercises: float
    waiting: float

    @property
    def total(self) -> float:
        return sum(self)

    @property
    def rounded(self) -> int:
        """The total to the nearest five: nobody's watch knows it better."""
        return 5 * round(self.total / 5)


def minutes(source: Path) -> Minutes:
    """The minutes of one lesson, from its source, its exercises and its results; not measured yet is no waiting.

    Prose counts wherever it stands, in folded parts too. Of the code, blank lines and comments don't count, nor does
    what only `make results` runs, nor what a learner is to write: that is in the exercises' own minutes.
    """
    cells = jupytext.read(source, fmt="py:percent").cells
    prose, code = (
        sum(read_minutes(cell.source, kind) for cell in cells if cell.cell_type == kind)
        for kind in ("markdown", "code")
    )
    exercises = sum(exercise.minutes for exercise in LESSONS.get(source.stem[:2], ()))
    return Minutes(prose, code, exercises, _waiting(source))


def read_minutes(text: str, kind: str) -> float:
    """How long it takes to read a piece of a cell, of kind "markdown" or "code", without its exercises."""
    if kind == "markdown":
        return words(text) / WORDS
    return code_lines(markers.SOLUTION.sub(r"\1...", text)) / LINES


def words(markdown: str) -> int:
    """The words that a reader sees: tags, the targets of links and marks of layout are none."""
    seen = re.sub(r"<[^>]+>", " ", re.sub(r"\]\([^)]*\)", "] ", markdown))
    return sum(1 for word in seen.split() if re.search(r"\w", word))


def code_lines(code: str) -> int:
    """The lines that hold code, or a docstring; without `...`, and without the blocks that a learner's run skips.

    A statement that would fit `WIDTH`, but is broken because a notebook's column is narrower, is one line.
    """
    skipped = _broken(code)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "settings.current.full":
            skipped |= set(range(node.lineno, node.body[-1].end_lineno + 1))
    lines = enumerate(map(str.strip, code.splitlines()), 1)
    return sum(1 for row, line in lines if line not in ("", "...") and not line.startswith("#") and row not in skipped)


def _broken(code: str) -> set[int]:
    """The further rows of statements that would fit one line, and have no comma at the end that keeps them apart."""
    rows, found, statement = code.splitlines(), set(), []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type not in BETWEEN | {tokenize.NEWLINE}:
            statement.append(token)
        elif token.type == tokenize.NEWLINE:
            first, last = statement[0].start[0], statement[-1].end[0]
            text = " ".join(row.split("  #")[0].strip() for row in rows[first - 1 : last])
            text = re.sub(r"(?<=[(\[{]) | (?=[)\]}])", "", text)
            apart = re.search(r",[)\]}]", text) or any(one.start[0] < one.end[0] for one in statement)
            if not apart and statement[0].start[1] + len(text) <= WIDTH:
                found |= set(range(first + 1, last + 1))
            statement = []
    return found


def _waiting(source: Path) -> float:
    path = settings.current.results / f"{source.stem}.json"
    return read_results(path).get("lesson_seconds", 0) / 60 if path.exists() else 0.0
