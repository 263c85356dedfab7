"""How each column of a CSV file becomes one of a table: read, filled, and later read alike from another file."""

import statistics
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ssl_course.data.column_kinds import is_missing, number_reader, to_days

MOST_WORDS = 50  # of a category; the rarer ones become one word
GAP, RARE = "(missing)", "(other)"


@dataclass(frozen=True)
class ColumnPlan:
    """How a column is read.

    Attributes:
        name: of the column.
        kind: number or category.
        read: from a cell to a number, or None (of a number).
        middle: the median of the numbers that are there, which fills the gaps.
        gaps: the name of a second column, which says where a number was missing; "" if there are no gaps.
        words: the words that a category keeps; a rarer one becomes `(other)`; None: all, also new ones.
    """

    name: str
    kind: str
    read: Callable[[str], float | None] | None = None
    middle: float = 0.0
    gaps: str = ""
    words: frozenset[str] | None = None

    def columns(self, cells: Sequence[str]) -> dict[str, list]:
        """The column as numbers or words, without gaps; a number with gaps gets a second column of yes and no."""
        if self.kind == "category":
            words = [GAP if is_missing(cell) else cell for cell in cells]
            if self.words is not None:
                words = [word if word in self.words else RARE for word in words]
            return {self.name: words}
        values = [None if is_missing(cell) else self.read(cell) for cell in cells]
        found = {self.name: [self.middle if value is None else value for value in values]}
        if self.gaps:
            found[self.gaps] = ["yes" if value is None else "no" for value in values]
        return found


def plan(name: str, kind: str, cells: Sequence[str], *, dates: bool, taken: Collection[str] = ()) -> ColumnPlan:
    """The plan of a column of this kind, made from its cells.

    Args:
        kind: number or category.
        dates: whether a number is a date, in days since 1970.
        taken: names that the second column can't have.

    Raises:
        ValueError: if a number is asked for where not one cell holds one.
    """
    if kind == "category":
        counts = Counter(GAP if is_missing(cell) else cell for cell in cells)
        kept = frozenset(word for word, _ in counts.most_common(MOST_WORDS - 1))
        return ColumnPlan(name, kind, words=kept if len(counts) > MOST_WORDS else None)
    there = [cell for cell in cells if not is_missing(cell)]
    read = to_days if dates else number_reader(there)[0]
    values = [number for cell in there if (number := read(cell)) is not None]
    if not values:
        raise ValueError(f"column {name!r} holds no number, such as {there[0]!r}." if there else f"{name!r} is empty.")
    gaps = f"{name} {GAP}" if len(values) < len(cells) else ""
    while gaps in taken:
        gaps += "'"
    return ColumnPlan(name, kind, read, statistics.median(values), gaps)


def check_choices(columns: Mapping[str, str], names: Sequence[str]) -> None:
    """What a learner says of columns: name -> number, category or out.

    Raises:
        KeyError: for a name that is no column.
        ValueError: for another kind.
    """
    for name, kind in columns.items():
        if name not in names:
            raise KeyError(f"columns: there is no column {name!r}. There are: {', '.join(names)}.")
        if kind not in ("number", "category", "out"):
            raise ValueError(f"columns: {name!r} is {kind!r}; say number, category or out.")
