"""The learner's own table: a CSV file -> columns of numbers and words, with a target for all rows, some, or none."""

import difflib
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from ssl_course.data.column_kinds import is_missing, number_reader
from ssl_course.data.column_plan import ColumnPlan, check_choices
from ssl_course.data.csv_text import CsvText, parse_csv, read_csv
from ssl_course.data.own_columns import ColumnReport, column_notes, planned
from ssl_course.data.own_target import one_word_a_number, target_words
from ssl_course.data.own_words import counted
from ssl_course.data.tables import Columns, Table


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
        source: the column that tells the source of a row; "" for none.
        sources: its word for each row of the pool, None where it is missing; () without such a column.
    """

    labelled: Table | None
    pool: Columns
    classes: tuple[str, ...]
    columns: tuple[ColumnReport, ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...]
    plans: tuple[ColumnPlan, ...]
    source: str = ""
    sources: tuple[str | None, ...] = ()

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
        wrong = 'Is a kind wrong? Say number, category or out: columns={"name": "out"}; the command: --column name=out.'
        return "\n".join([*lines, wrong])

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
    source: str | None = None,
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
        source: the column that says which rows are of one origin (patient, household), so that they are never learnt
            and judged apart; it leaves the inputs. None: each row is its own.
        columns: column -> "number", "category" or "out". A date as a number counts days.
        cut: for a target of numbers: at most this is one class, above it the other.

    Raises:
        FileNotFoundError, IsADirectoryError, PermissionError, ValueError: as `read_csv`.
        KeyError: if the target, the source or a name in `columns` is no column.
        ValueError: if no input is left; for the target, as `target_words`; if the source is the target, has a kind in
            `columns`, or has one value.
    """
    text = _text(path)
    columns = dict(columns or {})
    check_choices(columns, text.names)
    for name, role in ((target, "target"), (source, "source")):
        _check_column(name, role, text.names)
    cells = {name: [row[place] for row in text.rows] for place, name in enumerate(text.names)}
    words, said = ([None] * len(text.rows), []) if target is None else target_words(target, cells[target], cut)
    origins, told = ([], []) if source is None else _origins(source, cells[source], target, columns)
    order = sorted(range(len(words)), key=lambda row: (words[row] is None, row))
    inputs = {name: column for name, column in cells.items() if name not in (target, source)}
    reports, plans = planned(inputs, columns, {} if source is None else {source: cells[source]})
    notes = [*text.notes, *said, *told, *column_notes(inputs, plans, words)]
    if not plans:
        left = ", ".join(f"{one.name} ({one.kind})" for one in reports) or "there is no other column"
        raise ValueError(f"no input is left: {left}. Say which to use: columns={{name: 'category'}}.")
    pool = _inputs(text, plans, order)
    classes, labelled = _labelled(target, [words[row] for row in order], pool)
    lines = tuple(text.lines[row] for row in order)
    named = tuple(origins[row] for row in order) if origins else ()
    return OwnTable(
        labelled, pool, classes, tuple(reports), lines, tuple(notes), tuple(plans), source=source or "", sources=named
    )


def _check_column(name: str | None, role: str, names: tuple[str, ...]) -> None:
    if name is not None and name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise KeyError(f"there is no column {name!r} to be the {role}.{hint} There are: {', '.join(names)}.")


def _origins(
    source: str, cells: list[str], target: str | None, columns: Mapping[str, str]
) -> tuple[list[str | None], list[str]]:
    """The source of each row in words, None where it is missing; and notes."""
    if source == target:
        raise ValueError(f"{source!r} is the target and can't be the source as well: name what rows have in common.")
    if source in columns:
        raise ValueError(f"columns: {source!r} is the source, which is no input; leave out its kind.")
    there = [cell for cell in cells if not is_missing(cell)]
    same = one_word_a_number(there)
    found = set(same.values())
    if len(found) < 2:
        held = f"only {found.pop()!r}" if found else "nothing"
        raise ValueError(f"the source {source!r} holds {held}: rows of one source can't be learnt and judged apart.")
    notes = []
    if gaps := len(cells) - len(there):
        notes.append(f"{counted(gaps, 'row')} without a {source}: each counts as a source of its own.")
    if len(found) == len(there):
        notes.append(f"{source} differs from row to row, so it keeps no rows together. Is it the right column?")
    return [None if is_missing(cell) else same[cell] for cell in cells], notes


def _text(path: str | Path | Any) -> CsvText:
    if hasattr(path, "to_csv"):
        return parse_csv(path.to_csv(index=False), what="the frame")
    return read_csv(path)


def _labelled(target: str | None, words: list[str | None], pool: Columns) -> tuple[tuple[str, ...], Table | None]:
    if target is None:
        return (), None
    known = [word for word in words if word is not None]
    read, _ = number_reader(known)
    numeric = all(read(word) is not None for word in known)
    classes = tuple(sorted(set(known), key=lambda word: (read(word) if numeric else 0, word)))
    labels = torch.tensor([classes.index(word) for word in known], device="cpu")
    return classes, Table(pool[: len(known)], labels, target)


def _inputs(text: CsvText, plans: list[ColumnPlan] | tuple[ColumnPlan, ...], order: list[int] | range) -> Columns:
    values = {}
    for one in plans:
        place = text.names.index(one.name)
        values |= one.columns([text.rows[row][place] for row in order])
    return Columns(values)
