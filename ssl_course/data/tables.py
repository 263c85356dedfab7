"""Tables: rows and columns, with and without a target; and the door from mixed columns to rows of numbers.

A column holds numbers or categories (words). What is missing, mixed or empty is refused with its name: filling it in is
a decision, and nobody should take it silently.
"""

import html
import numbers
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ssl_course.data.containers import check_labels

SHOWN = 5  # rows that a table shows of itself


class Columns:
    """The columns of a table and nothing else: there is no target in this object, so none can leak into pretraining.

    Args:
        values: name -> `[n]` numbers (they become float64) or categories (words, which stay as they are). A truth value
            counts as a category. The values are copied.

    Indexing with a name gives a column; with a slice, a mask or row numbers, a table of these rows.

    Raises:
        ValueError: if there is no column or no row, columns differ in length, one holds missing values, or numbers and
            words side by side: the message names it.
    """

    def __init__(self, values: Mapping[str, Sequence | np.ndarray | Tensor]) -> None:
        if not isinstance(values, Mapping) or not values:
            raise ValueError(f"a table needs columns, name -> values, got {values!r}.")
        self._values = {str(name): _column(str(name), column) for name, column in values.items()}
        lengths = {name: len(column) for name, column in self._values.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"the columns of a table are equally long, got {lengths}.")
        if not len(self):
            raise ValueError(f"the table is empty: its columns ({', '.join(lengths)}) hold no row.")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    @property
    def numeric(self) -> tuple[str, ...]:
        """The names of the columns that hold numbers."""
        return tuple(name for name, column in self._values.items() if column.dtype == np.float64)

    def __len__(self) -> int:
        return len(next(iter(self._values.values())))

    def __getitem__(self, index: str | int | slice | Tensor | np.ndarray) -> "np.ndarray | Columns":
        if isinstance(index, str):
            if index not in self._values:
                raise KeyError(f"there is no column {index!r}. There are: {', '.join(self.names)}.")
            return self._values[index]
        rows = _rows(index, len(self))
        return Columns({name: column[rows] for name, column in self._values.items()})

    def without(self, *names: str) -> "Columns":
        """The table without some columns.

        Raises:
            KeyError: if one is not there.
        """
        for name in names:
            self[name]
        return Columns({name: column for name, column in self._values.items() if name not in names})

    def only(self, *names: str) -> "Columns":
        """The table of these columns alone, in this order."""
        return Columns({name: self[name] for name in names})

    def distinct(self) -> set[tuple]:
        """The different rows, each as a tuple of its values."""
        return set(zip(*(column.tolist() for column in self._values.values()), strict=True))

    def __repr__(self) -> str:
        return f"Columns({len(self):,} rows: {', '.join(self.names)})"

    def _repr_html_(self) -> str:
        return _page(self._values, len(self))


@dataclass(frozen=True, repr=False)
class Table:
    """Columns with the target of each row.

    Attributes:
        columns: what is known of each row.
        labels: int64 `[n]`, the classes of the target from 0; it is none of the columns.
        target: what the classes say, in words.
    """

    columns: Columns
    labels: Tensor
    target: str = "target"

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", check_labels(self.labels, len(self.columns)))
        if self.target in self.columns.names:
            raise ValueError(f"the target {self.target!r} is among the columns: whoever reads them knows the answer.")

    def __len__(self) -> int:
        return len(self.columns)

    def __getitem__(self, index: int | slice | Tensor | np.ndarray) -> "Table":
        """Some rows as a new table."""
        if isinstance(index, str):
            raise TypeError(f"rows are chosen by their numbers: for the column, write `.columns[{index!r}]`.")
        rows = _rows(index, len(self))
        return Table(self.columns[index], self.labels[torch.from_numpy(np.arange(len(self))[rows])], self.target)

    def __repr__(self) -> str:
        return f"Table({len(self):,} rows, target {self.target}: {', '.join(self.columns.names)})"

    def _repr_html_(self) -> str:
        values = {name: self.columns[name] for name in self.columns.names} | {self.target: self.labels.numpy()}
        return _page(values, len(self))

    def without_labels(self) -> Columns:
        """The columns alone."""
        return self.columns


