"""Cells of the lessons, found by what stands in them: what the book's tables and its glossary link to."""

import functools
import json
import re
from typing import NamedTuple

from ssl_course import catalogue
from ssl_course.settings import ROOT

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


class Place(NamedTuple):
    """A cell of a lesson.

    Attributes:
        lesson: the lesson's number, two digits, as a word.
        number: of the cell, from 0, in order.
        section: the last heading of the second level before the words that were looked for; "" before the first one.
    """

    lesson: str
    number: int
    section: str

    @property
    def label(self) -> str:
        """The name of the cell as a target of links in the book."""
        return f"lesson-{self.lesson}-cell-{self.number}"

    def link(self) -> str:
        """A link in MyST that says where it leads: lesson, section and cell."""
        section = self.section.partition(" · ")
        where = f"section {section[0]}" if section[1] else self.section.lower()
        return f"[lesson {', '.join(filter(None, (self.lesson, where)))}](#{self.label})"


@functools.cache
def cells(lesson: str) -> tuple[dict, ...]:
    """The cells of a solved lesson as its notebook stores them, each with its `source` as one text.

    Raises:
        ValueError: for a number that no lesson has.
    """
    known = {one.id: one.path.stem for one in catalogue.lessons()}
    if lesson not in known:
        raise ValueError(f"there is no lesson {lesson!r}; there are: {', '.join(known)}.")
    stored = json.loads((ROOT / "solutions" / f"{known[lesson]}.ipynb").read_text("utf-8"))["cells"]
    return tuple(cell | {"source": "".join(cell["source"])} for cell in stored)


def find(lesson: str, words: str) -> Place:
    """The one cell of a lesson in which `words` stand; how they are broken into lines does not matter.

    Raises:
        ValueError: if no cell holds them, or more than one, or there is no such lesson.
    """
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    found = matching(lesson, pattern)
    if len(found) != 1:
        cells_found = ", ".join(str(one.number) for one in found)
        how_often = f"more than one cell ({cells_found})" if found else "no cell"
        raise ValueError(f"lesson {lesson}: {words!r} stands in {how_often}. Give words that stand in just one.")
    return found[0]


def matching(lesson: str, pattern: re.Pattern, kind: str = "") -> list[Place]:
    """Every cell of a lesson (or every "markdown" or "code" cell) in which a pattern is found, with its section."""
    places, section = [], ""
    for number, cell in enumerate(cells(lesson)):
        text = cell["source"]
        headings = list(HEADING.finditer(text)) if cell["cell_type"] == "markdown" and "## " in text else []
        if kind in ("", cell["cell_type"]) and (hit := pattern.search(text)):
            before = [one[1] for one in headings if one.start() <= hit.start()]
            places.append(Place(lesson, number, before[-1] if before else section))
        if headings:
            section = headings[-1][1]
    return places
