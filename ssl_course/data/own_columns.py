"""What is made of each column of the learner's own table: its kind, whether it is an input, and what to look at."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from ssl_course.data.column_kinds import guess_kind, is_missing
from ssl_course.data.column_plan import ColumnPlan, plan
from ssl_course.data.own_words import counted

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


def planned(
    inputs: dict[str, list[str]], said: Mapping[str, str], source: dict[str, list[str]]
) -> tuple[list[ColumnReport], list[ColumnPlan]]:
    """What was found in each column, and how those that are inputs are read; a copy of an earlier one is none.

    Args:
        inputs: column -> cells. said: column -> kind, where the learner said it.
        source: the column that tells the source -> cells; empty for none. It is reported, and no input.
    """
    plans = []
    reports = [_report(name, "source", cells, "") for name, cells in source.items()]
    seen = {tuple(cells): name for name, cells in source.items()}
    for name, cells in inputs.items():
        guess = guess_kind(name, cells)
        kind, note = (said[name], f"you said so; guessed: {guess.kind}") if name in said else guess
        twin = seen.setdefault(tuple(cells), name)
        if twin != name and name not in said:
            kind, note = "copy", f"the same as {twin}"
        reports.append(_report(name, kind, cells, note))
        if kind in USED:
            plans.append(plan(name, kind, cells, dates=guess.kind == "date", taken=inputs))
    return reports, plans


def _report(name: str, kind: str, cells: list[str], note: str) -> ColumnReport:
    gaps = sum(map(is_missing, cells))
    return ColumnReport(name, kind, kind in USED, len(set(cells)), gaps, _examples(cells), note)


def _examples(cells: list[str]) -> str:
    """The first different cells that are not empty, as many as have room; one that is long has its end cut off."""
    shown = [*dict.fromkeys(cell if len(cell) <= 20 else f"{cell[:19]}…" for cell in cells[:50] if cell)]
    while len(", ".join(shown)) > 45:
        shown.pop()
    return ", ".join(shown)


def column_notes(inputs: dict[str, list[str]], plans: list[ColumnPlan], words: list[str | None]) -> list[str]:
    """A sentence for equal rows, for words that were joined, and for a column that tells the target exactly.

    Args:
        inputs: column -> cells. words: the class of each row, None for none.
    """
    notes = []
    used = [inputs[one.name] for one in plans]
    if twice := len(words) - len(set(zip(*used, strict=True))) if used else 0:
        notes.append(f"{counted(twice, 'row')} like an earlier one in all inputs.")
    for one in plans:
        if one.words is not None:
            notes.append(f"{one.name}: of its many words the {len(one.words)} most frequent are kept.")
        known = [pair for pair in zip(inputs[one.name], words, strict=True) if pair[1] is not None]
        pairs = Counter(known)
        values = {value for value, _ in pairs}
        if len(pairs) == len(values) and 2 <= len(values) <= len(known) / 5:
            notes.append(f"{one.name} tells the target exactly. Is it known before the target is? Else: out.")
    return notes
