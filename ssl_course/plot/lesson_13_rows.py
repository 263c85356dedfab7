"""Lesson 13's corrupted rows: a row of a table in words, and copies of it. A drawing is a figure and its alt text."""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.data import Columns, RowCoder
from ssl_course.plot.figure import closed_after_error

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
RATES = (0.2, 0.4, 0.6, 0.8)
COPIES = 3
MARKED = "what was drawn anew and differs"
Corrupt = Callable[[Tensor, Tensor, Tensor, float, torch.Generator], Tensor]


def page(corrupt: Corrupt, x: Tensor, coder: RowCoder, columns: Columns, rate: float, row: int) -> Page:
    """A row and three corrupted copies of it; what was drawn anew and differs is orange and bold.

    Args:
        corrupt: `corrupt(rows, pool, groups, rate, generator)`.
        x: the coded rows. coder: what coded them. columns: what it was fitted on.
    """
    before, *copies = described(_copies(corrupt, x, coder, rate, row), coder, columns)
    heads = [f"copy {number + 1}" for number in range(len(copies))]
    return _side_by_side(before, dict(zip(heads, copies, strict=True)), f"rate {rate:g}")


def by_rate(corrupt: Corrupt, x: Tensor, coder: RowCoder, columns: Columns, row: int = 0) -> Page:
    """The same row with one corrupted copy for each of `RATES`."""
    found = {rate: described(_copies(corrupt, x, coder, rate, row)[:2], coder, columns) for rate in RATES}
    before = found[RATES[0]][0]
    return _side_by_side(before, {f"rate {rate:g}": pair[1] for rate, pair in found.items()}, "one copy per rate")


def _copies(corrupt: Corrupt, x: Tensor, coder: RowCoder, rate: float, row: int) -> Tensor:
    """The row, then its corrupted copies; the same at every call."""
    rows = x[row : row + 1].expand(COPIES, -1)
    return torch.cat([rows[:1], corrupt(rows, x, coder.groups, rate, torch.Generator().manual_seed(row))])


@closed_after_error()
def _side_by_side(
    before: Mapping[str, str], copies: Mapping[str, Mapping[str, str]], title: str, marked: str = MARKED
) -> Page:
    figure, ax = plt.subplots(figsize=(WIDTH, 0.32 * len(before) + 0.9), layout="constrained")
    width = 0.82 / (len(copies) + 1)
    places = [0.0, 0.18, *(0.18 + width * (number + 1) for number in range(len(copies)))]
    for place, head in zip(places, ["column", "the row", *copies], strict=True):
        ax.text(place, 0.7, head, fontsize=10, fontweight="bold")
    differ = dict.fromkeys(copies, 0)
    for height, (name, value) in enumerate(before.items()):
        ax.text(places[0], -height, name.replace("_", " "), fontsize=9, va="center", color="#555555")
        ax.text(places[1], -height, value, fontsize=9, va="center")
        for place, (head, copy) in zip(places[2:], copies.items(), strict=True):
            new = copy[name] != value
            differ[head] += new
            box = {"fc": "#FFD79A", "lw": 0, "pad": 1.5} if new else None
            weight = "bold" if new else "normal"
            ax.text(place, -height, copy[name], fontsize=9, va="center", bbox=box, fontweight=weight)
    ax.set(xlim=(0, 1.02), ylim=(-len(before) + 0.4, 1.2))
    ax.axis("off")
    ax.set_title(f"{title}: {marked} is orange and bold", fontsize=10)
    said = ", ".join(f"{head}: {count}" for head, count in differ.items())
    return figure, f"a row of {len(before)} columns and corrupted copies of it; values that differ: {said}"


def described(rows: Tensor, coder: RowCoder, columns: Columns) -> list[dict[str, str]]:
    """Coded rows in words again: column -> value.

    Args:
        coder: the `RowCoder` that coded them. columns: the `Columns` it was fitted on.
    """
    found = []
    for row in rows:
        words = {}
        for number, name in enumerate(coder.names):
            places = (coder.groups == number).nonzero()[:, 0].tolist()
            if name in columns.numeric:
                column = columns[name]
                words[name] = str(round(float(row[places[0]]) * (column.std() or 1) + column.mean()))
            else:
                known = [coder.places[place].split(" = ", 1)[1] for place in places if row[place] > 0.5]
                words[name] = " and ".join(known) if len(known) < 3 else f"{len(known)} words at once"
                words[name] = words[name] or "no word"
        found.append(words)
    return found


def restored(
    network: Callable[[Tensor], Tensor], corrupt: Corrupt, x: Tensor, coder: RowCoder, columns: Columns, row: int = 0
) -> Page:
    """A row, a corrupted copy of it, and what a network makes of the copy; what differs from the row is orange.

    Args:
        network: from rows to rows; of a category's scores the highest is its word.
    """
    pair = _copies(corrupt, x, coder, 0.6, row)[:2]
    with torch.no_grad():
        guess = network(pair[1:])
    words = [
        part if part.shape[1] == 1 else F.one_hot(part.argmax(1), part.shape[1]).to(part.dtype)
        for part in guess.split(coder.groups.bincount().tolist(), 1)
    ]
    before, copy, after = described(torch.cat([pair, torch.cat(words, 1)]), coder, columns)
    return _side_by_side(before, {"corrupted": copy, "restored": after}, "rate 0.6", "what differs from the row")
