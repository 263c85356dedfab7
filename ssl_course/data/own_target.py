"""The target of the learner's own table: the class of each row in words, from the cells of one column."""

import math

from ssl_course.data.column_kinds import is_missing, number_reader
from ssl_course.data.own_words import alike, says_no_label

MOST_CLASSES = 20


def target_words(target: str, cells: list[str], cut: float | None) -> tuple[list[str | None], list[str]]:
    """The class of each row in words, None where it is missing or said to be none (`unlabelled`); and notes.

    Args:
        target: the name of the column. cells: of it, one for each row.
        cut: for numbers: at most this is one class, above it the other.

    Raises:
        ValueError: if there is one class, or more than 20; if the cut is not finite, or a cell to be cut no number.
    """
    notes = []
    if none := sorted({cell for cell in cells if says_no_label(cell)}):
        notes.append(f"{target}: {', '.join(map(repr, none))} means that there is no label.")
        cells = ["" if says_no_label(cell) else cell for cell in cells]
    there = [cell for cell in cells if not is_missing(cell)]
    if cut is not None:
        words = _cut_words(target, cells, cut)
    else:
        same = one_word_a_number(there)
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


def _cut_words(target: str, cells: list[str], cut: float) -> list[str | None]:
    """Each number as "at most" or "above" the cut."""
    if not math.isfinite(cut):
        raise ValueError(f"cut = {cut}: give a finite number.")
    read, _ = number_reader([cell for cell in cells if not is_missing(cell)])
    words = []
    for cell in cells:
        number = None if is_missing(cell) else read(cell)
        if number is None and not is_missing(cell):
            raise ValueError(f"the target {target!r} can't be cut at {cut:g}: it holds {cell!r}, which is no number.")
        words.append(None if number is None else f"{'above' if number > cut else 'at most'} {cut:g}")
    return words


def one_word_a_number(words: list[str]) -> dict[str, str]:
    """Each word -> the shortest that is the same number (1 for 1.0); itself, unless all words are numbers."""
    read, _ = number_reader(words)
    numbers = {word: read(word) for word in sorted(set(words), key=lambda word: (len(word), word))}
    if None in numbers.values():
        return {word: word for word in numbers}
    first = {number: word for word, number in reversed(numbers.items())}
    return {word: first[number] for word, number in numbers.items()}