class RowCoder:
    """From mixed columns to rows of numbers: `coder(columns)` gives float32 `[n, width]`.

    A number is standardised: its mean is subtracted, then it is divided by its standard deviation (that of all rows, a
    mean over n). A category becomes one place for each word: 1 where it stands, 0 elsewhere. Means, standard deviations
    and words come from `fitted_on` alone, which should be unlabelled training rows. A column that never varies
    there is divided by 1; a word that was not there has no place, so all places of its column are 0.

    Attributes:
        names: of the columns.
        groups: int64 `[width]`, the number of the column that each place belongs to, in ascending order. A number has
            one place, a category as many as it has words (one, if it never varies).
        places: what each place holds, such as "age" or "race = White".

    Raises:
        TypeError: for anything but `Columns`: from a table with a target, take `.without_labels()`.
    """

    def __init__(self, fitted_on: Columns) -> None:
        _check_columns(fitted_on)
        self.names, self._scales, self._words, places, groups = fitted_on.names, {}, {}, [], []
        for number, name in enumerate(self.names):
            column = fitted_on[name]
            if name in fitted_on.numeric:
                varies = column.min() < column.max()  # the std of equal numbers may come out as 1e-17
                self._scales[name] = (float(column.mean()), float(column.std())) if varies else (float(column[0]), 1.0)
                named = [name]
            else:
                self._words[name] = np.unique(column)
                named = [f"{name} = {word}" for word in self._words[name]]
            places += named
            groups += [number] * len(named)
        self.groups, self.places = torch.tensor(groups, device="cpu"), tuple(places)

    def __call__(self, columns: Columns) -> Tensor:
        """Rows of numbers, float32 `[n, width]`.

        Raises:
            TypeError: for anything but `Columns`.
            ValueError: if a column is missing, or holds words where it held numbers when this was fitted.
        """
        _check_columns(columns)
        if missing := [name for name in self.names if name not in columns.names]:
            raise ValueError(f"columns are missing: {', '.join(missing)}. This was fitted on {', '.join(self.names)}.")
        parts = []
        for name in self.names:
            column = columns[name]
            if (name in columns.numeric) != (name in self._scales):
                held, now = ("numbers", "words") if name in self._scales else ("words", "numbers")
                raise ValueError(f"column {name!r} held {held} when this was fitted, and holds {now} now.")
            if name in self._scales:
                mean, std = self._scales[name]
                parts.append(((column - mean) / std)[:, None])
            else:
                parts.append(column[:, None] == self._words[name][None])
        return torch.from_numpy(np.concatenate(parts, axis=1, dtype=np.float32))


def check_rows(rows: Tensor, groups: Tensor) -> None:
    """Rows of a table as `RowCoder` makes them, with the column of each place.

    Raises:
        TypeError: if the rows are no floating-point tensor, or groups no whole numbers.
        ValueError: if rows are not `[batch, width]`, or groups not `[width]`, counting up from 0 without a gap.
    """
    if not isinstance(rows, Tensor) or not rows.is_floating_point():
        got = rows.dtype if isinstance(rows, Tensor) else type(rows).__name__
        raise TypeError(f"rows must be a tensor of floating-point numbers, got {got}: `data.RowCoder` makes them.")
    if rows.ndim != 2 or not rows.numel():
        raise ValueError(f"rows must be [batch, width], at least one, got {list(rows.shape)}.")
    if not isinstance(groups, Tensor) or groups.is_floating_point() or groups.dtype == torch.bool:
        got = groups.dtype if isinstance(groups, Tensor) else type(groups).__name__
        raise TypeError(f"groups must be a tensor of whole numbers, got {got}: `coder.groups` holds them.")
    if groups.shape != rows.shape[1:]:
        raise ValueError(f"groups must be [{rows.shape[1]}], one per place of a row, got {list(groups.shape)}.")
    steps = groups.diff()
    if groups[0] != 0 or (steps < 0).any() or (steps > 1).any():
        raise ValueError("groups must count up from 0 without a gap, the places of a column side by side.")


def _check_columns(columns: Columns) -> None:
    if not isinstance(columns, Columns):
        instead = ": take `.without_labels()`" if isinstance(columns, Table) else ""
        raise TypeError(f"Columns are needed, which hold no target, got {type(columns).__name__}{instead}.")


def _rows(index: int | slice | Tensor | np.ndarray, count: int) -> slice | np.ndarray:
    """What numpy can choose rows by; one number gives a table of one row."""
    if isinstance(index, slice):
        return index
    if hasattr(index, "__index__") and getattr(index, "ndim", 0) == 0:
        row = operator.index(index)
        if not -count <= row < count:
            raise IndexError(f"there is no row {row}: there are {count}, numbered from 0.")
        return slice(row, row + 1 or None)
    return np.asarray(index)


def _column(name: str, given: Sequence | np.ndarray | Tensor) -> np.ndarray:
    """A column as float64 numbers or as words (a numpy array of text)."""
    values = given.tolist() if isinstance(given, Tensor | np.ndarray) else list(given)
    missing = [row for row, value in enumerate(values) if value is None or value != value]
    if missing:
        raise ValueError(
            f"column {name!r} misses {len(missing)} of {len(values)} values, the first in row {missing[0]}: fill them "
            "in, or give them a word of their own, such as '?'."
        )
    kinds = [isinstance(value, numbers.Real) and not isinstance(value, bool) for value in values]
    if all(kinds):
        column = np.array(values, np.float64)
        if not np.isfinite(column).all():
            raise ValueError(f"column {name!r} holds inf in row {int(np.argmin(np.isfinite(column)))}.")
        return column
    odd = next((row for row, value in enumerate(values) if not isinstance(value, str | bool)), None)
    if any(kinds) or odd is not None:
        row = odd if odd is not None and not any(kinds) else kinds.index(not kinds[0])
        raise ValueError(
            f"column {name!r} holds {values[row]!r} ({type(values[row]).__name__}) in row {row} and "
            f"{values[0]!r} ({type(values[0]).__name__}) in row 0: give numbers, or words for all rows."
        )
    return np.array([str(value) for value in values])


def _page(values: Mapping[str, np.ndarray], count: int) -> str:
    """The first rows as an HTML table."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in values)
    lines = []
    for row in range(min(SHOWN, count)):
        cells = (column[row] for column in values.values())
        texts = (f"{cell:g}" if isinstance(cell, numbers.Real) else html.escape(str(cell)) for cell in cells)
        lines.append(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table><p>{count:,} rows</p>"
