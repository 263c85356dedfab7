"""The learner's own table: a CSV file -> columns of numbers and words, with a target for all rows, some, or none."""

import difflib
import html
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch

from ssl_course.data.column_kinds import guess_kind, is_missing, number_reader
from ssl_course.data.column_plan import ColumnPlan, check_choices, plan
from ssl_course.data.csv_text import CsvText, parse_csv, read_csv
from ssl_course.data.own_words import alike, counted
from ssl_course.data.tables import Columns, Table

MOST_CLASSES = 20
USED = ("number", "category")


class ColumnReport(NamedTuple):
    """What was found in a column: the guess, or what the learner said, and whether it is among the inputs."""

    name: str
    kind: str
    used: bool
    different: int
    missing: int
    examples: str
    note: str


@dataclass(frozen=True, repr=False)
class OwnTable:
    """The rows of a CSV file, and what was made of every column.

    Attributes:
        labelled: the rows with a target; None if none has one.
        pool: all rows without it, for pretraining; the labelled ones come first, in the same order.
        classes: the word of each class, sorted; () without a target.
        columns: one report for each column of the file, the target left out.
        lines: the line of the file on which each row of the pool ends.
        notes: what was decided on the way, a sentence each.
        plans: how the columns are read; `read` uses them for another file.
    """

    labelled: Table | None
    pool: Columns
    classes: tuple[str, ...]
    columns: tuple[ColumnReport, ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...]
    plans: tuple[ColumnPlan, ...]

    def __len__(self) -> int:
        return len(self.pool)

    def read(self, path: str | Path) -> Columns:
        """The rows of another file as the same inputs: same kinds, gaps filled with the same values.

        Raises:
            ValueError: if a column is missing there; else as `read_csv`.
        """
        text = _text(path)
        if missing := [one.name for one in self.plans if one.name not in text.names]:
            raise ValueError(f"{path} lacks the columns {', '.join(missing)}.")
        return _inputs(text, self.plans, range(len(text.rows)))

    def summary(self) -> str:
        """How many rows, labels and columns there are, in words."""
        used = sum(column.used for column in self.columns)
        text = f"{counted(len(self), 'row')}, {used} of {len(self.columns)} columns as inputs; "
        if self.labelled is None:
            return text + "no target"
        counts = torch.bincount(self.labelled.labels, minlength=len(self.classes)).tolist()
        each = ", ".join(f"{word} {count:,}" for word, count in zip(self.classes, counts, strict=True))
        return text + f"target {self.labelled.target}, known of {counted(len(self.labelled), 'row')}: {each}"

    def __repr__(self) -> str:
        lines = [self.summary() + ".", *self.notes]
        for name, kind, used, different, missing, examples, note in self.columns:
            gaps = f", {missing:,} missing" if missing else ""
            lines.append(
                f"  {name}: {kind}{'' if used else ', LEFT OUT'}, {different:,} different{gaps} ({examples})"
                + (f": {note}" if note else "")
            )
        return "\n".join([*lines, 'Is a kind wrong? Say so: columns={"name": "number"}, or "category", or "out".'])

    def _repr_html_(self) -> str:
        rows = [("column", "kind", "input", "different", "missing", "examples", "note")]
        rows += [(*one[:2], "yes" if one.used else "no", *one[3:]) for one in self.columns]
        cells = ["".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows]
        head = cells[0].replace("<td>", '<th scope="col">').replace("</td>", "</th>")
        body = "".join(f"<tr>{row}</tr>" for row in cells[1:])
        said = "".join(f"<p>{html.escape(line)}</p>" for line in [self.summary() + ".", *self.notes])
        return f"{said}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def table(
    path: str | Path | Any,
    *,
    target: str | None = None,
    columns: Mapping[str, str] | None = None,
    cut: float | None = None,
) -> OwnTable:
    """A CSV file as a table: the kind of each column is guessed, shown, and taken from `columns` where it is wrong.

    Dates, identifiers, free text and columns that never vary are left out of the inputs, which is said. A gap in a
    number is filled with the median, and a second column says where the gaps were; a gap in a category is a word of its
    own. Rows whose target is missing have no label and join the pool.

    Args:
        path: of the CSV file; or a pandas frame.
        target: the column to be told; None: there is none.
        columns: column -> "number", "category" or "out". A date as a number counts days.
        cut: for a target of numbers: at most this is one class, above it the other.

    Raises:
        FileNotFoundError, IsADirectoryError, PermissionError, ValueError: as `read_csv`.
        KeyError: if the target or a name in `columns` is no column.
        ValueError: if no input is left; if the target has one class, more than 20, or can't be cut.
    """
    text = _text(path)
    columns = dict(columns or {})
    check_choices(columns, text.names)
    if target is not None and target not in text.names:
        near = difflib.get_close_matches(target, text.names, 1, 0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise KeyError(f"there is no column {target!r} to be the target.{hint} There are: {', '.join(text.names)}.")
    cells = {name: [row[place] for row in text.rows] for place, name in enumerate(text.names)}
    words, said = ([None] * len(text.rows), []) if target is None else _target_words(target, cells[target], cut)
    order = sorted(range(len(words)), key=lambda row: (words[row] is None, row))
    inputs = {name: column for name, column in cells.items() if name != target}
    reports, plans = _planned(inputs, columns)
    notes = [*text.notes, *said, *_notes(inputs, plans, words)]
    if not plans:
        left = ", ".join(f"{one.name} ({one.kind})" for one in reports) or "there is no other column"
        raise ValueError(f"no input is left: {left}. Say which to use: columns={{name: 'category'}}.")
    pool = _inputs(text, plans, order)
    classes, labelled = _labelled(target, [words[row] for row in order], pool)
    lines = tuple(text.lines[row] for row in order)
    return OwnTable(labelled, pool, classes, tuple(reports), lines, tuple(notes), tuple(plans))


def _text(path: str | Path | Any) -> CsvText:
    if hasattr(path, "to_csv"):
        return parse_csv(path.to_csv(index=False), what="the frame")
    return read_csv(path)


def _planned(inputs: dict[str, list[str]], said: dict[str, str]) -> tuple[list[ColumnReport], list[ColumnPlan]]:
    reports, plans, seen = [], [], {}
    for name, cells in inputs.items():
        guess = guess_kind(name, cells)
        kind, note = (said[name], f"you said so; guessed: {guess.kind}") if name in said else guess
        twin = seen.setdefault(tuple(cells), name)
        if twin != name and name not in said:
            kind, note = "copy", f"the same as {twin}"
        gaps = sum(map(is_missing, cells))
        different = len(set(cells))
        examples = ", ".join(dict.fromkeys(cell[:20] for cell in cells[:50] if cell))[:45]
        reports.append(ColumnReport(name, kind, kind in USED, different, gaps, examples, note))
        if kind in USED:
            plans.append(plan(name, kind, cells, dates=guess.kind == "date", taken=inputs))
    return reports, plans


def _target_words(target: str, cells: list[str], cut: float | None) -> tuple[list[str | None], list[str]]:
    """The class of each row in words, None where it is missing; and notes."""
    there, notes = [cell for cell in cells if not is_missing(cell)], []
    if cut is not None:
        if not math.isfinite(cut):
            raise ValueError(f"cut = {cut}: give a finite number.")
        read, _ = number_reader(there)
        numbers = [None if is_missing(cell) else read(cell) for cell in cells]
        if bad := next((c for c, n in zip(cells, numbers, strict=True) if n is None and not is_missing(c)), None):
            raise ValueError(f"the target {target!r} can't be cut at {cut:g}: it holds {bad!r}, which is no number.")
        words = [None if number is None else f"{'above' if number > cut else 'at most'} {cut:g}" for number in numbers]
    else:
        same = _one_word_a_number(there)
        words = [None if is_missing(cell) else same[cell] for cell in cells]
        if joined := [f"{one} is {other}" for one, other in same.items() if one != other]:
            notes.append(f"Equal numbers are one class: {', '.join(joined[:5])}{' …' if len(joined) > 5 else ''}.")
        notes += alike(same.values())
    found = set(words) - {None}
    if len(found) < 2:
        held = f"only {found.pop()!r}" if found else "nothing"
        raise ValueError(f"the target {target!r} holds {held}: at least two classes are needed to tell apart.")
    if len(found) > MOST_CLASSES:
        read, _ = number_reader(there)
        numeric = all(read(cell) is not None for cell in there)
        instead = "cut it into two classes: cut=NUMBER" if numeric else "join the rare ones first"
        raise ValueError(f"the target {target!r} has {len(found)} classes, more than {MOST_CLASSES}: {instead}.")
    return words, notes


def _one_word_a_number(words: list[str]) -> dict[str, str]:
    """Each word -> the shortest that is the same number (1 for 1.0); itself, unless all words are numbers."""
    read, _ = number_reader(words)
    numbers = {word: read(word) for word in sorted(set(words), key=lambda word: (len(word), word))}
    if None in numbers.values():
        return {word: word for word in numbers}
    first = {number: word for word, number in reversed(numbers.items())}
    return {word: first[number] for word, number in numbers.items()}


def _labelled(target: str | None, words: list[str | None], pool: Columns) -> tuple[tuple[str, ...], Table | None]:
    if target is None:
        return (), None
    known = [word for word in words if word is not None]
    read, _ = number_reader(known)
    numeric = all(read(word) is not None for word in known)
    classes = tuple(sorted(set(known), key=lambda word: (read(word) if numeric else 0, word)))
    labels = torch.tensor([classes.index(word) for word in known], device="cpu")
    return classes, Table(pool[: len(known)], labels, target)


def _notes(inputs: dict[str, list[str]], plans: list[ColumnPlan], words: list[str | None]) -> list[str]:
    notes = []
    used = [inputs[one.name] for one in plans]
    if twice := len(words) - len(set(zip(*used, strict=True))) if used else 0:
        notes.append(f"{counted(twice, 'row')} like an earlier one in all inputs; equal rows are judged together.")
    for one in plans:
        if one.words is not None:
            notes.append(f"{one.name}: of its many words the {len(one.words)} most frequent are kept.")
        known = [pair for pair in zip(inputs[one.name], words, strict=True) if pair[1] is not None]
        pairs = Counter(known)
        values = {value for value, _ in pairs}
        if len(pairs) == len(values) and 2 <= len(values) <= len(known) / 5:
            notes.append(f"{one.name} tells the target exactly. Is it known before the target is? Else: out.")
    return notes


def _inputs(text: CsvText, plans: list[ColumnPlan] | tuple[ColumnPlan, ...], order: list[int] | range) -> Columns:
    values = {}
    for one in plans:
        place = text.names.index(one.name)
        values |= one.columns([text.rows[row][place] for row in order])
    return Columns(values)
