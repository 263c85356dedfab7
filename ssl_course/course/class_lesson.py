"""A lesson as a class meets it: sections with their minutes, predictions, figures, exercises, recap.

Nothing is executed: figures and outcomes come from the stored solution, the rest from the source.
"""

import ast
import base64
import html
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat

from ssl_course import catalogue
from ssl_course.course import first_cell
from ssl_course.course.minutes import read_minutes
from ssl_course.course.placeholders import exercises, fill
from ssl_course.exercises import EXERCISES
from ssl_course.settings import ROOT

_SETTLED = re.compile(r"agrees? with (\(\w\): .*?)\.? You made no guess", re.DOTALL)
_DETAILS = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A part of a lesson under one heading; `number` is empty for the opening, the recap and what follows it."""

    number: str
    title: str
    minutes: float
    cells: tuple[int, ...]  # places in the notebook
    exercises: tuple[int, ...] = ()  # their numbers


@dataclass(frozen=True)
class Prediction:
    """A question with its options; `settled` is what the stored run bore out, and `cell` where, as a place."""

    id: str
    question: str
    options: dict[str, str]
    asked: int
    cell: int
    settled: str


class Exercise(NamedTuple):
    """An exercise: its id, heading with stars and minutes, text, and the place of the cell with its stub."""

    name: str
    heading: str
    text: str
    cell: int


@dataclass(frozen=True)
class Figure:
    """A stored picture: PNG, its alternative text, the place of its cell."""

    png: bytes
    alt: str
    cell: int

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height in pixels, from the file's header."""
        wide, high = (int.from_bytes(self.png[start : start + 4], "big") for start in (16, 20))
        return wide, high


