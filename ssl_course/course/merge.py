"""A learner's notebook brought into a newer edition of the lesson: their answers and notes, the course's new text.

Everything here is a function of notebooks as JSON holds them; `editions` reads and writes the files.
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Cell = dict[str, Any]
DEFINES = re.compile(r"^(?:async )?def (\w+)\(|^(\w+) = lambda\b", re.MULTILINE)
CHECKED = re.compile(r"\bcheck\.(\w+)\((?=\w)")
BESIDE = "*Carried over from your earlier copy. The course has changed the cell above since: compare the two.*"


def parse(content: bytes) -> dict[str, Any]:
    """A notebook from the bytes of its file.

    Raises:
        ValueError: saying what is wrong, if it is none.
    """
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON ({error})") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("it holds no list of cells")
    for cell in cells:
        source = cell.get("source") if isinstance(cell, dict) and isinstance(cell.get("cell_type"), str) else None
        if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(x, str) for x in source)):
            raise ValueError("a cell has no type or no source")
    return notebook


def text(cell: Cell) -> str:
    """What stands in a cell."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def merge(mine: dict, shipped: dict | None, new: dict) -> dict:
    """The newer edition with what the learner wrote. Their cells stay as they are, outputs too.

    A cell of the course that they changed replaces the new edition's, if that is still the same. If the course has
    changed it too, or it left the lesson, theirs stands below; an answer stands below the exercise of its name. Cells
    of their own stay behind the cell that they stood behind.

    Args:
        mine: the learner's copy.
        shipped: the edition that it was copied from; None if that is not known: then what can't be told from the
            learner's words is kept as theirs.
        new: the newer edition.

    Raises:
        ValueError: if a word of the learner's would be lost; nothing is known that leads there.
    """
    plan = _Plan(shipped or {"cells": []}, new)
    for cell in mine["cells"]:
        plan.place(cell)
    merged = {**new, "metadata": mine.get("metadata") or new.get("metadata", {}), "cells": _with_ids(plan.cells())}
    if missing := lost(mine, shipped, new, merged):
        raise ValueError(f"this would be lost: {missing[0][:80]!r}")
    return merged


def words(mine: dict, shipped: dict | None, new: dict) -> list[str]:
    """What the learner wrote: the texts of their cells that no edition of the course holds."""
    course = {text(cell) for edition in (shipped, new) if edition for cell in edition["cells"]}
    return [text(cell) for cell in mine["cells"] if text(cell).strip() and text(cell) not in course]


def lost(mine: dict, shipped: dict | None, new: dict, merged: dict) -> list[str]:
    """The learner's words that `merged` does not hold as often as their copy does."""
    left = [text(cell) for cell in merged["cells"]]
    missing = []
    for one in words(mine, shipped, new):
        if one in left:
            left.remove(one)
        else:
            missing.append(one)
    return missing


@dataclass
class _Plan:
    """Where each cell of a learner's copy goes, found in its order."""

    shipped: dict
    new: dict
    replaced: dict[str, Cell] = field(default_factory=dict)  # id in the new edition -> the learner's cell
    above: list[Cell] = field(default_factory=list)  # the learner's cells above the first that is still there
    after: dict[str, list[Cell]] = field(default_factory=dict)  # those behind a cell of the new edition
    drafts: list[tuple[list[Cell], str, Cell]] = field(default_factory=list)  # stands there, may belong behind that
    first: str | None = None  # the course's first cell that is still there
    anchor: str | None = None  # the last one so far

    def __post_init__(self) -> None:
        self.old_texts = {cell["id"]: text(cell) for cell in self.shipped["cells"] if "id" in cell}
        self.new_texts = {cell["id"]: text(cell) for cell in self.new["cells"]}
        self.order = {id: place for place, id in enumerate(self.new_texts)}
        checked = set(CHECKED.findall("\n".join(self.new_texts.values())))
        self.exercises = {name: id for id, one in self.new_texts.items() for name in _defined(one) if name in checked}
        self.seen: set[str] = set()

    def place(self, cell: Cell) -> None:
        id, words = self._course_id(cell), text(cell)
        if id is None:
            self._here().append(cell)
            if (below := self._exercise_below(words)) is not None:
                self.drafts.append((self._here(), below, cell))
            return
        self.seen.add(id)
        known = {self.old_texts.get(id), self.new_texts.get(id)}
        target = id if id in self.new_texts else self._exercise(self.old_texts[id], words)
        self.anchor = self.anchor if target is None else target
        self.first = self.first or self.anchor
        if words in known:
            return  # as the course wrote it: the new edition's stands there
        same = self.old_texts.get(id, self.new_texts.get(id)) == self.new_texts.get(target)
        if target is not None and same and target not in self.replaced:
            self.replaced[target] = cell
        elif target is not None:
            note = {"cell_type": "markdown", "metadata": {}, "source": [BESIDE]}
            self.after.setdefault(target, []).extend([note, cell])
        else:
            self._here().append(cell)

    def cells(self) -> Iterator[Cell]:
        for there, exercise, cell in self.drafts:
            if exercise not in self.replaced:  # else the exercise's own cell holds the answer
                there[:] = [one for one in there if one is not cell]
                self.after.setdefault(exercise, []).append(cell)
        yield from self.above if self.first is None else ()
        for cell in self.new["cells"]:
            yield from self.above if cell["id"] == self.first else ()
            yield {**self.replaced.get(cell["id"], cell), "id": cell["id"]}
            yield from self.after.get(cell["id"], [])

    def _here(self) -> list[Cell]:
        return self.above if self.anchor is None else self.after.setdefault(self.anchor, [])

    def _course_id(self, cell: Cell) -> str | None:
        """Which cell of the course this is: by its id, or by its text, as some front ends drop the ids."""
        id, course = cell.get("id"), {**self.new_texts, **self.old_texts}
        if isinstance(id, str) and id in course and id not in self.seen:
            return id
        found = (id for id, one in course.items() if one == text(cell) and id not in self.seen)
        return next(found, None)

    def _exercise(self, *texts: str) -> str | None:
        """The cell of the new edition that holds the exercise which these texts define."""
        names = [name for one in texts for name in _defined(one) if name in self.exercises]
        return self.exercises[names[0]] if names else None

    def _exercise_below(self, words: str) -> str | None:
        """The exercise's cell that would undo an answer which stands above it: the answer goes below."""
        target = self._exercise(words)
        above = -1 if self.anchor is None else self.order[self.anchor]
        return target if target is not None and self.order[target] > above else None


def _defined(source: str) -> list[str]:
    return [one or other for one, other in DEFINES.findall(source)]


def _with_ids(cells: Iterator[Cell]) -> list[Cell]:
    """The cells, each with an id that no other has."""
    used: set[str] = set()
    made = []
    for cell in cells:
        id = cell.get("id")
        if not isinstance(id, str) or not re.fullmatch(r"[\w-]{1,64}", id, re.ASCII) or id in used:
            id = uuid.uuid4().hex[:8]
        used.add(id)
        made.append({**cell, "id": id})
    return made
