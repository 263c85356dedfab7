"""The glossary and the page of symbols, made from the lessons.

A lesson lists under `terms`, in the block at its head, the words of the field that it explains, each with its meaning
in a sentence. It sets each in bold or italics where it explains it; the glossary links there. A word has one meaning:
no other lesson may list it again.
"""

import re
from typing import NamedTuple

from ssl_course import catalogue
from ssl_course.course.anchors import Place, cells, matching

ROW = re.compile(r"^\| (.+?) \| (.+) \|$", re.MULTILINE)
SYMBOLS = "| symbol | meaning |"


class Term(NamedTuple):
    """A word of the field: its meaning, where it is explained, and the later lessons that set it in bold again."""

    name: str
    meaning: str
    place: Place
    again: tuple[Place, ...]


def emphasised(term: str, *, bold: bool = False) -> re.Pattern:
    """A term in bold or italics (or in `bold` alone), in singular or plural, with a capital or without."""
    words = r"\s+".join(map(re.escape, term.split())) + "(?:e?s)?[.:]?"
    both = r"\*\*(?<![\w*]\*\*)" if bold else r"\*(?<![\w*]\*)(\*?)"  # a pattern that begins with a star is found fast
    return re.compile(both + words + (r"\*\*" if bold else r"\1\*") + r"(?![\w*])", re.IGNORECASE)


def terms() -> list[Term]:
    """All terms, by name.

    Raises:
        ValueError: naming lesson and term, if two lessons list it, it has no meaning, or its lesson doesn't set it in
            bold or italics.
    """
    lessons, found = catalogue.lessons(), {}
    for lesson in lessons:
        for name, meaning in lesson.terms.items():
            if name.lower() in found:
                other = found[name.lower()].place.lesson
                raise ValueError(
                    f"{lesson.path.name}: lesson {other} explains {name!r} already. One word, one meaning."
                )
            if not isinstance(meaning, str) or not meaning.strip():
                raise ValueError(f"{lesson.path.name}: the term {name!r} has no meaning: {meaning!r}.")
            if not (places := matching(lesson.id, emphasised(name), "markdown")):
                raise ValueError(f"{lesson.path.name}: no cell sets {name!r} in **bold** or *italics*.")
            found[name.lower()] = Term(name, meaning, places[0], _again(name, lesson.id, lessons))
    return sorted(found.values(), key=lambda term: term.name.lower())


def _again(name: str, lesson: str, lessons: list[catalogue.Lesson]) -> tuple[Place, ...]:
    bold, later = emphasised(name, bold=True), [one.id for one in lessons if one.id > lesson]
    return tuple(places[0] for one in later if (places := matching(one, bold, "markdown")))


def known(lesson: str, explained: list[Term]) -> dict[int, list[str]]:
    """Cell number -> which of the `terms()` stand in bold there again, an earlier lesson having explained them."""
    found: dict[int, list[str]] = {}
    for term in explained:
        for place in term.again:
            if place.lesson == lesson:
                found.setdefault(place.number, []).append(term.name)
    return found


def symbols() -> list[tuple[str, str, Place]]:
    """Symbol, meaning and place of every row in the tables of symbols that stand in the recaps.

    Raises:
        ValueError: naming the lesson, if a recap has no such table.
    """
    found = []
    for lesson in catalogue.lessons():
        places = matching(lesson.id, re.compile(re.escape(SYMBOLS)), "markdown")
        if not places:
            raise ValueError(f"{lesson.path.name}: its recap has no table that begins {SYMBOLS!r}.")
        table = cells(lesson.id)[places[0].number]["source"].partition(SYMBOLS)[2].partition("\n\n")[0]
        found += [(*pair, places[0]) for row in ROW.findall(table) if row[0] != "---" for pair in _pairs(*row)]
    return sorted(found, key=lambda row: (row[0].strip("`‖").lower(), row[2].lesson))


def _pairs(symbol: str, meaning: str) -> list[tuple[str, str]]:
    """A row apart, if it says of several symbols, one after the other, what each means."""
    names, meanings = symbol.split(", "), meaning.split("; ")
    return list(zip(names, meanings, strict=True)) if len(names) == len(meanings) else [(symbol, meaning)]


def glossary_page() -> str:
    """The glossary in MyST: each term with its meaning, and links to where it is explained and comes back."""
    parts = ["# Glossary", "", "What the field's words mean in this course. Each links to the cell that explains it."]
    parts += ["", "```{glossary}"]
    for term in terms():
        again = f"; again in {', '.join(place.link() for place in term.again)}" if term.again else ""
        parts += [term.name, f"  {term.meaning.strip().rstrip('.')}. Explained in {term.place.link()}{again}.", ""]
    return "\n".join([*parts[:-1], "```", ""])


def symbols_page() -> str:
    """The symbols in MyST: a table from the recaps, one row for each meaning."""
    rows = [f"| {symbol} | {meaning} | {place.link()} |" for symbol, meaning, place in symbols()]
    head = ["# Symbols", "", "From the recaps of the lessons. A letter that two lessons use differently has two rows."]
    return "\n".join([*head, "", "| symbol | meaning | where |", "|---|---|---|", *rows, ""])