class ClassLesson:
    """One lesson, taken apart.

    Args:
        source: of the lesson.

    Raises:
        ValueError: at use, naming the lesson, where the solution is missing or not in step with the source.
    """

    def __init__(self, source: Path) -> None:
        self.source, self.metadata = source, catalogue.lesson(source)
        self.cells = jupytext.read(source, fmt="py:percent").cells

    @cached_property
    def solution(self) -> list:
        """The cells of the stored solution, as many as the source has: what the build adds is left out.

        Raises:
            ValueError: naming the lesson, if it is missing or not in step with the source.
        """
        path = ROOT / "solutions" / f"{self.source.stem}.ipynb"
        cells = first_cell.lesson_cells(nbformat.read(path, 4)) if path.exists() else []
        cells = [cell for cell in cells if "remove-cell" not in cell.metadata.get("tags", [])]
        if len(cells) != len(self.cells):
            raise ValueError(f"{path.name} is not in step with its source: run `make build LESSON={self.metadata.id}`.")
        return cells

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """In order; their minutes add up to the lesson's, but for the waiting."""
        found: list[list] = [["", "Opening", 0.0, [], []]]
        names = exercises(self.source)
        for place, cell in enumerate(self.cells):
            parts = re.split(r"^(?=## )", cell.source, flags=re.M) if cell.cell_type == "markdown" else [cell.source]
            for part in parts:
                if cell.cell_type == "markdown" and (heading := re.match(r"## (?:(\d+) · )?(.*)", part)):
                    found.append([heading[1] or "", heading[2], 0.0, [], []])
                if part.strip():
                    found[-1][2] += read_minutes(part, cell.cell_type)
                    found[-1][3].append(place)
                if cell.cell_type == "markdown":
                    for number in re.findall(r"^### Exercise (\d+)", part, re.M):
                        found[-1][2] += EXERCISES[names[int(number) - 1]].minutes
                        found[-1][4].append(int(number))
        return tuple(Section(*parts, tuple(dict.fromkeys(cells)), tuple(own)) for *parts, cells, own in found)

    def section_of(self, place: int) -> Section:
        """The section in which a cell stands; a cell with a heading in it belongs to what comes after."""
        return next(one for one in reversed(self.sections) if place in one.cells)

    def number(self, place: int) -> int:
        """The number of a code cell, as Jupyter writes it beside a cell that was run, after the build's first cell."""
        return 1 + sum(cell.cell_type == "code" for cell in self.cells[: place + 1])

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """In the order of the text."""
        return tuple(
            self._prediction(place, node)
            for place, cell in enumerate(self.cells)
            if cell.cell_type == "code"
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("widgets.predict(")
        )

    def _prediction(self, place: int, node: ast.Assign) -> Prediction:
        id, question = (ast.literal_eval(one) for one in node.value.args)
        options = {word.arg: ast.literal_eval(word.value) for word in node.value.keywords}
        settles = re.compile(rf"^\s*{node.targets[0].id}\.settle\(", re.M)
        where = next(at for at in range(place, len(self.cells)) if settles.search(self.cells[at].source))
        said = "".join(output.get("text", "") for output in self.solution[where].outputs)
        found = _SETTLED.findall(said)
        same = [one.id for one in self._settled_in(where)]
        settled = found[min(same.index(node.targets[0].id), len(found) - 1)] if found else ""
        return Prediction(id, question, options, place, where, " ".join(settled.split()))

    def _settled_in(self, place: int) -> list[ast.Name]:
        """The variables that a cell settles, in order."""
        return [
            node.func.value
            for node in ast.walk(ast.parse(self.cells[place].source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "settle"
        ]

    def find(self, wanted: str) -> int:
        """The place of the one cell that settles a prediction of this id, or that holds this code.

        Raises:
            ValueError: if there is none, or more than one.
        """
        asked = self.predictions if re.fullmatch(r"\d\d-\d+", wanted) else ()
        places = [one.cell for one in asked if one.id == wanted]
        code = (place for place, cell in enumerate(self.cells) if cell.cell_type == "code" and wanted in cell.source)
        places = places or list(code)
        if len(places) != 1:
            raise ValueError(f"{self.source.name}: {wanted!r} is in {len(places)} code cells, it should be in one.")
        return places[0]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All stored pictures, in order."""
        found = []
        for place, cell in enumerate(self.solution):
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if "image/png" in data:
                    alt = re.search(r'<img alt="([^"]+)"', data.get("text/html", ""))
                    png = base64.b64decode(data["image/png"])
                    found.append(Figure(png, html.unescape(alt[1]) if alt else "", place))
        return tuple(found)

    def words(self, section: Section) -> list[str]:
        """The words that a section introduces: what stands in bold in it, outside of what is folded."""
        cells = (place for place in section.cells if self.section_of(place) is section)
        text = "\n".join(self.cells[place].source for place in cells if self.cells[place].cell_type == "markdown")
        found = re.findall(r"\*\*([^*]+)\*\*", _DETAILS.sub("", text))
        found = [" ".join(word.split()) for word in found]
        few = [word for word in dict.fromkeys(found) if len(word.split()) < 5 and word[-1] not in ".:?,!"]
        return [word for word in few if word != "Look back"]

    def look_backs(self, first: int, last: int) -> list[str]:
        """The folded texts of the cells from one place to another."""
        cells = [cell.source for cell in self.cells[first : last + 1] if cell.cell_type == "markdown"]
        return [text.strip() for cell in cells for _, text in _DETAILS.findall(cell)]

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, in the lesson's order."""
        headings = []
        for cell in self.cells:
            if cell.cell_type == "markdown":
                parts = re.split(r"^(?=###? )", fill(cell.source, self.source), flags=re.M)
                headings += [part.split("\n", 1) for part in parts if re.match(r"### Exercise \d", part)]
        return tuple(
            Exercise(name, heading.removeprefix("### "), text.strip(), self.find(f"def {name}("))
            for name, (heading, text) in zip(exercises(self.source), headings, strict=True)
        )

    @cached_property
    def recap(self) -> str:
        """The text of the recap, from the first sentence on, without sources and what follows."""
        text = "\n\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")
        (found,) = re.findall(r"^## Recap\n(.*?)(?=^\*\*Sources)", text, re.M | re.DOTALL)
        return found.strip()

    @property
    def sources(self) -> str:
        """The paragraph that names the papers."""
        text = "\n\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")
        (found,) = re.findall(r"^\*\*Sources\.\*\* (.*?)(?=\n\n)", text, re.M | re.DOTALL)
        return found
