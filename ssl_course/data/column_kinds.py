"""What a column of text holds: numbers, categories, dates, identifiers, free text, or always the same. A guess."""

import datetime
import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

MISSING = {"", "?", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "."}  # in lower case
ENOUGH = 0.95  # a column is numbers, or dates, if this share of its values is; the others count as missing
FEW = 20  # below so many values, "all different" says nothing
IDENTIFIER = re.compile(r"(.*[ _.-])?(id|ids|uuid|guid|key|index|idx|nr|no|row|rownames|unnamed: 0)", re.IGNORECASE)
CAMEL = re.compile(r".*[a-z](Id|ID|Key|Nr|No)")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
SIGNS = re.compile(r"[\s$€£¥%]")
DATES = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%b %d, %Y", "%d %b %Y", "%Y%m%d")


class Guess(NamedTuple):
    """What a column seems to hold: one of number, category, date, identifier, text, constant; and what was noticed."""

    kind: str
    note: str = ""


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value: empty, ?, NA, nan, null, none, a dash or a dot alone."""
    return cell.strip().lower() in MISSING


def guess_kind(name: str, cells: Sequence[str]) -> Guess:
    """The kind of a column from its name and its cells; missing ones say nothing."""
    there = [cell for cell in cells if not is_missing(cell)]
    if not there:
        return Guess("constant", "every value is missing")
    different = set(there)
    if len(different) == 1 and len(there) == len(cells):
        return Guess("constant", f"always {there[0][:30]!r}")
    read, comma = number_reader(there)
    numbers = [read(cell) for cell in there]
    odd = [cell for cell, number in zip(there, numbers, strict=True) if number is None]
    if not odd or (len(odd) <= (1 - ENOUGH) * len(there) and len(there) >= FEW):
        return _number(name, there, numbers, odd, comma)
    if share := _mostly_dates(there):
        return Guess("date", "" if share == 1 else f"{share:.0%} of the values are dates")
    if len(different) > 0.9 * len(there) and len(there) >= FEW:
        spaced = sum(" " in cell for cell in there) > len(there) / 2
        return Guess("text", "nearly all different") if spaced else Guess("identifier", "nearly all different")
    numeric = len(there) - len(odd)
    return Guess("category", f"mixed: {numeric} numbers among words, such as {odd[0][:30]!r}" if numeric else "")


def _number(name: str, there: list[str], numbers: list[float | None], odd: list[str], comma: str) -> Guess:
    values = [number for number in numbers if number is not None]
    different = len(set(values)) == len(values)
    if not odd and different and (IDENTIFIER.fullmatch(name) or CAMEL.fullmatch(name)):
        return Guess("identifier", "all different, and called so")
    if not odd and len(values) >= FEW and all(b - a == 1 for a, b in zip(values, values[1:], strict=False)):
        return Guess("identifier", "it counts the rows")
    if not odd and all(re.fullmatch(r"(19|20)\d{6}", cell) and to_date(cell) for cell in there):
        return Guess("date", "year, month and day in eight digits")
    notes = [comma] if comma else []
    if odd:
        notes.append(
            f"{len(odd)} of {len(there)} values are no numbers, such as {odd[0][:30]!r}: they count as missing"
        )
    return Guess("number", "; ".join(notes))


def number_reader(cells: Sequence[str]) -> tuple[Callable[[str], float | None], str]:
    """How the numbers of a column are read, and in words what its commas mean, "" without any.

    Signs of money and per cent are left out. A comma divides thousands where all are placed so, as in 1,234.5; else it
    is the decimal point. What is no finite number gives None.
    """
    plain = [SIGNS.sub("", cell) for cell in cells]
    decimal = any(DECIMAL_COMMA.fullmatch(cell) and not THOUSANDS.fullmatch(cell) for cell in plain)
    thousands = not decimal and any(THOUSANDS.fullmatch(cell) for cell in plain)

    def read(cell: str) -> float | None:
        text = SIGNS.sub("", cell)
        if "," in text:
            if not (DECIMAL_COMMA if decimal else THOUSANDS).fullmatch(text):
                return None
            text = text.replace(",", "." if decimal else "")
        if "_" in text:  # Python reads 1_000 as a number; a file does not mean it
            return None
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    words = {"decimal": "the comma is the decimal point", "thousands": "commas divide thousands"}
    return read, words["decimal"] if decimal else words["thousands"] if thousands else ""


def to_date(cell: str) -> datetime.datetime | None:
    """A date as ISO writes it, or in one of `DATES`, the day before the month where both are possible."""
    text = cell.strip()
    if not re.search(r"\d", text) or len(text) > 40:
        return None
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    for form in DATES:
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def to_days(cell: str) -> float | None:
    """A date as days since 1970 began; None if it is none."""
    when = to_date(cell)
    return None if when is None else (when - datetime.datetime(1970, 1, 1)).total_seconds() / 86400


def _mostly_dates(cells: list[str]) -> float:
    """The share of dates if it is enough, else 0; the first hundred decide whether all are looked at."""
    sample = cells[:100]
    if sum(to_date(cell) is not None for cell in sample) < ENOUGH * len(sample):
        return 0.0
    share = sum(to_date(cell) is not None for cell in cells) / len(cells)
    return share if share >= ENOUGH else 0.0
